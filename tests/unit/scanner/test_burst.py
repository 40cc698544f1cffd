"""A scanner or a person, told by speed."""

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
