"""A card that differs from the record becomes a slip for the police, and an event without anybody's data."""

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from resources.demo.people import citizens
from tests.journeys.commands.conftest import Motcua

LINE = ("--procedure", "1.004194", "--dossier", "D-1", "--fields", "permanent_residence,sex")


def card_of(practice: list[dict[str, Any]], case: str) -> dict[str, Any]:
    numbers = {one.card.number for one in citizens() if one.case == case and one.card}
    return next(row for row in practice if row["personal_id"] in numbers)


@pytest.mark.parametrize(("case", "field"), [("differs-residence", "residence"), ("differs-sex", "sex"), ("differs-old-id", "old_id")])
def test_what_differs_is_written_on_a_slip_and_counted(
    motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path, case: str, field: str
) -> None:
    card, out = card_of(practice, case), tmp_path / "phieu.pdf"
    ran = motcua("slip", "--card", card["file"], *LINE, "--out", out)
    assert ran.status == 0, ran.said
    assert (ran.rows[0]["outcome"], ran.rows[0]["differs"], ran.rows[0]["pdf"]) == ("FOUND", [field], str(out))
    text = " ".join(page.extract_text() for page in PdfReader(out).pages)
    assert "PHIẾU PHẢN ÁNH SAI LỆCH THÔNG TIN" in text and "DỮ LIỆU THỬ" in text and "Công an xã Thử Nghiệm" in text
    assert card["personal_id"] in text
    (count,) = motcua("usage", "report", "--by", "clerk").rows
    assert (count["calls"], count["forms"], count["printed"], count["fields_filled"]) == (1, 1, 0, 0)
    assert motcua("ledger", "verify").rows[0]["chain"] == "ok"


def test_where_nothing_differs_there_is_a_sentence_and_no_file(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    out = tmp_path / "phieu.pdf"
    ran = motcua("slip", "--card", practice[0]["file"], *LINE, "--out", out)
    assert (ran.status, ran.rows[0]["pdf"], ran.rows[0]["differs"]) == (1, None, [])
    assert "không lập phiếu" in ran.said
    assert not out.exists()
    (count,) = motcua("usage", "report", "--by", "clerk").rows
    assert (count["calls"], count["forms"]) == (1, 0)


def test_somebody_who_is_not_found_gets_a_slip_with_what_he_says(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    card, out = card_of(practice, "unknown-to-database"), tmp_path / "phieu.pdf"
    ran = motcua("slip", "--card", card["file"], *LINE, "--out", out)
    assert (ran.status, ran.rows[0]["outcome"], ran.rows[0]["pdf"]) == (0, "NOT_FOUND_OR_MISMATCH", str(out))
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(out).pages).split())
    assert "Không tìm thấy" in text and card["personal_id"] in text


def test_an_outage_is_no_slip_and_no_purpose_no_question(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    out = tmp_path / "phieu.pdf"
    answers = {one.card.number for one in citizens() if one.answer == "GATEWAY_ERROR" and one.card}
    dead = next(row for row in practice if row["personal_id"] in answers)
    assert motcua("slip", "--card", dead["file"], *LINE, "--out", out).status == 3
    assert motcua("slip", "--card", practice[0]["file"], *LINE, "--purpose", "", "--out", out).status == 4
    assert motcua("slip", "--card", practice[0]["file"], *LINE, "--out", tmp_path).status == 2
    assert not out.exists()


def test_a_slip_that_cannot_be_written_says_so(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder is wanted")
    ran = motcua("slip", "--card", card_of(practice, "differs-sex")["file"], *LINE, "--out", tmp_path / "taken" / "phieu.pdf")
    assert ran.status == 6
