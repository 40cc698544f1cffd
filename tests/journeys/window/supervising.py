"""The supervisor's frame on a stage: opened by F9, at a desk whose ledger has a past."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from app.core.usage import EventKind, UsageEvent
from app.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.supervisor.chart import Chart
from app.ui.supervisor.counting_page import CountingPage
from app.ui.supervisor.frame import SupervisorFrame
from app.ui.supervisor.table import SortedTable
from tests.ui.stage import desk, press, stage, until


@dataclass(frozen=True)
class Scene:
    """Whoever looks at his counts, and everything he may touch."""

    desk: Desk
    window: MainWindow
    frame: SupervisorFrame

    @property
    def page(self) -> CountingPage:
        page = self.frame.page
        assert isinstance(page, CountingPage)
        return page

    def settled(self) -> None:
        """Until no answer is awaited any more."""
        until(lambda: not self.window.runner.busy)

    def key(self, key: Qt.Key, *, ctrl: bool = False, alt: bool = False) -> None:
        """One key, to whatever has the keyboard; waits for what comes of it."""
        focused = QApplication.focusWidget()
        assert focused is not None
        modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(focused, key, modifier | (Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier))
        self.settled()

    def tab_to(self, widget: QWidget) -> None:
        """By the Tab key, and not by the mouse."""
        for _ in range(60):
            if QApplication.focusWidget() is widget:
                return
            self.key(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never came there: it is at {type(QApplication.focusWidget()).__name__}")

    def open(self, name: str) -> None:
        self.frame.open(name)
        self.settled()

    def exports(self) -> list[UsageEvent]:
        return [event for event in self.desk.personnel.journal.ledger.events() if event.kind is EventKind.EXPORT]


@contextmanager
def scene(past: Path, home: Path, *, login: str = "phutrach", language: str = "vi", size: tuple[int, int] = (1366, 740)) -> Iterator[Scene]:
    """On a copy of that past."""
    shutil.copytree(past, home)
    with desk(home, login=login) as opened, stage(opened.counter, whole=opened, language=language, size=size) as window:
        press(window, "F9")
        frame = window.findChild(SupervisorFrame)
        assert frame is not None
        found = Scene(opened, window, frame)
        found.settled()
        yield found


def everything_said(widget: QWidget) -> str:
    """All that can be read there, by eyes or by a screen reader, on every page, in front or not."""
    said = [label.text() for label in widget.findChildren(QLabel)]
    said += [line.text() for line in widget.findChildren(QLineEdit)]
    said += [part.accessibleName() + " " + part.accessibleDescription() for part in widget.findChildren(QWidget)]
    for table in widget.findChildren(SortedTable):
        said += [cell for row in table.texts() for cell in row] + list(table.lines.lines.keys)
    for chart in widget.findChildren(Chart):
        said += [*chart.drawn.titles, *chart.drawn.keys]
    return "\n".join(said)
