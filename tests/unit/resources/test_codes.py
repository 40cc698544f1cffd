"""The code lists: labels for every code, known or not, and files that are what the generator writes."""

import csv
import re
from pathlib import Path

import pytest

import resources.codes as codes
from resources.codes import NAMES, CodeList, code_list, unknown

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "codelists"


@pytest.mark.parametrize(
    ("name", "code", "label"),
    [
        ("sex", "1", "Nam"),
        ("sex", "02", "Nữ"),
        ("sex", "0", "Chưa có thông tin"),
        ("ethnicity", "22", "Xtiêng"),
        ("ethnicity", "1", "Kinh"),
        ("ethnicity", "20", "Mnông"),
        ("religion", "00", "Không"),
        ("religion", "0", "Không"),
        ("marital_status", "2", "Đang có vợ/chồng"),
        ("blood_group", "4", "O"),
        ("relation_to_head", "CH01", "Chủ hộ"),
        ("relation_to_head", "ch01", "Chủ hộ"),
        ("relation_to_head", "07", "Con"),
        ("country", "VN", "Việt Nam"),
        ("country", " vn ", "Việt Nam"),
        ("country", "KH", "Campuchia"),
    ],
)
def test_a_known_code_has_its_label_however_it_is_written(name: str, code: str, label: str) -> None:
    assert code_list(name).label(code) == label


@pytest.mark.parametrize(("code", "shown"), [("77", "mã 77"), ("7x", "mã 7x"), ("", "mã trống"), ("  ", "mã trống")])
def test_an_unknown_code_is_shown_and_never_blank(code: str, shown: str) -> None:
    assert code_list("ethnicity").entry(code) is None
    assert code_list("ethnicity").label(code) == f"{shown} (không có trong danh mục)" == unknown(code)


def test_a_list_nobody_keeps_is_refused() -> None:
    with pytest.raises(KeyError):
        code_list("zodiac")


def test_a_code_that_occurs_twice_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    header = "code,label,valid_from,valid_to,source,confidence\n"
    (tmp_path / "sex.csv").write_text(header + "1,Nam,,,x,H\n01,Nam,,,x,H\n", encoding="utf-8")
    monkeypatch.setattr(codes, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="twice"):
        code_list.__wrapped__("sex")


@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_every_list_is_complete(name: str) -> None:
    listed: CodeList = code_list(name)
    assert listed.entries
    for entry in listed.entries:
        assert entry.code.strip() and entry.label.strip() and entry.source.strip()
        assert entry.confidence in {"H", "M", "L"}
        for day in (entry.valid_from, entry.valid_to):
            assert re.fullmatch(r"(\d{4}-\d{2}-\d{2})?", day)
        assert listed.label(entry.code) == entry.label


def test_the_54_ethnicities_stand_in_the_order_of_the_statistics_office() -> None:
    official = [entry for entry in code_list("ethnicity").entries if int(entry.code) <= 54]
    assert [entry.code for entry in official] == [f"{number:02d}" for number in range(1, 55)]
    assert {entry.valid_from for entry in official} == {"1979-03-02"}


def test_there_are_the_249_countries_of_iso_3166() -> None:
    listed = [entry.code for entry in code_list("country").entries]
    assert len(listed) == 249 and listed == sorted(listed)
    assert all(re.fullmatch("[A-Z]{2}", code) for code in listed)


def test_the_countries_are_what_the_generator_writes() -> None:
    pytest.importorskip("babel", reason="babel is needed only to generate the list of countries")
    from resources.codes.generate import FILE, rows

    with FILE.open(encoding="utf-8", newline="") as file:
        assert [tuple(row) for row in csv.reader(file)][1:] == rows()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the reference lists are not beside this checkout")
@pytest.mark.parametrize("name", ["sex", "ethnicity", "religion", "marital_status", "blood_group", "relation_to_head"])
def test_labels_agree_with_the_reference_lists(name: str) -> None:
    with (SHARED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            entry = code_list(name).entry(row["code"])
            assert entry and (entry.label, entry.confidence) == (row["label"], row["confidence"])
