"""Working days of public offices in Viet Nam, and the day on which so many of them are over.

Saturdays, Sundays and public holidays (Labour Code 45/2019/QH14, article 112) are off; the lunar ones, days in lieu and the
swaps that the government decided so far come from the library `holidays`. The layout of a Tết and the swaps of a coming year
are decided year by year: until a release of the library knows them its days are its best guess, and the office's own days
(`off`, `worked`) stand above it. Why a library: docs/decisions/0017-public-holidays.md.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from holidays.countries.vietnam import Vietnam

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDays:
    """The days on which one office works. Any thread."""

    off: frozenset[dt.date] = frozenset()
    """Its own days off, whatever the calendar says."""
    worked: frozenset[dt.date] = frozenset()
    """Days on which it works, weekend or holiday all the same."""

    def is_working(self, day: dt.date) -> bool:
        """Does it work on that day?"""
        if day in self.off or day in self.worked:
            return day in self.worked
        return _public(day.year).is_working_day(day)

    def first_from(self, day: dt.date) -> dt.date:
        """That day if it is worked, else the next one that is."""
        while not self.is_working(day):
            day += _DAY
        return day

    def after(self, day: dt.date, count: int) -> dt.date:
        """The day that ends a term of `count` working days beginning after `day`; with 0 that day itself, or the next that is worked.

        The first day of a term does not count, and a term does not end on a day off (Civil Code 91/2015/QH13, articles 147
        and 148). Raises ValueError for a negative count.
        """
        if count < 0:
            raise ValueError("a term cannot end before it begins")
        if not count:
            return self.first_from(day)
        for _ in range(count):
            day = self.first_from(day + _DAY)
        return day


@cache
def _public(year: int) -> Vietnam:
    """The public holidays of that year, and the weekend days worked in exchange for others."""
    return Vietnam(years=year, expand=False)  # type: ignore[no-untyped-call]  # the library types what it gives only
