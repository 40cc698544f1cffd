"""The work at one desk: open a dossier, scan, look up, compare, fill, print, count. Qt-free.

Every method may block (disk, network): call it from a worker thread. The order is fixed and is what makes
the count trustworthy: an INTENT is durable before anything leaves the machine, an OUTCOME is durable
before anything is returned, a FILL before a paper leaves the program.
"""

import datetime as dt
import re
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Event

from app.claimant import Claimant, Finding, facts_of, office_facts
from app.core.citizen import ALWAYS_ASKED, ASKABLE
from app.core.dossier import Dossier, echo, plain_role
from app.core.errors import BadInput, CouldNotKeep, Refused, WrongUsage
from app.core.lookup import Answer, LookupRequest, Outcome, Service, Verdict
from app.core.people import Clerk, Post
from app.core.usage import SENDING, ChainState, EventKind, Period, UsageCount
from app.places import role_for
from app.settings import Settings
from app.store import reports
from app.store.journal import Journal
from app.verify.api import Unavailable, Verifier
from app.verify.compare import COMPARED, compare
from forms.catalogue import Catalogue
from forms.facts import Fact, Origin
from forms.fill import FilledForm, fill
from forms.model import Footnote2, FormDefinition
from forms.pdf import Marks, render
from resources.sentences import catalogue as sentences
from scanner.payload import CardClaim

DEFAULT_PURPOSE = "tiep_nhan_ho_so"
_PROCEDURE = re.compile(r"\d\.\d{6}")
_NUMBER = re.compile(r"[0-9]{12}|[0-9]{9}")
ON_THE_CARD = frozenset({"sex", "permanent_residence", "current_residence"})
"""What a card states beyond the fields that are always asked for."""
DEMO_OFFICE = {"unit.police": "Công an xã Thử Nghiệm", "unit.place": "Thử Nghiệm"}
"""What the invented office puts on its papers where no setting says otherwise."""
_NOTHING_COMPARED = dict.fromkeys(COMPARED, Verdict.ABSENT)


