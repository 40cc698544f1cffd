"""The ledger in the hands of whoever keeps it: taken away as a file, anchored outside the desk."""

import base64
import datetime as dt
import json
from calendar import monthrange
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.core.errors import CouldNotKeep, MotcuaError, Refused, WrongUsage
from app.core.files import scratch
from app.core.people import Post
from app.core.usage import ANCHORED, EXPORTED, FAILED, EventKind, Period, UsageEvent
from app.gate import Gate
from app.permission import may_administer
from app.state import DESK_FILE, LEDGER_FILE, LEDGER_KEY, State
from app.store.archive import FOLDER, Archived, archive
from app.store.backup import KEYS, new_code, pack
from app.store.database import Database
from app.store.export import Exported, export
from app.store.journal import Journal
from app.store.kept import forget_all
from app.store.keys import key_of
from app.store.seal import Anchor, fingerprint

WRITTEN: Final = "written"
"""The state of a BACKUP event."""
LEAST_MONTHS: Final = 3
"""Of events that stay at hand: the rules of misuse look back further than two months (`LOOKS_BACK`) and open no archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """What a supervisor signs with his daily report: nobody can change or cut off anything before it any more, unseen."""

    desk: str
    anchor: Anchor
    key: str
    """The fingerprint of the desk's public key."""
    at: dt.datetime

    @property
    def code(self) -> str:
        """The text of the QR code."""
        return f"motcua-anchor:1:{self.desk}:{self.anchor}:{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """The ledger of a desk, for the clerk who sits there. Every method may block and raises CouldNotKeep; any thread but the window's."""

    journal: Journal
    gate: Gate

    def anchor(self, *, keep: Callable[[Anchored], object] = lambda anchored: None) -> Anchored:
        """Signs the end of the chain and gives it as a short code, once the EXPORT event is durable, which the code vouches for too.

        `keep` writes it down outside the ledger; where that fails another event says so, and no anchor was taken. Raises what it
        raises, CouldNotKeep for a chain that does not hold or is empty, Refused for a clerk, once the desk has accounts.
        """
        self.gate.require_working()
        if self.gate.accounts.everybody() and self.gate.clerk.post is Post.CLERK:
            raise Refused("ledger.not_a_clerks")
        self._signed()
        with self.noted(EventKind.EXPORT, note=ANCHORED):
            anchored = self._signed()
            keep(anchored)
        return anchored

    def _signed(self) -> Anchored:
        ledger, now = self.journal.ledger, self.journal.clock.now()
        signed = ledger.sign_end(at=now)
        if signed is None or ledger.seal is None:
            raise CouldNotKeep("ledger.not_signed")
        anchor = Anchor.of(signed.seq, signed.head)
        return Anchored(desk=ledger.desk, anchor=anchor, key=fingerprint(ledger.seal.public), at=now)

    def export(self, out: Path, *, period: Period) -> Exported:
        """Writes the ledger as a file that anybody can check, once the EXPORT event is durable; another says so where nothing came of it.

        Raises Refused for somebody who may not see every event of the desk, BadInput where nothing happened in that period.
        """
        self.gate.require_working()
        scope = self.gate.scope
        if not all(scope.holds(unit=event.unit, clerk=event.clerk) for event in self.journal.ledger.events()):
            raise Refused("ledger.not_all_yours")
        days = {"first_day": _day(period.first), "last_day": _day(period.last)}
        with self.noted(EventKind.EXPORT, note=EXPORTED, **days):
            self._signed()  # so that what is written ends with a signature
            return export(self.journal.ledger, out, period=period)

    def archive(self, state: State, *, months: int | None = None) -> Archived | None:
        """Events older than so many months into a file of their own; None where there are none.

        Without a number: the office's setting `store.keep_months`. Raises Refused, WrongUsage for fewer than `LEAST_MONTHS`.
        """
        months = keep_months(state) if months is None else months
        if months < LEAST_MONTHS:
            raise WrongUsage("ledger.too_few_months", least=LEAST_MONTHS)
        self.require_administrator()
        self.journal.ledger.database.require_own_file()
        clock, journal = self.journal.clock, self.journal
        folder, key = state.home / FOLDER, key_of(state.keys, LEDGER_KEY, may_make=False)

        def told(done: Archived) -> UsageEvent:
            days = {"first_day": done.first_day.isoformat(), "last_day": done.last_day.isoformat()}
            return journal.event(EventKind.ARCHIVE, scope=done.scope, note=done.file.name, **days)

        return archive(journal.ledger, folder, before=months_before(clock.now(), months), key=key, told=told)

    def backup(self, state: State, out: Path) -> str:
        """The desk with its keys and archives in one encrypted file, once the BACKUP event is durable; its recovery code, to be shown once.

        The event is in the file that it tells of; where that could not be written another one says so. Unfinished dossiers
        stay behind: they are forgotten at the end of their day. Raises Refused.
        """
        self.require_administrator()
        self.journal.ledger.database.require_own_file()
        with self.noted(EventKind.BACKUP, state=WRITTEN):
            return self._backed_up(state, out)

    @contextmanager
    def noted(self, kind: EventKind, **details: str) -> Iterator[None]:
        """The event is durable before what it tells of is done; where that fails, another one takes it back (`Failures`)."""
        self.journal.write(kind, **details)
        try:
            yield
        except (MotcuaError, OSError):
            with suppress(CouldNotKeep):
                self.journal.write(kind, **details | {"state": FAILED})
            raise

    def _backed_up(self, state: State, out: Path) -> str:
        code, ledger = new_code(), self.journal.ledger
        keys = {name: base64.b64encode(state.keys.get(name) or b"").decode() for name in state.keys.names()}
        with scratch(state.home) as folder:
            copy = folder / LEDGER_FILE
            key = key_of(state.keys, LEDGER_KEY, may_make=False)
            ledger.database.copy_to(copy, key=key)
            with closing(Database.open(copy, key=key)) as copied, copied.writing() as connection:
                forget_all(connection)
            members: dict[str, Path | bytes] = {KEYS: json.dumps(keys).encode(), LEDGER_FILE: copy}
            for file in (state.home / DESK_FILE, state.settings.file, *sorted((state.home / FOLDER).glob("*.db"))):
                if file.exists():
                    members[file.relative_to(state.home).as_posix()] = file
            pack(out, members, code=code)
        return code

    def require_administrator(self) -> None:
        """Once anybody has an account at the desk, its keys and its past are an administrator's. Raises Refused."""
        self.gate.require_working()
        if self.gate.accounts.everybody() and not may_administer(self.gate.clerk, day=self.gate.today):
            raise Refused("ledger.administrator")


def keep_months(state: State) -> int:
    """For how many months events stay where they are asked for at once: as the office says, and never too few."""
    return max(LEAST_MONTHS, round(state.settings.number("store.keep_months")))


def months_before(moment: dt.datetime, months: int) -> dt.datetime:
    """The same day and time so many months earlier, or the last day of a shorter month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
