"""Three finders that may be those of one code, and what they tell of it: its versions by their size, its grid in perspective."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from scanner.qr.finder import Finder
from scanner.qr.grid import Grid

VERSIONS = range(1, 21)
"""Versions that are looked for; cards have 5 to 14."""

Tilts = NDArray[np.float64] | float
"""How much faster a line runs at its beginning than at its end: 0 seen from straight above."""

_CORE, _CORE_OFF = 7 / 3, 1.8  # a finder beside its dark core; from where on a size is taken for a core's
_PAIR = 1.2  # a guessed third counts for less than a found one
_TRIED = 5  # versions around the one that the finders' size tells


@dataclass(frozen=True, slots=True)
class Trio:
    """Three places of finders: the corner one, the one to its right and the one below, as the code itself lies."""

    score: float
    corner: Finder
    right: Finder
    below: Finder

    @property
    def module(self) -> float:
        """Pixels a module, by the finders' sizes; of one far smaller than another only the core was seen."""
        modules = self.corner.module, self.right.module, self.below.module
        return math.cbrt(math.prod(module * _CORE if module * _CORE_OFF < max(modules) else module for module in modules))

    @property
    def frame(self) -> "Frame":
        """The same in numbers."""
        corner, right, below = (np.array([finder.x, finder.y]) for finder in (self.corner, self.right, self.below))
        return Frame(np.array([corner, right - corner, below - corner]), self.module)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The place of three finders in numbers: `points` (3 x 2) the corner one in pixels, the others from there."""

    points: NDArray[np.float64]
    module: float

    @property
    def versions_by_size(self) -> tuple[float, float]:
        """The version that the size of the finders tells; and the one if only their dark cores (3 modules of 7) were seen."""
        apart = float(np.hypot(*self.points[1]) + np.hypot(*self.points[2])) / 2
        return (apart / self.module - 10) / 4, (apart / self.module / _CORE - 10) / 4

    def likely_versions(self) -> list[int]:
        """_TRIED versions that go with each size, sorted."""
        ends = [round(size - (_TRIED - 1) / 2) for size in self.versions_by_size]
        firsts = [min(max(end, VERSIONS[0]), VERSIONS[-1] - _TRIED + 1) for end in ends]
        return sorted(first + i for first in firsts for i in range(_TRIED))

    def pixels(self, right: NDArray[np.float64], below: NDArray[np.float64], across: Tilts, down: Tilts) -> NDArray[np.float64]:
        """Where shares of the way to the other two lie, seen in perspective (the shapes' common shape x 2)."""
        under = 1 + across * right + down * below
        along, aside = right * (1 + across) / under, below * (1 + down) / under
        corner, one, other = self.points
        return np.asarray(corner + along[..., None] * one + aside[..., None] * other, np.float64)

    def grid(self, version: int, across: float, down: float) -> Grid:
        """The grid of a code of `version` with its finders here."""
        inner = 10 + 4 * version
        low, high = -3.5 / inner, 1 + 3.5 / inner
        corners = self.pixels(np.array([low, high, high, low]), np.array([low, low, high, high]), across, down)
        return Grid.flat(version, corners)


def triples(found: list[Finder]) -> Iterator[Trio]:
    """Three finders that could be those of one code, seen at an angle; turned so that none is mirrored."""
    for corner, one, two in permutations(found, 3):
        ux, uy, vx, vy = one.x - corner.x, one.y - corner.y, two.x - corner.x, two.y - corner.y
        if ux * vy <= uy * vx:
            continue
        long, short = math.hypot(ux, uy), math.hypot(vx, vy)
        if long < short:
            long, short = short, long
        slant = abs(ux * vx + uy * vy) / (long * short)
        if slant > 0.5 or long > 1.7 * short:
            continue
        spread = max(corner.module, one.module, two.module) / min(corner.module, one.module, two.module)
        score = corner.fit + one.fit + two.fit - 1.2 * slant - 0.9 * (long / short - 1) - 0.25 * (spread - 1)
        trio = Trio(score, corner, one, two)
        if spread <= 2.6 and 8 < (long + short) / 2 / trio.module < 150:
            yield trio


def guessed(found: list[Finder]) -> Iterator[Trio]:
    """Two finders and the place where the third would be, if the code were seen from straight above."""
    for one, two in permutations(found, 2):
        module = math.sqrt(one.module * two.module)
        x, y = two.x - one.x, two.y - one.y
        spread = max(one.module, two.module) / min(one.module, two.module)
        if spread > 2.6 or not 8 < math.hypot(x, y) / module < 150:
            continue
        score = _PAIR * (one.fit + two.fit) - 0.25 * (spread - 1 if spread < _CORE_OFF else 0)
        yield Trio(score, one, two, Finder(one.x - y, one.y + x, 0, module))
        yield Trio(score, one, Finder(one.x + y, one.y - x, 0, module), two)
        yield Trio(score, Finder(one.x + (x + y) / 2, one.y + (y - x) / 2, 0, module), two, one)
