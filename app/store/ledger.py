"""The ledger: append-only, hash-chained, signed at checkpoints, durable before anything is shown, without a citizen's value.

One chain a desk: `h(n) = SHA-256(0x00, h(n-1), n, body(n))`. The chain shows every change inside it, a signed checkpoint
that somebody made it anew; that its end was cut off, or an older copy put in its place, shows only against an anchor noted
elsewhere (`ChainState.head`). Rows are read as a stranger's until they are checked: SQLite keeps a text or a number in a
column of bytes if told to.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from sqlalchemy import insert, select

from app.core.errors import CouldNotKeep
from app.core.usage import ChainState, UsageEvent
from app.store import checkpoints
from app.store.database import BOOKS, Change, Database
from app.store.encoding import GENESIS, decode, encode, link
from app.store.pseudonyms import key_id
from app.store.schema import checkpoints_table, ledger_table
from app.store.seal import Anchor, Checkpoint, Seal
from app.store.verification import Passed, verify

_t, _c = ledger_table.c, checkpoints_table.c
_AT_ONCE = 400
"""Events asked for by id in one question."""
_BATCH = 1000
"""Events fetched from a server at a time."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The chain of one desk in a database. `subject_key` (32 bytes) turns citizens' numbers into pseudonyms.

    Without a `seal` no checkpoint is taken, and none is asked for.
    """

    database: Database
    desk: str
    subject_key: bytes = field(repr=False)
    seal: Seal | None = None

    def append(self, event: UsageEvent, change: Change | None = None) -> int:
        """Adds one event and returns its number, when it is on the disk; with it the `change` of the books that it is about.

        Where a checkpoint is due it is part of the same transaction. Raises CouldNotKeep, and then nothing is kept.
        """
        if event.desk != self.desk:
            raise ValueError("an event of another desk")
        body = encode(event)
        with self.database.writing(*([BOOKS] if change else []), self.desk) as connection:
            last = connection.execute(select(_t.seq, _t.hash).where(_t.desk == self.desk).order_by(_t.seq.desc()).limit(1)).first()
            if last and not (isinstance(last.seq, int) and isinstance(last.hash, bytes)):
                raise CouldNotKeep("store.tampered")
            seq, previous = (last.seq + 1, last.hash) if last else (1, GENESIS)
            row = {"desk": self.desk, "seq": seq, "id": event.id, "body": body, "hash": link(previous, seq, body)}
            connection.execute(insert(ledger_table), row)
            if self.seal is not None:
                checkpoints.keep_up(connection, self.seal, desk=self.desk, seq=seq, at=event.at)
            if change is not None:
                change(connection)
        return seq

    def sign_end(self, *, at: dt.datetime) -> Checkpoint | None:
        """A signed checkpoint of the last event, taken now unless there is one.

        None in an empty ledger, and where the end does not follow from the last signature. Raises CouldNotKeep.
        """
        if self.seal is None:
            return None
        with self.database.writing(self.desk) as connection:
            before = checkpoints.last(connection, self.desk)
            return checkpoints.sign_end(connection, self.seal, desk=self.desk, before=before, at=at)

    def is_signed(self) -> bool:
        """Has anybody signed anything in it? Raises CouldNotKeep."""
        with self.database.reading() as connection:
            return checkpoints.last(connection, self.desk) is not None

    def close(self, *, at: dt.datetime) -> None:
        """Signs the end and lets go of the file. An end that cannot be signed now will be with the next event: nothing is lost."""
        with suppress(CouldNotKeep):
            self.sign_end(at=at)
        self.database.close()

    def events(self, *, newest_first: bool = False) -> Generator[UsageEvent]:
        """All events of the desk in order; whoever stops early closes it. Raises CouldNotKeep where one cannot be read: tampered."""
        order = _t.seq.desc() if newest_first else _t.seq
        chosen = select(_t.body).where(_t.desk == self.desk).order_by(order).execution_options(yield_per=_BATCH)
        with self.database.reading() as connection, connection.execute(chosen) as rows:
            for row in rows:
                try:
                    yield _event(row.body)
                except ValueError:
                    raise CouldNotKeep("store.tampered") from None

    def chains(self) -> tuple["Ledger", ...]:
        """This one and, on a server, those of all other desks, whose signatures nobody here can check. Raises CouldNotKeep."""
        if not self.database.shared:
            return (self,)
        with self.database.reading() as connection:
            desks = connection.execute(select(_c.desk).where(_c.desk != self.desk).distinct().order_by(_c.desk)).scalars().all()
        return (self, *(replace(self, desk=desk, seal=None) for desk in desks))

    def named(self, ids: Iterable[str]) -> tuple[UsageEvent, ...]:
        """Those of these events that are still here, in order. Raises CouldNotKeep where one cannot be read: tampered."""
        wanted, found = list(dict.fromkeys(ids)), list[tuple[int, UsageEvent]]()
        with self.database.reading() as connection:
            for first in range(0, len(wanted), _AT_ONCE):
                some = _t.id.in_(wanted[first : first + _AT_ONCE])
                for row in connection.execute(select(_t.seq, _t.body).where(_t.desk == self.desk, some)):
                    try:
                        found.append((row.seq, _event(row.body)))
                    except ValueError:
                        raise CouldNotKeep("store.tampered") from None
        return tuple(event for _, event in sorted(found, key=lambda each: each[0]))

    def verify(
        self,
        *,
        recent: bool = False,
        part: bool = False,
        thorough: bool = False,
        anchor: Anchor | None = None,
        passed: Passed | None = None,
    ) -> ChainState:
        """Is the chain whole? See `app.store.verification.verify`. Raises CouldNotKeep, and what `passed` raises."""
        public = self.seal.public if self.seal else None
        return verify(
            self.database, desk=self.desk, public=public, recent=recent, part=part, thorough=thorough, anchor=anchor, passed=passed
        )

    def counts_from(self) -> dt.datetime | None:
        """Where older events were archived: when the first one was that is still counted here; else None. Raises CouldNotKeep."""
        with self.database.reading() as connection:
            row = connection.execute(select(_t.seq, _t.body).where(_t.desk == self.desk).order_by(_t.seq).limit(1)).first()
        try:
            return _event(row.body).at if row and row.seq > 1 else None
        except (ValueError, TypeError):
            raise CouldNotKeep("store.tampered") from None

    def pseudonym(self, number: str) -> str:
        """The citizen's number as a keyed hash, with the id of the key (12 digits alone could be tried out)."""
        return f"{key_id(self.subject_key)}:{hmac.new(self.subject_key, number.encode(), hashlib.sha256).hexdigest()}"


def _event(body: object) -> UsageEvent:
    if not isinstance(body, bytes):
        raise ValueError("a body is bytes")
    return decode(body)
