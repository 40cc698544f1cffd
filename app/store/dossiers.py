"""The events of one day out of the ledger, for the list of its dossiers: no table of their own is kept.

Signed checkpoints lie at most a hundred events apart and say when they were taken. So a day is found without reading the
years before it: only stretches between two checkpoints that touch the day are looked into, whatever the desk's clock did.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, func, select

from app.core.errors import CouldNotKeep
from app.core.people import Scope
from app.core.usage import UsageEvent
from app.store.database import Database
from app.store.encoding import decode
from app.store.schema import checkpoints_table, ledger_table

_c, _t = checkpoints_table.c, ledger_table.c
_AGAIN: Final = dt.timedelta(minutes=2)
"""A checkpoint is taken with an event a minute after the last one; the stretch around it may be a little longer."""


def events_of(database: Database, day: dt.date, *, scope: Scope) -> tuple[UsageEvent, ...]:
    """What was done on that day of the office's calendar, as far as it may be seen, in the order of each desk's chain.

    Raises CouldNotKeep where the ledger cannot be read.
    """
    with database.reading() as connection:
        return tuple(
            event
            for desk in _desks(connection)
            for stretch in _stretches(connection, desk, day)
            for event in _events(connection, desk, stretch)
            if event.at.astimezone().date() == day and scope.holds(unit=event.unit, clerk=event.clerk)
        )


def _desks(connection: Connection) -> list[str]:
    """Every ledger has a checkpoint from its first event on; one of an older program may have none yet."""
    known = connection.execute(select(_c.desk).distinct()).scalars()
    return sorted({*known, *connection.execute(select(_t.desk).limit(1)).scalars()})


def _stretches(connection: Connection, desk: str, day: dt.date) -> Iterator[tuple[int, int]]:
    """From-to numbers (the first one not included) of the events that may be of that day."""
    last = connection.execute(select(func.max(_t.seq)).where(_t.desk == desk)).scalar_one() or 0
    before, moment = 0, None
    for seq, at in connection.execute(select(_c.seq, _c.at).where(_c.desk == desk).order_by(_c.seq)).all():
        now = _moment(at)
        if moment is None or _touches(min(moment, now), max(moment, now), day):
            yield before, seq
        before, moment = seq, now
    if before < last:
        yield before, last


def _touches(first: dt.datetime, last: dt.datetime, day: dt.date) -> bool:
    return (first - _AGAIN).astimezone().date() <= day <= (last + _AGAIN).astimezone().date()


def _events(connection: Connection, desk: str, stretch: tuple[int, int]) -> Iterator[UsageEvent]:
    after, to = stretch
    bodies = connection.execute(select(_t.body).where(_t.desk == desk, _t.seq > after, _t.seq <= to).order_by(_t.seq)).scalars().all()
    try:
        yield from map(decode, bodies)
    except (ValueError, TypeError, AttributeError):
        raise CouldNotKeep("store.tampered") from None


def _moment(written: object) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(str(written)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise CouldNotKeep("store.tampered") from None
