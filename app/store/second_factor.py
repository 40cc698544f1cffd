"""One-time codes (TOTP, RFC 6238): six digits, 30 seconds, as every authenticator app makes them.

The secret lies in the key store. What was tried lies in the desk's file, changed in one transaction a try, so that two
programs cannot take one code twice and a command that is started again gets no more tries. A confirmed clerk is
remembered for some minutes by this boot's monotonic clock: setting the wall clock back does not make it longer, and a
restart of the machine forgets it. Where the system names no boot, the end of the program does.
"""

import datetime as dt
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
        if self.keys.get(_name(login)) is None:
            return SecondFactor.NOT_ENROLLED
        with self.database.reading() as connection:
            row = self._row(connection, login)
        if row is None:
            return SecondFactor.NOT_ENROLLED
        if self._is_confirmed(row):
            return SecondFactor.CONFIRMED
        return SecondFactor.PAUSED if self._is_paused(row) else SecondFactor.WANTED

    def enrol(self, login: str) -> tuple[str, Change]:
        """A new secret: the provisioning URI, to be shown once, and the change that makes it count and forgets the old one's tries.

        Raises CouldNotKeep.
        """
        secret = secrets.token_bytes(_SECRET_BYTES)
        fresh = {"last_step": _NOT_BEFORE_ALL, "wrong": 0, "paused_until": "", "boot_id": "", "confirmed_ns": 0}

        def change(connection: Connection) -> None:
            connection.execute(second_factors_table.delete().where(_t.desk == self.desk, _t.login == login))
            connection.execute(insert(second_factors_table).values(desk=self.desk, login=login, **fresh))
            self.keys.put(_name(login), secret)  # last: whatever fails before it leaves the old secret, and its phone, as they were

        return _codes(secret).get_provisioning_uri(login, ISSUER), change

    def forgetting(self, login: str) -> Change:
        """No phone any more: the next one has to be enrolled."""

        def change(connection: Connection) -> None:
            connection.execute(second_factors_table.delete().where(_t.desk == self.desk, _t.login == login))
            self.keys.delete(_name(login))  # last, for the same reason

        return change

    def confirm(self, login: str, code: str) -> SecondFactor:
        """One try. A code counts once; the fifth wrong one begins a pause, in which none counts. Raises CouldNotKeep."""
        secret = self.keys.get(_name(login))
        with self.database.writing() as connection:
            row = self._row(connection, login)
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
            connection.execute(self._update(login).values(kept))
        return SecondFactor.CONFIRMED

    def _row(self, connection: Connection, login: str) -> Row[Any] | None:
        return connection.execute(select(second_factors_table).where(_t.desk == self.desk, _t.login == login)).first()

    def _update(self, login: str) -> Any:
        return update(second_factors_table).where(_t.desk == self.desk, _t.login == login)

    def _is_confirmed(self, row: Row[Any]) -> bool:
        passed = self.clock.monotonic_ns() - row.confirmed_ns
        return bool(row.boot_id == self.clock.boot_id() and 0 <= passed < self.remembered.total_seconds() * 1e9)

    def _is_paused(self, row: Row[Any]) -> bool:
        return bool(row.paused_until) and self.clock.now() < dt.datetime.fromisoformat(row.paused_until)

    def _after_wrong(self, wrong: int) -> dict[str, object]:
        if wrong < MOST_WRONG:
            return {"wrong": wrong}
        return {"wrong": 0, "paused_until": (self.clock.now() + PAUSE).isoformat(timespec="seconds")}

    def _step_of(self, code: str, codes: "TOTP") -> int | None:
        """The step that this code belongs to, among those near now; all are compared, so that time tells nothing."""
        given, now = code.strip().encode(errors="replace"), int(self.clock.now().timestamp()) // STEP_S
        near = range(now - TOLERANCE, now + TOLERANCE + 1)
        matching = [step for step in near if compare_digest(codes.generate(step * STEP_S), given)]
        return max(matching, default=None)


def _name(login: str) -> str:
    return f"totp.{login}"


def _codes(secret: bytes) -> "TOTP":
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    return TOTP(secret, 6, SHA1(), STEP_S)  # noqa: S303  # the only hash that every authenticator app knows; HMAC-SHA-1 stands
