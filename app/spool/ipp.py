"""IPP's own bytes (RFC 8010): a request with a few attributes, an answer as names and values. Pure.

Only what is asked here: no documents are sent, so no more than integers, enums, booleans and texts is read; other values
are kept as bytes.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final


class Operation(IntEnum):
    """RFC 8011 5.4.15."""

    GET_JOB = 0x0009
    GET_PRINTER = 0x000B


Value = int | str | bytes
_END, _FIRST_VALUE_TAG = 0x03, 0x10
_OPERATION_GROUP: Final = b"\x01"
_CHARSET, _LANGUAGE, _URI, _KEYWORD = 0x47, 0x48, 0x45, 0x44
_NUMBERS: Final = (0x21, 0x23)
_BOOLEAN: Final = 0x22
_TEXTS: Final = (0x41, 0x42, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49)
NOT_FOUND: Final = (0x0406, 0x0407)
"""client-error-not-found, client-error-gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`status` below 0x0100 is success; `attributes` hold the last group of each name."""

    status: int
    attributes: Mapping[str, Sequence[Value]]

    @property
    def ok(self) -> bool:
        """Was it answered?"""
        return self.status < 0x0100

    def number(self, name: str) -> int:
        """The first value where it is a number; 0 where it is not there."""
        return next((value for value in self.attributes.get(name, ()) if isinstance(value, int)), 0)

    def texts(self, name: str) -> tuple[str, ...]:
        """All values that are texts."""
        return tuple(value for value in self.attributes.get(name, ()) if isinstance(value, str))


def request(operation: Operation, *, about: tuple[str, str], wanted: Sequence[str]) -> bytes:
    """The bytes of a request about a `job-uri` or `printer-uri` (name and value)."""
    parts = [struct.pack(">BBHI", 1, 1, operation, 1), _OPERATION_GROUP]
    parts += [_attribute(_CHARSET, "attributes-charset", "utf-8"), _attribute(_LANGUAGE, "attributes-natural-language", "en")]
    parts.append(_attribute(_URI, *about))
    for place, name in enumerate(wanted):
        parts.append(_attribute(_KEYWORD, "" if place else "requested-attributes", name))
    return b"".join((*parts, bytes((_END,))))


def answer(raw: bytes) -> Answer:
    """Reads a response. Raises ValueError for what is none."""
    try:
        _, _, status, _ = struct.unpack_from(">BBHI", raw)
        attributes: dict[str, list[Value]] = {}
        place, name = 8, ""
        while raw[place] != _END:
            tag, place = raw[place], place + 1
            if tag < _FIRST_VALUE_TAG:  # a group begins
                continue
            called, place = _counted(raw, place)
            value, place = _counted(raw, place)
            if called:
                name = called.decode()
                attributes[name] = []
            attributes[name].append(_value(tag, value))
    except (struct.error, IndexError, KeyError, UnicodeDecodeError) as problem:
        raise ValueError("not an IPP response") from problem
    return Answer(status=status, attributes=attributes)


def _attribute(tag: int, name: str, value: str) -> bytes:
    return bytes((tag,)) + b"".join(struct.pack(">H", len(raw)) + raw for raw in (name.encode(), value.encode()))


def _counted(raw: bytes, place: int) -> tuple[bytes, int]:
    (size,) = struct.unpack_from(">H", raw, place)
    end = place + 2 + size
    if end > len(raw):
        raise IndexError(end)
    return raw[place + 2 : end], end


def _value(tag: int, raw: bytes) -> Value:
    if tag in _NUMBERS:
        return int(struct.unpack(">i", raw)[0])
    if tag == _BOOLEAN:
        return raw[0]
    return raw.decode() if tag in _TEXTS else raw
