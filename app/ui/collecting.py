"""Python's garbage is collected on the window's thread alone.

Left to itself the collector runs in whatever thread makes the next object. A widget that lies in a cycle of dead objects
would then end in a worker, which Qt does not allow: it crashes, once in a long while and somewhere else.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY_MS: Final = 500


class Collector(QObject):
    """Does what the collector would, by its own thresholds, between the window's events. One to a process. GUI thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collects the oldest generation that is due, and with it the younger ones."""
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, most) in enumerate(counts) if count > most > 0]
        if due:
            gc.collect(due[-1])

    def close(self) -> None:
        """The interpreter does it by itself again."""
        self._timer.stop()
        gc.enable()
