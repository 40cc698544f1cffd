"""Events as the rules look at them: calls with what came of them, by clerk and by day of the office's own calendar."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from app.core.lookup import Method, Outcome
from app.core.usage import EventKind, UsageEvent

_Key = TypeVar("_Key")
_ANSWERS = (Outcome.FOUND, Outcome.NOT_FOUND_OR_MISMATCH)
_SCANNED = frozenset(method.value for method in Method if method.scanned) | {"scanned"}
"""The last stands in ledgers of older programs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One look-up: the event it began with (an OUTCOME where it was refused before the wire) and its outcome, empty while unknown."""

    began: UsageEvent
    outcome: str

    @property
    def sent(self) -> bool:
        """Did anything leave the machine?"""
        return self.began.kind is EventKind.INTENT

    @property
    def found(self) -> bool:
        """Was a citizen's record shown?"""
        return self.outcome == Outcome.FOUND

    @property
    def not_found(self) -> bool:
        """Did the database say that there is nobody like that?"""
        return self.outcome == Outcome.NOT_FOUND_OR_MISMATCH

    @property
    def answered(self) -> bool:
        """Did the database say anything about him?"""
        return self.outcome in _ANSWERS

    @property
    def typed(self) -> bool:
        """Did no device read who is meant? Not known of a call that was refused."""
        return self.sent and self.began.method not in _SCANNED

    @property
    def local(self) -> dt.datetime:
        """When it began, by the office's own clock."""
        return self.began.at.astimezone()

    @property
    def day(self) -> dt.date:
        """On which day of the office's it began."""
        return self.local.date()


@dataclass(frozen=True)
class Traffic:
    """Events, each desk's in the order of its chain, and what is made of them; all days whole, but for the present one."""

    events: tuple[UsageEvent, ...]

    @classmethod
    def of(cls, events: Iterable[UsageEvent]) -> "Traffic":
        """The traffic of these events."""
        return cls(tuple(events))

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """In order of time."""
        outcomes = {(event.desk, event.request_id): event for event in self.events if event.kind is EventKind.OUTCOME}
        sent = {(event.desk, event.request_id): event for event in self.events if event.kind is EventKind.INTENT}
        refused = (event for key, event in outcomes.items() if key not in sent)
        calls = [
            *(Call(began=event, outcome=outcomes[key].outcome if key in outcomes else "") for key, event in sent.items()),
            *(Call(began=event, outcome=event.outcome) for event in refused),
        ]
        return tuple(sorted(calls, key=lambda call: call.began.at))

    @cached_property
    def sent(self) -> tuple[Call, ...]:
        """Those that left the machine."""
        return tuple(call for call in self.calls if call.sent)

    @cached_property
    def by_day(self) -> Mapping[tuple[str, dt.date], tuple[Call, ...]]:
        """What was sent, by clerk and day."""
        return grouped(self.sent, lambda call: (call.began.clerk, call.day))

    @cached_property
    def waited(self) -> frozenset[tuple[str, str]]:
        """Dossier and citizen of all who were put on the waiting list: the program asks about them in one go, faster than any hand."""
        return frozenset((event.dossier, event.subject) for event in self.events if event.kind is EventKind.UNVERIFIED)


def grouped(calls: Iterable[Call], key: Callable[[Call], _Key]) -> dict[_Key, tuple[Call, ...]]:
    """The calls by what `key` says of each; every group in order of time."""
    groups: dict[_Key, list[Call]] = defaultdict(list)
    for call in calls:
        groups[key(call)].append(call)
    return {name: tuple(group) for name, group in groups.items()}
