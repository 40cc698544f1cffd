"""Dates as Vietnamese papers spell them."""

import pytest

from forms.words import date_in_words, date_with_words
from resources.dates import PartialDate


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2026-03-10", "Ngày mười, tháng ba, năm hai nghìn không trăm hai mươi sáu"),
        ("2005-04-04", "Ngày bốn, tháng tư, năm hai nghìn không trăm linh năm"),
        ("1990-12-31", "Ngày ba mươi mốt, tháng mười hai, năm một nghìn chín trăm chín mươi"),
        ("2000-01-01", "Ngày một, tháng một, năm hai nghìn"),
        ("1915-11-15", "Ngày mười lăm, tháng mười một, năm một nghìn chín trăm mười lăm"),
        ("2021-10-21", "Ngày hai mươi mốt, tháng mười, năm hai nghìn không trăm hai mươi mốt"),
        ("1911-05-11", "Ngày mười một, tháng năm, năm một nghìn chín trăm mười một"),
        ("1800-02-24", "Ngày hai mươi bốn, tháng hai, năm một nghìn tám trăm"),
        ("1955-05-25", "Ngày hai mươi lăm, tháng năm, năm một nghìn chín trăm năm mươi lăm"),
        ("2100-06-30", "Ngày ba mươi, tháng sáu, năm hai nghìn một trăm"),
        ("1958-03", "Tháng ba, năm một nghìn chín trăm năm mươi tám"),
        ("1958", "Năm một nghìn chín trăm năm mươi tám"),
    ],
)
def test_a_date_in_words(iso: str, words: str) -> None:
    assert date_in_words(PartialDate.from_iso(iso)) == words


@pytest.mark.parametrize(
    ("iso", "line"),
    [
        ("2026-02-07", "ngày 07 tháng 02 năm 2026"),
        ("2026-03-10", "ngày 10 tháng 3 năm 2026"),
        ("2026-11", "tháng 11 năm 2026"),
        ("2026", "năm 2026"),
    ],
)
def test_zeros_stand_before_small_days_and_the_first_two_months_only(iso: str, line: str) -> None:
    assert date_with_words(PartialDate.from_iso(iso)) == line
