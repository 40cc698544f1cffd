import datetime as dt
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.dates import PartialDate
from resources.sentences import say
from scanner.doubts import Doubt, DoubtCode, doubts
from scanner.payload import CardClaim, CardKind, parse

TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def sound() -> CardClaim:
    claim = parse("099090000001|012345678|Nguyễn Văn Thử|07031990|Nam|Tổ 1|01072021")
    assert isinstance(claim, CardClaim)
    return claim


def codes(claim: CardClaim) -> list[str]:
    return [doubt.code for doubt in doubts(claim, today=TODAY)]


def test_a_sound_card_raises_none(sound: CardClaim) -> None:
    assert codes(sound) == []


@pytest.mark.parametrize("prefix", ["000", "099", "079", "001", "003", "138", "999"])
def test_a_prefix_is_never_a_doubt(sound: CardClaim, prefix: str) -> None:
    assert codes(replace(sound, personal_id=prefix + sound.personal_id[3:])) == []


def test_a_number_of_the_other_sex(sound: CardClaim) -> None:
    (doubt,) = doubts(replace(sound, sex="Nữ"), today=TODAY)
    assert (doubt.code, doubt.values) == ("number_sex", {"number": "Nam", "card": "Nữ"})


def test_a_number_of_another_year(sound: CardClaim) -> None:
    (doubt,) = doubts(replace(sound, personal_id="099091000001"), today=TODAY)
    assert (doubt.code, doubt.values) == ("number_year", {"number": "1991", "card": "1990"})


def test_a_number_of_another_century(sound: CardClaim) -> None:
    (doubt,) = doubts(replace(sound, personal_id="099290000001"), today=TODAY)
    assert (doubt.code, doubt.values) == ("number_century", {"number": "2090", "card": "1990"})


def test_a_year_of_birth_alone_is_no_doubt(sound: CardClaim) -> None:
    assert codes(replace(sound, birth_date=PartialDate(1990))) == []


def test_a_birth_date_that_cannot_be_read(sound: CardClaim) -> None:
    (doubt,) = doubts(replace(sound, birth_date=None, birth_text="1/1/90"), today=TODAY)
    assert (doubt.code, doubt.values) == ("birth_unreadable", {"text": "1/1/90"})


def test_a_birth_in_the_future(sound: CardClaim) -> None:
    born_tomorrow = replace(sound, personal_id="099226000001", birth_date=PartialDate(2026, 11, 22), issue_date=None)
    assert codes(born_tomorrow) == ["birth_in_future", "issue_unreadable"]
    assert codes(replace(born_tomorrow, birth_date=PartialDate(2026, 11, 21))) == ["issue_unreadable"]


def test_a_date_of_issue_before_the_birth(sound: CardClaim) -> None:
    assert codes(replace(sound, personal_id="099222000001", birth_date=PartialDate(2022, 1, 1))) == ["issued_before_birth"]
    assert codes(replace(sound, personal_id="099221000001", birth_date=PartialDate(2021))) == []


def test_a_date_of_issue_in_the_future(sound: CardClaim) -> None:
    assert codes(replace(sound, issue_date=PartialDate(2026, 11, 22))) == ["issued_in_future"]
    assert codes(replace(sound, issue_date=PartialDate(2026, 11, 21))) == []


def test_a_date_of_issue_that_cannot_be_read(sound: CardClaim) -> None:
    (doubt,) = doubts(replace(sound, issue_date=None, issue_text="99999999"), today=TODAY)
    assert (doubt.code, doubt.values) == ("issue_unreadable", {"text": "99999999"})


def test_a_kind_of_card_that_did_not_exist_on_its_date(sound: CardClaim) -> None:
    assert codes(replace(sound, issue_date=PartialDate(2020, 12, 31))) == ["kind_issue_date"]
    new = replace(sound, kind=CardKind.CAN_CUOC_2024, extra=("", "", "", ""))
    assert codes(replace(new, issue_date=PartialDate(2024, 6, 30))) == ["kind_issue_date"]
    assert codes(replace(new, issue_date=PartialDate(2024, 7, 1))) == []


