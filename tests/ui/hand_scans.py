"""Hand scanners for the journeys: a window that listens, and what a reader types."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.counter import Counter
from app.ui.main_window import MainWindow
from resources.demo.people import DemoCitizen, payload
from scanner.burst import HELD_S
from tests.ui.stage import settled, stage, until

HOUSE_NUMBER = "099199000002||Lê Thị Hà|05021999|Nữ|Số 272A Đống Đa|15082021"
NONE = Qt.KeyboardModifier.NoModifier


class _ReadersClock:
    """Stands still while a reader types: else a pause of the machine in the middle of a scan would look like a person's."""

    stopped_at: float | None = None

    def __call__(self) -> float:
        return time.monotonic() if self.stopped_at is None else self.stopped_at

    @contextmanager
    def stopped(self) -> Iterator[None]:
        self.stopped_at = time.monotonic()
        yield
        self.stopped_at = None


_CLOCK = _ReadersClock()


@contextmanager
def listening(counter: Counter) -> Iterator[MainWindow]:
    """The window of the other journeys, listening to hand scanners."""
    with stage(counter) as shown:
        shown.hand._wedge._clock = _CLOCK
        shown.hand.choose("")
        shown.hand.open()
        yield shown


def scan(text: str, *, to: QWidget | None = None, enter: bool = True) -> None:
    """As a reader types it: no time between keys, letters beyond ASCII as commits of an input method."""
    target = to or QApplication.focusWidget()
    assert target is not None
    with _CLOCK.stopped():
        for letter in text:
            if letter.isascii():
                for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QCoreApplication.sendEvent(target, QKeyEvent(kind, 0, NONE, letter))
            else:
                event = QInputMethodEvent("", [])
                event.setCommitString(letter)
                QCoreApplication.sendEvent(target, event)
        if enter:
            for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QCoreApplication.sendEvent(target, QKeyEvent(kind, int(Qt.Key.Key_Return.value), NONE, "\r"))


def lay_down_the_reader() -> None:
    """No hand is at the keyboard as soon after a scan as the reader's own next key would be."""
    end = time.monotonic() + HELD_S
    until(lambda: time.monotonic() > end)


def card_of(citizen: DemoCitizen) -> str:
    assert citizen.card is not None
    return payload(citizen.card)


def numbers(window: MainWindow) -> list[str]:
    return [place.claimant.identity.number for place in window.flow.state.people if place.claimant is not None]


def told(window: MainWindow, words: str) -> bool:
    return words in window.page.scan.notice.words


def arrives(window: MainWindow, count: int = 1) -> None:
    until(lambda: len(window.flow.state.people) == count)
    settled(window)
