"""Commitments: who has signed and who has not, who may look up until when, and the province's own table of it."""

import json
from collections.abc import Callable
from typing import ClassVar, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.commitments.rows import csv_of, rows
from app.core.tally import Month
from app.desk import Desk
from app.ui.components import Button, Choice, Frame, Text
from app.ui.i18n import tr
from app.ui.notice import Notice
from app.ui.supervisor.commitment_lines import permit_lines, signature_lines, table_lines, total_of
from app.ui.supervisor.names import Names
from app.ui.supervisor.numbers import number
from app.ui.supervisor.page import Asked, SupervisorPage
from app.ui.supervisor.record_form import RecordForm
from app.ui.supervisor.signatures import Book, Signature, Standing, read
from app.ui.supervisor.tongue import spoken
from app.ui.supervisor.work_table import WorkTable
from app.ui.tasks import TaskRunner
from app.ui.theme import Tone
from app.ui.tick import Tick
from app.ui.well import Well

_VIEWS: Final = ("signed", "permits", "table")
_STATE, _LEFT = 2, 5
"""The columns that hold the order in which something is to be done."""


class CommitmentsPage(SupervisorPage):
    """Paper and file are the province's report, whichever view is in front: it comes in front then."""

    NAME: ClassVar[str] = "commitments"
    ICON: ClassVar[str] = "file-check"

    def __init__(self, desk: Desk, runner: TaskRunner) -> None:
        super().__init__(desk, runner)
        self._asked: Asked | None = None
        self._month: Month | None = None
        self._book: Book | None = None
        self._names = Names()
        self._news: Notice | None = None
        self._well = Well.over(self)
        column = self._well.column
        column.addLayout(self._choices())
        self.views = QStackedWidget()
        for view in (self._build_signed(), self._build_permits(), self._build_table()):
            self.views.addWidget(view)
        column.addWidget(self.views, 1)
        self.setFocusProxy(self.signed)

    def show_for(self, asked: Asked) -> None:
        """As it stands today in that unit; the table of the month in which the period ends, unless another was chosen."""
        self._asked = asked
        desk, month = self.desk, self._month or _month_of(asked, self.desk)
        self.ask(lambda: (read(desk, unit=asked.unit, month=month), Names.of(desk)), self._show_book)

    def paper(self) -> Callable[[], bytes] | None:
        """The province's report as PDF."""
        if self._book is None or not self._book.table.lines:
            return None
        self.turn_to("table")
        table, office, language = self._book.table, self.desk.personnel.gate.clerk.unit.name, spoken()
        clock = self.desk.personnel.journal.clock

        def make() -> bytes:
            from app.commitments.paper import paper

            return paper(table, office=office, at=clock.now().astimezone(), language=language)

        return make

    def tables(self) -> Callable[[str], bytes] | None:
        """The same as a workbook, CSV or JSON lines."""
        if self._book is None or not self._book.table.lines:
            return None
        self.turn_to("table")
        table, language, clock = self._book.table, spoken(), self.desk.personnel.journal.clock

        def make(how: str) -> bytes:
            if how == "csv":
                return csv_of(table)
            if how == "json":
                return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(table)).encode()
            from app.commitments.sheet import workbook

            return workbook(table, at=clock.now().astimezone(), language=language)

        return make

    def back(self) -> bool:
        """Out of a form that nothing was entered into."""
        form = next((form for form in (self.recording, self.granting) if form.isVisible()), None)
        if form is not None:
            form.close_form()
        return form is not None

    def turn_to(self, view: str) -> None:
        """`signed`, `permits` or `table`."""
        self.turns[view].setChecked(True)
        self.views.setCurrentIndex(_VIEWS.index(view))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says everything again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show()

    # --- building ---------------------------------------------------------------------------------------------------

    def _choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        group = QButtonGroup(self)
        self.turns: dict[str, Button] = {}
        for view in _VIEWS:
            button = Button(f"supervisor.commitments.{view}", look="segment", on_click=_turning(self, view))
            button.setCheckable(True)
            group.addButton(button)
            row.addWidget(button)
            self.turns[view] = button
        self.turns["signed"].setChecked(True)
        row.addSpacing(10)
        self.totals = Text(look="muted", wrap=True)
        row.addWidget(self.totals, 1)
        return row

    def _build_signed(self) -> QWidget:
        card, column = _card()
        self.only_missing = Tick("")
        self.only_missing.toggled.connect(lambda on: self._show_signed())
        column.addWidget(self.only_missing)
        self.signed = WorkTable("supervisor.commitments.signed", by=_STATE)
        self.signed.chosen.connect(lambda key: self._show_deeds())
        column.addWidget(self.signed, 1)
        self.nobody = _empty("supervisor.commitments.nobody", column)
        self.recording = RecordForm(self.desk, self.runner, granting=False)
        self.granting = RecordForm(self.desk, self.runner, granting=True)
        for form in (self.recording, self.granting):
            form.recorded.connect(self._recorded)
            form.closed.connect(self._show_deeds)
            column.addWidget(form)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 8, 4)
        self.record = Button("supervisor.commitments.record", icon="pencil", on_click=lambda: self._begin(self.recording))
        self.grant = Button("supervisor.commitments.grant", icon="key-round", on_click=lambda: self._begin(self.granting))
        self.look_only = Text("supervisor.commitments.only_administrators", look="small", wrap=True)
        for part in (self.record, self.grant):
            foot.addWidget(part)
        foot.addWidget(self.look_only, 1)
        foot.addStretch(1)
        column.addLayout(foot)
        return card

    def _build_permits(self) -> QWidget:
        card, column = _card()
        self.permits = WorkTable("supervisor.commitments.permits", by=_LEFT)
        column.addWidget(self.permits, 1)
        self.no_permits = _empty("supervisor.commitments.no_permits", column)
        return card

    def _build_table(self) -> QWidget:
        card, column = _card()
        row = QHBoxLayout()
        row.setContentsMargins(8, 6, 8, 0)
        label = Text("supervisor.commitments.month", look="muted")
        self.months = Choice("supervisor.commitments.month")
        self.months.setMinimumContentsLength(26)
        self.months.activated.connect(lambda index: self._choose_month())
        label.setBuddy(self.months)
        row.addWidget(label)
        row.addWidget(self.months)
        self.source = Text(look="small", wrap=True)
        row.addWidget(self.source, 1)
        column.addLayout(row)
        self.table = WorkTable("supervisor.commitments.table")
        column.addWidget(self.table, 1)
        self.total = Text(look="strong", wrap=True)
        self.total.setContentsMargins(8, 4, 8, 6)
        column.addWidget(self.total)
        self.no_table = _empty("supervisor.commitments.no_table", column)
        return card

    # --- what stands ------------------------------------------------------------------------------------------------

    def _show_book(self, brought: tuple[Book, Names]) -> None:
        self._book, self._names = brought
        self._show()
        if self._news is not None:
            self.told.emit(self._news)
            self._news = None

    def _show(self) -> None:
        book = self._book
        if book is None:
            return
        counts = {standing: sum(one.standing is standing and not one.printed for one in book.signatures) for standing in Standing}
        missing = sum(one.lacks and not one.printed for one in book.signatures)
        good = counts[Standing.GOOD] + counts[Standing.SOON]
        said = [tr("supervisor.commitments.totals", good=number(good), soon=number(counts[Standing.SOON]), missing=number(missing))]
        organisations, people = (sum(getattr(one, name) for one in book.signatures) for name in ("organisations", "people"))
        if organisations or people:
            said.append(tr("supervisor.commitments.totals_printed", organisations=number(organisations), people=number(people)))
        self.totals.show_data(" ".join(said))
        self.only_missing.setText(tr("supervisor.commitments.only_missing", n=number(missing)))
        self._show_signed()
        self.permits.show_lines(permit_lines(book.permits, self._names.procedures))
        self.permits.setVisible(bool(book.permits))
        self.no_permits.setVisible(not book.permits)
        self._show_table(book)

    def _show_signed(self) -> None:
        if self._book is None:
            return
        only = self.only_missing.isChecked()
        shown = tuple(one for one in self._book.signatures if one.lacks or not only)
        self.signed.show_lines(signature_lines(shown))
        self.signed.setVisible(bool(shown))
        self.nobody.setVisible(not shown)
        self.nobody.say("supervisor.commitments.nobody" if self._book.signatures else "supervisor.commitments.nothing")
        self._show_deeds()

    def _show_deeds(self) -> None:
        about, may = self._chosen(), self._book is not None and self._book.may_record
        closed = self.recording.isHidden() and self.granting.isHidden()
        for button in (self.record, self.grant):
            button.setVisible(may and closed)
        self.record.setEnabled(about is not None and not about.printed)
        self.grant.setEnabled(about is not None and bool(about.login))
        self.look_only.setVisible(self._book is not None and not may)

    def _show_table(self, book: Book) -> None:
        there = bool(book.table.lines)
        for part, shown in ((self.table, there), (self.total, there), (self.source, there), (self.no_table, not there)):
            part.setVisible(shown)
        if there:
            self.table.show_lines(table_lines(book.table))
            self.total.show_data(total_of(book.table))
            self.source.say("commitments.printed" if book.table.is_printed else "commitments.counted")
        self.months.clear()
        for month in sorted({*book.months, book.table.period}, reverse=True):
            key = "supervisor.commitments.month_printed" if month in book.months else "supervisor.commitments.month_shown"
            self.months.addItem(tr(key, month=f"{month.first:%m/%Y}"), month.text)
        self.months.setCurrentIndex(self.months.findData(book.table.period.text))

    def _chosen(self) -> Signature | None:
        every = self._book.signatures if self._book else ()
        return next((one for one in every if one.key == self.signed.key), None)

    # --- deeds ------------------------------------------------------------------------------------------------------

    def _choose_month(self) -> None:
        self._month = Month(str(self.months.currentData()))
        self._again()

    def _begin(self, form: RecordForm) -> None:
        about = self._chosen()
        if about is not None and self._book is not None:
            form.open_for(about, today=self._book.today)
            self._show_deeds()
            self._well.bring(form)

    def _recorded(self, told: Notice) -> None:
        self._news = Notice(key=told.key, values=told.values, tone=Tone.OK)
        self.signed.setFocus(Qt.FocusReason.OtherFocusReason)
        self._again()

    def _again(self) -> None:
        if self._asked is not None:
            self.show_for(self._asked)


def _month_of(asked: Asked, desk: Desk) -> Month:
    return Month.of(min(asked.period.last or desk.personnel.gate.today, desk.personnel.gate.today))


def _card() -> tuple[Frame, QVBoxLayout]:
    card = Frame("card")
    column = QVBoxLayout(card)
    column.setContentsMargins(6, 4, 6, 6)
    column.setSpacing(6)
    return card, column


def _empty(key: str, column: QVBoxLayout) -> Text:
    text = Text(key, look="muted", wrap=True)
    text.setAlignment(Qt.AlignmentFlag.AlignCenter)
    text.setMinimumHeight(160)
    text.hide()
    column.addWidget(text)
    return text


def _turning(page: CommitmentsPage, view: str) -> Callable[[], None]:
    return lambda: page.turn_to(view)
