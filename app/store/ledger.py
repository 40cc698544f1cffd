"""The ledger: append-only, hash-chained, durable before anything is shown, without a citizen's value.

One chain a desk: `h(n) = SHA-256(0x00, h(n-1), n, body(n))`. The chain shows every change inside it; that
its end was cut off shows only against a head noted elsewhere (`ChainState.head`).
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import insert, select

from app.core.usage import ChainState, UsageEvent
from app.store.database import Database, ledger_table
from app.store.encoding import GENESIS, decode, encode, link

_t = ledger_table.c


@dataclass(frozen=True, slots=True)
class Ledger:
    """The chain of one desk in a database. `subject_key` (32 bytes) turns citizens' numbers into pseudonyms."""

    database: Database
    desk: str
    subject_key: bytes

    def append(self, event: UsageEvent) -> int:
        """Adds one event and returns its number, when it is on the disk.

        Raises CouldNotKeep, and then the event is not in the ledger.
        """
        if event.desk != self.desk:
            raise ValueError("an event of another desk")
        body = encode(event)
        with self.database.writing() as connection:
            last = connection.execute(select(_t.seq, _t.hash).where(_t.desk == self.desk).order_by(_t.seq.desc()).limit(1)).first()
            seq, previous = (last.seq + 1, last.hash) if last else (1, GENESIS)
            row = {"desk": self.desk, "seq": seq, "id": event.id, "body": body, "hash": link(previous, seq, body)}
            connection.execute(insert(ledger_table), row)
        return seq

    def events(self) -> Iterator[UsageEvent]:
        """All events of the desk in order. Raises ValueError where one cannot be read: verify the chain first."""
        with self.database.reading() as connection:
            for row in connection.execute(select(_t.body).where(_t.desk == self.desk).order_by(_t.seq)):
                yield decode(row.body)

    def verify(self) -> ChainState:
        """Walks the whole chain: numbers without a gap, every hash, every body readable and of this desk."""
        count, previous = 0, GENESIS
        with self.database.reading() as connection:
            for row in connection.execute(select(ledger_table).where(_t.desk == self.desk).order_by(_t.seq)):
                reason = _fault(row, self.desk, count + 1, previous)
                if reason:
                    return ChainState(events=count, first_bad_seq=count + 1, head=_short(count, previous), reason=reason)
                count, previous = row.seq, row.hash
        return ChainState(events=count, first_bad_seq=None, head=_short(count, previous))

    def pseudonym(self, number: str) -> str:
        """The citizen's number as a keyed hash, with the id of the key (12 digits alone could be tried out)."""
        key_id = hashlib.sha256(b"key id" + self.subject_key).hexdigest()[:8]
        return f"{key_id}:{hmac.new(self.subject_key, number.encode(), hashlib.sha256).hexdigest()}"


def _fault(row: "object", desk: str, seq: int, previous: bytes) -> str:
    if row.seq != seq:  # type: ignore[attr-defined]  # a row of ledger_table
        return "gap"
    if row.hash != link(previous, seq, row.body):  # type: ignore[attr-defined]  # a row of ledger_table
        return "hash"
    try:
        event = decode(row.body)  # type: ignore[attr-defined]  # a row of ledger_table
    except ValueError:
        return "body"
    return "" if (event.id, event.desk) == (row.id, desk) else "id"  # type: ignore[attr-defined]  # a row of ledger_table


def _short(seq: int, head: bytes) -> str:
    return f"{seq}:{head.hex()[:16]}"
