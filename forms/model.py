"""A form as data: what it is by law, what it asks for and where each value comes from, how the paper looks.

Definitions are YAML (`definitions/<key>/form.yaml`), read into these frozen models; unknown keys are refused.
`json_schema()` gives the schema for editors; `docs/forms.md` walks through adding a form.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, PlainSerializer, PlainValidator, Tag, WithJsonSchema

from forms.source import Condition, Expression, PersonFact, field_keys, parse, parse_condition, person_facts

Footnote2 = Literal["blank", "fill"]
"""Fields that a form asks for only without a personal number: left blank when it is known, or filled all the same."""

MOST_ROWS = 30
"""Of one table. More people than that go on another form."""

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Source = Annotated[
    Expression,
    PlainValidator(lambda text: parse(_text(text))),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "description": "a source expression: see forms/source.py"}),
]
When = Annotated[
    Condition,
    PlainValidator(lambda text: parse_condition(_text(text))),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "description": "a field key, or: field_key == 'a value'"}),
]


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > 1000:
        raise ValueError("wants a text of at most 1000 characters")
    return value


def _only_fact(text: object) -> PersonFact:
    expression = parse(_text(text))
    if not isinstance(expression, PersonFact):
        raise ValueError("wants one fact about a person, like applicant.personal_id")
    return expression


Fact = Annotated[PersonFact, PlainValidator(_only_fact), PlainSerializer(str), WithJsonSchema({"type": "string"})]


class FieldType(StrEnum):
    """What kind of value a field holds: decides its widget, its checks and its print."""

    PERSON_NAME = "person_name"
    DATE = "date"
    DATE_WORDS = "date_words"
    DATE_LINE = "date_line"
    """Printed with the words: ngày 07 tháng 02 năm 2026."""
    ENUM = "enum"
    ADDRESS = "address"
    ID_DOCUMENT = "id_document"
    ID12 = "id12"
    ID12_BOXES = "id12_boxes"
    PHONE = "phone"
    EMAIL = "email"
    TEXT = "text"
    MULTILINE = "multiline"
    INTEGER = "integer"
    ROW_NUMBER = "row_number"
    """The running number of a table row; holds no value of its own."""


class Frozen(BaseModel):
    """Immutable, and strict about keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Procedure(Frozen):
    """An administrative procedure that takes this form; `code` as in the national catalogue."""

    code: str = Field(pattern=r"^\d\.\d{6}$")
    name: str


class Person(Frozen):
    """Somebody who plays a part in the form."""

    role: Key
    label: str
    repeats: bool = False


class Legal(Frozen):
    """Which instrument prescribes the form, and when it holds."""

    instrument: str
    issuing_body: str
    issued: dt.date
    effective_from: dt.date
    effective_to: dt.date | None = None
    supersedes: str = ""
    related: tuple[str, ...] = ()


class Evidence(Frozen):
    """How well the wording is proven, and what to take care of.

    A: seen in the official edition; B: structure confirmed by two indirect sources; C: only an old edition or a
    part; D: a reconstruction. Only A and B ship (the lint refuses the others).
    """

    level: Literal["A", "B", "C", "D"]
    care: tuple[str, ...] = ()


class Cell(Frozen):
    """One value: what it is called, what kind it is, where it comes from, whether it may be missing."""

    key: Key
    label: str
    type: FieldType
    source: Source | None = None
    """Fills the field."""
    suggest: Source | None = None
    """Only offered; the field counts as missing until the clerk accepts one."""
    suggest_for: tuple[str, ...] = ()
    """Procedures in which `source`, too, is only offered; where it names any, also when no procedure of the form is given."""
    required: bool = False
    options: tuple[str, ...] = ()
    """The only answers there are."""
    code_list: Literal["sex", "ethnicity", "religion", "marital_status", "relation_to_head", "country"] | None = None
    """Answers to offer in the window; others may be typed."""

    def expressions(self) -> Iterator[Expression]:
        """Everything that is looked at for this cell."""
        yield from (expression for expression in (self.source, self.suggest) if expression is not None)


