"""The tables of what was counted. They hold nothing that is not in the ledger: lost or doubted, they are made anew from it.

`facts` is one line a dossier, day, clerk and kind of work; `rollups` sums it up once for each plane (`planes.PLANES`), by day and by
month. Days are ordinals of `datetime.date`; a month is the ordinal of its first day.
"""

from typing import Any, Final

from sqlalchemy import Column, Connection, Integer, LargeBinary, MetaData, String, Table

from app.store.facts import NUMBERS

metadata: Final = MetaData()
DIMENSIONS: Final = ("clerk", "service", "procedure", "form", "method", "adapter", "purpose")
"""What a fact tells besides day, unit and dossier."""


def _key(name: str, kind: type[String] | type[Integer]) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


facts_table = Table(
    "facts",
    metadata,
    _key("unit", String),
    _key("dossier", String),
    _key("day", Integer),
    *(_key(name, String) for name in DIMENSIONS),
    *(Column(name, Integer, nullable=False) for name in NUMBERS),
    sqlite_with_rowid=False,
)

rollups_table = Table(
    "rollups",
    metadata,
    _key("plane", Integer),
    _key("grain", Integer),
    _key("day", Integer),
    _key("unit", String),
    *(_key(name, String) for name in DIMENSIONS),
    _key("before", Integer),
    *(Column(name, Integer, nullable=False) for name in (*NUMBERS, "dossiers", "dossiers_found")),
    sqlite_with_rowid=False,
)

open_calls_table = Table(
    "open_calls",
    metadata,
    _key("desk", String),
    _key("request", String),
    Column("day", Integer, nullable=False),
    Column("unit", String, nullable=False),
    Column("dossier", String, nullable=False),
    *(Column(name, String, nullable=False) for name in DIMENSIONS),
    sqlite_with_rowid=False,
)

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


def create(connection: Connection) -> None:
    """Makes the tables where they are not."""
    metadata.create_all(connection)
