"""One call to the population database, from the question to a finding: refused here or sent, and in the ledger either way.

The order is what makes the ledger trustworthy: the rule is asked first and a refusal is an OUTCOME without an INTENT; an
INTENT is durable before anything leaves the machine, an OUTCOME before anything is returned.
"""

import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event

from app.claimant import Claimant, Finding
from app.core.citizen import ALWAYS_ASKED, ASKABLE, HouseholdMember
from app.core.dossier import Dossier, echo
from app.core.errors import BadInput, NotPermitted, WrongUsage
from app.core.lookup import LEGAL_SOURCE, Answer, LookupRequest, Outcome, Service, Verdict
from app.core.usage import EventKind, Mark
from app.gate import Gate
from app.history import History
from app.permission import Refusal, paper_refusal
from app.store.database import Change
from app.store.journal import Journal
from app.verify.api import Unavailable, Verifier
from app.verify.compare import COMPARED, compare
from resources.text import forbidden

_NUMBER = re.compile(r"[0-9]{12}|[0-9]{9}")
_NOTHING_COMPARED = dict.fromkeys(COMPARED, Verdict.ABSENT)

OF_A_HOUSEHOLD = frozenset({"full_name", "household_head"})
"""What service 034 is asked for always: who belongs to the household, and how to its head."""
OF_A_MEMBER = OF_A_HOUSEHOLD | {"personal_id", "birth_date"}
"""All that it can tell of a member."""

