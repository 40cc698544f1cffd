"""From a grey picture to the codes in it: a ladder of readers, cheapest first.

A rung is a small function behind one protocol (`scanner.sighting.Rung`) and a ladder is a tuple of them with a time: zxing-cpp
first, then our own reader of codes as signals (`scanner.soft`), at last ZBar. The next rung is climbed while nothing has been
read, or while a code is seen that has not been read: a second card must not be overlooked because the first one was easy.
"""

import time
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version

import numpy as np
from threadpoolctl import threadpool_limits

from scanner import soft, zbar, zxing
from scanner.sighting import Code, Corners, Grey, Rung, Sighting

__all__ = ["LIVE", "STILL", "Code", "Corners", "Engine", "Grey", "Ladder", "Rung", "Sighting", "decode", "engines", "look"]


@dataclass(frozen=True, slots=True)
class Ladder:
    """Rungs from cheap to dear, and the seconds after which no further one is begun.

    The rungs count their attempts, so that a slow machine reads what a fast one reads; the time is a cap for the odd picture.
    """

    rungs: tuple[Rung, ...]
    cap_s: float


# Our matrices are small: several threads would only wait for each other, on processors that the window and other programs need
# (measured on two: a quarter more time for a hard frame, and nothing gained).
threadpool_limits(limits=1, user_api="blas")

STILL = Ladder(
    (zxing.plain, zxing.sharpened, zxing.enlarged_places, soft.signal(soft.THOROUGH), zxing.enlarged, soft.whole(soft.THOROUGH), zbar.zbar),
    cap_s=3.0,
)
"""For files and scans, where a fifth of a second is nothing and a page unread is a nuisance."""

LIVE = Ladder((zxing.plain, soft.signal(soft.QUICK)), cap_s=0.5)
"""For frames of a camera: the next frame is the next chance."""


@dataclass(frozen=True, slots=True)
class Engine:
    """One decoder of this copy, for `self-check`: there or not, and which."""

    name: str
    available: bool
    detail: str


def look(image: Grey, *, ladder: Ladder = STILL) -> Sighting:
    """The codes of one picture, each text once, in the order they were found; and the places of codes that stay unread.

    `image` is 8-bit grey, rows by columns; ValueError for any other array. Any thread but the window's. Measured on one core at
    1280x720: an easy card 2 ms; LIVE 14 ms where there is no code, 40 ms at most on nineteen of twenty hard frames; STILL 0.1 to
    1.5 s on hard pictures, up to five seconds on one that surely holds a code beyond repair.
    """
    if image.ndim != 2 or image.dtype != np.uint8 or 0 in image.shape:
        raise ValueError("a grey picture has two dimensions of uint8, neither empty")
    picture = np.ascontiguousarray(image)
    found: dict[bytes, Code] = {}
    unread: tuple[Corners, ...] = ()
    started = time.monotonic()
    for rung in ladder.rungs:
        if time.monotonic() - started > ladder.cap_s:
            break
        seen = rung(picture, unread)
        for code in seen.codes:
            found.setdefault(code.data, replace(code, stage=rung.__name__))
        unread = tuple(p for p in (*unread, *seen.unread) if not any(_covers(code.corners, p) for code in found.values()))
        if found and not unread:
            break
    return Sighting(codes=tuple(found.values()), unread=unread)


def decode(image: Grey, *, ladder: Ladder = STILL) -> tuple[Code, ...]:
    """Only the codes of `look`."""
    return look(image, ladder=ladder).codes


def engines() -> tuple[Engine, ...]:
    """Which decoders this copy has; without ZBar the ladder is one rung shorter, not broken."""
    library = zbar.library()
    return (
        Engine(zxing.ENGINE, available=True, detail=f"zxing-cpp {_version('zxing-cpp')}"),
        Engine(zbar.ENGINE, available=library.bindings is not None, detail=library.detail),
    )


def _covers(code: Corners, place: Corners) -> bool:
    """Does the centre of the place lie in the box of the code? Then it was the same code, seen worse."""
    x, y = sum(p[0] for p in place) / 4, sum(p[1] for p in place) / 4
    xs, ys = [p[0] for p in code], [p[1] for p in code]
    return min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys)


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:  # a frozen program carries the code without its metadata
        return "(bundled)"
