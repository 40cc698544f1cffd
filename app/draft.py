"""A form before it becomes paper: who stands on it, what the clerk chose, what he typed over the database's word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from app.claimant import HOMES, Finding, Listed, Person
from app.core.dossier import Dossier, echo
from app.core.errors import WrongUsage
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

    def is_of_a_difference(self, person: Person | None) -> bool:
        """Do card and database differ in it about that person? Where they do not there is nothing to choose."""
        return isinstance(person, Finding) and ("residence" if self.name in HOMES else self.name) in person.differs

    @property
    def facts(self) -> frozenset[str]:
        """The facts that it decides: the compared field `residence` stands for both homes."""
        return frozenset(f"{self.role}.{name}" for name in (HOMES if self.name == "residence" else (self.name,)))


class Leaving(Protocol):
    """A paper of a dossier on its way out, as an event names it."""

    @property
    def dossier(self) -> Dossier:
        """Whose it is."""
        ...

    @property
    def form_key(self) -> str:
        """Which form, or which paper of the counter's own."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A filled form before it becomes paper."""

    dossier: Dossier
    filled: FilledForm = field(repr=False)
    marks: Marks
    people: tuple[Person, ...] = field(repr=False)
    choices: tuple[Choice, ...] = ()
    typed_over: Mapping[str, str] = field(default_factory=dict)
    """Keys of fields where the clerk's entry stands instead of what card or database say, each with the role it is about."""

    @property
    def form(self) -> FormDefinition:
        """The form's definition."""
        return self.filled.form

    @property
    def form_key(self) -> str:
        """The form's key."""
        return self.form.key

    def person(self, role: str) -> Person | None:
        """Who plays that part."""
        return next((person for person in self.people if person.role == role), None)


def is_verified(person: Person) -> bool:
    """Did the database tell something about him?"""
    return isinstance(person, Listed) or (isinstance(person, Finding) and person.record is not None)


def require_one_choice_a_field(choices: Iterable[Choice]) -> None:
    """Of one field only one value can stand on the paper. Raises WrongUsage."""
    chosen = set[str]()
    for choice in choices:
        if choice.facts & chosen:
            raise WrongUsage("fill.two_choices", word=echo(choice.field))
        chosen |= choice.facts


def first_of(fact: str, same: Mapping[str, str]) -> str:
    """The fact by the name of him who plays both parts: `applicant.sex` of `subject.sex` where `same` says so."""
    role, dot, name = fact.partition(".")
    return f"{same.get(role, role)}{dot}{name}"
