"""The household: who belongs to it, as rows of a table and as people to look up next."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.claimant import Claimant, Listed, facts_of
from app.core.citizen import Coded, HouseholdMember
from app.core.dossier import Dossier
from app.core.errors import BadInput
from app.core.lookup import Answer, Method, Outcome, Service
from app.core.usage import EventKind
from app.counter import Counter
from forms.facts import Origin
from resources.dates import PartialDate
from tests.clocks import HandClock
from tests.unit.app.offices import FIRST, Scripted, a_desk, events

SPLIT = Dossier(number="D-1", procedure="1.010038", purpose="tiep_nhan_ho_so")
HIM = Claimant.of_card("applicant", FIRST)


@pytest.fixture
def counter(own_home: Path) -> Iterator[Counter]:
    with a_desk(own_home, HandClock()) as (counter, _):
        yield counter


def test_the_others_of_a_household_fill_the_table_of_members(counter: Counter) -> None:
    household = counter.household(SPLIT, HIM, form_key="ct01")
    assert [other.role for other in household.others] == [f"member[{n}]" for n in range(len(household.others))]
    assert FIRST.personal_id not in [other.member.personal_id for other in household.others]
    draft = counter.fill(SPLIT, "ct01", [*household.others])
    cell = draft.filled.values["thanh_vien[0].ho_ten"]
    assert (cell.text, cell.origin) == (household.others[0].member.full_name, Origin.DATABASE)
    assert {"thanh_vien[0].ngay_sinh", "thanh_vien[0].so_dinh_danh", "thanh_vien[0].quan_he"} <= draft.filled.values.keys()
    assert "thanh_vien[0].gioi_tinh" in draft.filled.missing
    assert not draft.marks.unverified
    counter.finish(draft)
    assert events(counter, EventKind.UNVERIFIED) == []


def test_only_what_the_table_prints_is_asked_for_and_kept(counter: Counter) -> None:
    source = Scripted()
    household = replace(counter, verifier=source).household(SPLIT, HIM, form_key="ct01")
    assert (source.asked[0].service, source.asked[0].fields) == (
        Service.HOUSEHOLD, frozenset({"full_name", "birth_date", "personal_id", "household_head"}),
    )  # fmt: skip
    assert household.others[0].member.relation is not None
    less = replace(counter, verifier=Scripted()).look_up(SPLIT, HIM, service=Service.HOUSEHOLD)
    assert {(one.personal_id, one.birth_date) for one in less.members} == {(None, None)}
    assert all(one.full_name and one.relation for one in less.members)
    assert [event.fields for event in events(counter, EventKind.INTENT)][1] == ("full_name", "household_head")


def test_one_of_them_is_looked_up_next_as_known_from_the_database(counter: Counter) -> None:
    other = counter.household(SPLIT, HIM, form_key="ct01").others[0]
    found = counter.look_up(SPLIT, other.as_claimant(), fields=counter.wanted("ct01", other.role))
    assert (found.outcome, found.role, found.claimant.method) == (Outcome.FOUND, "member[0]", Method.DATABASE)
    assert "differs" not in found.comparison.values()
    draft = counter.fill(SPLIT, "ct01", [found])
    assert draft.filled.text("thanh_vien[0].gioi_tinh") in ("Nam", "Nữ")


def a_member(**details: object) -> HouseholdMember:
    usual: dict[str, object] = {"full_name": "TRẦN QUỐC BẢO", "personal_id": FIRST.personal_id, "birth_date": FIRST.birth_date}
    return HouseholdMember(**(usual | details))  # type: ignore[arg-type]  # a test's own words


@pytest.mark.parametrize(
    ("member", "others"),
    [
        (a_member(), 0),
        (a_member(personal_id="099190000009"), 1),
        (a_member(personal_id=None), 0),
        (a_member(personal_id=None, birth_date=PartialDate(1950)), 1),
        (a_member(personal_id=None, full_name="TRẦN QUỐC BẢO EM"), 1),
    ],
)
def test_the_citizen_himself_is_not_among_the_others(counter: Counter, member: HouseholdMember, others: int) -> None:
    source = Scripted(lambda _: Answer(outcome=Outcome.FOUND, members=(member,)))
    assert len(replace(counter, verifier=source).household(SPLIT, HIM, form_key="ct01").others) == others


def test_one_who_is_known_by_his_old_number_is_known_by_name_and_birth_date(counter: Counter) -> None:
    old = Claimant.typed("applicant", number="000407027", full_name=FIRST.full_name, birth=FIRST.birth_date)
    others = counter.household(SPLIT, old, form_key="ct01").others
    assert FIRST.personal_id not in [other.member.personal_id for other in others]


def test_a_member_of_whom_little_is_known_says_little_and_is_not_looked_up(counter: Counter) -> None:
    unknown = Listed(role="member[0]", member=HouseholdMember(full_name="", relation=Coded("77", "mã 77", known=False)), request_id="r")
    assert facts_of(unknown) == {}
    with pytest.raises(BadInput, match=r"lookup\.bad_number"):
        counter.look_up(SPLIT, unknown.as_claimant())
    known = replace(unknown, member=replace(unknown.member, personal_id="099190000009"))
    with pytest.raises(BadInput, match=r"lookup\.no_birth"):
        counter.look_up(SPLIT, known.as_claimant())
    assert events(counter) == []
