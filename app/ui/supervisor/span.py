"""The period that somebody looks at: a day, week, month, quarter or year, or days from-to; one back, one forward. No Qt."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from app.core.calendar import Step
from app.core.usage import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days after each other, both included. `step` is None for days that were chosen one by one."""

    first: dt.date
    last: dt.date
    step: Step | None = None

    @classmethod
    def holding(cls, day: dt.date, step: Step) -> Self:
        """The day, week, month, quarter or year that holds `day`."""
        return cls(first=step.first(day), last=step.last(day), step=step)

    @classmethod
    def between(cls, one: dt.date, other: dt.date) -> Self:
        """From the earlier of the two to the later."""
        return cls(first=min(one, other), last=max(one, other))

    @property
    def period(self) -> Period:
        """What a report takes."""
        return Period(first=self.first, last=self.last)

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    def moved(self, *, forward: bool) -> Self:
        """The one before or after, as long as this one; itself where the calendar ends."""
        try:
            if self.step is not None:
                beyond = self.last if forward else self.first
                return type(self).holding(beyond + dt.timedelta(days=1 if forward else -1), self.step)
            way = dt.timedelta(days=self.days if forward else -self.days)
            return type(self)(first=self.first + way, last=self.last + way)
        except (OverflowError, ValueError):
            return self

    def passed(self, today: dt.date) -> int:
        """How many of its days have begun."""
        return max(0, min(self.days, (today - self.first).days + 1))

    def trend(self) -> Step:
        """What a line over it goes by: some 60 points at most, so that they can be told apart."""
        if self.days <= 62:
            return Step.DAY
        return Step.WEEK if self.days <= 366 else Step.MONTH
