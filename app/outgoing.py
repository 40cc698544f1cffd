"""What is kept when a paper leaves the program: what the clerk chose on it, whom nobody was asked about, that it was filled."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.claimant import Claimant, Finding, Listed
from app.core.citizen import ASKABLE
from app.core.dossier import Dossier, Role, echo, plain_role
from app.core.errors import CouldNotKeep, Refused, WrongUsage
from app.core.lookup import Service
from app.core.reason import Reason
from app.core.usage import SENDING, EventKind
from app.draft import Draft, Leaving, Side
from app.history import History
from app.inquiry import Inquiry
from app.settings import Settings
from app.store import waiting as store
from app.store.journal import Journal
from app.verify.compare import COMPARED
from app.waiting import waiting_item
from forms.facts import Origin
from forms.vocabulary import ATTRIBUTES

NONE_GIVEN: Final = "none-given"
"""The reason of an OVERRIDE where the clerk typed over a value and did not say why."""
OF_A_CITIZEN: Final = ATTRIBUTES | ASKABLE | frozenset(COMPARED)
"""Names under which a citizen's values are shown; nothing else may stand in an event about one, and so no value can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A form of a dossier leaves for a printer once more: for which time (from 2 on), and why."""

    printing: int
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """The way of a paper out of this desk. Every method raises CouldNotKeep; any thread but the window's."""

    journal: Journal
    inquiry: Inquiry
    settings: Settings

    def card_only_refusal(self, *newcomers: tuple[str, str]) -> Refused | None:
        """May papers be filled without the database now? None: they may; else the refusal that `finish` would raise.

        Settings: at most so many people a day, for so many hours after the database last told anything about anybody.
        `newcomers` are (dossier, subject) pairs about to be added; none: one that is not known yet.
        """
        most, hours = (round(self.settings.number(f"verify.card_only.{name}")) for name in ("most", "hours"))
        done = History(self.journal.ledger).without_database(now=self.journal.clock.now())
        if len(done.today.union(newcomers)) + (not newcomers) > most:
            return Refused("card_only.count", most=most)
        return Refused("card_only.hours", hours=hours) if done.silent_for > dt.timedelta(hours=hours) else None

    def finish(self, draft: Draft, *, fields: Mapping[str, frozenset[str]]) -> None:
        """Everything about the form, the FILL last. `fields`: what to ask about later, for each role nobody was asked about.

        Raises Refused (too many, or for too long, not asked about), NotPermitted (a paper where there are electronic ways),
        WrongUsage (a reason that tells of a citizen).
        """
        self.inquiry.gate.require_working(**about(draft))
        names = [name for person in draft.people for name in person.names]
        unasked = [person for person in draft.people if isinstance(person, Claimant)]
        for reason in (*(choice.reason for choice in draft.choices), *(one.reason for one in unasked)):
            if reason is not None:
                reason.require_silent_about(*names)
        self._require_may_do_without_database(draft.dossier, unasked)
        for details in self._overrides(draft):
            self.journal.write(EventKind.OVERRIDE, **about(draft), **details)
        outage = bool(unasked) and History(self.journal.ledger).without_database(now=self.journal.clock.now()).outage
        for claimant in unasked:
            self._write_unverified(draft, claimant, fields=fields[claimant.role], state="outage" if outage else "no-outage")
        values = draft.filled.values.values()
        self.journal.write(
            EventKind.FILL,
            **about(draft),
            filled=len(values),
            filled_by_itself=sum(value.origin is not Origin.CLERK for value in values),
            missing=len(draft.filled.missing),
            note="unverified" if draft.marks.unverified else "",
        )

    def sending(self, paper: Leaving | None, again: Again | None) -> None:
        """See Counter."""
        why = because(again.reason if again else None)
        self.journal.write(EventKind.PRINT, state=SENDING, printing=again.printing if again else 0, **why, **about(paper))

    def printed(self, paper: Leaving | None, *, job: str, printer: str, state: str, copies: int, printing: int) -> None:
        """See Counter."""
        said = {"job": job, "note": printer, "state": state}
        try:
            self.journal.write(EventKind.PRINT, **said, copies=copies, printing=printing, **about(paper))
        except CouldNotKeep as problem:
            raise CouldNotKeep("print.uncounted", job=job) from problem

    def followed(self, paper: Leaving, *, job: str, printer: str, state: str, reason: str) -> None:
        """See Counter."""
        self.journal.write(EventKind.PRINT, job=job, note=printer, state=state, reason=reason, **about(paper))

    def copied(self, dossier: Dossier, role: str, field: str) -> None:
        """See Counter."""
        if plain_role(role) not in set(Role) or field not in OF_A_CITIZEN:
            raise WrongUsage("copy.bad_name", name=echo(field))
        self.inquiry.gate.require_working(**of(dossier))
        asked = History(self.journal.ledger).asked_today(dossier.number, role=role, now=self.journal.clock.now())
        whose = {"subject": asked.subject, "request_id": asked.request_id} if asked else {}
        self.journal.write(EventKind.COPY, **of(dossier), role=role, fields=(field,), **whose)

    def _require_may_do_without_database(self, dossier: Dossier, unasked: Sequence[Claimant]) -> None:
        if not unasked:
            return
        gate = self.inquiry.gate
        if refusal := gate.refusal(Service.CITIZEN, dossier.procedure):
            raise gate.refused(refusal, **of(dossier))
        self._require_within_limits(dossier, unasked)
        for claimant in unasked:
            if refusal := self.inquiry.paper_refusal(dossier, claimant):
                raise gate.refused(refusal, **of(dossier))

    def _require_within_limits(self, dossier: Dossier, unasked: Sequence[Claimant]) -> None:
        if no := self.card_only_refusal(*((dossier.number, self._subject(claimant)) for claimant in unasked)):
            raise no

    def _overrides(self, draft: Draft) -> Iterator[dict[str, object]]:
        """Details of the OVERRIDE events: each choice about somebody looked up, each entry instead of what card or database say."""
        why = {choice.field: choice.reason for choice in draft.choices if choice.side is Side.TYPED}
        for choice in draft.choices:
            if choice.side is not Side.TYPED:
                yield {"fields": (choice.name,), "side": choice.side.value, **because(choice.reason), **self._whose(draft, choice.role)}
        for key, role in draft.typed_over.items():
            given = because(why.get(key)) or {"reason": NONE_GIVEN}
            yield {"fields": (key,), "side": Side.TYPED.value, **given, **self._whose(draft, role)}

    def _whose(self, draft: Draft, role: str) -> dict[str, str]:
        """How an event names the person of that role and the look-up that told of him."""
        person = draft.person(role)
        match person:
            case Finding():
                return {"role": role, "subject": self._subject(person.claimant), "request_id": person.request_id}
            case Claimant():
                return {"role": role, "subject": self._subject(person)}
            case Listed():
                return {"role": role, "request_id": person.request_id}
        return {"role": role}

    def _write_unverified(self, draft: Draft, claimant: Claimant, *, fields: frozenset[str], state: str) -> None:
        """He is on the waiting list in the very transaction that tells of him, unless nobody could ever be asked about him."""
        item = waiting_item(
            claimant,
            draft.dossier,
            form=draft.form.key,
            fields=fields,
            subject=self._subject(claimant),
            adapter=self.inquiry.verifier.name,
            now=self.journal.clock.now(),
            keep_days=round(self.settings.number("verify.card_only.keep_days")),
        )

        def change(connection: Any) -> None:
            self._require_within_limits(draft.dossier, [claimant])  # again: nobody else can write now
            if claimant.identity.birth_date is not None:
                store.adding(item)(connection)

        self.journal.write(
            EventKind.UNVERIFIED,
            change,
            **about(draft),
            **because(claimant.reason),
            role=claimant.role,
            method=claimant.method.value,
            subject=item.subject,
            state=state,
        )

    def _subject(self, claimant: Claimant) -> str:
        return self.journal.ledger.pseudonym(claimant.identity.number)


def of(dossier: Dossier) -> dict[str, str]:
    """How an event names a dossier."""
    return {"dossier": dossier.number, "procedure": dossier.procedure, "purpose": dossier.purpose}


def about(paper: Leaving | None) -> dict[str, str]:
    """How an event names a paper of a dossier; nothing for a file printed on its own."""
    return {**of(paper.dossier), "form": paper.form_key} if paper else {}


def because(reason: Reason | None) -> dict[str, str]:
    """How an event gives a reason; nothing where none was given."""
    return {"reason": reason.code, "note": reason.text} if reason else {}
