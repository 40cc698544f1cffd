"""How the standard draws a code: which modules are known beforehand, where the data stand, how they fall into blocks.

Modules are numbered by row and column from the code's own top left; `side` modules each way. Sections and tables are
those of ISO/IEC 18004:2015.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray


class Level(IntEnum):
    """Error correction level, by its two bits in the format information (table 12)."""

    M = 0
    L = 1
    H = 2
    Q = 3


# Table 9, versions 1 to 40: check symbols of one block, and number of blocks.
_PARITY = {
    Level.L: "7 10 15 20 26 18 20 24 30 18 20 24 26 30 22 24 28 30 28 28 28 28 30 30 26 28 30 30 30 30 30 30 30 30 30 30 30 30 30 30",
    Level.M: "10 16 26 18 24 16 18 22 22 26 30 22 22 24 24 28 28 26 26 26 26 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28",
    Level.Q: "13 22 18 26 18 24 18 22 20 24 28 26 24 20 30 24 28 28 26 30 28 30 30 30 30 28 30 30 30 30 30 30 30 30 30 30 30 30 30 30",
    Level.H: "17 28 22 16 22 28 26 26 24 28 24 28 22 24 24 30 28 28 26 28 30 24 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30",
}
_BLOCKS = {
    Level.L: "1 1 1 1 1 2 2 2 2 4 4 4 4 4 6 6 6 6 7 8 8 9 9 10 12 12 12 13 14 15 16 17 18 19 19 20 21 22 24 25",
    Level.M: "1 1 1 2 2 4 4 4 5 5 5 8 9 9 10 10 11 13 14 16 17 17 18 20 21 23 25 26 28 29 31 33 35 37 38 40 43 45 47 49",
    Level.Q: "1 1 2 2 4 4 6 6 8 8 8 10 12 16 12 17 16 18 21 20 23 23 25 27 29 34 34 35 38 40 43 45 48 51 53 56 59 62 65 68",
    Level.H: "1 1 2 4 4 4 5 6 8 8 11 11 16 16 18 16 19 21 25 25 25 34 30 32 35 37 40 42 45 48 51 54 57 60 63 66 70 74 77 81",
}
_FORMAT_MASK = 0b101010000010010  # section 7.9
_FORMAT_POLYNOMIAL, _VERSION_POLYNOMIAL = 0x537, 0x1F25


@dataclass(frozen=True, slots=True, eq=False)
class Symbol:
    """One version as the standard draws it.

    `known` (side x side): +1 dark, -1 light, 0 data or format. `data`: flat indices of the data modules, in reading
    order. `format_places` (2 x 15): flat indices of the two copies of the format information, highest bit first.
    `alignments`: centres (row, column) of the alignment patterns, in reading order.
    """

    version: int
    known: NDArray[np.int8] = field(repr=False)
    data: NDArray[np.int64] = field(repr=False)
    format_places: NDArray[np.int64] = field(repr=False)
    alignments: tuple[tuple[int, int], ...] = field(repr=False)

    @property
    def side(self) -> int:
        """Modules each way."""
        return len(self.known)


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """How the code words of a version and level fall into blocks.

    `places` (blocks x length): index of each block's code words in reading order, -1 where a shorter block is filled
    with a zero in front. The last `parity` of each row are check symbols.
    """

    places: NDArray[np.int64]
    parity: int

    @property
    def payload(self) -> NDArray[np.int64]:
        """Indices of the data code words in the order of the message."""
        inside = self.places[:, : -self.parity].ravel()
        return inside[inside >= 0]


@cache
def symbol(version: int) -> Symbol:
    """The drawing of `version` (1 to 40)."""
    side = 17 + 4 * version
    known = np.zeros((side, side), np.int8)
    for top, left in ((0, 0), (0, side - 7), (side - 7, 0)):
        _finder(known, top, left)
    known[6, 8 : side - 8] = known[8 : side - 8, 6] = np.where(np.arange(8, side - 8) % 2 == 0, 1, -1)
    alignments = tuple(_alignments(version))
    for row, column in alignments:
        known[row - 2 : row + 3, column - 2 : column + 3] = ALIGNMENT
    places = np.array([_upright_format(side), _split_format(side)])
    known[side - 8, 8] = 1
    if version >= 7:
        bits = version << 12 | _remainder(version << 12, _VERSION_POLYNOMIAL)
        for i in range(18):
            known[side - 11 + i % 3, i // 3] = known[i // 3, side - 11 + i % 3] = 1 if bits >> i & 1 else -1
    free = known == 0
    free.ravel()[places.ravel()] = False
    return Symbol(version, known, _zigzag(free), places, alignments)


FINDER = np.array([[1 if max(abs(y), abs(x)) in (0, 1, 3) else -1 for x in range(-3, 4)] for y in range(-3, 4)], np.int8)
ALIGNMENT = np.array([[1 if max(abs(y), abs(x)) != 1 else -1 for x in range(-2, 3)] for y in range(-2, 3)], np.int8)


def _finder(known: NDArray[np.int8], top: int, left: int) -> None:
    """With its separator, as far as it lies inside."""
    known[max(0, top - 1) : top + 8, max(0, left - 1) : left + 8] = -1
    known[top : top + 7, left : left + 7] = FINDER


def _alignments(version: int) -> Iterator[tuple[int, int]]:
    """Annex E: evenly spaced from the far end by an even step, the first always at 6."""
    if version == 1:
        return
    count, last = version // 7 + 2, 10 + 4 * version
    step = 26 if version == 32 else (version * 4 + count * 2 + 1) // (count * 2 - 2) * 2
    centres = [6, *range(last - step * (count - 2), last + 1, step)]
    for row in centres:
        for column in centres:
            if (row, column) not in {(6, 6), (6, last), (last, 6)}:
                yield row, column


def _upright_format(side: int) -> list[int]:
    around = [(8, i) for i in (0, 1, 2, 3, 4, 5, 7, 8)] + [(i, 8) for i in (7, 5, 4, 3, 2, 1, 0)]
    return [row * side + column for row, column in around]


def _split_format(side: int) -> list[int]:
    return [(side - 1 - i) * side + 8 for i in range(7)] + [8 * side + side - 8 + i for i in range(8)]


def _zigzag(free: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Section 7.7.3: two columns at a time from the right, upwards and downwards in turn, the timing column left out."""
    side, order = len(free), []
    rights = [*range(side - 1, 6, -2), *range(5, 0, -2)]
    for turn, right in enumerate(rights):
        rows = range(side - 1, -1, -1) if turn % 2 == 0 else range(side)
        order += [row * side + column for row in rows for column in (right, right - 1) if free[row, column]]
    return np.array(order, np.int64)


