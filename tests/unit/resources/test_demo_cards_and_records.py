"""The cards of the invented citizens: what they say, and where they differ from the records on purpose."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest

from resources import areas
from resources.codes import code_list
from resources.dates import PartialDate
from resources.demo import generate
from resources.demo.making.families import AS_OF
from resources.demo.making.printed import valid_until
from resources.demo.people import CAN_CUOC_2024, CCCD_2021, DemoCard, by_number, citizens, payload
from resources.text import has_accents, key, unaccented
from tests.unit.resources.demo_people import born, carded, name_of, text_of


def differences(wire: Any, card: DemoCard) -> set[str]:
    """What is really different between a card and its record, by the rules of a comparison."""
    found = set()
    name = name_of(wire)
    if key(card.name) != key(name) and not (not has_accents(card.name) and key(unaccented(name)) == key(card.name)):
        found.add("name")
    birth, day = born(wire), card.birth
    if (day[-4:] != f"{birth.year}") if len(day) == 4 or not birth.is_full else PartialDate.from_packed(day) != birth:
        found.add("birth")
    if code_list("sex").label(wire["GioiTinh"]) != card.sex:
        found.add("sex")
    if wire["SoCMND"] != card.old_id:
        found.add("old-id")
    if not areas.key(card.residence).matches(areas.key(text_of(wire["ThuongTru"]))):
        found.add("residence")
    return found


def test_the_first_citizens_card_and_record_agree_letter_by_letter() -> None:
    first = citizens()[0]
    assert first.wire and first.card and not first.case and not first.answer
    assert first.card.number == first.wire["SoDinhDanh"]
    assert first.card.old_id == first.wire["SoCMND"] != ""
    assert first.card.name == name_of(first.wire)
    assert PartialDate.from_packed(first.card.birth) == born(first.wire)
    assert first.card.sex == code_list("sex").label(first.wire["GioiTinh"])
    assert first.card.residence == text_of(first.wire["ThuongTru"]) == text_of(first.wire["NoiOHienTai"])
    assert born(first.wire).year <= AS_OF.year - 18
    for element in ("Cha", "Me", "VoChong"):
        assert by_number(first.wire[element]["SoDinhDanh"])


def test_cards_differ_from_their_records_only_in_labelled_cases() -> None:
    expected = {
        "differs-residence": {"residence"},
        "differs-name": {"name"},
        "differs-birth": {"birth"},
        "differs-sex": {"sex"},
        "differs-old-id": {"old-id"},
        "unknown-area": {"residence"},
        "no-permanent-residence": {"residence"},
    }
    for citizen, card in carded():
        if citizen.wire:
            assert differences(citizen.wire, card) == expected.get(citizen.case, set()), (citizen.family, citizen.case)


@pytest.mark.parametrize(
    "case",
    ["differs-residence", "differs-name", "differs-birth", "differs-sex", "differs-old-id", "formal-name-tone", "formal-old-address",
     "formal-no-accents", "unknown-to-database", "year-only", "card-year-only", "restricted", "unknown-area", "no-permanent-residence"],
)  # fmt: skip
def test_each_labelled_case_occurs_on_a_card(case: str) -> None:
    found = [citizen for citizen, _ in carded() if citizen.case == case]
    assert 1 <= len(found) <= 40


def test_formal_cases_are_formal_and_not_the_same() -> None:
    for citizen, card in carded():
        if citizen.wire and citizen.case in ("formal-name-tone", "formal-no-accents"):
            assert card.name.casefold() != name_of(citizen.wire).casefold()
        if citizen.wire and citizen.case == "formal-old-address":
            assert bool(citizen.wire["ThuongTru"]["MaQuanHuyen"]) != (dt.date.fromisoformat(iso(card.issued)) < dt.date(2025, 7, 1))


def iso(ddmmyyyy: str) -> str:
    return f"{ddmmyyyy[4:]}-{ddmmyyyy[2:4]}-{ddmmyyyy[:2]}"


def test_the_database_does_not_know_the_unknown() -> None:
    for citizen in citizens():
        assert (citizen.wire is None) == (citizen.case == "unknown-to-database")
        if citizen.wire is None and citizen.card:
            assert by_number(citizen.card.number) is None


def test_one_number_each_answers_with_a_refusal_or_an_outage() -> None:
    answers = Counter(citizen.answer for citizen in citizens() if citizen.answer)
    assert answers == dict.fromkeys(generate.ANSWERS, 1)
    assert all(citizen.case == "restricted" for citizen in citizens() if citizen.answer)


def test_cards_are_issued_as_the_law_was_on_that_day() -> None:
    for _, card in carded():
        day = dt.date.fromisoformat(iso(card.issued))
        assert dt.date(2021, 2, 1) <= day <= AS_OF
        assert (card.kind == CAN_CUOC_2024) == (day >= dt.date(2024, 7, 1))
        if len(card.birth) == 8:
            assert dt.date.fromisoformat(iso(card.birth)) <= day


def test_only_children_have_their_parents_on_the_card() -> None:
    with_parents = [card for _, card in carded() if card.parents]
    assert with_parents
    for card in with_parents:
        assert card.kind == CAN_CUOC_2024
        assert int(card.issued[4:]) - int(card.birth[4:]) <= 14


@pytest.mark.parametrize(
    ("birth", "issued", "until"),
    [
        (dt.date(1990, 3, 7), dt.date(2022, 1, 1), "07032030"),
        (dt.date(1990, 3, 7), dt.date(2028, 3, 8), "07032050"),
        (dt.date(1990, 3, 7), dt.date(2028, 3, 6), "07032030"),
        (dt.date(1960, 1, 1), dt.date(2018, 2, 1), ""),
        (dt.date(1950, 1, 1), dt.date(2022, 1, 1), ""),
        (dt.date(2012, 2, 29), dt.date(2020, 1, 1), "28022026"),
    ],
)
def test_a_card_runs_to_the_next_age_or_the_one_after(birth: dt.date, issued: dt.date, until: str) -> None:
    assert valid_until(birth, issued) == until


def test_a_payload_has_seven_fields_in_2021_and_four_more_since_2024() -> None:
    for _, card in carded():
        fields = payload(card).split("|")
        assert len(fields) == (7 if card.kind == CCCD_2021 else 11)
        assert fields[:7] == [card.number, card.old_id, card.name, card.birth, card.sex, card.residence, card.issued]
        assert fields[7:] == ([*card.parents, "", "", "", ""][:4] if card.kind == CAN_CUOC_2024 else [])


def test_an_adults_card_of_2024_ends_in_empty_fields() -> None:
    first = citizens()[0].card
    assert first and payload(first).endswith("|15062026||||")
