"""What the data of a code are likely to be, before correction: header, text and padding of a card weighed together.

The check symbols say nothing about likelihood and stay as they were seen: an answer must still satisfy all of them, so
expectation finds the right text in more noise but cannot make one up.
"""

from dataclasses import dataclass

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
    """The frame that fits best; None where a code of this size can hold no card.

    Each length of text is tried, with and without ECI, and with the stray zero byte that some makers put before the padding.
    """
    ones, zeros = np.log(2) - np.logaddexp(0, -odds), np.log(2) - np.logaddexp(0, odds)  # bits of evidence for either value
    before = np.concatenate([[0.0], np.cumsum(zeros)])
    padding = _padding(ones, zeros)
    found: list[tuple[float, Frame]] = []
    for eci in ("", _ECI_UTF8):
        mode = _signs(eci + _BYTE_MODE)
        counted = slice(len(mode), len(mode) + (8 if version < 10 else 16))
        lengths = np.arange(_SHORTEST, (len(odds) - counted.stop) // 8 + 1)
        if not lengths.size:
            continue
        counts = lengths[:, None] >> np.arange(counted.stop - counted.start)[::-1] & 1
        said = np.where(mode > 0, ones[: len(mode)], zeros[: len(mode)]).sum() + counts @ ones[counted] + (1 - counts) @ zeros[counted]
        ends = counted.stop + 8 * lengths
        for stray in (0, 8):
            pads = np.minimum(-(-(ends + len(_TERMINATOR)) // 8) * 8 + stray, len(odds))
            fits = said + before[pads] - before[ends] + padding[pads // 8]
            best = int(fits.argmax())
            head = np.concatenate([mode, 2 * counts[best] - 1])
            found.append((float(fits[best]), _drawn(len(odds), head, int(ends[best]), int(pads[best]))))
    return max(found, key=lambda one: one[0])[1] if found else None


def _padding(ones: NDArray[np.float64], zeros: NDArray[np.float64]) -> NDArray[np.float64]:
    """How well padding fits from each byte of the message to its end (bytes + 1)."""
    first, second = (np.where(_signs(pad) > 0, ones.reshape(-1, 8), zeros.reshape(-1, 8)).sum(axis=1) for pad in (_PADS[:8], _PADS[8:]))
    even = np.arange(len(first)) % 2 == 0
    from_even, from_odd = (np.append(np.cumsum(np.where(turn, first, second)[::-1])[::-1], 0.0) for turn in (even, ~even))
    return np.where(np.append(even, True), from_even, from_odd)


def _drawn(size: int, head: NDArray[np.int64], end: int, pads: int) -> Frame:
    bits = np.full(size, -1, np.int8)
    bits[: len(head)] = head
    bits[len(head) : end] = 0
    bits[pads:] = np.resize(_signs(_PADS), size - pads)
    return Frame(bits, len(head), (end - len(head)) // 8)


def _signs(bits: str) -> NDArray[np.int8]:
    return (np.frombuffer(bits.encode(), np.int8) - ord("0")) * np.int8(2) - np.int8(1)
