"""The names of portals: what ships can be used, values keep their origin, a broken table is refused."""

from pathlib import Path

import pytest

from forms.errors import BrokenDefinition, UnknownPortal
from forms.facts import Origin
from forms.fill import fill
from forms.model import FormDefinition
from forms.portals import find_portal, load_portals
from resources.sentences import say
from tests.unit.forms.conftest import OFFICE, person


def test_every_portal_that_ships_says_how_its_names_are_known() -> None:
    portals = load_portals()
    assert [one.portal for one in portals] == ["dichvucong", "formio"]
    assert all("không phải tài liệu chính thức" in " ".join(one.evidence) for one in portals)
    assert {"khai_sinh", "khai_tu", "ket_hon", "xntthn", "trich_luc_ho_tich"} == set(find_portal("dichvucong").forms)


def test_values_stand_under_the_portals_names_with_their_origin(xntthn: FormDefinition) -> None:
    facts = OFFICE | person("applicant", "099190001234") | person("subject", "099190001241", full_name="Trần Thị Bé")
    filled = fill(xntthn, facts, entries={"nyc_quan_he": "Mẹ"})
    named = find_portal("dichvucong").named(filled)
    assert (named["HoVaTenC"].text, named["HoVaTenC"].origin) == ("Nguyễn Thị Ngọc Ánh", Origin.DATABASE)
    assert (named["HoVaTenC1"].text, named["quanhevoinguoiduocxacminh"].origin) == ("Trần Thị Bé", Origin.CLERK)
    assert "nxnNoiCuTru_TrongNuoc" not in named, "left blank by footnote 2"


def test_one_field_may_have_two_names(ct01: FormDefinition) -> None:
    aliases = find_portal("formio").forms["gplx"]
    assert aliases["identityAgency"] == aliases["idIssuePlace"] == "noi_cap"
    filled = fill(ct01, OFFICE | person("applicant", "099190001234"))
    assert find_portal("formio").named(filled)["identityNumber"].origin is Origin.CARD


def test_a_portal_that_does_not_know_the_form_gives_nothing(ct01: FormDefinition) -> None:
    assert find_portal("dichvucong").named(fill(ct01, OFFICE)) == {}


def test_an_unknown_portal_is_named_with_its_sentences() -> None:
    with pytest.raises(UnknownPortal) as refusal:
        find_portal("cong_la")
    assert "cong_la" in say(f"form.{refusal.value.code}.what", **refusal.value.values)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("portal: khac\ntitle: t\nevidence: [e]\nforms: {}\n", "portal: khac"),
        ("portal: thu\ntitle: t\nevidence: []\nforms: {}\n", "evidence"),
        ("portal: thu\ntitle: t\nevidence: [e]\nforms: {ct01: {'data[x]': email}}\n", "forms.ct01"),
    ],
)
def test_a_broken_table_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "thu.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenDefinition, match=fault):
        load_portals(tmp_path)
