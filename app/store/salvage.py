"""What can still be read of a corrupt file, into a new one with a new chain that ends with a link to the old.

Only what is proved is taken over: events linked to each other in a run that one of the desk's own signatures is about. A run
that nobody signed could have been planted; it stays in the old file, for whoever investigates. Where not one signature
can be read, the run that begins with the first event is taken, and the link says that nothing vouches for it.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Column, Connection, Integer, MetaData, Row, Select, Table, func, insert, inspect, literal_column, select
from sqlalchemy.exc import IntegrityError

from app.core.errors import CouldNotKeep, Refused
from app.core.usage import EventKind, UsageEvent
from app.store import checkpoints, rollup_tables
from app.store.chain import EVERY, is_framed
from app.store.database import Database
from app.store.encoding import GENESIS, decode, encode, link
from app.store.ledger import Ledger
from app.store.schema import checkpoints_table, ledger_table
from app.store.seal import Checkpoint, Seal, is_signed

_t, _c = ledger_table.c, checkpoints_table.c
_ROWID: Final[Column[int]] = literal_column("rowid", Integer)  # type: ignore[assignment]  # SQLite's own number of a row
_EVENTS: Final = select(ledger_table)
_CHAIN: Final = frozenset({ledger_table.name, checkpoints_table.name})
_DERIVED: Final = frozenset(rollup_tables.metadata.tables)
"""Made anew from the events."""
LOST: Final = "lost:"
"""What begins the word of a SALVAGE event about how many events were lost."""
_MOST: Final = 10_000_000
"""Rows of a table that are looked for one by one, where its end cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """What became of a corrupt file: its head as far as it was proved, events read and lost, rows lost of each other table."""

    old_head: str
    read: int
    lost: int | None
    """None: not one could be read where some may have been, so nobody knows how many."""
    signed: bool
    """Did a signature of the desk's vouch for what was read?"""
    rows_lost: Mapping[str, int | None]
    """By table; None: nobody knows how many it had."""

    def scope(self, file: Path) -> tuple[str, ...]:
        """As the SALVAGE event has it; the old file by its SHA-256."""
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        rows = (f"rows:{name}:{_told(count)}" for name, count in sorted(self.rows_lost.items()) if count != 0)
        return (self.old_head, f"read:{self.read}", f"{LOST}{_told(self.lost)}", f"signed:{int(self.signed)}", f"sha256:{digest}", *rows)


def salvage(old: Path, new: Path, *, key: bytes, desk: str, seal: Seal, told: Callable[[Salvaged], UsageEvent]) -> Salvaged:
    """Makes the `new` file, with one key for both; the `old` one is only read. `told` makes the SALVAGE event.

    Raises Refused where nothing at all can be read, CouldNotKeep where the new one cannot be written.
    """
    wreck = _Wreck(old, key)
    try:
        events, points = _events(wreck, desk), _points(wreck, desk, seal)
        proved, signed = _proved(events, points, desk)
        database = Database.open(new, key=key)
        try:
            with database.writing() as connection:
                lost = {name: _copy(wreck, connection, name) for name in _others(connection)}
                end = proved[-1] if proved else None
                found = Salvaged(
                    old_head=f"{end.seq}:{end.hash.hex()}" if end else f"0:{GENESIS.hex()}",
                    read=len(proved),
                    lost=_lost(wreck, newest=max([*events, *points], default=0), proved=proved),
                    signed=signed,
                    rows_lost=lost,
                )
                bodies = [(row.id, row.body) for row in proved]
                event = told(found)
                _chain(connection, desk, [*bodies, (event.id, encode(event))])
                checkpoints.sign_end(connection, seal, desk=desk, before=None, at=event.at)
            if not Ledger(database, desk, b"", seal).verify(thorough=True).ok:
                raise CouldNotKeep("store.broken")
        finally:
            database.close()
    finally:
        wreck.close()
    return found


class _Wreck:
    """A file of which any page may be unreadable; after each failure it is opened anew, for SQLCipher reads nothing more then."""

    def __init__(self, file: Path, key: bytes) -> None:
        try:
            self._database = Database.open_copy(file, key=key)
        except CouldNotKeep as problem:
            raise Refused("ledger.nothing_to_read") from problem

    def rows(self, query: Select[Any]) -> Sequence[Row[Any]] | None:
        """The answer, or None where it cannot be read."""
        try:
            with self._database.reading() as connection:
                return connection.execute(query).all()
        except CouldNotKeep:
            self._database.close()
            return None

    def pieces(self, query: Select[Any], by: Column[int], *, first: int, last: int) -> Iterator[Row[Any]]:
        """The rows from one number to another, as many as can be read: what fails is asked for again in halves."""
        if first > last:
            return
        found = self.rows(query.where(by >= first, by <= last).order_by(by))
        if found is not None:
            yield from found
        elif first < last:
            middle = (first + last) // 2
            yield from self.pieces(query, by, first=first, last=middle)
            yield from self.pieces(query, by, first=middle + 1, last=last)

    def number(self, query: Select[Any]) -> int | None:
        """A number, 0 where there is none; None where that cannot be read."""
        found = self.rows(query)
        if found is None:
            return None
        return found[0][0] if isinstance(found[0][0], int) else 0

    def count(self, table: Table) -> int | None:
        """How many rows a table has: by its index, or else, by a condition that no index answers, row by row."""
        counted = select(func.count()).select_from(table)
        by_index = self.number(counted)
        return self.number(counted.where(_ROWID >= 0)) if by_index is None else by_index

    def end(self, table: Table) -> int:
        """Up to which of SQLite's numbers rows are looked for; where the last cannot be read, a little beyond their count."""
        last = self.number(select(func.max(_ROWID)).select_from(table))
        return min((self.count(table) or 0) + EVERY if last is None else last, _MOST)

    def close(self) -> None:
        self._database.close()


