"""An event as bytes, the same bytes for the same event for ever: what the hash chain is built on.

Body: magic `motcua-event`, one byte version, one byte hash algorithm (1 = SHA-256), then for each field
that is not empty, in the order of `UsageEvent`: length and name, length and value (both lengths 4 bytes,
big-endian; UTF-8). A tuple is one entry an item. Numbers are decimal, times RFC 3339 in UTC.
"""

import datetime as dt
import hashlib
import struct
from dataclasses import fields
from typing import Any

from app.core.usage import EventKind, UsageEvent

MAGIC = b"motcua-event"
VERSION = 1
SHA_256 = 1
GENESIS = bytes(32)
"""What stands before the first event."""


def encode(event: UsageEvent) -> bytes:
    """The body of one event."""
    parts = [MAGIC, bytes((VERSION, SHA_256))]
    for name, value in ((f.name, getattr(event, f.name)) for f in fields(event)):
        for item in value if isinstance(value, tuple) else (value,):
            if item not in ("", 0):
                parts += [_sized(name), _sized(_text(item))]
    return b"".join(parts)


def decode(body: bytes) -> UsageEvent:
    """The event of one body. Raises ValueError for anything `encode` does not make."""
    head = MAGIC + bytes((VERSION, SHA_256))
    if not body.startswith(head):
        raise ValueError("not an event of a known version")
    known: dict[str, Any] = {}
    rest = body[len(head) :]
    while rest:
        name, rest = _take(rest)
        value, rest = _take(rest)
        known.setdefault(name, []).append(value)
    try:
        event = UsageEvent(**{name: _READ.get(name, _one)(values) for name, values in known.items()})
    except TypeError as problem:
        raise ValueError("not an event") from problem
    if encode(event) != body:
        raise ValueError("not in canonical form")
    return event


def link(previous: bytes, seq: int, body: bytes) -> bytes:
    """The hash of one event: SHA-256 over 0x00, the previous hash, the number (8 bytes, big-endian) and the body."""
    return hashlib.sha256(b"\x00" + previous + struct.pack(">Q", seq) + body).digest()


def _text(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return str(value)


def _sized(text: str) -> bytes:
    raw = text.encode()
    return struct.pack(">I", len(raw)) + raw


def _take(rest: bytes) -> tuple[str, bytes]:
    if len(rest) < 4:
        raise ValueError("cut short")
    size = struct.unpack(">I", rest[:4])[0]
    if len(rest) < 4 + size:
        raise ValueError("cut short")
    return rest[4 : 4 + size].decode(), rest[4 + size :]


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
