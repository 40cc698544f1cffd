"""Grains: how long the stretches are that roll-ups are summed up for.

Five, so that any period is a handful of them: whole years, quarters, months and tens of days, and no more than nine days at each end.
"""

import datetime as dt
from enum import IntEnum
from functools import lru_cache
from typing import Final

from app.core.calendar import Step


class Grain(IntEnum):
    """From the finest; each is made of whole ones of the grain before it."""

    DAY = 0
    TEN_DAYS = 1
    """From the 1st, the 11th and the 21st; the third of a month has what is left of it."""
    MONTH = 2
    QUARTER = 3
    YEAR = 4

    def first(self, day: dt.date) -> dt.date:
        """The first day of the one that holds `day`."""
        if self is Grain.TEN_DAYS:
            return day.replace(day=min((day.day - 1) // 10, 2) * 10 + 1)
        return _STEPS[self].first(day)

    def last(self, day: dt.date) -> dt.date:
        """The last day of the one that holds `day`."""
        if self is Grain.TEN_DAYS:
            return day.replace(day=(day.day - 1) // 10 * 10 + 10) if day.day <= _TWENTY else Step.MONTH.last(day)
        return _STEPS[self].last(day)

    @property
    def finer(self) -> "Grain":
        """The one before it. Raises ValueError for days."""
        return Grain(self - 1)

    @property
    def coarser(self) -> "Grain":
        """The one after it. Raises ValueError for years."""
        return Grain(self + 1)


_TWENTY: Final = 20
_STEPS: Final = {Grain.DAY: Step.DAY, Grain.MONTH: Step.MONTH, Grain.QUARTER: Step.QUARTER, Grain.YEAR: Step.YEAR}


@lru_cache(maxsize=20_000)
def first_day(day: int, grain: Grain) -> int:
    """The same of a day by its ordinal."""
    return grain.first(dt.date.fromordinal(day)).toordinal()
