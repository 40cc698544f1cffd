"""Pictures of the supervisor's pages with counts, and of a clerk's own figures, at a desk with weeks of invented work."""

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QScrollArea

from app.ui.main_window import MainWindow
from app.ui.supervisor.clerks import ClerksPage
from app.ui.supervisor.frame import SupervisorFrame
from app.ui.supervisor.services import ServicesPage
from app.ui.theme import DARK, LIGHT
from tests.ui.office import furnish
from tests.ui.stage import desk, press, stage, until, wear

Shoot = Callable[[MainWindow, str], None]
LOOKS = (("sang", LIGHT, 100), ("toi", DARK, 100), ("chu-150", LIGHT, 150))


def supervision(application: QApplication, shoot: Shoot) -> None:
    """Every page in every look."""
    home = Path(tempfile.mkdtemp()) / "motcua"
    with desk(home, login="phutrach") as opened:
        furnish(opened, days=80, today=dt.date.today())
        for look, palette, percent in LOOKS:
            wear(application, palette, percent=percent)
            with stage(opened.counter, whole=opened) as window:
                pages(window, lambda shown, name, look=look: shoot(shown, f"{name}-{look}"))  # type: ignore[misc]  # bound now
    with desk(home, login="quocviet") as opened:
        for look, palette, percent in LOOKS:
            wear(application, palette, percent=percent)
            with stage(opened.counter, whole=opened) as window:
                at_the_frame(window)
                shoot(window, f"so-lieu-{look}")
    wear(application)


def pages(window: MainWindow, shoot: Shoot) -> None:
    """One after the other; of the overview the lower half as well."""
    frame = at_the_frame(window)
    shoot(window, "so-lieu-phu-trach")
    scroll = frame.page.findChild(QScrollArea)
    assert scroll is not None
    scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())
    shoot(window, "so-lieu-don-vi")
    frame.open("clerks")
    clerks = frame.page
    assert isinstance(clerks, ClerksPage)
    until(lambda: bool(clerks.table.texts()))
    shoot(window, "so-lieu-can-bo")
    clerks.open("quocviet")
    until(lambda: not window.runner.busy)
    inner = clerks.opened.findChild(QScrollArea) if clerks.opened else None
    assert inner is not None
    QApplication.processEvents()
    inner.verticalScrollBar().setValue(inner.verticalScrollBar().maximum() * 2 // 5)
    shoot(window, "so-lieu-mot-can-bo")
    frame.open("services")
    services = frame.page
    assert isinstance(services, ServicesPage)
    services.first.setCurrentIndex(services.first.findData("procedure"))
    until(lambda: not window.runner.busy)
    shoot(window, "so-lieu-dich-vu")


def at_the_frame(window: MainWindow) -> SupervisorFrame:
    press(window, "F9")
    until(lambda: not window.runner.busy)
    frame = window.findChild(SupervisorFrame)
    assert frame is not None
    return frame
