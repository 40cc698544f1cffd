"""What a clerk may type, and in which spelling it is kept."""

import pytest

from forms import entries
from forms.catalogue import Catalogue
from forms.entries import accept
from forms.errors import InvalidEntry
from forms.model import Cell, FieldType, FormField
from forms.scope import Value
from resources.codes import CodeEntry, CodeList
from resources.dates import PartialDate
from resources.sentences import say

ARABIC_DIGITS = "\u0660\u0669\u0669" * 4


def typed(kind: FieldType, text: str, *, options: tuple[str, ...] = ()) -> Value | None:
    return accept(Cell(key="o", label="Ô", type=kind, options=options), at="o", text=text)


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        (FieldType.DATE, " 07/03/1990 ", PartialDate(1990, 3, 7)),
        (FieldType.DATE, "1958", PartialDate(1958)),
        (FieldType.DATE_LINE, "2026-11-21", PartialDate(2026, 11, 21)),
        (FieldType.DATE, "20-11-2026", PartialDate(2026, 11, 20)),
        (FieldType.DATE, "20.11.2026", PartialDate(2026, 11, 20)),
        (FieldType.DATETIME, "16:30 22-11-2026", "16:30 22/11/2026"),
        (FieldType.INTEGER, "02", "2"),
        (FieldType.INTEGER, "000", "0"),
        (FieldType.ID12_BOXES, "099 190 001 234", "099190001234"),
        (FieldType.ID12, "099.190.001.234", "099190001234"),
        (FieldType.PHONE, "0912 345 678", "0912 345 678"),
        (FieldType.PHONE, "+84 (24) 3825-0000", "+84 (24) 3825-0000"),
        (FieldType.EMAIL, "a.b@example.vn", "a.b@example.vn"),
        (FieldType.PERSON_NAME, "Nguyê\u0303n  Thi\u0323\tÁnh", "Nguyễn Thị Ánh"),
        (FieldType.MULTILINE, "một  hai\n\n ba ", "một hai\nba"),
        (FieldType.NUMBER, "109,50", "109,50"),
        (FieldType.NUMBER, "109.5", "109,5"),
        (FieldType.NUMBER, "1.234", "1234"),
        (FieldType.NUMBER, "1.234.567,8", "1234567,8"),
        (FieldType.NUMBER, "007", "7"),
        (FieldType.NUMBER, "0,5", "0,5"),
        (FieldType.MONEY, "1234567", "1234567"),
        (FieldType.MONEY, "1.234.567 đồng", "1234567"),
        (FieldType.MONEY, "1 234 567đ", "1234567"),
        (FieldType.MONEY, "0", "0"),
        (FieldType.DATETIME, "9:05 22/11/2026", "09:05 22/11/2026"),
        (FieldType.DATETIME, "09h05, 22/11/2026", "09:05 22/11/2026"),
        (FieldType.DATETIME, "22/11/2026 16:30", "16:30 22/11/2026"),
        (FieldType.DATETIME, "2026-11-22T16:30", "16:30 22/11/2026"),
        (FieldType.DATETIME, "22/11/2026", PartialDate(2026, 11, 22)),
        (FieldType.ID_NUMBER, "099 190 001 234", "099190001234"),
        (FieldType.ID_NUMBER, "000 000 001", "000000001"),
        (FieldType.ID_NUMBER, "c1234567", "C1234567"),
        (FieldType.ID_NUMBER, "P12345678", "P12345678"),
        (FieldType.BARCODE, "H18.31-261122-0001", "H18.31-261122-0001"),
        (FieldType.CHECKBOX, "x", "Có"),
        (FieldType.CHECKBOX, "CÓ", "Có"),
        (FieldType.CHECKBOX, "không", None),
        (FieldType.TEXT, "  ", None),
        (FieldType.DATE, "", None),
    ],
)
def test_good_values_are_kept_in_one_spelling(kind: FieldType, text: str, kept: Value | None) -> None:
    assert typed(kind, text) == kept


