"""The flatbed scanner in the window: one button that scans the page on the glass, and stops it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from app.ui.components import Button
from scanner.reading import Reading
from scanner.sources import scanimage

if TYPE_CHECKING:
    from scanner.sources.flatbed import Flatbed


class FlatbedButton(Button):
    """Hidden where the machine has no program for flatbeds."""

    wants = Signal(object)
    """An `incoming.Read`: work for a worker thread."""
    _over = Signal()

    def __init__(self) -> None:
        super().__init__("window.scan.flatbed", icon="scan-qr-code", on_click=self._turn)
        self._source: Flatbed | None = None
        self._over.connect(self._rest)
        if not scanimage.installed():
            self.hide()

    def stop(self) -> None:
        """Ends a scan under way, soon; nothing where there is none."""
        if self._source is not None:
            self._source.close()

    def _turn(self) -> None:
        if self._source is not None:
            self.stop()
            return
        from scanner.sources.flatbed import Flatbed

        self._source = source = Flatbed()
        self.say("window.scan.flatbed_stop")
        self.wants.emit(lambda: self._read(source))

    def _read(self, source: "Flatbed") -> Iterator[Reading]:
        """In the worker."""
        from scanner.sources.flatbed import read_flatbed

        try:
            yield from read_flatbed(source)
        finally:
            self._over.emit()

    def _rest(self) -> None:
        self._source = None
        self.say("window.scan.flatbed")
