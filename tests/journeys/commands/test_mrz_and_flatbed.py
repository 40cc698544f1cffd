"""`motcua mrz` and `motcua scan --flatbed`, as a script meets them."""

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import run
from resources.demo.cards.mrz import lines
from resources.demo.people import DemoCard, citizens
from resources.demo.samples import FOLDER
from tests.journeys.commands.conftest import Motcua

SCANIMAGE = shutil.which("scanimage")


def backs() -> dict[str, str]:
    """The three lines of every invented citizen with a card, by number."""
    cards: list[DemoCard] = [one.card for one in citizens() if one.card is not None]
    return {card.number: "\n".join(lines(card)) for card in cards}


def front(motcua: Motcua) -> tuple[Path, dict[str, Any]]:
    """A picture of a card, and what its QR code says."""
    picture = FOLDER / "do-thi-thuy-vy.png"
    (row,) = motcua("scan", picture).rows
    return picture, row["claim"]


def test_the_lines_of_a_card_become_one_row(motcua: Motcua) -> None:
    number, text = next(iter(backs().items()))
    ran = motcua("mrz", text)
    assert ran.status == 0
    (row,) = ran.rows
    assert (row["status"], row["error"], row["claim"], row["warnings"]) == ("mrz", None, None, [])
    assert row["mrz"]["personal_id"] == number
    assert set(row["mrz"]) == {"personal_id", "full_name", "name_cut", "birth_date", "sex", "expiry_date"}
    assert ran.said == ""


def test_many_cards_on_standard_input_are_a_row_each_and_a_bad_one_takes_no_other_with_it(motcua: Motcua) -> None:
    (first, one), (second, two), *_ = backs().items()
    given = f"{one}\n\n{two.replace('IDVNM', 'IDVNM9', 1)}\n{two.lower()}\n{one.replace(chr(10), '')}\n"
    ran = motcua("mrz", given=given.encode())
    assert [row["mrz"]["personal_id"] if row["mrz"] else row["error"] for row in ran.rows] == [first, ran.rows[1]["error"], second, first]
    assert ran.rows[1]["status"] == "error"
    assert ran.rows[1]["error"].startswith("mrz_")
    assert ran.status == 5


def test_nothing_on_standard_input_is_no_row(motcua: Motcua) -> None:
    assert motcua("mrz", given=b"\n \n") == motcua("mrz", given=b"")


def test_bytes_that_are_no_text_are_bad_input(motcua: Motcua) -> None:
    ran = motcua("mrz", given=b"\xff\xfe\x00IDVNM\n")
    assert (ran.status, ran.rows[0]["error"]) == (5, "mrz_shape")


def test_what_cannot_be_taken_says_which_part_and_what_to_do(motcua: Motcua) -> None:
    text = next(iter(backs().values()))
    wrong = text[:5] + str((int(text[5]) + 1) % 10) + text[6:]
    ran = motcua("mrz", wrong)
    assert (ran.status, ran.rows[0]["error"]) == (5, "mrz_number")
    assert "dòng thứ nhất" in ran.said
    assert text[5:14] not in ran.said


def test_the_back_of_the_same_card_agrees_with_its_code(motcua: Motcua) -> None:
    picture, claim = front(motcua)
    ran = motcua("mrz", backs()[claim["personal_id"]], "--against", picture)
    assert (ran.status, ran.rows[0]["warnings"]) == (0, [])
    assert ran.rows[0]["claim"] == claim


def test_the_back_of_another_card_differs_and_is_a_negative_answer(motcua: Motcua) -> None:
    picture, claim = front(motcua)
    other = next(text for number, text in backs().items() if number != claim["personal_id"])
    ran = motcua("mrz", other, "--against", picture)
    assert ran.status == 1
    assert "mrz_number" in ran.rows[0]["warnings"]
    assert "hai thẻ khác nhau" in ran.said


def test_against_a_picture_without_a_card_there_is_nothing_to_say(motcua: Motcua, tmp_path: Path) -> None:
    ran = motcua("mrz", next(iter(backs().values())), "--against", tmp_path / "missing.png")
    assert (ran.status, ran.rows) == (5, [])


@pytest.mark.skipif(SCANIMAGE is None, reason="no scanimage here: apt-get install sane-utils, and this test runs")
def test_a_card_on_a_flatbed_is_a_row_like_a_file(motcua: Motcua, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    _, claim = front(motcua)
    page, script = tmp_path / "page.pgm", tmp_path / "scanimage"
    Image.open(FOLDER / "do-thi-thuy-vy.png").convert("L").save(page)
    script.write_text(f'#!/bin/sh\ncase "$*" in *pnm:0*) set -- "$@" --filename={page} ;; esac\nexec {SCANIMAGE} "$@"\n')
    script.chmod(0o755)
    (tmp_path / "dll.conf").write_text("pnm\n")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("SANE_CONFIG_DIR", str(tmp_path))
    for words in (("scan", "--flatbed"), ("scan", "--flatbed", "pnm:0")):
        ran = motcua(*words)
        assert (ran.status, ran.rows[0]["file"], ran.rows[0]["claim"]) == (0, "flatbed:pnm:0", claim)
    ran = motcua("scan", "--flatbed", "pnm:0", "pnm:http://127.0.0.1:9")
    assert [(row["file"], row["status"], row["error"]) for row in ran.rows] == [
        ("flatbed:pnm:0", "card", None),
        ("flatbed:pnm:http://127.0.0.1:9", "error", "flatbed_missing"),
    ]
    assert ran.status == 3


def test_without_scanimage_the_flatbed_is_a_missing_device(motcua: Motcua, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = motcua("scan", "--flatbed")
    assert (ran.status, ran.rows[0]["error"]) == (3, "flatbed_program")
    assert ran.rows[0]["file"] == "flatbed"
    assert "sane-utils" in ran.said


def test_people_are_told_the_stage_and_the_time(
    motcua: Motcua, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    picture, claim = front(motcua)
    stage = motcua("scan", picture).rows[0]["stage"]
    run(["scan", str(picture)])
    told = capsys.readouterr().out
    assert stage
    assert claim["full_name"] in told
    assert re.search(rf" · {re.escape(stage)} · [0-9]+ ms$", told.strip())
    monkeypatch.setenv("PATH", str(tmp_path))
    run(["scan", "--flatbed"])
    assert re.fullmatch(r"flatbed: - · [0-9]+ ms", capsys.readouterr().out.strip())


def test_scanning_nothing_at_all_is_wrong_usage(motcua: Motcua) -> None:
    assert (motcua("scan").status, motcua("scan").rows) == (2, [])
