"""Is the ledger in a file whole? A walk along it, and a look for what stands outside the chain."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from sqlalchemy import Connection, func, inspect, or_, select

from app.core.errors import CouldNotKeep
from app.core.usage import ChainState
from app.store import checkpoints
from app.store.chain import Row, Walk, follow
from app.store.database import Database
from app.store.schema import checkpoints_table, ledger_table
from app.store.seal import Anchor, Checkpoint, is_signed

_t = ledger_table.c
_TABLES = frozenset({ledger_table.name, checkpoints_table.name})

Passed = Callable[[int], object]
"""Is told now and then how many events the walk has passed; what it raises ends the walk."""
_TOLD_EVERY: Final = 1000


def verify(
    database: Database,
    *,
    desk: str,
    public: bytes | None,
    recent: bool = False,
    part: bool = False,
    thorough: bool = False,
    anchor: Anchor | None = None,
    passed: Passed | None = None,
) -> ChainState:
    """Walks the whole chain.

    Reasons are those of `Walk`, and `view` (a table that is none), `stranger` (a row of another desk, in a file), `damaged` (a page of
    the file). `recent`: only what follows the last checkpoint, if its signature is good. `part`: an archive, which may begin
    behind a checkpoint; the desk's own file may so only where an ARCHIVE event says so.
    `thorough`: every signature, every body decoded, every page of the file. `events` counts all rows; those before
    `first_bad_seq` are whole. Raises CouldNotKeep where the file cannot be read for another reason than damage, and what `passed` raises.
    """
    walk = Walk(desk=desk, public=public, every_signature=thorough, anchor=anchor)
    rows = 0
    try:
        with database.reading() as connection:
            rows = _walk(connection, walk, recent=recent, part=part, thorough=thorough, passed=passed, shared=database.shared)
        if thorough and not walk.reason and not database.is_undamaged():
            walk.fail("damaged")
    except CouldNotKeep as problem:
        if problem.key != "store.broken":
            raise
        walk.fail("damaged")
    return ChainState(
        events=max(rows, walk.whole - (walk.begun.seq if walk.begun else 0)),
        first_bad_seq=walk.first_bad_seq,
        head=str(Anchor.of(walk.whole, walk.head)),
        reason=walk.reason,
        since=walk.begun.seq if walk.begun and (part or walk.part) else 0,
        signed=walk.latest.seq if walk.latest and walk.public else 0,
    )


def _walk(connection: Connection, walk: Walk, *, recent: bool, part: bool, thorough: bool, passed: Passed | None, shared: bool) -> int:
    """Walks as far as it goes; how many rows are there? In a file that is the desk's alone, a row of another one is a stranger."""
    others, counted = or_(_t.desk < walk.desk, _t.desk > walk.desk), select(func.count()).select_from(ledger_table)
    seen = inspect(connection)
    if not _TABLES.isdisjoint(seen.get_view_names()):
        walk.fail("view", at=1)
        return 0
    has_points = seen.has_table(checkpoints_table.name)
    if not has_points:
        walk.public = None  # a copy from before there were checkpoints
    newest = checkpoints.last(connection, walk.desk) if has_points else None
    trusted = newest if newest and walk.public and is_signed(newest, public=walk.public) else None
    walk.decode_after = trusted.seq if trusted and not thorough else 0
    first = connection.execute(select(func.min(_t.seq)).where(_t.desk == walk.desk)).scalar()
    points = checkpoints.stored(connection, walk.desk) if has_points else iter(())
    if recent and trusted:
        walk.part, points = True, iter(())
        walk.begin_after(trusted)
    elif isinstance(first, int) and first > 1:
        _skip(walk, points, to=first - 1)
    if not walk.reason:
        rows: Iterable[Row] = checkpoints.events(connection, walk.desk, after=walk.whole, many=True)
        follow(walk, _telling(rows, passed) if passed else rows, points)
        walk.end()
    if not walk.reason and walk.begun is not None and not (part or walk.part or walk.linked):
        walk.fail("gap", at=walk.begun.seq)
    if not walk.reason and not shared and connection.execute(select(_t.seq).where(others).limit(1)).first():
        walk.fail("stranger")
    if walk.reason:
        return int(connection.execute(counted.where(_t.desk == walk.desk) if shared else counted).scalar_one())
    return walk.whole - first + 1 if isinstance(first, int) else 0


def _skip(walk: Walk, points: Iterator[Checkpoint], *, to: int) -> None:
    """Takes the checkpoints of events that are in an archive: the last of them must be about the very event before the first one here."""
    for point in points:
        if not walk.begin_after(point) or point.seq >= to:
            break
    if not walk.reason and walk.whole != to:
        walk.fail("gap", at=1)


def _telling(rows: Iterable[Row], passed: Passed) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        if number % _TOLD_EVERY == 0:
            passed(number)
        yield row
