"""Are the counts that are kept beside the ledger those of its events?

They are no part of the chain: whoever can write the file can change them, and no signature tells. So they are made anew, in a copy
that nobody else writes to, and compared; where they differ they are made anew in the file too. What archived events had added
stands as it is kept: their archives alone could prove it.
"""

import hashlib
import secrets
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import ColumnElement, Table, or_, select

from app.core.errors import CouldNotKeep
from app.core.files import scratch
from app.store.database import Database
from app.store.rollup_tables import facts_table, open_calls_table, rollups_table, subjects_table
from app.store.rollups import Rollups

_COUNTED: Final = (facts_table, rollups_table, open_calls_table, subjects_table)
_AT_ONCE: Final = 1000
_KEY_BYTES: Final = 32


def are_true(database: Database, *, beside: Path) -> bool:
    """Were they? They are afterwards. The copy lies in the folder `beside` meanwhile, under a key that nobody keeps.

    For a desk's own file. As slow as counting everything. Raises CouldNotKeep.
    """
    key = secrets.token_bytes(_KEY_BYTES)
    try:
        with scratch(beside) as folder:
            database.copy_to(folder / "counts.db", key=key)
            with closing(Database.open(folder / "counts.db", key=key)) as copy:
                Rollups(copy).refresh()  # not before: others go on writing until the copy is made
                kept = _digest(copy)
                Rollups(copy).rebuild()
                true = kept == _digest(copy)
    except OSError as problem:
        raise CouldNotKeep("store.no_folder") from problem
    rollups = Rollups(database)
    (rollups.refresh if true else rollups.rebuild)()
    return true


def _digest(database: Database) -> bytes:
    """Of every line that holds anything."""
    over = hashlib.sha256()
    with database.reading() as connection:
        for table in _COUNTED:
            rows = connection.execute(select(table).where(*_holding(table)).order_by(*table.primary_key.columns))
            for some in rows.partitions(_AT_ONCE):
                over.update(repr([tuple(row) for row in some]).encode())
            over.update(table.name.encode())
    return over.digest()


def _holding(table: Table) -> list[ColumnElement[bool]]:
    numbers = [column for column in table.columns if not column.primary_key and column.type.python_type is int]
    return [or_(*(column != 0 for column in numbers))] if table in (facts_table, rollups_table) else []
