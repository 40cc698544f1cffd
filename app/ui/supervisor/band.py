"""What is usual for one clerk: the median and the quartiles of his own earlier days. No Qt.

He is compared with himself alone: the counters differ in what comes to them, so that a colleague's figures would say nothing of him.
"""

import datetime as dt
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.core.usage import Period

REMEMBERED: Final = dt.timedelta(days=90)
"""So far back what is usual is looked for."""
LEAST: Final = 5
"""Fewer days tell nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Look-ups of a working day: half of the days lie between the quartiles. `days` says of how many that was found."""

    low: float
    median: float
    high: float
    days: int

    def place(self, value: float) -> str:
        """Where a day lies: `below`, `within`, `above`."""
        return "below" if value < self.low else "above" if value > self.high else "within"


def before(period: Period) -> Period | None:
    """The days in which what is usual is looked for: those before the period; None where there are none."""
    if period.first is None:
        return None
    try:
        return Period(first=period.first - REMEMBERED, last=period.first - dt.timedelta(days=1))
    except OverflowError:
        return None


def band(counts: Sequence[int]) -> Band | None:
    """Of the days on which he did something (one number each, none of them 0); None where there are too few."""
    if len(counts) < LEAST:
        return None
    low, median, high = statistics.quantiles(counts, n=4, method="inclusive")
    return Band(low=low, median=median, high=high, days=len(counts))
