"""The body of an answer, taken in piece by piece and never larger than allowed, packed or unpacked.

A gzip bomb makes a gigabyte of a megabyte: so the unpacking itself is told where to stop, and what comes after is not read.
A body is one packed stream and nothing after it. Several gzip members in a row would be one file by RFC 1952 (section 2.2), but no
server packs an answer so; readers differ in what they make of it, and whatever hides behind the first is refused unread.
"""

import zlib
from collections.abc import Callable, Mapping
from typing import Protocol

from app.verify.network.details import Detail, unavailable

_GZIP_OR_ZLIB = 47  # zlib finds out by the first bytes which of the two it is


class Body:
    """Collects one body. `encoding`: the header Content-Encoding. Raises Unavailable(BAD_RESPONSE, "encoding") for a foreign one."""

    def __init__(self, *, encoding: str, most: int) -> None:
        unpacker = _UNPACKERS.get(encoding.strip().lower())
        if unpacker is None:
            raise unavailable(Detail.ENCODING)
        self._unpacker = unpacker()
        self._most = most
        self._raw = 0
        self._taken = bytearray()

    def take(self, piece: bytes) -> None:
        """One piece as it came. Raises Unavailable(BAD_RESPONSE): `too-large`, `encoding`."""
        self._raw += len(piece)
        self._taken += self._unpacker.unpack(piece, self._most + 1 - len(self._taken))
        if max(self._raw, len(self._taken)) > self._most:
            raise unavailable(Detail.TOO_LARGE)

    def whole(self) -> bytes:
        """All of it, unpacked. Raises Unavailable(BAD_RESPONSE): `cut-short` where the packing is not at its end."""
        if self._raw and not self._unpacker.ended:
            raise unavailable(Detail.CUT_SHORT)
        return bytes(self._taken)


class _Unpacker(Protocol):
    @property
    def ended(self) -> bool: ...

    def unpack(self, piece: bytes, most: int) -> bytes: ...


class _Plain:
    ended = True

    def unpack(self, piece: bytes, most: int) -> bytes:
        return piece[:most]


class _Packed:
    """gzip, or deflate as RFC 9110 means it (with zlib's frame)."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(wbits=_GZIP_OR_ZLIB)

    @property
    def ended(self) -> bool:
        return self._zlib.eof

    def unpack(self, piece: bytes, most: int) -> bytes:
        try:
            unpacked = self._zlib.decompress(piece, most)
        except zlib.error:
            unpacked = None
        if unpacked is None or self._zlib.unused_data:
            raise unavailable(Detail.ENCODING)
        return unpacked


_UNPACKERS: Mapping[str, Callable[[], _Unpacker]] = {"": _Plain, "identity": _Plain, "gzip": _Packed, "x-gzip": _Packed, "deflate": _Packed}
