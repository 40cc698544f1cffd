"""What the pages with counts share: the report they show, which is also what they print and export, and what it says of itself."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QEvent

from app.core.report import UsageReport
from app.core.usage import UsageCount
from app.desk import Desk
from app.report.making import Format, Reporting
from app.ui.components import Text
from app.ui.i18n import tr
from app.ui.supervisor.chart import Drawn, Series
from app.ui.supervisor.names import Names
from app.ui.supervisor.numbers import number
from app.ui.supervisor.page import SupervisorPage
from app.ui.supervisor.span import Span
from app.ui.supervisor.trend import Point, called
from app.ui.tasks import TaskRunner
from resources.sentences import Language

APART = ("found", "not_found", "unavailable", "refused", "bad_input")
"""The five columns of a look-up, never two of them merged: an outage is not an answer."""
TABLED = (
    "calls", "found", "differs", "not_found", "unavailable", "refused", "bad_input", "rate_found", "dossiers", "forms", "printed",
    "rate_filled",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """A report, and what those whom it counts are called."""

    report: UsageReport
    names: Names


class CountingPage(SupervisorPage):
    """`report` is what stands on the screen; None before the first answer."""

    HELP = "counts"

    def __init__(self, desk: Desk, runner: TaskRunner) -> None:
        super().__init__(desk, runner)
        self.report: UsageReport | None = None
        self.names = Names()
        self._says: Callable[[], object] = lambda: None
        """Shows the newest answer, in the language of the moment."""
        self.stated = Text(look="small", wrap=True)
        """What the report says of itself: period, filter, time of the data, and that no event is missing from the sum."""

    def ask(self, work: Callable[[], Any], show: Callable[[Any], object]) -> None:
        """What came is kept: it can be said in another language without asking anew."""

        def keep(answer: Any) -> None:
            self._says = partial(show, answer)
            self._says()

        super().ask(work, keep)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says its figures at once in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._says()

    @property
    def reporting(self) -> Reporting:
        """The reports in the hands of whoever sits here: of what he may see, and of nothing else."""
        personnel = self.desk.personnel
        return Reporting(journal=personnel.journal, gate=personnel.gate, test_data=self.desk.counter.test_data)

    def paper(self) -> Callable[[], bytes] | None:
        """The report as `motcua usage report --format pdf` makes it."""
        report, spoken = self.report, language()
        return (lambda: self.reporting.file(report, Format.PDF, language=spoken)) if report is not None else None

    def tables(self) -> Callable[[str], bytes] | None:
        """The same for the other formats."""
        report, spoken = self.report, language()
        return (lambda how: self.reporting.file(report, Format(how), language=spoken)) if report is not None else None

    def state(self, report: UsageReport, *, unit: str, clerk: str = "") -> None:
        """Says what the report is of."""
        self.report = report
        who = self.names.say("clerk", clerk) if clerk else tr("supervisor.stated.everybody")
        where = self.names.say("unit", unit) if unit else tr("supervisor.unit.all")
        self.stated.say(
            "supervisor.stated.report",
            days=called(report.period.first, report.period.last, None) if report.period.first and report.period.last else "–",
            where=where,
            who=who,
            at=f"{report.at.astimezone():%H:%M %d/%m/%Y}",
            shown=number(report.shown),
            filtered=number(report.filtered),
            chain=number(report.chain),
        )


def language() -> Language:
    """The window's. GUI thread."""
    return cast(Language, tr("window.language.code"))


def against(report: UsageReport, *, span: Span, today: dt.date) -> str:
    """What the period is compared with, and whether it is over: half a month is not half as good as a whole one."""
    before, passed = report.compared_with, span.passed(today)
    days = called(before.first, before.last, None) if before and before.first and before.last else "–"
    running = tr("supervisor.running", passed=passed, days=span.days) if 0 < passed < span.days else ""
    return " ".join(filter(None, (tr("supervisor.against", days=days), running)))


def calls_and_failures(points: tuple[Point, ...]) -> Drawn:
    """The line of look-ups, and that of those which brought no record."""
    calls = tuple(point.count.calls for point in points)
    without = tuple(point.count.calls - point.count.found for point in points)
    return Drawn(
        titles=tuple(point.title for point in points),
        shorts=tuple(point.short for point in points),
        series=(Series(name=tr("supervisor.count.calls"), values=calls), Series(name=tr("supervisor.without_record"), values=without)),
    )


def outcomes(rows: tuple[tuple[str, str, UsageCount], ...]) -> Drawn:
    """Bars of what came of the look-ups; a row is key, name and counts. The longest first."""
    rows = tuple(sorted((row for row in rows if row[2].calls), key=lambda row: (-row[2].calls, row[1])))
    series = tuple(Series(name=tr(f"supervisor.count.{one}"), values=tuple(getattr(row[2], one) for row in rows)) for one in APART)
    return Drawn(titles=tuple(row[1] for row in rows), keys=tuple(row[0] for row in rows), series=series)


def counted(column: str, rows: tuple[tuple[str, str, UsageCount], ...]) -> Drawn:
    """Bars of one figure, the longest first."""
    rows = tuple(sorted((row for row in rows if getattr(row[2], column)), key=lambda row: (-getattr(row[2], column), row[1])))
    series = Series(name=tr(f"supervisor.count.{column}"), values=tuple(getattr(row[2], column) for row in rows))
    return Drawn(titles=tuple(row[1] for row in rows), keys=tuple(row[0] for row in rows), series=(series,))


def parts(total: UsageCount, columns: tuple[str, ...]) -> Drawn:
    """Bars of several figures of one row, in their own order."""
    series = Series(name=tr("supervisor.how_many"), values=tuple(getattr(total, column) for column in columns))
    return Drawn(titles=tuple(tr(f"supervisor.count.{column}") for column in columns), series=(series,))
