"""`motcua doctor` of a desk full of people's data, in every state of illness: the bundle holds nobody's."""

import dataclasses
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import fault_log
from app.bootstrap import open_desk
from app.diagnosis import parts, write
from app.self_check import self_checks
from resources.demo.people import DemoCard, citizens
from resources.text import unaccented
from tests.journeys.commands.conftest import Motcua

PARTS = [
    "readme.txt",
    "program.json",
    "settings.json",
    "folder.json",
    "checks.json",
    "ledger.json",
    "source.json",
    "faults.log",
    "crash.log",
]
CLERK, LOGIN, UNIT, PLACE = "Hồ Canh Chừng", "canhchung", "UBND xã Thử Nghiệm Kín", "Thôn Bí Mật"
CARDS = tuple(one.card for one in citizens() if one.card is not None)


def opened(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def rows(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def words_of(card: DemoCard) -> Iterator[str]:
    """What stands on a card and would name its holder, however it is written."""
    values = (value for field in dataclasses.fields(card) for value in (getattr(card, field.name),))
    texts = [text for value in values for text in ((value,) if isinstance(value, str) else value) if len(text) > 8]
    yield from texts
    yield from map(unaccented, texts)


@pytest.fixture
def crowded(motcua: Motcua, practice: list[dict[str, Any]]) -> Motcua:
    """A desk with citizens looked up and waiting, a clerk and a place with names, files named after people, a log that says too much."""
    for key, value in (("unit.name", UNIT), ("unit.place", PLACE)):
        assert motcua("settings", "set", key, value).status == 0
    card = Path(practice[0]["file"])
    paper = motcua.home / f"{CARDS[0].name}.pdf"
    line = ("fill", "ct01", "--card", f"applicant={card}", "--dossier", "H-1", "--procedure", "1.004194", "--out", paper)
    assert motcua(*line).status == 0
    assert motcua(*line, "--card-only").status == 0
    everybody = "\n".join(f"{card.number} {card.name} {card.birth} {card.residence}" for card in CARDS)
    for name in (fault_log.FAULTS, fault_log.CRASH):
        (motcua.home / name).write_text(f"{everybody}\n2026-11-22T10:03:11+0700 ERROR at flow.py:3 in {motcua.home}/x\n", encoding="utf-8")
    return motcua


def test_the_bundle_of_a_crowded_desk_holds_no_citizen_no_clerk_and_no_place(crowded: Motcua, tmp_path: Path) -> None:
    ran = crowded("doctor", "--out", tmp_path / "d.zip")
    found = opened(tmp_path / "d.zip")

    assert (ran.status, ran.rows) == (0, [{"file": str(tmp_path / "d.zip"), "parts": PARTS}])
    assert list(found) == PARTS
    whole = "".join(text for name, text in found.items() if name != "readme.txt").casefold()
    told = [word for card in CARDS for word in words_of(card) if word.casefold() in whole]
    assert not [word for word in told if not word.isascii() or any(map(str.isdigit, word))]
    for word in (UNIT, PLACE, unaccented(UNIT), str(crowded.home)):
        assert word.casefold() not in whole
    assert CARDS[0].name not in whole


def test_a_clerk_s_name_does_not_leave_the_desk_even_out_of_a_fault(motcua: Motcua, tmp_path: Path) -> None:
    assert motcua("accounts", "add", LOGIN, "--name", CLERK, "--unit", "DEMO", "--as", "phutrach").status == 0
    (motcua.home / fault_log.FAULTS).write_text(f"{CLERK} {unaccented(CLERK)} {LOGIN} {LOGIN.upper()}\n", encoding="utf-8")

    assert motcua("doctor", "--out", tmp_path / "d.zip").status == 0

    assert opened(tmp_path / "d.zip")["faults.log"] == "[...] [...] [...] [...]\n"


def test_it_tells_support_what_support_asks_for(crowded: Motcua, tmp_path: Path) -> None:
    crowded("doctor", "--out", tmp_path / "d.zip")
    found = {name: rows(text) for name, text in opened(tmp_path / "d.zip").items() if name.endswith(".json")}

    assert found["program.json"][0]["libraries"]["httpx"]
    assert all(row["ok"] for row in found["checks.json"])
    assert found["ledger.json"][0]["ok"]
    assert found["ledger.json"][0]["waiting"] == 1
    assert found["ledger.json"][0]["counts"][0]["found"] >= 1
    assert found["source.json"][0]["check"] == [{"step": "citizens", "ok": True, "problem": ""}]
    settings = {row["key"]: row for row in found["settings.json"]}
    assert settings["unit.name"]["value"] == "set"
    assert settings["window.theme"]["value"] == "system"
    files = {row["name"] for row in found["folder.json"][0]["files"]}
    assert {"motcua.db", "settings.json"} <= files
    assert found["folder.json"][0]["others"] == 1, "the paper with a citizen's name is only counted"


def test_a_desk_never_used_is_told_as_one_and_nothing_is_begun_there(motcua: Motcua, tmp_path: Path) -> None:
    assert motcua("doctor", "--out", tmp_path / "d.zip").status == 0

    assert rows(opened(tmp_path / "d.zip")["ledger.json"]) == [{"failed": "never made"}]
    assert not (motcua.home / "motcua.db").exists()


@pytest.mark.parametrize(
    ("file", "content", "part", "failed"),
    [
        ("settings.json", b"{", "settings.json", "settings.broken_file"),
        ("motcua.db", b"no ledger" * 1000, "ledger.json", "store.wrong_key"),
        ("desk.json", b"{}", "ledger.json", "store.broken"),
    ],
)
def test_what_is_broken_is_told_by_its_key_and_the_rest_is_there(
    motcua: Motcua, tmp_path: Path, file: str, content: bytes, part: str, failed: str
) -> None:
    with open_desk(motcua.home):
        pass
    (motcua.home / file).write_bytes(content)

    assert motcua("doctor", "--out", tmp_path / "d.zip").status == 0

    found = opened(tmp_path / "d.zip")
    assert list(found) == PARTS
    assert rows(found[part]) == [{"failed": failed}]
    assert rows(found["program.json"])[0]["python"]


def test_a_failed_check_is_told_by_its_kind_alone(own_home: Path, tmp_path: Path) -> None:
    write(parts(own_home, checks=lambda: [("cards", False, f"OSError: {CARDS[0].name}.png")]), tmp_path / "d.zip")

    assert rows(opened(tmp_path / "d.zip")["checks.json"]) == [{"check": "cards", "ok": False, "detail": "OSError"}]


def test_a_check_that_breaks_does_not_break_the_bundle(own_home: Path, tmp_path: Path) -> None:
    def breaks() -> list[tuple[str, bool, str]]:
        raise ZeroDivisionError(CARDS[0].name)

    write(parts(own_home, checks=breaks), tmp_path / "d.zip")

    assert rows(opened(tmp_path / "d.zip")["checks.json"]) == [{"failed": "ZeroDivisionError"}]


def test_a_place_that_cannot_be_written_is_told_and_an_older_bundle_stays(motcua: Motcua, tmp_path: Path) -> None:
    ran = motcua("doctor", "--out", tmp_path / "gone" / "d.zip")

    assert ran.status == 6
    assert "Chọn thư mục khác" in ran.said
    assert list(write([], tmp_path / "e.zip")) == []
    assert [name for name, _, _ in self_checks()] == [row["check"] for row in rows(_checks(motcua, tmp_path))]


def _checks(motcua: Motcua, folder: Path) -> str:
    motcua("doctor", "--out", folder / "d.zip")
    return opened(folder / "d.zip")["checks.json"]
