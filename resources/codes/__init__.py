"""Code lists of the population database as versioned data: a code and what people call it.

One CSV a list in this folder: `code,label,valid_from,valid_to,source,confidence`. Dates are ISO, empty
where no instrument gives one; `confidence` is H (several sources), M (one good source) or L (weak).
Stored records hold codes of every age, so a code past its `valid_to` still has its label. `country.csv`
is written by `python -m resources.codes.generate`; the others are kept by hand.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).resolve().parent
NAMES = ("sex", "ethnicity", "religion", "marital_status", "blood_group", "relation_to_head", "country", "birth_province_prefix")
_BEFORE, _AFTER = "mã ", " (không có trong danh mục)"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEntry:
    """One line of a list. Dates are ISO 8601 text, empty where no instrument gives one."""

    code: str
    label: str
    valid_from: str
    valid_to: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class CodeList:
    """One list, in its own order, found by code however many leading zeros the wire sent."""

    name: str
    entries: tuple[CodeEntry, ...]
    _by_key: Mapping[str, CodeEntry]

    def entry(self, code: str) -> CodeEntry | None:
        """The line of that code, or None: `1`, `01` and ` 1 ` are one code, letters count in any case."""
        return self._by_key.get(_canonical(code))

    def label(self, code: str) -> str:
        """What people call the code; an unknown one is shown as such, never blank."""
        found = self.entry(code)
        return found.label if found else unknown(code)


def unknown(code: str) -> str:
    """How a code outside its list is shown."""
    return f"{_BEFORE}{code.strip() or 'trống'}{_AFTER}"


def is_unknown(label: str) -> bool:
    """Is that what `unknown` makes of some code? Such a text is for the screen and never an official value."""
    return label.startswith(_BEFORE) and label.endswith(_AFTER)


@cache
def code_list(name: str) -> CodeList:
    """The list of that name, one of `NAMES`. Raises KeyError for any other, ValueError for a code that occurs twice."""
    if name not in NAMES:
        raise KeyError(name)
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        entries = tuple(CodeEntry(**row) for row in csv.DictReader(file))
    by_key = {_canonical(entry.code): entry for entry in entries}
    if len(by_key) != len(entries):
        raise ValueError(f"code list {name!r}: a code occurs twice")
    return CodeList(name, entries, MappingProxyType(by_key))


def _canonical(code: str) -> str:
    bare = code.strip().upper()
    return bare.lstrip("0") or "0" if bare.isdecimal() else bare
