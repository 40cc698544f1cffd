"""What must hold inside a definition that already fits the model: its parts must know each other."""

import re
from collections import Counter
from collections.abc import Iterator

from forms.condition import Condition
from forms.model import Cell, FieldType, FormDefinition, FormField, Parties, Section, Table
from forms.source import Expression, PersonFact, field_keys, known_roles, person_facts
from forms.vocabulary import ATTRIBUTES, ROLES

Fault = tuple[str, str, str]
"""The field (or part) it is about, the rule's id, and the word that is wrong."""

HOLE = re.compile(r"\{([^{}]*)\}")
"""Where the value of a field goes in a line of the left block."""

UNCHECKED = "chưa đối chiếu nguyên văn"
"""What the care notes of a form of evidence B must say."""


def faults(form: FormDefinition) -> Iterator[Fault]:
    """Everything that the lint refuses about this definition beyond its wording."""
    yield from _evidence(form)
    yield from _days(form)
    yield from _keys(form)
    yield from _options(form)
    yield from _sources(form)
    yield from _footnotes(form)
    yield from _roles(form)


def _evidence(form: FormDefinition) -> Iterator[Fault]:
    if form.evidence.level in "CD":
        yield "evidence", "EVD-1", form.evidence.level
    if form.evidence.level == "B" and not any(UNCHECKED in note.casefold() for note in form.evidence.care):
        yield "evidence", "EVD-2", "B"


def _days(form: FormDefinition) -> Iterator[Fault]:
    """An edition that ends before it begins holds on no day."""
    legal = form.legal
    if legal.effective_from and legal.effective_to and legal.effective_to < legal.effective_from:
        yield "legal", "DAY-1", f"{legal.effective_to:%d/%m/%Y}"


def _options(form: FormDefinition) -> Iterator[Fault]:
    """A choice needs answers to choose from, and each is one answer."""
    for field in form.every_field:
        for cell in field.columns if isinstance(field, Table) else (field,):
            if cell.type is FieldType.ENUM and not cell.options and cell.code_list is None:
                yield field.key, "OPT-1", cell.key
            yield from ((field.key, "OPT-2", option) for option, times in Counter(cell.options).items() if times > 1)


def _keys(form: FormDefinition) -> Iterator[Fault]:
    """A key names one thing, and no value may be taken for a cell of another part."""
    blocks = [part.key for section in form.sections for part in section.fields if isinstance(part, Parties)]
    for key, times in Counter([*(field.key for field in form.every_field), *blocks]).items():
        if times > 1:
            yield key, "KEY-1", key
    for table in (field for field in form.fields if isinstance(field, Table)):
        for key, times in Counter(column.key for column in table.columns).items():
            if times > 1:
                yield table.key, "KEY-1", f"{table.key}[].{key}"
        if table.role is not None and not form.repeats(table.role):
            yield table.key, "SRC-1", table.role
        if table.first is not None and (table.role is None or table.first not in form.roles or form.repeats(table.first)):
            yield table.key, "SRC-1", table.first


def _sources(form: FormDefinition) -> Iterator[Fault]:
    """Roles and attributes must exist; a field may look only at fields printed before it; rows have a role of their own."""
    before: set[str] = set()
    begins = {section.asked[0].key: section for section in form.sections}
    for field in form.every_field:
        if field.key in begins:
            yield from _begin(form, begins[field.key], before)
        cells: tuple[Cell, ...] = field.columns if isinstance(field, Table) else (field,)
        row = (field.role or "") if isinstance(field, Table) else ""
        for expression in (expression for cell in cells for expression in cell.expressions()):
            yield from _expression(form, field.key, expression, before, row=row)
        for condition in field.conditions():
            yield from _condition(form, field.key, condition, before)
        yield from ((field.key, "SRC-4", code) for cell in cells for code in cell.suggest_for if not _takes(form, code))
        before.add(field.key)
    yield from _ending(form, before)


def _begin(form: FormDefinition, section: Section, before: set[str]) -> Iterator[Fault]:
    if section.asked_when is not None:
        yield from _condition(form, section.id, section.asked_when, before)


