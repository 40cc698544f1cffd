"""How long no hand has been at the desk, and what comes of it: a deadline whose last seconds are counted where they can be seen."""

from collections.abc import Callable
from math import ceil
from time import monotonic
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

ALOUD_S: Final = 30.0
"""Seconds before a deadline from which on they are counted; of a short one the second half."""

_HAND: Final = frozenset(
    {
        QEvent.Type.ShortcutOverride,  # before every key, also before one that is a shortcut and becomes no KeyPress
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)
"""What only somebody at the desk brings about."""
_TAKEN: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.ContextMenu})


class Hands(QObject):
    """Watches the whole application from its making on, for all who want to: each such filter costs every event of Qt's. GUI thread."""

    seen = Signal()
    """A key, a click, a movement of the mouse."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._takers: list[Callable[[QObject, QEvent], bool]] = []
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # a window has an application

    def let_take(self, taker: Callable[[QObject, QEvent], bool]) -> None:
        """That one is asked about each key press and each call for a menu; what it takes (True) nobody else gets."""
        self._takers.append(taker)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Sees hands."""
        kind = event.type()
        if kind in _HAND:
            self.seen.emit()
        return kind in _TAKEN and any(taker(watched, event) for taker in self._takers)


class Deadline(QObject):
    """Reached after so many seconds without a hand, once; each hand puts it off, `start` begins anew. GUI thread."""

    counted = Signal(int)
    """So many seconds are left; 0: nothing is counted any more."""
    reached = Signal()

    def __init__(self, hands: Hands, *, after_s: float, parent: QObject) -> None:
        super().__init__(parent)
        self._aloud_s = min(ALOUD_S, after_s / 2)
        self._end = 0.0
        self._quiet, self._second = QTimer(self), QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(round((after_s - self._aloud_s) * 1000))
        self._quiet.timeout.connect(self._count)
        self._second.setInterval(min(1000, round(self._aloud_s * 500)))
        self._second.timeout.connect(self._tick)
        hands.seen.connect(self._put_off)

    @property
    def runs(self) -> bool:
        """Has it been started, and neither stopped nor reached?"""
        return self._quiet.isActive() or self._second.isActive()

    def start(self) -> None:
        """From now on."""
        self._hush()
        self._quiet.start()

    def stop(self) -> None:
        """Not any more, until it is started again."""
        self._hush()
        self._quiet.stop()

    def _put_off(self) -> None:
        if self.runs:
            self.start()

    def _hush(self) -> None:
        if self._second.isActive():
            self._second.stop()
            self.counted.emit(0)

    def _count(self) -> None:
        self._end = monotonic() + self._aloud_s
        self._second.start()
        self._tick()

    def _tick(self) -> None:
        left = self._end - monotonic()
        if left > 0:
            self.counted.emit(ceil(left))
        else:
            self._hush()
            self.reached.emit()