@pytest.mark.parametrize("text", ["Có", "có", "CÓ", " co\u0301 "])
def test_an_option_is_recognised_and_kept_as_the_form_spells_it(text: str) -> None:
    assert typed(FieldType.ENUM, text, options=("Có", "Không")) == "Có"


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        (FieldType.DATE, "31/02/2026", "not_a_date"),
        (FieldType.DATE, "hôm qua", "not_a_date"),
        (FieldType.INTEGER, "hai", "not_a_number"),
        (FieldType.INTEGER, "-1", "not_a_number"),
        (FieldType.INTEGER, "²", "not_a_number"),
        (FieldType.ID12_BOXES, "09919000123", "not_12_digits"),
        (FieldType.ID12, ARABIC_DIGITS, "not_12_digits"),
        (FieldType.PHONE, "113", "not_a_phone_number"),
        (FieldType.EMAIL, "a@b", "not_an_email_address"),
        (FieldType.EMAIL, "a b@example.vn", "not_an_email_address"),
        (FieldType.NUMBER, "một", "not_a_decimal"),
        (FieldType.NUMBER, "1,2,3", "not_a_decimal"),
        (FieldType.NUMBER, "-5", "not_a_decimal"),
        (FieldType.NUMBER, "1234.567.8", "not_a_decimal"),
        (FieldType.MONEY, "1.234,5", "not_an_amount"),
        (FieldType.MONEY, "1.23", "not_an_amount"),
        (FieldType.MONEY, "một triệu", "not_an_amount"),
        (FieldType.MONEY, ARABIC_DIGITS, "not_an_amount"),
        (FieldType.MONEY, "9" * 16, "not_an_amount"),
        (FieldType.DATETIME, "24:00 22/11/2026", "not_a_moment"),
        (FieldType.DATETIME, "09:60 22/11/2026", "not_a_moment"),
        (FieldType.DATETIME, "09:05 11/2026", "not_a_moment"),
        (FieldType.DATETIME, "09:05 31/02/2026", "not_a_date"),
        (FieldType.DATETIME, "chín giờ", "not_a_date"),
        (FieldType.ID_NUMBER, "09919000123", "not_an_id_number"),
        (FieldType.ID_NUMBER, "CC1234567", "not_an_id_number"),
        (FieldType.BARCODE, "Hồ sơ 1", "not_a_barcode"),
        (FieldType.CHECKBOX, "có lẽ", "not_an_option"),
        (FieldType.TEXT, "tên\u202ename", "forbidden_character"),
        (FieldType.MULTILINE, "một\nhai\u0000", "forbidden_character"),
        (FieldType.TEXT, "x" * 501, "too_long"),
        (FieldType.MULTILINE, "x" * 2001, "too_long"),
    ],
)
def test_bad_values_are_refused_with_a_reason_that_has_its_sentences(kind: FieldType, text: str, reason: str) -> None:
    with pytest.raises(InvalidEntry) as refusal:
        typed(kind, text)
    assert (refusal.value.key, refusal.value.reason) == ("o", reason)
    sentences = [say(f"form.{refusal.value.code}.{part}", **refusal.value.values) for part in ("what", "lost", "next")]
    assert all(sentences)
    assert text not in str(refusal.value)


def test_a_value_outside_the_options_is_refused() -> None:
    with pytest.raises(InvalidEntry) as refusal:
        typed(FieldType.ENUM, "Có lẽ", options=("Có", "Không"))
    assert refusal.value.reason == "not_an_option"


def test_several_answers_are_kept_once_each_in_the_order_of_the_form() -> None:
    options = ("Cấp mới", "Cấp đổi", "Cấp lại")
    assert typed(FieldType.CHOICES, "cấp lại;CẤP MỚI ; Cấp lại;", options=options) == "Cấp mới; Cấp lại"
    with pytest.raises(InvalidEntry) as refusal:
        typed(FieldType.CHOICES, "Cấp mới; Cấp khác", options=options)
    assert refusal.value.reason == "not_an_option"


@pytest.mark.parametrize(("text", "kept"), [("1", "1"), ("007", "7"), ("12", "12")])
def test_copies_are_counted_from_one_without_leading_zeros(text: str, kept: str) -> None:
    assert accept(Cell(key="o", label="Ô", type=FieldType.INTEGER, at_least=1), at="o", text=text) == kept


@pytest.mark.parametrize("text", ["0", "000"])
def test_fewer_than_a_field_holds_at_least_are_refused_and_the_sentence_says_how_many(text: str) -> None:
    with pytest.raises(InvalidEntry) as refusal:
        accept(Cell(key="o", label="Ô", type=FieldType.INTEGER, at_least=1), at="o", text=text)
    assert refusal.value.reason == "too_small"
    assert say("form.entry_too_small.what", **refusal.value.values) == "Ô “o”: ít nhất là 1."


def test_only_an_integer_has_a_least() -> None:
    with pytest.raises(ValueError, match="at_least"):
        Cell(key="o", label="Ô", type=FieldType.TEXT, at_least=1)


def test_every_form_that_ships_asks_for_one_copy_at_least(catalogue: Catalogue) -> None:
    cells = [cell for form in catalogue.editions for cell in form.fields if isinstance(cell, FormField)]
    copies = [cell for cell in cells if cell.type is FieldType.INTEGER and cell.suffix in ("bản", "bộ")]
    assert len(copies) >= 6
    assert {cell.at_least for cell in copies} == {1}


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("ethnicity", "Ê Đê", "Ê-đê"),
        ("ethnicity", "ê đê", "Ê-đê"),
        ("ethnicity", "Ê-đê", "Ê-đê"),
        ("ethnicity", "ede", "Ê-đê"),
        ("ethnicity", "KINH", "Kinh"),
        ("ethnicity", "1", "Kinh"),
        ("ethnicity", "01", "Kinh"),
        ("ethnicity", "Kinhh", "Kinhh"),
        ("ethnicity", "ê đê bih", "ê đê bih"),
        ("country", "VN", "Việt Nam"),
        ("country", "viet nam", "Việt Nam"),
        ("country", "Mỹ", "Mỹ"),
        ("country", "my", "my"),
        ("country", "XX", "XX"),
    ],
)
def test_what_a_code_list_has_is_kept_in_its_spelling_and_anything_else_as_typed(name: str, text: str, kept: str) -> None:
    cell = Cell.model_validate({"key": "o", "label": "Ô", "type": "enum", "code_list": name})
    assert accept(cell, at="o", text=text) == kept


def test_where_two_labels_differ_by_accents_only_nothing_is_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        CodeEntry(code=code, label=label, valid_from="", valid_to="", source="", confidence="H")
        for code, label in (("1", "Thổ"), ("2", "Thơ"))
    ]
    monkeypatch.setattr(entries, "code_list", lambda name: CodeList(name, tuple(lines), {line.code: line for line in lines}))
    assert (entries.listed("x", "thổ"), entries.listed("x", "tho"), entries.listed("x", "2")) == ("Thổ", None, "Thơ")
