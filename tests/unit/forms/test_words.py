"""How Vietnamese papers write dates, amounts, and the parts of names and addresses."""

import pytest

from forms.words import date_in_words, date_with_words, family_name, given_names, of_address, with_dots
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


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ("Nguyễn Thị Ngọc Ánh", "Nguyễn", "Thị Ngọc Ánh"),
        ("Hồ Văn Ý", "Hồ", "Văn Ý"),
        ("Tôn Đức Thắng", "Tôn", "Đức Thắng"),
        ("TRẦN THUÝ Ý NHI", "TRẦN", "THUÝ Ý NHI"),
        # A mark of sex stands first, the family name last or nowhere: nobody but the citizen can tell them apart.
        ("Y Blŏ Niê Kđăm", "", ""),
        ("H'Hen Niê", "", ""),
        ("H’Yuôn Ñiê", "", ""),
        ("h hen Niê", "", ""),
        ("Ksor H'Bŭt", "", ""),
        # The family name has two words, or may have.
        ("Rơ Châm H'Phyo", "", ""),
        ("Rơ Mah Y Thuột", "", ""),
        ("RO MAH PHYO", "", ""),
        ("Ra Lan H’Nguyệt", "", ""),
        ("Tôn Nữ Thị Ninh", "", ""),
        ("Công Tằng Tôn Nữ Thị Ninh", "", ""),
        # What stands first is no family name.
        ("K'Brêu", "", ""),
        ("Thị Hồng", "", ""),
        ("Ánh", "", ""),
        ("", "", ""),
    ],
)
def test_a_name_is_parted_only_where_it_surely_begins_with_the_family_name(name: str, family: str, given: str) -> None:
    assert (family_name(name), given_names(name)) == (family, given)


@pytest.mark.parametrize(
    ("address", "commune", "province"),
    [
        ("Số 12, đường Nguyễn Trãi, phường Thanh Xuân, thành phố Hà Nội", "phường Thanh Xuân", "thành phố Hà Nội"),
        ("Thôn 3, xã Ea Kao, tỉnh Đắk Lắk, Việt Nam", "xã Ea Kao", "tỉnh Đắk Lắk"),
        ("Đặc khu Phú Quốc, tỉnh An Giang", "Đặc khu Phú Quốc", "tỉnh An Giang"),
        ("Thôn 2, xã Đại Kim, huyện Thanh Trì, thành phố Hà Nội", "xã Đại Kim", "thành phố Hà Nội"),
        ("Hà Nội", "", ""),
        ("Paris, Cộng hòa Pháp", "", "Cộng hòa Pháp"),
        ("", "", ""),
    ],
)
def test_commune_and_province_are_the_ends_of_an_address(address: str, commune: str, province: str) -> None:
    assert of_address(address) == (commune, province)


@pytest.mark.parametrize(("digits", "written"), [("0", "0"), ("999", "999"), ("1000", "1.000"), ("1234567", "1.234.567")])
def test_amounts_have_a_dot_after_every_three_digits(digits: str, written: str) -> None:
    assert with_dots(digits) == written
