"""An event as bytes, the same bytes for the same event for ever: what the hash chain is built on.

Body: magic `motcua-event`, one byte version, one byte hash algorithm (1 = SHA-256), then for each field
that is not empty, in the order of `UsageEvent`: length and name, length and value (both lengths 4 bytes,
big-endian; UTF-8). A tuple is one entry an item. Numbers are decimal, times RFC 3339 in UTC.
"""

import datetime as dt
import hashlib
import struct
from collections.abc import Container
from dataclasses import fields
from operator import attrgetter
from typing import Any, Final

from app.core.usage import EventKind, UsageEvent

MAGIC = b"motcua-event"
VERSION = 1
SHA_256 = 1
GENESIS = bytes(32)
"""What stands before the first event."""


def encode(event: UsageEvent) -> bytes:
    """The body of one event."""
    parts = [_HEAD]
    for head, value in zip(_HEADS, _values(event), strict=True):
        if value:  # neither empty nor zero
            for item in value if isinstance(value, tuple) else (value,):
                if item:
                    raw = _text(item).encode()
                    parts += (head, _size(len(raw)), raw)
    return b"".join(parts)


def decode(body: bytes) -> UsageEvent:
    """The event of one body. Raises ValueError for anything `encode` does not make."""
    known = texts(body)
    try:
        event = UsageEvent(**{name: _READ.get(name, _one)(values) for name, values in known.items()})
    except TypeError as problem:
        raise ValueError("not an event") from problem
    if encode(event) != body:
        raise ValueError("not in canonical form")
    return event


def texts(body: bytes, *, of: Container[bytes] | None = None) -> dict[str, list[str]]:
    """The texts of each field as they stand in a body, whatever fields these are: all that counting needs, in less than half the time.

    `of` names the fields that are wanted; None: all of them. Raises ValueError where they cannot be told apart; that the body is
    one of ours is said by `decode` and by the chain.
    """
    if not body.startswith(_HEAD):
        raise ValueError("not an event of a known version")
    found: dict[str, list[str]] = {}
    place, end = len(_HEAD), len(body)
    while place < end:
        middle = place + 4 + int.from_bytes(body[place : place + 4], "big")
        ends = middle + 4 + int.from_bytes(body[middle : middle + 4], "big")
        if ends > end:
            raise ValueError("cut short")
        name = body[place + 4 : middle]
        if of is None or name in of:
            found.setdefault(name.decode(), []).append(body[middle + 4 : ends].decode())
        place = ends
    return found


def link(previous: bytes, seq: int, body: bytes) -> bytes:
    """The hash of one event: SHA-256 over 0x00, the previous hash, the number (8 bytes, big-endian) and the body."""
    return hashlib.sha256(b"\x00" + previous + struct.pack(">Q", seq) + body).digest()


def _text(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return str(value)


def _one(values: list[str]) -> str:
    (value,) = values
    return value


def _integer(values: list[str]) -> int:
    return int(_one(values))


def _moment(values: list[str]) -> dt.datetime:
    """In UTC, and a day away from the ends of the calendar, so that every local time of it exists."""
    moment = dt.datetime.fromisoformat(_one(values))
    if moment.utcoffset() != dt.timedelta(0) or not dt.MINYEAR < moment.year < dt.MAXYEAR:
        raise ValueError("not a moment")
    return moment


_READ: dict[str, Any] = {
    "kind": lambda values: EventKind(_one(values)),
    "at": _moment,
    **{f.name: _integer for f in fields(UsageEvent) if f.type is int},
    **{f.name: tuple for f in fields(UsageEvent) if f.type == tuple[str, ...]},
}

_size: Final = struct.Struct(">I").pack
_values: Final = attrgetter(*(f.name for f in fields(UsageEvent)))
_HEAD: Final = MAGIC + bytes((VERSION, SHA_256))
_HEADS: Final = tuple(_size(len(f.name)) + f.name.encode() for f in fields(UsageEvent))
