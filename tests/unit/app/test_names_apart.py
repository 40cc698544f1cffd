"""A name that the record holds apart, from the answer to the passport form; and one person in two of its parts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.claimant import Claimant, Finding, facts_of
from app.core.citizen import NameParts
from app.core.dossier import Dossier
from app.core.lookup import Comparison, Verdict
from app.core.reason import Reason, Use
from app.counter import Choice, Counter, Side
from forms.facts import Fact, Origin
from tests.clocks import HandClock
from tests.unit.app.offices import FIRST, Scripted, a_desk

PASSPORT = Dossier(number="D-1", procedure="1.001456", purpose="tiep_nhan_ho_so")
PARTS = NameParts(family_name="Rơ Châm", given_names="H'Phyo")
NAMES = ("applicant.full_name", "applicant.family_name", "applicant.given_names")


@pytest.fixture
def counter(own_home: Path) -> Iterator[Counter]:
    with a_desk(own_home, HandClock()) as (counter, _):
        yield counter


def found(counter: Counter, *, parts: NameParts | None = PARTS, differs: bool = False) -> Finding:
    """The first citizen as if his record had that name."""
    fields = counter.wanted("tk01", "applicant")
    finding = counter.look_up(PASSPORT, Claimant.of_card("applicant", FIRST), fields=fields)
    assert finding.record is not None
    comparison: Comparison = {**finding.comparison, "full_name": Verdict.DIFFERS} if differs else finding.comparison
    return replace(finding, record=replace(finding.record, full_name="Rơ Châm H'Phyo", name_parts=parts), comparison=comparison)


def chosen(side: Side) -> Choice:
    return Choice(field="applicant.full_name", side=side, reason=Reason(use=Use.OVERRIDE, code="citizen_confirms"))


def test_the_parts_of_a_name_are_asked_for_as_the_name_and_reach_the_paper(counter: Counter) -> None:
    source = Scripted()
    found(replace(counter, verifier=source))
    assert not {"family_name", "given_names", "name_parts"} & source.asked[0].fields, "nothing more is asked for"
    filled = counter.fill(PASSPORT, "tk01", [found(counter)]).filled
    assert [filled.text(key) for key in ("ho", "dem_ten")] == ["RƠ CHÂM", "H'PHYO"]
    assert filled.values["ho"].origin is Origin.DATABASE


def test_a_record_with_the_name_in_one_piece_leaves_a_doubtful_one_to_the_clerk(counter: Counter) -> None:
    filled = counter.fill(PASSPORT, "tk01", [found(counter, parts=None)]).filled
    assert {"ho", "dem_ten"} <= set(filled.missing)


def test_with_the_card_s_name_go_the_parts_of_the_record_s(counter: Counter) -> None:
    finding = found(counter, differs=True)
    by_card = facts_of(finding, prefer_card=frozenset(NAMES[:1]))
    assert [by_card.get(name) for name in NAMES] == [Fact(FIRST.full_name, Origin.CARD), None, None]
    draft = counter.fill(PASSPORT, "tk01", [finding], choices=[chosen(Side.CARD)])
    assert draft.filled.text("ho") == FIRST.full_name.split()[0].upper()
    assert draft.choices == (chosen(Side.CARD),)


def test_to_choose_the_record_s_name_is_a_choice_about_its_parts(counter: Counter) -> None:
    draft = counter.fill(PASSPORT, "tk01", [found(counter, differs=True)], choices=[chosen(Side.DATABASE)])
    assert draft.filled.text("ho") == "RƠ CHÂM"
    assert draft.choices == (chosen(Side.DATABASE),)


def test_a_name_stays_apart_when_a_masked_field_is_shown(counter: Counter) -> None:
    finding = counter.look_up(PASSPORT, Claimant.of_card("applicant", FIRST), fields=frozenset({"blood_group"}))
    assert finding.record is not None and finding.record.name_parts is not None
    seen = finding.unseal("blood_group").record
    assert seen is not None and seen.name_parts == finding.record.name_parts


def test_one_person_in_two_parts_is_warned_of_unless_the_clerk_said_so(counter: Counter) -> None:
    matter = replace(PASSPORT, procedure="1.004873")
    him = Claimant.of_card("applicant", FIRST)
    twice = counter.fill(matter, "xntthn", [him, replace(him, role="subject")]).filled
    said = counter.fill(matter, "xntthn", [him], same={"subject": "applicant"}).filled
    assert [warning.code for warning in twice.warnings].count("same_person") == 1
    assert "same_person" not in [warning.code for warning in said.warnings]
    told = next(dict(warning.values) for warning in twice.warnings if warning.code == "same_person")
    assert told == {"one": "Người yêu cầu", "other": "Người được cấp Giấy xác nhận"}
