"""What the data of a code are likely to be, before correction: header, text and padding of a card weighed together.

The check symbols say nothing about likelihood and stay as they were seen: an answer must still satisfy all of them, so
expectation finds the right text in more noise but cannot make one up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from resources.lettering import LETTERS
from scanner.qr.grammar import card

Nibbles = NDArray[np.float64]
"""Half bytes of the message (rows) and the probability of each of their 16 values."""

_SHORTEST = 60  # bytes of a card's text: number, dates, sex and separators are 37
_ECI_UTF8 = "0111" + f"{26:08b}"  # section 7.4.2: the designator of UTF-8
_BYTE_MODE, _TERMINATOR = "0100", "0000"
_PADS = "1110110000010001"
_DOUBT = 1e-4  # that a half byte which should stand there does not
_FLOOR = 1e-9
_BITS = np.unpackbits(np.frombuffer(LETTERS, np.uint8)[:, None], axis=1) * 2.0 - 1
_VALUES = np.array([[1.0 if value >> (3 - bit) & 1 else -1.0 for bit in range(4)] for value in range(16)])
_HIGH = np.eye(16)[np.frombuffer(LETTERS, np.uint8) >> 4]
_LOW = np.eye(16)[np.frombuffer(LETTERS, np.uint8) & 15]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Everything but the text: `bits` of the message (+1, -1, or 0 within the text), where the text starts, its bytes."""

    bits: NDArray[np.int8]
    start: int
    length: int


def expected(odds: NDArray[np.float64], *, version: int) -> Nibbles:
    """The message's half bytes, weighed. `odds`: for each bit of the message the logarithm of the odds that it is 1."""
    seen = odds.reshape(-1, 4) @ _VALUES.T / 2
    nibbles = np.exp(seen - seen.max(axis=1, keepdims=True))
    frame = _frame(odds, version)
    if frame is not None:
        fixed = frame.bits.reshape(-1, 4)
        drawn = fixed.all(axis=1)
        nibbles[drawn] = np.where((_VALUES[None] == fixed[drawn][:, None]).all(axis=2), 1.0, _DOUBT)
        text = odds[frame.start : frame.start + 8 * frame.length].reshape(-1, 8) @ _BITS.T / 2
        beliefs = card().weigh(np.exp(text - text.max(axis=1, keepdims=True)) + _FLOOR)
        if beliefs is not None:
            first = frame.start // 4
            nibbles[first : first + 2 * frame.length : 2] = beliefs @ _HIGH
            nibbles[first + 1 : first + 2 * frame.length : 2] = beliefs @ _LOW
    return np.asarray(nibbles / nibbles.sum(axis=1, keepdims=True))


def bits_of(nibbles: Nibbles) -> NDArray[np.float64]:
    """The expected value of each bit (half bytes x 4), from -1 (surely 0) to 1."""
    return np.asarray(nibbles @ _VALUES)


def _frame(odds: NDArray[np.float64], version: int) -> Frame | None:
    """The frame that fits best; None where a code of this size can hold no card."""
    size = len(odds)
    frames = _frames(size, version)
    if not frames:
        return None
    one, zero = np.log(2) - np.logaddexp(0, -odds), np.log(2) - np.logaddexp(0, odds)
    ones, zeros = _tables(size, version)
    return frames[int((ones @ one + zeros @ zero).argmax())]


@cache
def _tables(size: int, version: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Where each frame has ones, and zeros (frames x bits)."""
    bits = np.array([frame.bits for frame in _frames(size, version)])
    return (bits > 0).astype(np.float32), (bits < 0).astype(np.float32)


@cache
def _frames(size: int, version: int) -> tuple[Frame, ...]:
    """All frames of a message of `size` bits.

    Each length of text, with and without ECI, and with the stray zero byte that some makers put before the padding.
    """
    return tuple(_all_frames(size, version))


def _all_frames(size: int, version: int) -> Iterator[Frame]:
    count_bits = 8 if version < 10 else 16
    for eci in ("", _ECI_UTF8):
        start = len(eci) + 4 + count_bits
        for length in range(_SHORTEST, (size - start) // 8 + 1):
            header = eci + _BYTE_MODE + f"{length:0{count_bits}b}"
            left = size - start - 8 * length
            ended = _TERMINATOR[:left] + "0" * ((left - 4) % 8 if left > 4 else 0)
            for stray in ("", "0" * 8):
                tail = (ended + stray + _PADS * (left // 16 + 1))[:left]
                yield Frame(np.concatenate([_signs(header), np.zeros(8 * length, np.int8), _signs(tail)]), start, length)


def _signs(bits: str) -> NDArray[np.int8]:
    return (np.frombuffer(bits.encode(), np.int8) - ord("0")) * np.int8(2) - np.int8(1)
