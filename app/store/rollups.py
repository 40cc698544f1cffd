"""Roll-ups: what was counted of the ledger so far, kept beside it, so that nobody has to read ten million events for a screen.

They follow the chain from a position: desk, number and hash of the last event counted. Where that event is no longer the one that
was counted (a restored backup, a chain begun anew), where the program counts otherwise now or the machine's calendar is another,
all is counted anew: first the facts alone, batch by batch, then their sums at once. What archived events had added is taken over
(`archived_counts`). The ledger is read and never written here.
"""

import hashlib
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, delete, func, insert, or_, select, text, update

from app.store import archived_counts
from app.store.adding import add_rows, fact_row, place_of
from app.store.database import COUNTS, Database
from app.store.facts import NUMBERS, Facts, Line, OpenCalls, Place, follow, line_of
from app.store.grains import Grain
from app.store.planes import ALL_UNITS, PLANES, add, dossier_lines, row_of, sums, touches_of, with_all_units
from app.store.rollup_tables import facts_table, metadata, open_calls_table, positions_table, rollups_table, subjects_table
from app.store.schema import ledger_table
from app.store.summing import sum_up

BATCH: Final = 5_000
"""Events counted in one transaction: others wait for it less than a second."""

_VERSION: Final = 2
"""Of the way in which is counted: another one counts everything anew."""

_l, _f, _r = ledger_table.c, facts_table.c, rollups_table.c
_p, _o, _s = positions_table.c, open_calls_table.c, subjects_table.c
_AT_ONCE: Final = 400
"""Keys in one question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How much of a ledger is in the roll-ups. `events`: with those that are in archives by now."""

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
            chains, summed = _chains(connection), _is_summed(connection)
            doubted = summed and _is_doubted(connection, chains)
            if not doubted and not any(map(_is_behind, chains)) and (summed or not chains):
                return counted(connection)
        return self.rebuild(batch=batch) if doubted else self._count_on(batch)

    def rebuild(self, *, batch: int = BATCH) -> Counted:
        """Forgets all and counts the whole ledger anew."""
        with self.database.writing(COUNTS) as connection:
            for table in metadata.sorted_tables:
                connection.execute(delete(table))
        return self._count_on(batch)

    def _count_on(self, batch: int) -> Counted:
        behind = True
        while behind:
            with self.database.writing(COUNTS) as connection:
                behind = _count_on(connection, batch)
        self._sum_up()
        with self.database.reading() as connection:
            return counted(connection)

    def _sum_up(self) -> None:
        """Where there are facts alone, sums of them, the plane last that says that there are; each plane again is the same again."""
        for plane in reversed(range(len(PLANES))):
            with self.database.writing(COUNTS) as connection:
                if _is_summed(connection):
                    return
                sum_up(connection, plane)

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
    way = hashlib.sha256(repr((PLANES, tuple(Grain), NUMBERS)).encode()).hexdigest()[:8]
    return f"{_VERSION} {way} {time.timezone} {'/'.join(time.tzname)}"


def _of_chains() -> Select[Any]:
    """From desk to desk by the index alone: listing them otherwise would read every event's key."""
    desks = select(func.min(_l.desk).label("desk")).cte("desks", recursive=True)
    following = select(func.min(_l.desk)).where(_l.desk > desks.c.desk).scalar_subquery()
    desks = desks.union_all(select(following).where(desks.c.desk.is_not(None)))
    last = select(func.max(_l.seq)).where(_l.desk == desks.c.desk).scalar_subquery()
    there = select(_l.hash).where(_l.desk == _p.desk, _l.seq == _p.seq).scalar_subquery()
    asked = select(desks.c.desk.label("of"), last.label("last"), there.label("there"), positions_table)
    return asked.outerjoin(positions_table, _p.desk == desks.c.desk).where(desks.c.desk.is_not(None))


_CHAINS: Final = _of_chains()
_WHOLE: Final = select(func.coalesce(func.sum(_r.events), 0)).where(_r.plane == 0, _r.grain == Grain.YEAR, _r.unit != ALL_UNITS)
"""A statement takes longer to put together than to answer."""


def _chains(connection: Connection) -> Sequence[Any]:
    """Every desk with events: the number of its last one, its position (`seq` is None without one), and the hash that stands there now."""
    return connection.execute(_CHAINS).all()


def _is_summed(connection: Connection) -> bool:
    """Are there sums of the facts? Each event is in the plane without a grouping."""
    return connection.execute(select(_r.day).where(_r.plane == 0).limit(1)).first() is not None


def _is_doubted(connection: Connection, chains: Sequence[Any]) -> bool:
    """Are the roll-ups those of another ledger, made another way, or not of as many events as they say?"""
    positions = [chain for chain in chains if chain.seq is not None]
    kept, now = connection.execute(_WHOLE).scalar_one(), made_by()
    return kept != sum(chain.seq - chain.skipped for chain in positions) or any(
        chain.made_by != now or chain.there != chain.hash for chain in positions
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
    lines = [line_of(row.body) for row in rows]
    _note_subjects(connection, number, zip((row.seq for row in rows), lines, strict=True))
    requests = {line.request for line in lines}
    before = _open_calls(connection, requests)
    after = dict(before)
    facts = follow(lines, open_calls=after)
    _keep_open_calls(connection, before, after)
    if _is_summed(connection):
        _add_to_sums(connection, facts)
    add_rows(connection, facts_table, [fact_row(place, numbers) for place, numbers in facts.items()])
    return True


def _move(connection: Connection, desk: str, already: int, *, first: int, last: Any) -> int:
    """Sets the position on, and gives the number of the desk's chain; 0 where somebody else did so meanwhile."""
    moved = {"seq": last.seq, "hash": last.hash}
    if already:
        done = connection.execute(update(positions_table).where(_p.desk == desk, _p.seq == already).values(**moved))
        return int(connection.execute(select(_p.chain).where(_p.desk == desk)).scalar_one()) if done.rowcount else 0
    chain = int(connection.execute(select(func.count()).select_from(positions_table)).scalar_one()) + 1
    archived = archived_counts.take_over(connection, desk)
    if archived:  # sums there are already lack them
        connection.execute(delete(rollups_table).where(_r.plane == 0))
    begun = {"desk": desk, "chain": chain, "skipped": first - 1 - archived, "made_by": made_by()}
    connection.execute(insert(positions_table), {**begun, **moved})
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
        found |= {(row.desk, row.request): place_of(row) for row in connection.execute(asked)}
    return found


def _keep_open_calls(connection: Connection, before: OpenCalls, after: OpenCalls) -> None:
    if ended := before.keys() - after.keys():
        gone = text("DELETE FROM open_calls WHERE desk = :desk AND request = :request")
        connection.execute(gone, [{"desk": desk, "request": request} for desk, request in sorted(ended)])
    if began := sorted(after.keys() - before.keys()):
        rows = [{"desk": desk, "request": request, **after[desk, request]._asdict()} for desk, request in began]
        connection.execute(insert(open_calls_table), rows)


def _add_to_sums(connection: Connection, facts: Facts) -> None:
    """Adds to the roll-ups what new facts change, before these are among those there are."""
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
    add_rows(connection, rollups_table, [row_of(cell, numbers) for cell, numbers in with_all_units(changes).items()])


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
            found[row.unit, row.dossier][place_of(row)] = {name: getattr(row, name) for name in ("opened", "worked", "found")}
    return found


def _some(keys: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))
