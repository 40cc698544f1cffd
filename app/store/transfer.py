"""All that a desk's file holds onto a server: the chain byte for byte, the books beside what is there, the desk's drawer.

One transaction on the server, while nobody else writes into the file. The chain there is never longer than the file's before the file
is closed for good, so a transfer that was cut short is begun again: what it had brought is recognised and the rest is added. Of the
books nobody can tell then what the desk itself brought and what others did since: they are made those of the file where the desk is
alone on the server, and where others work there too they have to be the same already.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, PrimaryKeyConstraint, Row, Table, UniqueConstraint, delete, insert, literal_column, select

from app.core.errors import CouldNotKeep, Refused
from app.store import flag_tables, kept_tables, rollup_tables, schema
from app.store.database import BOOKS, Database
from app.store.ledger import Ledger
from app.store.province import require_bound
from app.store.pseudonyms import agree, key_id
from app.store.schema import (
    accounts_table,
    checkpoints_table,
    grants_table,
    ledger_table,
    second_factors_table,
    waiting_table,
)
from app.store.seal import Anchor

_CHAIN: Final = (ledger_table, checkpoints_table)
_OWN: Final = (second_factors_table, waiting_table, kept_tables.kept_table)
"""The desk's alone, on a server by a column `desk`. The drawer is sealed with the desk's key on the way, as its columns are."""
_ARCHIVED: Final = tuple(rollup_tables.archived.sorted_tables)
"""Counted of what stood before the beginning of the chain, so it goes with that. What is made anew from the chain is made anew there."""
_BOOKS: Final[tuple[Table, ...]] = tuple(
    table for metadata in (schema.metadata, flag_tables.metadata) for table in metadata.sorted_tables if table not in (*_CHAIN, *_OWN)
)
"""Those that others refer to first."""
_TRIES: Final = frozenset({"proved_at", "wrong", "paused_until", "boot_id", "paused_until_ns"})
"""Of a password, what each try changes: it says nothing else about anybody."""
_AT_ONCE: Final = 1000


def transfer(ledger: Ledger, target: Database) -> int:
    """How many events are on the server now; in the file nothing can be added to the ledger from here on.

    Raises CouldNotKeep("store.other_key") where the server's pseudonyms are made with another key, Refused where the login is bound by
    none of the server's rules, another chain of the desk is there or its books say something else about the same account or unit,
    CouldNotKeep where either fails: then the file is as it was.
    """
    desk = ledger.desk
    with ledger.database.writing() as here:
        with target.writing(BOOKS, desk) as there:
            require_bound(there)
            if (key := agree(there, key_id(ledger.subject_key))) != key_id(ledger.subject_key):
                raise CouldNotKeep("store.other_key", key=key)
            begun = _is_begun(here, there, desk)
            for table in _OWN:
                there.execute(delete(table).where(literal_column("desk") == desk))  # a file's table may have no such column
            if begun:
                _make_way(here, there, desk)
            for table in _BOOKS:
                _merge(here, there, table)
            for table in _OWN if begun else (*_OWN, *_ARCHIVED):
                own = [table.c.desk == desk] if "desk" in table.c else []
                _add(there, table, here.execute(select(table).where(*own)))
            for table in _CHAIN:
                _lengthen(here, there, table, desk=desk)
        moved = Ledger(target, desk, ledger.subject_key, ledger.seal).verify()
        if not moved.ok or moved.head != ledger.verify().head:
            raise CouldNotKeep("store.tampered")
        schema.close_for_good(here)
    return moved.events


def require_arrived(file: Database, target: Database, desk: str) -> Anchor:
    """The end of the file's chain, which is in the server's, whatever the desk has written there since.

    Raises Refused where it is not, or where the login is bound by none of the server's rules, CouldNotKeep.
    """
    t = ledger_table.c
    with file.reading() as here, target.reading() as there:
        require_bound(there)
        end = here.execute(select(t.seq, t.hash).where(t.desk == desk).order_by(t.seq.desc()).limit(1)).first()
        if end is None or there.execute(select(t.hash).where(t.desk == desk, t.seq == end.seq)).scalar() != end.hash:
            raise Refused("store.chain_there")
    return Anchor.of(end.seq, end.hash)


def _is_begun(here: Connection, there: Connection, desk: str) -> bool:
    """Is the beginning of this very chain there? Raises Refused for any other."""
    t = ledger_table.c
    last = there.execute(select(t.seq, t.hash).where(t.desk == desk).order_by(t.seq.desc()).limit(1)).first()
    if last is None:
        return False
    if here.execute(select(t.hash).where(t.desk == desk, t.seq == last.seq)).scalar() != last.hash:
        raise Refused("store.chain_there")
    return True


def _make_way(here: Connection, there: Connection, desk: str) -> None:
    """So that nothing which was taken away in the file since stays on the server.

    Alone there, the desk brought it all: it goes, and comes as it is now. Raises Refused where others may have given it.
    """
    t = ledger_table.c
    if there.execute(select(t.desk).where(t.desk != desk).limit(1)).first() is None:
        for table in reversed(_BOOKS):
            there.execute(delete(table))
        return
    people = set(here.execute(select(accounts_table.c.login)).scalars())
    grants = select(grants_table.c.login, grants_table.c.id)  # of all books the one of which a row goes without another in its place
    given, found = ({(row.login, row.id) for row in place.execute(grants) if row.login in people} for place in (here, there))
    if given != found:
        raise Refused("store.books_differ", about=min(given ^ found)[0])


def _lengthen(here: Connection, there: Connection, table: Table, *, desk: str) -> None:
    own = table.c.desk == desk
    already = there.execute(select(table.c.seq).where(own).order_by(table.c.seq.desc()).limit(1)).scalar() or 0
    _add(there, table, here.execute(select(table).where(own, table.c.seq > already).order_by(table.c.seq)))


def _merge(here: Connection, there: Connection, table: Table) -> None:
    """Rows that are not there; those that are have to say the same. Raises Refused."""
    known = {name: row for row in there.execute(select(table)) for name in _names(table, row)}
    new = list[Row[Any]]()
    for row in here.execute(select(table)):
        same = [known[name] for name in _names(table, row) if name in known]
        if any(_said(other) != _said(row) for other in same):
            raise Refused("store.books_differ", about=", ".join(str(row._mapping[column.name]) for column in table.primary_key))
        if not same:
            new.append(row)
    _add(there, table, new)


def _names(table: Table, row: Row[Any]) -> Iterator[tuple[tuple[str, Any], ...]]:
    """By what no two rows may be the same."""
    for rule in table.constraints:
        if isinstance(rule, PrimaryKeyConstraint | UniqueConstraint):
            yield tuple((column.name, row._mapping[column.name]) for column in rule.columns)


def _said(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name not in _TRIES}


def _add(there: Connection, table: Table, rows: Iterable[Row[Any]]) -> None:
    left = iter(rows)
    while some := [row._asdict() for row in islice(left, _AT_ONCE)]:
        there.execute(insert(table), some)