def purposes() -> tuple[str, ...]:
    """The codes a look-up may give as its purpose."""
    return tuple(key.split(".")[1] for key in sentences() if key.startswith("purpose."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A filled form before it becomes paper."""

    dossier: Dossier
    filled: FilledForm = field(repr=False)
    marks: Marks
    people: tuple[Claimant | Finding, ...] = field(repr=False)

    @property
    def form(self) -> FormDefinition:
        """The form's definition."""
        return self.filled.form


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """One desk with one clerk at it. Safe to call from several threads."""

    journal: Journal
    verifier: Verifier
    catalogue: Catalogue
    settings: Settings

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
        return self.verifier.capabilities().test_data or self.clerk.demo

    def next_dossier_number(self) -> str:
        """A number for a dossier that the one-stop software has not numbered yet: date and time of the desk."""
        return self.journal.clock.now().astimezone().strftime("H-%Y%m%d-%H%M%S")

    def open_dossier(self, *, number: str, procedure: str, purpose: str = DEFAULT_PURPOSE) -> Dossier:
        """Begins a matter, as a DOSSIER event.

        Raises Refused without number, procedure or purpose (counted as NO_PURPOSE), WrongUsage for a number that
        could hold a citizen's, a malformed procedure or an unknown purpose, CouldNotKeep.
        """
        number, procedure, purpose = number.strip(), procedure.strip(), purpose.strip()
        if not (number and procedure and purpose):
            self.journal.write(EventKind.OUTCOME, request_id=str(uuid.uuid4()), adapter=self.adapter, outcome=Outcome.NO_PURPOSE)
            raise Refused("lookup.no_purpose")
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

    def wanted(self, form_key: str, role: str, *, same: Mapping[str, str] | None = None) -> frozenset[str]:
        """The record's fields to ask for, besides those always asked for.

        What the form will print of a person in that role (and in the roles that `same` gives him too); of the rest it
        names only what the card states as well, so that the two can be compared.
        """
        form = self.catalogue.get(form_key)
        parts = {plain_role(role), *(other for other, first in (same or {}).items() if first == role)}
        used = (form.wanted(part, footnote2=self._footnote2) | (form.wanted(part) & ON_THE_CARD) for part in parts)
        return frozenset(name.partition(".")[0] for name in frozenset().union(*used)) & ASKABLE

    def wanted_by_procedure(self, procedure: str, role: str = "") -> frozenset[str]:
        """The same for all forms that a procedure uses, of a person in that role or, where it is empty, in any."""
        forms = self.catalogue.for_procedure(procedure)
        return frozenset().union(*(self.wanted(form.key, one) for form in forms for one in form.roles if role in ("", one)))

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

        Raises WrongUsage (a field that cannot be asked for, a malformed number), BadInput (no name or birth date),
        Unavailable (nobody answered; logged as such), CouldNotKeep (then nothing was sent, or what came back was dropped unseen).
        """
        if unknown := fields - ASKABLE:
            raise WrongUsage("lookup.bad_field", name=echo(sorted(unknown)[0]))
        if not _NUMBER.fullmatch(claimant.identity.number):
            raise WrongUsage("lookup.bad_number")
        if claimant.identity.birth_date is None or not claimant.identity.full_name.strip():
            raise BadInput("lookup.no_birth")
        request = LookupRequest(
            identity=claimant.identity,
            service=service,
            fields=(ALWAYS_ASKED | fields) if service is Service.CITIZEN else frozenset(),
            clerk=self.clerk.login,
            unit=self.clerk.unit.code,
            procedure=dossier.procedure,
            dossier=dossier.number,
            purpose=dossier.purpose,
            request_id=str(uuid.uuid4()),
            deadline_s=self.settings.number("verify.deadline_s"),
        )
        trace = {
            "dossier": dossier.number,
            "procedure": dossier.procedure,
            "purpose": dossier.purpose,
            "service": service.value,
            "subject": self.journal.ledger.pseudonym(claimant.identity.number),
            "role": claimant.role,
            "method": claimant.method.value,
            "request_id": request.request_id,
            "adapter": self.adapter,
        }
        self.journal.write(EventKind.INTENT, fields=tuple(sorted(request.fields)), **trace)
        began = time.monotonic()
        try:
            answer = self._asked(request, cancel)
        except Unavailable as outage:
            outage.request_id = request.request_id
            self.journal.write(EventKind.OUTCOME, outcome=outage.outcome.value, duration_ms=_since(began), **trace)
            raise
        finding = _finding(claimant, answer, request_id=request.request_id, adapter=self.adapter, elapsed_ms=_since(began))
        self.journal.write(
            EventKind.OUTCOME,
            outcome=answer.outcome.value,
            fields=answer.record.delivered() if answer.record else (),
            differs=finding.differs,
            duration_ms=finding.elapsed_ms,
            **trace,
        )
        return finding

    def _asked(self, request: LookupRequest, cancel: Event | None) -> Answer:
        """The source's answer, checked; a source that breaks is an outage. Raises Unavailable and nothing else."""
        try:
            return _checked(self.verifier.ask(request, cancel=cancel), request)
        except Unavailable:
            raise
        except Exception as fault:
            raise Unavailable(Outcome.BAD_RESPONSE) from fault

    def fill(
        self,
        dossier: Dossier,
        form_key: str,
        people: Sequence[Claimant | Finding],
        *,
        entries: Mapping[str, str] | None = None,
        same: Mapping[str, str] | None = None,
        prefer_card: frozenset[str] = frozenset(),
        day: dt.date | None = None,
    ) -> Draft:
        """Fills a form as often as you like; nothing is kept. `same` says who plays two parts: `{"subject": "applicant"}`.

        A bare Claimant, or one who was not found, gives only his card's fields: the draft is then marked unverified.
        Raises FormError (unknown form or field, impossible entry).
        """
        form = self.catalogue.get(form_key)
        facts = self._office(day)
        for person in people:
            facts |= facts_of(person, prefer_card=prefer_card)
        for other, first in (same or {}).items():
            facts |= {other + name.removeprefix(first): fact for name, fact in facts.items() if name.startswith(first + ".")}
        filled = fill(
            form,
            facts,
            entries=entries or {},
            procedure=dossier.procedure,
            footnote2=self._footnote2,
        )
        unverified = any(not isinstance(person, Finding) or person.record is None for person in people) or bool(entries and not people)
        return Draft(dossier=dossier, filled=filled, marks=Marks(test_data=self.test_data, unverified=unverified), people=tuple(people))

    def paper(self, draft: Draft) -> bytes:
        """The PDF: what is previewed, printed and saved are these same bytes."""
        return render(draft.filled, marks=draft.marks)

    def finish(self, draft: Draft) -> None:
        """Counts the form as filled, before its paper leaves the program. Raises CouldNotKeep."""
        values = draft.filled.values.values()
        self.journal.write(
            EventKind.FILL,
            **_about(draft),
            filled=len(values),
            filled_by_itself=sum(value.origin is not Origin.CLERK for value in values),
            missing=len(draft.filled.missing),
            note="unverified" if draft.marks.unverified else "",
        )

    def sending(self, draft: Draft | None) -> None:
        """Notes, before it leaves, that a paper goes to the spooler; None for a file printed on its own. Raises CouldNotKeep."""
        self.journal.write(EventKind.PRINT, state=SENDING, **_about(draft))

    def printed(self, draft: Draft | None, *, job: str, printer: str, state: str, copies: int = 1) -> None:
        """Counts a paper that the spooler accepted. Raises CouldNotKeep, which says that the paper is out all the same."""
        try:
            self.journal.write(EventKind.PRINT, job=job, note=printer, state=state, copies=copies, **_about(draft))
        except CouldNotKeep as problem:
            raise CouldNotKeep("print.uncounted", job=job) from problem

    def usage(self, *, by: Sequence[str], period: Period) -> tuple[UsageCount, ...]:
        """Counts of the unit for a supervisor, of himself for a clerk. Raises WrongUsage for an unknown grouping, CouldNotKeep."""
        if unknown := [name for name in by if name not in reports.GROUPINGS]:
            raise WrongUsage("usage.bad_grouping", name=echo(unknown[0]), known=", ".join(reports.GROUPINGS))
        events = (event for event in self.journal.ledger.events() if event.unit == self.clerk.unit.code)
        if self.clerk.post is not Post.SUPERVISOR:
            events = (event for event in events if event.clerk == self.clerk.login)
        return reports.count(events, by=by, period=period)

    def chain(self) -> ChainState:
        """Walks the ledger. Raises CouldNotKeep where it cannot be read."""
        return self.journal.ledger.verify()

    def role_for(self, form_key: str, claim: CardClaim, people: Sequence[Claimant | Finding]) -> str:
        """Where a scanned card belongs among the people so far."""
        return role_for(claim, people, roles=self.catalogue.get(form_key).roles)

    @property
    def _footnote2(self) -> Footnote2:
        return "fill" if self.settings.text("forms.footnote2") == "fill" else "blank"

    def _office(self, day: dt.date | None) -> dict[str, Fact]:
        texts = {name: self.settings.text(name) for name in ("unit.addressee", "unit.police", "unit.place")}
        if self.test_data:
            texts |= {name: text for name, text in DEMO_OFFICE.items() if not texts[name]}
        return office_facts(
            unit={"unit.name": self.clerk.unit.name, **texts},
            day=day or self.journal.clock.now().astimezone().date(),
        )


def _about(draft: Draft | None) -> dict[str, str]:
    if draft is None:
        return {}
    matter = draft.dossier
    return {"dossier": matter.number, "procedure": matter.procedure, "purpose": matter.purpose, "form": draft.form.key}


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _checked(answer: Answer, request: LookupRequest) -> Answer:
    """Trust, but check: every source promises both, and a wrong citizen on the screen would be the worst of faults.

    The record speaks of the number that was asked for, and holds no field that was not. Raises Unavailable.
    """
    record = answer.record
    if record is None:
        if answer.outcome is Outcome.FOUND and request.service is Service.CITIZEN:
            raise Unavailable(Outcome.BAD_RESPONSE)
        return answer
    if request.identity.number not in (record.personal_id, record.old_id):
        raise Unavailable(Outcome.BAD_RESPONSE)
    return replace(answer, record=record.only(request.fields))


def _finding(claimant: Claimant, answer: Answer, *, request_id: str, adapter: str, elapsed_ms: int) -> Finding:
    compared = compare(claimant.claimed(), answer.record) if answer.record else _NOTHING_COMPARED
    return Finding(
        claimant=claimant,
        outcome=answer.outcome,
        record=answer.record,
        members=answer.members,
        comparison=compared,
        request_id=request_id,
        adapter=adapter,
        elapsed_ms=elapsed_ms,
    )
