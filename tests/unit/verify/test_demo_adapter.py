"""The contract every source must keep, asked of the demo; and the demo's own ways."""

from threading import Event
from typing import Any

import pytest

from app.core.citizen import ALWAYS_ASKED, ASKABLE
from app.core.errors import Unavailable
from app.core.lookup import Column, Identity, LookupRequest, Outcome, Service
from app.verify.adapters.demo import DemoVerifier
from resources.dates import PartialDate
from resources.demo.people import DemoCitizen, citizens
from tests.contract.verifier_contract import VerifierContract


def asking(
    citizen: DemoCitizen, *, service: Service = Service.CITIZEN, fields: frozenset[str] = ALWAYS_ASKED, **identity: Any
) -> LookupRequest:
    card = citizen.card
    assert card is not None
    birth = PartialDate.from_packed(card.birth) if len(card.birth) == 8 else PartialDate.parse(card.birth)
    said: dict[str, Any] = {"number": card.number, "full_name": card.name, "birth_date": birth}
    who = Identity(**(said | identity))
    return LookupRequest(
        identity=who,
        service=service,
        fields=fields,
        clerk="canbo",
        unit="DEMO",
        procedure="1.004873",
        dossier="D-1",
        purpose="tiep_nhan_ho_so",
        request_id="r-1",
    )


FIRST = citizens()[0]


class TestDemoKeepsTheContract(VerifierContract):
    @pytest.fixture
    def verifier(self) -> DemoVerifier:
        return DemoVerifier()

    @pytest.fixture
    def known(self) -> LookupRequest:
        return asking(FIRST)

    @pytest.fixture
    def unknown(self) -> LookupRequest:
        return asking(FIRST, number="099999999999")


def test_name_and_year_are_enough_and_accents_do_not_matter() -> None:
    card = FIRST.card
    assert card is not None
    year = PartialDate(int(card.birth[-4:]))
    assert DemoVerifier().ask(asking(FIRST, full_name=card.name.upper(), birth_date=year)).outcome is Outcome.FOUND


@pytest.mark.parametrize("wrong", [{"full_name": "Không Phải Tôi"}, {"birth_date": PartialDate(1900)}, {"birth_date": None}])
def test_another_name_or_birth_date_is_not_told_from_nobody(wrong: dict[str, Any]) -> None:
    assert DemoVerifier().ask(asking(FIRST, **wrong)).outcome is Outcome.NOT_FOUND_OR_MISMATCH


def test_a_citizen_can_be_found_by_his_old_number() -> None:
    old = next(one for one in citizens() if one.wire and one.wire["SoCMND"] and one.card and not one.answer and not one.case)
    assert old.wire is not None
    assert DemoVerifier().ask(asking(old, number=old.wire["SoCMND"])).outcome is Outcome.FOUND


def test_a_household_lists_its_members_with_their_relation() -> None:
    answer = DemoVerifier().ask(asking(FIRST, service=Service.HOUSEHOLD))
    assert len(answer.members) > 1
    assert all(member.relation for member in answer.members)


@pytest.mark.parametrize("practised", [one for one in citizens() if one.answer], ids=lambda one: one.answer)
def test_those_who_practise_an_outcome_give_it(practised: DemoCitizen) -> None:
    outcome = Outcome(str(practised.answer))
    if outcome.column is Column.UNAVAILABLE:
        with pytest.raises(Unavailable) as outage:
            DemoVerifier().ask(asking(practised))
        assert outage.value.outcome is outcome
    else:
        assert DemoVerifier().ask(asking(practised)).outcome is outcome


def test_a_cancelled_question_is_not_asked() -> None:
    cancel = Event()
    cancel.set()
    with pytest.raises(Unavailable) as outage:
        DemoVerifier().ask(asking(FIRST), cancel=cancel)
    assert outage.value.outcome is Outcome.CANCELLED


def test_every_citizen_of_the_file_gives_a_record_of_all_nineteen_fields() -> None:
    for citizen in citizens():
        if citizen.wire and citizen.card and not citizen.answer and not citizen.case.startswith(("differs-name", "differs-birth")):
            answer = DemoVerifier().ask(asking(citizen, fields=ASKABLE))
            assert answer.outcome is Outcome.FOUND, citizen.case
            assert answer.record is not None
            assert answer.record.asked == ASKABLE
