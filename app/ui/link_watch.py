"""How the link to the source stands, asked once a second. In a worker: an installed source may take its time to say."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.ui.ports import Runner
from app.verify.api import Health, Verifier

EVERY_MS: Final = 1000


class LinkWatch(QObject):
    """GUI thread. One question at a time: a source that is slow to say is simply asked less often."""

    changed = Signal(object)
    """A Health other than the last one."""

    def __init__(self, verifier: Verifier, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._verifier, self._runner = verifier, runner
        self._asking = False
        self.health = Health()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on."""
        self._timer.start()

    def look(self) -> None:
        """Asks now, unless that is under way."""
        if not self._asking:
            self._asking = True
            self._runner.run(self, lambda call: self._verifier.health(), done=self._heard, failed=self._failed)

    def _heard(self, health: Health) -> None:
        self._asking = False
        if health != self.health:
            self.health = health
            self.changed.emit(health)

    def _failed(self, failure: Exception) -> None:
        """It never raises, by contract; one that does is as good as silent."""
        self._asking = False
