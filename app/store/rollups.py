"""Roll-ups: what was counted of the ledger so far, kept beside it, so that nobody has to read ten million events for a screen.

They follow the chain from a position: desk, number and hash of the last event counted. Where that event is no longer the one that
was counted (a restored backup, a chain begun anew), where the program counts otherwise now or the machine's calendar is another,
all is counted anew. The ledger is read and never written here.
"""

import hashlib
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Table, and_, delete, func, insert, or_, select, text, update

from app.core.errors import CouldNotKeep
from app.store.database import Database
from app.store.encoding import texts
from app.store.facts import NUMBERS, Facts, Line, OpenCalls, Place, follow
from app.store.planes import ALL_UNITS, BY_YEAR, PLANES, add, dossier_lines, row_of, sums, touches_of, with_all_units
from app.store.rollup_tables import facts_table, metadata, open_calls_table, positions_table, rollups_table, subjects_table
from app.store.schema import ledger_table

BATCH: Final = 5_000
"""Events counted in one transaction: others wait for it less than a second."""

_VERSION: Final = 1
"""Of the way in which is counted: another one counts everything anew."""

_l, _f, _r = ledger_table.c, facts_table.c, rollups_table.c
_p, _o, _s = positions_table.c, open_calls_table.c, subjects_table.c
_AT_ONCE: Final = 400
"""Keys in one question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How much of a ledger is in the roll-ups. `events` counts from the first event that is still in the file."""

    events: int
    anchor: str
    """`seq:hash` of the last one, 16 hex digits of it. Of several desks `events:digest`: SHA-256 over `desk seq:hash` of each, by desk."""


@dataclass(frozen=True, slots=True)
class Rollups:
    """The roll-ups of all chains in a database. Any thread; every method raises CouldNotKeep like the database."""

    database: Database

    def refresh(self, *, batch: int = BATCH) -> Counted:
        """Counts what came since the last time. Raises CouldNotKeep("store.tampered") for an event that cannot be counted."""
        with self.database.reading() as connection:
            chains = _chains(connection)
            doubted = _is_doubted(connection, chains)
            if not doubted and not any(map(_is_behind, chains)):
                return counted(connection)
        return self.rebuild(batch=batch) if doubted else self._count_on(batch)

    def rebuild(self, *, batch: int = BATCH) -> Counted:
        """Forgets all and counts the whole ledger anew."""
        with self.database.writing() as connection:
            for table in metadata.sorted_tables:
                connection.execute(delete(table))
        return self._count_on(batch)

    def _count_on(self, batch: int) -> Counted:
        behind = True
        while behind:
            with self.database.writing() as connection:
                behind = _count_on(connection, batch)
        with self.database.reading() as connection:
            return counted(connection)

    def about(self, subject: str) -> tuple[tuple[str, int], ...]:
        """Desk and number of every event about a citizen, by his pseudonym, in the order of the chains; as of the last `refresh`."""
        with self.database.reading() as connection:
            found = (
                select(_p.desk, _s.seq)
                .join(positions_table, _p.chain == _s.chain)
                .where(_s.subject == _short(subject))
                .order_by(_p.desk, _s.seq)
            )
            return tuple((row.desk, row.seq) for row in connection.execute(found))


def made_by() -> str:
    """What the numbers depend on besides the ledger: the way of counting, and the calendar of this machine."""
    return f"{_VERSION} {hashlib.sha256(repr((PLANES, NUMBERS)).encode()).hexdigest()[:8]} {time.timezone} {'/'.join(time.tzname)}"


def _chains(connection: Connection) -> Sequence[Any]:
    """Every desk with events: the number of its last one, its position (`seq` is None without one), and the hash that stands there now.

    From desk to desk by the index alone: listing them otherwise would read every event's key.
    """
    desks = select(func.min(_l.desk).label("desk")).cte("desks", recursive=True)
    following = select(func.min(_l.desk)).where(_l.desk > desks.c.desk).scalar_subquery()
    desks = desks.union_all(select(following).where(desks.c.desk.is_not(None)))
    last = select(func.max(_l.seq)).where(_l.desk == desks.c.desk).scalar_subquery()
    there = select(_l.hash).where(_l.desk == _p.desk, _l.seq == _p.seq).scalar_subquery()
    asked = select(desks.c.desk.label("of"), last.label("last"), there.label("there"), positions_table)
    return connection.execute(asked.outerjoin(positions_table, _p.desk == desks.c.desk).where(desks.c.desk.is_not(None))).all()


