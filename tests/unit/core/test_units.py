"""What stands below what, on which day; whose doings somebody may see."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.people import Clerk, Post, Scope, Term
from app.core.units import Unit, UnitKind, UnitTree

BEFORE, AFTER = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
ENDED = {"valid_to": BEFORE}
TREE = UnitTree.of(
    [
        Unit(code="70", name="Tỉnh Bình Phước", kind=UnitKind.PROVINCE, successor="75", valid_to=BEFORE),
        Unit(code="75", name="Tỉnh Đồng Nai", kind=UnitKind.PROVINCE),
        Unit(code="so-y-te", name="Sở Y tế", kind=UnitKind.DEPARTMENT, parent="70", tracked_by="Phòng PC06", valid_to=BEFORE),
        Unit(code="689", name="Thành phố Đồng Xoài", kind=UnitKind.DISTRICT, parent="70", tracked_by="Công an cấp huyện", valid_to=BEFORE),
        Unit(code="689.25195", name="Phường Tân Phú", kind=UnitKind.COMMUNE, parent="689", successor="25195", valid_to=BEFORE),
        Unit(code="25195", name="Phường Đồng Xoài", kind=UnitKind.COMMUNE, parent="75", valid_from=AFTER),
        Unit(code="one-stop", name="Một cửa", parent="25195", valid_from=AFTER),
    ]
)


@pytest.mark.parametrize(
    ("code", "day", "below"),
    [
        ("689", BEFORE, {"689", "689.25195"}),
        ("70", BEFORE, {"70", "so-y-te", "689", "689.25195"}),
        ("75", BEFORE, {"75"}),
        ("25195", BEFORE, {"25195"}),
        ("25195", AFTER, {"25195", "one-stop", "689.25195"}),
        ("75", AFTER, set(TREE.units)),
        ("689", AFTER, {"689", "689.25195"}),
        ("nobody", AFTER, {"nobody"}),
    ],
)
def test_a_unit_holds_what_is_below_it_and_what_it_carries_on(code: str, day: dt.date, below: set[str]) -> None:
    assert TREE.below(code, day) == below


def test_a_unit_stands_between_its_days_both_included() -> None:
    unit = Unit(code="x", name="x", valid_from=BEFORE, valid_to=AFTER)
    days = [BEFORE - dt.timedelta(days=1), BEFORE, AFTER, AFTER + dt.timedelta(days=1)]
    assert [unit.stands_on(day) for day in days] == [False, True, True, False]
    with pytest.raises(ValueError, match="ends before it begins"):
        Unit(code="x", name="x", valid_from=AFTER, valid_to=BEFORE)


def test_the_focal_unit_stands_highest_below_the_province() -> None:
    focal = {code: unit.code if (unit := TREE.focal(code)) else None for code in TREE.units}
    assert focal == {
        "70": None, "75": None, "so-y-te": "so-y-te", "689": "689", "689.25195": "689", "25195": "25195", "one-stop": "25195",
    }  # fmt: skip
    assert TREE.focal("nobody") is None
    assert [unit.code for unit in TREE.focal_units(BEFORE)] == ["689", "so-y-te"]
    assert [unit.code for unit in TREE.focal_units(AFTER)] == ["25195"]


def test_who_follows_up_is_said_of_the_unit_or_of_the_next_above() -> None:
    assert TREE.tracked_by("689.25195") == "Công an cấp huyện"
    assert TREE.tracked_by("one-stop") == ""


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12))
def test_a_circle_in_the_books_ends_every_walk(links: list[tuple[str, str]]) -> None:
    tree = UnitTree.of(Unit(code=code, name=code, parent=parent) for code, parent in links)
    for code in tree.units:
        assert code in tree.below(code, AFTER)
        assert len(list(tree.upwards(code))) <= len(tree.units)


def somebody(post: Post, unit: str = "689", *, suspended: bool = False) -> Clerk:
    suspension = Term(first=BEFORE) if suspended else None
    return Clerk(login="lan", name="Lan", unit=Unit(code=unit, name=unit), post=post, suspension=suspension)


SEEN = [("689", "lan"), ("689", "minh"), ("689.25195", "xuan"), ("so-y-te", "hoa")]


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        (somebody(Post.CLERK), SEEN[:1]),
        (somebody(Post.SUPERVISOR), SEEN[:3]),
        (somebody(Post.SUPERVISOR, "70"), SEEN),
        (somebody(Post.SUPERVISOR, "25195"), []),
        (somebody(Post.ADMINISTRATOR), SEEN),
        (somebody(Post.PRIVACY_OFFICER), SEEN),
        (somebody(Post.SUPERVISOR, suspended=True), SEEN[:1]),
        (somebody(Post.ADMINISTRATOR, suspended=True), SEEN[:1]),
    ],
)
def test_a_scope_follows_from_the_post_and_the_units_of_the_day(person: Clerk, seen: list[tuple[str, str]]) -> None:
    scope = Scope.of(person, TREE, BEFORE)
    assert [who for who in SEEN if scope.holds(unit=who[0], clerk=who[1])] == seen


def test_a_filter_never_shows_more_than_the_scope() -> None:
    everyone, mine = Scope(units=None, clerk=None), Scope(units=frozenset({"a", "b"}), clerk="lan")
    assert everyone.within(frozenset({"c"})) == Scope(units=frozenset({"c"}), clerk=None)
    assert mine.within(frozenset({"b", "c"})) == Scope(units=frozenset({"b"}), clerk="lan")
