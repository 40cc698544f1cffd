"""The office's own calendar: days, weeks, months, quarters, years, and the period before a period."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.core.usage import Period

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Step(StrEnum):
    """A length of the calendar. A week is that of ISO 8601: it begins on Monday, and belongs to the year of its Thursday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    def first(self, day: dt.date) -> dt.date:
        """The first day of the one that holds `day`."""
        match self:
            case Step.DAY:
                return day
            case Step.WEEK:
                return day - dt.timedelta(days=day.weekday())
        months = _MONTHS[self]
        return day.replace(month=(day.month - 1) // months * months + 1, day=1)

    def last(self, day: dt.date) -> dt.date:
        """The last day of the one that holds `day`."""
        match self:
            case Step.DAY:
                return day
            case Step.WEEK:
                return day + dt.timedelta(days=6 - day.weekday())
        return _months_later(self.first(day), _MONTHS[self]) - dt.timedelta(days=1)

    def holding(self, day: dt.date) -> Period:
        """The one that holds `day`, as a period."""
        return Period(first=self.first(day), last=self.last(day))

    def label(self, day: dt.date) -> str:
        """How the one that holds `day` is called: `2026-11-22`, `2026-W47`, `2026-11`, `2026-Q4`, `2026`. Labels sort as time does."""
        match self:
            case Step.DAY:
                return day.isoformat()
            case Step.WEEK:
                year, week, _ = day.isocalendar()
                return f"{year}-W{week:02}"
            case Step.MONTH:
                return f"{day.year:04}-{day.month:02}"
            case Step.QUARTER:
                return f"{day.year:04}-Q{(day.month + 2) // 3}"
        return f"{day.year:04}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days after each other, both ends included, that carry the same labels."""

    labels: tuple[str, ...]
    first: dt.date
    last: dt.date


def stretches(first: dt.date, last: dt.date, steps: Sequence[Step]) -> Iterator[Stretch]:
    """The days from `first` to `last` cut wherever one of the steps begins anew; in one piece without a step."""
    while first <= last:
        end = min((step.last(first) for step in steps), default=last)
        yield Stretch(labels=tuple(step.label(first) for step in steps), first=first, last=min(end, last))
        first = end + dt.timedelta(days=1)


def previous(period: Period) -> Period | None:
    """What a period is compared with: as many whole months before whole months, as many days before any other.

    None where an end is open, or nothing was before. So a quarter is compared with the quarter before, a year with the year before.
    """
    if period.first is None or period.last is None or period.last < period.first:
        return None
    try:
        after = period.last + dt.timedelta(days=1)
        before = period.first - dt.timedelta(days=1)
        if period.first.day == after.day == 1:
            months = (after.year - period.first.year) * 12 + after.month - period.first.month
            return Period(first=_months_later(period.first, -months), last=before)
        return Period(first=period.first - (after - period.first), last=before)
    except (OverflowError, ValueError):  # beyond the ends of the calendar
        return None


def _months_later(first: dt.date, months: int) -> dt.date:
    """The first day of a month, so many months later."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)
