"""The supervisor's frame: pages on a rail, and one bar on top whose period and unit all of them obey."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.usage import ChainState
from app.desk import Desk
from app.ui.components import Button, Choice, Pill, Text, theme
from app.ui.i18n import tr
from app.ui.layouts import FlowLayout
from app.ui.notice import Notice
from app.ui.sections import NoticeView
from app.ui.supervisor.handing_out import HandingOut
from app.ui.supervisor.names import Names
from app.ui.supervisor.numbers import number
from app.ui.supervisor.page import Asked, SupervisorPage
from app.ui.supervisor.pages import PAGES
from app.ui.supervisor.period_bar import PeriodBar
from app.ui.supervisor.rail import Rail
from app.ui.supervisor.unit_choice import UnitChoice
from app.ui.tasks import TaskRunner
from app.ui.theme import Tone
from app.ui.words import show_notice

RENEWED_MS: Final = 60_000
ROOM: Final = 1100
"""Pixels at 100 % from which there is room for the rail."""
PRINT, EXPORT, BACK, ON = "Ctrl+P", "Ctrl+E", "Alt+Left", "Alt+Right"


class Pages(Mapping[str, SupervisorPage]):
    """The frame's pages by name, in the order of the rail; each is made when it is first wanted."""

    def __init__(self, kinds: Sequence[type[SupervisorPage]], make: Callable[[type[SupervisorPage]], SupervisorPage]) -> None:
        self._kinds = {kind.NAME: kind for kind in kinds}
        self._make = make
        self._made: dict[str, SupervisorPage] = {}

    def __getitem__(self, name: str) -> SupervisorPage:
        if name not in self._made:
            self._made[name] = self._make(self._kinds[name])
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._kinds

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)


