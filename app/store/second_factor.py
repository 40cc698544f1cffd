"""One-time codes (TOTP, RFC 6238): six digits, 30 seconds, as every authenticator app makes them.

The secret lies in the key store, under a name of its own each time; which of them counts, the desk's file says, so that a new one
counts from the very transaction that tells of it. What was tried lies in the desk's file, changed in one transaction a try, so that two
programs cannot take one code twice and a command that is started again gets no more tries. A confirmed clerk is
remembered for some minutes by this boot's monotonic clock, and so is the pause after wrong codes: setting the wall clock
makes neither longer nor shorter. A restart of the machine forgets the clerk; a pause then goes on by the wall clock, which
is all that is left. Where the system names no boot, the end of the program counts as a restart.
"""

import datetime as dt
import re
import secrets
from dataclasses import dataclass
from hmac import compare_digest
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from app.core.people import SecondFactor
from app.store.database import Change, Database
from app.store.journal import Clock
from app.store.keys import Keys
from app.store.schema import second_factors_table

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_S: Final = 30
TOLERANCE: Final = 1
"""Steps that a phone's clock may be off, either way."""
MOST_WRONG: Final = 5
PAUSE: Final = dt.timedelta(minutes=15)
ISSUER: Final = "motcua"
_SECRET_BYTES: Final = 20
_t = second_factors_table.c
_NOT_BEFORE_ALL: Final = -1
_NO_PAUSE: Final = {"paused_until": "", "paused_boot": "", "paused_ns": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactors:
    """The second factor of everybody at one desk. `remembered`: how long one code is good for. Any thread."""

    database: Database
    desk: str
    keys: Keys
    clock: Clock
    remembered: dt.timedelta

    def state(self, login: str) -> SecondFactor:
        """How that clerk stands now, without a try. Raises CouldNotKeep."""
        with self.database.reading() as connection:
            row = self._row(connection, login)
        if row is None or self.keys.get(_name(row)) is None:
            return SecondFactor.NOT_ENROLLED
        if self._is_confirmed(row):
            return SecondFactor.CONFIRMED
        return SecondFactor.PAUSED if self._is_paused(row) else SecondFactor.WANTED

    def enrol(self, login: str) -> tuple[str, Change]:
        """A new secret: the provisioning URI, to be shown once, and the change that makes it count and forgets the old one's tries.

        `tidy` belongs after it, whether the change was kept or not. Raises CouldNotKeep.
        """
        secret, name = secrets.token_bytes(_SECRET_BYTES), secrets.token_hex(4)
        fresh = {"last_step": _NOT_BEFORE_ALL, "wrong": 0, "boot_id": "", "confirmed_ns": 0, "secret": name, **_NO_PAUSE}

        def change(connection: Connection) -> None:
            connection.execute(second_factors_table.delete().where(_t.desk == self.desk, _t.login == login))
            connection.execute(insert(second_factors_table).values(desk=self.desk, login=login, **fresh))
            self.keys.put(f"totp.{login}#{name}", secret)  # under the lock of the transaction, as `tidy` is

        return _codes(secret).get_provisioning_uri(login, ISSUER), change

    def forgetting(self, login: str) -> Change:
        """No phone any more: the next one has to be enrolled. `tidy` belongs after it too."""
        return lambda connection: connection.execute(second_factors_table.delete().where(_t.desk == self.desk, _t.login == login))

    def tidy(self, login: str) -> None:
        """Forgets every secret of that clerk but the one that counts. Raises CouldNotKeep, and then it can be done another time."""
        with self.database.writing() as connection:
            row = self._row(connection, login)
            for name in filter(_names_of(login).fullmatch, self.keys.names()):
                if row is None or name != _name(row):
                    self.keys.delete(name)

    def confirm(self, login: str, code: str) -> SecondFactor:
        """One try. A code counts once; the fifth wrong one begins a pause, in which none counts. Raises CouldNotKeep."""
        with self.database.writing() as connection:
            row = self._row(connection, login)
            secret = self.keys.get(_name(row)) if row else None
            if secret is None or row is None:
                return SecondFactor.NOT_ENROLLED
            if self._is_paused(row):
                return SecondFactor.PAUSED
            step = self._step_of(code, _codes(secret))
            if step is None:
                connection.execute(self._update(login).values(self._after_wrong(row.wrong + 1)))
                return SecondFactor.WRONG
            if step <= row.last_step:
                return SecondFactor.USED
            kept = {"last_step": step, "wrong": 0, "boot_id": self.clock.boot_id(), "confirmed_ns": self.clock.monotonic_ns()}
            connection.execute(self._update(login).values(**kept, **_NO_PAUSE))
        return SecondFactor.CONFIRMED

    def _row(self, connection: Connection, login: str) -> Row[Any] | None:
        return connection.execute(select(second_factors_table).where(_t.desk == self.desk, _t.login == login)).first()

    def _update(self, login: str) -> Any:
        return update(second_factors_table).where(_t.desk == self.desk, _t.login == login)

    def _is_confirmed(self, row: Row[Any]) -> bool:
        passed = self.clock.monotonic_ns() - row.confirmed_ns
        return bool(row.boot_id == self.clock.boot_id() and 0 <= passed < self.remembered.total_seconds() * 1e9)

    def _is_paused(self, row: Row[Any]) -> bool:
        if row.paused_boot == self.clock.boot_id():
            return bool(self.clock.monotonic_ns() - row.paused_ns < PAUSE.total_seconds() * 1e9)
        # what lies further ahead than a pause is long was written by a clock that has been set back since
        return bool(row.paused_until) and dt.timedelta(0) < dt.datetime.fromisoformat(row.paused_until) - self.clock.now() <= PAUSE

    def _after_wrong(self, wrong: int) -> dict[str, object]:
        if wrong < MOST_WRONG:
            return {"wrong": wrong}
        until = (self.clock.now() + PAUSE).isoformat(timespec="seconds")
        return {"wrong": 0, "paused_until": until, "paused_boot": self.clock.boot_id(), "paused_ns": self.clock.monotonic_ns()}

    def _step_of(self, code: str, codes: "TOTP") -> int | None:
        """The step that this code belongs to, among those near now; all are compared, so that time tells nothing."""
        given, now = code.strip().encode(errors="replace"), int(self.clock.now().timestamp()) // STEP_S
        near = range(now - TOLERANCE, now + TOLERANCE + 1)
        matching = [step for step in near if compare_digest(codes.generate(step * STEP_S), given)]
        return max(matching, default=None)


def _names_of(login: str) -> re.Pattern[str]:
    """All names that a secret of that clerk can have in the key store."""
    return re.compile(rf"totp\.{re.escape(login)}(#[0-9a-f]{{8}})?")


def _name(row: Row[Any]) -> str:
    """Of the secret that counts; older programs had but one for each clerk."""
    return f"totp.{row.login}#{row.secret}" if row.secret else f"totp.{row.login}"


def _codes(secret: bytes) -> "TOTP":
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    return TOTP(secret, 6, SHA1(), STEP_S)  # noqa: S303  # the only hash that every authenticator app knows; HMAC-SHA-1 stands
