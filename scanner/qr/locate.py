"""Where a code may stand when no reader has found one.

The finders of a picture are taken three by three, with the versions and perspectives that go with them, and compared with the
patterns that the standard draws there.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.qr.finder import finders
from scanner.qr.grid import Grid, light_at
from scanner.qr.symbol import ALIGNMENT, FINDER, symbol
from scanner.qr.trio import VERSIONS, Trio, guessed, triples
from scanner.sighting import Corners, Grey

_TILTS = (-0.24, -0.12, -0.05, 0.0, 0.05, 0.12, 0.24)  # 0.24: seen at 40 degrees from one and a half widths away
_FINE_TILTS = (-0.2, -0.13, -0.08, -0.04, 0.0, 0.04, 0.08, 0.13, 0.2)
SMALLEST = 20
"""Pixels: no code is smaller that could be read."""

_FEW = 2  # alignment patterns: so few fit by chance now and then
_SHORT = 30  # modules: a line of so few fits by chance now and then


@dataclass(frozen=True, slots=True, eq=False)
class Hypothesis:
    """A code may stand here, and how likely beside others.

    Between finders the score is the sum of their fits, twice the fit of the timing or alignment patterns, and twice that of the
    finders as drawn; at given corners (`at_corners`) it is a plain correlation.
    """

    score: float
    grid: Grid

    def shifted(self, left: float, top: float) -> "Hypothesis":
        """The same in a picture of which this one was a part."""
        return replace(self, grid=replace(self.grid, plane=np.array([[1, 0, left], [0, 1, top], [0, 0, 1]]) @ self.grid.plane))


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How much one search may try.

    The picture is shrunk to `side` pixels at most. Of the threes of finders the best `trios` are looked at, of these the best
    `weighed` by their alignment patterns too, and of the guesses the best `compared` by their finders. Of the best `pairs` of
    finders the third is guessed: one may be under glare or worn. Guesses that score less than `least` are none: of 122 codes
    that were found 120 scored over 4, of 70 pictures without a code none.
    """

    side: int
    trios: int
    weighed: int
    compared: int
    pairs: int
    least: float


def hypotheses(image: Grey, search: Search) -> list[Hypothesis]:
    """Codes that may stand in a (part of a) picture, likeliest first."""
    shrunk = min(1.0, search.side / max(image.shape))
    if min(image.shape) * shrunk < SMALLEST:
        return []
    small = cv2.resize(image, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA) if shrunk < 1 else image
    found = [replace(f, x=f.x / shrunk, y=f.y / shrunk, module=f.module / shrunk) for f in finders(np.asarray(small, np.uint8))]
    trios = sorted([*triples(found), *guessed(found[: search.pairs])], key=lambda trio: -trio.score)[: search.trios]
    if not trios:
        return []
    ranked = sorted(_with_version(image, trios), key=lambda guess: -guess.score)[: search.compared]
    ranked += [guess for trio in trios[: search.weighed] for guess in _by_alignments(image, trio)]
    compared = [replace(guess, score=guess.score + 2 * _drawn_finders(image, guess.grid)) for guess in ranked]
    return sorted((guess for guess in compared if guess.score >= search.least), key=lambda guess: -guess.score)


def _with_version(image: Grey, trios: list[Trio]) -> Iterator[Hypothesis]:
    """The version whose timing patterns fit best between the three, and the perspective in which they do."""
    frames = [trio.frame for trio in trios]
    versions = np.array([frame.likely_versions() for frame in frames])
    fits = timing(image, np.array([frame.points for frame in frames]), versions)  # trios x versions x lines x tilts
    each = fits.max(axis=3).mean(axis=2)
    for trio, frame, own, fit, tilted in zip(trios, frames, versions, each, fits.argmax(axis=3), strict=True):
        best = int(fit.argmax())
        grid = frame.grid(int(own[best]), _TILTS[tilted[best, 0]], _TILTS[tilted[best, 1]])
        off = min(5.0, *(abs(grid.version - size) for size in frame.versions_by_size))
        yield Hypothesis(trio.score + 2 * float(fit[best]) - 0.06 * off, grid)


