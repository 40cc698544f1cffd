"""The items of a form as lines for the clerk: which are missing, which are filled, which may stay empty. No Qt."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.core.reason import Reason
from app.ui.state import State
from forms.facts import Origin
from forms.model import Cell, FieldType, FormDefinition, FormField, Table
from resources.codes import code_list

_CELL = re.compile(r"(\w+)\[(\d+)\]\.(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item of the form, with all a line needs to show or edit it."""

    key: str
    label: str
    type: FieldType
    role: str
    required: bool
    lacking: bool = False
    """Is it one of what the form still needs? Of a table without any row, what its first one needs."""
    hint: str = ""
    options: tuple[str, ...] = ()
    open_options: bool = False
    """May other answers than the options be typed?"""
    section: str = ""
    """What the form prints above it, where it belongs to nobody in particular."""
    table_row: int = 0
    """From 1 inside a table."""
    value: str = field(default="", repr=False)
    origin: Origin | None = None
    facts: tuple[str, ...] = ()
    """Names of what the value says about people: `applicant.full_name`."""
    suggestions: tuple[str, ...] = field(default=(), repr=False)
    fills_itself: bool = False
    """Would an answer about its person fill it? Then it is no work for the clerk while that is on its way."""
    problem: str = ""
    """Sentence key of what is wrong with the clerk's entry."""
    typed: str | None = field(default=None, repr=False)
    """What the clerk typed, also where it was refused; None where he typed nothing."""
    typed_over: bool = False
    """Does the clerk's entry stand in place of the database's value? Then a reason is wanted."""
    reason: Reason | None = field(default=None, repr=False)
    doubts: tuple[tuple[str, Mapping[str, str]], ...] = ()
    """Things to look at: sentence keys and what fills them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """All lines in four sections, in printed order within each."""

    by_hand: tuple[Row, ...] = ()
    """Missing, or typed by the clerk: they stay where they are while he types."""
    doubtful: tuple[Row, ...] = ()
    """Filled, and to be looked at."""
    filled: tuple[Row, ...] = ()
    optional: tuple[Row, ...] = ()


def rows(state: State, *, opened: frozenset[str]) -> Rows:
    """The lines of the form as it stands. `opened` are keys the clerk wants to edit."""
    if state.form is None or state.draft is None:
        return Rows()
    awaited = {place.role for place in state.people if place.for_paper is None}
    missing, values = frozenset(state.draft.filled.missing), state.draft.filled.values
    lacking = (table for table in tables(state.form) if table.key in missing)  # shown with a first row to type into
    opened |= frozenset[str]().union(*(_cells_of(table, 0) for table in lacking))
    unasked = state.draft.filled.unasked
    cells = (cell for cell in _cells(state.form, (*values, *state.entries, *missing, *opened)) if cell.part not in unasked)
    lines = [row for cell in cells if not (row := _row(cell, state)).fills_itself or row.role not in awaited or row.typed is not None]
    hand = [r for r in lines if r.key in missing or r.key in state.entries or r.key in opened or r.problem]
    held = {row.key for row in hand}
    return Rows(
        by_hand=tuple(hand),
        doubtful=tuple(row for row in lines if row.key not in held and row.value and row.doubts),
        filled=tuple(row for row in lines if row.key not in held and row.value and not row.doubts),
        optional=tuple(row for row in lines if row.key not in held and not row.value),
    )


def next_table_row(state: State, table: str, *, opened: frozenset[str]) -> frozenset[str]:
    """The keys of a table's first row that holds nothing yet."""
    if state.form is None or state.draft is None:
        return frozenset()
    found = next((part for part in state.form.fields if isinstance(part, Table) and part.key == table), None)
    if found is None:
        return frozenset()
    return _cells_of(found, _table_rows(table, (*state.draft.filled.values, *state.entries, *opened)))


def _cells_of(table: Table, row: int) -> frozenset[str]:
    return frozenset(f"{table.key}[{row}].{column.key}" for column in table.columns if column.type is not FieldType.ROW_NUMBER)


def tables(form: FormDefinition) -> tuple[Table, ...]:
    """The form's tables."""
    return tuple(part for part in form.fields if isinstance(part, Table))


@dataclass(frozen=True, slots=True)
class _At:
    """A cell at its place."""

    key: str
    cell: Cell
    role: str
    part: str
    """The key of the field or table it belongs to."""
    number: int = 0
    section: str = ""


def _cells(form: FormDefinition, keys: tuple[str, ...]) -> Iterator[_At]:
    roles = {item.key: item.role for item in form.items()}
    titles = {part.key: section.title.rstrip(" :") for section in form.sections for part in section.asked}
    for part in form.every_field:
        if not isinstance(part, Table):
            yield _At(part.key, part, roles[part.key] if part.key in titles else "", part.key, section=titles.get(part.key, ""))
            continue
        for number in range(_table_rows(part.key, keys)):
            role = f"{part.role}[{number}]" if part.role is not None else ""
            for column in part.columns:
                if column.type is not FieldType.ROW_NUMBER:
                    yield _At(f"{part.key}[{number}].{column.key}", column, role, part.key, number + 1)


def _table_rows(table: str, keys: tuple[str, ...]) -> int:
    found = (match for key in keys if (match := _CELL.fullmatch(key)) and match[1] == table)
    return max((int(match[2]) + 1 for match in found), default=0)


def _row(at: _At, state: State) -> Row:
    cell, filled = at.cell, state.draft.filled if state.draft else None
    value = filled.values.get(at.key) if filled else None
    suggestions: Mapping[str, tuple[str, ...]] = filled.suggestions if filled else {}
    return Row(
        key=at.key,
        label=plain_label(cell.label),
        type=cell.type,
        role=at.role,
        required=cell.required,
        lacking=filled is not None and (at.key in filled.missing or (at.part in filled.missing and cell.required)),
        hint=cell.hint if isinstance(cell, FormField) else "",
        options=cell.answers or _offered(cell),
        open_options=not cell.answers,
        section=at.section,
        table_row=at.number,
        value=value.text if value else "",
        origin=value.origin if value else None,
        facts=tuple(value.sources) if value else (),
        suggestions=suggestions.get(at.key, ()),
        fills_itself=cell.source is not None,
        problem=state.rejected.get(at.key, ""),
        typed=state.entries.get(at.key),
        typed_over=state.draft is not None and at.key in state.draft.typed_over,
        reason=state.reasons.get(at.key),
        doubts=tuple(
            (f"fill.{w.code}", {**w.values, "label": plain_label(cell.label)})
            for w in (filled.warnings if filled else ())
            if w.values.get("key") == at.key
        ),
    )


def _offered(cell: Cell) -> tuple[str, ...]:
    """The labels of the code list that belongs to a cell, as they are valid today."""
    return tuple(entry.label for entry in code_list(cell.code_list).entries if not entry.valid_to) if cell.code_list else ()


def plain_label(label: str) -> str:
    """The label without the number that the paper prints before it: "1. Họ và tên" is "Họ và tên"."""
    return re.sub(r"^(\d+\.)+\s*", "", label).strip().rstrip(":")
