"""Who looked one citizen up ("ai đã tra cứu tôi"), told by the privacy officer alone; the telling is an event itself."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.core.dossier import is_dossier_number
from app.core.errors import BadInput, CouldNotKeep, Refused, WrongUsage
from app.core.lookup import Column, Outcome
from app.core.people import Post
from app.core.usage import EventKind
from app.disclosure import Look
from app.gate import Gate
from app.misuse.traffic import Call, Traffic
from app.store.about import events_about
from app.store.accounts import DEMO_LOGINS
from app.store.journal import Journal
from app.store.units import Units

FORM: Final = "thong_bao_tra_cuu"
"""What the paper is called in the ledger."""
_NUMBER: Final = re.compile(r"[0-9]{12}|[0-9]{9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectAccess:
    """Answers for whoever sits here, by the one key of pseudonyms that a ledger ever has. Any thread but the window's."""

    journal: Journal
    gate: Gate

    def looks(self, numbers: Sequence[str], *, dossier: str, on_paper: bool = False) -> tuple[Look, ...]:
        """Every look-up of a citizen, by all numbers he has had (12 and 9 digits), oldest first, once the ENQUIRY event is durable.

        `dossier` is that of his own request. Raises Refused for whoever is no privacy officer, WrongUsage for no number or an
        impossible dossier, BadInput for what is no number, CouldNotKeep.
        """
        if not numbers:
            raise WrongUsage("access.no_number")
        if not all(map(_NUMBER.fullmatch, numbers)):
            raise BadInput("lookup.bad_number")
        if not is_dossier_number(dossier):
            raise WrongUsage("lookup.bad_dossier")
        about = {"dossier": dossier, "subject": self.journal.ledger.pseudonym(numbers[0]), "form": FORM if on_paper else ""}
        me = self.gate.clerk
        if me.post is not Post.PRIVACY_OFFICER or me.is_suspended(self.gate.today):
            self.journal.write(EventKind.ENQUIRY, state="refused", **about)
            raise Refused("access.not_yours")
        self.journal.write(EventKind.ENQUIRY, **about)
        events = events_about(self.gate.accounts.database, self._pseudonyms(numbers))
        scope = self.gate.scope
        seen = (event for event in events if scope.holds(unit=event.unit, clerk=event.clerk))
        return self._told(Traffic.of(seen).calls)

    def _pseudonyms(self, numbers: Iterable[str]) -> frozenset[str]:
        return frozenset(map(self.journal.ledger.pseudonym, numbers))

    def _told(self, calls: Iterable[Call]) -> tuple[Look, ...]:
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
