"""Keyboard wedge: a scanner that types. An application-wide event filter takes its bursts out of the keyboard's events.

Keys are held for a moment; what turns out to be a person's, or typed for one by a program, is typed again into the widget that
had the keyboard. What is a scanner's reaches nothing but `scanned`: no field, no button, no shortcut, for a code may hold anything
(Ctrl+P, Enter).
Accented letters come as key events or, through an input method, as commits; both are collected. A code of several lines
comes as several scans: what follows a reader's Enter at a reader's speed is the reader's from its first key.

Three things reach the window all the same, for nothing tells them from a person's: a code of fewer than six keys (`scanner.burst.KEYS`)
where no scan went before it, a code of something else that comes into a field and ends without Enter (Esc and arrows in it too), and
a command (Ctrl+P, Esc, F5) or Enter as the very first keys of a code.
"""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget
from shiboken6 import isValid

from scanner.burst import HELD_S, Burst
from scanner.hand_scanner import PIECES_WITHIN_S, Pieces
from scanner.repair import is_whole
from scanner.sources.text import Scan

_KINDS: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride, QEvent.Type.InputMethod})
_ENDS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_MODIFIERS: Final = frozenset({
    Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock,
})  # fmt: skip
_COMMANDS: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_ALT_CODE: Final = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.KeypadModifier


