"""What typed entries, choices between card and record, and their reasons belong to: an item of a form, a person's role. Pure."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from app.core.reason import Reason
from app.draft import Choice, Side
from app.ui.sheet import Sheet
from app.ui.state import State
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
    return frozenset(moved for choice in choices if (moved := _moved(choice, roles, renamed)))


def reasons_moved(reasons: Mapping[str, Reason], roles: Collection[str], renamed: Mapping[str, str]) -> dict[str, Reason]:
    """The same for the reasons of choices; those of entries are left as they are."""
    return {moved: reason for key, reason in reasons.items() if (moved := _moved(key, roles, renamed))}


def reasons_of(reasons: Mapping[str, Reason], *still: Collection[str]) -> dict[str, Reason]:
    """Reasons of what is still chosen or typed; one that is chosen anew wants its own."""
    return {key: reason for key, reason in reasons.items() if any(key in kept for kept in still)}


def choices_of(state: State, sheet: Sheet) -> tuple[Choice, ...]:
    """What the clerk chose, and typed into that form, as far as he said why: the rest has no effect on the paper yet, or holds it back."""
    chosen = (Choice(field=fact, side=Side.CARD, reason=state.reasons[fact]) for fact in sorted(state.prefer_card & state.reasons.keys()))
    typed = (Choice(field=key, side=Side.TYPED, reason=why) for key, why in sheet.reasons.items() if key in sheet.entries)
    return (*chosen, *typed)


def sheet_without(sheet: Sheet, form: FormDefinition | None, roles: Collection[str]) -> Sheet:
    """That form without what was typed about whoever plays these roles."""
    entries = entries_without(form, sheet.entries, roles)
    return replace(sheet, entries=entries, reasons=reasons_of(sheet.reasons, entries))


def _moved(choice: str, roles: Collection[str], renamed: Mapping[str, str]) -> str:
    role, _, fact = choice.partition(".")
    if role not in roles:
        return choice
    return f"{renamed[role]}.{fact}" if role in renamed else ""


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
