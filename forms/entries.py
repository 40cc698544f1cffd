"""What a clerk may type into a field: checked and brought into one spelling, or refused with a reason."""

import re

from forms.errors import InvalidEntry
from forms.evaluate import Value
from forms.model import Cell, FieldType
from resources.dates import PartialDate
from resources.text import forbidden, key, squash

_LONGEST = 500
_LONGEST_MULTILINE = 2000

_PATTERNS = {
    FieldType.INTEGER: (re.compile(r"[0-9]{1,6}"), "not_a_number"),
    FieldType.ID12: (re.compile(r"[0-9]{12}"), "not_12_digits"),
    FieldType.ID12_BOXES: (re.compile(r"[0-9]{12}"), "not_12_digits"),
    FieldType.PHONE: (re.compile(r"\+?[0-9]{8,15}"), "not_a_phone_number"),
    FieldType.EMAIL: (re.compile(r"[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+"), "not_an_email_address"),
}
_GROUPED = frozenset({FieldType.ID12, FieldType.ID12_BOXES, FieldType.PHONE})
_GROUPING = re.compile(r"[ .()-]")


def longest(kind: FieldType) -> int:
    """How many code points a field of that type holds; the longest addresses of the area tables have about 110."""
    return _LONGEST_MULTILINE if kind is FieldType.MULTILINE else _LONGEST


def accept(cell: Cell, *, at: str, text: str) -> Value | None:
    """The value that stands in the field for a typed text; None where the clerk emptied the field.

    `at` is the key as the caller wrote it (`thanh_vien[0].ho_ten`). Raises InvalidEntry.
    """
    multiline = cell.type is FieldType.MULTILINE
    tidy = "\n".join(filter(None, map(squash, text.splitlines()))) if multiline else squash(text)
    if not tidy:
        return None
    if forbidden(tidy.replace("\n", "")):
        raise InvalidEntry(at, "forbidden_character")
    if len(tidy) > longest(cell.type):
        raise InvalidEntry(at, "too_long")
    if cell.options:
        return _option(cell, at=at, text=tidy)
    if cell.type in (FieldType.DATE, FieldType.DATE_LINE):
        return _date(at=at, text=tidy)
    return _matching(cell.type, at=at, text=tidy)


def _option(cell: Cell, *, at: str, text: str) -> str:
    for option in cell.options:
        if key(option) == key(text):
            return option
    raise InvalidEntry(at, "not_an_option")


def _date(*, at: str, text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError:
        raise InvalidEntry(at, "not_a_date") from None


def _matching(kind: FieldType, *, at: str, text: str) -> str:
    if kind not in _PATTERNS:
        return text
    pattern, reason = _PATTERNS[kind]
    plain = _GROUPING.sub("", text) if kind in _GROUPED else text
    if not pattern.fullmatch(plain):
        raise InvalidEntry(at, reason)
    return plain if kind is not FieldType.PHONE else text
