"""The stretches of the calendar that roll-ups are kept for."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.calendar import Stretch
from app.store.grains import Grain, first_day
from app.store.questions import _pieces

days = st.dates(dt.date(2019, 12, 1), dt.date(2029, 2, 1))


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [(1, 1, 10), (10, 1, 10), (11, 11, 20), (20, 11, 20), (21, 21, 28), (28, 21, 28)],
)
def test_tens_of_days_begin_on_the_1st_the_11th_and_the_21st(day: int, first: int, last: int) -> None:
    february = dt.date(2026, 2, 1)
    held = (Grain.TEN_DAYS.first(february.replace(day=day)).day, Grain.TEN_DAYS.last(february.replace(day=day)).day)
    assert held == (first, last)


@given(days, st.sampled_from(tuple(Grain)))
def test_each_grain_is_made_of_whole_ones_of_the_finer(day: dt.date, grain: Grain) -> None:
    first, last = grain.first(day), grain.last(day)
    assert first <= day <= last
    assert (grain.first(last), grain.last(first)) == (first, last)
    assert dt.date.fromordinal(first_day(day.toordinal(), grain)) == first
    if grain is not Grain.DAY:
        assert grain.finer.first(first) == first
        assert grain.finer.last(last) == last


@given(days, days)
def test_any_period_is_cut_without_a_gap_into_few_pieces(one: dt.date, other: dt.date) -> None:
    first, last = sorted((one, other))
    pieces = list(_pieces(Stretch(labels=(), first=first, last=last)))
    assert pieces[0][1] == first
    for (grain, begin), (_, following) in pairwise(pieces):
        assert following - grain.last(begin) == dt.timedelta(days=1)
    for grain, begin in pieces:
        assert grain.first(begin) == begin
    grain, begin = pieces[-1]
    assert grain.last(begin) == last
    assert sum(grain is not Grain.YEAR for grain, _ in pieces) <= 2 * (10 + 2 + 2 + 3)


def test_nothing_is_finer_than_a_day_or_coarser_than_a_year() -> None:
    with pytest.raises(ValueError, match="-1"):
        _ = Grain.DAY.finer
    with pytest.raises(ValueError, match="5"):
        _ = Grain.YEAR.coarser
