"""All that a desk's file holds onto a server: the chain byte for byte, the books beside what is there, the desk's drawer.

One transaction on the server, while nobody else writes into the file. The chain there is never longer than the file's before the file
is closed for good, so a transfer that was cut short is begun again: what it had brought is recognised and the rest is added.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, and_, delete, insert, select, update

from app.core.errors import CouldNotKeep, Refused
from app.store import flag_tables, kept_tables, rollup_tables, schema
from app.store.database import BOOKS, Database
from app.store.ledger import Ledger
from app.store.pseudonyms import agree, key_id
from app.store.schema import checkpoints_table, ledger_table, waiting_table

_CHAIN: Final = (ledger_table, checkpoints_table)
_DRAWER: Final = (waiting_table, kept_tables.kept_table)
"""Sealed with the desk's key on the way, as their columns are."""
_BOOKS: Final[tuple[Table, ...]] = tuple(
    table
    for metadata in (schema.metadata, flag_tables.metadata, rollup_tables.archived)
    for table in metadata.sorted_tables
    if table not in (*_CHAIN, *_DRAWER)
)
"""Those that others refer to first. What is made anew from the chain is made anew there."""
_AT_ONCE: Final = 1000


def transfer(ledger: Ledger, target: Database) -> int:
    """How many events are on the server now; in the file nothing can be added to the ledger from here on.

    Raises CouldNotKeep("store.other_key") where the server's pseudonyms are made with another key, Refused where another chain of the
    desk is there or its books say something else about the same account or unit, CouldNotKeep where either fails: then the file is
    as it was.
    """
    with ledger.database.writing() as here:
        with target.writing(BOOKS, ledger.desk) as there:
            if (key := agree(there, key_id(ledger.subject_key))) != key_id(ledger.subject_key):
                raise CouldNotKeep("store.other_key", key=key)
            begun = _is_begun(here, there, ledger.desk)
            for table in _BOOKS:
                _merge(here, there, table, desk=ledger.desk, again=begun)
            for table in _DRAWER:
                there.execute(delete(table))  # the rules there let nobody see another desk's
                _add(there, table, here.execute(select(table)))
            for table in _CHAIN:
                _lengthen(here, there, table, desk=ledger.desk)
        moved = Ledger(target, ledger.desk, ledger.subject_key, ledger.seal).verify()
        if not moved.ok or moved.head != ledger.verify().head:
            raise CouldNotKeep("store.tampered")
        schema.close_for_good(here)
    return moved.events


def _is_begun(here: Connection, there: Connection, desk: str) -> bool:
    """Is the beginning of this very chain there? Raises Refused for any other."""
    t = ledger_table.c
    last = there.execute(select(t.seq, t.hash).where(t.desk == desk).order_by(t.seq.desc()).limit(1)).first()
    if last is None:
        return False
    if here.execute(select(t.hash).where(t.desk == desk, t.seq == last.seq)).scalar() != last.hash:
        raise Refused("store.chain_there")
    return True


def _lengthen(here: Connection, there: Connection, table: Table, *, desk: str) -> None:
    own = table.c.desk == desk
    already = there.execute(select(table.c.seq).where(own).order_by(table.c.seq.desc()).limit(1)).scalar() or 0
    _add(there, table, here.execute(select(table).where(own, table.c.seq > already).order_by(table.c.seq)))


def _merge(here: Connection, there: Connection, table: Table, *, desk: str, again: bool) -> None:
    """Rows that are not there; those that are have to be the same, unless an attempt of before has brought them (`again`)."""
    asked = select(table).where(table.c.desk == desk) if "desk" in table.c else select(table)
    known = {_key(table, row): row for row in there.execute(asked)}
    new = list[Row[Any]]()
    for row in here.execute(asked):
        same = known.get(_key(table, row))
        if same is None:
            new.append(row)
        elif row != same:
            if not again:
                raise Refused("store.books_differ", about=", ".join(map(str, _key(table, row))))
            own = and_(*(column == value for column, value in zip(table.primary_key, _key(table, row), strict=True)))
            there.execute(update(table).where(own).values(**row._mapping))
    _add(there, table, new)


def _key(table: Table, row: Row[Any]) -> tuple[Any, ...]:
    return tuple(row._mapping[column.name] for column in table.primary_key)


def _add(there: Connection, table: Table, rows: Iterable[Row[Any]]) -> None:
    left = iter(rows)
    while some := [row._asdict() for row in islice(left, _AT_ONCE)]:
        there.execute(insert(table), some)
