"""The real window on a real counter, in a state folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.counter import Counter
from app.ui.main_window import MainWindow
from tests.ui.stage import desk, stage, wear


@pytest.fixture
def counter(qapp: QApplication, own_home: Path) -> Iterator[Counter]:
    wear(qapp)
    with desk(own_home) as opened:
        yield opened.counter


@pytest.fixture
def window(counter: Counter) -> Iterator[MainWindow]:
    with stage(counter) as shown:
        yield shown
