"""What every source of population data must do: inherit, give three fixtures, and these tests run for it."""

from dataclasses import replace

import pytest

from app.core.citizen import ALWAYS_ASKED
from app.core.lookup import LookupRequest, Outcome, Service
from app.verify.api import API_VERSION, Verifier


class VerifierContract:
    """Fixtures to give: `verifier`; `known`, a request for somebody it knows; `unknown`, one for nobody."""

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

    def test_it_never_offers_the_household_book(self, verifier: Verifier) -> None:
        assert "household_book_no" not in verifier.capabilities().fields

    def test_it_can_say_whether_it_is_ready(self, verifier: Verifier) -> None:
        assert verifier.check().ok

    def test_a_known_citizen_is_found_with_the_fields_asked_for_and_no_other(self, verifier: Verifier, known: LookupRequest) -> None:
        answer = verifier.ask(known)
        assert answer.outcome is Outcome.FOUND
        assert answer.record is not None
        assert answer.record.asked == known.fields == ALWAYS_ASKED
        assert answer.record.personal_id == known.identity.number

    def test_authentication_tells_that_he_exists_and_nothing_more(self, verifier: Verifier, known: LookupRequest) -> None:
        answer = verifier.ask(replace(known, service=Service.AUTHENTICATE))
        assert (answer.outcome, answer.record, answer.members) == (Outcome.FOUND, None, ())

    def test_nobody_is_an_answer_and_no_outage(self, verifier: Verifier, unknown: LookupRequest) -> None:
        answer = verifier.ask(unknown)
        assert (answer.outcome, answer.record) == (Outcome.NOT_FOUND_OR_MISMATCH, None)
