"""Who looked one citizen up ("ai đã tra cứu tôi"), told by the privacy officer alone; the telling is an event itself."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from app.core.dossier import is_dossier_number
from app.core.errors import BadInput, CouldNotKeep, Refused, WrongUsage
from app.core.lookup import Column, Outcome
from app.core.people import Post
from app.core.usage import EventKind, UsageEvent
from app.disclosure import Look, Told
from app.gate import Gate
from app.misuse.traffic import Call, Traffic
from app.state import State, open_copy
from app.store.about import archived_about, begins, events_about, lacks_some, span
from app.store.accounts import DEMO_LOGINS
from app.store.archive import FOLDER
from app.store.journal import Journal
from app.store.units import Units

FORM: Final = "thong_bao_tra_cuu"
"""What the paper is called in the ledger."""
_NUMBER: Final = re.compile(r"[0-9]{12}|[0-9]{9}")
_DIGITS: Final = 12
"""Of the number that a citizen has once; those of nine digits are of papers of before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectAccess:
    """Answers for whoever sits here, by the one key of pseudonyms that a ledger ever has. Any thread but the window's."""

    state: State
    journal: Journal
    gate: Gate

    def looks(self, numbers: Sequence[str], *, dossier: str, on_paper: bool = False) -> Told:
        """Every look-up of a citizen, by all numbers he has had (12 and 9 digits), oldest first, once the ENQUIRY events are durable.

        There is one for each number, so that nobody is looked up off the record; archives of the desk are read too. `dossier` is
        that of his own request. Raises Refused for whoever is no privacy officer, NotPermitted for one who may not work, WrongUsage
        for no number, those of two people or an impossible dossier, BadInput for what is no number, CouldNotKeep.
        """
        if not numbers:
            raise WrongUsage("access.no_number")
        if not all(map(_NUMBER.fullmatch, numbers)):
            raise BadInput("lookup.bad_number")
        if not is_dossier_number(dossier):
            raise WrongUsage("lookup.bad_dossier")
        if len({number for number in numbers if len(number) == _DIGITS}) > 1:
            raise WrongUsage("access.one_citizen")
        subjects = list(dict.fromkeys(map(self.journal.ledger.pseudonym, numbers)))
        me = self.gate.clerk
        may = me.post is Post.PRIVACY_OFFICER and not me.is_suspended(self.gate.today)
        if may:
            self.gate.require_working()
        for subject in subjects:
            about = {"dossier": dossier, "subject": subject, "form": FORM if on_paper else ""}
            self.journal.write(EventKind.ENQUIRY, state="" if may else "refused", **about)
        if not may:
            raise Refused("access.not_yours")
        before, since = self._archived(subjects)
        scope = self.gate.scope
        events = (*before, *events_about(self.gate.accounts.database, subjects))
        seen = (event for event in events if scope.holds(unit=event.unit, clerk=event.clerk))
        return Told(looks=self._looks(Traffic.of(seen).calls), since=since, lacking=lacks_some(self.journal.ledger))

    def _archived(self, subjects: Sequence[str]) -> tuple[list[UsageEvent], dt.date | None]:
        """What the archives have, the newest first; and from which day on all was read, where one before that is missing or broken."""
        found = list[UsageEvent]()
        first, since = begins(self.journal.ledger)
        for file in sorted((self.state.home / FOLDER).glob("*.db"), reverse=True):
            if since is None:
                break
            try:
                archive = open_copy(self.state, file)
                with closing(archive.database):
                    low, high = span(archive)
                    if low < first <= high + 1:
                        found += archived_about(archive, subjects)
                        first, since = low, archive.counts_from()
            except (BadInput, CouldNotKeep):
                continue
        return found, since.astimezone().date() if since else None

    def _looks(self, calls: Iterable[Call]) -> tuple[Look, ...]:
        accounts = self.gate.accounts
        names = {login: name for login, (name, _) in DEMO_LOGINS.items()} | {person.login: person.name for person in accounts.everybody()}
        here = self.journal.clerk.unit
        units = {here.code: here.name} | {code: unit.name for code, unit in Units(accounts.database).tree().units.items()}
        return tuple(
            Look(
                at=call.began.at,
                who=names.get(call.began.clerk, call.began.clerk),
                unit=units.get(call.began.unit, call.began.unit),
                purpose=call.began.purpose,
                dossier=call.began.dossier,
                procedure=call.began.procedure,
                column=_column(call.outcome),
            )
            for call in calls
        )


def _column(outcome: str) -> Column | None:
    try:
        return Outcome(outcome).column if outcome else None
    except ValueError:
        raise CouldNotKeep("store.tampered") from None
