"""Which characters a TrueType font can draw, read from its `cmap` table without a font library.

Filling a form must be able to warn about a character before any paper is drawn, and must stay free of the
PDF library. Only cmap format 4 (the Unicode plane 0 of practically every font) is read: OpenType 1.9, "cmap".
"""

import struct

_WINDOWS_UNICODE = (3, 1)


def code_points(font: bytes) -> frozenset[int]:
    """Code points up to U+FFFF that map to a glyph other than 0.

    Raises ValueError where the font holds no Windows Unicode cmap of format 4.
    """
    table = _table(font, b"cmap")
    for entry in range(_u16(table, 2)):
        platform, encoding, offset = struct.unpack_from(">HHL", table, 4 + 8 * entry)
        if (platform, encoding) == _WINDOWS_UNICODE and _u16(table, offset) == 4:
            return frozenset(_format_4(table, offset))
    raise ValueError("no Unicode cmap of format 4")


def _table(font: bytes, tag: bytes) -> bytes:
    for entry in range(_u16(font, 4)):
        name, _, offset, length = struct.unpack_from(">4sLLL", font, 12 + 16 * entry)
        if name == tag:
            return font[offset : offset + length]
    raise ValueError("no such table")


def _format_4(table: bytes, start: int) -> list[int]:
    """Segments lie in four parallel arrays: last code, first code, delta, offset into the glyph array."""
    segments = _u16(table, start + 6) // 2
    lasts = start + 14
    firsts = lasts + 2 * segments + 2
    deltas = firsts + 2 * segments
    offsets = deltas + 2 * segments
    found = []
    for segment in range(segments):
        first, last = _u16(table, firsts + 2 * segment), _u16(table, lasts + 2 * segment)
        delta, place = _u16(table, deltas + 2 * segment), offsets + 2 * segment
        shift = _u16(table, place)
        for code in range(first, last + 1):
            # With a shift the array gives the glyph, and 0 there means none whatever the delta is.
            glyph = _u16(table, place + shift + 2 * (code - first)) if shift else code
            if (glyph or not shift) and (glyph + delta) % 0x10000:
                found.append(code)
    return found


def _u16(data: bytes, offset: int) -> int:
    return int(struct.unpack_from(">H", data, offset)[0])
