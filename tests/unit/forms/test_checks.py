"""What the lint refuses of conditions, parties, signatures and photographs that do not know what they name."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from forms.checks import faults
from forms.model import FormDefinition
from forms.reading import read_yaml

FILE = Path(__file__).parent / "definitions" / "every_kind" / "form.yaml"


def changed(*replacements: tuple[str, str]) -> FormDefinition:
    text = FILE.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text, f"nothing to replace: {old}"
        text = text.replace(old, new)
    return FormDefinition.model_validate(read_yaml(text))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("required_when: von", "required_when: vang", ("hang", "SRC-3", "vang")),
        ("asked_when: dong_y", "asked_when: ly_do", ("so_dien_thoai", "SRC-3", "ly_do")),
        ("asked_when: known(member)", "asked_when: known(mother)", ("phu_luc", "SRC-1", "mother")),
        ("asked_when: known(member)", "asked_when: lam_tai", ("phu_luc", "SRC-3", "lam_tai")),
        ("printed_when: quoc_tich != 'Việt Nam'", 'printed_when: "same(applicant, mother)"', ("photos[1]", "SRC-1", "mother")),
        ("or known(father)", "or age(member) < 6", ("ten_cha", "SRC-1", "member")),
        ("or known(father)", "or procedure == '9.999999'", ("ten_cha", "SRC-4", "9.999999")),
        ("de_nghi == 'Cấp đổi'", "de_nghi == 'Cấp đôi'", ("ly_do", "CND-1", "de_nghi == 'Cấp đôi'")),
        ("asked_when: dong_y", "asked_when: dong_y == 'X'", ("so_dien_thoai", "CND-1", "dong_y == 'X'")),
        ("printed_when: quoc_tich", "printed_when: quoc_tic", ("photos[1]", "SRC-3", "quoc_tic")),
        ("printed_when: age(applicant) < 14}\nplace", "printed_when: age(mother) < 14}\nplace", ("declaration[1]", "SRC-1", "mother")),
        ("printed_when: not age(applicant)", "printed_when: not age(mother)", ("NGƯỜI KHAI", "SRC-1", "mother")),
        ("{bo_phan}", "{bo_phân}", ("left_block", "SRC-3", "bo_phân")),
        ("name: ten_cha", "name: hang", ("CHA HOẶC MẸ", "SRC-3", "hang")),
        ("{bo_phan}", "{hang}", ("left_block", "SRC-3", "hang")),
        ("height_mm: 40, footnote: 1", "height_mm: 40, footnote: 7", ("Ảnh 4 x 6", "FTN-1", "7")),
        ("role: member\n", "role: father\n", ("thanh_vien", "SRC-1", "father")),
        ("role: member\n", "role: member\n        first: mother\n", ("thanh_vien", "SRC-1", "mother")),
        ("role: member\n", "role: member\n        first: member\n", ("thanh_vien", "SRC-1", "member")),
        ("role: member\n", "first: applicant\n", ("thanh_vien", "SRC-1", "applicant")),
        ("source: father.full_name", "source: \"when_known(mother, 'x')\"", ("ten_cha", "SRC-1", "mother")),
        ("key: bang_hai_ben", "key: hang", ("hang", "KEY-1", "hang")),
        ("prefix: nam", "prefix: nu", ("nu_ho_ten", "KEY-1", "nu_ho_ten")),
        ("{role: groom, prefix", "{role: mother, prefix", ("nam_ho_ten", "SRC-1", "mother")),
        ("source: party.full_name", "source: party.blood_group", ("nu_ho_ten", "SRC-2", "blood_group")),
        ("date_words(ngay_sinh)", "date_words(ngay_cuoi)", ("nam_ngay_sinh_chu", "SRC-3", "ngay_cuoi")),
    ],
)
def test_parts_that_do_not_know_each_other_are_told(old: str, new: str, fault: tuple[str, str, str]) -> None:
    assert fault in set(faults(changed((old, new))))


def test_a_form_that_goes_with_any_procedure_may_name_any() -> None:
    form = changed(("or known(father)", "or procedure == '9.999999'"))
    assert not list(faults(form.model_copy(update={"procedures": ()})))


def test_a_role_that_only_a_condition_names_is_used() -> None:
    form = changed(("source: father.full_name, ", ""), ("  - {role: father, label: Cha}", "  - {role: father, label: Cha}"))
    assert not list(faults(form))
    asked = changed(("source: father.full_name", "source: \"when_known(father, 'x')\""), (" or known(father)", ""))
    assert not list(faults(asked))
    idle = changed(("source: father.full_name, ", ""), (" or known(father)", ""))
    assert ("father", "ROL-1", "father") in set(faults(idle))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("options: [Cấp mới, Cấp đổi, ", "options: [Cấp mới; Cấp đổi, "),
        ("type: checkbox}\n      - {key: so", "type: checkbox, options: [Có]}\n      - {key: so"),
        ("type: phone", "type: choices"),
        ("asked_when: dong_y", "asked_when: dong_y and x or y"),
        ("only_without: party.personal_id", "only_without: today"),
        ("type: barcode", "type: barcodes"),
        ("page: landscape", "page: sideways"),
        ('{code: "1.000001", name', '{code: "1.2", name'),
    ],
)
def test_what_does_not_fit_the_language_is_refused(old: str, new: str) -> None:
    with pytest.raises(ValidationError):
        changed((old, new))


def test_a_definition_reads_back_from_its_own_plain_data() -> None:
    form = changed()
    data: dict[str, Any] = form.model_dump(mode="json")
    assert data["declaration"][0] == {"text": "Tôi cam đoan những lời khai trên là đúng.", "printed_when": None}
    assert FormDefinition.model_validate(data) == form


def test_who_has_the_first_row_is_used_and_looked_at() -> None:
    nobody_else_s = (("source: father.full_name, ", ""), (" or known(father)", ""))
    form = changed(*nobody_else_s, ("role: member\n", "role: member\n        first: father\n"))
    assert not list(faults(form))
    assert form.wanted("father") == {"full_name", "birth_date"}, "all that the table prints of the others"
