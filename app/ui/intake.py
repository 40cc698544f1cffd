"""Every way in which a citizen comes to the counter: camera, hand scanner, flatbed, file, drop, clipboard, typing, sample."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.ui.camera import CameraFeed, Sources
from app.ui.dispatch import Dispatch
from app.ui.files import ask_open
from app.ui.flow import Flow
from app.ui.hand_feed import HandFeed
from app.ui.incoming import Content, content_of, read_from, reading_of, take_from
from app.ui.samples import next_sample
from app.ui.scan_panel import ScanPanel
from app.ui.scanner_page import ScannerPage
from app.ui.state import Area, Notice
from app.ui.theme import Tone
from app.ui.typed_form import Said
from app.ui.unclear_dialog import ask_clerk
from scanner.reading import Reading
from scanner.repair import Repaired


class Intake(QObject):
    """Joins the sources with the flow. `asks_file` opens the file dialog; tests put another in its place. GUI thread.

    No card is taken while a question stands over the window, whose paper it would change. Once that is answered the camera looks
    again, and the clerk is told of a scan by hand, which nothing brings back.
    """

    def __init__(self, flow: Flow, dispatch: Dispatch, parent: QWidget, *, feed: CameraFeed, hand: HandFeed, sources: Sources) -> None:
        super().__init__(parent)
        self.asks_file: Callable[[QWidget], Path | None] = ask_open
        self.missed = False
        """Did a card come while a question was open?"""
        self._missed_scan = False
        """Was it scanned by hand?"""
        self._asking = False
        self._tests: list[ScannerPage] = []
        self._flow, self._dispatch, self._window = flow, dispatch, parent
        self._feed, self._hand, self._sources = feed, hand, sources
        feed.read.connect(self.read)
        hand.read.connect(self._scanned)
        hand.unclear.connect(self._unclear)
        dispatch.closed.connect(self._read_missed)

    def serve(self, panel: ScanPanel, scanners: ScannerPage) -> None:
        """Through this panel; while that page is shown, codes are for its test."""
        self._panel = panel
        self.test_on(scanners)
        panel.pasted.connect(lambda mime: self._take(content_of(mime)))
        panel.typed.connect(self._typed)
        panel.form.numbered.connect(self._flow.number_typed)
        panel.wants_file.connect(self.open_file)
        panel.flatbed.wants.connect(self._flow.read)
        panel.follow(self._feed)

    def test_on(self, page: ScannerPage) -> None:
        """While that page is shown, codes are for its test and for nobody else."""
        self._tests.append(page)
        page.follow(self._feed)

    def start(self) -> None:
        """Opens the camera where none runs; not while the devices are let go."""
        if not self._feed.running:
            self._feed.start(self._sources)

    def listen(self) -> None:
        """Opens the hand scanners once the window stands; not while the devices are let go."""
        if not self._feed.is_shut:
            self._hand.open()

    def look(self) -> None:
        """The camera is shown and looks anew, also at a card that still lies before it."""
        self._panel.stack.setCurrentIndex(0)
        self._feed.look_again()
        self.start()

    def forget(self) -> None:
        """The next citizen: nothing half scanned or half typed stays."""
        self._panel.flatbed.stop()
        self._panel.form.clear()
        self._panel.stack.setCurrentIndex(0)
        self._hand.forget()

    def close(self) -> None:
        """Lets every device go, until `open`."""
        self._feed.shut()
        self._panel.flatbed.stop()
        self._hand.close()

    def open(self) -> None:
        """Takes the devices again."""
        self._feed.unshut()
        self.start()
        self._hand.open()

    def open_file(self) -> None:
        """A picture or PDF from disk."""
        self._asking = True
        try:
            file = self.asks_file(self._window)
        finally:
            self._asking = False
        if file is not None:
            self._flow.read(lambda: read_from(file))
        self._read_missed()

    def sample(self) -> None:
        """A bundled card of an invented citizen, to try things without one."""
        file = next_sample(self._flow.state)
        if file is not None:
            self._flow.read(lambda: read_from(file))

    def paste(self) -> None:
        """What the clipboard holds."""
        self._take(take_from(QGuiApplication.clipboard()))

    def read(self, reading: Reading) -> None:
        """A code that a camera or hand scanner has read."""
        test = next((page for page in self._tests if page.isVisible()), None)
        if test is not None:
            test.camera_read(reading)
        elif self._question_open:
            self._miss()
        else:
            self._flow.reading(reading)

    def _scanned(self, reading: Reading) -> None:
        self._missed_scan |= self._question_open
        self.read(reading)

    def _unclear(self, found: Repaired) -> None:
        if self._question_open:
            self._missed_scan = True
            self._miss()
        else:
            ask_clerk(found, self._window, self.read)

    @property
    def _question_open(self) -> bool:
        return bool(self._asking or self._dispatch.open or QApplication.activeModalWidget())

    def _miss(self) -> None:
        """To be caught up on when the question is answered, whoever asked it."""
        self.missed = True
        question = QApplication.activeModalWidget()
        if isinstance(question, QDialog):
            question.finished.connect(self._read_missed, Qt.ConnectionType.UniqueConnection)

    @Slot()
    def _read_missed(self) -> None:
        if self.missed:
            self._feed.look_again()
        if self._missed_scan:
            self._flow.tell(Area.SCAN, Notice(key="window.scan.missed", tone=Tone.WARN))
        self.missed = self._missed_scan = False

    def _take(self, content: Content | None) -> None:
        if content is not None:
            self._flow.read(reading_of(content))

    def _typed(self, said: Said) -> None:
        self._panel.stack.setCurrentIndex(0)
        self._panel.form.clear()
        self._flow.typed(number=said.number, full_name=said.full_name, birth=said.birth, method=said.method, reason=said.reason)
