"""What units, clerks, procedures and forms are called: of the supervisor's own scope, and nothing beyond it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from app.core.people import Scope
from app.core.units import UnitTree
from app.desk import Desk
from app.ui.i18n import known, tr
from app.ui.procedure_book import known_procedures
from forms.procedures import ListedProcedure


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit as a line of an indented list; `depth` counts from 0."""

    code: str
    name: str
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """By code or login; whatever is not in it is called by its code."""

    units: tuple[UnitLine, ...] = ()
    clerks: Mapping[str, str] = field(default_factory=dict)
    procedures: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, desk: Desk) -> Self:
        """As the books have them now. Worker thread; raises CouldNotKeep."""
        personnel, catalogue = desk.personnel, desk.counter.catalogue
        scope, me = personnel.gate.scope, personnel.gate.clerk
        seen = personnel.accounts.seen_in(scope)
        return cls(
            units=unit_lines(personnel.tree(), scope, own={me.unit.code: me.unit.name}),
            clerks={person.login: person.name for person in (me, *seen)},
            procedures=_procedure_names(known_procedures(catalogue).all),
            forms={form.key: form.title for form in catalogue.forms},
        )

    def say(self, dimension: str, value: str) -> str:
        """What the group of that value is called for people. GUI thread."""
        if not value:
            return tr("supervisor.no_value")
        if dimension in ("method", "identification", "purpose", "service"):
            key = f"{'method' if dimension == 'identification' else dimension}.{value}"
            return tr(key) if known(key) else value
        book: Mapping[str, str] = {
            "unit": {line.code: line.name for line in self.units},
            "clerk": self.clerks,
            "procedure": self.procedures,
            "form": self.forms,
        }.get(dimension, {})
        return book.get(value, value)


def _procedure_names(procedures: tuple[ListedProcedure, ...]) -> dict[str, str]:
    """By code; those of one name are told apart by their codes."""
    often = Counter(one.name for one in procedures)
    return {one.code: f"{one.name} ({one.code})" if often[one.name] > 1 else one.name for one in procedures}


def unit_lines(tree: UnitTree, scope: Scope, *, own: Mapping[str, str]) -> tuple[UnitLine, ...]:
    """The units of a scope, each below the one above it, by name; what ended stands where it was.

    Units of one name are told apart by their codes. `own`: code and name of the reader's unit, which the books of a single desk need
    not know. A circle in the books is walked once.
    """
    seen = {code: unit for code, unit in tree.units.items() if scope.units is None or code in scope.units}
    parts: dict[str, list[str]] = {}
    for code, unit in seen.items():
        parts.setdefault(unit.parent if unit.parent in seen and unit.parent != code else "", []).append(code)
    lines: dict[str, UnitLine] = {}

    def walk(code: str, depth: int) -> None:
        if code not in lines:
            lines[code] = UnitLine(code, seen[code].name, depth)
            for below in sorted(parts.get(code, ()), key=lambda one: (seen[one].name, one)):
                walk(below, depth + 1)

    for code in sorted(parts.get("", ()), key=lambda one: (seen[one].name, one)):
        walk(code, 0)
    for code in sorted(seen):  # a circle has no beginning
        walk(code, 0)
    for code, name in own.items():
        lines.setdefault(code, UnitLine(code, name, 0))
    often = Counter(line.name for line in lines.values())
    return tuple(replace(line, name=f"{line.name} ({line.code})") if often[line.name] > 1 else line for line in lines.values())
