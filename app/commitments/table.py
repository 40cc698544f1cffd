"""Organisations and people with a signed security commitment, one line a focal unit, as the province's letters tabulate them.

A line that a letter printed stands as it was printed, parts that do not add up included. For a month that no letter printed,
units with people or organisations of their own in the books are counted; the others keep the last line printed of them.
"""

from dataclasses import dataclass, replace

from app.commitments.books import Books, Missing
from app.core.errors import Refused
from app.core.people import Scope
from app.core.tally import Month, Source, Tally, TallyLine
from app.gate import Gate
from app.permission import may_administer


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentTable:
    """The table of one month."""

    period: Month
    lines: tuple[TallyLine, ...]

    @property
    def total(self) -> Tally:
        """Column by column."""
        return Tally.total(line.tally for line in self.lines)

    @property
    def is_printed(self) -> bool:
        """Does every figure stand as a letter of that very month printed it?"""
        return bool(self.lines) and all(line.source is Source.PRINTED and line.period == self.period for line in self.lines)


@dataclass(frozen=True, slots=True)
class Commitments:
    """The books asked by whoever sits there. Methods raise CouldNotKeep; any thread but the window's."""

    gate: Gate

    def table(self, period: Month | None = None) -> CommitmentTable:
        """The table of that month; without one, of the last month printed, or of this month where nothing was.

        What letters printed is public and shown to everyone; what is counted, only of units that he may see all of.
        """
        books = Books.read(self.gate.accounts.database, self._scope)
        period = period or max(books.printed, default=Month.of(self.gate.today))
        if period in books.printed:
            return CommitmentTable(period=period, lines=books.printed[period])
        last = {line.unit: line for month in sorted(books.printed) if month < period for line in books.printed[month]}
        counted = {unit.code: unit for unit in books.counted_units(period.last)}
        order = [*last, *(code for code in counted if code not in last)]
        lines = (books.count(counted[code], period) if code in counted else last[code] for code in order)
        return CommitmentTable(period=period, lines=tuple(replace(line, number=number) for number, line in enumerate(lines, start=1)))

    def missing(self) -> tuple[Missing, ...]:
        """Who has no commitment in force today, by focal unit; of units that are only printed, how many.

        Raises Refused for whoever sees only himself.
        """
        if self._scope.clerk is not None:
            raise Refused("commitments.not_yours")
        books, today = Books.read(self.gate.accounts.database, self._scope), self.gate.today
        counted = books.counted_units(today)
        named = [one for unit in counted for one in books.missing(unit, today)]
        latest = books.printed[max(books.printed)] if books.printed else ()
        codes = {unit.code for unit in counted}
        numbered = (Missing.printed(line) for line in latest if line.unit not in codes and self._scope.holds_all_of(line.unit))
        return (*named, *(one for one in numbered if one.organisations or one.people))

    @property
    def _scope(self) -> Scope:
        everything = Scope(units=None, clerk=None)
        return everything if may_administer(self.gate.clerk, day=self.gate.today) else self.gate.scope
