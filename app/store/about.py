"""What the ledger has about one citizen: found by the index of pseudonyms that the roll-ups keep, in an archive by reading it."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, or_, select, tuple_

from app.core.errors import CouldNotKeep
from app.core.usage import EventKind, UsageEvent
from app.store import checkpoints
from app.store.database import Database
from app.store.encoding import decode
from app.store.ledger import Ledger
from app.store.rollup_tables import archived_events_table
from app.store.rollups import Rollups
from app.store.salvage import LOST
from app.store.schema import ledger_table

_t, _e = ledger_table.c, archived_events_table.c
_SALVAGE: Final = b"\0\0\0\4kind\0\0\0\7SALVAGE"
_AT_ONCE: Final = 400
"""Events asked for in one question."""


def events_about(database: Database, subjects: Iterable[str]) -> tuple[UsageEvent, ...]:
    """Every event about these pseudonyms that is still in the file, chain by chain. Raises CouldNotKeep."""
    rollups, wanted = Rollups(database), frozenset(subjects)
    rollups.refresh()
    places = sorted({place for subject in wanted for place in rollups.about(subject)})
    found = list[UsageEvent]()
    with database.reading() as connection:
        for first in range(0, len(places), _AT_ONCE):
            some = tuple_(_t.desk, _t.seq).in_(places[first : first + _AT_ONCE])
            query = select(_t.body).where(some).order_by(_t.desk, _t.seq)
            found += [_event(row.body) for row in connection.execute(query)]
    return tuple(event for event in found if event.subject in wanted)


def span(ledger: Ledger) -> tuple[int, int]:
    """The numbers of the first and last event of a chain that are in its file. Raises CouldNotKeep, also where there is none."""
    with ledger.database.reading() as connection:
        first, last = connection.execute(select(func.min(_t.seq), func.max(_t.seq)).where(_t.desk == ledger.desk)).one()
    if first is None:
        raise CouldNotKeep("store.broken")
    return first, last


def begins(ledger: Ledger) -> tuple[int, dt.datetime | None]:
    """The number of the first event here among all that the desk ever wrote, and when it was where others are in archives.

    A ledger that was salvaged counts from 1 again; how many events had left it before it still knows. Raises CouldNotKeep.
    """
    first, _ = span(ledger)
    with ledger.database.reading() as connection:
        left = connection.execute(select(_e.events).where(_e.desk == ledger.desk)).scalar() or 0
        body = connection.execute(select(_t.body).where(_t.desk == ledger.desk, _t.seq == first)).scalar()
    number = max(first, left + 1)
    return number, _event(body).at if number > 1 else None


def lacks_some(ledger: Ledger) -> bool:
    """Was it salvaged out of a corrupt file, and events lost? Such a chain was signed for the first time at its SALVAGE event.

    Where that one is in an archive by now nobody looks for it: then some may be lacking. Raises CouldNotKeep.
    """
    with ledger.database.reading() as connection:
        first = next(checkpoints.stored(connection, ledger.desk), None)
        if first is None or first.seq == 1:
            return False
        at = select(_t.body).where(_t.desk == ledger.desk, _t.seq == first.seq)
        if connection.execute(at).scalar() is None:
            return True
        salvages = select(_t.body).where(_t.desk == ledger.desk, _holds(connection, _SALVAGE))
        events = [_event(row.body) for row in connection.execute(salvages)]
    told = (word for event in events if event.kind is EventKind.SALVAGE for word in event.scope)
    return any(word.startswith(LOST) and word != f"{LOST}0" for word in told)


def archived_about(archive: Ledger, subjects: Iterable[str]) -> tuple[UsageEvent, ...]:
    """Every event about these pseudonyms in an archive, in order; without an index, all bodies are looked through. Raises CouldNotKeep."""
    wanted = frozenset(subjects)
    with archive.database.reading() as connection:
        named = or_(*(_holds(connection, subject.encode()) for subject in sorted(wanted)))
        rows = connection.execute(select(_t.body).where(_t.desk == archive.desk, named).order_by(_t.seq))
        found = [_event(row.body) for row in rows]
    return tuple(event for event in found if event.subject in wanted)


def _holds(connection: Connection, piece: bytes) -> ColumnElement[bool]:
    """Bodies with that piece in them. SQLite and PostgreSQL have no word in common for it; without its schema the second is syntax."""
    place = func.instr if connection.dialect.name == "sqlite" else func.pg_catalog.position
    return place(_t.body, piece) > 0


def _event(body: object) -> UsageEvent:
    try:
        if isinstance(body, bytes):
            return decode(body)
    except ValueError:
        pass
    raise CouldNotKeep("store.tampered")
