"""The checkpoints of a desk in its file: when one is due, and that nothing is signed which was not looked at first.

The very first event gets one. After it, one is due with every hundredth event, with an event that is a minute or more away
from the last checkpoint (by the event's own time, either way: clocks jump), and when the desk is closed. The keeper of the key
signs only what follows, link by link, from his own last signature: a chain that was made anew in between is never vouched for.
"""

import datetime as dt
from collections.abc import Generator
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, inspect, select

from app.store.chain import EVERY, Walk
from app.store.encoding import GENESIS
from app.store.schema import checkpoints_table, ledger_table
from app.store.seal import NONE_BEFORE, Checkpoint, Seal, is_signed, is_well_formed

APART: Final = dt.timedelta(seconds=60)
_BATCH: Final = 1000
_c, _t = checkpoints_table.c, ledger_table.c


def stored(connection: Connection, desk: str, *, since: int = 0) -> Generator[Checkpoint]:
    """Those at that number and after it, in order, as they lie in the file; none in a file that is older than checkpoints."""
    if not inspect(connection).has_table(checkpoints_table.name):
        return
    rows = connection.execute(select(checkpoints_table).where(_c.desk == desk, _c.seq >= since).order_by(_c.seq))
    for batch in rows.partitions(_BATCH):
        yield from map(_checkpoint, batch)


def last(connection: Connection, desk: str) -> Checkpoint | None:
    """The newest. The file is of this version."""
    row = connection.execute(select(checkpoints_table).where(_c.desk == desk).order_by(_c.seq.desc()).limit(1)).first()
    return _checkpoint(row) if row else None


def events(connection: Connection, desk: str, *, after: int, many: bool = False) -> Generator[Row[Any, Any, Any, Any]]:
    """Events behind that number, in order, as they lie in the file: number, id, body, hash. `many` are fetched piece by piece."""
    chosen = select(_t.seq, _t.id, _t.body, _t.hash).where(_t.desk == desk, _t.seq > after).order_by(_t.seq)
    with connection.execute(chosen.execution_options(stream_results=many)) as rows:
        for batch in rows.partitions(_BATCH):
            yield from batch


def keep_up(connection: Connection, seal: Seal, *, desk: str, seq: int, at: dt.datetime) -> None:
    """Signs the end of the chain where a checkpoint is due with event `seq`, which was just added."""
    before = last(connection, desk)
    if seq == 1 if before is None else _is_due(before, seq=seq, at=at):
        sign_end(connection, seal, desk=desk, before=before, at=at)


def sign_end(connection: Connection, seal: Seal, *, desk: str, before: Checkpoint | None, at: dt.datetime) -> Checkpoint | None:
    """A checkpoint of the chain's end, where that is newer than the one `before`, else that one.

    None, and nothing signed, where the end does not follow from it.
    """
    if before is not None and not is_signed(before, public=seal.public):
        return None
    walk = Walk(desk=desk, public=seal.public)
    walk.whole, walk.head = (before.seq, before.head) if before else (0, GENESIS)
    for row in events(connection, desk, after=walk.whole):
        if not walk.event(row):
            return None
    if walk.whole == (before.seq if before else 0):
        return before
    unsigned = Checkpoint(
        desk=desk,
        seq=walk.whole,
        head=walk.head,
        at=at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        previous=before.digest() if before else NONE_BEFORE,
    )
    signed = unsigned.signed_by(seal)
    connection.execute(insert(checkpoints_table), row_of(signed))
    return signed


def row_of(point: Checkpoint) -> dict[str, object]:
    """A checkpoint as its row."""
    return {column.name: getattr(point, column.name) for column in checkpoints_table.c}


def _is_due(before: Checkpoint, *, seq: int, at: dt.datetime) -> bool:
    """An end too long for one honest program is left alone: looking at it again with each event would take ever longer."""
    if not is_well_formed(before) or seq - before.seq > EVERY:
        return False
    try:
        return seq - before.seq == EVERY or abs(at - dt.datetime.fromisoformat(before.at)) >= APART
    except (TypeError, ValueError):
        return False


def _checkpoint(row: Row[Any]) -> Checkpoint:
    return Checkpoint(**row._asdict())