def _is_doubted(connection: Connection, chains: Sequence[Any]) -> bool:
    """Are the roll-ups those of another ledger, made another way, or not of as many events as they say?"""
    positions = [chain for chain in chains if chain.seq is not None]
    whole = (_r.plane == 0, _r.grain == BY_YEAR, _r.unit != ALL_UNITS)
    kept = connection.execute(select(func.coalesce(func.sum(_r.events), 0)).where(*whole)).scalar_one()
    return kept != sum(chain.seq - chain.skipped for chain in positions) or any(
        chain.made_by != made_by() or chain.there != chain.hash for chain in positions
    )


def _is_behind(chain: Any) -> bool:
    return bool(chain.last > (chain.seq or 0))


def counted(connection: Connection) -> Counted:
    """Up to where it was counted."""
    positions = connection.execute(select(positions_table).order_by(_p.desk)).all()
    events = sum(row.seq - row.skipped for row in positions)
    anchors = [f"{row.seq}:{row.hash.hex()[:16]}" for row in positions]
    together = "\n".join(f"{row.desk} {anchor}" for row, anchor in zip(positions, anchors, strict=True))
    return Counted(
        events=events, anchor=f"{events}:{hashlib.sha256(together.encode()).hexdigest()[:16]}" if anchors[1:] else "".join(anchors)
    )


def _count_on(connection: Connection, batch: int) -> bool:
    """Counts one batch of the first desk that is behind. Was there one?"""
    chain = next(filter(_is_behind, _chains(connection)), None)
    if chain is None:
        return False
    desk, already = chain.of, chain.seq or 0
    rows = connection.execute(select(_l.seq, _l.body, _l.hash).where(_l.desk == desk, _l.seq > already).order_by(_l.seq).limit(batch)).all()
    number = _move(connection, desk, already, first=rows[0].seq, last=rows[-1])
    if not number:
        return True
    lines = [_line(row.body) for row in rows]
    _note_subjects(connection, number, zip((row.seq for row in rows), lines, strict=True))
    requests = {line.request for line in lines}
    before = _open_calls(connection, requests)
    after = dict(before)
    facts = follow(lines, open_calls=after)
    _keep_open_calls(connection, before, after)
    _add_up(connection, facts)
    return True


def _line(body: object) -> Line:
    try:
        if isinstance(body, bytes):
            return Line.read(texts(body))
    except ValueError:
        pass
    raise CouldNotKeep("store.tampered")


def _move(connection: Connection, desk: str, already: int, *, first: int, last: Any) -> int:
    """Sets the position on, and gives the number of the desk's chain; 0 where somebody else did so meanwhile."""
    moved = {"seq": last.seq, "hash": last.hash}
    if already:
        done = connection.execute(update(positions_table).where(_p.desk == desk, _p.seq == already).values(**moved))
        return int(connection.execute(select(_p.chain).where(_p.desk == desk)).scalar_one()) if done.rowcount else 0
    chain = int(connection.execute(select(func.count()).select_from(positions_table)).scalar_one()) + 1
    connection.execute(insert(positions_table), {"desk": desk, "chain": chain, "skipped": first - 1, "made_by": made_by(), **moved})
    return chain


def _note_subjects(connection: Connection, chain: int, lines: Iterable[tuple[int, Line]]) -> None:
    rows = sorted((_short(line.subject), chain, seq) for seq, line in lines if line.subject)
    if rows:
        connection.execute(insert(subjects_table), [dict(zip(("subject", "chain", "seq"), row, strict=True)) for row in rows])


def _short(subject: str) -> bytes:
    """16 bytes instead of 73; that two citizens share them is less likely than a wrong disk."""
    return hashlib.blake2b(subject.encode(), digest_size=16).digest()


