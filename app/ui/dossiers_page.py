"""The dossiers of a day: a table to be filtered and sorted, and beside it what can be done with the one in front."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import ClassVar

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.core.dossiers import DayDossier, Standing
from app.core.people import Post
from app.core.usage import Period
from app.desk import Desk
from app.ui.components import Button, Frame, Text, theme
from app.ui.day_bar import DayBar
from app.ui.dossier_card import DossierCard
from app.ui.dossier_lines import key_of, lines_of, matches
from app.ui.i18n import tr
from app.ui.keeping import Keeping
from app.ui.layouts import FlowLayout
from app.ui.notice import Deed, Notice
from app.ui.sections import NoticeView
from app.ui.supervisor.handing_out import HandingOut
from app.ui.supervisor.names import Names
from app.ui.supervisor.page import Asked, SupervisorPage
from app.ui.supervisor.work_table import WorkTable
from app.ui.tasks import TaskRunner
from app.ui.words import show_notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The dossiers of a day, and what those in them are called."""

    day: dt.date
    dossiers: tuple[DayDossier, ...] = ()
    names: Names = field(default_factory=Names)

    @classmethod
    def of(cls, desk: Desk, day: dt.date) -> "Found":
        """Worker thread; raises CouldNotKeep."""
        dossiers, names = desk.dossiers.of_day(day), Names.of(desk)
        return cls(day=day, dossiers=dossiers, names=replace(names, clerks={**names.clerks, **desk.dossiers.names(dossiers)}))


