"""Lists that an office lays beside the ledger: which dossiers are closed, how many calls the source counted. CSV with a header line."""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from app.core.errors import BadInput


def closed(file: Path) -> dict[str, dt.date]:
    """`dossier,last_day`: by dossier the last day on which anything was to be done for it. Empty without a file; raises BadInput."""
    return {dossier: dt.date.fromisoformat(day) for dossier, day in _rows(file, ("dossier", "last_day"))}


def gateway(file: Path) -> dict[tuple[str, dt.date], int]:
    """`clerk,day,calls`: what the source's own log counted. Empty without a file; raises BadInput."""
    return {(clerk, dt.date.fromisoformat(day)): int(calls) for clerk, day, calls in _rows(file, ("clerk", "day", "calls"))}


def _rows(file: Path, columns: tuple[str, ...]) -> Iterator[list[str]]:
    """Lines of exactly these columns, each checked: days are ISO 8601, calls are digits."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            table = list(csv.reader(lines))
    except FileNotFoundError:
        return
    except (OSError, ValueError, csv.Error):
        raise BadInput("misuse.bad_file", file=file.name, where="") from None
    for number, row in enumerate(table, 1):
        words = [word.strip() for word in row]
        fits = words == list(columns) if number == 1 else len(words) == len(columns) and _reads(dict(zip(columns, words, strict=True)))
        if not fits:
            raise BadInput("misuse.bad_file", file=file.name, where=number)
        if number > 1:
            yield words


def _reads(row: dict[str, str]) -> bool:
    try:
        dt.date.fromisoformat(row.get("day") or row.get("last_day", ""))
    except ValueError:
        return False
    calls = row.get("calls", "0")
    return all(row.values()) and calls.isascii() and calls.isdigit()
