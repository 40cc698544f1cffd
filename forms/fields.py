"""What a form asks for: fields, tables and blocks of parties, in sections. Frozen models; unknown keys are refused."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    Tag,
    WithJsonSchema,
    model_validator,
)

from forms.condition import JOINT, Condition, parse_condition
from forms.source import Expression, PersonFact, for_party, parse

MOST_ROWS = 30
"""Of one table. More than that goes on another form."""

TICKED = "Có"
"""What stands in a box that is ticked."""


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > 1000:
        raise ValueError("wants a text of at most 1000 characters")
    return value


def _only_fact(text: object) -> PersonFact:
    expression = parse(_text(text))
    if not isinstance(expression, PersonFact):
        raise ValueError("wants one fact about a person, like applicant.personal_id")
    return expression


Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Source = Annotated[
    Expression,
    PlainValidator(lambda text: parse(_text(text))),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "description": "a source: see docs/forms.md", "examples": ["applicant.full_name", "today"]}),
]
When = Annotated[
    Condition,
    PlainValidator(lambda text: parse_condition(_text(text))),
    PlainSerializer(str),
    WithJsonSchema(
        {"type": "string", "description": "a condition: see docs/forms.md", "examples": ["cap_ban_sao == 'Có'", "known(father)"]}
    ),
]
Fact = Annotated[
    PersonFact,
    PlainValidator(_only_fact),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "description": "one fact about a person", "examples": ["applicant.personal_id"]}),
]


class FieldType(StrEnum):
    """What kind of value a field holds: decides its widget, its checks and its print."""

    PERSON_NAME = "person_name"
    DATE = "date"
    DATE_WORDS = "date_words"
    DATE_LINE = "date_line"
    """Printed with the words: ngày 07 tháng 02 năm 2026."""
    DATETIME = "datetime"
    """A moment, "09:05 22/11/2026", or a bare date."""
    ENUM = "enum"
    CHECKBOX = "checkbox"
    """One box before the label; holds `TICKED` or nothing."""
    CHOICES = "choices"
    """Any number of `options`, a box each; holds the chosen ones with `JOINT` between them."""
    ADDRESS = "address"
    ID_DOCUMENT = "id_document"
    ID12 = "id12"
    ID12_BOXES = "id12_boxes"
    ID_NUMBER = "id_number"
    """Of any identity paper: 12 digits, 9 digits, or a passport's letter and 7 or 8 digits."""
    PHONE = "phone"
    EMAIL = "email"
    TEXT = "text"
    MULTILINE = "multiline"
    INTEGER = "integer"
    NUMBER = "number"
    """Perhaps with decimals after a comma."""
    MONEY = "money"
    """Whole đồng, printed 1.234.567."""
    BARCODE = "barcode"
    """Printed as Code 128 with the value below."""
    ROW_NUMBER = "row_number"
    """The running number of a table row; holds no value of its own."""


class Frozen(BaseModel):
    """Immutable, strict about keys it does not know, and without numbers that are none (`.inf` and `.nan` of YAML)."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Cell(Frozen):
    """One value: what it is called, what kind it is, where it comes from, whether it may be missing."""

    key: Key
    """Its name in the program, in outputs and in other sources: small letters without accents."""
    label: str
    """What it is called on the paper and in the window."""
    type: FieldType
    """What kind of value it holds."""
    source: Source | None = None
    """Fills the field."""
    suggest: Source | None = None
    """Only offered; the field counts as missing until the clerk accepts one."""
    suggest_for: tuple[str, ...] = ()
    """Procedures in which `source`, too, is only offered; where it names any, also when no procedure of the form is given."""
    required: bool = False
    """Missing until it has a value."""
    options: tuple[str, ...] = ()
    """The only answers there are."""
    code_list: Literal["sex", "ethnicity", "religion", "marital_status", "relation_to_head", "country"] | None = None
    """Answers to offer in the window; others may be typed, with a warning."""
    at_least: int | None = Field(default=None, ge=0)
    """Of an integer: the least it may be. Nobody asks for 0 copies."""

    @property
    def answers(self) -> tuple[str, ...]:
        """The only texts that may stand in it; empty where any may."""
        return (TICKED,) if self.type is FieldType.CHECKBOX else self.options

    def expressions(self) -> Iterator[Expression]:
        """Everything that is looked at for this cell."""
        yield from (expression for expression in (self.source, self.suggest) if expression is not None)

    @model_validator(mode="after")
    def _has_answers_to_choose_from(self) -> Self:
        if self.type is FieldType.CHOICES and not self.options:
            raise ValueError("choices need options")
        if self.type is FieldType.CHOICES and any(JOINT.strip() in option for option in self.options):
            raise ValueError(f"an option of choices may not hold {JOINT.strip()!r}")
        if self.type is FieldType.CHECKBOX and self.options:
            raise ValueError("a checkbox has no options")
        if self.at_least is not None and self.type is not FieldType.INTEGER:
            raise ValueError("at_least is for an integer")
        return self


class FormField(Cell):
    """A cell on a line of its own, or beside the one before."""

    role: Key | None = None
    """Whom it is about, where that is not the section's role."""
    required_when: When | None = None
    """Missing without a value only while that holds."""
    asked_when: When | None = None
    """While it does not hold, the field is not part of the form: empty on paper, and nobody is asked for it."""
    only_without: Fact | None = None
    """Asked for only where that fact is unknown (footnote 2 of circular 04/2024/TT-BTP)."""
    footnote: int | None = None
    """The number of its note in `footnotes`, printed beside the label."""
    hint: str = ""
    """For the clerk; not printed."""
    beside: bool = False
    """Printed on the line of the field before, where both fit."""
    suffix: str = ""
    """Printed after the value: "bản"."""
    printed: str = Field(default="", pattern=r"^([^…]*…[^…]*)?$")
    """Instead of the label and its colon, where the paper runs on in a sentence: "Là … của người có tên dưới đây:", … for the value."""
    blank_lines: int = Field(default=1, ge=1, le=10)
    """Dotted lines to write on where there is no value."""
    boxes: bool = False
    """Options are printed as boxes to tick."""

    def expressions(self) -> Iterator[Expression]:
        """Everything that is looked at for this field."""
        yield from super().expressions()
        if self.only_without is not None:
            yield self.only_without

    def conditions(self) -> Iterator[Condition]:
        """Everything that its being required or asked for hangs on."""
        yield from (condition for condition in (self.required_when, self.asked_when) if condition is not None)

    @property
    def ticked(self) -> bool:
        """Is it printed as answers with a box each?"""
        return self.boxes or self.type is FieldType.CHOICES


