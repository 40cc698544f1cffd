"""Who may ask about whom: the rule before the wire, as pure functions of what the books say.

Sources: decree 70/2024/NĐ-CP art. 10 (a look-up names what it wants and why), the ministry's conditions for access (a
signed commitment, services and procedures granted clerk by clerk, a second factor where the grant asks for it).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from app.core.lookup import LookupRequest, Method, Outcome, Service
from app.core.people import Clerk, Commitment, Grant, Post, Scope, SecondFactor, When
from app.core.reason import Reason
from app.core.usage import UsageEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """No, and why: the outcome that a report counts, and the code of the reason (sentences `refused.<reason>`)."""

    outcome: Outcome
    reason: str


GLASS_HOLDS = dt.timedelta(minutes=15)
"""For so long a broken glass stands in for a grant."""
_OF_A_GRANT = frozenset({"no-grant", "grant-not-yet", "grant-expired", "service", "procedure"})
"""What a broken glass passes over. No suspension, no missing commitment, no second factor."""

SUSPENDED = Refusal(outcome=Outcome.OFFICER_NOT_ALLOWED, reason="suspended")
RESET = Refusal(outcome=Outcome.OFFICER_NOT_ALLOWED, reason="password-reset")
"""An administrator gave him a one-time password while his window was open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the books say of a clerk."""

    clerk: Clerk
    grants: tuple[Grant, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    second_factor: SecondFactor = SecondFactor.NOT_ENROLLED


def incomplete(request: LookupRequest) -> Refusal | None:
    """A request says who asks, for which unit, procedure and dossier, to what purpose, and for which fields.

    Service 033 answers yes or no: it alone has no fields.
    """
    named = {
        "clerk": request.clerk,
        "unit": request.unit,
        "procedure": request.procedure,
        "dossier": request.dossier,
        "purpose": request.purpose,
        "fields": request.fields or request.service is Service.AUTHENTICATE,
    }
    missing = next((name for name, value in named.items() if not value), "")
    return Refusal(outcome=Outcome.NO_PURPOSE, reason=f"no-{missing}") if missing else None


def refusal(standing: Standing, *, service: Service, procedure: str, day: dt.date) -> Refusal | None:
    """May this clerk call that service for that procedure on that day? None: he may.

    In this order: suspended, commitment, grant, service, procedure, second factor. An embedded demo account may
    everything; where citizens are real, `unproven` comes first.
    """
    if standing.clerk.is_suspended(day):
        return SUSPENDED
    if standing.clerk.demo:
        return None
    if when := _best(one.term.at(day) for one in standing.commitments):
        if when is not When.NOW:
            return _no(f"commitment-{when}")
    else:
        return _no("no-commitment")
    now = [grant for grant in standing.grants if grant.term.at(day) is When.NOW]
    if not now:
        when = _best(grant.term.at(day) for grant in standing.grants)
        return _no(f"grant-{when}" if when else "no-grant")
    of_service = [grant for grant in now if service in grant.services]
    if not of_service:
        return _no("service")
    holding = [grant for grant in of_service if grant.covers(procedure)]
    if not holding:
        return _no("procedure", outcome=Outcome.PROCEDURE_NOT_LICENSED)
    if all(grant.second_factor for grant in holding) and standing.second_factor is not SecondFactor.CONFIRMED:
        return _no(standing.second_factor.value, outcome=Outcome.SECOND_FACTOR_REQUIRED)
    return None


def lacks_a_grant(no: Refusal) -> bool:
    """Would a grant, and nothing else, lift that refusal? Then, and only then, a glass may be broken."""
    return no.reason in _OF_A_GRANT


def glass_holds(broken: UsageEvent, *, now: dt.datetime, monotonic_ns: int, boot_id: str) -> bool:
    """Is it less than fifteen minutes since that glass was broken, by the wall clock and, within one boot, by the other one too?

    So no clock set back makes it longer.
    """
    passed = now - broken.at
    ticked = dt.timedelta(microseconds=(monotonic_ns - broken.monotonic_ns) // 1000) if boot_id == broken.boot_id else passed
    return dt.timedelta(0) <= min(passed, ticked) and max(passed, ticked) < GLASS_HOLDS


def unproven(clerk: Clerk) -> Refusal:
    """Who shows no password may be anybody: real citizens are not his to ask about."""
    return _no("demo-only" if clerk.demo else "no-password")


def paper_refusal(method: Method, reason: Reason | None, *, impossible: bool) -> Refusal | None:
    """May a paper stand in for the electronic ways? With a reason, after an outcome that made those `impossible`."""
    if not method.on_paper:
        return None
    if not impossible:
        return _no("paper-first")
    return _no("paper-reason") if reason is None else None


def may_administer(actor: Clerk, *, day: dt.date) -> bool:
    """May he look after the units and everybody's account? Administrators, and the embedded supervisor with whom every desk begins."""
    beginning = actor.demo and actor.post is Post.SUPERVISOR
    return not actor.is_suspended(day) and (beginning or actor.post is Post.ADMINISTRATOR)


def may_manage(actor: Clerk, person: Clerk, *, scope: Scope, day: dt.date) -> bool:
    """May the actor, who sees `scope`, change that account? Nobody his own; a supervisor the clerks of his unit and below."""
    if actor.login == person.login or actor.is_suspended(day):
        return False
    supervised = actor.post is Post.SUPERVISOR and person.post is Post.CLERK and scope.holds(unit=person.unit.code, clerk=person.login)
    return supervised or may_administer(actor, day=day)


def _no(reason: str, *, outcome: Outcome = Outcome.OFFICER_NOT_ALLOWED) -> Refusal:
    return Refusal(outcome=outcome, reason=reason)


def _best(found: Iterable[When]) -> When | None:
    """What comes closest to now; None where there is nothing."""
    return min(found, key=(When.NOW, When.NOT_YET, When.EXPIRED).index, default=None)
