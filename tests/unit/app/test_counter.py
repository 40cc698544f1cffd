"""One desk without a window: who plays which part, what is asked for, what stands on the paper, what is counted."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from app.bootstrap import open_desk
from app.claimant import Claimant, Finding, birth_of, facts_of
from app.core.citizen import CitizenRecord, Coded, HouseholdHead, Relative
from app.core.errors import BadInput, Refused, Unavailable, WrongUsage
from app.core.lookup import Answer, Outcome, Verdict
from app.core.usage import EventKind, Period
from app.counter import Counter, purposes
from app.settings import Settings
from app.verify.adapters.demo import DemoVerifier
from forms.facts import Origin
from resources.dates import PartialDate
from resources.demo.people import DemoCitizen, by_number, citizens, payload
from scanner.payload import CardClaim, parse

PROCEDURE = "1.004873"


def card_of(citizen: DemoCitizen) -> CardClaim:
    assert citizen.card is not None
    claim = parse(payload(citizen.card))
    assert isinstance(claim, CardClaim)
    return claim


def with_case(case: str) -> CardClaim:
    return card_of(next(one for one in citizens() if one.case == case))


FIRST = card_of(citizens()[0])


@pytest.fixture
def counter(own_home: Path) -> Iterator[Counter]:
    with open_desk(own_home) as desk:
        yield desk.counter


def kinds(counter: Counter) -> list[EventKind]:
    return [event.kind for event in counter.journal.ledger.events()]


def found(counter: Counter, claim: CardClaim, role: str = "applicant", *, form: str = "xntthn") -> Finding:
    matter = counter.open_dossier(number="D-1", procedure=PROCEDURE)
    return counter.look_up(matter, Claimant.of_card(role, claim), fields=counter.wanted(form, role))


def test_an_office_may_have_its_papers_made_to_be_kept(own_home: Path) -> None:
    Settings.load(own_home / "settings.json").changed("forms.file", "pdf-a-1b")
    with open_desk(own_home) as desk:
        matter = desk.counter.open_dossier(number="D-1", procedure=PROCEDURE)
        paper = desk.counter.paper(desk.counter.fill(matter, "xntthn", [found(desk.counter, FIRST)]))
    assert b"<pdfaid:part>1</pdfaid:part>" in paper


def test_the_trace_of_one_matter_is_dossier_intent_outcome_fill_print(counter: Counter) -> None:
    finding = found(counter, FIRST)
    matter = counter.open_dossier(number="D-1", procedure=PROCEDURE)
    draft = counter.fill(matter, "xntthn", [finding])
    assert counter.paper(draft) == counter.paper(draft)
    counter.finish(draft)
    counter.printed(draft, job="P-1", printer="P", state="queued")
    assert kinds(counter) == [
        EventKind.DOSSIER, EventKind.INTENT, EventKind.OUTCOME, EventKind.DOSSIER, EventKind.FILL, EventKind.PRINT,
    ]  # fmt: skip
    (row,) = counter.usage(by=["clerk"], period=Period())
    assert (row.forms, row.printed, row.fields_filled) == (1, 1, sum(v.origin is not Origin.CLERK for v in draft.filled.values.values()))


def test_the_demo_says_that_its_citizens_are_invented(counter: Counter) -> None:
    assert (counter.adapter, counter.test_data, counter.clerk.login) == ("demo", True, "canbo")
    assert counter.fill(counter.open_dossier(number="D-1", procedure=PROCEDURE), "xntthn", []).marks.test_data


def test_a_form_asks_for_what_it_prints_and_what_the_card_states_too(counter: Counter) -> None:
    wanted = counter.wanted("xntthn", "applicant")
    assert {"permanent_residence", "current_residence"} <= wanted
    assert {"ethnicity", "nationality", "religion"}.isdisjoint(wanted | counter.wanted("xntthn", "subject"))
    assert "marital_status" not in wanted
    assert "marital_status" in counter.wanted("xntthn", "subject"), "not printed, but a rule holds the declaration against it"
    filled = replace(counter, settings=counter.settings.changed("forms.footnote2", "fill"))
    assert "ethnicity" in filled.wanted("xntthn", "subject")


def test_one_who_plays_two_parts_is_asked_for_both(counter: Counter) -> None:
    assert "ethnicity" not in counter.wanted("khai_sinh", "applicant")
    assert "ethnicity" in counter.wanted("khai_sinh", "applicant", same={"father": "applicant"})


def test_a_card_that_nobody_looked_up_gives_only_its_own_fields_and_a_mark(counter: Counter) -> None:
    matter = counter.open_dossier(number="D-1", procedure=PROCEDURE)
    draft = counter.fill(matter, "xntthn", [Claimant.of_card("applicant", FIRST)])
    assert draft.marks.unverified
    assert draft.filled.values["nyc_ho_ten"].origin is Origin.CARD


def test_the_clerk_may_choose_the_cards_value_over_the_records(counter: Counter) -> None:
    claim = with_case("differs-residence")
    finding = found(counter, claim)
    assert finding.differs == ("residence",)
    home = "applicant.permanent_residence" if claim.kind.value == "cccd-2021" else "applicant.current_residence"
    assert facts_of(finding)[home].origin is Origin.DATABASE
    assert facts_of(finding, prefer_card=frozenset({home}))[home].origin is Origin.CARD


def test_a_typed_citizen_is_compared_by_what_was_typed(counter: Counter) -> None:
    matter = counter.open_dossier(number="D-1", procedure=PROCEDURE)
    birth = birth_of(FIRST)
    assert birth is not None
    typed = Claimant.typed("applicant", number=FIRST.personal_id, full_name=FIRST.full_name.upper(), birth=PartialDate(birth.year))
    finding = counter.look_up(matter, typed)
    assert finding.comparison["personal_id"] is Verdict.SAME
    assert finding.comparison["full_name"] is Verdict.FORMAL
    assert finding.comparison["sex"] is Verdict.ABSENT
    assert facts_of(typed)["applicant.full_name"].origin is Origin.CLERK


def test_an_old_number_is_compared_with_the_old_number(counter: Counter) -> None:
    one = next(one for one in citizens() if one.wire and one.wire["SoCMND"] and one.card and not one.case and not one.answer)
    claim = card_of(one)
    matter = counter.open_dossier(number="D-1", procedure=PROCEDURE)
    assert one.wire is not None
    finding = counter.look_up(
        matter, Claimant.typed("applicant", number=one.wire["SoCMND"], full_name=claim.full_name, birth=birth_of(claim))
    )
    assert (finding.comparison["old_id"], finding.comparison["personal_id"]) == (Verdict.SAME, Verdict.ABSENT)


def test_an_outage_is_raised_logged_and_carries_its_request_id(counter: Counter) -> None:
    silent = card_of(next(one for one in citizens() if one.answer == "TIMEOUT"))
    with pytest.raises(Unavailable) as outage:
        found(counter, silent)
    events = list(counter.journal.ledger.events())
    assert (events[-1].outcome, events[-1].request_id) == ("TIMEOUT", outage.value.request_id)


class Rogue(DemoVerifier):
    """A source that misbehaves as told."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def ask(self, request: Any, *, cancel: Event | None = None) -> Answer:
        if isinstance(self._answer, Exception):
            raise self._answer
        answer: Answer = self._answer
        return answer


