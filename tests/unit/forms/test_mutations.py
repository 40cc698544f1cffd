"""No household book by any way: twice two hundred changes of a clean form are all refused, and what ships is not."""

import copy
import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

from forms.judged import DEFINITIONS
from forms.lint import examine_bytes, lint, wording
from forms.portals import PORTALS
from resources.sentences import say
from tests.unit.forms.mutations import COUNT, OF_THE_COUNTER, OF_THE_RULES, PAIRS, PLACES, Family, Mutation

FAMILIES = {"of the rules": OF_THE_RULES, "of the counter": OF_THE_COUNTER}
MUTATIONS = tuple(mutation for family in FAMILIES.values() for mutation in family.mutations())


@functools.cache
def clean() -> Any:
    return yaml.safe_load((DEFINITIONS / "xntthn" / "form.yaml").read_text(encoding="utf-8"))


def written(data: Any, *, escaped: bool) -> bytes:
    return yaml.safe_dump(data, allow_unicode=not escaped, width=60).encode()


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_there_are_two_hundred_different_ones_in_every_place_and_spelling(family: Family) -> None:
    names = [mutation.name for mutation in family.mutations()]
    assert len(set(names)) == len(names) == COUNT == 200
    assert {name.partition(":")[0] for name in names} == {name for name, _ in (*PLACES, *PAIRS)}
    assert all(any(name.endswith(f": {text}") for name in names) for text, _ in family.spellings)


def test_the_second_family_shares_no_spelling_with_the_first() -> None:
    assert not {text for text, _ in OF_THE_COUNTER.spellings} & {text for text, _ in OF_THE_RULES.spellings}


def test_the_form_that_is_changed_is_clean_before() -> None:
    assert examine_bytes("form.yaml", written(clean(), escaped=False))[0] == ()


@pytest.mark.parametrize("escaped", [False, True], ids=["plain", "escaped"])
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_every_one_is_refused_by_its_rule(mutation: Mutation, escaped: bool) -> None:
    data = copy.deepcopy(clean())
    mutation.change(data)
    findings, form = examine_bytes("form.yaml", written(data, escaped=escaped))
    assert mutation.rule in {finding.rule for finding in findings}
    assert form is None


def test_nothing_that_ships_is_refused() -> None:
    assert [(finding.file, finding.field, finding.rule, finding.detail) for finding in lint([DEFINITIONS])] == []


@pytest.mark.parametrize("portal", sorted(PORTALS.glob("*.yaml")), ids=lambda file: file.stem)
def test_no_name_of_a_portal_is_refused(portal: Path) -> None:
    assert list(wording(portal.name, yaml.safe_load(portal.read_text(encoding="utf-8")))) == []


def test_data_that_is_no_form_is_judged_by_the_same_words() -> None:
    """As portals and manifests of packs are."""
    found = list(wording("portal.yaml", {"forms": {"ct01": {"SoSoHoKhau": "so"}}, "notes": ["HKTT", {"label": "Sổ", "hint": "tạm trú"}]}))
    assert {finding.rule for finding in found} == {"HKB-1", "HKB-2", "HKB-3", "HKB-4", "HKB-5"}
    assert list(wording("portal.yaml", {"forms": {"ct01": {"ChuHo": "chu_ho"}}, "label": 7, "options": "x"})) == []


def test_the_confirmation_of_residence_names_its_own_article() -> None:
    assert "104/2022/NĐ-CP" in say("lint.RES-1")
    assert "article 14" in say("lint.RES-1", "en")
