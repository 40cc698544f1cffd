"""What the clerk could do so that a code can be read: one calm hint at a time, from the picture and the places seen in it.

`judge` looks at one frame, `Advice` keeps the words from flickering. A code that was read needs no hint. Measures of a
place are taken on the code rectified to a square, so that distance and rotation do not count; thresholds were measured on
drawn cards (tests/unit/scanner/test_hints.py holds the cases): below a millisecond at 1280x720 on one core.
"""

from collections import Counter, deque
from enum import StrEnum
from math import dist, hypot, pi, sqrt
from typing import Final

import cv2
import numpy as np

from scanner.sighting import Corners, Grey, Sighting

MODULES: Final = 53
"""Modules along the side of a card's code: version 9, the middle of those in use."""

SMALL_PX: Final = 2.5
"""Pixels a module below which nearer helps: what zxing-cpp needs to read nearly all."""


class Hint(StrEnum):
    """What would help most."""

    NEARER = "nearer"
    """The code is too small."""
    FARTHER = "farther"
    """The code fills the picture and is cut off."""
    MIDDLE = "middle"
    """The code lies over the edge of the picture."""
    TILT = "tilt"
    """Light is mirrored in the code."""
    STILL = "still"
    """The code is blurred, by motion or because the camera has not focused yet."""
    DARK = "dark"
    """Too little light."""
    BRIGHT = "bright"
    """Too much light."""


_STEP = 8  # of the look at the whole picture: 160 x 90 of 1280 x 720
_BLACK, _WHITE = 50, 250  # grey levels that a picture in usable light passes, and that a sensor reaches when it is full
_BLACK_SHARE, _WHITE_SHARE = 0.97, 0.60  # of the whole picture, before its light is at fault

_MODULE = 4  # pixels of a module in the rectified code
_SQUARE = _MODULE * MODULES
_DIM, _FLAT = 60, 32  # grey levels: the brightest of a code in too little light; black to white of one that is washed out
_GLARE_SIDE = 4 * _MODULE  # four by four modules of a code are never all white
_GLARE_SHARE = 0.003  # a spot of seven modules across
_BLUR = 0.6  # modules, standard deviation: nearly all is read below, nearly nothing above 0.75, blurred by focus or by motion
_STEPS = ((0, 1), (1, 0), (1, 1), (1, -1))
_FILLING = 0.7  # of the picture's shorter side


def judge(image: Grey, seen: Sighting) -> Hint | None:
    """The hint for this frame alone; None where a code was read, or where nothing is known to be wrong. Any thread."""
    if seen.codes:
        return None
    place = max(seen.unread, key=side, default=None)
    return _of_light(image) if place is None else _of_place(image, place)


def sides(place: Corners) -> tuple[float, ...]:
    """The four sides of a place in pixels."""
    return tuple(dist(place[n - 1], place[n]) for n in range(4))


def side(place: Corners) -> float:
    """The longest side of a place in pixels."""
    return max(sides(place))


class Advice:
    """Holds a hint until another one (or none) has been right in most of the last frames. One a camera, one thread."""

    def __init__(self, *, frames: int = 11) -> None:
        self._lately: deque[Hint | None] = deque(maxlen=frames)
        self._held: Hint | None = None

    def see(self, hint: Hint | None) -> Hint | None:
        """What one frame called for; gives what to say."""
        self._lately.append(hint)
        most, times = Counter(self._lately).most_common(1)[0]
        if 2 * times > (self._lately.maxlen or 0):
            self._held = most
        return self._held


def _of_light(image: Grey) -> Hint | None:
    few = image[::_STEP, ::_STEP]
    if np.count_nonzero(few < _BLACK) > _BLACK_SHARE * few.size:
        return Hint.DARK
    if np.count_nonzero(few >= _WHITE) > _WHITE_SHARE * few.size:
        return Hint.BRIGHT
    return None


def _of_place(image: Grey, place: Corners) -> Hint | None:
    height, width = image.shape
    if not all(0 <= x < width and 0 <= y < height for x, y in place):
        return Hint.FARTHER if side(place) > _FILLING * min(height, width) else Hint.MIDDLE
    if side(place) < SMALL_PX * MODULES:
        return Hint.NEARER
    square = _rectified(image, place)
    dark, bright = (int(level) for level in np.searchsorted(_shares(square), (0.02, 0.98)))
    if bright < _DIM:
        return Hint.DARK
    if _glare(square) > _GLARE_SHARE:
        return Hint.TILT
    if bright - dark < _FLAT:
        return Hint.DARK if bright < 128 else Hint.BRIGHT
    return Hint.STILL if _blur(square, contrast=bright - dark) > _BLUR else None


def _rectified(image: Grey, place: Corners) -> Grey:
    """The code alone as a square of `_SQUARE` pixels."""
    ends = np.array([(0, 0), (_SQUARE, 0), (_SQUARE, _SQUARE), (0, _SQUARE)], np.float32)
    way = cv2.getPerspectiveTransform(np.array(place, np.float32), ends)
    return np.asarray(cv2.warpPerspective(image, way, (_SQUARE, _SQUARE)), np.uint8)


def _shares(square: Grey) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """For each grey level the share of pixels at or below it."""
    return np.cumsum(np.bincount(square.ravel(), minlength=256)) / square.size


def _glare(square: Grey) -> float:
    """The share of places where four by four modules are all at the sensor's end: light, not paper."""
    lowest = cv2.erode(square, np.ones((_GLARE_SIDE, _GLARE_SIDE), np.uint8))
    return float(np.count_nonzero(lowest >= _WHITE) / square.size)


def _blur(square: Grey, *, contrast: int) -> float:
    """The blur in modules (standard deviation), from the steepest edges, in that of four directions where they are least steep.

    An edge of height c, blurred by a Gaussian of deviation s, is c / (s * sqrt(2 pi)) steep in its middle.
    """
    steepest = max(1.0, min(_steepest(square, step) for step in _STEPS))
    return contrast / (steepest * sqrt(2 * pi)) / _MODULE


def _steepest(square: Grey, step: tuple[int, int]) -> float:
    """Grey levels a pixel that one pixel of fifty reaches in the direction of that step (down, right)."""
    down, right = step
    here = square[1:-1, 1:-1]
    there = square[1 + down : _SQUARE - 1 + down, 1 + right : _SQUARE - 1 + right]
    shares = _shares(np.asarray(cv2.absdiff(here, there), np.uint8))
    return int(np.searchsorted(shares, 0.98)) / hypot(down, right)
