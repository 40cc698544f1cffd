"""The catalogue: what ships, what it says of itself, and that a refused form is not in it."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from forms.catalogue import DEFINITIONS, Catalogue
from forms.errors import BrokenDefinition, FormError, UnknownForm
from forms.model import FormDefinition, json_schema
from resources.sentences import say


def test_three_forms_ship_and_none_is_refused(catalogue: Catalogue) -> None:
    assert [form.key for form in catalogue.forms] == ["ct01", "khai_sinh", "xntthn"]
    assert catalogue.refused == ()


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
    assert at_least <= form.fillable < fields
    assert form.legal.issued <= form.legal.effective_from
    assert form.title.startswith("TỜ KHAI")
    assert (DEFINITIONS / key / "evidence.md").is_file()


def test_procedures_lead_to_forms_and_have_names(catalogue: Catalogue) -> None:
    assert [form.key for form in catalogue.for_procedure("1.004222")] == ["ct01"]
    assert catalogue.for_procedure("9.999999") == ()
    assert catalogue.procedure_name("1.001193") == "Đăng ký khai sinh"
    assert catalogue.procedure_name("9.999999") == "9.999999"


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


def test_two_folders_with_one_key_are_not_both_taken(changed: Callable[..., Path]) -> None:
    file = changed("ct01")
    shutil.copytree(file.parent, file.parents[1] / "again")
    catalogue = Catalogue.load(file.parents[1])
    assert len(catalogue.forms) == 1
    assert [finding.rule for finding in catalogue.refused] == ["KEY-2"]


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
