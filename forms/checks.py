"""What must hold inside a definition that already fits the model: its parts must know each other."""

from collections import Counter
from collections.abc import Iterator

from forms.model import Cell, FormDefinition, FormField, Table
from forms.source import Expression, PersonFact, field_keys, person_facts
from forms.vocabulary import ATTRIBUTES, ROLES

Fault = tuple[str, str, str]
"""The field (or part) it is about, the rule's id, and the word that is wrong."""

UNCHECKED = "chưa đối chiếu nguyên văn"
"""What the care notes of a form of evidence B must say."""


def faults(form: FormDefinition) -> Iterator[Fault]:
    """Everything that the lint refuses about this definition beyond its wording."""
    yield from _evidence(form)
    yield from _keys(form)
    yield from _sources(form)
    yield from _footnotes(form)
    yield from _roles(form)


def _evidence(form: FormDefinition) -> Iterator[Fault]:
    if form.evidence.level in "CD":
        yield "evidence", "EVD-1", form.evidence.level
    if form.evidence.level == "B" and not any(UNCHECKED in note.casefold() for note in form.evidence.care):
        yield "evidence", "EVD-2", "B"


def _keys(form: FormDefinition) -> Iterator[Fault]:
    for key, times in Counter(field.key for field in form.every_field).items():
        if times > 1:
            yield key, "KEY-1", key
    for table in (field for field in form.fields if isinstance(field, Table)):
        for key, times in Counter(column.key for column in table.columns).items():
            if times > 1:
                yield table.key, "KEY-1", f"{table.key}[].{key}"
        if not form.repeats(table.role):
            yield table.key, "SRC-1", table.role


def _sources(form: FormDefinition) -> Iterator[Fault]:
    """Roles and attributes must exist; a field may look only at fields printed before it; rows have a role of their own."""
    before: set[str] = set()
    for field in form.every_field:
        cells: tuple[Cell, ...] = field.columns if isinstance(field, Table) else (field,)
        row = field.role if isinstance(field, Table) else ""
        for expression in (expression for cell in cells for expression in cell.expressions()):
            yield from _expression(form, field.key, expression, before, row=row)
        if isinstance(field, FormField) and field.required_when is not None and field.required_when.key not in before:
            yield field.key, "SRC-3", field.required_when.key
        yield from ((field.key, "SRC-4", code) for cell in cells for code in cell.suggest_for if code not in _codes(form))
        before.add(field.key)
    for signature in form.signatures:
        if signature.name and signature.name not in before:
            yield signature.head, "SRC-3", signature.name


def _expression(form: FormDefinition, at: str, expression: Expression, before: set[str], *, row: str) -> Iterator[Fault]:
    for fact in sorted(person_facts(expression), key=str):
        if fact.role not in form.roles or (form.repeats(fact.role) and fact.role != row):
            yield at, "SRC-1", fact.role
        if fact.attribute not in ATTRIBUTES:
            yield at, "SRC-2", fact.attribute
    yield from ((at, "SRC-3", key) for key in sorted(field_keys(expression) - before))


def _footnotes(form: FormDefinition) -> Iterator[Fault]:
    marks = [(field.key, field.footnote) for field in form.every_field]
    marks += [(signature.head, signature.footnote) for signature in form.signatures]
    marks += [(signature.head, line.footnote) for signature in form.signatures for line in signature.lines]
    yield from ((at, "FTN-1", str(mark)) for at, mark in marks if mark is not None and mark not in form.footnotes)


def _roles(form: FormDefinition) -> Iterator[Fault]:
    used = {section.role for section in form.sections} | {fact.role for fact in _facts(form)}
    for role, times in Counter(form.roles).items():
        if times > 1:
            yield role, "KEY-1", role
        if role not in ROLES:
            yield role, "SRC-1", role
        elif role not in used:
            yield role, "ROL-1", role
    yield from ((section.id, "SRC-1", section.role) for section in form.sections if section.role and section.role not in form.roles)


def _facts(form: FormDefinition) -> Iterator[PersonFact]:
    for field in form.every_field:
        cells: tuple[Cell, ...] = field.columns if isinstance(field, Table) else (field,)
        for cell in cells:
            for expression in cell.expressions():
                yield from person_facts(expression)


def _codes(form: FormDefinition) -> frozenset[str]:
    return frozenset(procedure.code for procedure in form.procedures)