class FormField(Cell):
    """A cell on a line of its own, or beside the one before."""

    required_when: When | None = None
    only_without: Fact | None = None
    """Asked for only where that fact is unknown (footnote 2 of circular 04/2024/TT-BTP)."""
    footnote: int | None = None
    hint: str = ""
    """For the clerk; not printed."""
    beside: bool = False
    """Printed on the line of the field before, where both fit."""
    suffix: str = ""
    """Printed after the value: "bản"."""
    blank_lines: int = Field(default=1, ge=1, le=10)
    """Dotted lines to write on where there is no value."""
    boxes: bool = False
    """Options are printed as boxes to tick."""

    def expressions(self) -> Iterator[Expression]:
        """Everything that is looked at for this field."""
        yield from super().expressions()
        if self.only_without is not None:
            yield self.only_without


class Column(Cell):
    """A cell of every row of a table. `width` is this column's share of the table."""

    width: float = Field(default=1, gt=0)


class Table(Frozen):
    """Rows of one repeating role: `member.full_name` in a column means that of this row's member."""

    type: Literal["table"]
    key: Key
    label: str
    role: Key
    columns: tuple[Column, ...] = Field(min_length=1)
    required: bool = False
    footnote: int | None = None
    hint: str = ""
    rows: int = Field(default=3, ge=1, le=MOST_ROWS)
    """Rows printed at least, the rest of them empty to write in."""


def _kind(value: Any) -> str:
    kind = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
    return "table" if kind == "table" else "field"


AnyField = Annotated[Annotated[FormField, Tag("field")] | Annotated[Table, Tag("table")], Discriminator(_kind)]


class Section(Frozen):
    """Fields that belong together, mostly those about one person."""

    id: Key
    title: str = ""
    """Printed above the fields, where the paper has such a line."""
    role: Key | None = None
    fields: tuple[AnyField, ...] = Field(min_length=1)


class PlaceDate(Frozen):
    """The line "Làm tại: ..., ngày ... tháng ... năm ..." above the signatures."""

    opening: str = ""
    place: FormField
    date: FormField


class SignatureLine(Frozen):
    """A line to fill in by hand under a signature's head."""

    label: str
    footnote: int | None = None


class Signature(Frozen):
    """One signature block; blocks stand in columns from left to right."""

    head: str
    hint: str = ""
    footnote: int | None = None
    date: Literal["none", "blank", "filled"] = "none"
    """Is there a date line above the head, and is it filled from the form's own place and date?"""
    lines: tuple[SignatureLine, ...] = ()
    name: Key | Literal[""] = ""
    """Key of the field whose value is printed under the room for the signature."""


class Margins(Frozen):
    """In millimetres; decree 30/2020/NĐ-CP allows 20-25 top and bottom, 30-35 left, 15-20 right."""

    top: float = Field(default=20, ge=8, le=40)
    bottom: float = Field(default=20, ge=8, le=40)
    left: float = Field(default=30, ge=8, le=40)
    right: float = Field(default=15, ge=8, le=40)


