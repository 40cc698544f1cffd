"""A desk with a keyboard wedge: keys and commits as the window system sends them, time as the test sets it."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from scanner.sources.text import Scan
from scanner.sources.wedge import Wedge
from tests.ui.hand_timer import HandTimer
from tests.unit.scanner.hand_scanner_cards import card

CARD = card("Nguyễn Thị Phượng", "Đống Đa, Hà Nội")
NONE = Qt.KeyboardModifier.NoModifier
ALT_PAD = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.KeypadModifier


class WedgeDesk:
    """A dialog with a field and a default button, a wedge, and a clock."""

    def __init__(self) -> None:
        self.now = 100.0
        self.timer = HandTimer()
        self.wedge = Wedge(clock=lambda: self.now, timer=self.timer)
        self.scans: list[Scan] = []
        self.wedge.scanned.connect(self.scans.append)
        self.window = QDialog()
        column = QVBoxLayout(self.window)
        self.field, self.button = QLineEdit(), QPushButton("OK")
        self.button.setDefault(True)
        self.clicks = 0
        self.button.clicked.connect(self._click)
        column.addWidget(self.field)
        column.addWidget(self.button)
        self.window.show()
        self.field.setFocus()
        self.wedge.open()

    def _click(self) -> None:
        self.clicks += 1

    def key(
        self,
        letter: str,
        *,
        key: int = 0,
        to: QWidget | None = None,
        after: float = 0.005,
        held: Qt.KeyboardModifier = NONE,
        stamp: int = 0,
    ) -> None:
        self.now += after
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, held, letter)
            event.setTimestamp(stamp)
            QCoreApplication.sendEvent(to or self.field, event)

    def type(self, text: str, *, to: QWidget | None = None, after: float = 0.005) -> None:
        for letter in text:
            self.key(letter, to=to, after=after)

    def enter(self, *, to: QWidget | None = None, after: float = 0.005) -> None:
        self.key("\r", key=int(Qt.Key.Key_Return.value), to=to, after=after)

    def commit(self, text: str, *, back: int = 0, preedit: str = "", after: float = 0.005) -> None:
        self.now += after
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(text, -back, back)
        QCoreApplication.sendEvent(self.field, event)

    def silence(self, seconds: float) -> None:
        self.now += seconds
        if seconds * 1000 >= self.timer.asked_ms:
            self.timer.ring()

    @property
    def sent(self) -> list[str | bytes]:
        return [scan.sent for scan in self.scans]


@contextmanager
def wedge_desk() -> Iterator[WedgeDesk]:
    """Open until the test is over."""
    desk = WedgeDesk()
    yield desk
    desk.wedge.close()
    desk.window.close()
    desk.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))
