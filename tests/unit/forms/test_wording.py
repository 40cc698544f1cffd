"""No wording that asks for a household book gets through, and nothing innocent is stopped."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.wording import RULES, asks_for_book
from resources.sentences import say


@pytest.mark.parametrize(
    ("wording", "rule"),
    [
        ("Sổ hộ khẩu", "HKB-1"),
        ("SỔ HỘ KHẨU (bản sao)", "HKB-1"),
        ("so ho khau", "HKB-1"),
        ("Nơi đăng ký hộ khẩu thường trú", "HKB-1"),
        ("Hộ khẩu", "HKB-1"),
        ("hộ-khẩu", "HKB-1"),
        ("so_ho_khau", "HKB-1"),
        ("sohokhau", "HKB-1"),
        ("h\u00adộ kh\u200bẩu", "HKB-1"),
        ("household book", "HKB-1"),
        ("Sổ tạm trú", "HKB-2"),
        ("sổ  tạm\ntrú", "HKB-2"),
        ("SO TAM TRU", "HKB-2"),
        ("sổ đăng ký tạm trú", "HKB-2"),
        ("Số sổ", "HKB-3"),
        ("so so", "HKB-3"),
        ("ghi số của sổ", "HKB-3"),
        ("Số SHK", "HKB-4"),
        ("Nơi ĐK HKTT", "HKB-4"),
        ("sổ HK", "HKB-4"),
        ("KT3", "HKB-4"),
        ("diện kt-2", "HKB-4"),
        ("nyc/SoSoHoKhau", "HKB-5"),
        ("applicant.household_book_no", "HKB-5"),
        ("householdBookNo", "HKB-5"),
    ],
)
def test_asking_for_a_book_is_seen(wording: str, rule: str) -> None:
    assert rule in asks_for_book(wording)
    assert rule in asks_for_book(unicodedata.normalize("NFD", wording))


@pytest.mark.parametrize(
    "wording",
    [
        "Họ, chữ đệm và tên chủ hộ",
        "chu_ho_so_dinh_danh",
        "household_head.full_name",
        "hộ gia đình",
        "hộ kinh doanh",
        "hộ nghèo",
        "sổ hộ nghèo",
        "STT",
        "hồ sơ tạm trú",
        "ho so tam tru",
        "hồ sơ đăng ký thường trú",
        "cơ sở số 5",
        "co so so 5",
        "Sổ hộ tịch",
        "Số sổ BHXH",
        "số sổ bảo hiểm xã hội",
        "Quyển số",
        "Số định danh cá nhân",
        "so sánh",
        "đăng ký tạm trú",
        "Nơi thường trú",
        "Mẫu TK1-TS",
        "",
    ],
)
def test_other_households_and_other_books_pass(wording: str) -> None:
    assert asks_for_book(wording) == ()


@given(st.text(max_size=40))
def test_any_text_can_be_judged_and_a_book_is_seen_wherever_it_stands(noise: str) -> None:
    asks_for_book(noise)
    assert "HKB-1" in asks_for_book(f"{noise} , Sổ hộ khẩu; {noise}")


def test_every_rule_names_the_law_in_both_languages() -> None:
    for rule in RULES:
        assert "68/2020/QH14" in say(f"lint.{rule.id}")
        assert "104/2022/NĐ-CP" in say(f"lint.{rule.id}", "en")
