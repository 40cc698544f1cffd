"""Likely finders in a picture, by correlation with a pattern that looks the same however the card is turned.

Blur breaks the run lengths 1:1:3:1:1 that readers usually look for; here it only lowers the score. Nine sizes are tried.
"""

from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np

from scanner.qr.grid import Samples
from scanner.sighting import Grey

SCALES = tuple(1.45 * 1.19**i for i in range(9))
"""Pixels a module that are looked for: 1.45 to 5.8; larger codes are shrunk first."""

_PATTERN_SCALE = 1.7  # pixels a module of the pattern itself
_PATTERN_SIDE = 8.0  # modules: with more, a turned finder's neighbours spoil the fit (98 codes of 180 found, with 8 modules 122)
_PEAK_LEAST = 0.48
_MOST_COMPARED, _MOST_PEAKS = 200, 11


@dataclass(frozen=True, slots=True)
class Finder:
    """A likely finder: its centre in pixels, how well it fits (at most 1), and pixels a module."""

    x: float
    y: float
    fit: float
    module: float


def finders(image: Grey) -> list[Finder]:
    """Likely finders, best first."""
    pattern = _pattern()
    found: list[Finder] = []
    for scale in SCALES:
        factor = _PATTERN_SCALE / scale
        sized = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR)
        if min(sized.shape) <= len(pattern) + 4:
            continue
        fits = cv2.matchTemplate(sized.astype(np.float32), pattern, cv2.TM_CCOEFF_NORMED)
        ys, xs = np.nonzero((fits >= cv2.dilate(fits, np.ones((7, 7), np.uint8))) & (fits > _PEAK_LEAST))
        middle = len(pattern) / 2
        found += [
            Finder((x + middle) / factor - 0.5, (y + middle) / factor - 0.5, float(fits[y, x]), scale) for x, y in zip(xs, ys, strict=True)
        ]
    return _distinct(sorted(found, key=lambda finder: -finder.fit))


def _distinct(found: list[Finder]) -> list[Finder]:
    """One for each spot. Inside a finder its core looks like a smaller one: of two nearly as good the larger counts."""
    kept: list[Finder] = []
    for finder in found[:_MOST_COMPARED]:
        for place, other in enumerate(kept):
            apart = np.hypot(finder.x - other.x, finder.y - other.y)
            if apart < 3 * max(finder.module, min(other.module, 2 * finder.module)):
                larger = finder.module > other.module and finder.fit > other.fit - 0.13
                if larger and apart < 1.5 * finder.module:
                    kept[place] = replace(other, module=finder.module)
                break
        else:
            if len(kept) < _MOST_PEAKS:
                kept.append(finder)
    return kept


@cache
def _pattern() -> Samples:
    """A finder with its quiet zone as the mean over all turns, a little soft; light is bright."""
    size = int(np.ceil(_PATTERN_SIDE * _PATTERN_SCALE)) | 1
    fine = 5
    y, x = ((np.mgrid[0 : size * fine, 0 : size * fine] + 0.5) / fine - size / 2) / _PATTERN_SCALE
    total = np.zeros(x.shape)
    for turn in np.arange(4) * np.pi / 8:
        reach = np.maximum(np.abs(np.cos(turn) * x + np.sin(turn) * y), np.abs(np.cos(turn) * y - np.sin(turn) * x))
        total -= np.select([reach < 1.5, reach < 2.5, reach < 3.5], [1.0, -1.0, 1.0], -1.0)
    soft = cv2.GaussianBlur(total.astype(np.float32), (0, 0), 0.45 * _PATTERN_SCALE * fine)
    return np.asarray(soft.reshape(size, fine, size, fine).mean(axis=(1, 3)), np.float32)
