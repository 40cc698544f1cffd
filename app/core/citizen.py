"""The citizen as the population database knows him: twenty shared fields, each asked for by name.

Identifiers and their order follow the 20 top-level elements of service 037's answer. Field 20, the
household-book number, exists so that it can be refused: it never holds a value here (Law on Residence
68/2020/QH14, article 38: paper household books are void from 01/01/2023).
"""

from dataclasses import dataclass, field, fields
from typing import Any

from resources.dates import PartialDate

ALWAYS_ASKED = frozenset({"personal_id", "old_id", "full_name", "birth_date"})
"""What every look-up asks for: enough to know that the answer is about the citizen at the counter."""

SENSITIVE = frozenset({"ethnicity", "religion", "blood_group"})
"""Masked unless a form needs them (personal data law 91/2025, decree 356/2025)."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A code of a list and its label; one that is on no list keeps the code, says so in the label and is not `known`."""

    code: str
    label: str
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A place: detail (house, street, hamlet) and area units; `text` is the whole as the record means it.

    `district` is filled only in addresses from before 01/07/2025, when that level was abolished. `today` is the same place
    by today's units, empty where a split commune leaves a choice.
    """

    text: str = field(repr=False)
    known: bool = True
    """Are all its units on the lists? If not, it can be shown but neither compared nor printed."""
    today: str = field(default="", repr=False)
    detail: str = field(default="", repr=False)
    commune: Coded | None = field(default=None, repr=False)
    district: Coded | None = field(default=None, repr=False)
    province: Coded | None = field(default=None, repr=False)
    country: Coded | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameParts:
    """A name as the database holds it apart: "họ", and "chữ đệm và tên" together. Neither is empty."""

    family_name: str = field(repr=False)
    given_names: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """Father, mother, spouse or legal representative: who they are, not when or where."""

    full_name: str = field(repr=False)
    nationality: Coded | None = None
    personal_id: str | None = field(default=None, repr=False)
    old_id: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdHead:
    """The head of the citizen's household and the citizen's relation to him."""

    relation: Coded | None = None
    full_name: str = field(default="", repr=False)
    personal_id: str | None = field(default=None, repr=False)
    old_id: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdMember:
    """One member of a household as service 034 lists it."""

    full_name: str = field(repr=False)
    personal_id: str | None = field(default=None, repr=False)
    birth_date: PartialDate | None = field(default=None, repr=False)
    relation: Coded | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenRecord:
    """The fields that were asked for (`asked`); the others are None and say nothing.

    Within `asked`, None means that the database holds no value.
    """

    asked: frozenset[str]
    personal_id: str | None = field(default=None, repr=False)
    old_id: str | None = field(default=None, repr=False)
    full_name: str | None = field(default=None, repr=False)
    sex: Coded | None = field(default=None, repr=False)
    ethnicity: Coded | None = field(default=None, repr=False)
    religion: Coded | None = field(default=None, repr=False)
    marital_status: Coded | None = field(default=None, repr=False)
    blood_group: Coded | None = field(default=None, repr=False)
    birth_date: PartialDate | None = field(default=None, repr=False)
    birth_registration_place: Address | None = field(default=None, repr=False)
    nationality: Coded | None = field(default=None, repr=False)
    place_of_origin: Address | None = field(default=None, repr=False)
    permanent_residence: Address | None = field(default=None, repr=False)
    current_residence: Address | None = field(default=None, repr=False)
    father: Relative | None = field(default=None, repr=False)
    mother: Relative | None = field(default=None, repr=False)
    spouse: Relative | None = field(default=None, repr=False)
    legal_representative: Relative | None = field(default=None, repr=False)
    household_head: HouseholdHead | None = field(default=None, repr=False)
    household_book_no: None = None
    name_parts: NameParts | None = field(default=None, repr=False)
    """Of `full_name`, with which it comes and goes; None where the database holds the name in one piece."""

    def __post_init__(self) -> None:
        for name in _ALL - self.asked:
            if getattr(self, name) is not None:
                raise ValueError("a value that nobody asked for")
        if self.name_parts is not None and self.full_name is None:
            raise ValueError("parts of no name")

    def only(self, names: frozenset[str]) -> "CitizenRecord":
        """The same record with every field outside `names` dropped."""
        kept = self.asked & names
        parts = self.name_parts if "full_name" in kept else None
        return CitizenRecord(asked=kept, name_parts=parts, **{name: getattr(self, name) for name in kept})

    def delivered(self) -> tuple[str, ...]:
        """Names of the fields that came with a value, in the order of the 20."""
        return tuple(name for name in FIELDS if getattr(self, name) is not None)

    def values(self) -> dict[str, Any]:
        """The fields asked for, by identifier, in the order of the 20."""
        return {name: getattr(self, name) for name in FIELDS if name in self.asked}


FIELDS: tuple[str, ...] = tuple(f.name for f in fields(CitizenRecord) if f.name not in ("asked", "name_parts"))
"""The identifiers of the 20 shared fields, in their official order."""

_ALL = frozenset(FIELDS)

ASKABLE = _ALL - {"household_book_no"}
"""What may be asked for: all but field 20."""
