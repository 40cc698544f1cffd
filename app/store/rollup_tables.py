"""The tables of what was counted. They hold nothing that is not in the ledger: lost or doubted, they are made anew from it.

`facts` is one line a dossier, day, clerk and kind of work; `rollups` sums it up once for each plane (`planes.PLANES`) and grain
(`grains.Grain`). Days are ordinals of `datetime.date`; whatever is longer is known by its first day.

What archived events had added cannot be made anew: it is in tables of its own (`archived`), by desk.
"""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Column, Connection, Integer, LargeBinary, MetaData, String, Table

from app.store.facts import NUMBERS

metadata: Final = MetaData()
DIMENSIONS: Final = ("clerk", "service", "procedure", "form", "method", "adapter", "purpose")
"""What a fact tells besides day, unit and dossier."""


def _key(name: str, kind: type[String] | type[Integer]) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


def _numbers(*more: str) -> Iterator[Column[Any]]:
    return (Column(name, Integer, nullable=False) for name in (*NUMBERS, *more))


def _of_facts() -> Iterator[Column[Any]]:
    yield from (_key("unit", String), _key("dossier", String), _key("day", Integer))
    yield from (_key(name, String) for name in DIMENSIONS)
    yield from _numbers()


def _of_calls() -> Iterator[Column[Any]]:
    yield from (_key("desk", String), _key("request", String), Column("day", Integer, nullable=False))
    yield from (Column(name, String, nullable=False) for name in ("unit", "dossier", *DIMENSIONS))


facts_table = Table("facts", metadata, *_of_facts(), sqlite_with_rowid=False)

rollups_table = Table(
    "rollups",
    metadata,
    _key("plane", Integer),
    _key("grain", Integer),
    _key("unit", String),
    _key("day", Integer),
    _key("before", Integer),
    *(_key(name, String) for name in DIMENSIONS),
    *_numbers("dossiers", "dossiers_found"),
    sqlite_with_rowid=False,
)
"""`before` stands in front of the groups: what a question does not count, for it was counted on an earlier day of its stretch, is
stepped over by the key. Numbers are in the lines without it."""

stretches_table = Table(
    "stretches",
    metadata,
    _key("grain", Integer),
    _key("day", Integer),
    Column("first_day", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Of each grain that was summed up, the lines of the finer one by their days, and the first day of what holds them."""

open_calls_table = Table("open_calls", metadata, *_of_calls(), sqlite_with_rowid=False)

subjects_table = Table(
    "subjects",
    metadata,
    Column("subject", LargeBinary(16), primary_key=True),
    _key("chain", Integer),
    _key("seq", Integer),
    sqlite_with_rowid=False,
)

positions_table = Table(
    "positions",
    metadata,
    _key("desk", String),
    Column("chain", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("made_by", String, nullable=False),
)


archived: Final = MetaData()

archived_facts_table = Table("archived_facts", archived, _key("desk", String), *_of_facts())
archived_calls_table = Table("archived_calls", archived, *_of_calls())
"""Calls that had no outcome among the archived events."""

archived_events_table = Table("archived_events", archived, _key("desk", String), Column("events", Integer, nullable=False))


def create(connection: Connection) -> None:
    """Makes the tables where they are not."""
    metadata.create_all(connection)


def made_anew(connection: Connection) -> None:
    """Another key of the roll-ups: all is counted anew. What archived events had added stays, and is made a place for."""
    metadata.drop_all(connection)
    metadata.create_all(connection)
    archived.create_all(connection)
