"""Reports in the hands of whoever sits there: of what he may see, and as a file only once the ledger says that one left."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.core.dossier import echo
from app.core.errors import WrongUsage
from app.core.people import Scope
from app.core.report import UsageReport
from app.core.units import UnitTree
from app.core.usage import EventKind, Period
from app.gate import Gate
from app.report.rows import csv_table, json_lines
from app.store.journal import Journal
from app.store.reports import GROUPINGS, Reports
from app.store.units import Units
from resources.sentences import Language, say

EXPORTED: Final = "report"
"""What the note of the EXPORT event says."""
USAGE: Final = "usage"
"""What its `form` says of a report of counts; other tables have the name of their page."""


class Format(StrEnum):
    """What a report is written as. The value is the ending of the file's name."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    PDF = "pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """Makes reports and writes them. Every method may block and raises CouldNotKeep; any thread but the window's.

    `test_data`: are the citizens invented, or is nobody answerable?
    """

    journal: Journal
    gate: Gate
    test_data: bool

    def report(
        self, *, by: Sequence[str], period: Period, unit: str = "", clerk: str = "", compare: bool = False, rolled_up: bool = False
    ) -> UsageReport:
        """Counts of what he may see (`Scope`), of one unit and below, or of one clerk, where they are named.

        `compare`: beside the period before. `rolled_up`: each unit with all below it. Raises WrongUsage for an unknown grouping.
        """
        if unknown := [name for name in by if name not in GROUPINGS]:
            raise WrongUsage("usage.bad_grouping", name=echo(unknown[0]), known=", ".join(GROUPINGS))
        tree, scope = Units(self.journal.ledger.database).tree(), self.gate.scope
        if unit:
            scope = scope.within(tree.below(unit, self.gate.today))
        if clerk:
            scope = scope.only(clerk)
        above = _above(tree, scope, self.gate.today) if rolled_up else None
        return Reports.of(self.journal.ledger.database).report(
            by=tuple(dict.fromkeys(by)), period=period, scope=scope, at=self.journal.clock.now(), compare=compare, above=above
        )

    def write(
        self, report: UsageReport, how: Format, put: Callable[[bytes], None], *, unit: str = "", title: str = "", language: Language = "vi"
    ) -> None:
        """Makes the file and hands it to `put`, once the EXPORT event is durable. `unit` is the one that was named, if any.

        Raises what `put` raises.
        """
        content = self.file(report, how, title=title, language=language)
        self.hand_out(content, how.value, put, period=report.period, form=USAGE, scope=(*report.by, unit))

    def hand_out(
        self, content: bytes, how: str, put: Callable[[bytes], object], *, period: Period, form: str = "", scope: Sequence[str] = ()
    ) -> None:
        """Hands what was made to `put`, once the EXPORT event is durable: see `record_export`. Raises what `put` raises."""
        record_export(self.journal, how, period=period, form=form, scope=scope)
        put(content)

    def file(self, report: UsageReport, how: Format, *, title: str = "", language: Language = "vi") -> bytes:
        """What the file holds. It leaves the program by `hand_out` alone."""
        title = title or say("usage.report.title", language)
        office = self.gate.clerk.unit.name
        match how:
            case Format.CSV:
                return csv_table(report)
            case Format.JSON:
                return json_lines(report)
            case Format.XLSX:
                from app.report.workbook import workbook

                return workbook(report, title=title, office=office, language=language)
            case Format.PDF:
                from app.report.paper import paper

                return paper(report, title=title, office=office, test_data=self.test_data, language=language)


def record_export(journal: Journal, how: str, *, period: Period, form: str = "", scope: Sequence[str] = ()) -> None:
    """The EXPORT event of a table, durable when this returns: only then may the table leave, as a file or on standard output.

    `how` is a format, or `printer`; `form` says which table or page; `scope` what it is grouped by and the unit that was named.
    """
    first, last = (day.isoformat() if day else "" for day in (period.first, period.last))
    named = tuple(word for word in scope if word)
    journal.write(EventKind.EXPORT, note=EXPORTED, state=how, form=form, scope=named, first_day=first, last_day=last)


def _above(tree: UnitTree, scope: Scope, day: dt.date) -> Mapping[str, set[str]]:
    """Of each unit those that have it below them on that day, and lie in the scope: no other's total would be true."""
    found = defaultdict[str, set[str]](set)
    for unit in (unit for unit in tree.units if scope.units is None or unit in scope.units):
        for other in tree.below(unit, day):
            found[other].add(unit)
    return found