def test_the_old_layout_after_the_change_is_a_transition_not_a_doubt(sound: CardClaim) -> None:
    assert codes(replace(sound, issue_date=PartialDate(2024, 8, 1))) == []


def test_a_card_past_its_renewal_age(sound: CardClaim) -> None:
    young = replace(sound, personal_id="099201000001", birth_date=PartialDate(2001, 11, 20), issue_date=PartialDate(2022, 1, 1))
    (doubt,) = doubts(young, today=TODAY)
    assert (doubt.code, doubt.values) == ("probably_expired", {"date": "20/11/2026"})
    assert codes(replace(young, birth_date=PartialDate(2001, 11, 21))) == []  # its last day is today
    assert codes(replace(young, birth_date=PartialDate(2001))) == []  # the day is not known
    assert codes(replace(young, issue_date=PartialDate(2022))) == []


def test_an_old_citizens_card_never_expires(sound: CardClaim) -> None:
    assert codes(replace(sound, personal_id="099040000001", birth_date=PartialDate(1940, 1, 1))) == []


def test_extra_fields_are_told_by_their_shape(sound: CardClaim) -> None:
    extra = ("099090000009", "", "Trần Văn Cha", "Lê Thị Mẹ", "?1?")
    new = replace(sound, kind=CardKind.CAN_CUOC_2024, issue_date=PartialDate(2024, 8, 1), extra=extra)
    found = doubts(new, today=TODAY)
    assert [(d.code, d.values) for d in found] == [
        ("cancelled_number", {"number": "099090000009"}),
        ("parents", {"names": "Trần Văn Cha, Lê Thị Mẹ"}),
        ("extra_unknown", {}),
    ]


def test_every_doubt_has_its_sentence_in_both_languages(sound: CardClaim) -> None:
    holes = dict.fromkeys(("number", "card", "text", "date", "names", "mrz"), "…")
    for code in get_args(DoubtCode):
        assert "{" not in say(f"doubt.{code}", **holes)
        assert say(f"doubt.{code}", "en", **holes) != say(f"doubt.{code}", "vi", **holes)


def test_the_sentences_of_real_doubts_have_no_open_holes(sound: CardClaim) -> None:
    odd = replace(
        sound, sex="Nữ", personal_id="099091000001", issue_date=PartialDate(2030, 1, 1), extra=("099090000009", "Trần Văn Cha", "?1?")
    )
    told = [say(f"doubt.{doubt.code}", **doubt.values) for doubt in doubts(odd, today=TODAY)]
    assert len(told) == 6
    assert any("chỉ giới tính Nam, thẻ ghi Nữ" in sentence for sentence in told)


def test_a_doubt_keeps_the_citizens_data_out_of_its_repr() -> None:
    assert repr(Doubt("number_year", {"number": "1990", "card": "1991"})) == "Doubt(code='number_year')"


PARTIAL = st.one_of(
    st.none(),
    st.dates(dt.date(1800, 1, 1), dt.date(2999, 12, 31)).map(PartialDate.from_date),
    st.integers(1800, 2999).map(PartialDate),
)


@given(birth=PARTIAL, issued=PARTIAL, number=st.from_regex(r"[0-9]{12}", fullmatch=True), extra=st.lists(st.text(max_size=14), max_size=5))
def test_no_claim_is_too_odd_to_be_doubted(birth: PartialDate | None, issued: PartialDate | None, number: str, extra: list[str]) -> None:
    claim = CardClaim(
        kind=CardKind.CAN_CUOC_2024,
        personal_id=number,
        full_name="Nguyễn Thử",
        birth_date=birth,
        birth_text="",
        sex="Nam",
        residence="",
        residence_text="",
        issue_date=issued,
        issue_text="",
        extra=tuple(extra),
    )
    for doubt in doubts(claim, today=TODAY):
        assert say(f"doubt.{doubt.code}", **doubt.values)
