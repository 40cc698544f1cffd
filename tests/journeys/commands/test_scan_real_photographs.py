"""The scanner on 288 photographs of QR codes taken by others: it never crashes, and what it says is always whole.

The photographs are no part of the project; where they are not beside it, this says so and skips.
"""

import json
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from resources.sentences import say
from resources.text import nfc
from scanner.read import read_file
from scanner.reading import Reading, Status

FOLDER = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "qr-real"
EXPECTED_WRONGLY = {"zx-qr2/13.png", "zxcpp-qr2/16.webp"}
"""One expects another text than its code holds, one holds two encodings in one code: its source says so."""

READ_AT_LEAST = 281
"""97.5 % of the 288; on 2026-11-22 it was all of them, 263 by zxing-cpp 3.1.1, the others by our own reader."""


@pytest.fixture(scope="module")
def expected() -> dict[str, list[str]]:
    """The texts that the source of each photograph promises; empty where it promises none."""
    if not FOLDER.is_dir():
        pytest.skip(f"NOT CHECKED: the photographs are not at {FOLDER}")
    rows = (json.loads(line) for line in (FOLDER / "manifest.jsonl").read_text(encoding="utf-8").splitlines())
    return {row["file"]: row["expect"] or [] for row in rows}


@pytest.fixture(scope="module")
def readings(expected: dict[str, list[str]]) -> dict[str, Reading]:
    found = {}
    for name in expected:
        (found[name],) = read_file(FOLDER / name)
    return found


def test_every_photograph_gets_one_whole_reading(readings: dict[str, Reading]) -> None:
    assert len(readings) == 288
    for name, reading in readings.items():
        assert reading.status in get_args(Status), name
        assert reading.source.endswith(name)
        assert (reading.claim is not None) == (reading.status == "card"), name
        assert (reading.other is not None) == (reading.status == "other"), name
        assert bool(reading.error) == (reading.status in {"none", "error"}), name
        assert reading.engine in ({""} if reading.status == "none" else {"zxing", "motcua", "zbar"}), name
        if reading.error:
            assert say(f"scan.{reading.error}.what")
        if reading.other:
            assert json.loads(json.dumps(reading.other.text, ensure_ascii=False)) == reading.other.text


def test_most_photographs_are_read_and_none_is_taken_for_a_card(readings: dict[str, Reading]) -> None:
    told = Counter(reading.status for reading in readings.values())
    assert told["card"] == 0
    assert told["other"] + told["error"] >= READ_AT_LEAST, told


def test_no_text_is_read_that_the_photograph_does_not_hold(readings: dict[str, Reading], expected: dict[str, list[str]]) -> None:
    def folded(text: str) -> str:
        return "".join(nfc(text).split())

    wrong = [
        name
        for name, texts in expected.items()
        if texts and (other := readings[name].other) and folded(other.text) not in {folded(text) for text in texts}
    ]
    assert set(wrong) <= EXPECTED_WRONGLY
