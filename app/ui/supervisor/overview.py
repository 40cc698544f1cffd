"""The overview: today, the period against the one before, day by day, and the units below; Enter on a unit goes down into it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout

from app.core.report import UsageReport
from app.core.usage import Period, UsageCount
from app.desk import Desk
from app.ui.components import Text, theme
from app.ui.i18n import tr
from app.ui.supervisor.bar_chart import BarChart
from app.ui.supervisor.chart import Drawn, Series
from app.ui.supervisor.chart_card import ChartCard
from app.ui.supervisor.counting_page import CountingPage, against, calls_and_failures, parts
from app.ui.supervisor.figures import Figures, figures_of
from app.ui.supervisor.line_chart import LineChart
from app.ui.supervisor.names import Names, UnitLine
from app.ui.supervisor.numbers import figure
from app.ui.supervisor.page import Asked
from app.ui.supervisor.span import Span
from app.ui.supervisor.trend import points
from app.ui.tasks import TaskRunner
from app.ui.well import Well

CARDS: Final = (
    "calls", "found", "differs", "not_found", "unavailable", "refused", "bad_input", "rate_found", "dossiers", "forms", "printed",
    "rate_filled",
)  # fmt: skip
BANDS: Final = ("filled_0", "filled_1_5", "filled_6_10", "filled_11_19", "filled_20")
_PAIR: Final = 800
"""Pixels at 100 % for two cards beside each other."""
_TODAY: Final = ("calls", "found", "differs", "not_found", "unavailable", "refused", "bad_input", "dossiers", "forms", "printed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the page was told; `units` holds each unit by itself."""

    asked: Asked
    trend: UsageReport
    units: tuple[UsageCount, ...]
    today: UsageCount
    names: Names


class OverviewPage(CountingPage):
    """What it prints and exports is the trend: `motcua usage report --by day --compare`."""

    NAME = "overview"
    ICON = "chart-column"
    wants_unit = Signal(str)
    """That unit in the bar."""

    def __init__(self, desk: Desk, runner: TaskRunner) -> None:
        super().__init__(desk, runner)
        column = Well.over(self).column
        column.setSpacing(10)
        self.today = Text(look="strong", wrap=True)
        self.against = Text(look="muted", wrap=True)
        column.addWidget(self.today)
        column.addWidget(self.against)
        self.figures = Figures()
        column.addWidget(self.figures)
        self.trend = ChartCard("supervisor.trend", LineChart(), hint="supervisor.chart.keys_line", head="by.day")
        column.addWidget(self.trend)
        self.units = ChartCard("supervisor.units", BarChart(), hint="supervisor.chart.keys_open", head="by.unit")
        self.units.opened.connect(self.wants_unit)
        column.addWidget(self.units)
        self.pair = pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        pair.setSpacing(12)
        self.bands = ChartCard("supervisor.bands", BarChart(), head="supervisor.count.forms")
        self.ways = ChartCard("supervisor.ways", BarChart(), head="by.method")
        pair.addWidget(self.bands, 1)
        pair.addWidget(self.ways, 1)
        column.addLayout(pair)
        column.addWidget(self.stated)
        column.addStretch(1)
        self.setFocusProxy(self.trend.chart)

    def show_for(self, asked: Asked) -> None:
        """Asks for it all at once."""
        today, span = self.desk.personnel.gate.today, span_of(asked)

        def work() -> Seen:
            names, reporting = Names.of(self.desk), self.reporting
            day = Period(first=today, last=today)
            several = len(names.units) > 1
            return Seen(
                asked=asked,
                trend=reporting.report(by=(span.trend(),), period=asked.period, unit=asked.unit, compare=True),
                units=reporting.report(by=("unit",), period=asked.period, unit=asked.unit).counts if several else (),
                today=reporting.report(by=(), period=day, unit=asked.unit).total,
                names=names,
            )

        self.ask(work, lambda seen: self._show(seen, span=span, today=today))

    def resizeEvent(self, event: object) -> None:  # noqa: N802  # Qt's name
        """Two cards beside each other where there is room."""
        narrow = self.width() * 100 / theme().percent < _PAIR
        self.pair.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def _show(self, seen: Seen, *, span: Span, today: dt.date) -> None:
        self.names = seen.names
        total = seen.trend.total
        self.today.say("supervisor.today", **{name: figure(seen.today, name) for name in _TODAY})
        self.against.show_data(against(seen.trend, span=span, today=today))
        self.figures.show_figures(figures_of(total, CARDS))
        step = span.trend()
        self.trend.show_drawn(calls_and_failures(points(seen.trend.counts, span=span, step=step, today=today)))
        calls = {row.by["unit"]: row.calls for row in seen.units if row.calls}
        self.units.show_drawn(_bars(branches(seen.names.units, seen.asked.unit, calls)))
        self.units.setVisible(len(seen.names.units) > 1)
        self.bands.show_drawn(parts(total, BANDS))
        self.ways.show_drawn(parts(total, ("scanned", "typed")))
        self.state(seen.trend, unit=seen.asked.unit)


def span_of(asked: Asked) -> Span:
    """The days of the bar, whose ends are always known."""
    first, last = asked.period.first, asked.period.last
    return Span.between(first or last or dt.date.today(), last or first or dt.date.today())


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One bar: a unit with all below it, or what was done right in the unit above them (`direct`)."""

    code: str
    name: str
    calls: int
    direct: bool = False


def branches(lines: tuple[UnitLine, ...], code: str, calls: Mapping[str, int]) -> tuple[Branch, ...]:
    """What stands right below a unit, and what was done in itself: together all there is, and nothing twice.

    Without a unit: what stands at the top, or below it where that is one alone; and units that no book knows. `calls` are each unit's
    own.
    """
    known, tops = [line.code for line in lines], [line for line in lines if line.depth == 0]
    strange = () if code else tuple(Branch(code=one, name=one, calls=calls[one]) for one in calls if one not in known)
    if not code and len(tops) == 1:
        code = tops[0].code
    begin = known.index(code) if code in known else -1
    depth = lines[begin].depth if begin >= 0 else -1
    below = list(takewhile(lambda line: line.depth > depth, lines[begin + 1 :]))
    found: list[Branch] = []
    for line in below:
        if line.depth == depth + 1:
            found.append(Branch(code=line.code, name=line.name, calls=0))
        found[-1] = replace(found[-1], calls=found[-1].calls + calls.get(line.code, 0))
    if begin >= 0:
        found.append(Branch(code=code, name=lines[begin].name, calls=calls.get(code, 0), direct=bool(below)))
    return tuple(branch for branch in (*found, *strange) if branch.calls)


def _bars(found: tuple[Branch, ...]) -> Drawn:
    found = tuple(sorted(found, key=lambda branch: (-branch.calls, branch.name)))
    return Drawn(
        titles=tuple(tr("supervisor.directly", unit=branch.name) if branch.direct else branch.name for branch in found),
        keys=tuple(branch.code for branch in found),
        series=(Series(name=tr("supervisor.count.calls"), values=tuple(branch.calls for branch in found)),),
    )
