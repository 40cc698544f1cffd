"""Services and procedures: the counts by any one or two things, as bars of what came of the look-ups and as a table."""

from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout

from app.core.usage import UsageCount
from app.desk import Desk
from app.ui.components import Choice, Text
from app.ui.i18n import tr
from app.ui.supervisor.bar_chart import BarChart
from app.ui.supervisor.chart_card import ChartCard
from app.ui.supervisor.counting_page import TABLED, CountingPage, Seen, counted, outcomes
from app.ui.supervisor.names import Names
from app.ui.supervisor.numbers import figure
from app.ui.supervisor.page import Asked
from app.ui.supervisor.table import Cell, Lines, SortedTable, words
from app.ui.tasks import TaskRunner
from app.ui.well import Well

BY: Final = ("service", "procedure", "form", "identification", "method", "purpose", "adapter", "unit", "clerk", "day", "week", "month")
"""What may be chosen, each alone or with any other. What came of a look-up stands in columns of its own."""
_ROWS: Final = 12


class ServicesPage(CountingPage):
    """What it prints and exports is the table: `motcua usage report --by service,procedure`."""

    NAME = "services"
    ICON = "layers"

    def __init__(self, desk: Desk, runner: TaskRunner) -> None:
        super().__init__(desk, runner)
        self._asked: Asked | None = None
        column = Well.over(self).column
        top = QHBoxLayout()
        top.setSpacing(10)
        self.first, self.second = Choice("supervisor.by.first"), Choice("supervisor.by.second")
        for key, field in (("supervisor.by.first", self.first), ("supervisor.by.second", self.second)):
            label = Text(key, look="muted")
            label.setBuddy(field)
            field.setMinimumContentsLength(20)
            field.currentIndexChanged.connect(lambda index: self._again())
            top.addWidget(label)
            top.addWidget(field)
        top.addStretch(1)
        column.addLayout(top)
        self.bars = ChartCard("supervisor.by.bars", BarChart(), hint="supervisor.chart.keys_bar", head="supervisor.by.group")
        column.addWidget(self.bars)
        self.table = SortedTable("supervisor.page.services")
        column.addWidget(self.table)
        column.addWidget(Text("supervisor.by.keys", look="small", wrap=True))
        column.addWidget(self.stated)
        column.addStretch(1)
        self.setFocusProxy(self.first)
        self._fill()

    @property
    def by(self) -> tuple[str, ...]:
        """What is chosen."""
        second = self.second.currentData()
        first = str(self.first.currentData())
        return (first, str(second)) if second and second != first else (first,)

    def show_for(self, asked: Asked) -> None:
        """Asks for the chosen groups."""
        self._asked = asked
        by = self.by

        def work() -> Seen:
            return Seen(self.reporting.report(by=by, period=asked.period, unit=asked.unit), Names.of(self.desk))

        self.ask(work, lambda seen: self._show(seen, unit=asked.unit))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """The choices in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fill()

    def _fill(self) -> None:
        first, second = self.first.currentData() or "service", self.second.currentData() or ""
        for field, chosen, offered in ((self.first, first, BY), (self.second, second, ("", *BY))):
            field.blockSignals(True)
            field.clear()
            for name in offered:
                field.addItem(tr(f"by.{name}") if name else tr("supervisor.by.nothing"), name)
            field.setCurrentIndex(offered.index(chosen))
            field.blockSignals(False)

    def _again(self) -> None:
        if self._asked is not None:
            self.show_for(self._asked)

    def _show(self, seen: Seen, *, unit: str) -> None:
        self.names = seen.names
        by = seen.report.by
        rows = tuple(("|".join(row.by.values()), self._title(row, by), row) for row in seen.report.counts)
        self.bars.show_drawn(counted("forms", rows) if "form" in by else outcomes(rows))  # nobody is looked up for a form
        heads = (*(tr(f"by.{name}") for name in by), *(tr(f"supervisor.count.{column}") for column in TABLED))
        cells = tuple(
            (
                *(words(seen.names.say(name, row.by[name])) for name in by),
                *(Cell(figure(row, column), -1.0 if (value := getattr(row, column)) is None else float(value)) for column in TABLED),
            )
            for _, _, row in rows
        )
        self.table.show_lines(Lines(heads=heads, rows=cells, keys=tuple(key for key, _, _ in rows)))
        self.table.setVisible(bool(cells))
        self.table.setFixedHeight(self.table.height_of(min(_ROWS, max(1, len(cells)))))
        self.state(seen.report, unit=unit)

    def _title(self, row: UsageCount, by: tuple[str, ...]) -> str:
        return " · ".join(self.names.say(name, row.by[name]) for name in by)
