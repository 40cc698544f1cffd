"""Vietnamese text: what counts as the same writing, and what does not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources import text

NAMES = ["Nguyễn Thị Ngọc Ánh", "Đắk Ơ", "H'Nuĕn Byă", "Y Blŏ B'Krông", "Thúy", "Quỳnh", "Hòa Bình"]


@pytest.mark.parametrize("name", NAMES)
def test_decomposed_and_composed_text_are_one(name: str) -> None:
    apart = unicodedata.normalize("NFD", name)
    assert text.nfc(apart) == name
    assert text.key(apart) == text.key(name)
    assert text.tone_key(apart) == text.tone_key(name)
    assert text.bare_key(apart) == text.bare_key(name)


def test_squash_leaves_one_line() -> None:
    assert text.squash("  Lê \t Văn\n A\u00a0") == "Lê Văn A"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thanh Hóa", "thanh hoá"),
        ("Thủy", "Thuỷ"),
        ("TRẦN VĂN ĐỨC", "Trần Văn Ðức"),
        ("Trần Văn Đức", "Trần  Văn, Đức"),
        ("H'Bĭt", "H’Bĭt"),
        ("Ra-glai", "Ra–glai"),
        ("Ɖức", "Đức"),
    ],
)
def test_forms_of_one_writing_have_one_key(one: str, other: str) -> None:
    assert text.key(one) == text.key(other)


@pytest.mark.parametrize(("one", "other"), [("Hòa", "Hoa"), ("Hòa", "Họa"), ("Đức", "Dức"), ("Minh", "Mình"), ("Ô", "Ơ"), ("12", "1 2")])
def test_different_words_have_different_keys(one: str, other: str) -> None:
    assert text.key(one) != text.key(other)


@pytest.mark.parametrize("apostrophe", "'’‘‛ʹʻʼʽˈ′´`\ua78b\ua78c＇")
def test_apostrophes_of_all_kinds_are_one(apostrophe: str) -> None:
    assert text.one_form(f"H{apostrophe}Hen") == "H'Hen"
    assert text.key(f"H{apostrophe}Hen") == text.key("H'Hen") == "h hen"


@pytest.mark.parametrize("dash", "-‐‑‒–—―−﹣－")
def test_hyphens_of_all_kinds_are_one(dash: str) -> None:
    assert text.one_form(f"Y{dash}Bhăm") == "Y-Bhăm"


def test_folded_text_keeps_blanks_and_punctuation_and_words_do_not() -> None:
    assert text.folded("Ðỗ  H’Bơ-Lăm") == "đỗ  h'bơ-lăm"
    assert text.words(text.folded("Ðỗ  H’Bơ-Lăm, 12")) == ["đỗ", "h", "bơ", "lăm", "12"]


def test_the_key_of_a_word_has_its_tone_at_the_end() -> None:
    assert text.word_key("hòa") == text.word_key("hoà") == "hoa\u0300"
    assert text.word_key("hoa") == "hoa"
    assert text.word_key("ño") == "ño", "a letter of the highlands"
    assert text.word_key(unicodedata.normalize("NFC", "bo\u0306\u0301")) == "bŏ\u0301"


@pytest.mark.parametrize(("written", "plain"), [("Αθήνα", "Αθηνα"), ("Hàn 한국", "Han 한국"), ("ŵ", "w")])
def test_marks_of_other_scripts_are_taken_off_too(written: str, plain: str) -> None:
    assert text.unaccented(written) == plain
    assert text.has_accents(written)


def test_tone_key_keeps_case_and_punctuation() -> None:
    assert text.tone_key("Hòa, Bình") == text.tone_key("Hoà, Bình")
    assert text.tone_key("Hòa") != text.tone_key("hòa")
    assert "," in text.tone_key("Hòa, Bình")


@pytest.mark.parametrize(
    ("written", "plain"), [("Đắk Ơ", "Dak O"), ("đường", "duong"), ("Ðức", "Duc"), ("Ɖɖð", "Ddd"), ("H'Nuĕn Byă Ñ", "H'Nuen Bya N")]
)
def test_unaccented_keeps_letters_and_case(written: str, plain: str) -> None:
    assert text.unaccented(written) == plain


def test_fold_and_bare_key_are_for_searching() -> None:
    assert text.fold("  Đắk  Ơ ") == "dak o"
    assert text.bare_key("H'Nuĕn-Byă, Đ.") == "h nuen bya d"


@pytest.mark.parametrize(
    ("written", "has"), [("Nguyen", False), ("Nguyễn", True), ("Dak", False), ("đ", True), ("", False), ("12/3", False)]
)
def test_has_accents(written: str, *, has: bool) -> None:
    assert text.has_accents(written) is has


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\ufeff", "\x00", "\n", "\ue000", "\u2028", "\ud800", "\U0010ffff"])
def test_characters_nobody_may_see_are_found(hidden: str) -> None:
    assert text.forbidden(f"Lê{hidden} Văn") == hidden


@pytest.mark.parametrize("name", NAMES)
def test_names_hold_nothing_forbidden(name: str) -> None:
    assert text.forbidden(name) is None


def test_upper_keeps_accents() -> None:
    assert text.upper("Đỗ Thị Thúy Vy") == "ĐỖ THỊ THÚY VY"
    assert text.upper(unicodedata.normalize("NFD", "ươ")) == "ƯƠ"


def test_numbers_are_grouped_and_masked() -> None:
    assert text.group_number("099190001234") == "099 190 001 234"
    assert text.mask_number("099190001234") == "•" * 9 + "234"
    assert text.mask_number("12") == "12"
    assert text.group_number("") == ""


@given(st.text())
def test_keys_are_stable_and_never_fail(anything: str) -> None:
    assert text.key(text.squash(anything)) == text.key(anything)
    assert text.bare_key(text.unaccented(anything)) == text.bare_key(anything)
    assert text.unaccented(text.unaccented(anything)) == text.unaccented(anything)
