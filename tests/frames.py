"""What a camera over the counter sees, drawn: cards and screens with a code, on a table, moved, blurred, badly lit."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import segno
from numpy.typing import NDArray

from scanner.sighting import Corners, Grey

MAN = "099099000001|012345678|Nguyễn Văn Thử|01011999|Nam|Tổ 1, Phường 2, Quận 3, TP. Hồ Chí Minh|01072021"
WOMAN = "099199000002||Điểu Thị Hoà Bơ'rông|05021999|Nữ|Thôn Đông Đoài, Hòa Bình, Chợ Mới, Bắc Kạn|15082024||||"
ADDRESS = "https://vi-du.example.vn/tra-cuu?ho-so=H26.15-221122-0001"

TABLE = 95  # its grey level
_SCALE = 4  # pixels a module of the drawing that is laid into the picture
_QUIET = 5  # modules of white around a code, on its card


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A card, or a screen: its code's text, where the code's middle lies in the picture, how large and how turned it is."""

    text: str = MAN
    at: tuple[float, float] = (640, 300)
    px: float = 4.0
    """Pixels a module."""
    turned: float = 0.0
    """Degrees, clockwise."""
    ink: int = 35
    paper: int = 205

    @property
    def corners(self) -> Corners:
        """Of the code, clockwise from its own top left."""
        half = _modules(self.text).shape[0] / 2
        ends = np.array([(-half, -half, 1), (half, -half, 1), (half, half, 1), (-half, half, 1)]) @ self.lie.T
        a, b, c, d = ((float(x), float(y)) for x, y in ends)
        return a, b, c, d

    @property
    def lie(self) -> NDArray[np.float64]:
        """From modules around the code's middle to pixels of the picture: two rows, three columns."""
        return np.asarray(cv2.getRotationMatrix2D((0, 0), -self.turned, self.px) + np.array([(0, 0, self.at[0]), (0, 0, self.at[1])]))


def view(
    *things: Thing, size: tuple[int, int] = (1280, 720), light: float = 1.0, glare: tuple[float, float, float] | None = None, seed: int = 1
) -> Grey:
    """The table with these things on it, a later one over the earlier. `light` multiplies, `glare` is a spot: x, y, radius."""
    picture = np.full(size[::-1], TABLE, np.float32)
    for thing in things:
        face, middle = _face(thing.text)
        soft = face if thing.px >= _SCALE else cv2.GaussianBlur(face, (0, 0), 0.35 * _SCALE / thing.px)
        way = thing.lie @ np.array([(1 / _SCALE, 0, -middle[0]), (0, 1 / _SCALE, -middle[1]), (0, 0, 1)])
        tones = thing.ink + np.asarray(soft, np.float32) * (thing.paper - thing.ink)
        cv2.warpAffine(tones, way, size, picture, borderMode=cv2.BORDER_TRANSPARENT)
    if glare is not None:
        rows, columns = np.ogrid[: size[1], : size[0]]
        away = np.hypot(columns - glare[0], rows - glare[1]) / glare[2]
        picture += (300 * np.exp(-(away**4))).astype(np.float32)
    noise = np.random.default_rng(seed).normal(0, 2, picture.shape)
    return np.asarray(np.clip(picture * light + noise, 0, 255), np.uint8)


def blurred(picture: Grey, *, deviation: float = 0.0, moved: int = 0) -> Grey:
    """Out of focus by a Gaussian of that deviation, and moved by so many pixels to the right while it was taken."""
    soft = cv2.GaussianBlur(picture, (0, 0), deviation) if deviation else picture
    if not moved:
        return np.asarray(soft, np.uint8)
    return np.asarray(cv2.filter2D(soft, -1, np.full((1, moved), 1 / moved, np.float32)), np.uint8)


@lru_cache(maxsize=32)
def _modules(text: str) -> NDArray[np.float32]:
    code = segno.make(text, error="m", mode="byte", encoding="utf-8", eci=False, micro=False)
    return 1 - np.array([list(row) for row in code.matrix_iter(border=0)], np.float32)


@lru_cache(maxsize=32)
def _face(text: str) -> tuple[NDArray[np.float32], tuple[float, float]]:
    """White with its code at the right above, as on a card; and the code's middle in modules."""
    modules = _modules(text)
    side = modules.shape[0]
    face = np.ones((3 * side, 4 * side + _QUIET), np.float32)
    left, top = face.shape[1] - side - _QUIET, _QUIET
    face[top : top + side, left : left + side] = modules
    lines = face[side + 4 * _QUIET :: 9, _QUIET : 3 * side]
    lines[:] = 0.35  # something is written on it
    large = np.asarray(np.kron(face, np.ones((_SCALE, _SCALE))), np.float32)
    return large, (left + side / 2, top + side / 2)
