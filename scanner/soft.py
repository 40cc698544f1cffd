"""Our own reader as rungs of the ladder: where other readers saw a code they could not read, and where none saw any."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scanner.qr.attempt import Effort, attempt
from scanner.qr.busy import Box, busy_places
from scanner.qr.grid import Grid
from scanner.qr.locate import SMALLEST, Hypothesis, Search, at_corners, hypotheses
from scanner.sighting import Code, Corners, Grey, Rung, Sighting

ENGINE = "motcua"

QUICK = Effort(
    rounds=2,
    turns=2,
    modelled=0,
    beside=False,
    words=1,
    settled=0,
    guesses=1,
    places=1,
    enough=1.3,
    cap_s=0.2,
    search=Search(side=280, trios=5, weighed=0, compared=4, pairs=0, least=4.0),
)
"""For frames of a camera: the next frame is the next chance."""

THOROUGH = Effort(
    rounds=3,
    turns=3,
    modelled=5,
    beside=True,
    words=3,
    settled=2,
    guesses=6,
    places=3,
    enough=1.6,
    cap_s=2.0,
    search=Search(side=640, trios=120, weighed=3, compared=24, pairs=9, least=3.0),
)
"""For files and scans."""

_LONGEST_SIDE = 32_767  # pixels
_TIMING_LEAST = 0.15
_NEAR = 1.5  # modules: registering reaches two


def signal(effort: Effort) -> Rung:
    """The rung that reads where others saw a code but could not read it; and where nobody did, looks for itself."""

    def signal(image: Grey, places: tuple[Corners, ...], /) -> Sighting:
        """Codes read as a signal: at the places still unread, then in the busiest places of the picture."""
        if not _searchable(image):
            return Sighting()
        until = time.monotonic() + effort.cap_s
        tried = [_tried(image, _near(image, place, effort), effort, until=until) for place in places[: effort.places + 1]]
        if not any(one.sure for one in tried):
            tried += _searched(image, busy_places(image, most=effort.places), effort, until=until)
        return Sighting(codes=tuple(one.code for one in tried if one.code is not None))

    return signal


def whole(effort: Effort) -> Rung:
    """The rung that looks for finders all over the picture: where texture or glare hides the place."""

    def whole(image: Grey, places: tuple[Corners, ...], /) -> Sighting:
        """A code read as a signal, wherever it stands."""
        if not _searchable(image):
            return Sighting()
        everywhere = Box(0, 0, image.shape[1], image.shape[0])
        found = _searched(image, [everywhere], effort, until=time.monotonic() + effort.cap_s)
        return Sighting(codes=tuple(one.code for one in found if one.code is not None))

    return whole


@dataclass(frozen=True, slots=True, eq=False)
class _Tried:
    """What came of one place: a code, or at least the certainty that there is one, so that others need not be searched."""

    code: Code | None = None
    sure: bool = False


def _searched(image: Grey, boxes: Iterable[Box], effort: Effort, *, until: float) -> list[_Tried]:
    """The places one after the other, until there surely is a code."""
    tried: list[_Tried] = []
    for box in boxes:
        if time.monotonic() > until:
            break
        guesses = hypotheses(box.cut(image), effort.search)[: effort.guesses]
        tried.append(_tried(image, (guess.shifted(box.left, box.top) for guess in guesses), effort, until=until))
        if tried[-1].sure:
            break
    return tried


def _searchable(image: Grey) -> bool:
    """Neither smaller than any code, nor longer than OpenCV can look up points in."""
    return bool(min(image.shape) >= SMALLEST and max(image.shape) < _LONGEST_SIDE)


def _near(image: Grey, place: Corners, effort: Effort) -> Iterable[Hypothesis]:
    if np.ptp(np.array(place), axis=0).min() < SMALLEST:
        return []
    return (guess for guess in at_corners(image, place, most=min(2, effort.guesses)) if guess.score > _TIMING_LEAST)


def _tried(image: Grey, guesses: Iterable[Hypothesis], effort: Effort, *, until: float) -> _Tried:
    """All guesses of one place: one of a wrong version looks right too, for the format stands beside the finders."""
    sure = False
    done: list[Grid] = []
    for grid in _and_beside((guess.grid for guess in guesses), effort):
        if any(_same(grid, other) for other in done):
            continue
        if time.monotonic() > until:
            break
        done.append(grid)
        came = attempt(image, grid, effort)
        if came.data:
            return _Tried(Code(data=came.data, engine=ENGINE, corners=came.corners), sure=True)
        sure |= came.likely > effort.enough
    return _Tried(sure=sure)


def _and_beside(grids: Iterable[Grid], effort: Effort) -> Iterable[Grid]:
    """The grids; then the first one's place with one version less and more, for blurred timing patterns are miscounted by one."""
    first = None
    for grid in grids:
        first = first or grid
        yield grid
    if first is not None and effort.beside:
        yield from (Grid.flat(version, first.corners) for version in (first.version - 1, first.version + 1) if 1 <= version <= 40)


def _same(one: Grid, other: Grid) -> bool:
    """Would registering bring both to the same place?"""
    apart = np.abs(np.array(one.corners) - np.array(other.corners)).max()
    return one.version == other.version and bool(apart < _NEAR * np.abs(one.plane[:2, :2]).max())
