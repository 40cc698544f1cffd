"""Time in the hands of a test."""

from PySide6.QtCore import QTimer


class HandTimer(QTimer):
    """Rings when the test says so."""

    asked_ms = 0
    active = False

    def start(self, msec: int = 0) -> None:
        self.asked_ms, self.active = msec, True

    def stop(self) -> None:
        self.active = False

    def ring(self) -> None:
        if self.active:
            self.active = False
            self.timeout.emit()
