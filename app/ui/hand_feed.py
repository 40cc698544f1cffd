"""Hand scanners, by keyboard and serial line, as one feed of readings: like the camera's, for whatever was scanned counts the same."""

from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.core.errors import MotcuaError
from app.settings import Settings
from scanner.hand_scanner import PIECES_WITHIN_S, Collected, Pieces, read_repaired, repaired
from scanner.payload import MAX_BYTES, MAX_FIELDS
from scanner.sources.serial import Link, SerialReader
from scanner.sources.text import Scan
from scanner.sources.wedge import Wedge

_PORT: Final = "scanner.port"
_BAUD: Final = "scanner.baud"


class HandFeed(QObject):
    """Listens between `open` and `close`. While `testing`, scans go to the self-test and to nobody else. GUI thread."""

    read = Signal(object)
    """A `Reading`."""
    unclear = Signal(object)
    """A `Repaired` that the clerk must settle first."""
    tested = Signal(object)
    """A `Scan`, while `testing`."""
    spoilt = Signal(object)
    """The `Damage`s of a scan that was put right, or is to be."""
    unkept = Signal()
    """The port just chosen holds for this run only: settings are locked or cannot be written."""
    changed = Signal()
    """The wedge or the serial port is in another state."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.testing = self.listening = False
        self._settings = settings
        self._port = settings.text(_PORT)
        self._wedge = Wedge(parent=self)
        self._serial: SerialReader | None = None
        self._pieces = Pieces()
        self._waiting: Collected | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._no_more)
        self._wedge.scanned.connect(self._scanned, Qt.ConnectionType.QueuedConnection)

    @property
    def port(self) -> str:
        """The serial port that was chosen: a name, `auto` or nothing."""
        return self._port

    @property
    def link(self) -> Link:
        """How it stands with the serial port."""
        return self._serial.link if self._serial is not None else Link.OFF

    @property
    def open_port(self) -> str:
        """The name of the port that is listened to, or nothing."""
        return self._serial.port if self._serial is not None else ""

    def open(self) -> None:
        """Begins to listen."""
        self._wedge.open()
        self.listening = True
        self._open_port()

    def close(self) -> None:
        """Listens no more."""
        self._wedge.close()
        self.listening = False
        self._close_port()
        self._patience.stop()
        self.changed.emit()

    def choose(self, port: str) -> None:
        """Another serial port, kept in the settings."""
        self._port = port
        try:
            self._settings = self._settings.changed(_PORT, port)
        except MotcuaError:
            self.unkept.emit()
        self._close_port()
        self._open_port()

    def forget(self) -> None:
        """The next citizen: half a scan of the one before is gone."""
        self._pieces.forget()
        self._waiting = None
        self._patience.stop()

    def _open_port(self) -> None:
        if self._port and self.listening:
            self._serial = SerialReader(self._port, baud=int(self._settings.text(_BAUD)), parent=self)
            self._serial.scanned.connect(self._scanned)
            self._serial.changed.connect(lambda link: self.changed.emit())
            self._serial.open()
        self.changed.emit()

    def _close_port(self) -> None:
        if self._serial is not None:
            self._serial.close()
            self._serial.deleteLater()
            self._serial = None

    def _scanned(self, scan: Scan) -> None:
        if self.testing:
            self.tested.emit(scan)
            return
        self._patience.stop()
        found = self._pieces.add(scan.sent, at=scan.at)
        self._waiting = found
        if found.whole:
            self._no_more()
        else:
            self._patience.start(round(PIECES_WITHIN_S * 1000))

    def _no_more(self) -> None:
        """It is whole, or the rest of a card never came: then what there is tells the clerk so."""
        collected, self._waiting = self._waiting, None
        if collected is None:
            return
        found = repaired(collected)
        self.spoilt.emit(found.damages)
        if found.unclear and len(found.fields) <= MAX_FIELDS and len(found.text.encode("utf-8", "surrogateescape")) <= MAX_BYTES:
            self.unclear.emit(found)
        else:
            self.read.emit(read_repaired(found))
