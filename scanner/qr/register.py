"""Laying the grid on the code to a fraction of a module: by its patterns, then by its own decisions.

Classical readers place a grid by the finders' centres and look up one pixel a module; at two pixels a module under blur
that is wrong too often. Here every pattern the standard draws (three finders, all alignment patterns) is matched at
sub-pixel precision in the rectified picture, with the blur that fits it best.
"""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.qr.grid import BORDER, SAMPLES, Grid, Samples
from scanner.qr.symbol import ALIGNMENT, FINDER, symbol
from scanner.sighting import Grey

BLURS = (0.28, 0.42, 0.56, 0.72, 0.9, 1.1)
"""Standard deviations of a Gaussian blur that are tried, in modules."""

_ROUNDS = 3
_FINDER_LEAST, _ALIGNMENT_LEAST = 0.35, 0.5  # correlation: below, a pattern is not where it was looked for
_FINDER_WEIGHT = 3.0
_BLOCKS, _FEWEST_BLOCKS = 6, 12  # of the decisions: each way, and that must be found
_BLOCK_LEAST = 0.25  # correlation: half of the decisions may be wrong


@dataclass(frozen=True, slots=True, eq=False)
class Registered:
    """A grid in its place, the blur in modules, and how well the finders fit (correlation, at most 1)."""

    grid: Grid
    blur: float
    fit: float


def register(image: Grey, grid: Grid, *, rounds: int = _ROUNDS) -> Registered:
    """Moves `grid` onto the patterns of the code in `image`, from at most two modules off."""
    code, blur, fit = symbol(grid.version), 0.0, 0.0
    side = code.side
    finders = np.array([[3.5, 3.5], [side - 3.5, 3.5], [3.5, side - 3.5]])
    alignments = np.array([(column + 0.5, row + 0.5) for row, column in code.alignments]).reshape(-1, 2)
    for turn in range(rounds):
        reach = SAMPLES if turn else 2 * SAMPLES
        picture = grid.rectified(image, border=BORDER + 1)
        if not turn:
            tried = [(sum(_find(picture, _finder(b), at, reach)[2] for at in finders) / 3, b) for b in BLURS]
            _, blur = max(tried)
        found = [(at, _find(picture, _finder(blur), at, reach), _FINDER_LEAST, _FINDER_WEIGHT) for at in finders]
        fit = sum(match[2] for _, match, _, _ in found) / 3
        found += [(at, _find(picture, _alignment(blur), at, reach), _ALIGNMENT_LEAST, 1.0) for at in alignments]
        kept = [(at, match[:2], match[2] * weight) for at, match, least, weight in found if match[2] > least]
        if len(kept) < 3:
            break
        grid = grid.moved(np.array([k[0] for k in kept]), np.array([k[1] for k in kept]), np.array([k[2] for k in kept]))
    return Registered(grid, blur, fit)


def _find(picture: Samples, pattern: Samples, at: NDArray[np.float64], reach: int) -> tuple[float, float, float]:
    """How far (x, y, in modules) from `at` the pattern stands, within `reach` samples, and its correlation."""
    half = pattern.shape[0] / 2
    left, top = ((at + BORDER + 1) * SAMPLES - half).round().astype(int) - reach
    size = pattern.shape[0] + 2 * reach
    x, y, score = peak(picture[top : top + size, left : left + size], pattern)
    centre = (at + BORDER + 1) * SAMPLES
    return float(left + x + half - centre[0]) / SAMPLES, float(top + y + half - centre[1]) / SAMPLES, score


def peak(picture: Samples, pattern: Samples) -> tuple[float, float, float]:
    """Where in `picture` the pattern's top left fits best (x, y, to a fraction of a sample), and the correlation."""
    scores = np.asarray(cv2.matchTemplate(picture, pattern, cv2.TM_CCOEFF_NORMED), np.float32)
    _, best, _, (x, y) = cv2.minMaxLoc(scores)
    return x + _between(scores[y, :], x), y + _between(scores[:, x], y), float(best)


def _between(scores: NDArray[np.float32], at: int) -> float:
    """The top of the parabola through a peak and its neighbours, relative to the peak."""
    if not 0 < at < len(scores) - 1:
        return 0.0
    before, here, after = (float(s) for s in scores[at - 1 : at + 2])
    curve = before - 2 * here + after
    return float(np.clip((before - after) / 2 / curve, -0.5, 0.5)) if curve < -1e-9 else 0.0


@cache
def _finder(blur: float) -> Samples:
    return _drawn(np.pad(FINDER, 1, constant_values=-1), blur)[SAMPLES:-SAMPLES, SAMPLES:-SAMPLES].copy()


@cache
def _alignment(blur: float) -> Samples:
    return _drawn(ALIGNMENT, blur)


def _drawn(modules: NDArray[np.int8], blur: float) -> Samples:
    """Modules as they look in a rectified picture: light is bright."""
    return soft(np.kron(-modules, np.ones((SAMPLES, SAMPLES))).astype(np.float32), blur)


def soft(picture: Samples, blur: float) -> Samples:
    """With a Gaussian blur of `blur` modules."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), max(blur * SAMPLES, 0.35), borderType=cv2.BORDER_REPLICATE), np.float32)


def settle(even: Samples, registered: Registered, decisions: NDArray[np.float32]) -> Grid:
    """The grid moved once more, by the code's own `decisions` (side x side, +1 dark), most of them right.

    `even` is the rectified picture, dark positive, with BORDER modules around. Blocks of decisions, blurred as the picture is,
    are matched against it: this follows a bend or a lens where no pattern stands.
    """
    grid = registered.grid
    drawn = np.pad(np.clip(2 * decisions, -1, 1), BORDER, constant_values=-1).astype(np.float32)
    pattern = soft(np.kron(drawn, np.ones((SAMPLES, SAMPLES), np.float32)), registered.blur)
    size = -(-grid.side // _BLOCKS) + 2
    edges = np.linspace(0, grid.side - size, _BLOCKS + 1).round().astype(int)
    places, shifts, weights = [], [], []
    for top in edges:
        for left in edges:
            down, across = (slice((edge + BORDER) * SAMPLES, (edge + size + BORDER) * SAMPLES) for edge in (top, left))
            wide = [slice(part.start - SAMPLES, part.stop + SAMPLES) for part in (down, across)]
            x, y, score = peak(even[wide[0], wide[1]], pattern[down, across])
            if score > _BLOCK_LEAST and 0.5 < x < 2 * SAMPLES - 0.5 and 0.5 < y < 2 * SAMPLES - 0.5:
                places.append((left + size / 2, top + size / 2))
                shifts.append((x / SAMPLES - 1, y / SAMPLES - 1))
                weights.append(score**2)
    if len(places) < _FEWEST_BLOCKS:
        return grid
    return grid.moved(np.array(places), np.array(shifts), np.array(weights))
