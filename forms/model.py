"""A form as data: what it is by law, what it asks for and where each value comes from, how the paper looks.

Definitions are YAML (`definitions/<key>/form.yaml`), read into these frozen models; unknown keys are refused. The parts are
in `forms.fields` and `forms.layout`. `forms.schema` gives the JSON Schema for editors; `docs/forms.md` walks through adding a form.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import Field

from forms.condition import JOINT, Condition
from forms.fields import (
    MOST_ROWS,
    TICKED,
    Cell,
    Column,
    FieldType,
    FormField,
    Frozen,
    Key,
    Parties,
    Party,
    Section,
    Table,
)
from forms.layout import Layout, Margins, Paragraph, Photo, PlaceDate, Signature, SignatureLine
from forms.rules import RuleUse
from forms.source import Expression, person_facts

__all__ = [
    "JOINT",
    "MOST_ROWS",
    "TICKED",
    "Cell",
    "Column",
    "Evidence",
    "FieldType",
    "Footnote2",
    "FormDefinition",
    "FormField",
    "Frozen",
    "Item",
    "Key",
    "Layout",
    "Legal",
    "Margins",
    "Paragraph",
    "Parties",
    "Party",
    "Person",
    "Photo",
    "PlaceDate",
    "Procedure",
    "RuleUse",
    "Section",
    "Signature",
    "SignatureLine",
    "Table",
]

Footnote2 = Literal["blank", "fill"]
"""Fields that a form asks for only without a personal number: left blank when it is known, or filled all the same."""


class Procedure(Frozen):
    """An administrative procedure that takes this form."""

    code: str = Field(pattern=r"^\d\.\d{6}$")
    """As in the national catalogue; one that begins with 0 is our own, where no national one is known."""
    name: str
    """In Vietnamese, as `procedures.yaml` has it."""


class Person(Frozen):
    """Somebody who plays a part in the form."""

    role: Key
    """One of the English names of `forms/vocabulary.py`."""
    label: str
    """What the form calls him: "Người yêu cầu"."""
    repeats: bool = False
    """May several people play it? Each has a row of a table."""


class Legal(Frozen):
    """Which instrument prescribes the form, and when it holds."""

    instrument: str
    """Its kind, number and day."""
    issuing_body: str
    """Who issued it."""
    issued: dt.date | None = None
    """None where no evidence gives the day."""
    effective_from: dt.date | None = None
    """None where no evidence gives the day: then it has held as long as anybody knows."""
    effective_to: dt.date | None = None
    """The last day."""
    supersedes: str = ""
    """The instrument whose form this one replaces."""
    related: tuple[str, ...] = ()
    """Other instruments that bear on it."""


class Evidence(Frozen):
    """How well the wording is proven, and what to take care of."""

    level: Literal["A", "B", "C", "D"]
    """A: seen in the official edition; B: structure confirmed by two indirect sources; C: only an old edition or a part; D: a
    reconstruction. Only A and B ship (the lint refuses the others)."""
    care: tuple[str, ...] = ()
    """What the clerk should know about the edition; of level B one note says "chưa đối chiếu nguyên văn"."""


@dataclass(frozen=True, slots=True)
class Item:
    """One value a form asks for, as lists show it. `columns` belong to a table, whose cells are `key[0].column`.

    `required` means in every case; what is asked for only under a condition shows in `FilledForm.missing`.
    """

    key: str
    label: str
    type: str
    role: str
    sources: tuple[str, ...]
    required: bool
    columns: "tuple[Item, ...]" = ()


class FormDefinition(Frozen):
    """One form, complete."""

    key: Key
    """Its name in the program, and of its folder."""
    code: str = ""
    """The official form code, printed or not: CT01."""
    heading: tuple[str, ...] = Field(min_length=1)
    """The title's lines in capitals, as printed."""
    subtitle: tuple[str, ...] = ()
    """The lines under them: "(Dành cho người từ đủ 14 tuổi trở lên)"."""
    left_block: tuple[str, ...] = ()
    """Lines left of the nation's name. `{key}` stands for the value of that field."""
    photos: tuple[Photo, ...] = Field(default=(), max_length=2)
    """Frames beside the title."""
    code_line: tuple[str, ...] = ()
    """The small lines at the top right that name the instrument."""
    authority: str
    """Who receives the form."""
    procedures: tuple[Procedure, ...] = ()
    """Those that take the form; empty for a form of the office that goes with any of them (the receipt slip)."""
    people: tuple[Person, ...] = Field(min_length=1)
    """Everybody whom the form is about."""
    legal: Legal
    """Which instrument prescribes it, and when it holds."""
    evidence: Evidence
    """How well its wording is proven."""
    addressee: FormField | None = None
    """The line "Kính gửi" under the title."""
    sections: tuple[Section, ...] = Field(min_length=1)
    """Its fields, in printed order."""
    declaration: tuple[Paragraph, ...] = ()
    """Paragraphs above the signatures."""
    place_date: PlaceDate | None = None
    """Where and when it was made."""
    signatures: tuple[Signature, ...] = Field(min_length=1)
    """Blocks from left to right."""
    footnotes: dict[int, str] = Field(default={})
    """The notes at the end, by number."""
    rules: tuple[RuleUse, ...] = ()
    """What the clerk is warned of; a warning never blocks."""
    layout: Layout = Layout()
    """Type sizes, margins and paper, where they are not the usual ones."""

    @property
    def title(self) -> str:
        """The title in one line."""
        return " ".join(self.heading)

    @property
    def roles(self) -> tuple[str, ...]:
        """English names of the people in the form, in the order they appear."""
        return tuple(person.role for person in self.people)

    def repeats(self, role: str) -> bool:
        """May several people play that role?"""
        return any(person.repeats for person in self.people if person.role == role)

    @property
    def fields(self) -> tuple[FormField | Table, ...]:
        """The fields of the sections, in printed order; a table counts once, parties a field for each of their cells."""
        return tuple(field for section in self.sections for field in section.asked)

    @property
    def every_field(self) -> tuple[FormField | Table, ...]:
        """Everything that can hold a value, in printed order: addressee, fields, place and date; a table counts once."""
        opening = (self.addressee,) if self.addressee is not None else ()
        ending = (self.place_date.place, self.place_date.date) if self.place_date is not None else ()
        return (*opening, *self.fields, *ending)

    def conditions(self) -> Iterator[Condition]:
        """Every condition in the form."""
        for section in self.sections:
            if section.asked_when is not None:
                yield section.asked_when
        for field in self.every_field:
            yield from field.conditions()
        printed = [part.printed_when for part in self.photos]
        printed += [part.printed_when for part in self.declaration]
        printed += [part.printed_when for part in self.signatures]
        yield from (condition for condition in printed if condition is not None)

    def wanted(self, role: str, *, footnote2: Footnote2 = "fill") -> frozenset[str]:
        """Names of what the form can use about that role's person: `full_name`, `card.issue_date` ...

        With "blank", what would be printed only without a personal number is not asked for (least data).
        """
        found = {fact for part in (*self.conditions(), *self.rules) for fact in part.facts}
        for field in self.every_field:
            if footnote2 == "blank" and isinstance(field, FormField) and field.only_without is not None:
                found.add(field.only_without)
            else:
                own = {fact for expression in _expressions(field) for fact in person_facts(expression)}
                first = field.first if isinstance(field, Table) else None
                found |= own | {replace(fact, role=first) for fact in own if first is not None and fact.role == field.role}
        return frozenset(fact.attribute for fact in found if fact.role == role)

    def items(self) -> tuple[Item, ...]:
        """Everything that can hold a value, in printed order: addressee, fields, place and date."""
        within = {field.key: section for section in self.sections for field in section.asked}
        return tuple(_item(field, within.get(field.key)) for field in self.every_field)


def _expressions(field: FormField | Table) -> tuple[Expression, ...]:
    cells = field.columns if isinstance(field, Table) else (field,)
    return tuple(expression for cell in cells for expression in cell.expressions())


def _item(field: FormField | Table, section: Section | None) -> Item:
    role = field.role or (section.role if section is not None else None) or ""
    always = field.required and field.asked_when is None and (section is None or section.asked_when is None)
    if isinstance(field, Table):
        columns = tuple(_cell(column, field.role or "", required=column.required) for column in field.columns)
        sources = tuple(dict.fromkeys(name for column in columns for name in column.sources))
        return Item(field.key, field.label, "table", field.role or "", sources, always, columns)
    return _cell(field, role, required=always and field.only_without is None)


def _cell(cell: Cell, role: str, *, required: bool) -> Item:
    seen = [expression for expression in (cell.source, cell.suggest) if expression is not None]
    own = {fact.role for expression in seen for fact in person_facts(expression)}
    names = tuple(str(option) for expression in seen for option in getattr(expression, "options", (expression,)))
    return Item(cell.key, cell.label, cell.type, role if role or len(own) != 1 else own.pop(), names, required)
