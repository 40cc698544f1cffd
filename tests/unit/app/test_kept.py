"""An unfinished dossier as bytes and back: the same, or refused whole; nothing of it in a repr or a message."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.claimant import Claimant, Finding
from app.core.citizen import CitizenRecord, Coded
from app.core.errors import BadInput
from app.core.lookup import Identity, Method, Outcome
from app.kept import VERSION, Kept, KeptPerson, KeptSheet, read, written
from tests.unit.app.kept_dossiers import dossiers

CANARY = "Nguyễn Thị Hoàng Yến"
SAID = Identity(number="099190001234", full_name=CANARY, birth_date=None)
CLAIMANT = Claimant(role="applicant", identity=SAID, method=Method.CARD)


def finding(**more: Any) -> Finding:
    return Finding(claimant=CLAIMANT, outcome=Outcome.FOUND, request_id="r", adapter="demo", elapsed_ms=1, comparison={}, **more)


def dossier(*people: KeptPerson, sheets: tuple[KeptSheet, ...] = ()) -> Kept:
    return Kept(number="H-1", procedure="1.004873", opened=True, front="", sheets=sheets, people=people)


@settings(max_examples=60)
@given(dossiers)
def test_whatever_is_kept_comes_back_as_it_was(kept: Kept) -> None:
    assert read(written(kept)) == kept


@settings(max_examples=60)
@given(st.binary(max_size=60))
def test_bytes_that_nobody_wrote_are_refused_whole(content: bytes) -> None:
    for one in (content, bytes((VERSION,)) + content):
        with pytest.raises(BadInput, match=r"kept\.(broken|other_version)"):
            read(one)


@settings(max_examples=40)
@given(dossiers, st.data())
def test_a_dossier_that_was_cut_short_is_refused(kept: Kept, data: st.DataObject) -> None:
    content = written(kept)
    with pytest.raises(BadInput, match=r"kept\.(broken|other_version)"):
        read(content[: data.draw(st.integers(0, len(content) - 1))])


def test_another_version_is_told_from_a_broken_one() -> None:
    content = written(dossier())
    with pytest.raises(BadInput, match=r"kept\.other_version"):
        read(bytes((VERSION + 1,)) + content[1:])
    with pytest.raises(BadInput, match=r"kept\.broken") as caught:
        read(content.replace(b'"people":[', b'"people":[{"role":3},', 1))
    assert caught.value.values == {}


def test_a_value_that_no_record_can_hold_is_refused_and_not_told() -> None:
    record = CitizenRecord(asked=frozenset({"full_name"}), full_name=CANARY)
    content = written(dossier(KeptPerson(role="applicant", finding=finding(record=record))))
    with pytest.raises(BadInput, match=r"kept\.broken") as caught:
        read(content.replace(b'"asked":["full_name"]', b'"asked":[]', 1))
    assert CANARY not in repr(caught.value) + caught.value.explain()
    assert caught.value.__cause__ is None and caught.value.__suppress_context__


def test_covered_fields_stay_behind() -> None:
    seen = CitizenRecord(asked=frozenset({"full_name"}), full_name=CANARY)
    covered = CitizenRecord(asked=frozenset({"religion"}), religion=Coded("1", "Tin-lành"))
    content = written(dossier(KeptPerson(role="applicant", finding=finding(record=seen, sealed=covered))))
    assert "Tin-lành".encode() not in content
    assert CANARY.encode() in content
    assert read(content).people[0].finding == finding(record=seen)


def test_nothing_of_a_citizen_is_in_a_repr() -> None:
    kept = dossier(
        KeptPerson(role="applicant", claimant=CLAIMANT, finding=finding()), sheets=(KeptSheet(form="ct01", entries={"ho_ten": CANARY}),)
    )
    for told in (repr(kept), repr(kept.people), repr(kept.sheets)):
        assert CANARY not in told
        assert SAID.number not in told


@pytest.mark.parametrize(("out", "is_out"), [((), False), ((True,), True), ((True, False), False), ((True, True), True)])
def test_a_dossier_is_out_when_every_form_of_it_is(out: tuple[bool, ...], *, is_out: bool) -> None:
    sheets = tuple(KeptSheet(form=f"f{place}", out=one) for place, one in enumerate(out))
    assert dossier(sheets=sheets).is_out is is_out
    assert replace(dossier(sheets=sheets), number="H-2").is_out is is_out
