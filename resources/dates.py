"""Dates as records hold them: a full day, a month of a year, or a year alone.

The population database knows many older citizens by year of birth only (service 037,
`NgayThangNamSinh{Nam}`), so a date here may be partial and is never padded with invented days.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_SLASHED = re.compile(r"(?:(?:(\d{1,2})/)?(\d{1,2})/)?(\d{4})")
_OTHER_SIGNS = re.compile(r"[-.]")
_WITH_OTHER_SIGNS = re.compile(r"\d{1,2}([-.])(?:\d{1,2}\1)?\d{4}")
_PACKED = re.compile(r"(\d{2})(\d{2})(\d{4})")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year of the Gregorian calendar; a day needs its month.

    Raises ValueError for a day the calendar does not have, or a year outside 1800 to 2999.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not 1800 <= self.year <= 2999:
            raise ValueError("year out of range")
        if self.day is not None and self.month is None:
            raise ValueError("a day without its month")
        dt.date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    def __lt__(self, other: "PartialDate") -> bool:
        """In time; a year stands before its months, a month before its days."""
        return self._order() < other._order()

    def __le__(self, other: "PartialDate") -> bool:
        return self._order() <= other._order()

    def _order(self) -> tuple[int, int, int]:
        return self.year, self.month or 0, self.day or 0

    @classmethod
    def from_date(cls, day: dt.date) -> Self:
        """The full day."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def from_iso(cls, text: str) -> Self:
        """`1990-03-07`, `1990-03` or `1990`; ValueError otherwise."""
        found = _ISO.fullmatch(text.strip())
        if not found or not text.isascii():
            raise ValueError("not an ISO date")
        return cls(*(int(part) if part else None for part in found.groups()))  # type: ignore[arg-type]  # the year group always matches

    @classmethod
    def from_slashed(cls, text: str) -> Self:
        """`07/03/1990`, `03/1990` or `1990`, as people write it; ValueError otherwise."""
        found = _SLASHED.fullmatch(text.strip())
        if not found or not text.isascii():
            raise ValueError("not a dd/mm/yyyy date")
        day, month, year = (int(part) if part else None for part in found.groups())
        return cls(year, month, day)  # type: ignore[arg-type]  # the year group always matches

    @classmethod
    def from_packed(cls, text: str) -> Self:
        """`07031990`, as the QR code of a card holds it; ValueError otherwise."""
        found = _PACKED.fullmatch(text)
        if not found or not text.isascii():
            raise ValueError("not a ddmmyyyy date")
        day, month, year = map(int, found.groups())
        return cls(year, month, day)

    @classmethod
    def parse(cls, text: str) -> Self:
        """As people write it: ISO, or day, month and year with slashes, dots or hyphens (`07.03.1990`); ValueError for anything else."""
        plain = text.strip()
        if _WITH_OTHER_SIGNS.fullmatch(plain):
            return cls.from_slashed(_OTHER_SIGNS.sub("/", plain))
        return cls.from_iso(plain) if "-" in plain else cls.from_slashed(plain)

    @property
    def is_full(self) -> bool:
        """Is the day known?"""
        return self.day is not None

    def iso(self) -> str:
        """`1990-03-07`, or as much of it as is known."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def slashed(self) -> str:
        """`07/03/1990`, or as much of it as is known: how forms print dates (decree 30/2020)."""
        parts = [f"{part:02d}" for part in (self.day, self.month) if part is not None]
        return "/".join([*parts, f"{self.year:04d}"])

    def to_date(self) -> dt.date:
        """The day; ValueError where only a part is known."""
        if self.month is None or self.day is None:
            raise ValueError("only a part of the date is known")
        return dt.date(self.year, self.month, self.day)
