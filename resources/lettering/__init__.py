"""How likely one letter follows another in what a citizen card says: a table of pairs of bytes.

A card's text is far from random: after a "y" comes in six of ten cases the first byte of "ễ" or of a letter like it, and after
the last byte of "ễ" in eight of ten an "n". A decoder that knows this reads codes in which every second byte is in
doubt. The table is data, counted from invented text by `generate`; it knows no person, and it never adds to a text: it only
weighs what a camera saw.
"""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).resolve().parent / "pairs.bin"

SEPARATOR = b"|"
"""What stands before the first and after the last letter of a name or an address."""

LETTERS = bytes([*range(0x20, 0x7F), *range(0x80, 0xC0), 0xC3, 0xC4, 0xC5, 0xC6, 0xE1, 0xE2])
"""The bytes of printable ASCII and of Vietnamese letters in UTF-8."""

STEP = 1 / 16
"""Bits of one step in the table."""


@cache
def likelihoods() -> NDArray[np.float64]:
    """Probability of a letter (column) after another one (row), both in the order of LETTERS. Each row sums to 1."""
    costs = np.frombuffer(FILE.read_bytes(), np.uint8).reshape(len(LETTERS), len(LETTERS))
    likely = np.exp2(-STEP * costs)
    return np.asarray(likely / likely.sum(axis=1, keepdims=True), np.float64)