def timing(image: Grey, frames: NDArray[np.float64], versions: NDArray[np.int64]) -> NDArray[np.float64]:
    """How well the timing patterns fit between finder centres: trios x versions x lines (across, down) x tilts (of _TILTS).

    `frames` (trios x 3 x 2): the corner finder in pixels, the ones to the right and below from there. `versions` (trios x n).
    A line that runs away from the camera has its modules closer together at the far end: a share s of the line is seen at
    s (1 + tilt) / (1 + tilt s).
    """
    longest, tables = _timing()
    along, aside, signs, inside, lengths = (table[versions - 1] for table in tables)  # trios x versions (x tilts) x steps
    tilts = np.array(_TILTS)[:, None]
    seen_at = along[:, :, None] * (1 + tilts) / (1 + tilts * along[:, :, None])  # trios x versions x tilts x steps
    corner, right, below = (frames[:, i, None, None, None] for i in range(3))
    shares = np.broadcast_to(aside[:, :, None, :1], seen_at.shape)
    lines = [corner + one * seen_at[..., None] + other * shares[..., None] for one, other in ((right, below), (below, right))]
    pixels = np.stack(lines, axis=2).astype(np.float32)
    shape = pixels.shape[:-1]
    seen = light_at(image, pixels).reshape(-1, longest)
    even = (seen - cv2.blur(seen, (5, 1), borderType=cv2.BORDER_REPLICATE)).reshape(shape) * inside[:, :, None, None]
    fits = (even * signs[:, :, None, None]).sum(axis=4) / (np.sqrt((even * even).sum(axis=4) * lengths[:, :, None, None]) + 1e-3)
    return np.asarray(fits * np.sqrt(lengths / (lengths + _SHORT))[:, :, None, None], np.float64)


@cache
def _timing() -> tuple[int, tuple[NDArray[np.float64], ...]]:
    """The longest timing pattern in modules; and a table for each question, a row for each version.

    Places along and aside between the finder centres (shares), what is drawn there, where it ends (versions x steps), modules.
    """
    longest = 1 + 4 * VERSIONS[-1]
    steps = np.arange(longest)
    rows = []
    for version in VERSIONS:
        side = symbol(version).side
        inside = (steps < side - 16).astype(np.float64)
        along = (np.minimum(steps, side - 17) + 5) / (side - 7)
        rows.append((along, np.full(longest, 3 / (side - 7)), np.where(steps % 2 == 0, -1, 1) * inside, inside, float(side - 16)))
    return longest, tuple(np.array(column) for column in zip(*rows, strict=True))


def _by_alignments(image: Grey, trio: Trio) -> list[Hypothesis]:
    """The version, and the perspective, in which the alignment patterns fit best between the three finders.

    Blur that wipes out the timing pattern leaves these.
    """
    guesses = [_with_alignments(image, trio, version) for version in trio.frame.likely_versions() if version > 1]
    return [max(guesses, key=lambda guess: guess.score)] if guesses else []


def _with_alignments(image: Grey, trio: Trio, version: int) -> Hypothesis:
    across, down = (tilts.ravel() for tilts in np.meshgrid(_FINE_TILTS, _FINE_TILTS))
    patches = _alignment_patches(version)
    pixels = trio.frame.pixels(patches[..., 0, None], patches[..., 1, None], across, down).astype(np.float32)
    fits = _alignment_fits(light_at(image, pixels))
    fit = fits.mean(axis=0) * math.sqrt(len(fits) / (len(fits) + _FEW))
    best = int(fit.argmax())
    return Hypothesis(trio.score + 2 * float(fit[best]), trio.frame.grid(version, across[best], down[best]))


