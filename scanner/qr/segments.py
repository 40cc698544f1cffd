"""From the data code words of a code to its bytes: the segments of ISO/IEC 18004 section 7.4, read strictly.

Bytes come out as they stand in the code; digits and letters as ASCII, kanji as Shift-JIS. A code that does not end as
the standard says is no code: this is the last guard against a text that nobody printed.
"""

from collections.abc import Iterator

_ALPHANUMERIC = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_NUMERIC_MODE, _ALPHANUMERIC_MODE, _APPEND_MODE, _BYTE_MODE, _FNC1_MODE, _ECI_MODE, _KANJI_MODE, _FNC1_SECOND_MODE = 1, 2, 3, 4, 5, 7, 8, 9
_COUNT_BITS = {_NUMERIC_MODE: (10, 12, 14), _ALPHANUMERIC_MODE: (9, 11, 13), _BYTE_MODE: (8, 16, 16), _KANJI_MODE: (8, 10, 12)}
_PADS = (0xEC, 0x11)
_STRAY_PADS = 1 / 3  # of all pad code words: some makers pad their own way


class BrokenMessage(Exception):
    """The code words are no message: an unknown mode, a count past the end, an impossible value, or a wrong padding."""


def read(words: bytes, *, version: int) -> bytes:
    """The message in `words`, the data code words of a code of `version`. Raises BrokenMessage."""
    bits = _Bits(words)
    return b"".join(_segments(bits, 0 if version < 10 else 1 if version < 27 else 2))


class _Bits:
    """The code words as one row of bits, taken from the front."""

    def __init__(self, words: bytes) -> None:
        self._value = int.from_bytes(words, "big")
        self.left = 8 * len(words)

    def take(self, count: int) -> int:
        """Raises BrokenMessage where there are not so many."""
        if count > self.left:
            raise BrokenMessage
        self.left -= count
        return self._value >> self.left & ((1 << count) - 1)


def _segments(bits: _Bits, size: int) -> Iterator[bytes]:
    while bits.left >= 4:
        mode = bits.take(4)
        if mode == 0:
            _check_padding(bits)
            return
        if mode in _COUNT_BITS:
            count = bits.take(_COUNT_BITS[mode][size])
            yield _READERS[mode](bits, count)
        elif mode == _ECI_MODE:
            _skip_designator(bits)
        elif mode == _APPEND_MODE:
            bits.take(16)
        elif mode == _FNC1_SECOND_MODE:
            bits.take(8)
        elif mode != _FNC1_MODE:
            raise BrokenMessage


def _digits(bits: _Bits, count: int) -> bytes:
    groups = [3] * (count // 3) + [count % 3] * (count % 3 > 0)
    values = [(bits.take((0, 4, 7, 10)[width]), width) for width in groups]
    if any(value >= 10**width for value, width in values):
        raise BrokenMessage
    return "".join(f"{value:0{width}}" for value, width in values).encode()


def _letters(bits: _Bits, count: int) -> bytes:
    values = [n for _ in range(count // 2) for n in divmod(bits.take(11), 45)]
    values += [bits.take(6) for _ in range(count % 2)]
    if any(value >= 45 for value in values):
        raise BrokenMessage
    return bytes(_ALPHANUMERIC[value] for value in values)


def _bytes(bits: _Bits, count: int) -> bytes:
    return bits.take(8 * count).to_bytes(count, "big")


def _kanji(bits: _Bits, count: int) -> bytes:
    values = [divmod(bits.take(13), 0xC0) for _ in range(count)]
    codes = [high << 8 | low for high, low in values]
    return b"".join((code + (0x8140 if code < 0x1F00 else 0xC140)).to_bytes(2, "big") for code in codes)


_READERS = {_NUMERIC_MODE: _digits, _ALPHANUMERIC_MODE: _letters, _BYTE_MODE: _bytes, _KANJI_MODE: _kanji}


def _skip_designator(bits: _Bits) -> None:
    """Section 7.4.2.3: one, two or three bytes, told by the first bits."""
    first = bits.take(8)
    if first & 0x80:
        bits.take(16 if first & 0x40 else 8)


def _check_padding(bits: _Bits) -> None:
    """Section 7.4.10: zeros to the next whole byte, then 236 and 17 in turn. Some makers put more zeros first, or nothing else."""
    pads = bits.take(bits.left)
    rest = pads.to_bytes((pads.bit_length() + 7) // 8, "big")
    wrong = sum(value != _PADS[i % 2] for i, value in enumerate(rest))
    if wrong > len(rest) * _STRAY_PADS:
        raise BrokenMessage
