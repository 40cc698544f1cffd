"""Look-ups beside each other: again and again, from everywhere, too many, too fast, one number after the other, at two desks."""

import datetime as dt
from typing import Any

import pytest

from app.core.lookup import Outcome
from app.core.usage import EventKind, Mark, UsageEvent
from app.misuse.flag import Rule
from tests.unit.misuse.use import at, books, call, event, ids, seen


def test_the_third_time_is_seen_and_every_further_one_is_another_flag() -> None:
    times = [call(at(day)) for day in (0, 7, 14, 20)]
    two, three, four = ([one for group in times[:count] for one in group] for count in (2, 3, 4))
    assert seen(Rule.AGAIN, two) == []
    (first,) = seen(Rule.AGAIN, three)
    assert first.events == tuple(one for group in times[:3] for one in ids(group))
    assert next(flag.id for flag in seen(Rule.AGAIN, four)) == first.id
    assert len(seen(Rule.AGAIN, four)) == 2


@pytest.mark.parametrize(
    "change",
    [{"dossier": "D-2"}, {"clerk": "mai"}, {"subject": "s2"}, {"service": "033"}, {"outcome": Outcome.TIMEOUT}, {"outcome": None}],
)
def test_a_new_dossier_another_clerk_service_or_citizen_or_no_answer_is_not_again(change: dict[str, Any]) -> None:
    assert seen(Rule.AGAIN, [*call(at(0)), *call(at(1)), *call(at(2), **change)]) == []


def test_three_times_in_more_than_thirty_days_is_not_seen() -> None:
    assert seen(Rule.AGAIN, [*call(at(-20)), *call(at(0)), *call(at(11))]) == []


def test_one_citizen_from_three_units_in_a_week_is_seen_when_the_third_asks() -> None:
    asked = [call(at(day), unit=f"X{day}", desk=f"desk-{day}", clerk=name) for day, name in ((1, "lan"), (2, "mai"), (4, "hoa"))]
    later = call(at(4, "11:00:00"), unit="X4", desk="desk-4", clerk="hoa")
    (flag,) = seen(Rule.EVERYWHERE, [*(one for group in asked for one in group), *later])
    assert flag.events == tuple(one for group in asked for one in ids(group))
    assert (flag.clerk, flag.unit) == ("hoa", "X4")


def test_three_units_in_more_than_a_week_or_about_different_people_are_not_seen() -> None:
    assert seen(Rule.EVERYWHERE, [one for day in (0, 4, 8) for one in call(at(day), unit=f"X{day}")]) == []
    assert seen(Rule.EVERYWHERE, [one for day in (0, 1, 2) for one in call(at(day), unit=f"X{day}", subject=f"s{day}")]) == []


def people(count: int, **details: Any) -> list[UsageEvent]:
    return [one for n in range(count) for one in call(at(0, f"09:{n:02}:00"), **({"subject": f"s{n}"} | details))]


def test_a_dossier_may_have_one_person_more_than_its_procedure_has_roles() -> None:
    known = books(roles={"1.004873": 2})
    assert seen(Rule.CROWD, people(3), known) == []
    (flag,) = seen(Rule.CROWD, people(6), known)
    assert (len(flag.events), flag.says()) == (4, "Một hồ sơ có 4 người được tra cứu; thủ tục này nhiều nhất 3.")
    assert seen(Rule.CROWD, people(6, procedure="1.999999"), known) == []
    assert seen(Rule.CROWD, people(6, subject="s1"), known) == []


def row(count: int, gap: float, **details: Any) -> list[UsageEvent]:
    began = at()
    return [
        one
        for n in range(count)
        for one in call(began + dt.timedelta(seconds=n * gap), **({"subject": f"s{n}", "dossier": f"D-{n}"} | details))
    ]


def test_five_people_each_under_five_seconds_after_the_other_are_seen_and_then_every_five() -> None:
    assert seen(Rule.FAST, row(4, 4.9)) == []
    assert seen(Rule.FAST, row(5, 5.0)) == []
    five = row(12, 4.9)
    found = seen(Rule.FAST, five)
    assert [flag.events for flag in found] == [ids(five)[:5], ids(five)[5:10]]
    assert found[0].says() == "5 người liền nhau chỉ trong 20 giây."


def test_several_services_about_one_citizen_and_the_waiting_list_are_not_fast() -> None:
    assert seen(Rule.FAST, row(8, 1, subject="s1")) == []
    put_off = [event(EventKind.UNVERIFIED, at(-1), dossier=f"D-{n}", subject=f"s{n}") for n in range(5)]
    assert seen(Rule.FAST, [*put_off, *row(5, 1)]) == []


def test_numbers_beside_each_other_or_of_nobody_are_seen_at_the_fifth_in_ten_minutes() -> None:
    near = row(2, 60, marks=(Mark.NEAR.value,))
    nobody = [one for n in range(3) for one in call(at(0, f"09:0{3 + n}:00"), subject=f"n{n}", outcome=Outcome.NOT_FOUND_OR_MISMATCH)]
    between = call(at(0, "09:03:30"), subject="honest")
    (flag,) = seen(Rule.SEQUENCE, [*near, *between, *nobody])
    assert flag.events == (*ids(near), *ids(nobody))
    assert "2 số liền kề, 3 lần không tìm thấy" in flag.says()
    assert seen(Rule.SEQUENCE, [*near, *nobody[:4]]) == []


def test_five_of_them_over_more_than_ten_minutes_are_not_seen() -> None:
    assert seen(Rule.SEQUENCE, row(5, 151, outcome=Outcome.NOT_FOUND_OR_MISMATCH)) == []
    assert len(seen(Rule.SEQUENCE, row(5, 150, outcome=Outcome.NOT_FOUND_OR_MISMATCH))) == 1


def test_one_account_at_two_desks_within_five_minutes_is_seen_once_a_day() -> None:
    here, there, back = call(at()), call(at(0, "09:05:00"), desk="desk-2"), call(at(0, "09:06:00"))
    assert [flag.events for flag in seen(Rule.TWO_DESKS, [*here, *there, *back])] == [(*ids(here), *ids(there))]
    assert seen(Rule.TWO_DESKS, [*here, *call(at(0, "09:05:01"), desk="desk-2")]) == []
    assert seen(Rule.TWO_DESKS, [*here, *call(at(0, "09:01:00"), desk="desk-2", clerk="mai")]) == []
