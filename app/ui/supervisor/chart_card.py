"""A chart on its card: its title, the value at the marker in words, and the same as a table for whoever reads numbers rather."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.components import Button, Elided, Frame, Text
from app.ui.i18n import tr
from app.ui.supervisor.chart import Chart, Drawn
from app.ui.supervisor.numbers import number
from app.ui.supervisor.table import Cell, Lines, SortedTable, words

_ROWS: Final = 10


class ChartCard(Frame):
    """Chart and table are the two sides of one card; a button turns it. GUI thread."""

    opened = Signal(str)

    def __init__(self, title: str, chart: Chart, *, hint: str = "", head: str = "", parent: QWidget | None = None) -> None:
        """`title`, `hint` (which keys do what) and `head` (what the places are) are sentence keys."""
        super().__init__("card", parent)
        self._title_key, self._head_key = title, head
        self.chart, self.turned = chart, False
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 10)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(Text(title, look="strong"))
        top.addWidget(Elided(hint, look="small") if hint else Text(), 1)
        self.turn = Button("supervisor.chart.as_table", icon="list-checks", look="flat", on_click=self.turn_over)
        top.addWidget(self.turn)
        column.addLayout(top)
        self.said = Text(look="muted", wrap=True)
        column.addWidget(self.said)
        column.addWidget(chart)
        self.table = SortedTable(title)
        self.table.hide()
        column.addWidget(self.table)
        self.rest = Text("supervisor.more_in_table", look="small", n=0)
        self.rest.hide()
        column.addWidget(self.rest)
        self.empty = Text("supervisor.empty", look="muted", wrap=True)
        self.empty.hide()
        column.addWidget(self.empty)
        column.addStretch(1)
        chart.marked.connect(self.said.show_data)
        chart.opened.connect(self.opened)
        self.table.opened.connect(self.opened)
        self._name()

    def show_drawn(self, drawn: Drawn) -> None:
        """Other values; the table has those too for which the chart has no room."""
        self.chart.show_drawn(drawn)
        heads = (tr(self._head_key) if self._head_key else "", *(one.name for one in drawn.series))
        rows = [
            (words(title), *(Cell(number(one.values[place]), one.values[place]) for one in drawn.series))
            for place, title in enumerate(drawn.titles)
        ]
        self.table.show_lines(Lines(heads=heads, rows=tuple(rows), keys=drawn.keys))
        self.empty.setVisible(not drawn.titles)
        self.turn.setEnabled(bool(drawn.titles))
        self._show_side()
        rest = len(drawn.titles) - len(self.chart.drawn.titles)
        self.rest.setVisible(bool(rest))
        self.rest.say("supervisor.more_in_table", n=number(rest))

    def turn_over(self) -> None:
        """The other side; the keyboard goes along."""
        self.turned = not self.turned
        self.turn.say("supervisor.chart.as_chart" if self.turned else "supervisor.chart.as_table")
        self._show_side()
        (self.table if self.turned else self.chart).setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Names the chart in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()

    def _show_side(self) -> None:
        there = bool(self.table.lines.lines.rows)
        self.chart.setVisible(there and not self.turned)
        self.said.setVisible(there and not self.turned)
        self.table.setVisible(there and self.turned)
        self.table.setFixedHeight(self.table.height_of(min(_ROWS, len(self.table.lines.lines.rows))))

    def _name(self) -> None:
        self.chart.setAccessibleName(tr(self._title_key))
