"""Events of use as a test writes them: look-ups at a time, by somebody, about somebody; and the books that go with them."""

import datetime as dt
import itertools
from collections.abc import Iterable
from typing import Any

from app.core.lookup import Outcome
from app.core.people import Clerk, Term, Unit
from app.core.usage import EventKind, UsageEvent
from app.misuse.books import Books, Person
from app.misuse.flag import Flag, Rule
from app.misuse.rules import flags
from app.misuse.thresholds import Rulebook, read

UNIT = Unit(code="X1", name="UBND xã Một")
MONDAY = dt.date(2026, 11, 16)
NOW = dt.datetime(2026, 11, 30, 10, 0).astimezone()
"""A Monday two weeks later: days and weeks before it are over."""
RULES = read()
_numbers = itertools.count(1)


def at(day: int = 0, time: str = "09:00:00") -> dt.datetime:
    """That time of the office's own clock, so many days after MONDAY."""
    return dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time.fromisoformat(time)).astimezone(dt.UTC)


def event(kind: EventKind, when: dt.datetime, **details: Any) -> UsageEvent:
    """One event of clerk `lan` at `desk-1`; the monotonic clock goes with the wall clock."""
    usual: dict[str, Any] = {"clerk": "lan", "unit": "X1", "desk": "desk-1", "boot_id": "boot"}
    ticks = round(when.timestamp() * 1e9)
    return UsageEvent(id=f"e{next(_numbers)}", kind=kind, at=when, **{"monotonic_ns": ticks, **usual, **details})


def call(when: dt.datetime, *, outcome: Outcome | None = Outcome.FOUND, **details: Any) -> list[UsageEvent]:
    """INTENT and, unless it is None, OUTCOME: scanned, of citizen `s1`, for dossier `D-1`."""
    usual: dict[str, Any] = {"subject": "s1", "dossier": "D-1", "procedure": "1.004873", "service": "037", "method": "qr"}
    said = usual | details | {"request_id": f"r{next(_numbers)}"}
    answered = {name: value for name, value in said.items() if name != "marks"}
    after = [event(EventKind.OUTCOME, when + dt.timedelta(seconds=1), outcome=outcome.value, **answered)] if outcome else []
    return [event(EventKind.INTENT, when, **said), *after]


def refused(when: dt.datetime, reason: str, **details: Any) -> list[UsageEvent]:
    """A look-up that was refused before the wire."""
    said = {"outcome": Outcome.OFFICER_NOT_ALLOWED.value, "reason": reason, "request_id": f"r{next(_numbers)}", "dossier": "D-1"}
    return [event(EventKind.OUTCOME, when, **(said | details))]


def a_person(login: str = "lan", *, since: dt.date | None = None, suspension: Term | None = None) -> Person:
    return Person(clerk=Clerk(login=login, name=login, unit=UNIT, suspension=suspension), since=since)


def books(*, rulebook: Rulebook = RULES, now: dt.datetime = NOW, **details: Any) -> Books:
    usual: dict[str, Any] = {"people": {login: a_person(login) for login in ("lan", "mai", "hoa", "cuc")}}
    return Books(rulebook=rulebook, now=now, **(usual | details))


def seen(rule: Rule, events: Iterable[UsageEvent], known: Books | None = None, *, case: str = "") -> list[Flag]:
    """The flags of that rule (and case), oldest first."""
    found = flags(sorted(events, key=lambda one: one.at), known or books())
    return [one for one in reversed(found) if one.rule is rule and case in ("", one.case)]


def ids(events: Iterable[UsageEvent]) -> tuple[str, ...]:
    """Of the INTENT among them."""
    return tuple(one.id for one in events if one.kind is EventKind.INTENT)
