"""Old events in a file of their own: they leave the hot table behind a signed checkpoint, and the chain keeps the link.

An archive is a file like the desk's own, with the same key: `motcua ledger verify FILE` checks it. It is whole and durable
before a single event leaves; that they leave, and the ARCHIVE event that names the last one's hash and the file's SHA-256, is one
transaction. What is left is whole only because that event says so. What they had added to the counts stays.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select

from app.core.errors import CouldNotKeep
from app.core.files import drafted, sync_folder
from app.core.usage import UsageEvent
from app.store import archived_counts, checkpoints
from app.store.chain import Row
from app.store.database import Database
from app.store.ledger import Ledger
from app.store.schema import checkpoints_table, guard, ledger_table, unguard_deletion
from app.store.seal import Anchor, Checkpoint

HOT_MONTHS: Final = 24
FOLDER: Final = "archive"
"""Inside the state folder."""
_BATCH: Final = 1000
_t = ledger_table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """What left the hot table: the numbers, the last one's hash (32 bytes), the days, and the file with its SHA-256."""

    first: int
    last: int
    head: bytes
    first_day: dt.date
    last_day: dt.date
    file: Path
    sha256: str

    @property
    def events(self) -> int:
        """How many."""
        return self.last - self.first + 1

    @property
    def anchor(self) -> Anchor:
        """The head of the archive."""
        return Anchor.of(self.last, self.head)

    @property
    def scope(self) -> tuple[str, ...]:
        """As the ARCHIVE event has it."""
        return (str(self.last), self.head.hex(), f"sha256:{self.sha256}", f"from:{self.first}")


def archive(ledger: Ledger, folder: Path, *, before: dt.datetime, key: bytes, told: Callable[[Archived], UsageEvent]) -> Archived | None:
    """Takes all events older than `before` out of the hot table, up to the last checkpoint among them; None where there are none.

    `told` makes the ARCHIVE event. Raises CouldNotKeep: the chain is broken, the archive cannot be written; then nothing left.
    """
    if not ledger.verify().ok:
        raise CouldNotKeep("store.tampered")
    span = _span(ledger, before)
    if span is None:
        return None
    first, point, days = span
    file = folder / f"ledger-{first:09}-{point.seq:09}.db"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        digest = _write(ledger, file, first=first, point=point, key=key)
        sync_folder(folder)
    except OSError as problem:
        raise CouldNotKeep("file.not_written", file=file.name) from problem
    with ledger.database.reading() as connection:
        counts = archived_counts.leaving(connection, ledger.desk, last=point.seq)
    done = Archived(first=first, last=point.seq, head=point.head, first_day=days[0], last_day=days[1], file=file, sha256=digest)

    def leave(connection: Connection) -> None:
        unguard_deletion(connection, ledger_table.name)
        connection.execute(delete(ledger_table).where(_t.desk == ledger.desk, _t.seq <= point.seq))
        archived_counts.keep(connection, ledger.desk, counts)
        guard(connection, ledger_table.name)

    ledger.append(told(done), leave)
    return done


def _span(ledger: Ledger, before: dt.datetime) -> tuple[int, Checkpoint, tuple[dt.date, dt.date]] | None:
    """The first event here, the last checkpoint of which all events up to it are old, and their first and last day."""
    with ledger.database.reading() as connection:
        first = connection.execute(select(func.min(_t.seq)).where(_t.desk == ledger.desk)).scalar()
        points = {point.seq: point for point in checkpoints.stored(connection, ledger.desk)}
    if first is None:
        return None
    found, days, events = None, list[dt.date](), ledger.events()
    for seq, event in enumerate(events, start=first):
        if event.at >= before:
            break
        days.append(event.at.astimezone().date())
        if seq in points:
            found = (points[seq], (min(days), max(days)))
    events.close()
    return (first, *found) if found else None


def _write(ledger: Ledger, file: Path, *, first: int, point: Checkpoint, key: bytes) -> str:
    """The archive, read back and found whole before it gets its name; its SHA-256. One that a crash left there is written anew."""
    with drafted(file) as draft:
        beside = Path(draft.name)
        wal, shared = (beside.with_name(beside.name + end) for end in ("-wal", "-shm"))
        try:
            with closing(Database.open(beside, key=key)) as database:
                _fill(database, ledger, first=first, point=point)
            if wal.exists():  # the disk was full in the end: what stands there is not in the file
                raise CouldNotKeep("store.unwritable")
        finally:
            for left in (wal, shared):
                left.unlink(missing_ok=True)
    with file.open("rb") as written:
        return hashlib.file_digest(written, "sha256").hexdigest()


def _fill(database: Database, ledger: Ledger, *, first: int, point: Checkpoint) -> None:
    """Copies the events and their checkpoints, and reads them back."""
    with ledger.database.reading() as source, database.writing() as target:
        with closing(checkpoints.events(source, ledger.desk, after=first - 1)) as events:
            rows = islice(events, point.seq - first + 1)
            while batch := [_named(ledger.desk, row) for row in islice(rows, _BATCH)]:
                target.execute(insert(ledger_table), batch)
        kept = (one for one in checkpoints.stored(source, ledger.desk) if one.seq <= point.seq)
        target.execute(insert(checkpoints_table), [checkpoints.row_of(one) for one in kept])
    if not replace(ledger, database=database).verify(part=True, thorough=True).ok:
        raise CouldNotKeep("store.broken")


def _named(desk: str, row: Row) -> dict[str, object]:
    seq, event_id, body, found = row
    return {"desk": desk, "seq": seq, "id": event_id, "body": body, "hash": found}