class DossiersPage(SupervisorPage):
    """Esc leaves, Enter does the likeliest, Ctrl+P prints the register, Alt and an arrow turn the day. Nobody of the list is named."""

    NAME: ClassVar[str] = "dossiers"
    ICON: ClassVar[str] = "folder-open"
    HELP = "dossiers"
    NARROW = 1000
    """Pixels at 100 %: below this the card stands under the table."""
    TABLE, CARD = 180, 360
    """Their least heights then."""

    left = Signal()
    begins_again = Signal(object)
    wants_waiting = Signal()

    def __init__(self, desk: Desk, runner: TaskRunner, keeping: Keeping, *, parent: QWidget) -> None:
        super().__init__(desk, runner)
        self.setParent(parent)
        self._keeping = keeping
        today = desk.personnel.gate.today
        self._found = Found(day=today)
        self._notice: Notice | None = None
        self.handing_out = HandingOut(desk, runner, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 12)
        column.setSpacing(10)
        column.addLayout(self._head())
        column.addLayout(self._bar())
        self.notice = NoticeView()
        self.notice.hide()
        column.addWidget(self.notice)
        self._carrier = carrier = QScrollArea()  # large text on a low screen: both parts keep their height, and the page scrolls
        carrier.setWidgetResizable(True)
        carrier.setFrameShape(QFrame.Shape.NoFrame)
        carrier.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        well = QWidget()
        well.setProperty("look", "well")
        carrier.setWidget(well)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, well)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(12)
        whole = Frame("card")
        list_side = QVBoxLayout(whole)
        list_side.setContentsMargins(4, 4, 4, 8)
        list_side.setSpacing(6)
        self.table = WorkTable("dossiers.table", by=1)
        self.empty = Text("dossiers.none", look="muted", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMinimumHeight(theme().px(120))
        self.total = Text(look="strong", wrap=True)
        self.total.setContentsMargins(10, 0, 10, 0)
        for part, stretch in ((self.table, 1), (self.empty, 1), (self.total, 0)):
            list_side.addWidget(part, stretch)
        self._both.addWidget(whole, 66)
        self.card = DossierCard()
        self._both.addWidget(self.card, 34)
        column.addWidget(carrier, 1)
        self.setFocusProxy(self.table)
        self._join()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Text("dossiers.title", look="title"))
        row.addStretch(1)
        self.printing = Button("dossiers.print", icon="printer", shortcut="Ctrl+P", on_click=self.print_page)
        self.saving = Button("dossiers.save", icon="file-down", shortcut="Ctrl+S", on_click=self.save_page)
        self.close_button = Button("dossiers.close", icon="arrow-left", shortcut="Esc", on_click=self.left.emit)
        self._keys = {self.printing: "Ctrl+P", self.saving: "Ctrl+S", self.close_button: "Esc"}
        for button in self._keys:
            row.addWidget(button)
        return row

    def _bar(self) -> FlowLayout:
        row = FlowLayout(gap=10, line_gap=6)
        gate = self.desk.personnel.gate
        self.days = DayBar(today=lambda: gate.today)
        self.words = QLineEdit()
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(theme().px(320))
        self.waiting = Button("dossiers.waiting", icon="hourglass", shortcut="F11", on_click=self.wants_waiting.emit, n=0)
        self.waiting.hide()
        for part in (self.days, self.words, self.waiting):
            row.addWidget(part)
        self._name()
        return row

    def _join(self) -> None:
        self.days.changed.connect(lambda day: self.refresh())
        self.words.textChanged.connect(lambda text: self._show())
        self.words.returnPressed.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.chosen.connect(lambda key: self._show_card())
        self.table.opened.connect(lambda key: self._to_card())
        self.told.connect(self._tell)
        self.handing_out.told.connect(self._tell)
        self._keeping.told.connect(self._tell)
        self._keeping.changed.connect(self._renew)
        card, keeping = self.card, self._keeping
        card.resumes.connect(keeping.take_up)
        card.drops.connect(keeping.drop)
        card.gives.connect(keeping.hand_over)
        card.wants_colleagues.connect(self._find_colleagues)
        card.begins_again.connect(self.begins_again)
        card.wants_waiting.connect(self.wants_waiting)
        card.wants_counter.connect(self.left)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_for(self, asked: Asked) -> None:
        """The last day of the period."""
        if asked.period.last is not None:
            self.days.show_day(asked.period.last)
        self.refresh()

    def ask_again(self) -> None:
        """The list of this moment (F5)."""
        self.refresh()

    def refresh(self) -> None:
        """The day anew; what stands stays until the answer is there."""
        desk, day = self.desk, self.days.day
        self.ask(lambda: Found.of(desk, day), self._take)

    def _renew(self) -> None:
        if self.isVisible():
            self.refresh()

    def _take(self, found: Found) -> None:
        self._found = found
        self._show()

    @property
    def dossiers(self) -> tuple[DayDossier, ...]:
        """Those of the day, the one on the screen among them."""
        at_hand = self._keeping.at_hand if self.days.is_today else ""
        mine = self.desk.counter.clerk.login
        return tuple(
            replace(one, standing=Standing.AT_HAND, kept="") if one.number == at_hand and one.clerk == mine else one
            for one in self._found.dossiers
        )

    def _show(self) -> None:
        names, text = self._found.names, self.words.text()
        every = self.dossiers
        shown = [one for one in every if matches(one, text, procedures=names.procedures, names=names.clerks)]
        of_many = self.desk.counter.clerk.post is not Post.CLERK
        self.table.show_lines(lines_of(shown, procedures=names.procedures, names=names.clerks, of_many=of_many))
        self.table.setVisible(bool(shown))
        self.empty.setVisible(not shown)
        self.empty.say("dossiers.none_like" if every else "dossiers.none")
        if len(shown) < len(every):
            self.total.say("dossiers.count_shown", shown=len(shown), n=len(every))
        else:
            self.total.say("dossiers.count", n=len(every), sheets=sum(one.sheets for one in every))
        waiting = sum(one.waiting for one in every)
        self.waiting.say("dossiers.waiting", n=waiting)
        self.waiting.setVisible(bool(waiting))
        for button in (self.printing, self.saving):
            button.setEnabled(bool(every))
        self._show_card()

    def _show_card(self) -> None:
        names = self._found.names
        one = next((one for one in self.dossiers if key_of(one) == self.table.key), None)
        self.card.show_dossier(one, procedures=names.procedures, names=names.clerks, forms=names.forms)

    def _to_card(self) -> None:
        self._carrier.ensureWidgetVisible(self.card)
        self.card.first_deed()

    def _find_colleagues(self, procedure: str) -> None:
        self.ask(lambda: self.desk.dossiers.colleagues(procedure), self.card.show_colleagues)

    # --- the register -----------------------------------------------------------------------------------------------

    def paper(self) -> Callable[[], bytes] | None:
        """The register of the day, with all its dossiers, whatever the filter shows."""
        found, desk = self._found, self.desk
        if not found.dossiers:
            return None

        def make() -> bytes:
            counter = desk.counter
            return desk.dossiers.register(
                found.dossiers,
                day=found.day,
                settings=counter.settings,
                procedures=found.names.procedures,
                test_data=counter.test_data,
            )

        return make

    def print_page(self) -> None:
        """The register on paper (Ctrl+P)."""
        self.handing_out.print(self, self._period)

    def save_page(self) -> None:
        """The register as a PDF (Ctrl+S)."""
        self.handing_out.export(self, self._period)

    @property
    def _period(self) -> Period:
        return Period(first=self._found.day, last=self._found.day)

    # --- the window's events ----------------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says everything again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
            self._tell(self._notice)
            QTimer.singleShot(0, self, self._show)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """The card goes below the table where there is no room beside it, and buttons give up their keys."""
        super().resizeEvent(event)
        narrow = self.width() * 100 < self.NARROW * theme().percent
        self._both.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        for part, height in ((self.table, self.TABLE), (self.card, self.CARD)):
            part.setMinimumHeight(theme().px(height) if narrow else 0)
        for button, key in self._keys.items():
            button.show_key("" if narrow else key)

    def _tell(self, notice: object) -> None:
        self._notice = replace(notice, deeds=(Deed.DISMISS,)) if isinstance(notice, Notice) else None
        show_notice(self.notice, self._notice, lambda deed: self._tell(None))

    def _name(self) -> None:
        self.words.setPlaceholderText(tr("dossiers.filter"))
        self.words.setAccessibleName(tr("dossiers.filter"))
