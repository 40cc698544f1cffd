"""A short tone when a card was read, for a clerk whose eyes are on the citizen; the machine's own, and off where nobody wants it."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app.core.errors import MotcuaError
from app.settings import Settings
from scanner.reading import Reading

_KEY: Final = "window.sound"


class Chime(QObject):
    """`sounds` makes the tone; tests put another in its place. GUI thread."""

    unkept = Signal()
    """The choice holds for this run only: settings are locked or cannot be written."""

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self.is_on = bool(settings.setting(_KEY).value)
        self.sounds: Callable[[], None] = QApplication.beep

    @property
    def words(self) -> str:
        """The key of the sentence that offers the other choice."""
        return "window.sound.off" if self.is_on else "window.sound.on"

    def hear(self, reading: Reading) -> None:
        """Something was read: a card is worth a tone."""
        if self.is_on and reading.claim is not None:
            self.sounds()

    def switch(self) -> None:
        """On or off, kept; switched on it is heard at once."""
        self.is_on = not self.is_on
        try:
            self._settings = self._settings.changed(_KEY, self.is_on)
        except MotcuaError:
            self.unkept.emit()
        if self.is_on:
            self.sounds()
