"""What leaves the desk for support holds nobody's name and nobody's number, however it is written."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sieve import STRUCK, Sieve
from resources.demo.people import citizens
from resources.text import unaccented

NAMES = [one.card.name for one in citizens() if one.card is not None]


@pytest.mark.parametrize(
    "written", ["099190001234", "099 190 001 234", "099.190.001.234", "000123456", "07.03.1990", "07-03-1990", "1990-03-07"]
)
def test_no_number_of_a_citizen_or_a_card_and_no_date_passes(written: str) -> None:
    passed = Sieve.of([]).pass_through(f"found {written}, went on")

    assert passed == f"found {STRUCK}, went on"


@pytest.mark.parametrize("kept", ["2026-11-22T10:03:11+0700 ERROR", "flow.py:120", "1.2.3.4.5", "7654321 events", "3 > 4.50 s"])
def test_what_the_program_says_of_itself_passes(kept: str) -> None:
    assert Sieve.of([]).pass_through(kept) == kept


def test_words_of_the_desk_are_struck_out_with_and_without_accents_in_any_case() -> None:
    sieve = Sieve.of(["Trần Thị Thử", "lan"])

    assert sieve.pass_through("TRAN THI THU by Lan in of lan, not in Poland") == f"{STRUCK} by {STRUCK} in of {STRUCK}, not in Poland"


def test_a_longer_word_is_struck_out_before_a_part_of_it() -> None:
    assert Sieve.of(["lan", "lan anh"]).pass_through("lan anh") == STRUCK


def test_a_word_too_short_to_name_anybody_strikes_out_nothing() -> None:
    assert Sieve.of(["", "pc"]).pass_through("pc 1") == "pc 1"


@given(st.sampled_from(NAMES), st.text(max_size=30), st.text(max_size=30))
def test_no_citizen_s_name_with_its_accents_passes_even_an_empty_sieve(name: str, before: str, after: str) -> None:
    passed = Sieve.of([]).pass_through(f"{before}{name}{after}")

    assert passed.isascii()
    assert name == unaccented(name) or name not in passed


@given(st.text())
def test_what_has_passed_passes_again(text: str) -> None:
    sieve = Sieve.of(["Nguyễn Văn Thử"])
    once = sieve.pass_through(text)

    assert sieve.pass_through(once) == once
    assert sieve.holds_back(text) is (once != text)


def test_json_stays_json() -> None:
    row = {"name": "Xã Tân Tiến", "n": 12}

    assert json.loads(Sieve.of(["Tân Tiến"]).pass_through(json.dumps(row, ensure_ascii=False)))["n"] == 12
