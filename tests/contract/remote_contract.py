"""What every source over the network must do besides: whatever happens on the way, an outage is one and nobody else is shown."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic

import pytest

from app.core.citizen import ASKABLE
from app.core.errors import Unavailable
from app.core.lookup import Column, LookupRequest, Outcome, Service
from app.simulator import Simulator
from app.verify.adapters.demo import DemoVerifier
from app.verify.api import Verifier
from resources.demo.people import DemoCitizen, citizens
from tests.contract.requests import FIRST, NOBODY, anew, asking
from tests.contract.verifier_contract import VerifierContract

REFUSALS = {"PROCEDURE_NOT_LICENSED", "OFFICER_NOT_ALLOWED", "SECOND_FACTOR_REQUIRED"}
OUTAGES = {
    "status": {Outcome.GATEWAY_ERROR},
    "rate-limited": {Outcome.RATE_LIMITED},
    "redirect": {Outcome.GATEWAY_ERROR},
    "reset": {Outcome.GATEWAY_ERROR, Outcome.BAD_RESPONSE},
    "html": {Outcome.BAD_RESPONSE},
    "empty": {Outcome.BAD_RESPONSE},
    "broken": {Outcome.BAD_RESPONSE},
    "not-utf8": {Outcome.BAD_RESPONSE},
    "deep": {Outcome.BAD_RESPONSE},
    "oversized": {Outcome.BAD_RESPONSE},
    "gzip-bomb": {Outcome.BAD_RESPONSE},
    "cut": {Outcome.BAD_RESPONSE},
    "wrong-id": {Outcome.BAD_RESPONSE},
    "wrong-echo": {Outcome.BAD_RESPONSE},
    "several": {Outcome.BAD_RESPONSE},
}
"""Faults of the simulator that every such source meets, and what they are called here."""


def quirky() -> list[DemoCitizen]:
    """One citizen of each kind there is, and one more that carries each quirk of writing."""
    kinds: dict[object, DemoCitizen] = {}
    for citizen in citizens():
        if citizen.card and citizen.answer not in ("TIMEOUT", "GATEWAY_ERROR", "RATE_LIMITED"):
            kinds.setdefault((citizen.case, citizen.answer), citizen)
    return [*kinds.values(), *(one for one in citizens()[:40] if one.card and not one.answer)]


class RemoteContract(VerifierContract):
    """Give `verifier` out of `simulator`."""

    @pytest.fixture
    def simulator(self) -> Iterator[Simulator]:
        with Simulator() as running:
            yield running

    @pytest.fixture
    def known(self) -> LookupRequest:
        return asking(FIRST)

    @pytest.fixture
    def unknown(self) -> LookupRequest:
        return asking(FIRST, number=NOBODY)

    def test_it_tells_the_same_of_every_kind_of_citizen_as_the_demo(self, verifier: Verifier) -> None:
        demo = DemoVerifier()
        for citizen in quirky():
            for service in verifier.capabilities().services:
                request = asking(citizen, service=service, fields=ASKABLE)
                ours, theirs = verifier.ask(request), demo.ask(request)
                assert (ours.outcome, ours.record, ours.members) == (theirs.outcome, theirs.record, theirs.members), citizen.case

    @pytest.mark.parametrize("code", sorted(REFUSALS))
    @pytest.mark.parametrize("service", list(Service))
    def test_a_refusal_by_a_known_code_is_a_refusal(
        self, verifier: Verifier, simulator: Simulator, known: LookupRequest, code: str, service: Service
    ) -> None:
        simulator.fault("refused", code=code)
        assert verifier.ask(anew(known, service=service)).outcome == code

    @pytest.mark.parametrize("service", list(Service))
    def test_a_refusal_by_a_code_that_nobody_explained_is_an_outage(
        self, verifier: Verifier, simulator: Simulator, known: LookupRequest, service: Service
    ) -> None:
        simulator.fault("refused", code="777")
        with pytest.raises(Unavailable) as outage:
            verifier.ask(anew(known, service=service))
        assert outage.value.outcome in (Outcome.GATEWAY_ERROR, Outcome.AUTH_FAILED)

    @pytest.mark.parametrize("fault", sorted(OUTAGES))
    def test_an_outage_has_its_name_and_is_never_nobody(
        self, verifier: Verifier, simulator: Simulator, known: LookupRequest, fault: str
    ) -> None:
        simulator.fault(fault, service="037")
        with pytest.raises(Unavailable) as outage:
            verifier.ask(known)
        assert outage.value.outcome in OUTAGES[fault]
        assert outage.value.outcome.column is Column.UNAVAILABLE
        assert outage.value.detail
        assert (
            known.identity.number
            not in f"{outage.value!r} {outage.value.explain()} {outage.value.__cause__!r} {outage.value.__context__!r}"
        )

    def test_silence_ends_at_the_deadline(self, verifier: Verifier, simulator: Simulator, known: LookupRequest) -> None:
        verifier.ask(anew(known))
        simulator.fault("silent")
        began = monotonic()
        with pytest.raises(Unavailable) as outage:
            verifier.ask(anew(known, deadline_s=0.3))
        assert outage.value.outcome is Outcome.TIMEOUT
        assert monotonic() - began < 0.8

    def test_cancelling_ends_a_silent_call_soon(self, verifier: Verifier, simulator: Simulator, known: LookupRequest) -> None:
        verifier.ask(anew(known))
        simulator.fault("silent")
        before, cancel = len(simulator.calls), Event()
        with ThreadPoolExecutor(1) as thread:
            asked = thread.submit(verifier.ask, anew(known), cancel=cancel)
            while len(simulator.calls) == before and not asked.done():
                pass  # the call is not there yet
            began = monotonic()
            cancel.set()
            problem = asked.exception()
        assert isinstance(problem, Unavailable)
        assert problem.outcome is Outcome.CANCELLED
        assert monotonic() - began < 0.5

    def test_one_question_is_one_look_up(self, verifier: Verifier, simulator: Simulator, known: LookupRequest) -> None:
        verifier.ask(known)
        assert [call.request_id for call in simulator.calls if call.by != "token"] == [known.request_id]

    def test_what_cannot_be_asked_is_not_sent(self, verifier: Verifier, simulator: Simulator) -> None:
        for wrong in (
            {"number": "09900"},
            {"full_name": " "},
            {"full_name": "A\u202eB"},
            {"birth_date": None},
            {"number": "０９９０９０４０７０２７"},
        ):
            with pytest.raises(Unavailable) as outage:
                verifier.ask(asking(FIRST, **wrong))
            assert outage.value.outcome is Outcome.BAD_INPUT
        assert simulator.calls == ()

    def test_nothing_is_asked_after_it_is_closed(self, verifier: Verifier, simulator: Simulator, known: LookupRequest) -> None:
        verifier.close()
        with pytest.raises(Unavailable) as outage:
            verifier.ask(known)
        assert outage.value.outcome is Outcome.CANCELLED
        assert simulator.calls == ()

    def test_it_says_that_it_asks_this_very_machine(self, verifier: Verifier) -> None:
        assert verifier.capabilities().loopback
        assert not verifier.capabilities().test_data
