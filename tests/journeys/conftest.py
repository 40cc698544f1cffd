"""The window's tests: no screen, no printer, and any Qt warning is a failure."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.i18n import Tongue
from tests.ui.stage import wear


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says on every window that it cannot pass size hints on: that is about itself, not about us."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True))


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """The application in the light theme."""
    wear(qapp)
    return qapp


@pytest.fixture
def vietnamese(dressed: QApplication) -> Iterator[Tongue]:
    """The application speaking Vietnamese."""
    tongue = Tongue("vi", dressed)
    yield tongue
    tongue.close()
