"""The dossiers of a desk: those of a day, and those that are not finished: kept, taken up again, handed to a colleague, closed.

What is kept holds citizens' data, so it is the clerk's own, encrypted, and gone with the dossier or with the day. What he did
with it is in the ledger, which knows no more of it than its number.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from typing import Final

from app.core.dossiers import DayDossier, Stage, Standing, dossiers_of, is_owed
from app.core.errors import BadInput, Refused, WrongUsage
from app.core.lookup import Outcome, Service
from app.core.people import Clerk, Post, SecondFactor
from app.core.usage import EventKind
from app.day_register import RegisterHead, register
from app.gate import Gate
from app.kept import Kept, read, written
from app.permission import Standing as OfClerk
from app.permission import refusal
from app.settings import Settings
from app.store import accounts
from app.store import kept as store
from app.store.accounts import DEMO_LOGINS
from app.store.database import Change
from app.store.dossiers import events_of
from app.store.journal import Journal
from app.store.kept import KeptDossiers, KeptRow, Opened
from app.store.waiting import WaitingList

UNREADABLE: Final = "unreadable"
"""Why a dossier was given up that nobody gave up."""
_LATELY: Final = 200
"""So many events back the last paper of a dossier is looked for that ends now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossiers:
    """Those of whoever sits here. Every method may block and raises CouldNotKeep; any thread but the window's.

    `keeps`: the office's setting `dossier.keep`; without it nothing is ever kept, and what lies there is forgotten.
    """

    journal: Journal
    gate: Gate
    waiting: WaitingList
    keeps: bool

    # --- the list ---------------------------------------------------------------------------------------------------

    def of_day(self, day: dt.date) -> tuple[DayDossier, ...]:
        """What was done on that day by those whom he may see, oldest first; today's also with what lies aside for him."""
        found = dossiers_of(events_of(self.journal.ledger.database, day, scope=self.gate.scope))
        wait = Counter(item.dossier for item in self.waiting.items())
        found = tuple(replace(one, waiting=wait[one.number]) for one in found)
        return self._with_kept(found) if day == self.gate.today else found

    def _with_kept(self, found: tuple[DayDossier, ...]) -> tuple[DayDossier, ...]:
        rows = {row.number: row for row in self.kept()}
        ours = {one.number for one in found if one.clerk == self._login}
        given = (self._not_begun(row) for row in rows.values() if row.number not in ours)
        return (*(self._as_kept(one, rows) for one in found), *given)

    def _as_kept(self, one: DayDossier, rows: dict[str, KeptRow]) -> DayDossier:
        if one.clerk != self._login or one.standing not in (Standing.OPEN, Standing.ASIDE):
            return one
        row = rows.get(one.number)
        if row is None:
            return replace(one, standing=Standing.OPEN)
        return replace(one, standing=Standing.ASIDE, kept=row.id, other=row.given_by)

    def _not_begun(self, row: KeptRow) -> DayDossier:
        """Handed to him, or typed and not looked up yet: nothing of it is in his part of the ledger."""
        return DayDossier(
            number=row.number,
            procedure=row.procedure,
            unit=row.unit,
            clerk=row.login,
            first=row.kept_at,
            last=row.kept_at,
            standing=Standing.ASIDE,
            other=row.given_by,
            kept=row.id,
        )

    def register(
        self, found: Sequence[DayDossier], *, day: dt.date, settings: Settings, procedures: Mapping[str, str], test_data: bool
    ) -> bytes:
        """The register of that day as PDF, one line for each of them; `procedures` are names by code."""
        me = self.gate.clerk
        head = RegisterHead(
            office=me.unit.name, place=settings.text("unit.place"), day=day, at=self.journal.clock.now().astimezone(), clerk=me.name
        )
        archive = settings.text("forms.file") == "pdf-a-1b"
        return register(found, head, procedures=procedures, names=self.names(found), test_data=test_data, archive=archive)

    def names(self, found: Sequence[DayDossier]) -> dict[str, str]:
        """What the clerks are called who had to do with these, by login, as far as the books know them."""
        logins = {login for one in found for login in (one.clerk, one.other) if login}
        demo = {login: name for login, (name, _) in DEMO_LOGINS.items() if login in logins}
        people = (self.gate.accounts.find(login) for login in logins - demo.keys())
        return demo | {person.login: person.name for person in people if person is not None}

    # --- what is kept -----------------------------------------------------------------------------------------------

    def kept(self) -> tuple[KeptRow, ...]:
        """What lies aside for him today, newest first."""
        self.purge()
        return self._list.of(self._login)

    def purge(self) -> int:
        """Forgets what is of another day, or of who may not work any more; returns how many. Done at every start, too."""
        logins = self._list.logins()
        if not logins:
            return 0
        barred = logins if not self.keeps else {login for login in logins if self._is_barred(login)}
        return self._list.purge(today=self.gate.today, barred=barred)

    def keep(self, kept_id: str, kept: Kept) -> None:
        """As it stands now; no event tells of it. Whoever may not work keeps nothing."""
        if self.keeps and not self.gate.clerk.is_suspended(self.gate.today):
            self._list.change(self._keeping(kept_id, kept))

    def put_aside(self, kept_id: str, kept: Kept) -> None:
        """Kept, to be gone on with after another citizen. Raises Refused where nothing is kept here, NotPermitted."""
        if not self.keeps:
            raise Refused("kept.off")
        self.gate.require_working(**_of(kept))
        self._write(Stage.ASIDE, self._keeping(kept_id, kept), **_of(kept))

    def take_up(self, kept_id: str) -> Kept:
        """The dossier, to be gone on with; it stays kept.

        Raises WrongUsage where it does not lie here for him, NotPermitted where he may not work or not look up for that
        procedure any more, BadInput where it cannot be read: then it is given up.
        """
        opened = self._open(kept_id)
        about = _about(opened.row)
        self.gate.require_working(**about)
        no = self.gate.refusal(Service.CITIZEN, opened.row.procedure)
        if no is not None and no.outcome is not Outcome.SECOND_FACTOR_REQUIRED:
            raise self.gate.refused(no, **about)
        try:
            kept = read(opened.content)
        except BadInput:
            self._write(Stage.DROPPED, store.forgetting(kept_id, login=self._login), reason=UNREADABLE, **about)
            raise
        self._write(Stage.RESUMED, None, **about)
        return kept

    def hand_over(self, kept_id: str, to: str) -> None:
        """From now on it is that colleague's, and his alone. Raises WrongUsage, NotPermitted, Refused (he may not do this procedure)."""
        row = self._open(kept_id).row
        self.gate.require_working(**_about(row))
        colleague = next((one for one in self.colleagues(row.procedure) if one.login == to), None)
        if colleague is None:
            raise Refused("kept.no_colleague")
        change = store.giving(kept_id, login=self._login, to=to, unit=colleague.unit.code)
        self._write(Stage.HANDED, change, account=to, **_about(row))

    def drop(self, kept_id: str) -> None:
        """Given up, and forgotten. Raises WrongUsage, NotPermitted."""
        row = self._open(kept_id).row
        self.gate.require_working(**_about(row))
        self._write(Stage.DROPPED, store.forgetting(kept_id, login=self._login), **_about(row))

    def forget(self, kept_id: str) -> None:
        """Nothing of it is left to be kept."""
        self._list.change(store.forgetting(kept_id, login=self._login))

    def leave(self, kept_id: str, kept: Kept | None) -> None:
        """The citizen has gone: forgotten, and closed where its papers are out (see `close`)."""
        self.forget(kept_id)
        if kept is not None:
            self.close(kept)

    def close(self, kept: Kept) -> None:
        """Notes that a dossier is closed if every form of it is out, unless a printer still owes its word."""
        if kept.opened and kept.is_out and not self._is_on_its_way(kept.number):
            self._write(Stage.CLOSED, None, **_of(kept))

    def colleagues(self, procedure: str) -> tuple[Clerk, ...]:
        """To whom a dossier of that procedure may be handed: accounts of his unit that may look up for it today, by name."""
        me = self.gate.clerk
        if me.demo:
            found = tuple(accounts.clerk(login, unit=me.unit) for login in DEMO_LOGINS)
        else:
            found = tuple(one for one in self.gate.accounts.everybody() if one.unit.code == me.unit.code and self._may(one, procedure))
        return tuple(sorted((one for one in found if one.login != me.login), key=lambda one: (one.name, one.login)))

    def _may(self, clerk: Clerk, procedure: str) -> bool:
        """At a counter, by the books; his one-time code he gives himself."""
        books = self.gate.accounts
        said = OfClerk(
            clerk=clerk,
            grants=books.grants(clerk.login),
            commitments=books.commitments(clerk.login),
            second_factor=SecondFactor.CONFIRMED,
        )
        no = refusal(said, service=Service.CITIZEN, procedure=procedure, day=self.gate.today)
        return clerk.post in (Post.CLERK, Post.SUPERVISOR) and no is None

    def _is_on_its_way(self, number: str) -> bool:
        """Is the last that is known of its papers that a printer owes one?"""
        today = self.gate.today
        with closing(self.journal.ledger.events(newest_first=True)) as events:
            of_today = takewhile(lambda event: event.at.astimezone().date() == today, islice(events, _LATELY))
            papers = (event for event in of_today if event.dossier == number and event.kind in (EventKind.FILL, EventKind.PRINT))
            last = next(papers, None)
        return last is not None and last.kind is EventKind.PRINT and is_owed(last.state)

    def _is_barred(self, login: str) -> bool:
        if login in DEMO_LOGINS:
            return False
        person = self.gate.accounts.find(login)
        return person is None or person.is_suspended(self.gate.today)

    def _open(self, kept_id: str) -> Opened:
        opened = self._list.open(kept_id, login=self._login)
        if opened is None:
            raise WrongUsage("kept.unknown")
        return opened

    def _keeping(self, kept_id: str, kept: Kept) -> Change:
        clerk = self.gate.clerk
        row = KeptRow(
            id=kept_id,
            login=clerk.login,
            unit=clerk.unit.code,
            number=kept.number,
            procedure=kept.procedure,
            kept_at=self.journal.clock.now(),
        )
        return store.keeping(Opened(row=row, content=written(kept)), desk=self.journal.ledger.desk, day=self.gate.today)

    def _write(self, stage: Stage, change: Change | None, **details: str) -> None:
        self.journal.write(EventKind.STAGE, change, state=stage.value, **details)

    @property
    def _list(self) -> KeptDossiers:
        return KeptDossiers(self.journal.ledger.database, self.journal.ledger.desk)

    @property
    def _login(self) -> str:
        return self.journal.clerk.login


def _of(kept: Kept) -> dict[str, str]:
    return {"dossier": kept.number, "procedure": kept.procedure}


def _about(row: KeptRow) -> dict[str, str]:
    return {"dossier": row.number, "procedure": row.procedure}
