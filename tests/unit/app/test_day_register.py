"""The register of a day: every dossier on a line of its own, heads on every page, the same bytes for the same list, no citizen."""

import datetime as dt
import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from app.core.dossiers import DayDossier, Standing
from app.day_register import RegisterHead, register

AT = dt.datetime(2026, 11, 22, 16, 5).astimezone()
HEAD = RegisterHead(office="UBND xã Thử Nghiệm", place="Thử Nghiệm", day=AT.date(), at=AT, clerk="Trần Thị Lan")
ONE = DayDossier(
    number="H-0001", procedure="1.004873", unit="DEMO", clerk="lan", first=AT, last=AT, standing=Standing.PRINTED, sheets=1, waiting=2
)
NAMES = {"lan": "Trần Thị Lan", "hoa": "Lê Thị Hòa"}
PROCEDURES = {"1.004873": "Cấp Giấy xác nhận tình trạng hôn nhân"}


def made(*dossiers: DayDossier, test_data: bool = False, archive: bool = False) -> bytes:
    return register(dossiers, HEAD, procedures=PROCEDURES, names=NAMES, test_data=test_data, archive=archive)


def pages(paper: bytes) -> list[str]:
    return [" ".join((page.extract_text() or "").split()) for page in PdfReader(io.BytesIO(paper)).pages]


def test_a_line_says_number_procedure_time_forms_state_and_clerk() -> None:
    (page,) = pages(made(ONE, replace(ONE, number="H-0002", sheets=0, waiting=0, standing=Standing.HANDED, other="hoa")))
    for words in ("SỔ THEO DÕI HỒ SƠ", "Ngày 22/11/2026", "Lập lúc 16:05", "H-0001", "Cấp Giấy xác nhận", "16:05", "Đã in", "Trần Thị Lan"):
        assert words in page
    assert "2 người chờ xác thực lại" in page
    assert "Đã giao cho Lê Thị Hòa" in page
    assert "Cộng: 2 hồ sơ, 1 tờ khai." in page
    assert "NGƯỜI LẬP SỔ" in page and "PHỤ TRÁCH" in page


def test_what_nobody_has_a_name_for_is_called_by_its_code() -> None:
    (page,) = pages(made(replace(ONE, procedure="9.999999", clerk="van")))
    assert "9.999999" in page
    assert "van" in page


def test_a_day_without_dossiers_says_so() -> None:
    (page,) = pages(made())
    assert "Trong ngày không có hồ sơ nào." in page


def test_many_dossiers_go_on_to_more_pages_with_the_heads_again_and_none_is_lost() -> None:
    found = pages(made(*(replace(ONE, number=f"H-{n:04}") for n in range(70))))
    assert len(found) > 2
    assert all("Trạng thái" in page for page in found if "H-0" in page)
    assert all(f"H-{n:04}" in " ".join(found) for n in range(70))
    assert "PHỤ TRÁCH" in found[-1]


def test_the_same_list_gives_the_same_bytes_and_test_data_is_marked() -> None:
    assert made(ONE) == made(ONE)
    assert "DỮ LIỆU THỬ" not in pages(made(ONE))[0]
    assert "DỮ LIỆU THỬ" in pages(made(ONE, test_data=True))[0]


@pytest.mark.parametrize(("archive", "version"), [(False, b"%PDF-1.5"), (True, b"%PDF-1.4")])
def test_an_office_that_archives_has_it_as_pdf_a(version: bytes, *, archive: bool) -> None:
    paper = made(ONE, archive=archive)
    assert paper.startswith(version)
    assert (b"pdfaid:part" in paper) is archive
