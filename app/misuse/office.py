"""Rules that see the ledger itself, those who review, and those who broke the glass."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from app.core.usage import EventKind, UsageEvent
from app.misuse.books import Books, DeskState
from app.misuse.flag import Flag, Rule, flag
from app.misuse.traffic import Traffic

REFUSED = "refused"


def clock(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R16, of events: the wall clock was set back, or stands in the future.

    Within one boot it is held against the monotonic clock. Forward alone says nothing: a machine that slept looks alike; one
    set forward shows when it is set right again, or now, by an event of later than now.
    """
    last: dict[str, UsageEvent] = {}
    for event in traffic.events:
        slack = books.rulebook.of(event.unit).clock_seconds
        before = last.get(event.desk)
        if before is not None and (back := _set_back(before, event)) > slack:
            found = flag(Rule.LEDGER, before, event, case="clock", seconds=round(back))
            yield replace(found, at=max(before.at, event.at))  # that time was, whatever the clock said since
        if (event.at - books.now).total_seconds() > slack:
            yield replace(flag(Rule.LEDGER, event, case="future"), at=books.now)
        last[event.desk] = event


def ledger(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R16, of desks: a chain that does not hold, an end not noted elsewhere in time, a program of another version. So it is now."""
    for desk, state in books.desks.items():
        days = books.rulebook.of(state.unit).anchor_days
        if not state.chain_ok:
            yield _of_desk(desk, state, books, case="chain", seq=state.first_bad_seq)
        if (state.anchored_at or state.began_at) + dt.timedelta(days=days) < books.now:
            since = state.anchored_at.isoformat() if state.anchored_at else "never"
            yield _of_desk(desk, state, books, case="anchor", days=days, since=since)
        if state.wanted_version and state.version != state.wanted_version:
            yield _of_desk(desk, state, books, case="version", version=state.version, wanted=state.wanted_version)


def own_events(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R18: somebody reviewed what he did himself, or granted to himself; the program refuses both, the try is seen all the same."""
    for event in traffic.events:
        if event.kind in (EventKind.REVIEW, EventKind.GRANT) and event.account == event.clerk:
            yield flag(Rule.OWN_EVENTS, event, case=event.kind.lower())


def break_glass(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R19: at once, whenever a glass was broken."""
    for event in traffic.events:
        if event.kind is EventKind.BREAK_GLASS and event.state != REFUSED:
            yield flag(Rule.BREAK_GLASS, event, time=f"{event.at.astimezone():%H:%M %d/%m/%Y}")


def _set_back(before: UsageEvent, event: UsageEvent) -> float:
    """By how many seconds the wall clock went less far than time did."""
    passed = (event.monotonic_ns - before.monotonic_ns) / 1e9 if event.boot_id == before.boot_id else 0.0
    return passed - (event.at - before.at).total_seconds()


def _of_desk(desk: str, state: DeskState, books: Books, *, case: str, **values: object) -> Flag:
    held = {"desk": desk[:8], **values}
    pairs = tuple((name, str(value)) for name, value in sorted(held.items()))
    return Flag(rule=Rule.LEDGER, clerk="", unit=state.unit, at=books.now, case=case, values=pairs)
