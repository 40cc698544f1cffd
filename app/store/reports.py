"""Counts and rates out of the ledger: how many, how deep, how often (số lượng, mức độ, tỷ lệ).

A *call* is one request to the population database, or one refused before it left. It belongs where and when
it began, and to one group only, so that calls add up to the same total however they are grouped. Its column
is that of its OUTCOME; a call without one (a crash in between: "đã gửi, chưa rõ kết quả") counts as
unavailable, so that the five columns always add up to the calls. rate_found = found / calls; rate_dossiers =
dossiers with at least one found / dossiers; both are None in a group without calls, such as a form, for a
look-up is made for a dossier before any form is chosen.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.core.errors import CouldNotKeep
from app.core.lookup import Column, Method, Outcome
from app.core.usage import SENDING, EventKind, Period, UsageCount, UsageEvent

GROUPINGS = ("clerk", "unit", "service", "procedure", "form", "method", "identification", "adapter", "purpose", "day", "month")
"""What a report may be grouped by. `method` is `scanned` or `typed`, `identification` one of the seven methods."""

_BY_METHOD = {method.value: "scanned" if method.scanned else "typed" for method in Method}
_PAPERS = (EventKind.DOSSIER, EventKind.FILL, EventKind.PRINT)
"""Events that count besides calls."""


def count(events: Iterable[UsageEvent], *, by: Sequence[str], period: Period) -> tuple[UsageCount, ...]:
    """One row for each group that has events in the period, sorted by group. `by` holds names of GROUPINGS.

    What has no value for a grouping (a refused call has no service) is in the group of the empty text. A dossier that was
    only opened is not: it counts wherever something was done for it, and where each grouping has a value for it.
    Raises CouldNotKeep for an outcome that no version of the program writes.
    """
    calls: dict[str, _Call] = {}
    tallies: dict[tuple[str, ...], _Tally] = defaultdict(_Tally)
    for event in events:
        if event.kind in (EventKind.INTENT, EventKind.OUTCOME):
            calls.setdefault(event.request_id, _Call(began=event)).follow(event)
        elif event.kind in _PAPERS and period.holds(event.at):
            group = _group(event, by)
            if event.kind is not EventKind.DOSSIER or all(group):
                tallies[group].add(event)
    for call in calls.values():
        if period.holds(call.began.at):
            tallies[_group(call.began, by)].add_call(call)
    return tuple(tallies[group].row(dict(zip(by, group, strict=True))) for group in sorted(tallies))


def _group(event: UsageEvent, by: Sequence[str]) -> tuple[str, ...]:
    return tuple(_dimension(event, name) for name in by)


def _dimension(event: UsageEvent, name: str) -> str:
    if name in ("day", "month"):
        day = event.at.astimezone().date().isoformat()
        return day if name == "day" else day[:7]
    if name == "method":
        return _BY_METHOD.get(event.method, event.method)
    return str(event.method if name == "identification" else getattr(event, name))


@dataclass
class _Call:
    """One call, from the event it began with."""

    began: UsageEvent
    outcome: Outcome | None = None

    def follow(self, event: UsageEvent) -> None:
        if event.kind is EventKind.OUTCOME:
            try:
                self.outcome = Outcome(event.outcome)
            except ValueError:
                raise CouldNotKeep("store.tampered") from None

    @property
    def column(self) -> Column:
        return self.outcome.column if self.outcome else Column.UNAVAILABLE


@dataclass
class _Tally:
    """The running count of one group."""

    columns: list[Column] = field(default_factory=list)
    dossiers: set[tuple[str, str]] = field(default_factory=set)
    dossiers_found: set[tuple[str, str]] = field(default_factory=set)
    forms: int = 0
    printed: int = 0
    fields_filled: int = 0

    def add_call(self, call: _Call) -> None:
        self.columns.append(call.column)
        self._note_dossier(call.began)
        if call.column is Column.FOUND and call.began.dossier:
            self.dossiers_found.add((call.began.unit, call.began.dossier))

    def add(self, event: UsageEvent) -> None:
        self._note_dossier(event)
        match event.kind:
            case EventKind.FILL:
                self.forms += 1
                self.fields_filled += event.filled_by_itself
            case EventKind.PRINT if event.state != SENDING:
                self.printed += 1  # the spooler took it
            case _:
                pass  # a DOSSIER is counted by its number alone

    def _note_dossier(self, event: UsageEvent) -> None:
        if event.dossier:
            self.dossiers.add((event.unit, event.dossier))

    def row(self, by: dict[str, str]) -> UsageCount:
        calls, found = len(self.columns), self.columns.count(Column.FOUND)
        return UsageCount(
            by=by,
            calls=calls,
            **{column.value: self.columns.count(column) for column in Column},
            dossiers=len(self.dossiers),
            forms=self.forms,
            printed=self.printed,
            fields_filled=self.fields_filled,
            rate_found=found / calls if calls else None,
            rate_dossiers=len(self.dossiers_found) / len(self.dossiers) if calls and self.dossiers else None,
        )
