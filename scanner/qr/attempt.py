"""One attempt: a grid somewhere near a code, and the bytes that come of it, if they do."""

from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.qr.demodulate import Demodulated, demodulate
from scanner.qr.equalise import levelled
from scanner.qr.grid import Grid, Samples
from scanner.qr.locate import Search
from scanner.qr.register import Registered, register, settle
from scanner.qr.symbol import symbol
from scanner.sighting import Corners, Grey

_FIT_LEAST = 0.4  # of the finders: below, nothing came of 400 attempts
_READABLE = 0.3  # of the format: below, decisions are too poor to settle a grid by
_LARGEST_MODULE = 6.0  # pixels; larger codes are shrunk, which takes noise away
_MARGIN = 6  # modules of surroundings
_REACHES = (2, 4)  # samples beyond a module that are looked at, in turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much one look may try. Counts, so that a slow machine reads the same as a fast one.

    Where `beside`, the versions beside the counted one are tried at last. `places` are searched by `search`, and one more of those
    that other readers saw; in each, `guesses` are attempted.
    Where one is likely `enough` (finders and format, at most 2) there surely is a code, and others are not searched. An attempt takes
    `rounds` of registering; `turns` of correction, and `modelled` more with the camera modelled, for each of `words` readings of the
    format; and is `settled` so many times:
    its grid is moved by the code's own decisions, and it is tried again. After `cap_s` seconds no further attempt is begun.
    """

    rounds: int
    turns: int
    modelled: int
    beside: bool
    words: int
    settled: int
    guesses: int
    places: int
    enough: float
    cap_s: float
    search: Search


@dataclass(frozen=True, slots=True, eq=False)
class Attempt:
    """The bytes or None, where the code lies if it was read, and how likely there is one (fits of format and finders, -1 to 2)."""

    data: bytes | None = field(repr=False)
    corners: Corners
    likely: float


_IN_VAIN = Attempt(None, ((0.0, 0.0),) * 4, -1.0)


def attempt(image: Grey, grid: Grid, effort: Effort) -> Attempt:
    """Lays `grid` on the code of `image` and reads it."""
    if not grid.sound:
        return _IN_VAIN
    part, to_part = _surroundings(image, grid)
    if min(part.shape) < grid.side:
        return _IN_VAIN
    registered = register(part, replace(grid, plane=to_part @ grid.plane), rounds=effort.rounds)
    if registered.fit < _FIT_LEAST or not registered.grid.sound:
        return replace(_IN_VAIN, likely=registered.fit)
    read, settled = _read(part, registered, effort)
    likely = registered.fit + read.format_fit
    if read.data is None:
        return replace(_IN_VAIN, likely=likely)
    return Attempt(read.data, replace(settled, plane=np.linalg.inv(to_part) @ settled.plane).corners, likely)


def _read(part: Grey, registered: Registered, effort: Effort) -> tuple[Demodulated, Grid]:
    """With the grid as it is; then moved by what was read, as often as it may be settled."""
    drawn = symbol(registered.grid.version).known
    picture = registered.grid.rectified(part)
    read = _demodulated(picture, registered, effort, turn=0)
    for turn in range(1, effort.settled + 1):
        if read.data is not None or read.format_fit < _READABLE:
            break
        decided = np.where(drawn != 0, drawn, read.soft.reshape(drawn.shape)).astype(np.float32)
        registered = replace(registered, grid=settle(levelled(picture), registered, decided))
        picture = registered.grid.rectified(part)
        read = _demodulated(picture, registered, effort, turn=turn)
    return read, registered.grid


def _demodulated(picture: Samples, registered: Registered, effort: Effort, *, turn: int) -> Demodulated:
    return demodulate(
        picture,
        registered.grid.version,
        reach=_REACHES[turn % 2],
        turns=effort.turns,
        modelled=effort.modelled,
        words=effort.words,
    )


def _surroundings(image: Grey, grid: Grid) -> tuple[Grey, NDArray[np.float64]]:
    """The part of the picture around the grid, shrunk where modules are large; and what takes pixels there (3 x 3)."""
    corners = np.array(grid.corners)
    module = float(np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1).mean()) / grid.side
    last = [image.shape[1] - 1, image.shape[0] - 1]
    left, top = np.clip(corners.min(axis=0) - _MARGIN * module, 0, last).astype(int)
    right, bottom = np.clip(corners.max(axis=0) + _MARGIN * module, [left, top], last).astype(int) + 1
    part = np.ascontiguousarray(image[top:bottom, left:right])
    factor = min(1.0, _LARGEST_MODULE / module)
    if factor < 1:
        size = max(1, round(part.shape[1] * factor)), max(1, round(part.shape[0] * factor))
        part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
    middle = (factor - 1) / 2  # the first pixel's centre moves when pixels grow
    return part, np.array([[factor, 0, middle - factor * left], [0, factor, middle - factor * top], [0, 0, 1.0]])
