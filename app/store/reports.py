"""Counts and rates out of the ledger: how many, how deep, how often (số lượng, mức độ, tỷ lệ).

What counts where is said in `facts`. rate_found = found / calls; rate_dossiers = dossiers with at least one found / dossiers; both
are None in a group without calls, such as a form, for a look-up is made for a dossier before any form is chosen. What every number
means: docs/usage.md. Two ways lead to the same rows: `count` reads events, `Reports` what is kept of them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import add as plus
from operator import itemgetter
from typing import Final, Self

from sqlalchemy import Connection

from app.core.calendar import Step, Stretch, previous, stretches
from app.core.errors import CouldNotKeep
from app.core.lookup import Column
from app.core.people import Scope
from app.core.report import UsageReport
from app.core.usage import Period, UsageCount, UsageEvent
from app.store import archived_counts, questions
from app.store.database import Database
from app.store.facts import Facts, Line, follow
from app.store.planes import COUNTED, add, values_of
from app.store.rollups import Rollups, counted

DIMENSIONS: Final = ("clerk", "unit", "service", "procedure", "form", "method", "identification", "adapter", "purpose")
GROUPINGS: Final[tuple[str, ...]] = (*DIMENSIONS, *Step)
"""What a report may be grouped by. `method` is `scanned` or `typed`, `identification` one of the seven methods."""

EVERYTHING: Final = Scope(units=None, clerk=None)
_COPIED: Final = (
    *Column, "calls", "dossiers", "forms", "printed", "fields_filled", "differs", "scanned", "typed", "fields_needed",
    "filled_0", "filled_1_5", "filled_6_10", "filled_11_19", "filled_20",
)  # fmt: skip
_BANDS: Final = ("filled_0", "filled_1_5", "filled_6_10", "filled_11_19", "filled_20")
_ALL_FIELDS: Final = 20
_copied: Final = itemgetter(*map(COUNTED.index, _COPIED))
_DOSSIERS_FOUND: Final = COUNTED.index("dossiers_found")
_FIELDS_OF_20: Final = COUNTED.index("fields_of_20")

Above = Mapping[str, Iterable[str]]
"""Of each unit those it counts under as well: what stands above it."""

_Groups = dict[tuple[str, ...], tuple[int, ...]]
"""Numbers by group, in the order of COUNTED."""


def count(events: Iterable[UsageEvent], *, by: Sequence[str], period: Period) -> tuple[UsageCount, ...]:
    """One row for each group that has events in the period, sorted by group. `by` holds names of GROUPINGS.

    What has no value for a grouping (a refused call has no service) is in the group of the empty text. A dossier that was
    only opened is not: it counts wherever something was done for it, and where each grouping has a value for it.
    Raises CouldNotKeep for an outcome that no version of the program writes.
    """
    return _rows(_grouped(follow(map(Line.of, events), open_calls={}), by, period), by)


@dataclass(frozen=True, slots=True)
class Reports:
    """The same out of the roll-ups, which are brought up to date first. Any thread; raises CouldNotKeep.

    `from_facts` asks the facts even where a plane would do: what a report costs without roll-ups.
    """

    rollups: Rollups
    from_facts: bool = False

    @classmethod
    def of(cls, database: Database) -> Self:
        """The reports of a database."""
        return cls(Rollups(database))

    def count(self, *, by: Sequence[str], period: Period, scope: Scope, above: Above | None = None) -> tuple[UsageCount, ...]:
        """As the function `count`, of what lies in the scope.

        With `above` every unit's row holds what was done below it too, and units above get rows: such rows do not add up.
        """
        self.rollups.refresh()
        with self.rollups.database.reading() as connection:
            cut = _widened(connection, _cut(connection, period, by))
            return _rows(self._groups(connection, cut, by=by, scope=scope, above=above or {}), by)

    def report(
        self, *, by: Sequence[str], period: Period, scope: Scope, at: dt.datetime, compare: bool = False, above: Above | None = None
    ) -> UsageReport:
        """A whole report, out of one look at the database.

        With `compare` each row stands beside the same group in the period before; where it is by days, weeks, months, quarters or
        years, in the one before. Raises CouldNotKeep("usage.rollups_differ") where shown and filtered events are not all there are.
        """
        self.rollups.refresh()
        with self.rollups.database.reading() as connection:
            chain = counted(connection)
            archived, here_since = archived_counts.archived(connection)
            counts = self._counts(connection, period, by=by, scope=scope, above=above or {}, compare=compare)
            total = self._counts(connection, period, by=(), scope=scope, above={}, compare=compare)
            shown, filtered = _shown_and_filtered(connection, period, scope)
        if shown + filtered != chain.events:
            raise CouldNotKeep("usage.rollups_differ")
        return UsageReport(
            by=tuple(by), period=period, compared_with=previous(period) if compare else None, scope=scope, at=at, counts=counts,
            total=next(iter(total), UsageCount(by={})), shown=shown, filtered=filtered, chain=chain.events, anchor=chain.anchor,
            archived=archived, here_since=here_since,
        )  # fmt: skip

    def _counts(
        self, connection: Connection, period: Period, *, by: Sequence[str], scope: Scope, above: Above, compare: bool
    ) -> tuple[UsageCount, ...]:
        cut = _cut(connection, period, by)
        wide = _widened(connection, cut)
        rows = _rows(self._groups(connection, wide, by=by, scope=scope, above=above), by)
        if set(by) <= {"unit"}:
            rows = tuple(_with_officers(connection, rows, cut=wide, period=period, scope=scope, above=above))
        if not compare:
            return rows
        earlier = _rows(self._groups(connection, tuple(_earlier(cut, period, by)), by=by, scope=scope, above=above), by)
        before = {tuple(row.by.values()): row for row in earlier}
        return tuple(replace(row, previous=before.get(tuple(row.by.values()))) for row in rows)

    def _groups(self, connection: Connection, cut: Sequence[Stretch], *, by: Sequence[str], scope: Scope, above: Above) -> _Groups:
        steps = _steps(by)
        dimensions = tuple(name for name in dict.fromkeys(by) if name not in steps and name != "unit")
        found = questions.groups(connection, cut=cut, by=dimensions, scope=scope, by_unit="unit" in by, from_facts=self.from_facts)
        order = [(*steps, *dimensions, "unit").index(name) for name in by]
        groups: _Groups = {}
        for group in found:
            for unit in {group.unit, *above.get(group.unit, ())}:
                said = (*group.stretch.labels, *group.values, unit)
                key = tuple([said[place] for place in order])
                before = groups.get(key)
                groups[key] = group.numbers if before is None else tuple(map(plus, before, group.numbers))
        return groups


def _steps(by: Sequence[str]) -> dict[str, Step]:
    known = {step.value: step for step in Step}
    return {name: known[name] for name in by if name in known}


def _cut(connection: Connection, period: Period, by: Sequence[str]) -> tuple[Stretch, ...]:
    """The period, about as far as there is anything in the ledger, cut where a step of `by` begins anew."""
    known, steps = questions.bounds(connection), tuple(_steps(by).values())
    if known is None:
        return ()
    first, last = known
    if steps:
        first, last = min(step.first(known[0]) for step in steps), max(step.last(known[1]) for step in steps)
    return tuple(stretches(max(first, period.first or first), min(last, period.last or last), steps))


def _widened(connection: Connection, cut: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """The same with the years whole in which there is nothing before it or behind it: whole years are the quickest to add up."""
    known = questions.bounds(connection)
    if known is None or not cut:
        return cut
    *_, last = cut
    if last.last >= known[1]:
        cut = (*cut[:-1], replace(last, last=Step.YEAR.last(last.last)))
    first, *_ = cut
    return (replace(first, first=Step.YEAR.first(first.first)), *cut[1:]) if first.first <= known[0] else cut


def _earlier(cut: Sequence[Stretch], period: Period, by: Sequence[str]) -> Iterator[Stretch]:
    """What each stretch is compared with, under the labels of that stretch."""
    for stretch in cut:
        before = previous(Period(first=stretch.first, last=stretch.last) if _steps(by) else period)
        if before is not None and before.first is not None and before.last is not None:
            yield Stretch(labels=stretch.labels, first=before.first, last=before.last)


def _shown_and_filtered(connection: Connection, period: Period, scope: Scope) -> tuple[int, int]:
    """Events in period and scope, and all others: each counted by itself."""
    known = questions.bounds(connection)
    if known is None:
        return 0, 0
    day = dt.timedelta(days=1)
    first, last = max(known[0], period.first or known[0]), min(known[1], period.last or known[1])
    inside = tuple(stretches(first, last, ()))
    outside = tuple(stretches(*known, ()))
    if inside:
        outside = (*stretches(known[0], first - day, ()), *stretches(last + day, known[1], ()))
    shown = questions.events_in(connection, cut=inside, scope=scope)
    others = questions.events_in(connection, cut=inside, scope=EVERYTHING) - shown
    return shown, others + questions.events_in(connection, cut=outside, scope=EVERYTHING)


def _with_officers(
    connection: Connection, rows: Iterable[UsageCount], *, cut: Sequence[Stretch], period: Period, scope: Scope, above: Above
) -> Iterator[UsageCount]:
    """Rows by unit, or the row of the whole, with how many clerks looked somebody up and how many might have."""
    active, granted = questions.active(connection, cut=cut, scope=scope), questions.granted(connection, period=period, scope=scope)

    def of(unit: str | None, logins: Mapping[str, set[str]]) -> set[str]:
        return set().union(*(some for at, some in logins.items() if unit in (None, at) or unit in above.get(at, ())))

    for row in rows:
        did, might = (of(row.by.get("unit"), logins) for logins in (active, granted))
        rate = len(did & might) / len(might) if might else None
        yield replace(row, officers_active=len(did), officers_granted=len(might), rate_officers=rate)


def _grouped(facts: Facts, by: Sequence[str], period: Period) -> _Groups:
    """Facts by group, dossiers counted once in each."""
    steps, groups = _steps(by), defaultdict[tuple[str, ...], dict[str, int]](dict)
    dossiers = defaultdict[tuple[tuple[str, ...], str], set[tuple[str, str]]](set)
    for place, numbers in facts.items():
        day = dt.date.fromordinal(place.day)
        if not period.holds_day(day):
            continue
        dimensions = tuple(name for name in by if name not in steps)
        named = dict(zip(dimensions, values_of(place, dimensions), strict=True)) | {name: steps[name].label(day) for name in steps}
        group = tuple(named[name] for name in by)
        counted = {name: number for name, number in numbers.items() if name != "opened" or all(group)}
        add(groups[group], counted)
        if place.dossier and (counted.get("worked") or counted.get("opened")):
            dossiers[group, "dossiers"].add((place.unit, place.dossier))
        if place.dossier and counted.get(Column.FOUND):
            dossiers[group, "dossiers_found"].add((place.unit, place.dossier))
    for (group, name), some in dossiers.items():
        groups[group][name] = len(some)
    there = ((group, numbers) for group, numbers in groups.items() if numbers.get("worked") or numbers.get("opened"))
    return {group: tuple(numbers.get(name, 0) for name in COUNTED) for group, numbers in there}


def _rows(groups: _Groups, by: Sequence[str]) -> tuple[UsageCount, ...]:
    return tuple(_row(dict(zip(by, group, strict=True)), groups[group]) for group in sorted(groups))


def _row(by: dict[str, str], numbers: Sequence[int]) -> UsageCount:
    row = dict(zip(_COPIED, _copied(numbers), strict=True))
    calls, dossiers, needed = row["calls"], row["dossiers"], row["fields_needed"]
    of_20 = sum([row[band] for band in _BANDS]) * _ALL_FIELDS
    return UsageCount(
        by=by,
        **row,
        rate_found=row["found"] / calls if calls else None,
        rate_dossiers=numbers[_DOSSIERS_FOUND] / dossiers if dossiers and calls else None,
        rate_filled=row["fields_filled"] / needed if needed else None,
        rate_of_20=numbers[_FIELDS_OF_20] / of_20 if of_20 else None,
    )
