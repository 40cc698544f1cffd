"""A list of words in every format: the same words, nothing that runs, the same bytes."""

import csv
import datetime as dt
import io
import json
import zipfile

import pypdf
import pytest

from app.report.listing import Listing
from app.report.making import Format

LISTING = Listing(
    title="Danh sách cảnh báo",
    office="UBND xã Thử Nghiệm",
    about="Kỳ 11/2026. Tất cả đơn vị.",
    at=dt.datetime(2026, 11, 22, 15, 4, tzinfo=dt.UTC),
    columns=("rule", "who"),
    heads=("Dấu hiệu", "Cán bộ"),
    rows=(("=1+1", "cán bộ 3f2a"), ("Tra cứu <khẩn cấp>", "")),
    test_data=True,
)


def test_csv_has_names_for_programs_and_no_cell_that_runs() -> None:
    rows = list(csv.reader(io.StringIO(LISTING.file(Format.CSV).decode("utf-8-sig"), newline="")))
    assert rows == [["rule", "who"], ["'=1+1", "cán bộ 3f2a"], ["Tra cứu <khẩn cấp>", ""]]


def test_json_has_one_object_a_line() -> None:
    lines = LISTING.file(Format.JSON).decode().splitlines()
    assert [json.loads(line) for line in lines] == [dict(zip(LISTING.columns, row, strict=True)) for row in LISTING.rows]


def test_a_workbook_holds_texts_and_no_formula() -> None:
    with zipfile.ZipFile(io.BytesIO(LISTING.file(Format.XLSX))) as book:
        sheet, words = book.read("xl/worksheets/sheet1.xml"), book.read("xl/sharedStrings.xml").decode()
    assert b"<f>" not in sheet
    assert all(word in words for word in ("Danh sách cảnh báo", "UBND xã Thử Nghiệm", "Dấu hiệu", "=1+1", "Lập lúc 15:04 22/11/2026."))


def test_the_paper_says_what_it_is_a_list_of_and_that_its_people_are_invented() -> None:
    said = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(LISTING.file(Format.PDF))).pages)
    for words in ("Danh sách cảnh báo", "Kỳ 11/2026. Tất cả đơn vị.", "Tra cứu <khẩn cấp>", "cán bộ 3f2a", "Lập lúc 15:04", "DỮ LIỆU THỬ"):
        assert words in said


@pytest.mark.parametrize("how", list(Format))
def test_the_same_list_gives_the_same_bytes(how: Format) -> None:
    assert LISTING.file(how) == LISTING.file(how)
