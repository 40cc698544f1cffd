import datetime as dt

import pytest

from scanner.payload import OtherKind
from scanner.reading import Payload, Reading, judge, read_text

TODAY = dt.date(2023, 1, 1)
URL = Payload(b"https://example.org/", "zxing")
CUT = Payload("099099000001||Nguyễn Văn Thử|01011999|Nam|Tổ 1".encode(), "zxing")


def judged(*payloads: Payload) -> Reading:
    return judge(payloads, source="a.png", started=0.0, today=TODAY)


@pytest.fixture
def man(man_2021: str) -> Payload:
    return Payload(man_2021.encode(), "zbar")


@pytest.fixture
def woman(woman_2024: str) -> Payload:
    return Payload(woman_2024.encode(), "zxing")


def test_one_card_is_a_claim(man: Payload) -> None:
    reading = judged(man)
    assert (reading.source, reading.status, reading.error, reading.engine, reading.doubts) == ("a.png", "card", "", "zbar", ())
    assert reading.claim is not None
    assert reading.claim.personal_id == "099099000001"
    assert reading.elapsed_ms > 0


def test_the_same_card_twice_is_one_card(man: Payload) -> None:
    assert judged(man, man).status == "card"


def test_two_cards_are_nobodys(man: Payload, woman: Payload) -> None:
    reading = judged(man, woman, man)
    assert (reading.status, reading.error, reading.claim) == ("error", "two_cards", None)
    assert reading.cards == ("099099000001", "099199000002")


def test_an_old_and_a_new_card_of_one_person_are_two_cards(man: Payload, man_2021: str) -> None:
    reading = judged(man, Payload(man_2021.replace("01072021", "04102024") + "||||"))
    assert (reading.error, reading.cards) == ("two_cards", ("099099000001", "099099000001"))


@pytest.mark.parametrize("beside", [URL, CUT])
def test_a_card_beside_another_code_is_the_card_with_a_doubt(man: Payload, beside: Payload) -> None:
    reading = judged(beside, man)
    assert (reading.status, reading.engine, [doubt.code for doubt in reading.doubts]) == ("card", "zbar", ["other_code"])


def test_a_broken_card_is_told_rather_than_the_code_beside_it() -> None:
    reading = judged(URL, CUT)
    assert (reading.status, reading.error, reading.other) == ("error", "no_issue_date", None)


def test_another_code_is_named() -> None:
    reading = judged(URL)
    assert (reading.status, reading.error, reading.engine) == ("other", "", "zxing")
    assert reading.other is not None
    assert (reading.other.kind, reading.other.text) == (OtherKind.URL, "https://example.org/")


def test_no_code_is_none_with_its_reason() -> None:
    reading = judged()
    assert (reading.status, reading.error, reading.engine) == ("none", "no_code", "")


def test_a_line_of_a_hand_scanner_reads_like_a_picture(man_2021: str) -> None:
    reading = read_text(man_2021 + "\r\n", today=TODAY)
    assert (reading.status, reading.source, reading.engine) == ("card", "", "")
    assert reading.claim == read_text(man_2021.encode()).claim


def test_doubts_are_judged_as_of_the_day_given(man_2021: str) -> None:
    assert [doubt.code for doubt in read_text(man_2021, today=dt.date(2026, 11, 21)).doubts] == ["probably_expired"]
    assert read_text(man_2021, today=dt.date(2022, 1, 1)).doubts == ()


def test_without_a_day_the_clock_counts(man_2021: str) -> None:
    tomorrow = dt.date.today() + dt.timedelta(days=2)
    text = man_2021.replace("01072021", f"{tomorrow:%d%m%Y}")
    assert "issued_in_future" in [doubt.code for doubt in read_text(text).doubts]


def test_nothing_of_the_citizen_is_in_a_readings_repr(man: Payload, woman: Payload) -> None:
    for reading in (judged(man), judged(man, woman), judged(URL), judged(CUT)):
        assert not any(value in repr(reading) for value in ("099099", "Nguyễn", "example.org", "a.png"))
    assert repr(man) == "Payload(engine='zbar', stage='')"