def _ending(form: FormDefinition, keys: set[str]) -> Iterator[Fault]:
    """What stands around the fields may look at all of them, and print what holds one value: no table."""
    values = {field.key for field in form.every_field if isinstance(field, FormField)}
    for number, photo in enumerate(form.photos):
        if photo.printed_when is not None:
            yield from _condition(form, f"photos[{number}]", photo.printed_when, keys)
    for number, paragraph in enumerate(form.declaration):
        if paragraph.printed_when is not None:
            yield from _condition(form, f"declaration[{number}]", paragraph.printed_when, keys)
    for signature in form.signatures:
        if signature.printed_when is not None:
            yield from _condition(form, signature.head, signature.printed_when, keys)
        if signature.name and signature.name not in values:
            yield signature.head, "SRC-3", signature.name
    yield from (("left_block", "SRC-3", key) for line in form.left_block for key in HOLE.findall(line) if key not in values)
    for rule in form.rules:
        at = f"rules.{rule.rule}"
        yield from ((at, "SRC-1", role) for role in rule.roles if role not in form.roles or form.repeats(role))
        yield from ((at, "SRC-3", key) for key in rule.fields if key not in values)


def _condition(form: FormDefinition, at: str, condition: Condition, before: set[str]) -> Iterator[Fault]:
    yield from _facts_exist(form, at, condition.facts, row="")
    yield from ((at, "SRC-1", role) for role in sorted(condition.known_roles - set(form.roles)))
    yield from ((at, "SRC-3", key) for key in sorted(condition.keys - before))
    yield from ((at, "SRC-4", code) for code in sorted(condition.codes) if not _takes(form, code))
    fields = {field.key: field for field in form.every_field if isinstance(field, FormField)}
    # A value that can never stand there makes a condition that never holds, for all its looks.
    for key, value in sorted(condition.wanted):
        if key in fields and fields[key].answers and value not in fields[key].answers:
            yield at, "CND-1", f"{key} == '{value}'"


def _expression(form: FormDefinition, at: str, expression: Expression, before: set[str], *, row: str) -> Iterator[Fault]:
    yield from _facts_exist(form, at, person_facts(expression), row=row)
    yield from ((at, "SRC-1", role) for role in sorted(known_roles(expression) - set(form.roles)))
    yield from ((at, "SRC-3", key) for key in sorted(field_keys(expression) - before))


def _facts_exist(form: FormDefinition, at: str, facts: frozenset[PersonFact], *, row: str) -> Iterator[Fault]:
    for fact in sorted(facts, key=str):
        if fact.role not in form.roles or (form.repeats(fact.role) and fact.role != row):
            yield at, "SRC-1", fact.role
        if fact.attribute not in ATTRIBUTES:
            yield at, "SRC-2", fact.attribute


def _footnotes(form: FormDefinition) -> Iterator[Fault]:
    marks = [(field.key, field.footnote) for field in form.every_field]
    marks += [(photo.label, photo.footnote) for photo in form.photos]
    marks += [(signature.head, signature.footnote) for signature in form.signatures]
    marks += [(signature.head, line.footnote) for signature in form.signatures for line in signature.lines]
    yield from ((at, "FTN-1", str(mark)) for at, mark in marks if mark is not None and mark not in form.footnotes)


def _roles(form: FormDefinition) -> Iterator[Fault]:
    used = _used(form)
    for role, times in Counter(form.roles).items():
        if times > 1:
            yield role, "KEY-1", role
        if role not in ROLES:
            yield role, "SRC-1", role
        elif role not in used:
            yield role, "ROL-1", role
    said = [(section.id, section.role) for section in form.sections]
    said += [(field.key, field.role) for field in form.fields if isinstance(field, FormField)]
    yield from ((at, "SRC-1", role) for at, role in said if role and role not in form.roles)


def _used(form: FormDefinition) -> set[str]:
    """Every role that something is asked or said about."""
    used = {section.role or "" for section in form.sections}
    used |= {field.role or "" for field in form.fields}
    used |= {field.first or "" for field in form.fields if isinstance(field, Table)}
    for field in form.every_field:
        cells: tuple[Cell, ...] = field.columns if isinstance(field, Table) else (field,)
        looked_at = [expression for cell in cells for expression in cell.expressions()]
        used |= {fact.role for expression in looked_at for fact in person_facts(expression)}
        used = used.union(*map(known_roles, looked_at))
    for condition in form.conditions():
        used |= condition.known_roles | {fact.role for fact in condition.facts}
    return used


def _takes(form: FormDefinition, code: str) -> bool:
    """May that procedure come with this form?"""
    return not form.procedures or any(procedure.code == code for procedure in form.procedures)
