import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import run
from resources.demo.samples import samples
from scanner.benchmark import Reader
from scanner.read import read_file
from tests.journeys.commands.conftest import Run

OURS = Reader(name="motcua still", decoder="scanner.peers:motcua_still")
ABSENT = Reader(name="deqr", decoder="scanner.peers:deqr", why_not="no_deqr")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two sample cards, one of them with somebody else's text beside it in the manifest."""
    rows = []
    pictures = dict.fromkeys(picture for sample in samples() for _, picture in sample.cards)
    for number, picture in enumerate(list(pictures)[:2]):
        file = tmp_path / f"cards{number}" / picture.name
        file.parent.mkdir()
        file.write_bytes(picture.read_bytes())
        rows.append({"file": f"cards{number}/{picture.name}", "expect": ["somebody else"] if number else None, "codes": 1})
    (tmp_path / "manifest.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return tmp_path


@pytest.fixture(autouse=True)
def few_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.benchmark.readers", lambda: (OURS, ABSENT))


def test_readers_are_compared_and_a_wrong_text_of_ours_is_a_negative_answer(motcua: Callable[..., Run], folder: Path) -> None:
    result = motcua("scan", "--benchmark", folder, "--lang", "en")
    (row,) = result.rows
    times: dict[str, Any] = {name: row.pop(name) for name in ("cpu_ms_median", "cpu_ms_p95")}
    assert row == {
        "reader": "motcua still",
        "pictures": 2,
        "read": 1,
        "read_percent": 50.0,
        "groups": {"cards0": 100.0, "cards1": 0.0},
        "wrong": 1,
        "hangs": 0,
        "crashes": 0,
    }
    assert all(value > 0 for value in times.values())
    assert result.status == 1
    assert "deqr is not installed" in result.said


def test_without_a_wrong_text_the_status_is_0_and_people_get_a_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = folder / "manifest.jsonl"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('["somebody else"]', "null"), encoding="utf-8")
    assert run(["scan", "--benchmark", str(folder)]) == 0
    printed = capsys.readouterr()
    heads, row = printed.out.splitlines()
    assert heads.split()[:2] == ["Bộ", "đọc"]
    assert row.split()[:3] == ["motcua", "still", "100.0"]
    assert row.split()[-2:] == ["100", "100"]
    assert "Không có trong bảng: deqr (chưa cài deqr)." in printed.err


def test_a_folder_without_a_manifest_is_bad_input(motcua: Callable[..., Run], tmp_path: Path) -> None:
    result = motcua("scan", "--benchmark", tmp_path)
    assert (result.status, result.rows) == (5, [])


def test_a_benchmark_keeps_nothing_of_a_card_in_what_it_prints(motcua: Callable[..., Run], folder: Path) -> None:
    result = motcua("scan", "--benchmark", folder)
    claim = next(read_file(samples()[0].cards[0][1])).claim
    assert claim is not None
    assert claim.personal_id not in json.dumps(result.rows) + result.said
