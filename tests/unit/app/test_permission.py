"""The rule before the wire: who may ask, and the one reason why not."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.lookup import Identity, LookupRequest, Method, Outcome, Service
from app.core.people import Clerk, Commitment, Grant, Post, Scope, SecondFactor, Term, Unit
from app.core.reason import Reason, Use
from app.core.units import UnitTree
from app.permission import Refusal, Standing, incomplete, may_manage, paper_refusal, refusal
from resources.dates import PartialDate
from resources.sentences import catalogue

DAY = dt.date(2026, 11, 22)
YESTERDAY, TOMORROW = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
NOW, OVER, LATER = Term(first=YESTERDAY), Term(first=YESTERDAY, last=YESTERDAY), Term(first=TOMORROW)
UNIT = Unit(code="X1", name="UBND xã Một")
LAN = Clerk(login="lan", name="Lan", unit=UNIT)
MARRIAGE, BIRTH = "1.004873", "1.001193"


def a_commitment(term: Term = NOW) -> Commitment:
    return Commitment(login="lan", document="12/CK", text_version="2026", term=term)


def a_grant(
    term: Term = NOW, *, services: frozenset[Service] = frozenset({Service.CITIZEN}), procedures: tuple[str, ...] = (), factor: bool = False
) -> Grant:
    return Grant(login="lan", services=services, procedures=frozenset(procedures), term=term, second_factor=factor)


def reason_of(standing: Standing, *, service: Service = Service.CITIZEN) -> str | None:
    no = refusal(standing, service=service, procedure=MARRIAGE, day=DAY)
    return no.reason if no else None


def standing(
    *grants: Grant, commitments: tuple[Commitment, ...] = (a_commitment(),), factor: SecondFactor = SecondFactor.WANTED
) -> Standing:
    return Standing(clerk=LAN, grants=grants, commitments=commitments, second_factor=factor)


@pytest.mark.parametrize(
    ("books", "reason"),
    [
        (standing(a_grant()), None),
        (standing(a_grant(procedures=(MARRIAGE, BIRTH))), None),
        (standing(a_grant(OVER), a_grant(LATER), a_grant()), None),
        (standing(a_grant(), commitments=()), "no-commitment"),
        (standing(a_grant(), commitments=(a_commitment(OVER),)), "commitment-expired"),
        (standing(a_grant(), commitments=(a_commitment(LATER),)), "commitment-not-yet"),
        (standing(a_grant(), commitments=(a_commitment(OVER), a_commitment())), None),
        (standing(), "no-grant"),
        (standing(a_grant(OVER)), "grant-expired"),
        (standing(a_grant(LATER)), "grant-not-yet"),
        (standing(a_grant(OVER), a_grant(LATER)), "grant-not-yet"),
        (standing(a_grant(services=frozenset({Service.AUTHENTICATE}))), "service"),
        (standing(a_grant(procedures=(BIRTH,))), "procedure"),
        (standing(a_grant(factor=True)), "second-factor"),
        (standing(a_grant(factor=True), a_grant()), None),
        (standing(a_grant(factor=True), factor=SecondFactor.CONFIRMED), None),
        (standing(a_grant(factor=True), factor=SecondFactor.PAUSED), "second-factor-paused"),
        (standing(a_grant(factor=True), factor=SecondFactor.NOT_ENROLLED), "second-factor-not-enrolled"),
        (standing(a_grant(procedures=(BIRTH,)), a_grant(factor=True)), "second-factor"),
    ],
)
def test_each_lack_has_its_own_reason(books: Standing, reason: str | None) -> None:
    assert reason_of(books) == reason


def test_a_suspended_clerk_may_nothing_whatever_he_was_granted() -> None:
    assert reason_of(replace(standing(a_grant()), clerk=replace(LAN, suspension=Term(first=DAY)))) == "suspended"


def test_the_reason_decides_the_outcome_that_is_counted() -> None:
    def outcome(books: Standing) -> Outcome:
        no = refusal(books, service=Service.CITIZEN, procedure=MARRIAGE, day=DAY)
        assert no is not None
        return no.outcome

    assert outcome(standing()) is Outcome.OFFICER_NOT_ALLOWED
    assert outcome(standing(a_grant(procedures=(BIRTH,)))) is Outcome.PROCEDURE_NOT_LICENSED
    assert outcome(standing(a_grant(factor=True))) is Outcome.SECOND_FACTOR_REQUIRED


def test_a_demo_account_has_every_grant() -> None:
    assert reason_of(Standing(clerk=replace(LAN, demo=True)), service=Service.HOUSEHOLD) is None


terms = st.sampled_from([NOW, OVER, LATER])
grants = st.builds(
    Grant,
    login=st.just("lan"),
    services=st.frozensets(st.sampled_from(Service), min_size=1),
    procedures=st.frozensets(st.sampled_from([MARRIAGE, BIRTH])),
    term=terms,
    second_factor=st.booleans(),
)


@given(
    st.lists(grants, max_size=4),
    st.lists(terms.map(a_commitment), max_size=2),
    st.sampled_from(Service),
    st.sampled_from(list(SecondFactor)),
    st.booleans(),
)
def test_nobody_asks_without_a_commitment_and_a_grant_that_hold_today(
    given_grants: list[Grant], signed: list[Commitment], service: Service, factor: SecondFactor, suspended: bool
) -> None:
    clerk = replace(LAN, suspension=Term(first=DAY) if suspended else None)
    books = Standing(clerk=clerk, grants=tuple(given_grants), commitments=tuple(signed), second_factor=factor)
    no = refusal(books, service=service, procedure=MARRIAGE, day=DAY)
    holding = [
        one
        for one in given_grants
        if one.term is NOW and service in one.services and one.procedures in ({MARRIAGE}, set(), {MARRIAGE, BIRTH})
    ]
    free = any(not one.second_factor or factor is SecondFactor.CONFIRMED for one in holding)
    assert (no is None) == (not suspended and any(one.term is NOW for one in signed) and free)
    if no is not None:
        assert no.outcome.exit_status == 4
        assert {f"refused.{no.reason}.{part}" for part in ("what", "lost", "next")} <= catalogue().keys()


WHOLE = LookupRequest(
    identity=Identity(number="099190000001", full_name="NGUYỄN VĂN THỬ", birth_date=PartialDate(1990)),
    service=Service.CITIZEN,
    fields=frozenset({"full_name"}),
    clerk="lan",
    unit="X1",
    procedure=MARRIAGE,
    dossier="D-1",
    purpose="tiep_nhan_ho_so",
    request_id="r",
)


@pytest.mark.parametrize("name", ["clerk", "unit", "procedure", "dossier", "purpose", "fields"])
def test_a_request_that_lacks_any_of_the_six_is_refused(name: str) -> None:
    assert incomplete(WHOLE) is None
    nothing: Any = frozenset() if name == "fields" else ""
    lacking = replace(WHOLE, **{name: nothing})
    assert incomplete(lacking) == Refusal(outcome=Outcome.NO_PURPOSE, reason=f"no-{name}")
    assert f"refused.no-{name}.what" in catalogue()


def test_only_the_service_that_answers_yes_or_no_needs_no_fields() -> None:
    assert incomplete(replace(WHOLE, service=Service.AUTHENTICATE, fields=frozenset())) is None
    assert incomplete(replace(WHOLE, service=Service.HOUSEHOLD, fields=frozenset())) is not None


@pytest.mark.parametrize("method", list(Method))
def test_a_paper_needs_that_nothing_else_was_possible_and_a_reason(method: Method) -> None:
    why = Reason(use=Use.PAPER, code="no_answer")
    told = [paper_refusal(method, reason, impossible=impossible) for reason, impossible in ((why, True), (None, True), (why, False))]
    expected = [None, "paper-reason", "paper-first"] if method.on_paper else [None] * 3
    assert [no.reason if no else None for no in told] == expected


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (replace(LAN, login="sup", post=Post.SUPERVISOR), True),
        (replace(LAN, login="sup", post=Post.SUPERVISOR, unit=Unit(code="X2", name="")), False),
        (replace(LAN, login="sup", post=Post.SUPERVISOR, suspension=Term(first=DAY)), False),
        (replace(LAN, login="sup", post=Post.CLERK), False),
        (replace(LAN, login="adm", post=Post.ADMINISTRATOR, unit=Unit(code="X2", name="")), True),
        (replace(LAN, login="phutrach", post=Post.SUPERVISOR, unit=Unit(code="X2", name=""), demo=True), True),
        (replace(LAN, post=Post.ADMINISTRATOR), False),
    ],
)
def test_an_account_is_changed_by_those_above_it_and_never_by_its_owner(actor: Clerk, may: bool) -> None:
    assert may_manage(actor, LAN, scope=Scope.of(actor, UnitTree.of([UNIT]), DAY), day=DAY) is may


def test_a_supervisor_makes_no_supervisors() -> None:
    supervisor = replace(LAN, login="sup", post=Post.SUPERVISOR)
    other, scope = replace(LAN, post=Post.SUPERVISOR), Scope(units=frozenset({UNIT.code}), clerk=None)
    assert not may_manage(supervisor, other, scope=scope, day=DAY)
    assert may_manage(replace(supervisor, post=Post.ADMINISTRATOR), other, scope=scope, day=DAY)
    assert not may_manage(replace(supervisor, post=Post.PRIVACY_OFFICER), LAN, scope=scope, day=DAY)
