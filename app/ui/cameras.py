"""Which camera the desk uses: the setting, the cameras that are plugged in, and the choice between several."""

from PySide6.QtCore import QObject, Signal

from app.core.errors import MotcuaError
from app.settings import Settings
from app.ui.camera import CameraFeed
from app.ui.components import Choice
from scanner.sources.devices import Device, Devices, key_of, target
from scanner.sources.latest import Latest
from scanner.sources.source import FrameSource


class Cameras(QObject):
    """Keeps one feed on the camera that was chosen, also when cameras come and go. GUI thread but for `source`."""

    unkept = Signal()
    """The camera just chosen holds for this run only: settings are locked or cannot be written."""

    def __init__(self, settings: Settings, devices: Devices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._devices = settings, devices
        self._chosen = settings.text("window.camera")
        self._target = target(self._chosen, devices.present)

    def source(self) -> FrameSource:
        """The camera of the moment, not yet open. Any thread."""
        from scanner.sources.camera import Camera  # OpenCV: the window opens without it

        return Latest(Camera(self._target))

    def serve(self, feed: CameraFeed, choice: Choice) -> None:
        """Lists the cameras in `choice`, which is hidden while there is none; opens in `feed` the one that is chosen."""
        self._feed, self._choice = feed, choice
        choice.activated.connect(self._choose)
        self._devices.changed.connect(self._changed)
        self._list()

    def _list(self) -> None:
        present = self._devices.present
        self._choice.clear()
        self._choice.addItems([_label(device, present) for device in present])
        self._choice.setCurrentIndex(next((n for n, device in enumerate(present) if device.number == self._target), -1))
        self._choice.setVisible(len(present) > 1)

    def _choose(self, place: int) -> None:
        self._chosen = key_of(self._devices.present[place], self._devices.present)
        try:
            self._settings = self._settings.changed("window.camera", self._chosen)
        except MotcuaError:
            self.unkept.emit()
        self._open()

    def _changed(self) -> None:
        """A camera came or went: the chosen one is opened where it is there again, and any where there was none."""
        self._open(always=not self._feed.running and bool(self._devices.present))
        self._list()

    def _open(self, *, always: bool = False) -> None:
        before, self._target = self._target, target(self._chosen, self._devices.present)
        if always or self._target != before:
            self._feed.start(self.source)


def _label(device: Device, present: tuple[Device, ...]) -> str:
    """Its name; with a number where two have the same."""
    alike = [other for other in present if other.name == device.name]
    return device.name if len(alike) == 1 else f"{device.name} ({alike.index(device) + 1})"
