"""Passwords of the desk's accounts: Argon2id (RFC 9106, its second recommended option: 64 MiB, 3 passes, 4 lanes), never kept as text.

A try is counted before it is judged, in a transaction of its own: who kills the program or starts several gets no more
tries. After the fifth wrong one none counts for fifteen minutes. Within one boot the pause is measured by the monotonic
clock, which nobody can set; after a restart by the wall clock, and never longer than it was.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from sqlalchemy import Connection, Row, delete, insert, select, update

from app.core.errors import CouldNotKeep
from app.core.people import Post, Proof
from app.store.database import Change, Database
from app.store.journal import Clock
from app.store.keys import Keys
from app.store.schema import accounts_table, passwords_table
from resources.text import nfc

MOST_WRONG: Final = 5
PAUSE: Final = dt.timedelta(minutes=15)
ONE_TIME_GOOD: Final = dt.timedelta(days=7)
"""For how long a one-time password waits for its owner."""
PASSWORDS_BEGAN: Final = "passwords.began"
"""A mark beside the keys, as the ledger's is: passwords are in use here, whatever became of the file that holds them."""
_HASHER: Final = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
_NOT_PAUSED: Final = {"wrong": 0, "paused_until": "", "boot_id": "", "paused_until_ns": 0}
_p, _a = passwords_table.c, accounts_table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Passwords:
    """The passwords of a desk, and its keys, where it stands that there are any. `good_for`: how old one may grow.

    Methods raise CouldNotKeep. Any thread, but a try takes a tenth of a second and 64 MiB.
    """

    database: Database
    keys: Keys
    clock: Clock
    good_for: dt.timedelta

    def have(self, login: str) -> bool:
        """Has that account a password, its own or a one-time one?"""
        with self.database.reading() as connection:
            return self._row(connection, login) is not None

    def are_in_use(self) -> bool:
        """Has an administrator chosen his own, ever? From then on every account proves itself, and the embedded ones are over.

        Once seen it is noted beside the keys: a file that lost its passwords, or is another one, opens the desk to nobody.
        """
        if self.keys.get(PASSWORDS_BEGAN) is not None:
            return True
        chosen = select(_a.login).join_from(accounts_table, passwords_table)
        chosen = chosen.where(_a.post == Post.ADMINISTRATOR.value, _p.one_time.is_(False)).limit(1)
        with self.database.reading() as connection:
            in_use = connection.execute(chosen).first() is not None
        if in_use:
            self.keys.put(PASSWORDS_BEGAN, b"1")
        return in_use

    def try_one(self, login: str, word: str) -> Proof:
        """One try."""
        with self.database.writing() as connection:
            row = self._row(connection, login)
            if row is None:
                return Proof.NONE
            if self._is_paused(row):
                return Proof.PAUSED
            connection.execute(self._update(login).values(self._after(row.wrong + 1)))
        if not _fits(row.hash, word):
            return Proof.WRONG
        with self.database.writing() as connection:
            connection.execute(self._update(login).where(_p.hash == row.hash).values(_NOT_PAUSED | {"proved_at": self._now()}))
        age = self.clock.now() - _moment(row.set_at)
        if row.one_time:
            return Proof.ONE_TIME if age <= ONE_TIME_GOOD else Proof.OUTWORN
        return Proof.PROVED if age <= self.good_for else Proof.EXPIRED

    def setting(self, login: str, word: str, *, one_time: bool) -> Change:
        """Another password in place of whatever there was; tries and pause are forgotten."""
        row = {"hash": _HASHER.hash(nfc(word)), "one_time": one_time, "set_at": self._now(), "proved_at": "", **_NOT_PAUSED}

        def change(connection: Connection) -> None:
            connection.execute(delete(passwords_table).where(_p.login == login))
            connection.execute(insert(passwords_table).values(login=login, **row))

        return change

    def _row(self, connection: Connection, login: str) -> Row[Any] | None:
        return connection.execute(select(passwords_table).where(_p.login == login)).first()

    def _update(self, login: str) -> Any:
        return update(passwords_table).where(_p.login == login)

    def _is_paused(self, row: Row[Any]) -> bool:
        if not row.paused_until:
            return False
        if row.boot_id == self.clock.boot_id():
            return bool(self.clock.monotonic_ns() < row.paused_until_ns)
        left = _moment(row.paused_until) - self.clock.now()
        return dt.timedelta(0) < left <= PAUSE

    def _after(self, wrong: int) -> dict[str, object]:
        if wrong < MOST_WRONG:
            return {"wrong": wrong}
        until_ns = self.clock.monotonic_ns() + round(PAUSE.total_seconds() * 1e9)
        until = (self.clock.now() + PAUSE).isoformat(timespec="seconds")
        return {"wrong": 0, "paused_until": until, "boot_id": self.clock.boot_id(), "paused_until_ns": until_ns}

    def _now(self) -> str:
        return self.clock.now().isoformat(timespec="seconds")


def proves(database: Database, login: str, word: str) -> bool:
    """Is it the account's password? No try is counted: for a damaged file, which is left as it is. Raises CouldNotKeep."""
    with database.reading() as connection:
        kept = connection.execute(select(_p.hash).where(_p.login == login)).scalar()
    return kept is not None and _fits(kept, word)


def was_reset(database: Database, login: str) -> bool:
    """Is the account's password one of an administrator's making, which its owner has not changed yet? Raises CouldNotKeep."""
    with database.reading() as connection:
        return bool(connection.execute(select(_p.one_time).where(_p.login == login)).scalar())


def _fits(kept: str, word: str) -> bool:
    try:
        return _HASHER.verify(kept, nfc(word))
    except VerifyMismatchError:
        return False
    except (VerificationError, InvalidHashError):
        raise CouldNotKeep("store.broken") from None


def _moment(text: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        raise CouldNotKeep("store.broken") from None
