"""A hand scanner's text on its way to a reading: pieces, repairs, doubts."""

import pytest

from resources.sentences import say
from scanner.damage import Damage, typed
from scanner.hand_scanner import PIECES_WITHIN_S, Collected, Pieces, read_repaired, repaired
from scanner.repair import LONGEST, Repaired
from tests.unit.scanner.hand_scanner_cards import card

WHOLE = card("Nguyễn Thị Phượng", "Đống Đa, Hà Nội")


def of(sent: str | bytes) -> Repaired:
    return repaired(Pieces().add(sent, at=1.0))


@pytest.mark.parametrize("cut", [1, 7, 12, 13, 40, len(WHOLE) - 12, len(WHOLE) - 3])
def test_a_chopped_scan_is_put_together(cut: int) -> None:
    pieces = Pieces()
    first = pieces.add(WHOLE[:cut], at=10.0)
    assert not first.whole
    second = pieces.add(WHOLE[cut:], at=11.0)
    assert (second.text, second.pieces, second.whole) == (WHOLE, 2, True)
    assert pieces.add("https://example.org", at=11.5).pieces == 1


def test_three_pieces_are_one_scan_too() -> None:
    pieces = Pieces()
    for n, part in enumerate((WHOLE[:20], WHOLE[20:60], WHOLE[60:])):
        found = pieces.add(part, at=10.0 + n)
    assert (found.text, found.pieces, found.whole) == (WHOLE, 3, True)


def test_a_piece_that_comes_late_or_begins_a_card_of_its_own_joins_nothing() -> None:
    pieces = Pieces()
    pieces.add(WHOLE[:40], at=10.0)
    assert pieces.add(WHOLE[40:], at=10.1 + PIECES_WITHIN_S).text == WHOLE[40:]
    pieces.add(WHOLE[:40], at=20.0)
    assert pieces.add(WHOLE, at=20.5).text == WHOLE


def test_pieces_do_not_grow_without_end_and_can_be_forgotten() -> None:
    pieces = Pieces()
    pieces.add(WHOLE[:40], at=10.0)
    assert pieces.add("7" * LONGEST, at=10.1).pieces == 1
    pieces.add(WHOLE[:40], at=20.0)
    pieces.forget()
    assert pieces.add(WHOLE[40:], at=20.1).text == WHOLE[40:]


@pytest.mark.parametrize("text", ["", "https://example.org", "Nguyễn Văn A", WHOLE])
def test_what_does_not_begin_like_a_card_is_whole_at_once(text: str) -> None:
    assert Pieces().add(text, at=1.0).whole


def test_a_sound_card_has_no_doubt_about_its_typing() -> None:
    reading = read_repaired(of(WHOLE.encode() + b"\r\n"), source="x")
    assert (reading.status, reading.source) == ("card", "x")
    assert {doubt.code for doubt in reading.doubts} & {"repaired", "unclear", "case_lost"} == set()


@pytest.mark.parametrize(("sent", "told"), [
    (typed(Damage.CODE_PAGE, WHOLE), {"repaired"}),
    (WHOLE.swapcase(), {"repaired"}),
    (WHOLE.replace("|", "~"), set()),
    ("]Q1" + WHOLE, set()),
    ("".join(c if c.isascii() else "?" for c in WHOLE), {"unclear"}),
    (WHOLE.upper(), {"case_lost"}),
])  # fmt: skip
def test_a_repaired_card_says_so_before_anything_else(sent: str, told: set[str]) -> None:
    reading = read_repaired(of(sent))
    assert reading.claim is not None
    assert {doubt.code for doubt in reading.doubts[: len(told)]} == told
    assert all(say(f"doubt.{code}") != say(f"doubt.{code}", "en") for code in told)


def test_a_card_in_pieces_says_so() -> None:
    assert read_repaired(repaired(Collected(WHOLE, pieces=2))).doubts[0].code == "repaired"
    assert repaired(Collected(WHOLE, pieces=2)).damages == (Damage.CHOPPED,)


def test_bytes_that_are_no_text_are_refused_as_such() -> None:
    reading = read_repaired(of(WHOLE.encode("utf-16")))
    assert (reading.status, reading.error) == ("error", "not_utf8")
    reading = read_repaired(of(WHOLE.encode()[: WHOLE.encode().index("ễ".encode()) + 1]))
    assert reading.error == "not_utf8"


def test_another_code_is_told_as_one() -> None:
    assert read_repaired(of("https://example.org")).status == "other"
