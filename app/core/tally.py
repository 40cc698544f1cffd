"""How many organisations and people have signed the security commitment: one line of the province's table, and its total."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final, Self

_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Organisations and people that use the service; committed before the period, completed in it, still missing after it.

    A printed one is kept as it was printed: its parts need not add up to its whole.
    """

    organisations: int = 0
    people: int = 0
    committed_organisations: int = 0
    committed_people: int = 0
    completed_organisations: int = 0
    completed_people: int = 0
    missing_organisations: int = 0
    missing_people: int = 0

    def figures(self) -> tuple[int, ...]:
        """In the printed order."""
        return tuple(getattr(self, name) for name in COLUMNS)

    @classmethod
    def total(cls, tallies: Iterable["Tally"]) -> Self:
        """Column by column, and nothing worked out from another column."""
        together = list(tallies)
        return cls(**{name: sum(getattr(tally, name) for tally in together) for name in COLUMNS})


COLUMNS: Final = tuple(field.name for field in fields(Tally))
"""The names of the figures, in the printed order."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """The period of a table. Raises ValueError for what is none."""

    text: str
    """"2023-03"."""

    def __post_init__(self) -> None:
        if not _MONTH.fullmatch(self.text):
            raise ValueError("not a month")

    @classmethod
    def of(cls, day: dt.date) -> Self:
        """The month of that day."""
        return cls(f"{day:%Y-%m}")

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date.fromisoformat(f"{self.text}-01")

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return (self.first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)

    def __str__(self) -> str:
        return self.text


class Source(StrEnum):
    """Where a line comes from."""

    PRINTED = "printed"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyLine:
    """One focal unit in the table of a month: as a letter of the province printed it, verbatim, or as the books count it.

    `unit` is the code of the unit meant, `name` what the table calls it.
    """

    period: Month
    number: int
    unit: str
    name: str
    tally: Tally
    tracked_by: str
    source: Source = Source.PRINTED
