"""How much of a form fills itself: the share of its fields that nobody types when every person in it has a card in the database.

Counted is what `FormDefinition.fields` holds: the fields of the sections, a table as one, parties as a field for each cell;
addressee, place and date are not counted. For the count every fact that the program can know is known: all of
`forms.vocabulary` about each of the people, who are different persons and no relatives of each other, and what the office knows.
Two things it is taken not to know: `procedure.days` and `due`, for no regulation's working days ship with the program.

- *filled*: `source` yields a value, be it a person's fact, the office's, a constant or computed of other fields of the form (those
  taken as filled). A table is filled where one of its columns is, the running number aside.
- *offered*: `source` yields nothing, but `suggest` does, and not only constants: a click instead of typing. So is what `source`
  would yield where it only offers in the form's first procedure (`suggest_for`): the head of the household on CT01.
- *untyped*: both together. The outlines of the official forms, which the promised 281 (228 without footnote 2) of 506 fields come
  from, count offers too, and what the office knows.
- left out where `forms.footnote2` is "blank": fields with `only_without`, for the number is known. They stay empty.

What a field or section hangs on (`asked_when`) is taken to hold: a form for two procedures is counted as both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forms.evaluate import evaluate
from forms.facts import Fact, Facts, Origin
from forms.model import Cell, FieldType, Footnote2, FormDefinition, FormField, Table
from forms.scope import Scope, Value
from forms.source import Constant, Expression, FirstOf
from forms.vocabulary import ATTRIBUTES, OFFICE
from resources.dates import PartialDate

_DAY = PartialDate(1990, 3, 7)
_SAMPLES: Mapping[str, Value] = {
    "birth_date": _DAY,
    "issue_date": _DAY,
    "full_name": "Nguyễn Thị Ánh",
    "sex": "Nữ",
}
"""By the last part of a fact's name. Functions look into these: the parts of a name, a date in words, Ông or Bà."""
_TEXT = "Số 1, đường Lê Lợi, xã Ea Kao, tỉnh Đắk Lắk"
"""Any other text; where an address is expected it is one."""
_NUMBERS = ("personal_id", "old_id")
_NOT_KNOWN = frozenset({"procedure.days", "due"})


@dataclass(frozen=True, slots=True)
class Share:
    """Numbers of fields."""

    filled: int
    offered: int

    @property
    def untyped(self) -> int:
        """Those that nobody types."""
        return self.filled + self.offered


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The count of one form, or of several together: with fields of footnote 2 filled, and with them left blank."""

    form: str
    fields: int
    fill: Share
    blank: Share


def coverage(form: FormDefinition) -> Coverage:
    """The count of one form."""
    facts = _all_known(form)
    fill, blank = (_share(form, facts, footnote2=footnote2) for footnote2 in ("fill", "blank"))
    return Coverage(form=form.key, fields=len(form.fields), fill=fill, blank=blank)


def total(counts: Iterable[Coverage]) -> Coverage:
    """The sum; `form` is empty."""
    every = tuple(counts)
    fields = sum(one.fields for one in every)
    return Coverage(form="", fields=fields, fill=_sum(one.fill for one in every), blank=_sum(one.blank for one in every))


def _sum(shares: Iterable[Share]) -> Share:
    every = tuple(shares)
    return Share(sum(share.filled for share in every), sum(share.offered for share in every))


def _share(form: FormDefinition, facts: Facts, *, footnote2: Footnote2) -> Share:
    filled = offered = 0
    first = form.procedures[0].code if form.procedures else ""
    values: dict[str, Value] = {field.key: _DAY if _is_date(field) else _TEXT for field in form.fields}
    for field in form.fields:
        row = (field.role, f"{field.role}[0]") if isinstance(field, Table) and field.role else None
        scope = Scope(facts=facts, fields=values, procedure=_TEXT, roles=frozenset(form.roles), row=row)
        if footnote2 == "blank" and isinstance(field, FormField) and field.only_without is not None:
            continue
        cells: tuple[Cell, ...] = field.columns if isinstance(field, Table) else (field,)
        yielding = [cell for cell in cells if cell.source is not None and evaluate(cell.source, scope)]
        if any(first not in cell.suggest_for for cell in yielding):
            filled += 1
        elif yielding or any(cell.suggest is not None and _tells(cell.suggest, scope) for cell in cells):
            offered += 1
    return Share(filled, offered)


def _tells(suggest: Expression, scope: Scope) -> bool:
    """Does it offer anything that is known, not only a sentence to choose?"""
    options = suggest.options if isinstance(suggest, FirstOf) else (suggest,)
    return any(evaluate(option, scope) for option in options if not isinstance(option, Constant))


def _is_date(field: FormField | Table) -> bool:
    return isinstance(field, FormField) and field.type in (FieldType.DATE, FieldType.DATE_LINE)


def _all_known(form: FormDefinition) -> Facts:
    """Every fact about each of the form's people, each with numbers of his own, and about the office."""
    known = {name: Fact(_DAY if name == "today" else _TEXT, Origin.SYSTEM) for name in OFFICE - _NOT_KNOWN}
    number = 0
    for person in form.people:
        role = f"{person.role}[0]" if person.repeats else person.role
        for attribute in sorted(ATTRIBUTES):
            number += 1
            last = attribute.rpartition(".")[2]
            value = f"{99_000_000_000 + number:012}" if last in _NUMBERS else _SAMPLES.get(last, _TEXT)
            known[f"{role}.{attribute}"] = Fact(value, Origin.DATABASE)
    return known
