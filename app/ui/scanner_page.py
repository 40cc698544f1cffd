"""The page "Máy quét" (F10): what can scan at this desk and how it stands, the serial port, and the self-test of a reader."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui.camera import CameraFeed
from app.ui.code_paper import CodePaper
from app.ui.code_view import CodeView
from app.ui.components import Button, Choice, Frame, Picture, Text, theme
from app.ui.hand_feed import HandFeed
from app.ui.i18n import tr
from app.ui.layouts import FlowLayout
from app.ui.notices import UNKEPT, explain
from app.ui.sections import NoticeView
from app.ui.state import Notice
from app.ui.tasks import Call, Task, TaskRunner
from app.ui.theme import Tone
from app.ui.words import show_notice
from scanner.reading import Reading
from scanner.self_test import Fault, Verdict, verdict
from scanner.sources.serial import AUTO, Link, Port, ports
from scanner.sources.text import Scan

MORE_WITHIN_MS: Final = 1_500
"""How long a chopped test code may go on."""
SIDE_BY_SIDE: Final = 900
"""Pixels at 100 % that both cards need beside each other."""
_TONES: Final = {Link.OPEN: Tone.OK, Link.LOST: Tone.WARN}


class ScannerPage(QWidget):
    """While it is shown, scans are for the test and no card is taken. `finds_ports` and `finds_flatbeds` ask the machine."""

    HELP = "scanning"
    left = Signal()

    judged = Signal(object)
    """The `Verdict` on a test."""

    def __init__(self, hand: HandFeed, runner: TaskRunner, *, parent: QWidget, more: QTimer | None = None) -> None:
        super().__init__(parent)
        self._hand, self._runner = hand, runner
        self.finds_ports: Callable[[], tuple[Port, ...]] = ports
        self.finds_flatbeds: Callable[[Call], tuple[str, ...]] = _flatbeds
        self._looking: Task | None = None
        self.paper = CodePaper(runner, self)
        self.paper.told.connect(self._say)
        self._camera_on = False
        self._scans: list[Scan] = []
        self._more = more or QTimer(self)
        self._more.setSingleShot(True)
        self._more.timeout.connect(self._judge)
        self._told: Notice | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 16)
        outer.setSpacing(16)
        self.head = QWidget()
        head = QHBoxLayout(self.head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(Text("scanner.page.title", look="title"))
        head.addStretch(1)
        close = Button("scanner.page.close", icon="arrow-left", shortcut="Esc", on_click=self.left.emit)
        self.setFocusProxy(close)
        head.addWidget(close)
        outer.addWidget(self.head)
        self._cards = columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        columns.setSpacing(16)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.addWidget(self._test(), 2)
        columns.addWidget(self._sources(), 1)
        well = QWidget()
        well.setProperty("look", "well")
        well.setLayout(columns)
        room = QScrollArea()  # for large text
        room.setWidgetResizable(True)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room.setWidget(well)
        outer.addWidget(room, 1)
        hand.tested.connect(self._tested)
        hand.changed.connect(self._show_state)
        hand.unkept.connect(lambda: self._say(UNKEPT))

    def follow(self, feed: CameraFeed) -> None:
        """Says whether the camera gives pictures."""
        feed.seen.connect(lambda seen: self._show_camera(on=True))
        for gone in (feed.lost, feed.stopped):
            gone.connect(lambda notice=None: self._show_camera(on=False))

    def camera_read(self, reading: Reading) -> None:
        """The camera saw a code while the page is shown: the test code proves the camera, a card is left alone."""
        self._show(verdict(reading.other.text if reading.other is not None else "-"))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """From now on scans are for the test."""
        super().showEvent(event)
        self._hand.testing = True
        self._told = None
        self._list_ports()
        self._show_state()
        self._tell()
        self._look_for_flatbeds()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  # Qt's name
        """Cards again; nothing that was scanned stays."""
        super().hideEvent(event)
        self._hand.testing = False
        self._more.stop()
        self._scans.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Side by side where there is room for the text size of the moment, else the test above the rest."""
        super().resizeEvent(event)
        wide = self.width() >= theme().px(SIDE_BY_SIDE)
        self._cards.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says everything again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._list_ports()
            self._show_state()
            self._tell()

    # --- building ---------------------------------------------------------------------------------------------------

    def _sources(self) -> Frame:
        card = Frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(20)
        column.addWidget(Text("scanner.page.sources", look="caption"))
        self.camera = _Source("camera", "scanner.page.camera", column)
        self.wedge = _Source("keyboard", "scanner.page.wedge", column)
        self.serial = _Source("link", "scanner.page.serial", column)
        label = Text("scanner.page.port", look="muted")
        self.port = Choice("scanner.page.port")
        self.port.activated.connect(lambda place: self._hand.choose(str(self.port.itemData(place))))
        label.setBuddy(self.port)
        column.addWidget(label)
        column.addWidget(self.port)
        self.flatbed = _Source("scan-qr-code", "scanner.page.flatbed", column)
        column.addStretch(1)
        return card

    def _test(self) -> Frame:
        card = Frame("card")
        row = QHBoxLayout(card)
        row.setContentsMargins(24, 20, 24, 20)
        row.setSpacing(24)
        self.code = CodeView()
        row.addWidget(self.code, 1)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(Text("scanner.page.test", look="caption"))
        column.addWidget(Text("scanner.page.test_body", wrap=True))
        self.notice = NoticeView()
        column.addWidget(self.notice)
        self.missing = Text(look="small", wrap=True)
        column.addWidget(self.missing)
        column.addStretch(1)
        silent = Button("scanner.page.silent", look="flat", on_click=lambda: self._show(Verdict(Fault.NOTHING)))
        silent.align_left()
        column.addWidget(silent)
        deeds = FlowLayout()
        deeds.addWidget(Button("scanner.page.save", icon="file-down", on_click=self.paper.save))
        deeds.addWidget(Button("scanner.page.print", icon="printer", on_click=self.paper.print))
        column.addLayout(deeds)
        row.addLayout(column, 1)
        return card

    # --- the state of things ----------------------------------------------------------------------------------------

    def _show_camera(self, *, on: bool) -> None:
        if on is not self._camera_on:
            self._camera_on = on
            self._show_state()

    def _show_state(self) -> None:
        self.camera.say(f"scanner.page.camera_{'on' if self._camera_on else 'off'}", tone=Tone.OK if self._camera_on else Tone.PLAIN)
        on = self._hand.listening
        self.wedge.say(f"scanner.page.wedge_{'on' if on else 'off'}", tone=Tone.OK if on else Tone.PLAIN)
        link = self._hand.link
        self.serial.say(f"scanner.link.{link}", tone=_TONES.get(link, Tone.PLAIN), port=self._hand.open_port)

    def _look_for_flatbeds(self) -> None:
        """Takes seconds where there is a network to ask, so in a worker; one look at a time."""
        if self._looking is None:
            self.flatbed.say("scanner.page.flatbed_looking", tone=Tone.PLAIN)
            self._looking = self._runner.run(self, self.finds_flatbeds, done=self._show_flatbeds, failed=self._explain_flatbeds)

    def _show_flatbeds(self, titles: tuple[str, ...]) -> None:
        self._looking = None
        self.flatbed.say(
            f"scanner.page.flatbed_{'on' if titles else 'off'}", tone=Tone.OK if titles else Tone.PLAIN, names=", ".join(titles)
        )

    def _explain_flatbeds(self, failure: Exception) -> None:
        """Why nobody could be asked: other than that there is none."""
        self._looking = None
        self.flatbed.explain(explain(failure))

    def _list_ports(self) -> None:
        """Finding it, none, each port there is, and the chosen one even if it is not there now."""
        names = {AUTO: tr("scanner.page.port_auto"), "": tr("scanner.page.port_none")}
        names |= {port.name: f"{port.words} ({port.name})" if port.words else port.name for port in self.finds_ports()}
        names.setdefault(self._hand.port, self._hand.port)
        self.port.clear()
        for name, words in names.items():
            self.port.addItem(words, name)
        self.port.setCurrentIndex(list(names).index(self._hand.port))

    # --- the test ---------------------------------------------------------------------------------------------------

    def _tested(self, scan: Scan) -> None:
        self._scans.append(scan)
        if self._verdict().fault is Fault.CHOPPED:
            self._more.start(MORE_WITHIN_MS)
        else:
            self._judge()

    def _verdict(self) -> Verdict:
        text = "".join(s.sent if isinstance(s.sent, str) else s.sent.decode("utf-8", "replace") for s in self._scans)
        return verdict(text, ended_by_key=self._scans[-1].ended_by_key or isinstance(self._scans[-1].sent, bytes), pieces=len(self._scans))

    def _judge(self) -> None:
        self._more.stop()
        found = self._verdict()
        self._scans.clear()
        self._show(found)

    def _show(self, found: Verdict) -> None:
        self.judged.emit(found)
        fine = found.fault in (Fault.PERFECT, Fault.NO_ENTER)
        self._say(Notice(key=f"scanner.verdict.{found.fault}", tone=Tone.OK if fine else Tone.WARN, values={"letters": found.missing}))

    def _say(self, notice: Notice) -> None:
        self._told = notice
        self._tell()

    def _tell(self) -> None:
        told = self._told or Notice(key="scanner.page.waiting", tone=Tone.INFO)
        show_notice(self.notice, told, lambda deed: None)
        letters = str(told.values.get("letters", ""))
        self.missing.setVisible(0 < len(letters) <= 67)
        self.missing.say("scanner.page.missing", letters=" ".join(letters))