@cache
def _alignment_patches(version: int) -> NDArray[np.float64]:
    """The modules of each alignment pattern (alignments x 25 x 2), as shares of the way from finder to finder."""
    around = np.stack(np.meshgrid(np.arange(-2, 3), np.arange(-2, 3)), axis=2).reshape(-1, 2)
    centres = np.array([(column, row) for row, column in symbol(version).alignments])
    return np.asarray((centres[:, None] + around - 3.0) / (symbol(version).side - 7), np.float64)


def _drawn_finders(image: Grey, grid: Grid) -> float:
    """How well finders as drawn fit where the grid has them: correlation, the mean of the best two (one may be worn)."""
    corners = np.array([[0, 0], [grid.side - 7, 0], [0, grid.side - 7]])
    around = np.stack(np.meshgrid(np.arange(-1, 8), np.arange(-1, 8)), axis=2).reshape(-1, 2) + 0.5
    modules = (corners[:, None] + around).reshape(-1, 2)
    pixels = grid.pixels(modules)
    seen = light_at(image, pixels).reshape(3, -1)
    seen -= seen.mean(axis=1, keepdims=True)
    drawn = -np.pad(FINDER, 1, constant_values=-1).astype(np.float64).ravel()
    drawn -= drawn.mean()
    fits = seen @ drawn / (np.linalg.norm(seen, axis=1) * np.linalg.norm(drawn) + 1e-3)
    return float(np.sort(fits)[1:].mean())


def at_corners(image: Grey, corners: Corners, *, most: int) -> list[Hypothesis]:
    """The versions that fit best between four corners that another reader has found; its own guess may be wrong.

    The score is the fit of the timing or, under blur that wipes it out, of the alignment patterns (correlation, at most 1).
    """
    apart = math.dist(corners[0], corners[1])
    sides = {version: symbol(version).side for version in VERSIONS}
    grids = [Grid.flat(version, corners) for version, side in sides.items() if 1.2 < apart / side < 40]
    grids = [grid for grid in grids if grid.sound]
    guesses = [Hypothesis(max(_drawn_timing(image, grid), _drawn_alignments(image, grid)), grid) for grid in grids]
    return sorted(guesses, key=lambda guess: -guess.score)[:most]


def _drawn_timing(image: Grey, grid: Grid) -> float:
    steps = np.arange(8, grid.side - 8) + 0.5
    aside = np.full_like(steps, 6.5)
    lines = np.stack([np.column_stack([steps, aside]), np.column_stack([aside, steps])])
    seen = light_at(image, grid.pixels(lines.reshape(-1, 2)).reshape(lines.shape))
    even = seen - cv2.blur(seen, (5, 1))
    drawn = np.where(np.arange(len(steps)) % 2 == 0, -1.0, 1.0)
    fits = even @ drawn / (np.linalg.norm(even, axis=1) * math.sqrt(len(steps)) + 1e-3)
    return float(fits.mean()) * math.sqrt(len(steps) / (len(steps) + _SHORT))


def _drawn_alignments(image: Grey, grid: Grid) -> float:
    if grid.version == 1:
        return 0.0
    modules = _alignment_patches(grid.version) * (grid.side - 7) + 3.5
    seen = light_at(image, grid.pixels(modules.reshape(-1, 2)).reshape(modules.shape))
    fits = _alignment_fits(seen[..., None])[:, 0]
    return float(fits.mean()) * math.sqrt(len(fits) / (len(fits) + _FEW))


def _alignment_fits(seen: NDArray[np.float32]) -> NDArray[np.float32]:
    """Correlation of patches (alignments x 25 x n) with the pattern as drawn (alignments x n)."""
    seen = seen - seen.mean(axis=1, keepdims=True)
    drawn = ALIGNMENT.mean() - ALIGNMENT.astype(np.float32).ravel()
    fits = np.einsum("nkt,k->nt", seen, drawn) / (np.linalg.norm(seen, axis=1) * np.linalg.norm(drawn) + 1e-3)
    return np.asarray(fits, np.float32)
