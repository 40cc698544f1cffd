"""The fifth step: the reader proven by the 134-letter test code, and one card of an invented citizen read as practice."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.components import Button, theme
from app.ui.hand_feed import HandFeed
from app.ui.i18n import tr
from app.ui.scanner_page import ScannerPage
from app.ui.set_up.step import Office, Step
from app.ui.state import Notice
from app.ui.tasks import TaskRunner
from app.ui.theme import Tone
from resources.demo.samples import samples
from resources.text import group_number
from scanner.read import read_file
from scanner.reading import Reading
from scanner.self_test import Fault, Verdict

_TEST = 420
"""Pixels at 100 % that the test needs, so that one bar scrolls and not two."""


class ScannerStep(Step):
    """The test is the scanner page's own. The practice card goes no further than this step: nobody is looked up."""

    NAME = "scanner"
    ICON = "scan-qr-code"
    NOTHING_TO_TYPE = True

    def __init__(self, office: Office, runner: TaskRunner, parent: QWidget, *, hand: HandFeed) -> None:
        super().__init__(office, runner, parent)
        self._verdict: Verdict | None = None
        self.test = ScannerPage(hand, runner, parent=self)
        self.test.head.hide()
        self.test.setMinimumHeight(theme().px(_TEST))
        self.test.judged.connect(self._judged)
        self.column.addWidget(self.test, 1)
        self.practise = Button("set_up.scanner.practise", icon="id-card", on_click=self.read_card)
        self.column.addWidget(self.practise, 0, Qt.AlignmentFlag.AlignLeft)

    def read_card(self) -> None:
        """Reads the picture of an invented citizen's card as any card is read."""
        file = samples()[0].cards[0][1]
        self.work(lambda: next(iter(read_file(file))), done=self._read)

    def said(self) -> str:
        """What the test said."""
        if self._verdict is None:
            return ""
        return tr("set_up.scanner.said_good" if self._verdict.fault in (Fault.PERFECT, Fault.NO_ENTER) else "set_up.scanner.said_bad")

    def _judged(self, verdict: Verdict) -> None:
        self._verdict = verdict

    def _read(self, reading: Reading) -> None:
        claim = reading.claim
        if claim is None:
            self.tell(Notice(key="set_up.card_unread", tone=Tone.WARN))
            return
        values = {"name": claim.full_name, "number": group_number(claim.personal_id)}
        self.tell(Notice(key="set_up.card_read", values=values, tone=Tone.DEMO))
