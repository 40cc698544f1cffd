import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.codes import code_list
from scanner.number import PersonalNumber, read_number


@pytest.mark.parametrize(
    ("digits", "number"),
    [
        ("079" + "190000001", PersonalNumber(birth_province="Hồ Chí Minh", sex="Nữ", birth_year=1990)),
        ("001" + "099000001", PersonalNumber(birth_province="Hà Nội", sex="Nam", birth_year=1999)),
        ("096" + "305000001", PersonalNumber(birth_province="Cà Mau", sex="Nữ", birth_year=2005)),
        ("099201000001", PersonalNumber(birth_province=None, sex="Nam", birth_year=2001)),
        ("000990000001", PersonalNumber(birth_province=None, sex="Nữ", birth_year=2390)),
    ],
)
def test_a_number_tells_province_sex_and_year_of_birth(digits: str, number: PersonalNumber) -> None:
    assert read_number(digits) == number


@pytest.mark.parametrize("digits", ["", "09909900001", "0990990000011", "09909900000a", "٠٩٩٠٩٩٠٠٠٠٠١", " 099099000001"])
def test_anything_but_twelve_digits_is_refused_without_repeating_it(digits: str) -> None:
    with pytest.raises(ValueError, match="a personal number has twelve digits"):
        read_number(digits)


def test_the_table_holds_the_63_provinces_of_its_time() -> None:
    entries = code_list("birth_province_prefix").entries
    assert len(entries) == 63
    assert all(len(entry.code) == 3 for entry in entries)


def test_a_number_stays_out_of_its_repr() -> None:
    assert repr(read_number("079" + "190000001")) == "PersonalNumber()"


@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_every_twelve_digits_can_be_taken_apart(digits: str) -> None:
    assert 1900 <= read_number(digits).birth_year <= 2399
