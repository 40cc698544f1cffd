"""Working days: weekends, public holidays by both calendars, swapped days, and the office's own."""

import datetime as dt

import pytest

from resources.working_days import WorkingDays

NATION = WorkingDays()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("first", "last", "what"),
    [
        ("2025-01-27", "2025-01-31", "Tết Ất Tỵ"),
        ("2025-09-01", "2025-09-02", "Quốc khánh 2025"),
        ("2026-01-01", "2026-01-01", "Tết Dương lịch"),
        ("2026-02-16", "2026-02-20", "Tết Bính Ngọ, as announced on 17/10/2025"),
        ("2026-04-27", "2026-04-27", "in lieu of 10/3 lunar, a Sunday"),
        ("2026-04-30", "2026-05-01", "30/4 and 1/5"),
        ("2026-08-31", "2026-09-02", "Quốc khánh 2026 with a swapped Monday"),
        ("2027-02-04", "2027-02-10", "Tết Đinh Mùi as expected: first day on 06/02/2027"),
        ("2027-04-16", "2027-04-16", "10/3 lunar"),
    ],
)
def test_public_holidays_are_off_and_the_weekdays_around_them_are_worked(first: str, last: str, what: str) -> None:
    start, end = day(first), day(last)
    off = [start + dt.timedelta(days=n) for n in range((end - start).days + 1)]
    assert not any(map(NATION.is_working, off)), what
    for beside in (start - dt.timedelta(days=1), end + dt.timedelta(days=1)):
        assert beside.weekday() >= 5 or NATION.is_working(beside), f"{what}: {beside}"


def test_the_lunar_year_is_reckoned_at_the_longitude_of_ha_noi() -> None:
    # The new moon of early 2030 falls on 2 February in Viet Nam and on the 3rd in China, so Tết's fourth day is the 5th.
    assert not NATION.is_working(day("2030-02-05"))
    assert not NATION.is_working(day("2030-02-01")), "the eve"


def test_weekends_are_off_but_the_one_that_was_swapped() -> None:
    assert not NATION.is_working(day("2026-11-21")) and not NATION.is_working(day("2026-11-22"))
    assert NATION.is_working(day("2026-08-22")), "a Saturday worked for Monday 31/08/2026"


def test_the_office_has_the_last_word() -> None:
    office = WorkingDays(off=frozenset({day("2026-11-25")}), worked=frozenset({day("2026-11-24"), day("2026-11-28")}))
    assert [office.is_working(day(f"2026-11-{n}")) for n in (24, 25, 26, 28, 29)] == [True, False, True, True, False]


@pytest.mark.parametrize(
    ("received", "count", "due"),
    [
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-11-21", 0, "2026-11-23"),
        ("2026-11-16", 3, "2026-11-19"),
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-02-13", 1, "2026-02-23"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2026-08-21", 1, "2026-08-22"),
    ],
)
def test_a_term_begins_the_day_after_and_ends_on_a_working_day(received: str, count: int, due: str) -> None:
    assert NATION.after(day(received), count) == day(due)


def test_a_term_of_less_than_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        NATION.after(day("2026-11-20"), -1)
