"""The catalogue: what ships, what it says of itself, and that a refused form is not in it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from forms.catalogue import Catalogue
from forms.coverage import coverage
from forms.errors import BrokenDefinition, FormError, UnknownForm
from forms.judged import DEFINITIONS
from forms.model import FormDefinition
from forms.schema import json_schema
from resources.sentences import say

SHIPPED = {
    *("cai_chinh_ho_tich", "cham_dut_giam_ho", "ct01", "dc02", "dkx10", "giam_ho", "gplx", "hkd_mau1", "ket_hon", "khai_sinh"),
    *("khai_sinh_dang_ky_lai", "khai_tu", "mua_dien_nsh", "nd176_mau01", "nd20_mau04", "nhan_cha_me_con", "phieu_tiep_nhan"),
    *("tam_vang_va_luu_tru", "tk01", "tk1_ts", "trich_luc_ho_tich", "uy_quyen_13hsb", "xntthn"),
}


def test_twenty_three_forms_ship_and_none_is_refused(catalogue: Catalogue) -> None:
    assert len(SHIPPED) == 23
    assert [form.key for form in catalogue.forms] == sorted(SHIPPED)
    assert catalogue.refused == ()


def test_nothing_below_evidence_b_ships_and_b_says_what_it_lacks(catalogue: Catalogue) -> None:
    assert {form.evidence.level for form in catalogue.forms} == {"A", "B"}
    notes = {form.key: " ".join(form.evidence.care).casefold() for form in catalogue.forms if form.evidence.level == "B"}
    assert [key for key, care in notes.items() if "chưa đối chiếu nguyên văn" not in care] == []


@pytest.mark.parametrize(
    ("key", "code", "fields", "at_least", "roles", "evidence"),
    [
        ("xntthn", "", 14, 11, ("applicant", "subject"), "B"),
        ("ct01", "CT01", 11, 8, ("applicant", "member"), "A"),
        ("khai_sinh", "", 27, 18, ("applicant", "mother", "father"), "B"),
    ],
)
def test_each_form_knows_its_size_its_people_and_its_evidence(
    catalogue: Catalogue, key: str, code: str, fields: int, at_least: int, roles: tuple[str, ...], evidence: str
) -> None:
    form = catalogue.get(key)
    assert (form.code, len(form.fields), form.roles, form.evidence.level) == (code, fields, roles, evidence)
    assert at_least <= coverage(form).fill.untyped < fields
    assert form.legal.issued is not None
    assert form.legal.effective_from is not None
    assert form.legal.issued <= form.legal.effective_from
    assert form.title.startswith("TỜ KHAI")
    assert (DEFINITIONS / key / "evidence.md").is_file()


def test_procedures_lead_to_forms_and_have_names(catalogue: Catalogue) -> None:
    assert [form.key for form in catalogue.for_procedure("1.004222")] == ["ct01"]
    assert catalogue.for_procedure("9.999999") == ()
    assert catalogue.procedure_name("1.001193") == "Đăng ký khai sinh"
    assert catalogue.procedure_name("9.999999") == "9.999999"
    assert catalogue.for_procedure("") == (), "procedures without a code are not one procedure"
    assert catalogue.procedure_name("") == ""


def test_an_unknown_form_is_named_with_its_sentences(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownForm) as refusal:
        catalogue.get("ho_khau")
    assert isinstance(refusal.value, FormError)
    assert "ho_khau" in say(f"form.{refusal.value.code}.what", **refusal.value.values)


def test_a_refused_form_is_not_in_the_catalogue_and_says_why(changed: Callable[..., Path]) -> None:
    changed("ct01")
    folder = changed("xntthn", ("label: Giấy tờ tùy thân", "label: Sổ hộ khẩu")).parents[1]
    catalogue = Catalogue.load(folder)
    assert [form.key for form in catalogue.forms] == ["ct01"]
    assert {(finding.field, finding.rule) for finding in catalogue.refused} == {("nyc_giay_to", "HKB-1"), ("ndc_giay_to", "HKB-1")}
    with pytest.raises(BrokenDefinition) as refusal:
        catalogue.get("xntthn")
    assert "HKB-1" in say(f"form.{refusal.value.code}.what", **refusal.value.values)
    with pytest.raises(UnknownForm):
        catalogue.get("khai_sinh")


def test_the_schema_for_editors_knows_every_part_and_allows_no_other() -> None:
    schema = json_schema()
    assert set(schema["properties"]) == set(FormDefinition.model_fields)
    assert schema["additionalProperties"] is False
    assert {"key", "heading", "legal", "sections", "signatures"} <= set(schema["required"])
    assert schema["$defs"]["FormField"]["properties"]["source"]["anyOf"][0]["type"] == "string"
    assert all(part.get("additionalProperties", False) is False for part in schema["$defs"].values())


def test_a_definition_written_out_and_read_again_is_the_same(catalogue: Catalogue) -> None:
    for form in catalogue.forms:
        assert FormDefinition.model_validate(yaml.safe_load(yaml.safe_dump(form.model_dump(mode="json")))) == form


def test_neither_the_catalogue_nor_filling_wakes_the_pdf_library() -> None:
    asked = "import sys, forms.catalogue, forms.fill, forms.lint; forms.catalogue.Catalogue.load(); print('reportlab' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=DEFINITIONS.parents[1])
    assert done.stdout.strip() == "False"
