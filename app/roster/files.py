"""A list as a file: CSV in UTF-8, its kind told by its head. Reading judges the form alone; what the cells mean is judged in `entering`."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final

from app.core.errors import BadInput
from app.core.tally import COLUMNS
from resources.text import squash

LARGEST: Final = 8 * 1024 * 1024
"""Bytes: a list of 30,000 people has two million."""


class Kind(Enum):
    """What a list holds: the columns that its head names, in any order; the first of them must not be empty in any row."""

    TALLIES = ("unit", "stt", *COLUMNS, "tracked_by")
    ORGANISATIONS = ("organisation", "focal_unit", "no")
    PEOPLE = ("login", "name", "unit", "post")
    UNITS = ("code", "name", "kind", "parent", "valid_from", "valid_to", "successor", "tracked_by")
    SIGNED = ("signer", "document", "text_version", "signed_on", "valid_to")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file, its cells by column, blanks squashed. `torn`: it has not as many cells as the head."""

    line: int
    cells: Mapping[str, str] = field(repr=False)
    torn: bool = False


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A list as it was read."""

    kind: Kind
    rows: tuple[Row, ...]


def read(file: Path) -> RosterFile:
    """The list in that file. Raises BadInput: no file, too large, no UTF-8, a head that belongs to no list."""
    try:
        raw = file.read_bytes()[: LARGEST + 1]
    except OSError as problem:
        raise BadInput("roster.no_file", file=file.name) from problem
    if len(raw) > LARGEST:
        raise BadInput("roster.too_large", file=file.name)
    try:
        text = raw.decode("utf-8-sig")
        return _parsed(text, file.name)
    except (UnicodeDecodeError, csv.Error):
        raise BadInput("roster.not_csv", file=file.name) from None


def _parsed(text: str, name: str) -> RosterFile:
    first = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text), delimiter=";" if ";" in first and "," not in first else ",", strict=True)
    head = [squash(cell).casefold() for cell in next(lines, [])]
    kind = next((kind for kind in Kind if set(kind.value) == set(head)), None)
    if kind is None or len(set(head)) < len(head):
        raise BadInput("roster.unknown_head", file=name, known="; ".join(",".join(kind.value) for kind in Kind))
    rows = []
    for cells in lines:
        if any(map(str.strip, cells)):
            padded = (*cells, *[""] * len(head))
            named = {column: squash(cell) for column, cell in zip(head, padded, strict=False)}
            rows.append(Row(lines.line_num, named, torn=len(cells) != len(head) or not named[kind.value[0]]))
    return RosterFile(kind, tuple(rows))
