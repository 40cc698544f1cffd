"""A median that a few wild days do not move, and how far from it something lies."""

from collections.abc import Sequence
from statistics import median

_OF_NORMAL = 0.6745
"""The median absolute deviation of a normal distribution, in standard deviations."""


def robust_z(value: float, others: Sequence[float]) -> float:
    """How many robust standard deviations `value` lies above the median of `others`, which are not empty.

    Median and MAD instead of mean and deviation (Iglewicz and Hoaglin, 1993): a spike cannot hide itself or the next one. A
    clerk whose days are all alike would make every small change endless, so that the MAD is held at one call or more.
    """
    middle = median(others)
    spread = median(abs(one - middle) for one in others)
    return _OF_NORMAL * (value - middle) / max(spread, 1.0)
