"""Which cameras are plugged in, by name, and when that changes. Names only: frames come through OpenCV.

OpenCV knows cameras by number, people by name, and the numbers change with the socket and the order of plugging. The names
are Qt Multimedia's; where it is missing or a library of the system that it needs (libpulse on Linux), no camera has a name
and numbers are all there is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLoggingCategory, QObject, Signal

_NODE = re.compile(r"/dev/video(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One camera: what the system calls it, what people call it, its number in OpenCV.

    On Linux the number is that of its device node. Elsewhere it is the place in the system's list: DirectShow and Qt both
    list in the order of the system, but nobody promises it, and two cameras of one make can change places.
    """

    id: str
    name: str
    number: int


class Devices(QObject):
    """The cameras of this machine, kept up to date. GUI thread; `present` may be read by any.

    `media` stands in for Qt's QMediaDevices: it has `videoInputs()` and the signal `videoInputsChanged`.
    """

    changed = Signal()

    def __init__(self, media: Any = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._media = media if media is not None else _qt_media()
        self.present: tuple[Device, ...] = ()
        """In the system's order; empty also where nothing can be known."""
        if self._media is not None:
            self._media.videoInputsChanged.connect(self._list)
            self._list()

    def _list(self) -> None:
        before, self.present = self.present, tuple(_device(number, found) for number, found in enumerate(self._media.videoInputs()))
        if self.present != before:
            self.changed.emit()


def key_of(device: Device, present: Sequence[Device]) -> str:
    """What a setting should keep of a camera: its name, or where two have the same its id."""
    return device.name if [other.name for other in present].count(device.name) == 1 else device.id


def target(chosen: str, present: Sequence[Device]) -> int | str:
    """What to open for a setting: OpenCV's number of a camera, or the address or path as it stands.

    `chosen` is a number, an address, the path of a video, or the name or id of a camera. One that is not there gives way to
    the first: a counter with another camera is better off than one with none.
    """
    if chosen.isdecimal():
        return int(chosen)
    for device in present:
        if chosen in (device.id, device.name):
            return device.number
    if "/" in chosen or "\\" in chosen or Path(chosen).is_file():
        return chosen
    return present[0].number if present else 0


def _device(place: int, found: Any) -> Device:
    identity = bytes(found.id().data()).decode(errors="replace")
    node = _NODE.fullmatch(identity)
    return Device(id=identity, name=found.description() or identity, number=int(node[1]) if node else place)


def _qt_media() -> Any:
    QLoggingCategory.setFilterRules("qt.multimedia*=false")  # it complains of every codec library that is not there
    try:
        from PySide6.QtMultimedia import QMediaDevices
    except ImportError:
        return None
    return QMediaDevices()