class Wedge(QObject):
    """Listens between `open` and `close`; one to an application. `clock` and `timer` are others in tests. GUI thread."""

    scanned = Signal(object)
    """A `Scan`; within the handling of a key, so connect it queued."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, timer: QTimer | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._timer = timer or QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._silence)
        self._burst = Burst()
        self._held: list[tuple[QWidget, QEvent]] = []
        self._replaying = False
        self._reader_at = -PIECES_WITHIN_S
        """When the last key came that surely was a reader's."""
        self._pieces = Pieces()
        self._rest_may_come = False
        """Of the last scan: it was no whole card yet, and may have been cut off by a pause."""

    def open(self) -> None:
        """Begins to watch the keyboard of the whole application."""
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def close(self) -> None:
        """Watches no more; keys that are still held go where they were meant to."""
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._silence()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Is that event kept from its widget?"""
        if event.type() not in _KINDS or self._replaying or not isinstance(watched, QWidget):
            return False
        at = self._time_of(event)
        if self._burst.begun and event.type() != QEvent.Type.KeyRelease and not self._burst.follows(at):
            self._silence()
        if isinstance(event, QInputMethodEvent):
            return self._commit(watched, event, at)
        return isinstance(event, QKeyEvent) and self._key(watched, event, at)

    def _key(self, watched: QWidget, event: QKeyEvent, at: float) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride:
            return self._override(event, at)
        if kind == QEvent.Type.KeyRelease:
            return self._hold(watched, event) if self._burst.begun else self._goes_on(at)
        key = Qt.Key(event.key())
        if key in _MODIFIERS:
            return False
        if event.isAutoRepeat():
            return self._hold(watched, event) if self._burst.begun else False
        if key in _ENDS:
            return self._end(key, at)
        if self._goes_on(at) and not _typed(event):
            self._reader_at = at
            return True
        if self._is_alt_code(event):
            return True
        if event.modifiers() & _COMMANDS and not _typed(event):
            if self._burst.keeps_pace(at):  # a control character in a code
                return True
            return self._hold(watched, event) if self._burst.begun else False
        if key == Qt.Key.Key_Backspace and self._burst.begun:
            return self._take(watched, event, "", at=at, replaces=1)
        if text := _typed(event):
            return self._take(watched, event, text, at=at)
        if self._burst.may_be_scan:
            return self._hold(watched, event)
        self._silence()  # an arrow, Delete, F5: a person's, and so is what stands before it
        return False

    def _goes_on(self, at: float) -> bool:
        """Is a key of that time the next of a reader whose scan has just ended?

        Commits have no time of their own; where the system's key times are not this clock's, nothing is taken for it.
        """
        return not self._burst.begun and abs(at - self._reader_at) < HELD_S

    def _override(self, event: QKeyEvent, at: float) -> bool:
        """A shortcut may not fire in the middle of a burst or right after a scan, nor by the digits of an Alt code."""
        command = bool(event.modifiers() & _COMMANDS) and not _typed(event)
        if self._burst.may_be_scan or self._goes_on(at) or (self._burst.begun and command) or self._is_alt_code(event):
            event.accept()
            return True
        return False

    @staticmethod
    def _is_alt_code(event: QKeyEvent) -> bool:
        """Alt and a digit of the number pad: how readers in ALT mode spell a letter, which Windows then sends."""
        digits = Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9
        return digits and event.modifiers() & (_COMMANDS | Qt.KeyboardModifier.KeypadModifier) == _ALT_CODE

    def _commit(self, watched: QWidget, event: QInputMethodEvent, at: float) -> bool:
        """An input method gives text, or only shows what is being composed."""
        text = "".join(c for c in event.commitString() if c.isprintable())
        if text:
            return self._take(watched, event, text, at=at, replaces=event.replacementLength())
        if self._goes_on(at):
            self._reader_at = at
            return True
        return self._hold(watched, event) if self._burst.begun else False

    def _take(self, watched: QWidget, event: QEvent, text: str, *, at: float, replaces: int = 0) -> bool:
        if not self._burst.begun:
            rest = self._rest_may_come and abs(at - self._reader_at) < PIECES_WITHIN_S  # a slow reader sends a card in pieces
            self._burst = Burst(of_reader=self._goes_on(at), in_field=_takes_text(watched) and not rest)
        self._burst.key(text, at=at, replaces=replaces)
        if self._burst.is_scan:
            self._reader_at = at
        self._timer.start(round(self._burst.patience_s * 1000))
        return self._hold(watched, event)

    def _hold(self, watched: QWidget, event: QEvent) -> bool:
        if self._burst.is_scan:
            self._held.clear()  # will never be typed again
        else:
            self._held.append((watched, event.clone()))
        return True

    def _end(self, key: Qt.Key, at: float) -> bool:
        """Enter or Tab: the end of a scan, once more right after one (CR and LF, an empty line), or a person's."""
        if self._burst.is_ended_by_tab(at) if key == Qt.Key.Key_Tab else self._burst.is_ended(at):
            self._reader_at = at
            self._finish(by_key=True)
            return True
        if self._goes_on(at):
            self._reader_at = at
            return True
        self._silence()
        return False

    def _silence(self) -> None:
        """Nothing more came: a scan without Enter is over, a person's keys are typed."""
        if self._burst.is_scan:
            self._finish(by_key=False)
            return
        self._timer.stop()
        held, self._held, self._burst = self._held, [], Burst()
        self._replaying = True
        try:
            for widget, event in held:
                if isValid(widget):
                    QCoreApplication.sendEvent(widget, event)
        finally:
            self._replaying = False

    def _finish(self, *, by_key: bool) -> None:
        self._timer.stop()
        scan = Scan(sent=self._burst.text, ended_by_key=by_key, at=self._clock())
        self._held, self._burst = [], Burst()
        collected = self._pieces.add(scan.sent, at=scan.at)
        self._rest_may_come = not collected.whole or not (by_key or is_whole(collected.text))
        self.scanned.emit(scan)

    def _time_of(self, event: QEvent) -> float:
        """When the key was pressed, in seconds: a window that was busy gets a person's keys all at once."""
        stamp = event.timestamp() if isinstance(event, QKeyEvent) else 0
        return stamp / 1000 if stamp else self._clock()


def _takes_text(widget: QWidget) -> bool:
    """Is it a field that somebody types into? Lists say so too, for they search by what is typed."""
    return widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled) and not isinstance(widget, QAbstractItemView)


def _typed(event: QKeyEvent) -> str:
    """The letters of that key; none for control characters and for shortcuts, which are ASCII: "ễ" with Alt is an Alt code's letter."""
    text = "".join(c for c in event.text() if c.isprintable())
    commands = event.modifiers() & _COMMANDS
    alt_gr = commands == Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return text if alt_gr or not commands or not text.isascii() else ""
