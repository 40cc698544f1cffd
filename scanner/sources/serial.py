"""Serial readers: USB virtual COM ports and true ones. Raw bytes, nobody's keyboard between: better than a wedge.

A scan ends with CR, LF or 200 ms of silence. A port that is not there, or goes, is looked for again, ever less often.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QIODevice, QObject, QTimer, Signal
from PySide6.QtSerialPort import QSerialPort, QSerialPortInfo

from scanner.repair import LONGEST
from scanner.sources.text import Scan

SILENCE_MS: Final = 200
PAUSES_MS: Final = (500, 1_000, 2_000, 5_000, 10_000)
"""Between two looks for a port that is not there; the last one for ever."""
AUTO: Final = "auto"
"""The name that stands for the first port of a known maker of scanners: no stranger's port is opened unasked."""
LIKELY: Final = 2

_SCANNER_MAKERS: Final = frozenset({0x05E0, 0x05F9, 0x065A, 0x0C2E, 0x0536, 0x1EAB})
"""USB vendor ids of Zebra/Symbol, Datalogic, Opticon, Honeywell/Metrologic, Hand Held Products, Newland (usb.ids)."""
_SCANNER_WORDS: Final = ("scan", "barcode", "bar code", "symbol", "honeywell", "datalogic", "zebra", "newland", "opticon", "qr")
_MODEM_WORDS: Final = ("modem", "bluetooth", "debug", "printer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """One serial port of this machine. `name` is what opens it; `words` are its maker's."""

    name: str
    words: str = ""
    vendor: int = 0

    @property
    def likely(self) -> int:
        """How likely a scanner: 2 by its maker or words, 1 for any USB port, 0 for others and for known strangers."""
        words = self.words.lower()
        if any(word in words for word in _MODEM_WORDS):
            return 0
        known = self.vendor in _SCANNER_MAKERS or any(word in words for word in _SCANNER_WORDS)
        return LIKELY if known else 1 if self.vendor else 0


class Link(StrEnum):
    """How it stands with the port; each names the sentence `scanner.link.<link>`."""

    OFF = "off"
    SEARCHING = "searching"
    OPEN = "open"
    LOST = "lost"


def ports() -> tuple[Port, ...]:
    """The serial ports there are, the likeliest scanner first. Needs no application."""
    found = (
        Port(
            name=info.systemLocation(),
            words=" ".join(filter(None, (info.manufacturer(), info.description()))),
            vendor=info.vendorIdentifier() if info.hasVendorIdentifier() else 0,
        )
        for info in QSerialPortInfo.availablePorts()
    )
    return tuple(sorted(found, key=lambda port: (-port.likely, port.name)))


class SerialReader(QObject):
    """Reads one port; finds it again after an unplug. GUI thread."""

    scanned = Signal(object)
    """A `Scan` with bytes."""
    changed = Signal(object)
    """The `Link`, whenever it is another."""

    def __init__(
        self,
        port: str,
        *,
        baud: int = 9600,
        find: Callable[[], tuple[Port, ...]] = ports,
        pause: QTimer | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._wanted, self._baud, self._find = port, baud, find
        self._device = QSerialPort(self)
        self._device.readyRead.connect(self._read)
        self._device.errorOccurred.connect(self._trouble)
        self._silence, self._pause = QTimer(self), pause or QTimer(self)
        for timer, rings in ((self._silence, self._silent), (self._pause, self._look)):
            timer.setSingleShot(True)
            timer.timeout.connect(rings)
        self._looks = 0
        self._bytes = bytearray()
        self._link = Link.OFF

    @property
    def link(self) -> Link:
        """How it stands."""
        return self._link

    @property
    def port(self) -> str:
        """The name of the open port, or nothing."""
        return self._device.portName() if self._device.isOpen() else ""

    def open(self) -> None:
        """Opens the port, or begins to look for it."""
        self._looks = 0
        self._say(Link.SEARCHING)
        self._look()

    def close(self) -> None:
        """Lets the port go; half a scan is dropped."""
        self._pause.stop()
        self._let_go()
        self._say(Link.OFF)

    def _look(self) -> None:
        name = self._wanted
        if name == AUTO:
            name = next((port.name for port in self._find() if port.likely == LIKELY), "")
        self._device.setPortName(name)
        self._device.setBaudRate(self._baud)
        if name and self._device.open(QIODevice.OpenModeFlag.ReadOnly):
            self._looks = 0
            self._say(Link.OPEN)
            return
        self._pause.start(PAUSES_MS[min(self._looks, len(PAUSES_MS) - 1)])
        self._looks += 1

    def _read(self) -> None:
        self._bytes += self._device.readAll().data()
        *lines, rest = bytes(self._bytes).replace(b"\r", b"\n").split(b"\n")
        self._bytes = bytearray(rest[: LONGEST + 1])
        for line in lines:
            self._give(line, ended_by_key=True)
        if self._bytes:
            self._silence.start(SILENCE_MS)
        else:
            self._silence.stop()

    def _silent(self) -> None:
        line, self._bytes = bytes(self._bytes), bytearray()
        self._give(line, ended_by_key=False)

    def _give(self, line: bytes, *, ended_by_key: bool) -> None:
        if line.strip():
            self.scanned.emit(Scan(sent=line[: LONGEST + 1], ended_by_key=ended_by_key, at=time.monotonic()))

    def _trouble(self, error: QSerialPort.SerialPortError) -> None:
        """Unplugged, or anything else that makes the open port useless. A port that does not open is looked for by `_look`."""
        if error in (QSerialPort.SerialPortError.NoError, QSerialPort.SerialPortError.TimeoutError) or self._link is not Link.OPEN:
            return
        self._let_go()
        self._say(Link.LOST)
        self._pause.start(PAUSES_MS[0])

    def _let_go(self) -> None:
        self._silence.stop()
        self._bytes.clear()
        if self._device.isOpen():
            self._device.close()

    def _say(self, link: Link) -> None:
        if link is not self._link:
            self._link = link
            self.changed.emit(link)
