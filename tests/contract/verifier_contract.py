"""What every source of population data must do: inherit, give three fixtures, and these tests run for it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from time import monotonic

import pytest

from app.core.citizen import ALWAYS_ASKED, ASKABLE
from app.core.errors import Unavailable
from app.core.lookup import Answer, LookupRequest, Outcome, Service
from app.verify.api import API_VERSION, Health, Link, Verifier
from tests.contract.requests import anew

THREADS = 6


class VerifierContract:
    """Fixtures to give: `verifier`; `known`, a request (037) for somebody it knows; `unknown`, one for nobody."""

    @pytest.fixture
    def verifier(self) -> Verifier:
        raise AssertionError("give the source to be tested")

    @pytest.fixture
    def known(self) -> LookupRequest:
        raise AssertionError("give a request for somebody known")

    @pytest.fixture
    def unknown(self) -> LookupRequest:
        raise AssertionError("give a request for nobody")

    def test_it_speaks_this_version_of_the_contract(self, verifier: Verifier) -> None:
        assert isinstance(verifier, Verifier)
        assert verifier.api_version == API_VERSION
        assert verifier.name

    def test_it_offers_services_and_fields_but_never_the_household_book(self, verifier: Verifier) -> None:
        offered = verifier.capabilities()
        assert offered.services
        assert offered.unconfirmed <= offered.services
        assert ALWAYS_ASKED <= offered.fields <= ASKABLE

    def test_it_can_say_whether_it_is_ready(self, verifier: Verifier) -> None:
        found = verifier.check()
        assert found.ok, found.failed
        assert found.steps

    def test_its_link_is_ready_before_and_after_a_question(self, verifier: Verifier, known: LookupRequest) -> None:
        assert verifier.health() == Health()
        verifier.ask(known)
        assert verifier.health().link is Link.READY

    def test_a_known_citizen_is_found_with_the_fields_asked_for_and_no_other(self, verifier: Verifier, known: LookupRequest) -> None:
        answer = verifier.ask(known)
        assert answer.outcome is Outcome.FOUND
        assert answer.record is not None
        assert answer.record.asked == known.fields == ALWAYS_ASKED
        assert known.identity.number in (answer.record.personal_id, answer.record.old_id)

    def test_the_household_book_does_not_come_even_where_it_is_asked_for(self, verifier: Verifier, known: LookupRequest) -> None:
        answer = verifier.ask(anew(known, fields=known.fields | {"household_book_no"}))
        assert answer.record is not None
        assert answer.record.household_book_no is None
        assert "household_book_no" not in answer.record.asked

    def test_authentication_tells_that_he_exists_and_nothing_more(self, verifier: Verifier, known: LookupRequest) -> None:
        answer = verifier.ask(anew(known, service=Service.AUTHENTICATE))
        assert (answer.outcome, answer.record, answer.members) == (Outcome.FOUND, None, ())

    def test_nobody_is_an_answer_and_no_outage(self, verifier: Verifier, unknown: LookupRequest) -> None:
        answer = verifier.ask(unknown)
        assert (answer.outcome, answer.record) == (Outcome.NOT_FOUND_OR_MISMATCH, None)
        assert verifier.ask(anew(unknown, service=Service.AUTHENTICATE)).outcome is Outcome.NOT_FOUND_OR_MISMATCH

    def test_what_was_cancelled_before_is_not_asked(self, verifier: Verifier, known: LookupRequest) -> None:
        cancel = Event()
        cancel.set()
        with pytest.raises(Unavailable) as outage:
            verifier.ask(known, cancel=cancel)
        assert outage.value.outcome is Outcome.CANCELLED

    def test_a_tight_deadline_is_kept_or_told(self, verifier: Verifier, known: LookupRequest) -> None:
        began = monotonic()
        try:
            outcome = verifier.ask(replace(known, deadline_s=0.001)).outcome
        except Unavailable as outage:
            outcome = outage.outcome
        assert outcome in (Outcome.FOUND, Outcome.TIMEOUT)
        assert monotonic() - began < 0.5

    def test_several_threads_may_ask_at_once_and_each_gets_its_own_answer(
        self, verifier: Verifier, known: LookupRequest, unknown: LookupRequest
    ) -> None:
        asked = [anew(known if place % 2 else unknown) for place in range(THREADS * 2)]
        with ThreadPoolExecutor(THREADS) as threads:
            answers: list[Answer] = list(threads.map(verifier.ask, asked))
        assert [answer.outcome for answer in answers] == [Outcome.NOT_FOUND_OR_MISMATCH, Outcome.FOUND] * THREADS

    def test_it_may_be_closed_twice_used_or_not(self, verifier: Verifier, known: LookupRequest) -> None:
        verifier.ask(known)
        verifier.close()
        verifier.close()