@cache
def masks(version: int) -> NDArray[np.int8]:
    """The eight masks (table 10) over the data in reading order (8 x data modules): -1 where a module is turned over."""
    code = symbol(version)
    i, j = np.divmod(code.data, code.side)
    turned = (
        (i + j) % 2 == 0,
        i % 2 == 0,
        j % 3 == 0,
        (i + j) % 3 == 0,
        (i // 2 + j // 3) % 2 == 0,
        i * j % 2 + i * j % 3 == 0,
        (i * j % 2 + i * j % 3) % 2 == 0,
        ((i + j) % 2 + i * j % 3) % 2 == 0,
    )
    return np.where(np.array(turned), -1, 1).astype(np.int8)


@cache
def formats() -> NDArray[np.int8]:
    """The 32 format words (section 7.9; 32 x 15, +1 dark): index = level bits x 8 + mask."""
    words = [(i << 10 | _remainder(i << 10, _FORMAT_POLYNOMIAL)) ^ _FORMAT_MASK for i in range(32)]
    return np.array([[1 if word >> (14 - bit) & 1 else -1 for bit in range(15)] for word in words], np.int8)


@cache
def blocks(version: int, level: Level) -> Blocks:
    """Section 7.6: data code words dealt out to the blocks in turn, then the check symbols."""
    total = len(symbol(version).data) // 8
    count = int(_BLOCKS[level].split()[version - 1])
    parity = int(_PARITY[level].split()[version - 1])
    short = total // count - parity
    longer = total % count  # the last ones hold one more
    longest = short + (longer > 0)
    places = np.full((count, longest + parity), -1, np.int64)
    dealt = [(block, i) for i in range(longest) for block in range(count) if i < short or block >= count - longer]
    for index, (block, i) in enumerate(dealt):
        lead = longest - short if block < count - longer else 0
        places[block, lead + i] = index
    places[:, longest:] = len(dealt) + np.arange(parity * count).reshape(parity, count).T
    return Blocks(places, parity)


def _remainder(word: int, polynomial: int) -> int:
    while word.bit_length() >= polynomial.bit_length():
        word ^= polynomial << (word.bit_length() - polynomial.bit_length())
    return word
