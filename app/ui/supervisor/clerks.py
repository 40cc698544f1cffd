"""The clerks: one line each, sorted as one likes, found by typing; Enter opens one, Esc comes back to the line."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout

from app.desk import Desk
from app.ui.components import Text, theme
from app.ui.i18n import tr
from app.ui.supervisor.clerk_view import ClerkView
from app.ui.supervisor.counting_page import TABLED, CountingPage, Seen
from app.ui.supervisor.names import Names
from app.ui.supervisor.numbers import change, figure, number
from app.ui.supervisor.page import Asked
from app.ui.supervisor.table import Cell, Lines, SortedTable, words
from app.ui.tasks import TaskRunner
from app.ui.well import Well
from resources.text import fold


class ClerksPage(CountingPage):
    """The list, and behind it the page of whoever was opened."""

    NAME = "clerks"
    ICON = "users"

    def __init__(self, desk: Desk, runner: TaskRunner) -> None:
        super().__init__(desk, runner)
        self._asked: Asked | None = None
        self.opened: ClerkView | None = None
        self.stack = QStackedWidget()
        listed = Well()
        column = listed.column
        column.setSpacing(10)
        top = QHBoxLayout()
        top.setSpacing(12)
        self.search = QLineEdit()
        self.search.setMaximumWidth(theme().px(340))
        self.search.setClearButtonEnabled(False)
        self.search.textChanged.connect(lambda text: self._list())
        top.addWidget(self.search, 1)
        self.summary = Text(look="muted", wrap=True)
        top.addWidget(self.summary, 2)
        column.addLayout(top)
        self.table = SortedTable("supervisor.page.clerks")
        self.table.opened.connect(self.open)
        column.addWidget(self.table, 1)
        self.empty = Text("supervisor.empty", look="muted", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.hide()
        column.addWidget(self.empty, 1)
        column.addWidget(Text("supervisor.clerks.keys", look="small", wrap=True))
        column.addWidget(self.stated)
        self.stack.addWidget(listed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        self.setFocusProxy(self.table)
        self._name()

    def show_for(self, asked: Asked) -> None:
        """The list, or the clerk who is open."""
        self._asked = asked
        if self.opened is not None:
            self.opened.show_for(asked)
            return

        def work() -> Seen:
            found = self.reporting.report(by=("clerk",), period=asked.period, unit=asked.unit, compare=True)
            return Seen(found, Names.of(self.desk))

        self.ask(work, lambda seen: self._show(seen, unit=asked.unit))

    def open(self, login: str) -> None:
        """That clerk's page."""
        self._drop()
        self.opened = ClerkView(self.desk, self.runner, login=login)
        self.opened.told.connect(self.told)
        self.opened.left_view.connect(self.back)
        self.stack.addWidget(self.opened)
        self.stack.setCurrentWidget(self.opened)
        self.opened.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._asked is not None:
            self.opened.show_for(self._asked)

    def back(self) -> bool:
        """From a clerk to the list, where his line is current; from a search to all."""
        if self.opened is not None:
            self._drop()
            if self._asked is not None:
                self.show_for(self._asked)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if self.search.text():
            self.search.clear()
            return True
        return False

    def paper(self) -> Callable[[], bytes] | None:
        """Of the clerk who is open, else of the list."""
        return self.opened.paper() if self.opened is not None else super().paper()

    def tables(self) -> Callable[[str], bytes] | None:
        """The same."""
        return self.opened.tables() if self.opened is not None else super().tables()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Names the search in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()

    def _drop(self) -> None:
        if self.opened is not None:
            self.stack.setCurrentIndex(0)
            self.stack.removeWidget(self.opened)
            self.opened.hide()
            self.opened.deleteLater()
            self.opened = None

    def _show(self, seen: Seen, *, unit: str) -> None:
        self.names = seen.names
        self.state(seen.report, unit=unit)
        self._list()

    def _list(self) -> None:
        report, wanted = self.report, fold(self.search.text())
        if report is None:
            return
        named = [(self.names.say("clerk", row.by["clerk"]), row) for row in report.counts]
        found = [(name, row) for name, row in named if wanted in fold(f"{name} {row.by['clerk']}")]
        heads = (tr("by.clerk"), *(tr(f"supervisor.count.{column}") for column in TABLED), tr("supervisor.change.head"))
        rows = tuple(
            (
                words(name),
                *(Cell(figure(row, column), -1.0 if (value := getattr(row, column)) is None else float(value)) for column in TABLED),
                Cell(change(row, "calls", row.previous), float(row.calls - (row.previous.calls if row.previous else 0))),
            )
            for name, row in found
        )
        self.table.show_lines(Lines(heads=heads, rows=rows, keys=tuple(row.by["clerk"] for _, row in found)))
        self.table.setVisible(bool(rows))
        self.table.setMinimumHeight(self.table.height_of(min(4, len(rows))))
        self.empty.setVisible(not rows)
        self.empty.say("supervisor.clerks.nobody" if wanted and named else "supervisor.empty")
        total = report.total
        self.summary.say(
            "supervisor.clerks.summary",
            n=number(len(named)),
            granted="–" if total.officers_granted is None else number(total.officers_granted),
            rate=figure(total, "rate_officers"),
        )

    def _name(self) -> None:
        self.search.setPlaceholderText(tr("supervisor.clerks.search"))
        self.search.setAccessibleName(tr("supervisor.clerks.search"))
