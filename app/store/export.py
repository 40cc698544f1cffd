"""The ledger as a file for others: JSON lines that anybody can check who has docs/ledger/verify_ledger.py, without this program.

An export is a whole number of signed pieces: it begins at the first event or right behind a checkpoint, and ends at one.
Every line has one form only: what does not come out the same when it is written again is no line of ours, so that not a single
byte can change unseen. docs/ledger/format.md is the format in words.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

from sqlalchemy import func, select

from app.core.errors import BadInput, CouldNotKeep
from app.core.files import drafted
from app.core.usage import ChainState, Period
from app.store import checkpoints
from app.store.chain import Row, Walk
from app.store.ledger import Ledger
from app.store.schema import ledger_table
from app.store.seal import Anchor, Checkpoint

FORMAT: Final = 1
START: Final = b'{"ledger":'
"""What the first line of an export begins with."""
_HEADER: Final = {"ledger": int, "desk": str, "key": bytes, "first": int}
_EVENT: Final = {"event": int, "id": str, "body": "base64", "hash": bytes}
_CHECKPOINT: Final = {"checkpoint": int, "head": bytes, "at": str, "previous": bytes, "signature": bytes}
_ANCHOR: Final = {"anchor": str, "events": int}
_LINES: Final[tuple[dict[str, Any], ...]] = (_HEADER, _EVENT, _CHECKPOINT, _ANCHOR)
_BEYOND: Final = 2**63
_t = ledger_table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written: which events, and the head that vouches for them."""

    first: int
    last: int
    anchor: Anchor

    @property
    def events(self) -> int:
        """How many."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What the check of an exported file found. `key`: the public key (32 bytes) that the file itself names."""

    desk: str
    key: bytes
    chain: ChainState


def export(ledger: Ledger, out: Path, *, period: Period) -> Exported:
    """Writes the events of a period, and as many around them as belong to the same signed pieces.

    The end of the ledger has to be signed. Raises CouldNotKeep (the file, the ledger), BadInput where nothing happened then.
    """
    if ledger.seal is None:
        raise ValueError("nobody to sign it")
    first, last = _bounds(ledger, period)
    walk = Walk(desk=ledger.desk, public=ledger.seal.public, part=first > 1)
    try:
        with drafted(out) as file, ledger.database.reading() as connection:
            _put(file, _HEADER, FORMAT, ledger.desk, ledger.seal.public, first)
            with (  # a reader left open outlives its connection where the file cannot be written
                closing(checkpoints.stored(connection, ledger.desk, since=first - 1)) as points,
                closing(checkpoints.events(connection, ledger.desk, after=first - 1)) as rows,
            ):
                _write(file, walk, islice(rows, last - first + 1), points)
            _put(file, _ANCHOR, str(Anchor.of(walk.whole, walk.head)), last - first + 1)
    except OSError as problem:
        raise CouldNotKeep("file.not_written", file=out.name) from problem
    return Exported(first=first, last=last, anchor=Anchor.of(walk.whole, walk.head))


def _write(file: BinaryIO, walk: Walk, rows: Iterable[Row], points: Iterator[Checkpoint]) -> None:
    """Writes what the walk finds whole. Raises CouldNotKeep where it does not."""
    if walk.part:
        before = next(points)
        _require(walk.begin_after(before))
        _put_point(file, before)
    point = next(points, None)
    for row in rows:
        _require(walk.event(row))
        _put(file, _EVENT, *row)
        if point is not None and point.seq == walk.whole:
            _require(walk.checkpoint(point))
            _put_point(file, point)
            point = next(points, None)
    walk.end(most_unsigned=0)
    _require(not walk.reason)


def _require(whole: object) -> None:
    if not whole:
        raise CouldNotKeep("store.tampered")


def examine(file: Path, *, key: bytes | None = None, anchor: Anchor | None = None) -> Examined:
    """Checks an exported file: `examine_lines`. Raises CouldNotKeep where it cannot be read."""
    try:
        with file.open("rb") as lines:
            return examine_lines(lines, key=key, anchor=anchor)
    except OSError as problem:
        raise CouldNotKeep("file.unreadable", file=file.name) from problem


