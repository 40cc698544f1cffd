"""`motcua receipt`: the slip a citizen takes home, in two copies, counted as one form."""

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.journeys.commands.conftest import Motcua

LINE = ("--procedure", "1.001193", "--dossier", "H-1")


def test_the_slip_is_filled_in_both_copies_and_counted_once(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    out = tmp_path / "hen.pdf"
    card = f"applicant={practice[0]['file']}"
    papers = ("--paper", "Giấy chứng sinh=1 bản chính", "--set", "so_bo_ho_so=1", "--set", "so_dien_thoai_nguoi_nop=0912 345 678")
    ran = motcua("receipt", "--card", card, *LINE, "--days", 3, *papers, "--out", out)
    assert ran.status == 0, ran.said
    (row,) = ran.rows
    assert (row["form"], row["pdf"], row["missing"]) == ("phieu_tiep_nhan", str(out), [])
    assert row["fields"]["thoi_han_xu_ly_ho_so"] == {"value": "3", "origin": "system"}
    assert row["fields"]["ngay_hen_tra"]["origin"] == "computed"
    pages = [page.extract_text() for page in PdfReader(out).pages]
    assert ["(Liên: Lưu)" in page for page in pages] == [True, False]
    (count,) = motcua("usage", "report", "--by", "clerk").rows
    assert (count["calls"], count["forms"]) == (1, 1)


def test_a_term_that_nobody_knows_is_asked_for(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    ran = motcua("receipt", "--card", f"applicant={practice[0]['file']}", *LINE, "--out", tmp_path / "hen.pdf")
    assert ran.status == 0
    assert "--days" in ran.said
    assert {"thoi_han_xu_ly_ho_so", "ngay_hen_tra"} <= set(ran.rows[0]["missing"])


def test_a_procedure_that_nobody_knows_is_named_by_the_clerk(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    out = tmp_path / "hen.pdf"
    line = ("receipt", "--card", f"applicant={practice[0]['file']}", "--procedure", "9.999999", "--dossier", "H-1", "--out", out)
    ran = motcua(*line)
    assert (ran.status, ran.rows, out.exists()) == (2, [], False)
    assert "9.999999" in ran.said and "trich_yeu_ho_so" in ran.said
    assert motcua("usage", "report").rows == []
    named = motcua(*line, "--set", "trich_yeu_ho_so=Việc của xã")
    assert (named.status, named.rows[0]["fields"]["trich_yeu_ho_so"]["value"]) == (0, "Việc của xã")


def test_the_slip_is_pdf_a_where_the_office_wants_it(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    motcua("settings", "set", "forms.file", "pdf-a-1b")
    out = tmp_path / "hen.pdf"
    assert motcua("receipt", "--card", f"applicant={practice[0]['file']}", *LINE, "--days", 3, "--out", out).status == 0
    slip = out.read_bytes()
    assert slip.startswith(b"%PDF-1.4") and b"<pdfaid:part>1</pdfaid:part>" in slip
    assert len(PdfReader(out).pages) == 2


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--days", "-1"), 2),
        (("--paper", "Giấy chứng sinh=bản gốc"), 2),
        (("--paper", "Giấy chứng sinh"), 2),
        (("--set", "khong_co=1"), 2),
        (("--dossier", ""), 4),
        (("--card", "mother=khong-co.png"), 2),
    ],
)
def test_what_cannot_be_is_refused_before_anybody_is_asked(
    motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path, words: tuple[str, ...], status: int
) -> None:
    out = tmp_path / "hen.pdf"
    ran = motcua("receipt", "--card", f"applicant={practice[0]['file']}", *LINE, *words, "--out", out)
    assert ran.status == status, ran.said
    assert not out.exists()


def test_a_broken_file_of_days_stops_the_slip(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    motcua("settings", "set", "unit.closes", "16:30")
    settings = next(motcua.home.rglob("settings.json"))
    settings.with_name("working_days.yaml").write_text("days_off: [", encoding="utf-8")
    out = tmp_path / "hen.pdf"
    ran = motcua("receipt", "--card", f"applicant={practice[0]['file']}", *LINE, "--days", 1, "--out", out)
    assert ran.status == 5, ran.said
    assert "working_days.yaml" in ran.said and not out.exists()