def test_a_source_that_breaks_is_an_outage_and_not_a_crash(counter: Counter) -> None:
    with pytest.raises(Unavailable) as outage:
        found(replace(counter, verifier=Rogue(RuntimeError("boom"))), FIRST)
    assert outage.value.outcome is Outcome.BAD_RESPONSE
    last = list(counter.journal.ledger.events())[-1]
    assert (last.kind, last.outcome, last.request_id) == (EventKind.OUTCOME, "BAD_RESPONSE", outage.value.request_id)


def test_fields_that_a_source_sends_unasked_are_dropped(counter: Counter) -> None:
    record = CitizenRecord(asked=frozenset({"personal_id", "religion"}), personal_id=FIRST.personal_id, religion=Coded("01", "Phật giáo"))
    finding = found(replace(counter, verifier=Rogue(Answer(outcome=Outcome.FOUND, record=record))), FIRST)
    assert finding.record is not None
    assert finding.record.asked == {"personal_id"}
    assert list(counter.journal.ledger.events())[-1].fields == ("personal_id",)


def test_an_answer_about_another_citizen_is_never_shown(counter: Counter) -> None:
    record = CitizenRecord(asked=frozenset({"personal_id"}), personal_id="099190999999")
    with pytest.raises(Unavailable) as outage:
        found(replace(counter, verifier=Rogue(Answer(outcome=Outcome.FOUND, record=record))), FIRST)
    assert outage.value.outcome is Outcome.BAD_RESPONSE


