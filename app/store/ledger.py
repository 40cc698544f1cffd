"""The ledger: append-only, hash-chained, durable before anything is shown, without a citizen's value.

One chain a desk: `h(n) = SHA-256(0x00, h(n-1), n, body(n))`. The chain shows every change inside it; that
its end was cut off shows only against a head noted elsewhere (`ChainState.head`). Rows are read as a
stranger's until they are checked: SQLite keeps a text or a number in a column of bytes if told to.
"""

import hashlib
import hmac
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, insert, select

from app.core.errors import CouldNotKeep
from app.core.usage import ChainState, UsageEvent
from app.store.database import Change, Database
from app.store.encoding import GENESIS, decode, encode, link
from app.store.schema import ledger_table

_t = ledger_table.c


@dataclass(frozen=True, slots=True)
class Ledger:
    """The chain of one desk in a database. `subject_key` (32 bytes) turns citizens' numbers into pseudonyms."""

    database: Database
    desk: str
    subject_key: bytes

    def append(self, event: UsageEvent, change: Change | None = None) -> int:
        """Adds one event and returns its number, when it is on the disk; with it the `change` of the books that it is about.

        Raises CouldNotKeep, and then neither is kept.
        """
        if event.desk != self.desk:
            raise ValueError("an event of another desk")
        body = encode(event)
        with self.database.writing() as connection:
            last = connection.execute(select(_t.seq, _t.hash).where(_t.desk == self.desk).order_by(_t.seq.desc()).limit(1)).first()
            if last and not (isinstance(last.seq, int) and isinstance(last.hash, bytes)):
                raise CouldNotKeep("store.tampered")
            seq, previous = (last.seq + 1, last.hash) if last else (1, GENESIS)
            row = {"desk": self.desk, "seq": seq, "id": event.id, "body": body, "hash": link(previous, seq, body)}
            connection.execute(insert(ledger_table), row)
            if change is not None:
                change(connection)
        return seq

    def events(self, *, newest_first: bool = False) -> Generator[UsageEvent]:
        """All events of the desk in order; whoever stops early closes it. Raises CouldNotKeep where one cannot be read: tampered."""
        order = _t.seq.desc() if newest_first else _t.seq
        with self.database.reading() as connection:
            for row in connection.execute(select(_t.body).where(_t.desk == self.desk).order_by(order)):
                try:
                    yield _event(row.body)
                except ValueError:
                    raise CouldNotKeep("store.tampered") from None

    def verify(self) -> ChainState:
        """Walks the whole chain and looks for what stands outside it.

        Numbers without a gap, every hash, every body readable and of this desk, no page of the file damaged, no row of a
        desk that is not this one. `events` counts all rows; those before `first_bad_seq` are whole.
        Raises CouldNotKeep where the file cannot be read for another reason than damage.
        """
        whole, rows, previous, reason = 0, 0, GENESIS, ""
        try:
            with self.database.reading() as connection:
                rows = connection.execute(select(func.count()).select_from(ledger_table)).scalar_one()
                for row in connection.execute(select(ledger_table).where(_t.desk == self.desk).order_by(_t.seq)):
                    reason = _fault(row, self.desk, whole + 1, previous)
                    if reason:
                        break
                    whole, previous = row.seq, row.hash
        except CouldNotKeep as problem:
            if problem.key != "store.broken":
                raise
            reason = "damaged"
        if not reason and rows > whole:
            reason = "stranger"
        return ChainState(
            events=max(rows, whole), first_bad_seq=whole + 1 if reason else None, head=f"{whole}:{previous.hex()[:16]}", reason=reason
        )

    def pseudonym(self, number: str) -> str:
        """The citizen's number as a keyed hash, with the id of the key (12 digits alone could be tried out)."""
        key_id = hashlib.sha256(b"key id" + self.subject_key).hexdigest()[:8]
        return f"{key_id}:{hmac.new(self.subject_key, number.encode(), hashlib.sha256).hexdigest()}"


def _fault(row: Row[Any], desk: str, seq: int, previous: bytes) -> str:
    """What is wrong with a row of ledger_table where event `seq` should stand, in one word; empty where nothing is."""
    if row.seq != seq:
        return "gap"
    if not isinstance(row.body, bytes):
        return "body"
    if row.hash != link(previous, seq, row.body):
        return "hash"
    try:
        event = _event(row.body)
    except ValueError:
        return "body"
    return "" if (event.id, event.desk) == (row.id, desk) else "id"


def _event(body: object) -> UsageEvent:
    if not isinstance(body, bytes):
        raise ValueError("a body is bytes")
    return decode(body)
