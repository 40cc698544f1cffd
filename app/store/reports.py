"""Counts and rates out of the ledger: how many, how deep, how often (số lượng, mức độ, tỷ lệ).

A *call* is one request to the population database, or one refused before it left. Its column is that of its
OUTCOME; a call without one (a crash in between: "đã gửi, chưa rõ kết quả") counts as unavailable, so that
the five columns always add up to the calls. rate_found = found / calls; rate_dossiers = dossiers with at
least one found / dossiers.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.core.lookup import Column, Outcome
from app.core.usage import EventKind, Period, UsageCount, UsageEvent

GROUPINGS = ("clerk", "unit", "service", "procedure", "form", "method", "adapter", "purpose", "day", "month")
"""What a report may be grouped by."""


def count(events: Iterable[UsageEvent], *, by: Sequence[str], period: Period) -> tuple[UsageCount, ...]:
    """One row for each group that has events in the period, sorted by group. `by` holds names of GROUPINGS."""
    tallies: dict[tuple[str, ...], _Tally] = defaultdict(_Tally)
    for event in events:
        if period.holds(event.at):
            group = tuple(_dimension(event, name) for name in by)
            if all(group):
                tallies[group].add(event)
    return tuple(tallies[group].row(dict(zip(by, group, strict=True))) for group in sorted(tallies))


def _dimension(event: UsageEvent, name: str) -> str:
    if name in ("day", "month"):
        day = event.at.astimezone().date().isoformat()
        return day if name == "day" else day[:7]
    return str(getattr(event, name))


@dataclass
class _Tally:
    """The running count of one group."""

    outcomes: dict[str, Outcome | None] = field(default_factory=dict)
    dossiers: set[tuple[str, str]] = field(default_factory=set)
    dossiers_found: set[tuple[str, str]] = field(default_factory=set)
    forms: int = 0
    printed: int = 0
    fields_filled: int = 0

    def add(self, event: UsageEvent) -> None:
        if event.dossier:
            self.dossiers.add((event.unit, event.dossier))
        match event.kind:
            case EventKind.INTENT:
                self.outcomes.setdefault(event.request_id, None)
            case EventKind.OUTCOME:
                self.outcomes[event.request_id] = Outcome(event.outcome)
                if event.outcome == Outcome.FOUND:
                    self.dossiers_found.add((event.unit, event.dossier))
            case EventKind.FILL:
                self.forms += 1
                self.fields_filled += event.filled_by_itself
            case EventKind.PRINT:
                self.printed += 1
            case _:
                pass  # a DOSSIER is counted by its number alone

    def row(self, by: dict[str, str]) -> UsageCount:
        columns = [outcome.column if outcome else Column.UNAVAILABLE for outcome in self.outcomes.values()]
        calls, found = len(columns), columns.count(Column.FOUND)
        return UsageCount(
            by=by,
            calls=calls,
            **{column.value: columns.count(column) for column in Column},
            dossiers=len(self.dossiers),
            forms=self.forms,
            printed=self.printed,
            fields_filled=self.fields_filled,
            rate_found=found / calls if calls else None,
            rate_dossiers=len(self.dossiers_found) / len(self.dossiers) if self.dossiers else None,
        )