def examine_lines(lines: BinaryIO, *, key: bytes | None = None, anchor: Anchor | None = None) -> Examined:
    """Checks the lines of an export. `key`: the public key that it has to be signed with; without one its own word is taken.

    Reasons are those of `Walk`, and `line` (no line of ours, or one out of place), `key` (signed by somebody else).
    Raises BadInput for what does not begin like an export.
    """
    header = _parsed(lines.readline(), _HEADER)
    if header is None or header[0] != FORMAT or len(header[2]) != 32 or not 0 < header[3] < _BEYOND:
        raise BadInput("ledger.not_export")
    _, desk, named, first = header
    walk = Walk(desk=desk, public=named, anchor=anchor, part=first > 1)
    if key not in (None, named):
        walk.fail("key", at=first)
    else:
        _walk(walk, lines, first=first)
    chain = ChainState(
        events=max(0, walk.whole - first + 1),
        first_bad_seq=walk.first_bad_seq,
        head=str(Anchor.of(walk.whole, walk.head)),
        reason=walk.reason,
        since=first - 1,
        signed=walk.latest.seq if walk.latest else 0,
    )
    return Examined(desk=desk, key=named, chain=chain)


def _walk(walk: Walk, lines: BinaryIO, *, first: int) -> None:
    """Feeds the walk from the lines behind the header."""
    ended = False
    for line in lines:
        if ended or not _take(walk, line, first=first):
            if not walk.reason:
                walk.fail("line")
            return
        ended = line.startswith(b'{"anchor"')
    if not ended or walk.whole < first:
        walk.fail("cut")
    else:
        walk.end(most_unsigned=0)


def _take(walk: Walk, line: bytes, *, first: int) -> bool:
    if (row := _parsed(line, _EVENT)) is not None:
        return (walk.whole >= first - 1 or walk.fail("line")) and walk.event(tuple(row))
    if (row := _parsed(line, _CHECKPOINT)) is not None:
        seq, head, at, previous, signature = row
        point = Checkpoint(desk=walk.desk, seq=seq, head=head, at=at, previous=previous, signature=signature)
        if walk.whole == 0 and first > 1:
            return seq == first - 1 and walk.begin_after(point)
        return seq == walk.whole and (walk.latest is None or walk.latest.seq < seq) and walk.checkpoint(point)
    row = _parsed(line, _ANCHOR)
    return row == [str(Anchor.of(walk.whole, walk.head)), walk.whole - first + 1]


def _put_point(file: BinaryIO, point: Checkpoint) -> None:
    _put(file, _CHECKPOINT, point.seq, point.head, point.at, point.previous, point.signature)


def _put(file: BinaryIO, form: dict[str, Any], *values: Any) -> None:
    file.write(_written(form, values))


def _written(form: dict[str, Any], values: Any) -> bytes:
    shown = {name: _shown(kind, value) for (name, kind), value in zip(form.items(), values, strict=True)}
    return json.dumps(shown, separators=(",", ":")).encode() + b"\n"


def _shown(kind: Any, value: Any) -> Any:
    return base64.b64encode(value).decode() if kind == "base64" else value.hex() if kind is bytes else value


def _parsed(line: bytes, form: dict[str, Any]) -> list[Any] | None:
    """The values of a line of that form; None for any other."""
    if not line.startswith(f'{{"{next(iter(form))}":'.encode()):
        return None
    try:
        told = json.loads(line)
        values = [_value(kind, told[name]) for name, kind in form.items()]
        return values if _written(form, values) == line else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _value(kind: Any, told: Any) -> Any:
    if kind is int:
        if type(told) is not int:
            raise TypeError("no number")
        return told
    if not isinstance(told, str) or not (told.isascii() and told.isprintable()):
        raise TypeError("no text")
    return base64.b64decode(told, validate=True) if kind == "base64" else bytes.fromhex(told) if kind is bytes else told


def _bounds(ledger: Ledger, period: Period) -> tuple[int, int]:
    """The first and last number of the signed pieces that hold the events of that period."""
    with ledger.database.reading() as connection:
        lowest, highest = connection.execute(select(func.min(_t.seq), func.max(_t.seq)).where(_t.desk == ledger.desk)).one()
        signed = [point.seq for point in checkpoints.stored(connection, ledger.desk)]
    if not signed or signed[-1] != highest:
        raise CouldNotKeep("store.tampered")
    if period == Period():
        return lowest, highest
    within = [number for number, event in enumerate(ledger.events(), start=lowest) if period.holds(event.at)]
    if not within:
        here_since = ledger.counts_from()
        if here_since is not None and (period.first is None or period.first < here_since.astimezone().date()):
            raise BadInput("ledger.archived_then", day=f"{here_since.astimezone():%d/%m/%Y}")
        raise BadInput("ledger.nothing_then")
    before = (seq + 1 for seq in signed if seq < within[0])
    return max(before, default=lowest), min(seq for seq in signed if seq >= within[-1])
