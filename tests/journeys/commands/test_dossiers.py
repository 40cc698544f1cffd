"""`motcua dossiers`: those of a day as rows, and the register of the day as a PDF."""

import datetime as dt
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.journeys.commands.conftest import Motcua


def test_the_day_is_listed_and_written_into_the_register(motcua: Motcua, tmp_path: Path) -> None:
    assert motcua("dossiers", "list").rows == []
    assert motcua("demo", "--out", tmp_path / "demo").status == 0
    rows = motcua("dossiers", "list").rows
    assert (rows[0]["dossier"], rows[0]["state"], rows[0]["forms"], rows[0]["waiting"]) == ("DEMO-2026-0001", "saved", 1, 0)
    assert {row["clerk"] for row in rows} == {"canbo"}
    today = dt.date.today()
    assert motcua("dossiers", "list", "--day", f"{today:%d/%m/%Y}").rows == rows
    out = tmp_path / "so.pdf"
    ran = motcua("dossiers", "register", "--out", out)
    assert (ran.status, ran.rows) == (0, [{"pdf": str(out), "day": today.isoformat(), "dossiers": 3, "forms": 3}])
    text = " ".join(page.extract_text() for page in PdfReader(out).pages)
    assert "DEMO-2026-0001" in text and "DỮ LIỆU THỬ" in text and "Đã lưu" in text


def test_another_day_has_nothing_and_says_so(motcua: Motcua, tmp_path: Path) -> None:
    motcua("demo", "--out", tmp_path / "demo")
    ran = motcua("dossiers", "list", "--day", "2026-01-02")
    assert (ran.status, ran.rows) == (0, [])
    assert "chưa có hồ sơ nào" in ran.said


@pytest.mark.parametrize(
    ("words", "status"), [(("list", "--day", "31.2"), 2), (("register", "--out", "."), 2), (("list", "--day", "1990"), 2)]
)
def test_what_is_no_day_and_no_file_is_refused(motcua: Motcua, words: tuple[str, ...], status: int) -> None:
    ran = motcua("dossiers", *words)
    assert (ran.status, ran.rows) == (status, [])


def test_a_register_that_cannot_be_written_is_told_and_its_event_stands(motcua: Motcua, tmp_path: Path) -> None:
    motcua("demo", "--out", tmp_path / "demo")
    (tmp_path / "file").write_text("no folder")
    ran = motcua("dossiers", "register", "--out", tmp_path / "file" / "so.pdf")
    assert (ran.status, ran.rows) == (6, [])