def _flatbeds(call: Call) -> tuple[str, ...]:
    from scanner.sources.flatbed import devices

    return tuple(device.title for device in devices(stop=call.cancel))


class _Source:
    """One line of what can scan: icon, name, how it stands."""

    def __init__(self, icon: str, name: str, column: QVBoxLayout) -> None:
        self._icon = icon
        self._picture = Picture(icon, size=28)
        self._words = Text(look="muted", wrap=True)
        self._more = Text(look="muted", wrap=True)
        self._more.hide()
        row, words = QHBoxLayout(), QVBoxLayout()
        row.setSpacing(16)
        words.setSpacing(2)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(Text(name, look="strong"))
        words.addWidget(self._words)
        words.addWidget(self._more)
        row.addLayout(words, 1)
        column.addLayout(row)

    @property
    def words(self) -> str:
        """How it stands."""
        return " ".join(line.text() for line in (self._words, self._more) if not line.isHidden())

    def say(self, key: str, *, tone: Tone, **values: object) -> None:
        """How it stands now."""
        self._words.say(key, **values)
        self._more.hide()
        self._picture.show_icon(self._icon, tone)

    def explain(self, notice: Notice) -> None:
        """Why it does not work, and what to do; by a notice whose sentences are three."""
        self.say(f"{notice.key}.what", tone=notice.tone, **notice.values)
        self._more.say(f"{notice.key}.next", **notice.values)
        self._more.show()
