"""What takes longer than a moment says so; what does not must not flicker."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

AFTER_MS: Final = 300
"""Shorter is felt as at once (Nielsen's limits lie at 0.1 and 1 second)."""


class Late(QObject):
    """Follows one thing that goes on and ends. GUI thread."""

    changed = Signal(bool)
    """Is it late? Said only when that changes."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._is_late = False
        self._moment = QTimer(self)
        self._moment.setSingleShot(True)
        self._moment.setInterval(AFTER_MS)
        self._moment.timeout.connect(lambda: self._tell(late=True))

    @property
    def is_late(self) -> bool:
        """Does it take longer than a moment?"""
        return self._is_late

    def follow(self, *, goes_on: bool) -> None:
        """How it stands now; called as often as one likes."""
        if not goes_on:
            self._moment.stop()
            self._tell(late=False)
        elif not (self._moment.isActive() or self._is_late):
            self._moment.start()

    def _tell(self, *, late: bool) -> None:
        if late is not self._is_late:
            self._is_late = late
            self.changed.emit(late)
