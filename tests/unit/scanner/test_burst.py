"""A scanner or a person, told by speed."""

import pytest

from scanner.burst import HELD_S, KEYS, PAUSE_S, Burst
from scanner.repair import LONGEST


def typed(burst: Burst, text: str, *, start: float, gap: float) -> float:
    at = start
    for letter in text:
        burst.key(letter, at=at)
        at += gap
    return at - gap


def test_keys_at_a_readers_pace_are_a_scan_and_may_pause_half_a_second() -> None:
    burst = Burst()
    assert not burst.begun
    assert not burst.follows(0.0)
    last = typed(burst, "0" * (KEYS - 1), start=1.0, gap=0.01)
    assert (burst.is_scan, burst.patience_s) == (False, HELD_S)
    assert not burst.follows(last + 1.1 * HELD_S)
    last = typed(burst, "9", start=last + 0.01, gap=0)
    assert (burst.is_scan, burst.patience_s) == (True, PAUSE_S)
    assert burst.follows(last + 0.9 * PAUSE_S)
    assert not burst.follows(last + 1.1 * PAUSE_S)
    assert burst.text == "0" * (KEYS - 1) + "9"


def test_a_burst_known_for_a_readers_is_a_scan_from_its_first_key() -> None:
    burst = Burst(of_reader=True)
    assert not burst.is_scan
    burst.key("a", at=1.0)
    assert (burst.is_scan, burst.patience_s) == (True, PAUSE_S)


def test_one_commit_of_an_input_method_is_one_key_and_may_replace_what_stood_before() -> None:
    burst = Burst()
    burst.key("Nguyên văn", at=1.0)
    assert not burst.is_scan
    burst.key("ễ", at=1.01, replaces=8)
    assert burst.text == "Ngễ"
    burst.key("", at=1.02, replaces=99)
    assert burst.text == ""


def test_a_burst_without_end_is_cut() -> None:
    burst = Burst()
    typed(burst, "7" * (LONGEST + 10), start=1.0, gap=0.001)
    assert len(burst.text) == LONGEST


@pytest.mark.parametrize(
    ("text", "scan", "maybe"),
    [
        ("Ủy ban", False, False), ("Thôn 2, Tân Lập", False, False), ("09919", False, False), ("0991900", False, True),
        # what a card's number stands in, as people write it
        ("SĐT:0991234567", False, True), ("ĐT: 0991234567", False, True), ("0991234567 - Nguyễn", False, False),
        ("Số 123456/QĐ-UBND", False, False), ("số 1234567, tờ bản đồ 12", False, False), ("079/123456", False, False),
        ("099190001234", False, True), ("0991900012345", False, False), ("099190001234 - Nguyễn", False, False),
        ("Số 099190001234,", False, True), ("Số 099190001234, cấp ngày", False, False), ("099190001234/Nguyễn", False, False),
        ("Số CCCD 099190001234|", False, False), ("motcua@example.invalid", False, False), ("motcua.example.invalid", False, False),
        # cards, with what readers, keyboards and input methods make of their beginning
        ("099190001234|", True, True), ("099190001234\\", True, True), (" 099190001234|", True, True), ("0991900012341|", False, False),
        ("]Q109919000123", False, True), ("]Q1099190001234|", True, True), ("ưQ1099190001234|", True, True),
        ("QR: 099190001234|", True, True),
        ("099190001234~", False, True), ("099190001234~01234567", False, True), ("099190001234~~Trần", True, True),
        ("099190001234ç012345678xTrần", False, False), ("099190001234°012345678°Trần", True, True), ("099190001234~~", True, True),
        # the test code, with and without its hyphen
        ("MOTCUA", False, True), ("MOTCUA-KIE", False, True), ("MOTCUA-KIEM", True, True), ("]Q1motcuaßkiem", True, True),
        ("motcuakiem", True, True),
    ],
)  # fmt: skip
def test_in_a_field_only_what_begins_as_a_code_is_a_scan_by_its_speed_alone(text: str, scan: bool, maybe: bool) -> None:
    burst = Burst(in_field=True)
    last = typed(burst, text, start=1.0, gap=0.01)
    assert (burst.is_scan, burst.may_be_scan) == (scan, maybe)
    assert burst.patience_s == (PAUSE_S if maybe else HELD_S)
    fast = len(text) >= KEYS
    assert burst.is_ended(last + 0.9 * HELD_S) == fast
    assert (burst.is_ended(last + 2 * HELD_S), burst.is_ended_by_tab(last)) == (scan, scan)


def test_tab_ends_a_scan_where_no_program_types_for_a_person() -> None:
    burst = Burst()
    last = typed(burst, "Thôn 2", start=1.0, gap=0.01)
    assert burst.is_ended_by_tab(last + 0.9 * HELD_S)
    assert not Burst().is_ended_by_tab(last)


def test_a_key_keeps_pace_only_with_one_before_it() -> None:
    burst = Burst()
    assert not burst.keeps_pace(0.0)
    burst.key("a", at=1.0)
    assert burst.keeps_pace(1.0 + 0.9 * HELD_S)
    assert not burst.keeps_pace(1.0 + 1.1 * HELD_S)


def test_what_goes_on_after_a_scan_is_the_readers_in_a_field_too() -> None:
    burst = Burst(of_reader=True, in_field=True)
    burst.key("7", at=1.0)
    assert burst.is_scan
