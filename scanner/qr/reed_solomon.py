"""Reed-Solomon over GF(256) as QR codes use it, many words at once, with errors and erasures.

Words are rows of one array, so that every attempt at every block of a code costs one run of numpy, not one loop of
Python each: 20 attempts take 1.5 ms where one at a time they take 8. The field is that of ISO/IEC 18004 section 7.5
(polynomial x^8 + x^4 + x^3 + x^2 + 1), the first root is 1.

A word is read as a polynomial with its first symbol as the highest power. A word shorter than the others of its array
is filled with zeros in front, which changes nothing (a shortened code).
"""

from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

Symbols = NDArray[np.uint8]
Flags = NDArray[np.bool_]

_ORDER = 255
_POLYNOMIAL = 0x11D


def _tables() -> tuple[Symbols, NDArray[np.int32]]:
    """Powers of 2 for exponents up to twice the largest sum of logarithms, and logarithms; that of 0 is past all sums."""
    powers = [1]
    for _ in range(_ORDER - 1):
        value = powers[-1] << 1
        powers.append(value ^ _POLYNOMIAL if value > _ORDER else value)
    logs = np.zeros(256, np.int32)
    logs[powers] = np.arange(_ORDER)
    logs[0] = _ZERO
    exp = np.zeros(2 * _ZERO + 1, np.uint8)  # a product with zero lands beyond _ZERO, where all is zero
    exp[:_ZERO] = np.resize(np.array(powers, np.uint8), _ZERO)
    return exp, logs


_ZERO = 2 * _ORDER
_EXP, _LOG = _tables()


@dataclass(frozen=True, slots=True, eq=False)
class Corrected:
    """What came of each row: the words (rows x symbols), which rows are right now, and at how many places each differed.

    In a row that was corrected, places given up beforehand count as differing, whether they were wrong or not. A row that is
    not right is as it was.
    """

    words: Symbols = field(repr=False)
    right: Flags
    changed: NDArray[np.int64]


def product(left: Symbols, right: Symbols) -> Symbols:
    """Element by element, with numpy's rules for shapes."""
    return np.asarray(_EXP[_LOG[left] + _LOG[right]], np.uint8)


def correct(words: Symbols, *, parity: int, erased: Flags) -> Corrected:
    """Corrects `words` (rows x symbols) whose last `parity` symbols are check symbols, giving up the `erased` places.

    A row can be right while 2 x errors + erasures <= parity; rows with more erasures than `parity` are left alone. Where
    that bound is nearly spent the answer may be a wrong word: how much must be left over is the caller's rule.
    """
    syndromes = _syndromes(words, parity)
    bad = np.asarray(syndromes.any(axis=1), np.bool_)
    changed = np.zeros(len(words), np.int64)
    doubtful = np.flatnonzero(bad & (erased.sum(axis=1) <= parity))
    if not doubtful.size:
        return Corrected(words, ~bad, changed)
    locator = _locator(syndromes[doubtful], erased[doubtful])
    fixed, found = _forney(words[doubtful], syndromes[doubtful], locator)
    degree = parity - (locator[:, ::-1] != 0).argmax(axis=1)  # of the locator: its constant is never zero
    fits = (found.sum(axis=1) == degree) & (2 * degree - erased[doubtful].sum(axis=1) <= parity) & ~_syndromes(fixed, parity).any(axis=1)
    mended = words.copy()
    mended[doubtful[fits]] = fixed[fits]
    changed[doubtful[fits]] = degree[fits]
    right = ~bad
    right[doubtful[fits]] = True
    return Corrected(mended, right, changed)


def _syndromes(words: Symbols, parity: int) -> Symbols:
    """The word as a polynomial at the first `parity` powers of 2 (rows x parity): all zero in a right word."""
    terms = _EXP[_LOG[words][:, None, :] + _exponents(parity, words.shape[1])[None]]
    return np.asarray(np.bitwise_xor.reduce(terms, axis=2), np.uint8)


@cache
def _exponents(parity: int, length: int) -> NDArray[np.int32]:
    """Logarithm of root r at place p (parity x length)."""
    return np.asarray(np.arange(parity)[:, None] * np.arange(length - 1, -1, -1)[None] % _ORDER, np.int32)


def _locator(syndromes: Symbols, erased: Flags) -> Symbols:
    """The polynomial whose roots are the places of errors and erasures (rows x parity + 1, lowest power first).

    Berlekamp and Massey without divisions, begun with the places that are given up (Blahut, Algebraic Codes, 7.4): rows with
    more erasures begin later and stand still until then.
    """
    rows, parity = syndromes.shape
    gone = erased.sum(axis=1)
    locator = np.zeros((rows, parity + 1), np.uint8)
    locator[:, 0] = 1
    for step in range(int(gone.max(initial=0))):
        has = gone > step
        place = (np.cumsum(erased, axis=1) > step).argmax(axis=1)
        root = np.where(has, _EXP[erased.shape[1] - 1 - place], 0).astype(np.uint8)
        locator[:, 1:] ^= product(locator[:, :-1], root[:, None])
    earlier = locator.copy()
    length = gone.astype(np.int64)
    pivot = np.ones(rows, np.uint8)
    padded = np.concatenate([np.zeros((rows, parity), np.uint8), syndromes], axis=1)[:, ::-1]  # newest syndrome first
    for step in range(parity):
        runs = step >= gone
        window = padded[:, parity - 1 - step : 2 * parity - step]
        gap = np.where(runs, np.bitwise_xor.reduce(product(locator, window), axis=1), 0).astype(np.uint8)
        shifted = np.zeros_like(earlier)
        shifted[:, 1:] = earlier[:, :-1]
        grown = product(locator, pivot[:, None]) ^ product(shifted, gap[:, None])
        longer = (gap != 0) & (2 * length <= step + gone)
        earlier = np.where(longer[:, None], locator, np.where(runs[:, None], shifted, earlier))
        locator = np.where(runs[:, None], grown, locator)
        pivot = np.where(longer, gap, pivot).astype(np.uint8)
        length = np.where(longer, step + 1 + gone - length, length)
    return np.asarray(locator, np.uint8)


def _forney(words: Symbols, syndromes: Symbols, locator: Symbols) -> tuple[Symbols, Flags]:
    """The words with the value of each located error taken off, and the places located (both rows x symbols)."""
    length, parity = words.shape[1], syndromes.shape[1]
    inverse = np.asarray((_ORDER - np.arange(length - 1, -1, -1)) % _ORDER, np.int32)  # logarithm of each place's inverse
    powers = np.asarray(np.arange(parity + 1)[:, None] * inverse[None] % _ORDER, np.int32)
    logs = _LOG[locator]
    at_place = _EXP[logs[:, :, None] + powers[None]]  # rows x powers x places
    found = np.bitwise_xor.reduce(at_place, axis=1) == 0
    slope = np.bitwise_xor.reduce(at_place[:, 1::2], axis=1)  # x times the derivative: the odd terms
    evaluator = np.zeros_like(syndromes)
    for power in range(parity):
        evaluator[:, power:] ^= product(syndromes[:, : parity - power], locator[:, power : power + 1])
    over = np.bitwise_xor.reduce(_EXP[_LOG[evaluator][:, :, None] + powers[None, :parity]], axis=1)
    # First root 1: the value is evaluator / derivative times the place itself, so evaluator / (x times the derivative).
    value = np.where(found & (slope != 0), _EXP[(_LOG[over] + _ORDER - np.where(slope != 0, _LOG[slope], 0))], 0)
    return np.asarray(words ^ value.astype(np.uint8), np.uint8), found
