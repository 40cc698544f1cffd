"""The real window on a real counter, in a state folder of its own."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.counter import Counter
from app.desk import Desk
from app.ui.main_window import MainWindow
from tests.ui.office import furnish
from tests.ui.stage import desk, stage, wear


@pytest.fixture
def opened(qapp: QApplication, own_home: Path) -> Iterator[Desk]:
    wear(qapp)
    with desk(own_home) as whole:
        yield whole


@pytest.fixture
def counter(opened: Desk) -> Counter:
    return opened.counter


@pytest.fixture
def window(opened: Desk) -> Iterator[MainWindow]:
    with stage(opened.counter, whole=opened) as shown:
        yield shown


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of an office with two months of work in its ledger; to be copied."""
    home = tmp_path_factory.mktemp("past") / "motcua"
    with desk(home, login="phutrach") as opened:
        furnish(opened, days=60, today=dt.date.today(), share=0.3)
    return home
