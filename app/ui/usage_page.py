"""How many, how deep, how often: the unit's counts for a supervisor, his own for a clerk."""

import datetime as dt
from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QButtonGroup, QGridLayout, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from app.core.people import Post
from app.core.usage import ChainState, Period, UsageCount
from app.counter import Counter
from app.ui.components import Button, Frame, Pill, Text, theme
from app.ui.notices import explain
from app.ui.sections import NoticeView
from app.ui.tasks import Task, TaskRunner
from app.ui.theme import Tone
from app.ui.usage_model import COLUMNS, UsageModel, grouped, shown, sortable, total
from app.ui.words import show_notice


class Span(StrEnum):
    """The periods offered. The value names the sentence `window.usage.<value>`."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    ALL = "all"

    def period(self, today: dt.date) -> Period:
        """The days it covers; a week begins on Monday."""
        firsts = {
            Span.TODAY: today,
            Span.WEEK: today - dt.timedelta(days=today.weekday()),
            Span.MONTH: today.replace(day=1),
            Span.YEAR: today.replace(month=1, day=1),
        }
        return Period(first=firsts.get(self), last=None if self is Span.ALL else today)


class UsagePage(QWidget):
    """Figures, table, and whether the ledger they come from is whole."""

    left = Signal()
    chain_walked = Signal(object)

    def __init__(self, counter: Counter, runner: TaskRunner, *, today: Callable[[], dt.date] = dt.date.today) -> None:
        super().__init__()
        self._counter, self._runner, self._today = counter, runner, today
        self._span = Span.TODAY
        self._task: Task | None = None
        self._counts: tuple[UsageCount, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(16)
        column.addLayout(self._head())
        column.addLayout(self._periods())
        column.addLayout(self._figures())
        self.notice = NoticeView()
        self.notice.hide()
        column.addWidget(self.notice)
        column.addWidget(self._table())
        self.setFocusProxy(self._spans[self._span])
        column.addStretch(1)

    def refresh(self) -> None:
        """Counts anew, in a worker."""
        if self._task is not None:
            self._task.forget()
        period = self._span.period(self._today())

        def work(call: object) -> tuple[tuple[UsageCount, ...], ChainState]:
            return self._counter.usage(by=["clerk"], period=period), self._counter.chain()

        self._task = self._runner.run(self, work, done=self._show, failed=self._failed)

    def choose(self, span: Span) -> None:
        """Another period."""
        self._span = span
        self._spans[span].setChecked(True)
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """The heads follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._model.retranslate()
            self._show_totals()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        supervisor = self._counter.clerk.post is Post.SUPERVISOR
        row.addWidget(Text("window.usage.unit" if supervisor else "window.usage.mine", look="title", unit=self._counter.clerk.unit.name))
        self.chain = Pill()
        self.chain.hide()
        row.addWidget(self.chain)
        row.addStretch(1)
        row.addWidget(Button("window.usage.close", icon="arrow-left", shortcut="Esc", on_click=self.left.emit))
        return row

    def _periods(self) -> QHBoxLayout:
        self._spans: dict[Span, Button] = {}
        group = QButtonGroup(self)
        segments = QHBoxLayout()
        segments.setSpacing(6)
        for span in Span:
            button = Button(f"window.usage.{span}", look="segment", on_click=_choose(self, span))
            button.setCheckable(True)
            group.addButton(button)
            segments.addWidget(button)
            self._spans[span] = button
        self._spans[self._span].setChecked(True)
        segments.addStretch(1)
        return segments

    def _figures(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        self._figure: dict[str, Text] = {}
        for place, name in enumerate(("calls", "rate_found", "dossiers", "forms", "printed", "fields_filled")):
            card = Frame("card")
            inner = QVBoxLayout(card)
            inner.setContentsMargins(16, 12, 16, 12)
            inner.setSpacing(0)
            self._figure[name] = Text(look="figure")
            inner.addWidget(self._figure[name])
            inner.addWidget(Text(f"count.{name}", look="small"))
            grid.addWidget(card, 0, place)
            grid.setColumnStretch(place, 1)
        return grid

    def _table(self) -> Frame:
        card = Frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(0)
        self._model = UsageModel(self)
        self.table = QTableView()
        self.table.setModel(sortable(self._model, self))
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().sortIndicatorChanged.connect(self._model.show_sorting)
        self.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setProperty("ring", "none")
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme().px(40))
        heads = self.table.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        heads.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        heads.setMinimumSectionSize(theme().px(60))
        heads.setHighlightSections(False)
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
        heads.setFixedHeight(self._head_height())
        column.addWidget(self.table)
        self.empty = Text("window.usage.none", look="muted", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMinimumHeight(theme().px(160))
        column.addWidget(self.empty)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 10, 12, 10)
        self.total = Text(look="strong", wrap=True)
        foot.addWidget(self.total, 1)
        column.addLayout(foot)
        return card

    def _show(self, brought: tuple[tuple[UsageCount, ...], ChainState]) -> None:
        self._counts, chain = brought
        self.notice.hide()
        self._model.show_counts(self._counts)
        self.table.setVisible(bool(self._counts))
        self.empty.setVisible(not self._counts)
        self._fit_table()
        self._show_totals()
        self.chain.show()
        if chain.ok:
            self.chain.say("window.usage.chain_ok", icon="shield-check", tone=Tone.OK, n=grouped(chain.events))
        else:
            self.chain.say("window.usage.chain_broken", icon="circle-x", tone=Tone.BAD, seq=chain.first_bad_seq or 0)
        self.chain_walked.emit(chain)

    @staticmethod
    def _head_height() -> int:
        """Two lines of words; three where large text makes the columns narrow."""
        return theme().px(56 if theme().percent < 150 else 76)

    def _fit_table(self) -> None:
        """As tall as its lines, up to the room there is; then it scrolls under its heads."""
        wanted = self._head_height() + len(self._counts) * theme().px(40) + 4
        self.table.setFixedHeight(min(wanted, max(theme().px(160), self.height() - theme().px(280))))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """The table takes the room there is."""
        super().resizeEvent(event)
        self._fit_table()

    def _show_totals(self) -> None:
        together = total(self._counts)
        for name, text in self._figure.items():
            text.show_data(shown(together, name))
        parts = {name: shown(together, name) for name in COLUMNS}
        self.total.say("window.usage.total", clerks=len(self._counts), **parts)

    def _failed(self, failure: Exception) -> None:
        show_notice(self.notice, explain(failure), lambda deed: None)


def _choose(page: UsagePage, span: Span) -> Callable[[], None]:
    return lambda: page.choose(span)
