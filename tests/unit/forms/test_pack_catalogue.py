"""Packs beside our own forms: they add, they never override, and what they would change is told first."""

import datetime as dt
from typing import Any

import pytest
import yaml

from forms.catalogue import UNUSED_PACK, Catalogue
from forms.errors import BrokenPack
from forms.lint import Finding
from forms.pack import Pack, pack_of
from forms.pack_catalogue import changes, collisions, joined
from resources.sentences import say
from tests.unit.forms.packs import ACCEPTED, definition, later, pack_files


def a_pack(files: dict[str, bytes], **said: Any) -> Pack:
    return pack_of(pack_files(files, **said), ACCEPTED)


def test_forms_of_a_pack_stand_beside_ours(catalogue: Catalogue) -> None:
    both = joined(catalogue, [a_pack({"don_a/form.yaml": definition("don_a")})])
    assert both.get("don_a").key == "don_a"
    assert {form.key for form in both.forms} == {form.key for form in catalogue.forms} | {"don_a"}
    assert both.refused == catalogue.refused


def test_a_form_of_ours_is_not_overridden(catalogue: Catalogue) -> None:
    silent = a_pack({"ct01/form.yaml": later("ct01", "2027-01-01"), "don_a/form.yaml": definition("don_a")})
    earlier = a_pack({"ct01/form.yaml": definition("ct01", like="ct01")}, replaces=("ct01",))
    for pack, rule in ((silent, "PCK-2"), (earlier, "PCK-3")):
        both = joined(catalogue, [pack])
        assert both.get("ct01", on=dt.date(2028, 1, 1)) == catalogue.get("ct01")
        assert [(finding.field, finding.rule) for finding in both.refused] == [("ct01", rule)]
        assert both.refused == collisions(catalogue, pack)
    assert joined(catalogue, [silent]).get("don_a").key == "don_a"


def test_an_edition_that_does_not_say_when_it_takes_effect_replaces_nothing(catalogue: Catalogue) -> None:
    data = yaml.safe_load(definition("ct01", like="ct01"))
    data["legal"]["effective_from"] = None
    pack = a_pack({"ct01/form.yaml": yaml.safe_dump(data, allow_unicode=True).encode()}, replaces=("ct01",))
    (finding,) = joined(catalogue, [pack]).refused
    assert (finding.field, finding.rule, finding.detail) == ("ct01", "PCK-5", "")
    assert "không ghi ngày" in finding.text
    silent = a_pack({"ct01/form.yaml": pack.files["ct01/form.yaml"]})
    (finding,) = collisions(catalogue, silent)
    assert finding.rule == "PCK-2"
    assert "  " not in finding.text
    assert {change.kind for change in changes(silent, installed=None, catalogue=catalogue)} == {"refused"}


def test_a_later_edition_that_says_so_is_taken_from_its_day_on(catalogue: Catalogue) -> None:
    pack = a_pack({"ct01/form.yaml": later("ct01", "2027-01-01")}, replaces=("ct01",))
    both = joined(catalogue, [pack])
    assert both.refused == ()
    assert both.get("ct01", on=dt.date(2026, 12, 31)) == catalogue.get("ct01")
    assert both.get("ct01", on=dt.date(2027, 1, 1)) == pack.forms[0]


def test_of_two_packs_with_one_key_the_first_by_name_wins(catalogue: Catalogue) -> None:
    second = a_pack({"don_a/form.yaml": definition("don_a")}, name="tinh_b")
    first = a_pack({"don_a/form.yaml": definition("don_a"), "don_b/form.yaml": definition("don_b")})
    both = joined(catalogue, [second, first])
    assert [(finding.file, finding.rule) for finding in both.refused] == [("tinh_b/don_a/form.yaml", "PCK-2")]
    assert both.get("don_a") is first.forms[0]


def test_the_findings_of_a_pack_are_those_of_the_catalogue(catalogue: Catalogue) -> None:
    pack = a_pack({"don_a/form.yaml": b"", "don_b/form.yaml": definition("don_b")})
    both = joined(catalogue, [pack])
    assert both.refused == pack.findings
    assert both.get("don_b").key == "don_b"


def test_what_would_come_change_and_go_is_told(catalogue: Catalogue) -> None:
    renamed = ("      - key: ndc_dan_toc", "      - key: ndc_dan_toc_moi")
    installed = a_pack({f"don_{name}/form.yaml": definition(f"don_{name}") for name in "abc"})
    coming = a_pack(
        {
            "don_a/form.yaml": definition("don_a"),
            "don_b/form.yaml": definition("don_b", renamed),
            "don_d/form.yaml": definition("don_d"),
            "ct01/form.yaml": later("ct01", "2027-01-01"),
            "khai_sinh/form.yaml": later("khai_sinh", "2027-01-01"),
        },
        version="2",
        replaces=("ct01",),
    )
    told = {change.key: change for change in changes(coming, installed=installed, catalogue=catalogue)}
    kinds = {key: (change.kind, change.replaces) for key, change in told.items()}
    assert kinds == {
        "ct01": ("changed", True),
        "don_a": ("same", False),
        "don_b": ("changed", False),
        "don_c": ("gone", False),
        "don_d": ("new", False),
        "khai_sinh": ("refused", True),
    }
    assert (told["don_b"].added, told["don_b"].removed) == (("ndc_dan_toc_moi",), ("ndc_dan_toc",))
    assert (told["don_d"].added, told["ct01"].added, told["ct01"].removed) == ((), (), ())
    assert {change.kind for change in changes(installed, installed=None, catalogue=catalogue)} == {"new"}


def test_a_form_whose_pack_cannot_be_used_is_told_with_its_pack() -> None:
    unused = Finding("tinh_a/don_a/form.yaml", "(pack)", UNUSED_PACK, "tampered")
    with pytest.raises(BrokenPack) as refusal:
        Catalogue((), refused=[unused]).get("don_a")
    assert (refusal.value.code, refusal.value.values) == ("broken_pack", {"form": "don_a", "pack": "tinh_a"})
    assert "“tinh_a”" in say("form.broken_pack.what", "en", **refusal.value.values)
