"""The share of fields that nobody types: counted as `forms.coverage` defines it, and as high as was promised."""

from collections.abc import Callable
from pathlib import Path

import pytest

from forms.catalogue import Catalogue
from forms.coverage import Coverage, Share, coverage, total
from forms.lint import examine
from forms.model import FormDefinition

PROMISED = {
    "cai_chinh_ho_tich": 12, "cham_dut_giam_ho": 18, "ct01": 8, "dc02": 10, "dkx10": 14, "giam_ho": 18, "gplx": 5, "hkd_mau1": 9,
    "ket_hon": 12, "khai_sinh": 18, "khai_sinh_dang_ky_lai": 25, "khai_tu": 11, "mua_dien_nsh": 6, "nd176_mau01": 11, "nd20_mau04": 12,
    "nhan_cha_me_con": 18, "phieu_tiep_nhan": 5, "tam_vang_va_luu_tru": 5, "tk01": 16, "tk1_ts": 14, "trich_luc_ho_tich": 11,
    "uy_quyen_13hsb": 12, "xntthn": 11,
}  # fmt: skip
"""Of each form, what the outlines of the official forms say that database, card, office or a computation can fill or offer: 281 in all."""


def test_every_form_that_ships_fills_what_its_outline_promises(catalogue: Catalogue) -> None:
    counts = {form.key: coverage(form) for form in catalogue.forms}
    assert counts.keys() == PROMISED.keys()
    assert [key for key, promised in PROMISED.items() if counts[key].fill.untyped < promised] == []
    every = total(counts.values())
    assert (every.fill.untyped >= 281, every.blank.untyped >= 228) == (True, True)
    assert every.fields == sum(len(form.fields) for form in catalogue.forms)


def test_the_marriage_certificate_is_counted_field_by_field(xntthn: FormDefinition) -> None:
    count = coverage(xntthn)
    # Typed: the relation (two strangers), the marital status and the purpose (sentences to choose from are no offers).
    assert (count.fields, count.fill) == (14, Share(filled=11, offered=0))
    # Left blank: where the applicant lives; sex, ethnicity, nationality, home of the subject.
    assert count.blank == Share(filled=6, offered=0)


def test_offers_count_beside_what_fills_and_a_table_as_one(khai_sinh: FormDefinition, ct01: FormDefinition) -> None:
    # The child's ethnicity, nationality and place of origin are offered; its birth date in words is computed.
    assert coverage(khai_sinh).fill == Share(filled=17, offered=3)
    # Head of the household, relation and his number are only offered in its first procedure; the table of members is one field.
    assert (coverage(ct01).fill, coverage(ct01).fields) == (Share(filled=5, offered=4), 11)
    assert coverage(ct01).fill.untyped == 9


@pytest.mark.parametrize(
    ("source", "share"),
    [
        ("source: applicant.old_id", (12, 0)),
        ("source: \"'Việt Nam'\"", (12, 0)),
        ("source: unit.place", (12, 0)),
        ("source: due", (11, 0)),
        ("source: procedure.days", (11, 0)),
        ("suggest: due | unit.name", (11, 1)),
        ("suggest: \"'Bản thân' | 'Mẹ'\"", (11, 0)),
        ("suggest: nyc_ho_ten", (11, 1)),
        ("source: id_document(applicant)", (12, 0)),
        ("source: family_name(applicant.full_name)", (12, 0)),
        ("source: by_sex(applicant, 'Ông', 'Bà')", (12, 0)),
        ("source: province_of(applicant.permanent_residence)", (12, 0)),
        ("source: date_words(nyc_ngay_sinh)", (12, 0)),
        ("source: when_same(applicant, subject, 'x')", (11, 0)),
    ],
)
def test_every_kind_of_source_is_counted_as_the_definition_says(changed: Callable[..., Path], source: str, share: tuple[int, int]) -> None:
    file = changed("xntthn", ("suggest: relation_between(applicant, subject)", source))
    findings, form = examine(file)
    assert (findings, form is not None) == ((), True)
    assert coverage(form).fill == Share(*share)  # type: ignore[arg-type]  # not None: asserted above


def test_the_form_s_first_procedure_says_what_is_filled_and_what_only_offered(ct01: FormDefinition) -> None:
    head = {"1.010038", "1.010039", "1.010041"}
    first = sorted(ct01.procedures, key=lambda procedure: procedure.code not in head)
    assert coverage(ct01.model_copy(update={"procedures": tuple(first)})).fill == Share(filled=8, offered=1)


def test_a_total_adds_everything() -> None:
    one = Coverage(form="a", fields=10, fill=Share(3, 1), blank=Share(2, 1))
    assert total([one, one]) == Coverage(form="", fields=20, fill=Share(6, 2), blank=Share(4, 2))
    assert total([]) == Coverage(form="", fields=0, fill=Share(0, 0), blank=Share(0, 0))