@pytest.mark.parametrize(
    ("number", "procedure", "purpose", "problem"),
    [
        ("", PROCEDURE, "tiep_nhan_ho_so", Refused),
        ("D-1", " ", "tiep_nhan_ho_so", Refused),
        ("D-1", PROCEDURE, "", Refused),
        ("D 1", PROCEDURE, "tiep_nhan_ho_so", WrongUsage),
        ("D-1", "abc", "tiep_nhan_ho_so", WrongUsage),
        ("D-1", PROCEDURE, "vui", WrongUsage),
    ],
)
def test_a_dossier_needs_number_procedure_and_purpose(
    counter: Counter, number: str, procedure: str, purpose: str, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        counter.open_dossier(number=number, procedure=procedure, purpose=purpose)


def test_the_purposes_and_a_dossier_number_of_ones_own_are_good_enough_for_a_dossier(counter: Counter) -> None:
    for purpose in purposes():
        counter.open_dossier(number=counter.next_dossier_number(), procedure=PROCEDURE, purpose=purpose)
    assert kinds(counter) == [EventKind.DOSSIER] * len(purposes())


def test_an_unassigned_scan_goes_where_a_record_already_names_it(counter: Counter) -> None:
    child = next(one for one in citizens() if one.wire and one.card and not one.answer and not one.case and _mother_of(one))
    mother = _mother_of(child)
    assert mother is not None
    finding = found(counter, card_of(child), form="khai_sinh")
    named = Finding(
        claimant=finding.claimant,
        outcome=Outcome.FOUND,
        request_id="r",
        adapter="demo",
        elapsed_ms=1,
        record=CitizenRecord(asked=frozenset({"mother"}), mother=Relative(full_name="", personal_id=card_of(mother).personal_id)),
        comparison={},
    )
    assert counter.role_for("khai_sinh", card_of(mother), [named]) == "mother"


def _mother_of(one: DemoCitizen) -> DemoCitizen | None:
    number = ((one.wire or {}).get("Me") or {}).get("SoDinhDanh") if one.wire else None
    mother = by_number(number) if number else None
    return mother if mother and mother.card and not mother.answer else None


def test_else_by_sex_then_to_the_first_empty_role_then_to_one_more_member(counter: Counter) -> None:
    woman = next(card_of(one) for one in citizens() if one.card and one.card.sex == "Nữ")
    man = next(card_of(one) for one in citizens() if one.card and one.card.sex == "Nam")
    first = [Claimant.of_card("applicant", man)]
    assert counter.role_for("khai_sinh", man, []) == "applicant"
    assert counter.role_for("khai_sinh", woman, first) == "mother"
    assert counter.role_for("khai_sinh", man, first) == "father"
    assert counter.role_for("ct01", man, []) == "applicant"
    assert counter.role_for("ct01", woman, first) == "member[0]"
    assert counter.role_for("ct01", woman, [*first, Claimant.of_card("member[0]", man)]) == "member[1]"
    everybody = [Claimant.of_card(role, man) for role in ("applicant", "mother", "father")]
    assert counter.role_for("khai_sinh", man, everybody) == "applicant"


def test_a_head_and_a_relation_become_facts_and_codes_without_information_do_not() -> None:
    record = CitizenRecord(
        asked=frozenset({"household_head", "father", "marital_status", "religion"}),
        household_head=HouseholdHead(relation=Coded("7", "Con"), full_name="NGUYỄN VĂN CHA", personal_id="099065000001"),
        father=Relative(full_name="NGUYỄN VĂN CHA", nationality=Coded("VN", "Việt Nam")),
        marital_status=Coded("0", "Chưa có thông tin"),
        religion=Coded("00", "Không"),
    )
    finding = Finding(
        claimant=Claimant.of_card("applicant", FIRST),
        outcome=Outcome.FOUND,
        request_id="r",
        adapter="demo",
        elapsed_ms=1,
        record=record,
        comparison={},
    )
    facts = {name: fact.value for name, fact in facts_of(finding).items() if fact.origin is Origin.DATABASE}
    assert facts == {
        "applicant.household_head.full_name": "NGUYỄN VĂN CHA",
        "applicant.household_head.personal_id": "099065000001",
        "applicant.household_head.relation": "Con",
        "applicant.father.full_name": "NGUYỄN VĂN CHA",
        "applicant.father.nationality": "Việt Nam",
        "applicant.religion": "Không",
    }


def test_values_of_people_never_show_in_repr(counter: Counter) -> None:
    finding = found(counter, FIRST)
    draft = counter.fill(counter.open_dossier(number="D-1", procedure=PROCEDURE), "xntthn", [finding])
    shown = repr(finding) + repr(draft) + repr(Claimant.of_card("applicant", FIRST))
    assert not [value for value in (FIRST.personal_id, FIRST.full_name, FIRST.residence, "1990") if value in shown]


def test_a_wrong_field_or_grouping_is_wrong_usage_and_a_wrong_number_bad_input(counter: Counter) -> None:
    matter = counter.open_dossier(number="D-1", procedure=PROCEDURE)
    with pytest.raises(WrongUsage):
        counter.look_up(matter, Claimant.of_card("applicant", FIRST), fields=frozenset({"household_book_no"}))
    with pytest.raises(BadInput):
        counter.look_up(matter, Claimant.typed("applicant", number="١٢٣٤٥٦٧٨٩", full_name="A", birth=None))
    with pytest.raises(WrongUsage):
        counter.usage(by=["subject"], period=Period())
