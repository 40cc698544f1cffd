"""The scale of a chart: round numbers from 0 to above the largest, and where a value lies between them. No Qt."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

_ROUND = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Ticks from 0 upwards, evenly apart; the last is the end of the axis and at least 1."""

    ticks: tuple[int, ...]

    @property
    def top(self) -> int:
        """The end of the axis."""
        return self.ticks[-1]

    def share(self, value: float) -> float:
        """How far along the axis a value lies, 0 to 1."""
        return min(1.0, max(0.0, value / self.top))


def scale(largest: float, *, wanted: int = 4) -> Scale:
    """About `wanted` ticks above 0, so that `largest` fits: 1, 2 or 5 times a power of ten apart, for what is counted has no halves."""
    rough = max(1.0, largest) / wanted
    power = 10 ** max(0, math.floor(math.log10(rough)))
    needed = {power * times: math.ceil(max(1.0, largest) / (power * times)) for times in _ROUND}
    apart = min(needed, key=lambda each: (abs(needed[each] - wanted), each))
    return Scale(ticks=tuple(range(0, apart * math.ceil(max(1.0, largest) / apart) + 1, apart)))


def labelled(texts: Sequence[float], room: float, *, gap: float = 12) -> tuple[int, ...]:
    """Which labels of points evenly over `room` are written so that none touches another: every n-th, by their widths in pixels."""
    if not texts:
        return ()
    each = room / max(1, len(texts) - 1)
    every = max(1, math.ceil((max(texts) + gap) / each)) if each else len(texts)
    return tuple(range(0, len(texts), every))