class Layout(Frozen):
    """Type sizes in points and shares of the page; the defaults are those of decree 30/2020/NĐ-CP, appendix I."""

    margins_mm: Margins = Margins()
    nation_pt: float = Field(default=12, ge=10, le=14)
    motto_pt: float = Field(default=13, ge=10, le=14)
    title_pt: float = Field(default=14, ge=10, le=16)
    body_pt: float = Field(default=13, ge=10, le=14)
    table_pt: float = Field(default=11, ge=8, le=14)
    note_pt: float = Field(default=10, ge=7, le=13)
    line_spacing: float = Field(default=1.4, ge=1, le=2)
    mark_after: Literal["colon", "label"] = "colon"
    """Where footnote marks stand: "Nơi cư trú: (2)" or "Nội dung đề nghị (2):"."""
    signature_columns: int = Field(default=2, ge=1, le=4)
    signature_pt: float = Field(default=13, ge=8, le=14)
    signature_room_mm: float = Field(default=22, ge=10, le=40)


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
    code: str = ""
    """The official form code, printed or not: CT01."""
    heading: tuple[str, ...] = Field(min_length=1)
    """The title's lines in capitals, as printed."""
    code_line: tuple[str, ...] = ()
    """The small lines at the top right that name the instrument."""
    authority: str
    """Who receives the form."""
    procedures: tuple[Procedure, ...] = Field(min_length=1)
    people: tuple[Person, ...] = Field(min_length=1)
    legal: Legal
    evidence: Evidence
    addressee: FormField
    sections: tuple[Section, ...] = Field(min_length=1)
    declaration: tuple[str, ...] = ()
    """Paragraphs above the signatures."""
    place_date: PlaceDate | None = None
    signatures: tuple[Signature, ...] = Field(min_length=1)
    footnotes: dict[int, str] = {}
    layout: Layout = Layout()

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
        """The fields of the sections, in printed order; a table counts once."""
        return tuple(field for section in self.sections for field in section.fields)

    @property
    def every_field(self) -> tuple[FormField | Table, ...]:
        """Everything that can hold a value, in printed order: addressee, fields, place and date; a table counts once."""
        ending = (self.place_date.place, self.place_date.date) if self.place_date is not None else ()
        return (self.addressee, *self.fields, *ending)

    @property
    def fillable(self) -> int:
        """How many of `fields` the database, the card or a computation can fill or offer."""
        return sum(any(map(_looks_at_something, _expressions(field))) for field in self.fields)

    def wanted(self, role: str, *, footnote2: Footnote2 = "fill") -> frozenset[str]:
        """Names of what the form can use about that role's person: `full_name`, `card.issue_date` ...

        With "blank", what would be printed only without a personal number is not asked for (least data).
        """
        found: set[PersonFact] = set()
        for field in (self.addressee, *self.fields):
            if footnote2 == "blank" and isinstance(field, FormField) and field.only_without is not None:
                found.add(field.only_without)
            else:
                found.update(fact for expression in _expressions(field) for fact in person_facts(expression))
        return frozenset(fact.attribute for fact in found if fact.role == role)

    def items(self) -> tuple[Item, ...]:
        """Everything that can hold a value, in printed order: addressee, fields, place and date."""
        found = [_item(self.addressee, "")]
        found += [_item(field, section.role or "") for section in self.sections for field in section.fields]
        if self.place_date is not None:
            found += [_item(self.place_date.place, ""), _item(self.place_date.date, "")]
        return tuple(found)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a definition, for editors that check YAML while it is written."""
    return FormDefinition.model_json_schema()


def _expressions(field: FormField | Table) -> tuple[Expression, ...]:
    cells = field.columns if isinstance(field, Table) else (field,)
    return tuple(expression for cell in cells for expression in cell.expressions())


def _looks_at_something(expression: Expression) -> bool:
    return bool(person_facts(expression) or field_keys(expression))


def _item(field: Cell | Table, role: str) -> Item:
    if isinstance(field, Table):
        columns = tuple(_item(column, field.role) for column in field.columns)
        sources = tuple(dict.fromkeys(name for column in columns for name in column.sources))
        return Item(field.key, field.label, "table", field.role, sources, field.required, columns)
    seen = [expression for expression in (field.source, field.suggest) if expression is not None]
    own = {fact.role for expression in seen for fact in person_facts(expression)}
    names = tuple(str(option) for expression in seen for option in getattr(expression, "options", (expression,)))
    always = field.required and not (isinstance(field, FormField) and field.only_without is not None)
    return Item(field.key, field.label, field.type, role if role or len(own) != 1 else own.pop(), names, always)
