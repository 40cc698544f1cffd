import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from scanner.sighting import Code, Sighting
from tests.bench import wrong_texts
from tests.bench.seeded_cards import pictures
from tests.bench.wrong_texts import Outcome, batches, judged, kept, table

SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


@pytest.mark.parametrize(
    ("texts", "read", "wrong"),
    [([], False, 0), (["right"], True, 0), (["another"], False, 1), (["right", "another"], True, 1)],
)
def test_a_text_that_is_not_in_the_picture_is_wrong(monkeypatch: pytest.MonkeyPatch, texts: list[str], read: bool, wrong: int) -> None:
    (card,) = pictures("S1", seed=1, count=1)
    codes = tuple(Code(data=card.payload if text == "right" else text.encode(), engine="x", corners=SQUARE) for text in texts)
    monkeypatch.setattr(wrong_texts, "look", lambda image, ladder: Sighting(codes=codes))
    outcome = judged(card, seed=1)
    assert (outcome.read, outcome.wrong) == (read, wrong)


def test_whatever_is_read_where_there_is_nothing_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    (card,) = pictures("no-code", seed=1, count=1)
    monkeypatch.setattr(wrong_texts, "look", lambda image, ladder: Sighting(codes=(Code(data=b"ghost", engine="x", corners=SQUARE),)))
    assert (judged(card, seed=1).read, judged(card, seed=1).wrong) == (False, 1)


def test_a_run_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    rows = [Outcome(f"S1-{number:06d}", "S1", 7, True, 0, 1.0) for number in range(20)]
    log.write_text("".join(json.dumps(asdict(row)) + "\n" for row in rows) + '{"name": "S1-0000', encoding="utf-8")
    done = kept(log, seed=7)
    assert list(done.values()) == rows
    assert list(batches(["S1", "S2"], seed=7, count=60, done=frozenset(done))) == [("S2", 7, 0, 20), ("S1", 7, 20, 10), ("S2", 7, 20, 10)]
    assert kept(log, seed=8) == kept(None, seed=7) == {}


def test_the_table_counts_misses_only_where_there_was_something_to_read() -> None:
    good = Outcome("S1-000000", "S1", 7, True, 0, 2.0)
    ghost = replace(good, name="no-code-000000", family="no-code", read=False, wrong=1)
    _, s1, no_code, everything = (line.split() for line in table([good, replace(good, read=False, cpu_ms=4.0), ghost]))
    assert s1 == ["S1", "2", "1", "1", "50.0", "0", "3.0", "2.0"]
    assert no_code == ["no-code", "1", "0", "0", "-", "1", "2.0", "2.0"]
    assert everything == ["all", "3", "1", "1", "50.0", "1", "2.0", "2.0"]