class SupervisorFrame(QWidget):
    """Ctrl+P prints, Ctrl+E and Ctrl+S export, Esc goes a step back and then to the counter. One page needs no rail."""

    left = Signal()
    chain_walked = Signal(object)

    def __init__(self, desk: Desk, runner: TaskRunner, *, pages: Sequence[type[SupervisorPage]] = PAGES, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._runner = desk, runner
        self._notice: Notice | None = None
        self._of_page = False
        self.handing_out = HandingOut(desk, runner, self)
        self.handing_out.told.connect(self._tell)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.stack = QStackedWidget()
        self.pages = Pages(pages, self._make)
        self.rail = Rail({page.NAME: page.ICON for page in pages})
        self.rail.chosen.connect(self._show_page)
        self.rail.left.connect(self.left)
        row.addWidget(self.rail)
        side = QVBoxLayout()
        side.setContentsMargins(16, 10, 8, 8)
        side.setSpacing(8)
        side.addLayout(self._bar())
        self.notice = NoticeView()
        self.notice.hide()
        side.addWidget(self.notice)
        side.addWidget(self.stack, 1)
        row.addLayout(side, 1)
        self._minute = QTimer(self)
        self._minute.setInterval(RENEWED_MS)
        self._minute.timeout.connect(self._renew)
        self.open(next(iter(self.pages)))
        self._name_pages()

    @property
    def page(self) -> SupervisorPage:
        """The one in front."""
        return self._front

    @property
    def HELP(self) -> str:  # noqa: N802  # a constant of every other page
        """The topic of the guide that tells about the page in front."""
        return self.page.HELP

    @property
    def asked(self) -> Asked:
        """What the bar says."""
        return Asked(period=self.period.span.period, unit=self.unit.code)

    def open(self, name: str) -> None:
        """That page."""
        self.rail.show_page(name)

    def _make(self, kind: type[SupervisorPage]) -> SupervisorPage:
        page = kind(self._desk, self._runner)
        self.stack.addWidget(page)
        page.told.connect(partial(self._hear, page))
        if (wants := getattr(page, "wants_unit", None)) is not None:
            wants.connect(self.go_to_unit)
        return page

    def _show_page(self, name: str) -> None:
        self._front = self.pages[name]
        self.stack.setCurrentWidget(self._front)
        self._point()
        self._tell(None)
        self.refresh()

    def refresh(self) -> None:
        """Asks the page in front for what the bar says; what stands stays until the answer is there."""
        if self.isVisible():
            self.page.show_for(self.asked)

    def ask_again(self) -> None:
        """The figures of this moment (F5)."""
        self.refresh()

    def _renew(self) -> None:
        """After a minute; a desk with years of work may take longer than that, once."""
        if not self.page.asking:
            self.refresh()

    def go_to_unit(self, code: str) -> None:
        """That unit with what is below it, or all."""
        self.unit.choose(code)
        self.refresh()

    def print_page(self) -> None:
        """The page in front, on paper."""
        self.handing_out.print(self.page, self.asked.period, unit=self.asked.unit)

    def save_page(self) -> None:
        """The page in front, as a file."""
        self.handing_out.export(self.page, self.asked.period, unit=self.asked.unit)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """In front: figures now and every minute, and whether the ledger they come from is whole."""
        super().showEvent(event)
        self._minute.start()
        self._runner.run(self, lambda call: Names.of(self._desk).units, done=self.unit.show_units, failed=lambda failure: None)
        self._runner.run(self, lambda call: self._desk.counter.chain(), done=self._show_chain, failed=lambda failure: None)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  # Qt's name
        """Nobody looks."""
        super().hideEvent(event)
        self._minute.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Narrow or wide."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Esc goes a step back first."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_back(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """The same."""
        if _is_back(event):
            self.step_back()
        else:
            super().keyPressEvent(event)

    def step_back(self) -> None:
        """Inside the page; from a unit to all; else to the counter."""
        if self.page.back():
            return
        if self.unit.code:
            self.go_to_unit("")
        else:
            self.left.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says its own words anew in another language; pages say what they show themselves, without asking anew."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_pages()
            self._tell(self._notice)
        elif event.type() == QEvent.Type.StyleChange:
            QTimer.singleShot(0, self, self._fit)  # after every part has taken the other text size

    def _bar(self) -> FlowLayout:
        gate = self._desk.personnel.gate
        row = FlowLayout(gap=8, line_gap=6)
        self.choice = Choice("supervisor.pages")
        self.choice.setMinimumContentsLength(11)
        self.choice.activated.connect(lambda index: self.open(str(self.choice.itemData(index))))
        self.period = PeriodBar(today=lambda: gate.today)
        self.period.changed.connect(lambda span: self.refresh())
        self.printing = Button("supervisor.print", icon="printer", shortcut=PRINT, on_click=self.print_page)
        self.exporting = Button("supervisor.export", icon="file-down", shortcut=EXPORT, on_click=self.save_page)
        keys = {EXPORT: self.save_page, BACK: partial(self.period.move_on, forward=False), ON: partial(self.period.move_on, forward=True)}
        for key, deed in keys.items():
            QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut).activated.connect(deed)
        label = Text("supervisor.unit.name", look="muted")
        self.unit = UnitChoice()
        self.unit.chosen.connect(lambda code: self.refresh())
        label.setBuddy(self.unit)
        units = QWidget()
        pair = QHBoxLayout(units)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.addWidget(label)
        pair.addWidget(self.unit)
        if len(self.pages) == 1:
            units.hide()  # shown before it has a parent it would be a window of its own
        self.chain = Pill()
        self.chain.hide()
        for part in (self.choice, self.period, self.printing, self.exporting, units, self.chain):
            row.addWidget(part)
        return row

    def _fit(self) -> None:
        """Where room is short the rail becomes a list in the bar, and the buttons give up their keys."""
        narrow, several = self.width() * 100 / theme().percent < ROOM, len(self.pages) > 1
        self.rail.setVisible(several and not narrow)
        self.choice.setVisible(several and narrow)
        self.period.show_narrow(narrow=narrow)
        self.printing.show_key("" if narrow else PRINT)
        self.exporting.show_key("" if narrow else EXPORT)
        self._point()

    def _point(self) -> None:
        """Where the keyboard comes in: where one chooses a page, or on the only one."""
        name = self.page.NAME
        self.choice.setCurrentIndex(self.choice.findData(name))
        several = len(self.pages) > 1
        chooser = self.choice if self.choice.isVisibleTo(self) else self.rail.buttons[name]
        self.setFocusProxy(chooser if several else self.pages[name])

    def _name_pages(self) -> None:
        self.choice.clear()
        for name in self.pages:
            self.choice.addItem(tr(f"supervisor.page.{name}"), name)
        self._point()

    def _show_chain(self, chain: ChainState) -> None:
        self.chain.show()
        if chain.ok:
            self.chain.say("supervisor.chain_ok", icon="shield-check", tone=Tone.OK, n=number(chain.events))
        else:
            self.chain.say("supervisor.chain_broken", icon="circle-x", tone=Tone.BAD, seq=number(chain.first_bad_seq or 0))
        self.chain_walked.emit(chain)

    def _hear(self, page: SupervisorPage, notice: object) -> None:
        """Of a page that is not in front any more nothing is told; that all is well again takes back what a page told, and nothing else."""
        if page is self.page and (notice is not None or self._of_page):
            self._tell(notice)
            self._of_page = notice is not None

    def _tell(self, notice: object) -> None:
        self._of_page = False
        self._notice = notice if isinstance(notice, Notice) else None
        show_notice(self.notice, self._notice, lambda deed: None)


def _is_back(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier
