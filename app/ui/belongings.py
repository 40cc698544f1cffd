"""What typed entries and choices between card and record belong to: an item of a form, a person's role. Pure."""

import re
from collections.abc import Collection, Mapping

from forms.model import FormDefinition

_CELL = re.compile(r"(\w+)(\[\d+\])\.(\w+)")


def held_by(form: FormDefinition, entries: Mapping[str, str]) -> dict[str, str]:
    """The entries for items that this form has too."""
    roles = _roles(form)
    return {key: text for key, text in entries.items() if _plain(key) in roles}


def entries_without(form: FormDefinition | None, entries: Mapping[str, str], roles: Collection[str]) -> dict[str, str]:
    """The entries that are not about anybody in these roles (`member[0]` too)."""
    if form is None:
        return dict(entries)
    known = _roles(form)
    return {key: text for key, text in entries.items() if _role(key, known) not in roles}


def choices_moved(choices: Collection[str], roles: Collection[str], renamed: Mapping[str, str]) -> frozenset[str]:
    """Choices ("mother.full_name") under the person's new role; those of roles that got no new name are gone."""
    found = set()
    for choice in choices:
        role, _, fact = choice.partition(".")
        if role not in roles:
            found.add(choice)
        elif role in renamed:
            found.add(f"{renamed[role]}.{fact}")
    return frozenset(found)


def _roles(form: FormDefinition) -> dict[str, str]:
    """The role of every item, cells without their row: `thanh_vien.ho_ten`."""
    items = form.items()
    cells = {f"{item.key}.{column.key}": item.role for item in items for column in item.columns}
    return {item.key: item.role for item in items} | cells


def _role(key: str, roles: Mapping[str, str]) -> str:
    cell = _CELL.fullmatch(key)
    return roles.get(_plain(key), "") + (cell[2] if cell else "")


def _plain(key: str) -> str:
    cell = _CELL.fullmatch(key)
    return f"{cell[1]}.{cell[3]}" if cell else key
