"""A form before it becomes paper: who stands on it, what the clerk chose, what he typed over the database's word."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.claimant import HOMES, Finding, Listed, Person
from app.core.dossier import Dossier
from app.core.reason import Reason
from app.verify.compare import COMPARED
from forms.fill import FilledForm
from forms.model import FormDefinition
from forms.pdf import Marks


class Side(StrEnum):
    """Whose value goes onto the paper."""

    CARD = "card"
    DATABASE = "database"
    TYPED = "typed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The clerk chose one of two values, and why. `Counter.finish` writes it into the ledger before the paper leaves.

    `field` is a person's (`applicant.full_name`, `member[0].residence`), or the form's own key where he typed.
    """

    field: str
    side: Side
    reason: Reason

    @property
    def role(self) -> str:
        """Whose field it is; empty for a typed one."""
        return self.field.rpartition(".")[0] if self.side is not Side.TYPED else ""

    @property
    def name(self) -> str:
        """The field without its person."""
        return self.field.rpartition(".")[2] if self.side is not Side.TYPED else self.field

    @property
    def is_of_a_compared_field(self) -> bool:
        """Can card and database both say something about it?"""
        return self.name in (*COMPARED, *HOMES)

    @property
    def facts(self) -> frozenset[str]:
        """The facts that it decides: the compared field `residence` stands for both homes."""
        return frozenset(f"{self.role}.{name}" for name in (HOMES if self.name == "residence" else (self.name,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A filled form before it becomes paper."""

    dossier: Dossier
    filled: FilledForm = field(repr=False)
    marks: Marks
    people: tuple[Person, ...] = field(repr=False)
    choices: tuple[Choice, ...] = ()
    typed_over: tuple[str, ...] = ()
    """Keys of fields where the clerk's entry stands instead of the database's value."""

    @property
    def form(self) -> FormDefinition:
        """The form's definition."""
        return self.filled.form

    def person(self, role: str) -> Person | None:
        """Who plays that part."""
        return next((person for person in self.people if person.role == role), None)


def is_verified(person: Person) -> bool:
    """Did the database tell something about him?"""
    return isinstance(person, Listed) or (isinstance(person, Finding) and person.record is not None)
