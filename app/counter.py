"""The work at one desk: open a dossier, scan, look up, compare, fill, print, count. Qt-free.

Every method may block (disk, network): call it from a worker thread. The order is fixed and is what makes
the count trustworthy: an INTENT is durable before anything leaves the machine, an OUTCOME is durable
before anything is returned, an UNMASK before a masked value is seen, an OVERRIDE and a FILL before a paper leaves.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Event

from app.appointment import appointment_facts
from app.claimant import Claimant, Finding, Household, Person, facts_of, office_facts
from app.core.citizen import ASKABLE, SENSITIVE
from app.core.dossier import Dossier, Role, echo, is_dossier_number, plain_role
from app.core.errors import NotPermitted, Refused, WrongUsage
from app.core.lookup import LEGAL_SOURCE, Outcome, Service
from app.core.people import Clerk
from app.core.reason import Reason
from app.core.usage import ChainState, EventKind, Period, UsageCount
from app.draft import Choice as Choice
from app.draft import Draft as Draft
from app.draft import Leaving as Leaving
from app.draft import Side as Side
from app.draft import first_of, is_verified, require_one_choice_a_field
from app.gate import Gate
from app.history import History
from app.inquiry import OF_A_MEMBER, Inquiry
from app.outgoing import Again as Again
from app.outgoing import Outgoing, because, of
from app.permission import Refusal
from app.places import role_for
from app.settings import Settings
from app.store.journal import Journal
from app.store.reports import GROUPINGS, Reports
from app.store.waiting import WaitingList
from app.verify.api import Verifier
from app.waiting import Waiting
from forms import judging
from forms.catalogue import Catalogue
from forms.editions import doubts as edition_doubts
from forms.facts import Fact, Origin
from forms.fill import FilledForm, fill
from forms.model import Footnote2
from forms.pdf import Marks, render_together
from forms.procedures import shipped
from resources.sentences import catalogue as sentences
from scanner.payload import CardClaim

DEFAULT_PURPOSE = "tiep_nhan_ho_so"
_PROCEDURE = re.compile(r"\d\.\d{6}")
ON_THE_CARD = frozenset({"sex", "permanent_residence", "current_residence"})
"""What a card states beyond the fields that are always asked for."""
DEMO_OFFICE = {"unit.police": "Công an xã Thử Nghiệm", "unit.place": "Thử Nghiệm"}
"""What the invented office puts on its papers where no setting says otherwise."""
_SAID = (Origin.DATABASE, Origin.CARD, Origin.COMPUTED)
"""Where a value comes from that the clerk must not change without a trace."""


def purposes() -> tuple[str, ...]:
    """The codes a look-up may give as its purpose."""
    return tuple(key.split(".")[1] for key in sentences() if key.startswith("purpose."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """One desk with one clerk at it. Safe to call from several threads."""

    journal: Journal
    verifier: Verifier
    catalogue: Catalogue
    settings: Settings
    gate: Gate
    waiting_list: WaitingList

    @property
    def clerk(self) -> Clerk:
        """Who sits here."""
        return self.journal.clerk

    @property
    def adapter(self) -> str:
        """The name of the source that is asked."""
        return self.verifier.name

    @property
    def test_data(self) -> bool:
        """Are the citizens invented, or is nobody answerable? Then every screen and paper says DỮ LIỆU THỬ."""
        return self.verifier.capabilities().is_practice or self.clerk.demo

    def next_dossier_number(self) -> str:
        """A number for a dossier that the one-stop software has not numbered yet: date and time of the desk."""
        return self._now().strftime("H-%Y%m%d-%H%M%S")

    def open_dossier(self, *, number: str, procedure: str, purpose: str = DEFAULT_PURPOSE) -> Dossier:
        """Begins a matter, as a DOSSIER event.

        Raises NotPermitted without number, procedure or purpose (counted as NO_PURPOSE) and for a clerk who may not work
        today, WrongUsage for a number that could hold a citizen's, a malformed procedure or an unknown purpose, CouldNotKeep.
        """
        number, procedure, purpose = number.strip(), procedure.strip(), purpose.strip()
        named = {"procedure": procedure, "dossier": number, "purpose": purpose}
        if missing := next((name for name, said in named.items() if not said), ""):
            no = Refusal(outcome=Outcome.NO_PURPOSE, reason=f"no-{missing}")
            raise self.gate.refused(no, adapter=self.adapter, **_keepable(named))
        self.gate.require_working(adapter=self.adapter)
        if not _PROCEDURE.fullmatch(procedure):
            raise WrongUsage("lookup.bad_procedure")
        if purpose not in purposes():
            raise WrongUsage("lookup.bad_purpose", known=", ".join(purposes()))
        try:
            dossier = Dossier(number=number, procedure=procedure, purpose=purpose)
        except ValueError:
            raise WrongUsage("lookup.bad_dossier") from None
        self.journal.write(EventKind.DOSSIER, dossier=number, procedure=procedure, purpose=purpose)
        return dossier

    def wanted(self, form_key: str, role: str, *, same: Mapping[str, str] | None = None, day: dt.date | None = None) -> frozenset[str]:
        """The record's fields to ask for, besides those always asked for; `day` is the form's, where that is not today.

        What the form will print of a person in that role (and in the roles that `same` gives him too); of the rest it
        names only what the card states as well, so that the two can be compared.
        """
        form = self.catalogue.get(form_key, on=day)
        parts = {plain_role(role), *(other for other, first in (same or {}).items() if first == role)}
        used = (form.wanted(part, footnote2=self._footnote2) | (form.wanted(part) & ON_THE_CARD) for part in parts)
        return frozenset(name.partition(".")[0] for name in frozenset().union(*used)) & ASKABLE

    def wanted_by_procedure(self, procedure: str, role: str = "") -> frozenset[str]:
        """The same for all forms that a procedure uses, of a person in that role or, where it is empty, in any."""
        forms = self.catalogue.for_procedure(procedure)
        return frozenset().union(*(self.wanted(form.key, one) for form in forms for one in form.roles if role in ("", one)))

    def masked_for(self, procedure: str) -> frozenset[str]:
        """The fields that come masked, where they are asked for: sensitive, and printed by no form of the procedure."""
        return SENSITIVE - self.wanted_by_procedure(procedure)

    def may_look_up(self, procedure: str, service: Service = Service.CITIZEN) -> Refusal | None:
        """Would a look-up be refused now, and why? Asked ahead, so that nobody scans in vain; leaves no trace."""
        return self.gate.refusal(service, procedure)

    def confirm(self, code: str) -> None:
        """The clerk's one-time code, good for some minutes of look-ups. Raises NotPermitted (wrong or used code, pause, not enrolled)."""
        self.gate.confirm(code)

    def look_up(
        self,
        dossier: Dossier,
        claimant: Claimant,
        *,
        fields: frozenset[str] = frozenset(),
        service: Service = Service.CITIZEN,
        cancel: Event | None = None,
    ) -> Finding:
        """One call to the population database, logged before and after.

        Sensitive fields that no form of the procedure prints come masked. Raises WrongUsage (a field that cannot be asked
        for, a malformed number), BadInput (no name or birth date), NotPermitted (refused before the wire), Unavailable
        (nobody answered), CouldNotKeep (then nothing was sent, or what came back was dropped unseen); all but the first
        two are in the ledger.
        """
        finding = self._inquiry.ask(dossier, claimant, fields=fields, service=service, cancel=cancel)
        return finding.seal(self.masked_for(dossier.procedure))

    def household(self, dossier: Dossier, claimant: Claimant, *, form_key: str, cancel: Event | None = None) -> Household:
        """The others of a citizen's household (service 034): for a form's table of members, and to choose whom to look up next.

        Only what the table prints is asked for. `others` go into `fill` as they are; `Listed.as_claimant` into `look_up`.
        Raises what `look_up` raises.
        """
        fields = self.wanted(form_key, Role.MEMBER) & OF_A_MEMBER
        finding = self._inquiry.ask(dossier, claimant, fields=fields, service=Service.HOUSEHOLD, cancel=cancel)
        return Household.of(finding, Role.MEMBER)

    def unmask(self, dossier: Dossier, finding: Finding, field: str, reason: Reason) -> Finding:
        """The same finding with one masked field in sight, once the UNMASK event is durable.

        Raises WrongUsage where that field is not masked or the reason tells of the citizen, NotPermitted, CouldNotKeep.
        """
        if field not in finding.masked:
            raise WrongUsage("unmask.not_masked", name=echo(field))
        reason.require_silent_about(*finding.names)
        self.gate.require_working(**of(dossier))
        subject = self.journal.ledger.pseudonym(finding.claimant.identity.number)
        whose = {"role": finding.role, "subject": subject, "request_id": finding.request_id}
        self.journal.write(EventKind.UNMASK, **of(dossier), **whose, **because(reason), fields=(field,))
        return finding.unseal(field)

    def copied(self, dossier: Dossier, role: str, field: str) -> None:
        """Something about the person of that role goes to the clipboard, as soon as the COPY event is durable: only then may it.

        `field` is a fact's name (`full_name`, `father.full_name`), never its value. Raises WrongUsage for what is no role or no
        such name, NotPermitted, CouldNotKeep: then nothing is copied.
        """
        self._outgoing.copied(dossier, role, field)

    @property
    def waiting(self) -> Waiting:
        """Those who went onto a paper unverified and are to be asked about."""
        return Waiting(journal=self.journal, inquiry=self._inquiry, list=self.waiting_list)

    def card_only_refusal(self, procedure: str = "") -> Refused | None:
        """May a paper be filled for one more person without the database now? None: it may; else the refusal, to be told.

        Who may not look up for that procedure may not go around it: a missing one-time code can be given. Settings: at most
        `verify.card_only.most` people a day, for `verify.card_only.hours` hours after the last answer.
        """
        if procedure and (no := self.gate.refusal(Service.CITIZEN, procedure)):
            return NotPermitted(no.outcome, no.reason, law=LEGAL_SOURCE)
        return self._outgoing.card_only_refusal()

    def may_take_paper(self, dossier: str, number: str) -> bool:
        """May a paper stand in for the electronic ways of knowing the citizen of that number, in the dossier of that number, now?

        The very rule by which `look_up` and `finish` refuse it; asked ahead, leaves no trace. Raises CouldNotKeep.
        """
        return self._inquiry.only_papers_are_left(dossier, number)

    def fill(
        self,
        dossier: Dossier,
        form_key: str,
        people: Sequence[Person],
        *,
        entries: Mapping[str, str] | None = None,
        same: Mapping[str, str] | None = None,
        choices: Sequence[Choice] = (),
        day: dt.date | None = None,
        days: int | None = None,
    ) -> Draft:
        """Fills a form as often as you like; nothing is kept. `same` says who plays two parts: `{"subject": "applicant"}`.

        Where card and database differ the database's value is taken, unless a `choice` with its reason says otherwise; a
        choice about what does not differ, or is not printed, is none. A bare Claimant, or one who was not found, gives only his
        card's fields: the draft is then marked unverified. `days` are the working days until the result, for a form that
        promises it. Raises FormError (unknown form or field, impossible entry), WrongUsage (two choices for one field), BadInput
        (the office's file of days off cannot be read).
        """
        require_one_choice_a_field(choices)
        here = {person.role: person for person in people}
        choices = [choice for choice in choices if choice.side is Side.TYPED or choice.is_of_a_difference(here.get(choice.role))]
        by_card = frozenset[str]().union(*(choice.facts for choice in choices if choice.side is Side.CARD))
        day = day or self._now().date()
        facts = self._office(dossier, day) | appointment_facts(self.settings, self._now(), days=days)
        if not self.catalogue.get(form_key, on=day).procedures:
            facts["procedure"] = Fact(self._procedure_name(dossier.procedure), Origin.SYSTEM)
        for person in people:
            facts |= facts_of(person, prefer_card=by_card)
        for other, first in (same or {}).items():
            facts |= {other + name.removeprefix(first): fact for name, fact in facts.items() if name.startswith(first + ".")}
        filled = self._filled(dossier, form_key, facts, entries=entries or {}, day=day)
        twins = judging.same_people(filled.form, facts, roles=[person.role for person in people])
        filled = replace(filled, warnings=(*filled.warnings, *twins))
        unverified = any(not is_verified(person) for person in people) or bool(entries and not people)
        untouched = self._filled(dossier, form_key, facts, entries={}, day=day) if entries else filled
        typed_over = _typed_over(filled, untouched, entries or {}, same=same or {})
        printed = {first_of(name, same or {}) for value in filled.values.values() for name in value.sources}
        return Draft(
            dossier=dossier,
            filled=filled,
            marks=Marks(test_data=self.test_data, unverified=unverified),
            people=tuple(people),
            choices=tuple(one for one in choices if (one.field in typed_over if one.side is Side.TYPED else one.facts & printed)),
            typed_over=typed_over,
        )

    def _filled(
        self, dossier: Dossier, form_key: str, facts: Mapping[str, Fact], *, entries: Mapping[str, str], day: dt.date
    ) -> FilledForm:
        """In the edition of that day; where none holds then, the nearest, with a warning first of all."""
        form = self.catalogue.get(form_key, on=day)
        filled = fill(form, facts, entries=entries, procedure=dossier.procedure, footnote2=self._footnote2)
        return replace(filled, warnings=(*edition_doubts(form, on=day), *filled.warnings))

    def paper(self, draft: Draft, *more: Draft) -> bytes:
        """The PDF: what is previewed, printed and saved are these same bytes; PDF/A-1b where the office keeps them so.

        `more` are the other copies of the same paper, in the same file.
        """
        papers = [one.filled for one in (draft, *more)]
        return render_together(papers, marks=draft.marks, archive=self.settings.text("forms.file") == "pdf-a-1b")

    def finish(self, draft: Draft) -> None:
        """Counts the form as filled, before its paper leaves the program, with the choices on it and those nobody was asked about.

        They are put on the waiting list in the same step. Raises Refused where too many, or for too long, were not asked
        about, NotPermitted where a paper stands in for the electronic ways without need, CouldNotKeep.
        """
        roles = (person.role for person in draft.people)
        self._outgoing.finish(draft, fields={role: self.wanted(draft.form.key, role) & ON_THE_CARD for role in roles})

    def sending(self, paper: Leaving | None, again: Again | None = None) -> None:
        """Notes, before it leaves, that a paper goes to the spooler; None for a file printed on its own. Raises CouldNotKeep."""
        self._outgoing.sending(paper, again)

    def printed(self, paper: Leaving | None, *, job: str, printer: str, state: str, copies: int = 1, printing: int = 0) -> None:
        """Counts a paper that the spooler accepted. Raises CouldNotKeep, which says that the paper is out all the same."""
        self._outgoing.printed(paper, job=job, printer=printer, state=state, copies=copies, printing=printing)

    def followed(self, paper: Leaving, *, job: str, printer: str, state: str, reason: str = "") -> None:
        """Notes what became of a job that was counted; `reason` is the printer's own word. Raises CouldNotKeep."""
        self._outgoing.followed(paper, job=job, printer=printer, state=state, reason=reason)

    def printings(self, dossier: str, form: str) -> int:
        """How often the spooler took that form of that dossier today. Raises CouldNotKeep."""
        return History(self.journal.ledger).printings(dossier, form=form, now=self._now())

    def usage(self, *, by: Sequence[str], period: Period) -> tuple[UsageCount, ...]:
        """Counts of what he may see: himself, his unit and below, or everyone (`Scope`).

        Raises WrongUsage for an unknown grouping, CouldNotKeep.
        """
        if unknown := [name for name in by if name not in GROUPINGS]:
            raise WrongUsage("usage.bad_grouping", name=echo(unknown[0]), known=", ".join(GROUPINGS))
        return Reports.of(self.journal.ledger.database).count(by=by, period=period, scope=self.gate.scope)

    def chain(self) -> ChainState:
        """Walks the ledger. Raises CouldNotKeep where it cannot be read."""
        return self.journal.ledger.verify()

    def role_for(self, form_key: str, claim: CardClaim, people: Sequence[Person]) -> str:
        """Where a scanned card belongs among the people so far."""
        return role_for(claim, people, roles=self.catalogue.get(form_key).roles)

    @property
    def _inquiry(self) -> Inquiry:
        return Inquiry(journal=self.journal, verifier=self.verifier, gate=self.gate, deadline_s=self.settings.number("verify.deadline_s"))

    @property
    def _outgoing(self) -> Outgoing:
        return Outgoing(journal=self.journal, inquiry=self._inquiry, settings=self.settings)

    @property
    def _footnote2(self) -> Footnote2:
        return "fill" if self.settings.text("forms.footnote2") == "fill" else "blank"

    def _office(self, dossier: Dossier, day: dt.date) -> dict[str, Fact]:
        texts = {name: self.settings.text(name) for name in ("unit.addressee", "unit.counter", "unit.police", "unit.place")}
        if self.test_data:
            texts |= {name: text for name, text in DEMO_OFFICE.items() if not texts[name]}
        own = office_facts(unit={"unit.name": self.clerk.unit.name, **texts}, day=day)
        known = {"dossier": dossier.number, "clerk.full_name": self.clerk.name}
        return own | {name: Fact(text, Origin.SYSTEM) for name, text in known.items()}

    def _procedure_name(self, code: str) -> str:
        """What the procedure is called, also where no form is made for it; empty where nobody knows: a code is no name."""
        listed = shipped().get(code)
        name = listed.name if listed else self.catalogue.procedure_name(code)
        return name if name != code else ""

    def _now(self) -> dt.datetime:
        """By the desk's clock, in the time zone of the office."""
        return self.journal.clock.now().astimezone()


def _typed_over(filled: FilledForm, without: FilledForm, entries: Mapping[str, str], *, same: Mapping[str, str]) -> dict[str, str]:
    """The entries that changed what card or database say, each with whom it is about: `without` is the form without them."""
    said = {key: value for key in entries if (value := without.values.get(key)) and value.origin in _SAID}
    return {key: _about_whom(key, without, same) for key, value in said.items() if filled.text(key) != value.text}


def _about_whom(key: str, form: FilledForm, same: Mapping[str, str]) -> str:
    """The role whose facts a field is made of, by itself or through another field; empty where nobody's."""
    for source in form.values[key].sources if key in form.values else ():
        role, dot, _ = first_of(source, same).partition(".")
        if found := role if dot and plain_role(role) in set(Role) else _about_whom(source, form, same):
            return found
    return ""


def _keepable(named: Mapping[str, str]) -> dict[str, str]:
    """Of what a refused look-up named, what the ledger may keep."""
    known = {"procedure": _PROCEDURE.fullmatch(named["procedure"]), "dossier": is_dossier_number(named["dossier"])}
    known["purpose"] = named["purpose"] in purposes()
    return {name: text for name, text in named.items() if known[name]}
