"""Days, weeks, months, quarters, years, and what a period is compared with."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.calendar import Step, Stretch, previous, stretches
from app.core.usage import Period

DAY = dt.date(2026, 11, 22)
dates = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


@pytest.mark.parametrize(
    ("step", "first", "last", "label"),
    [
        (Step.DAY, "2026-11-22", "2026-11-22", "2026-11-22"),
        (Step.WEEK, "2026-11-16", "2026-11-22", "2026-W47"),
        (Step.MONTH, "2026-11-01", "2026-11-30", "2026-11"),
        (Step.QUARTER, "2026-10-01", "2026-12-31", "2026-Q4"),
        (Step.YEAR, "2026-01-01", "2026-12-31", "2026"),
    ],
)
def test_each_step_knows_its_ends_and_its_name(step: Step, first: str, last: str, label: str) -> None:
    assert (step.first(DAY).isoformat(), step.last(DAY).isoformat(), step.label(DAY)) == (first, last, label)
    assert step.holding(DAY) == Period(first=dt.date.fromisoformat(first), last=dt.date.fromisoformat(last))


def test_a_week_over_new_year_belongs_to_the_year_of_its_thursday() -> None:
    assert Step.WEEK.label(dt.date(2027, 1, 3)) == "2026-W53"
    assert Step.WEEK.label(dt.date(2024, 12, 30)) == "2025-W01"


@given(dates, st.integers(0, 900), st.lists(st.sampled_from(list(Step)), unique=True, max_size=3))
def test_stretches_cover_every_day_once_and_each_has_one_label(first: dt.date, length: int, steps: list[Step]) -> None:
    last = first + dt.timedelta(days=length)
    cut = list(stretches(first, last, steps))
    days = [one.first + dt.timedelta(days=n) for one in cut for n in range((one.last - one.first).days + 1)]
    assert days == [first + dt.timedelta(days=n) for n in range(length + 1)]
    for one in cut:
        assert {tuple(step.label(day) for step in steps) for day in (one.first, one.last)} == {one.labels}
    assert len({one.labels for one in cut}) == len(cut) or not steps


def test_without_days_there_are_no_stretches_and_without_a_step_one() -> None:
    assert list(stretches(DAY, DAY - dt.timedelta(days=1), ())) == []
    assert list(stretches(DAY, DAY, ())) == [Stretch(labels=(), first=DAY, last=DAY)]


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        ("2026-11-22", "2026-11-22", ("2026-11-21", "2026-11-21")),
        ("2026-11-16", "2026-11-22", ("2026-11-09", "2026-11-15")),
        ("2026-03-01", "2026-03-31", ("2026-02-01", "2026-02-28")),
        ("2026-01-01", "2026-03-31", ("2025-10-01", "2025-12-31")),
        ("2024-01-01", "2024-12-31", ("2023-01-01", "2023-12-31")),
        ("2026-11-01", "2026-11-22", ("2026-10-10", "2026-10-31")),
    ],
)
def test_whole_months_are_compared_with_as_many_whole_months_and_other_days_with_as_many_days(
    first: str, last: str, before: tuple[str, str]
) -> None:
    found = previous(Period(first=dt.date.fromisoformat(first), last=dt.date.fromisoformat(last)))
    assert found is not None
    assert (str(found.first), str(found.last)) == before


@pytest.mark.parametrize(
    "period",
    [
        Period(),
        Period(first=DAY),
        Period(last=DAY),
        Period(first=DAY, last=DAY - dt.timedelta(days=1)),
        Period(first=DAY, last=dt.date.max),
        Period(first=dt.date.min, last=DAY),
        Period(first=dt.date(1, 1, 2), last=dt.date(3, 1, 1)),
        Period(first=dt.date(1, 2, 1), last=dt.date(1, 12, 31)),
    ],
)
def test_an_open_period_an_empty_one_and_the_first_of_all_have_none_before(period: Period) -> None:
    assert previous(period) is None