def _open_calls(connection: Connection, requests: set[tuple[str, str]]) -> dict[tuple[str, str], Place]:
    found: dict[tuple[str, str], Place] = {}
    for some in _some(sorted(requests)):
        desk = some[0][0]
        asked = select(open_calls_table).where(_o.desk == desk, _o.request.in_([request for _, request in some]))
        found |= {(row.desk, row.request): _place(row) for row in connection.execute(asked)}
    return found


def _keep_open_calls(connection: Connection, before: OpenCalls, after: OpenCalls) -> None:
    if ended := before.keys() - after.keys():
        gone = text("DELETE FROM open_calls WHERE desk = :desk AND request = :request")
        connection.execute(gone, [{"desk": desk, "request": request} for desk, request in sorted(ended)])
    if began := sorted(after.keys() - before.keys()):
        rows = [{"desk": desk, "request": request, **after[desk, request]._asdict()} for desk, request in began]
        connection.execute(insert(open_calls_table), rows)


def _add_up(connection: Connection, facts: Facts) -> None:
    """Adds new facts to those there are, and what that changes to the roll-ups."""
    changes = sums(facts)
    kept = _facts_of(connection, {(place.unit, place.dossier) for place in facts if place.dossier})
    for dossier, new in _by_dossier(facts).items():
        old = kept.get(dossier, {})
        lines = dossier_lines(touches_of(_together(old, new)))
        if old:
            lines.subtract(dossier_lines(touches_of(old)))
        for (cell, name), number in lines.items():
            if number:
                add(changes[cell], {name: number})
    _add(connection, facts_table, [_fact(place, numbers) for place, numbers in facts.items()])
    _add(connection, rollups_table, [row_of(cell, numbers) for cell, numbers in with_all_units(changes).items()])


def _by_dossier(facts: Facts) -> dict[tuple[str, str], Facts]:
    found: dict[tuple[str, str], Facts] = defaultdict(dict)
    for place, numbers in facts.items():
        if place.dossier:
            found[place.unit, place.dossier][place] = numbers
    return found


def _together(old: Facts, new: Facts) -> Facts:
    both = {place: dict(numbers) for place, numbers in old.items()}
    for place, numbers in new.items():
        add(both.setdefault(place, {}), numbers)
    return both


def _facts_of(connection: Connection, dossiers: set[tuple[str, str]]) -> dict[tuple[str, str], Facts]:
    found: dict[tuple[str, str], Facts] = defaultdict(dict)
    for some in _some(sorted(dossiers)):
        asked = select(facts_table).where(or_(*(and_(_f.unit == unit, _f.dossier == dossier) for unit, dossier in some)))
        for row in connection.execute(asked):
            found[row.unit, row.dossier][_place(row)] = {name: getattr(row, name) for name in ("opened", "worked", "found")}
    return found


def _place(row: Any) -> Place:
    return Place(**{name: getattr(row, name) for name in Place._fields})


def _fact(place: Place, numbers: dict[str, int]) -> tuple[object, ...]:
    """A line as `facts_table` has it, in the order of its columns."""
    return (place.unit, place.dossier, place.day, place.clerk, *place[4:], *[numbers.get(name, 0) for name in NUMBERS])


def _add(connection: Connection, table: Table, rows: list[tuple[object, ...]]) -> None:
    """Adds numbers to the lines of these keys, or makes them: the same words in SQLite and PostgreSQL.

    In the order of the keys, for neighbours lie on one page; and past the part of SQLAlchemy that looks at each row, which takes
    longer than the database.
    """
    key = [column.name for column in table.primary_key]
    names = [column.name for column in table.columns]
    added = ", ".join(f"{name} = {table.name}.{name} + excluded.{name}" for name in names if name not in key)
    marks = ", ".join(["?" if connection.dialect.paramstyle == "qmark" else "%s"] * len(names))
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks}) ON CONFLICT ({', '.join(key)}) DO UPDATE SET {added}"  # noqa: S608  # names of ours
    connection.exec_driver_sql(statement, sorted(rows))


def _some(keys: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))