def _events(wreck: _Wreck, desk: str) -> dict[int, Row[Any]]:
    """By number, in order: through the index, and what it does not lead to any more, row by row."""
    newest = wreck.number(select(func.max(_t.seq)).where(_t.desk == desk))
    others = (select(func.max(_ROWID)).select_from(ledger_table), select(func.max(_c.seq)).where(_c.desk == desk))
    last = min(newest or max(wreck.number(query) or 0 for query in others) + EVERY, _MOST)
    found = {row.seq: row for row in wreck.pieces(_EVENTS.where(_t.desk == desk), _t.seq, first=1, last=last)}
    if len(found) < last:  # without a condition that would send SQLite to the index again
        found = {row.seq: row for row in wreck.pieces(_EVENTS, _ROWID, first=1, last=last) if row.desk == desk} | found
    good = {seq: row for seq, row in found.items() if isinstance(seq, int) and _is_event(row, desk)}
    return dict(sorted(good.items()))


def _points(wreck: _Wreck, desk: str, seal: Seal) -> dict[int, bytes]:
    """Heads that the desk signed, by number."""
    query = select(checkpoints_table).where(_c.desk == desk)
    points = (Checkpoint(**row._asdict()) for row in wreck.pieces(query, _ROWID, first=1, last=wreck.end(checkpoints_table)))
    return {point.seq: point.head for point in points if is_signed(point, public=seal.public)}


def _is_event(row: Row[Any], desk: str) -> bool:
    if not (isinstance(row.body, bytes) and isinstance(row.hash, bytes) and is_framed(row.body, event_id=row.id, desk=desk)):
        return False
    try:
        decode(row.body)
    except ValueError:
        return False
    return True


def _proved(events: Mapping[int, Row[Any]], points: Mapping[int, bytes], desk: str) -> tuple[list[Row[Any]], bool]:
    """The events of all runs that a signature is about, and whether there was one."""
    runs: list[list[Row[Any]]] = []
    vouched: list[bool] = []
    for seq, row in events.items():
        before = events.get(seq - 1)
        previous = before.hash if before else GENESIS if seq == 1 else points.get(seq - 1)
        if previous is None or row.hash != link(previous, seq, row.body):
            continue
        if not (runs and runs[-1] and runs[-1][-1].seq == seq - 1):
            runs.append([])
            vouched.append(points.get(seq - 1) == previous)
        runs[-1].append(row)
        vouched[-1] = vouched[-1] or points.get(seq) == row.hash
    if not points:
        return (runs[0] if runs and runs[0][0].seq == 1 else []), False
    return [row for run, good in zip(runs, vouched, strict=True) if good for row in run], True


def _lost(wreck: _Wreck, *, newest: int, proved: Sequence[Row[Any]]) -> int | None:
    """How many events are lost, up to the newest one known of; None where none is, and the table does not read as empty."""
    if not newest and wreck.count(ledger_table) != 0:
        return None
    return newest - len(proved) - _archived(proved)


def _archived(proved: Sequence[Row[Any]]) -> int:
    """How many events are in archives, as the chain itself says: they are not lost."""
    told = (decode(row.body) for row in proved)
    return max((int(event.scope[0]) for event in told if event.kind is EventKind.ARCHIVE), default=0)


def _chain(connection: Connection, desk: str, bodies: Sequence[tuple[str, bytes]]) -> None:
    previous, rows = GENESIS, []
    for seq, (event_id, body) in enumerate(bodies, start=1):
        previous = link(previous, seq, body)
        rows.append({"desk": desk, "seq": seq, "id": event_id, "body": body, "hash": previous})
    connection.execute(insert(ledger_table), rows)


def _others(connection: Connection) -> list[str]:
    """The tables to be copied as they are, those that others refer to first."""
    seen = inspect(connection)
    names = [name for name, _ in seen.get_sorted_table_and_fkc_names() if name is not None]
    return [name for name in names if name not in _CHAIN | _DERIVED]


def _copy(wreck: _Wreck, connection: Connection, name: str) -> int | None:
    """Copies what can be read of a table; how many of its rows are lost? None: how many it had cannot be read."""
    table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
    count, copied = wreck.count(table), 0
    for row in wreck.pieces(select(table), _ROWID, first=1, last=wreck.end(table)):
        try:
            with connection.begin_nested():
                connection.execute(insert(table).values(tuple(row)))
            copied += 1
        except IntegrityError:
            continue  # whom it refers to is lost
    return None if count is None else max(0, count - copied)


def _told(count: int | None) -> str:
    return "?" if count is None else str(count)


def kept_name(file: Path, at: dt.datetime) -> Path:
    """Where the corrupt file goes: beside the new one."""
    return file.with_name(f"{file.stem}-damaged-{at.astimezone(dt.UTC).strftime('%Y%m%dT%H%M%SZ')}{file.suffix}")
