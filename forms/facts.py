"""What is known about the people of a dossier, as plain facts: a value and where it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from resources.dates import PartialDate


class Origin(StrEnum):
    """Where a value on a form came from."""

    CARD = "card"
    DATABASE = "database"
    CLERK = "clerk"
    COMPUTED = "computed"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Fact:
    """One value with its origin. Texts are display-ready in their authority's spelling (NFC)."""

    value: str | PartialDate = field(repr=False)
    origin: Origin


Facts = Mapping[str, Fact]
"""By name: `applicant.full_name`, `member[0].birth_date`, `mother.card.issue_date`, `unit.addressee`, `today`."""
