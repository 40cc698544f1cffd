"""Rules that warn, as a definition names them: `rules: [{rule: marriage_age, bride: bride, groom: groom}]`.

Parameters are roles of the form, or keys of its fields. What each rule says is in `forms/judging.py`, its thresholds and its
legal source in `rules.yaml`. A rule only warns: the clerk decides.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from forms.source import PersonFact

Role = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", description="a role of the form")]
FieldKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", description="the key of a field of the form")]
HOMES = ("permanent_residence", "current_residence")
"""Where somebody lives now; the place of a copied document (birth registration, origin) is none."""


class Rule(BaseModel):
    """One rule with what it is bound to. Immutable, and strict about parameters it does not have."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    of_fields: ClassVar[frozenset[str]] = frozenset()
    """Parameters that name a field; the others name a role."""
    of_law: ClassVar[frozenset[str]] = frozenset()
    """Parameters that name neither: which law it is."""
    reads: ClassVar[tuple[str, ...]] = ()
    """What it must know of each person it is bound to, printed or not, beyond what every look-up asks for."""

    rule: str

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles it is bound to."""
        return tuple(bound for name, bound in self._bindings() if name not in self.of_fields)

    @property
    def fields(self) -> tuple[str, ...]:
        """Keys of the form's fields it is bound to."""
        return tuple(bound for name, bound in self._bindings() if name in self.of_fields)

    @property
    def facts(self) -> frozenset[PersonFact]:
        """Facts about people it wants to know, for whoever decides what a look-up asks."""
        return frozenset(PersonFact(role, name) for role in self.roles for name in self.reads)

    @property
    def basis(self) -> str:
        """Under which name `rules.yaml` has its law."""
        return self.rule

    def _bindings(self) -> tuple[tuple[str, str], ...]:
        return tuple((name, bound) for name, bound in self if name not in {"rule", *self.of_law} and bound is not None)


class MarriageAge(Rule):
    """Both are old enough to marry."""

    rule: Literal["marriage_age"]
    bride: Role
    groom: Role


class LeastAge(Rule):
    """Old enough for what the form is about, by the ages of the law that `of` names in `rules.yaml`."""

    of_law = frozenset({"of"})

    rule: Literal["least_age"]
    person: Role
    of: Literal["marriage_age", "passport_age"]
    """Which law gives the ages."""

    @property
    def basis(self) -> str:
        """The law of this use."""
        return self.of


class Single(Rule):
    """The record's marital status agrees with the declaration: the form's own, or what stands in the field `declared`."""

    of_fields = frozenset({"declared"})
    reads = ("marital_status",)

    rule: Literal["single"]
    person: Role
    declared: FieldKey | None = None
    """The field that holds what is declared."""


class PensionAge(Rule):
    """Old enough for the social pension."""

    rule: Literal["pension_age"]
    person: Role


class BirthRegistrationLimit(Rule):
    """The birth is registered within the days that the law gives the parents."""

    of_fields = frozenset({"child_birth"})

    rule: Literal["birth_registration_limit"]
    child_birth: FieldKey


class NotSame(Rule):
    """Two parts of the form that one person cannot play."""

    rule: Literal["not_same"]
    one: Role
    other: Role


class CardValid(Rule):
    """The card shown has not run out, as far as can be computed."""

    rule: Literal["card_valid"]
    person: Role


class OtherHead(Rule):
    """The head of the household on the form is the one of the record, whichever fields hold him."""

    reads = ("household_head.full_name", "household_head.personal_id")

    rule: Literal["other_head"]
    person: Role


class DissolvedAddress(Rule):
    """Where a person lives is written by units that exist; places of copied documents are not looked at."""

    rule: Literal["dissolved_address"]
    person: Role


RuleUse = Annotated[
    MarriageAge | LeastAge | Single | PensionAge | BirthRegistrationLimit | NotSame | CardValid | OtherHead | DissolvedAddress,
    Field(discriminator="rule"),
]
"""One line under `rules:` of a definition."""