Ended = Finding | Unavailable | NotPermitted
Settle = Callable[[Ended], Change | None]
"""What else is to be kept in the very transaction that keeps the OUTCOME."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """How this desk asks. Any thread but the window's: every call blocks."""

    journal: Journal
    verifier: Verifier
    gate: Gate
    deadline_s: float

    def ask(
        self,
        dossier: Dossier,
        claimant: Claimant,
        *,
        fields: frozenset[str],
        service: Service = Service.CITIZEN,
        cancel: Event | None = None,
        settle: Settle = lambda _: None,
        on_paper_already: bool = False,
    ) -> Finding:
        """Asks once; about one `on_paper_already` whatever he was identified by, for that was permitted then.

        Raises WrongUsage (a field that cannot be asked for, a reason that tells of him), BadInput (no possible number, name or birth date),
        NotPermitted (refused before the wire), Unavailable (nobody answered), CouldNotKeep (then nothing was sent, or
        what came back was dropped unseen).
        """
        request = self._request(dossier, claimant, fields=fields, service=service)
        trace = {
            "dossier": dossier.number,
            "procedure": dossier.procedure,
            "purpose": dossier.purpose,
            "service": service.value,
            "subject": self.journal.ledger.pseudonym(claimant.identity.number),
            "role": claimant.role,
            "method": claimant.method.value,
            "request_id": request.request_id,
            "adapter": self.verifier.name,
        }
        why = {"reason": claimant.reason.code, "note": claimant.reason.text} if claimant.reason else {}
        no = self.gate.refusal_of(request) or (None if on_paper_already else self.paper_refusal(dossier, claimant))
        if no:
            raise self._refused(no, trace=trace, settle=settle)
        marks = self._marks(request)
        self.journal.write(EventKind.INTENT, fields=tuple(sorted(request.fields)), marks=marks, **trace, **why)
        began = time.monotonic()
        try:
            answer = self._answer(request, cancel)
        except Unavailable as outage:
            outage.request_id, outage.elapsed_ms = request.request_id, _since(began)
            self.journal.write(
                EventKind.OUTCOME,
                settle(outage),
                outcome=outage.outcome.value,
                duration_ms=outage.elapsed_ms,
                marks=marks,
                **trace,
                **why,
            )
            raise
        finding = _finding(claimant, answer, request_id=request.request_id, adapter=self.verifier.name, elapsed_ms=_since(began))
        self.journal.write(
            EventKind.OUTCOME,
            settle(finding),
            outcome=answer.outcome.value,
            fields=answer.record.delivered() if answer.record else (),
            differs=finding.differs,
            duration_ms=finding.elapsed_ms,
            marks=marks,
            **trace,
            **why,
        )
        return finding

    def paper_refusal(self, dossier: Dossier, claimant: Claimant) -> Refusal | None:
        """May this claimant be identified the way he is? Only a paper ever may not; reads the ledger only for one."""
        if not claimant.method.on_paper:
            return None
        impossible = self.only_papers_are_left(dossier.number, claimant.identity.number)
        return paper_refusal(claimant.method, claimant.reason, impossible=impossible)

    def only_papers_are_left(self, dossier: str, number: str) -> bool:
        """Did the electronic ways fail for the citizen of that number in the dossier of that number?"""
        return History(self.journal.ledger).made_electronic_ways_impossible(
            dossier,
            subject=self.journal.ledger.pseudonym(number),
            unit=self.journal.clerk.unit.code,
            now=self.journal.clock.now(),
        )

    def _marks(self, request: LookupRequest) -> tuple[str, ...]:
        """What a supervisor will want to know about this look-up."""
        history, clock = History(self.journal.ledger), self.journal.clock
        found = {
            Mark.BREAK_GLASS: self.gate.is_under_glass(request),
            Mark.NEAR: history.asked_beside(request.identity.number, clerk=request.clerk, now=clock.now()),
        }
        return tuple(mark.value for mark, holds in found.items() if holds)

    def _request(self, dossier: Dossier, claimant: Claimant, *, fields: frozenset[str], service: Service) -> LookupRequest:
        if unknown := fields - ASKABLE:
            raise WrongUsage("lookup.bad_field", name=echo(sorted(unknown)[0]))
        if not _NUMBER.fullmatch(claimant.identity.number):
            raise BadInput("lookup.bad_number")
        if claimant.identity.birth_date is None or not claimant.identity.full_name.strip():
            raise BadInput("lookup.no_birth")
        if forbidden(claimant.identity.full_name):
            raise BadInput("lookup.bad_name")
        if claimant.reason is not None:
            claimant.reason.require_silent_about(*claimant.names)
        wanted = {Service.CITIZEN: ALWAYS_ASKED | fields, Service.HOUSEHOLD: OF_A_HOUSEHOLD | (fields & OF_A_MEMBER)}
        return LookupRequest(
            identity=claimant.identity,
            service=service,
            fields=wanted.get(service, frozenset()),
            clerk=self.journal.clerk.login,
            unit=self.journal.clerk.unit.code,
            procedure=dossier.procedure,
            dossier=dossier.number,
            purpose=dossier.purpose,
            request_id=str(uuid.uuid4()),
            deadline_s=self.deadline_s,
        )

    def _refused(self, no: Refusal, *, trace: dict[str, str], settle: Settle) -> NotPermitted:
        """The refusal as it is raised, once it is in the ledger."""
        refused = NotPermitted(no.outcome, no.reason, law=LEGAL_SOURCE)
        refused.request_id = trace["request_id"]
        self.journal.write(EventKind.OUTCOME, settle(refused), outcome=no.outcome.value, **{**trace, "reason": no.reason})
        return refused

    def _answer(self, request: LookupRequest, cancel: Event | None) -> Answer:
        """The source's answer, checked; a source that breaks is an outage. Raises Unavailable and nothing else."""
        try:
            return _checked(self.verifier.ask(request, cancel=cancel), request)
        except Unavailable:
            raise
        except Exception:
            broke = Unavailable(Outcome.BAD_RESPONSE, detail="adapter-broke")
        raise broke  # here, so that it does not carry the foreign one along, which may quote the answer


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _checked(answer: Answer, request: LookupRequest) -> Answer:
    """Trust, but check: every source promises both, and a wrong citizen on the screen would be the worst of faults.

    The record speaks of the number that was asked for, and nothing is held that was not. Raises Unavailable.
    """
    record, members = answer.record, tuple(_only(member, request.fields) for member in answer.members)
    if record is None:
        if answer.outcome is Outcome.FOUND and request.service is Service.CITIZEN:
            raise Unavailable(Outcome.BAD_RESPONSE)
        return replace(answer, members=members)
    if request.identity.number not in (record.personal_id, record.old_id):
        raise Unavailable(Outcome.BAD_RESPONSE)
    return replace(answer, record=record.only(request.fields), members=members)


def _only(member: HouseholdMember, fields: frozenset[str]) -> HouseholdMember:
    return HouseholdMember(
        full_name=member.full_name if "full_name" in fields else "",
        personal_id=member.personal_id if "personal_id" in fields else None,
        birth_date=member.birth_date if "birth_date" in fields else None,
        relation=member.relation if "household_head" in fields else None,
    )


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
