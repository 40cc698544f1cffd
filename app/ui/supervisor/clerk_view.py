"""One clerk: his figures, his days, and what is usual for himself. A supervisor opens it; each clerk sees his own, and nobody else's."""

import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.core.calendar import Step
from app.core.report import UsageReport
from app.desk import Desk
from app.ui.components import Button, Text
from app.ui.i18n import tr
from app.ui.supervisor.band import Band, band, before
from app.ui.supervisor.bar_chart import BarChart
from app.ui.supervisor.chart_card import ChartCard
from app.ui.supervisor.counting_page import CountingPage, against, calls_and_failures, outcomes, parts
from app.ui.supervisor.figures import Figures, figures_of
from app.ui.supervisor.line_chart import LineChart
from app.ui.supervisor.names import Names
from app.ui.supervisor.numbers import number
from app.ui.supervisor.overview import BANDS, CARDS, span_of
from app.ui.supervisor.page import Asked
from app.ui.supervisor.span import Span
from app.ui.supervisor.trend import points
from app.ui.tasks import TaskRunner
from app.ui.well import Well


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the page was told. `band` is None where the line does not go by days, or too few days are known."""

    trend: UsageReport
    procedures: UsageReport
    band: Band | None
    names: Names


class ClerkView(CountingPage):
    """`login` is whom it is about. What it prints and exports is his trend."""

    NAME = "mine"
    ICON = "user"
    left_view = Signal()

    def __init__(self, desk: Desk, runner: TaskRunner, *, login: str = "") -> None:
        super().__init__(desk, runner)
        self.login = login or desk.counter.clerk.login
        self.own = self.login == desk.counter.clerk.login
        column = Well.over(self).column
        head = QHBoxLayout()
        self.title = Text(look="title")
        head.addWidget(self.title, 1)
        self.to_list = Button("supervisor.clerks.back", icon="arrow-left", shortcut="Esc", on_click=self.left_view.emit)
        head.addWidget(self.to_list)
        column.addLayout(head)
        self.against = Text(look="muted", wrap=True)
        column.addWidget(self.against)
        self.figures = Figures()
        column.addWidget(self.figures)
        self.line = LineChart()
        self.trend = ChartCard("supervisor.trend", self.line, hint="supervisor.chart.keys_line", head="by.day")
        self.usual = Text(wrap=True)
        column.addWidget(self.trend)
        column.addWidget(self.usual)
        self.procedures = ChartCard("supervisor.by_procedure", BarChart(), hint="supervisor.chart.keys_bar", head="by.procedure")
        column.addWidget(self.procedures)
        self.bands = ChartCard("supervisor.bands", BarChart(), head="supervisor.count.forms")
        column.addWidget(self.bands)
        column.addWidget(self.stated)
        column.addStretch(1)
        self.setFocusProxy(self.trend.chart)

    def show_for(self, asked: Asked) -> None:
        """Asks for the period, and for the days before it."""
        today, span, login = self.desk.personnel.gate.today, span_of(asked), self.login
        step = span.trend()

        def work() -> Seen:
            reporting, earlier = self.reporting, before(asked.period)
            past = reporting.report(by=(Step.DAY,), period=earlier, unit=asked.unit, clerk=login).counts if earlier else ()
            return Seen(
                trend=reporting.report(by=(step,), period=asked.period, unit=asked.unit, clerk=login, compare=True),
                procedures=reporting.report(by=("procedure",), period=asked.period, unit=asked.unit, clerk=login),
                band=band([row.calls for row in past if row.calls]) if step is Step.DAY else None,
                names=Names.of(self.desk),
            )

        self.ask(work, lambda seen: self._show(seen, asked=asked, span=span, today=today))

    def _show(self, seen: Seen, *, asked: Asked, span: Span, today: dt.date) -> None:
        self.names = seen.names
        self.title.show_data(tr("supervisor.mine") if self.own else seen.names.say("clerk", self.login))
        self.against.show_data(against(seen.trend, span=span, today=today))
        self.figures.show_figures(figures_of(seen.trend.total, CARDS))
        along = points(seen.trend.counts, span=span, step=span.trend(), today=today)
        self.line.show_band(seen.band)
        self.trend.show_drawn(calls_and_failures(along))
        self.usual.show_data(self._usual(seen.band, [point.count.calls for point in along], step=span.trend()))
        rows = tuple((row.by["procedure"], seen.names.say("procedure", row.by["procedure"]), row) for row in seen.procedures.counts)
        self.procedures.show_drawn(outcomes(rows))
        self.bands.show_drawn(parts(seen.trend.total, BANDS))
        self.state(seen.trend, unit=asked.unit, clerk=self.login)

    def _usual(self, usual: Band | None, calls: list[int], *, step: Step) -> str:
        """The band in words, and how the days of the period lie to it."""
        if usual is None:
            return tr("supervisor.band.none" if step is Step.DAY else "supervisor.band.by_day_only")
        days = [usual.place(value) for value in calls if value]
        figures = {"low": number(usual.low), "median": number(usual.median), "high": number(usual.high), "days": usual.days}
        return tr("supervisor.band.words", **figures, above=days.count("above"), below=days.count("below"), of=len(days))


class MinePage(ClerkView):
    """The clerk's own page."""

    def __init__(self, desk: Desk, runner: TaskRunner) -> None:
        super().__init__(desk, runner)
        self.to_list.hide()
