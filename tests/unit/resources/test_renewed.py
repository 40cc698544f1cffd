"""Addresses of before 01/07/2025 written in the names of today."""

import pytest

from resources import areas


@pytest.mark.parametrize(
    ("before", "today"),
    [
        ("Thôn 3, xã Ea Kao, thành phố Buôn Ma Thuột, tỉnh Đắk Lắk", ("Thôn 3, Phường Ea Kao, Tỉnh Đắk Lắk",)),
        ("thôn 3,  Ea Kao, Buôn Ma Thuột, Đắk Lắk, Việt Nam", ("thôn 3, Phường Ea Kao, Tỉnh Đắk Lắk",)),
        ("Tân Đồng, Đồng Xoài, Bình Phước", ("Phường Bình Phước, Thành phố Đồng Nai",)),
    ],
)
def test_an_address_of_before_keeps_its_own_words_and_gets_the_units_of_today(before: str, today: tuple[str, ...]) -> None:
    assert areas.renewed(before) == today


def test_a_divided_commune_has_several_heirs() -> None:
    assert len(areas.renewed("Tổ 2, phường Thanh Xuân Bắc, quận Thanh Xuân, Hà Nội")) == 2


@pytest.mark.parametrize(
    "address",
    ["Số 12, phường Thanh Xuân, thành phố Hà Nội", "12 Lê Lợi, Quận 1, Thành phố Hồ Chí Minh", "gần chợ", "Việt Nam", ""],
)
def test_what_names_no_commune_of_before_has_nothing_to_offer(address: str) -> None:
    assert areas.renewed(address) == ()