class Column(Cell):
    """A cell of every row of a table."""

    width: float = Field(default=1, gt=0, le=20)
    """Its share of the table's width, beside those of the other columns."""


class Table(Frozen):
    """Rows of one repeating role: `member.full_name` in a column means that of this row's member.

    Without a role the rows hold only what is typed: goods, lines of business, papers handed in. With `first` the first row
    is that person's, and the role that repeats begins below: a household with whoever speaks for it.
    """

    type: Literal["table"]
    """Makes it a table."""
    key: Key
    """Its name; a cell is `key[0].column`."""
    label: str
    """The line above it."""
    role: Key | None = None
    """The role that repeats, of whose people each has a row; none where rows hold what is typed."""
    first: Key | None = None
    """The role of whoever has the first row, above those that repeat."""
    columns: tuple[Column, ...] = Field(min_length=1)
    """From left to right."""
    required: bool = False
    """Missing until it has a row."""
    required_when: When | None = None
    """Missing without a row only while that holds."""
    asked_when: When | None = None
    """While it does not hold, the table is not part of the form."""
    footnote: int | None = None
    """The number of its note in `footnotes`."""
    hint: str = ""
    """For the clerk; not printed."""
    rows: int = Field(default=3, ge=1, le=MOST_ROWS)
    """Rows printed at least, the rest of them empty to write in."""

    def conditions(self) -> Iterator[Condition]:
        """Everything that its being required or asked for hangs on."""
        yield from (condition for condition in (self.required_when, self.asked_when) if condition is not None)


class Party(Frozen):
    """One column of a block of parties: whose it is, and what its keys begin with."""

    role: Key
    """Whose column it is."""
    prefix: Key
    """What the keys of its cells begin with: `nu` makes `nu_ho_ten` of the row `ho_ten`."""
    label: str
    """The column's head."""


class Parties(Frozen):
    """The same questions to several people, side by side: bride and groom.

    In a row `party` stands for the column's role, and the key of another row for that column's value. The cells are fields
    of the form like any others: the row `ho_ten` gives `nu_ho_ten` and `nam_ho_ten`.
    """

    type: Literal["parties"]
    """Makes it a block of parties."""
    key: Key
    """The block's name; its cells have their own."""
    label: str = ""
    """The head of the first column."""
    parties: tuple[Party, ...] = Field(min_length=2, max_length=3)
    """The columns from left to right."""
    rows: tuple[FormField, ...] = Field(min_length=1)
    """The questions, each a field for every party."""

    def row(self, row: FormField) -> tuple[FormField, ...]:
        """The cells of one row, from left to right."""
        return tuple(self._cell(row, party) for party in self.parties)

    @property
    def cells(self) -> tuple[FormField, ...]:
        """All fields of the block, row by row."""
        return tuple(cell for row in self.rows for cell in self.row(row))

    def _cell(self, row: FormField, party: Party) -> FormField:
        keys = {each.key: f"{party.prefix}_{each.key}" for each in self.rows}
        bound: dict[str, Any] = {"key": keys[row.key], "role": party.role, "label": f"{row.label} ({party.label})"}
        for name in ("source", "suggest", "only_without"):
            if (expression := getattr(row, name)) is not None:
                bound[name] = for_party(expression, role=party.role, keys=keys)
        for name in ("required_when", "asked_when"):
            if (condition := getattr(row, name)) is not None:
                bound[name] = condition.for_party(role=party.role, keys=keys)
        return row.model_copy(update=bound)


def _kind(value: Any) -> str:
    kind = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
    return kind if kind in ("table", "parties") else "field"


Part = Annotated[
    Annotated[FormField, Tag("field")] | Annotated[Table, Tag("table")] | Annotated[Parties, Tag("parties")],
    Discriminator(_kind),
]


class Section(Frozen):
    """Fields that belong together, mostly those about one person."""

    id: Key
    """Its name in what the lint tells."""
    title: str = ""
    """Printed above the fields, where the paper has such a line."""
    note: str = ""
    """Small and in italics under the title."""
    role: Key | None = None
    """Whom its fields are about, where they do not say otherwise."""
    asked_when: When | None = None
    """As for a field, for all of them."""
    page: Literal["same", "new", "landscape"] = "same"
    """An appendix begins a new page, upright or landscape."""
    fields: tuple[Part, ...] = Field(min_length=1)
    """Fields, tables and blocks of parties in printed order."""

    @property
    def asked(self) -> tuple[FormField | Table, ...]:
        """The fields and tables in printed order; a block of parties as its cells."""
        return tuple(each for part in self.fields for each in (part.cells if isinstance(part, Parties) else (part,)))
