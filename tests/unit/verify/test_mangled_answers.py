"""Answers no source should send: only named outcomes and errors, never somebody else, never "not found" for who was found."""

from itertools import islice

import pytest

from app.core.errors import Unavailable
from app.core.lookup import Outcome, Service
from tests.bench.mangled_answers import SHAPES, Case, cases, outcome, read, true_answers

FOUND = [case for case in true_answers() if b"099" in case[3]]
SIGNS = (b"\x00", b"x", b'"', b"<", b"\xff")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("service", list(Service))
def test_an_answer_mangled_at_every_byte(shape: str, service: Service) -> None:
    true = next(case for case in FOUND if case[:2] == (shape, service)) if service is not Service.AUTHENTICATE else _yes(shape)
    assert read(true).outcome is Outcome.FOUND
    _, _, request, body = true
    for at in range(len(body)):
        sign = SIGNS[at % len(SIGNS)]
        for mangled in (body[:at], body[:at] + body[at + 1 :], body[:at] + sign + body[at + 1 :]):
            assert outcome((shape, service, request, mangled)) != Outcome.NOT_FOUND_OR_MISMATCH


def _yes(shape: str) -> Case:
    return next(case for case in true_answers() if case[:2] == (shape, Service.AUTHENTICATE) and b"true" in case[3])


def test_generated_answers_have_only_named_ends() -> None:
    ends = {outcome(case) for case in islice(cases(seed=7), 20_000)}
    assert {
        "FOUND",
        "NOT_FOUND_OR_MISMATCH",
        "BAD_RESPONSE other-number",
        "BAD_RESPONSE other-request",
        "GATEWAY_ERROR unknown-code",
    } <= ends


def test_the_check_itself_sees_a_wrong_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.verify.wire.speaks_of", lambda *_: True)
    ends = []
    for case in islice(cases(seed=3), 3_000):
        try:
            ends.append(outcome(case))
        except AssertionError:
            return
    pytest.fail(f"a record about another number went by: {len(ends)}")


def test_no_outage_quotes_the_answer() -> None:
    for case in islice(cases(seed=5), 3_000):
        try:
            read(case)
        except Unavailable as outage:
            assert case[2].identity.number not in f"{outage!r} {outage.__context__!r} {outage.__cause__!r} {outage.values}"
