"""The forms this copy of the program can fill: every definition that the lint lets through, in all its editions."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Self

from forms.editions import choose, first_day
from forms.errors import BrokenDefinition, BrokenPack, UnknownForm
from forms.judged import DEFINITIONS, is_judged
from forms.lint import Finding, examine
from forms.model import FormDefinition

UNUSED_PACK = "PCK-4"
"""The rule of a finding about a form (`<pack>/<key>/form.yaml`) whose whole pack cannot be used."""

_EDITION = re.compile(r"@[0-9]{4}")


class Catalogue:
    """Forms by key. Built once, never changed; a refused definition is not in it but in `refused`."""

    def __init__(self, editions: Iterable[FormDefinition], *, refused: Iterable[Finding] = (), on: dt.date | None = None) -> None:
        self.editions = tuple(sorted(editions, key=lambda form: (form.key, first_day(form))))
        """Every definition; those of one form follow each other, the oldest first."""
        self.refused = tuple(refused)
        """Why other definitions of the folder are not here."""
        self._on = on or dt.date.today()
        self._by_key: defaultdict[str, list[FormDefinition]] = defaultdict(list)
        for form in self.editions:
            self._by_key[form.key].append(form)
        self.forms = tuple(choose(own, on=self._on) for own in self._by_key.values())
        """One edition of each form, sorted by key: for lists, and where no dossier gives a day."""

    @classmethod
    def load(cls, folder: Path | None = None, *, on: dt.date | None = None) -> Self:
        """All definitions `<folder>/<key>/form.yaml` and `<folder>/<key>@<year>/form.yaml`, by default those that ship.

        `on` is the day whose editions stand in `forms`; today where it is not given. Never raises for a bad definition.
        """
        editions, refused = _shipped() if folder is None else _read(folder)
        return cls(editions, refused=refused, on=on)

    def as_of(self, day: dt.date) -> "Catalogue":
        """The same definitions with the editions of another day in `forms`."""
        return Catalogue(self.editions, refused=self.refused, on=day)

    def get(self, key: str, *, on: dt.date | None = None) -> FormDefinition:
        """The form of that key, in the edition for that day (`forms.editions.choose`).

        Raises UnknownForm, or BrokenDefinition where its only definition was refused (BrokenPack: with all of its pack).
        """
        if key not in self._by_key:
            for finding in self.refused:
                file = Path(finding.file)
                if file.parent.name.partition("@")[0] == key:
                    if finding.rule == UNUSED_PACK:
                        raise BrokenPack(key, file.parent.parent.name)
                    raise BrokenDefinition(finding.file, f"{finding.rule} {finding.field}")
            raise UnknownForm(key)
        return choose(self._by_key[key], on=on or self._on)

    def for_procedure(self, code: str) -> tuple[FormDefinition, ...]:
        """The forms which that procedure takes; empty where none is known."""
        return tuple(form for form in self.forms if any(code and procedure.code == code for procedure in form.procedures))

    def procedure_name(self, code: str) -> str:
        """The procedure's Vietnamese name, or the code itself where no form names it."""
        return next((p.name for form in self.forms for p in form.procedures if code and p.code == code), code)


@cache
def _shipped() -> tuple[tuple[FormDefinition, ...], tuple[Finding, ...]]:
    """What ships does not change while the program runs: read once, and judged where `forms.judged` does not know it."""
    return _read(DEFINITIONS)


def _read(folder: Path) -> tuple[tuple[FormDefinition, ...], tuple[Finding, ...]]:
    """The definitions of a folder that can be used, and why others cannot."""
    taken: dict[tuple[str, dt.date], FormDefinition] = {}
    refused: list[Finding] = []
    for file in sorted(folder.glob("*/form.yaml")):
        findings, form = examine(file, is_judged=is_judged)
        if form is not None and not (findings := tuple(_misplaced(file, form, taken))):
            taken[form.key, first_day(form)] = form
        refused += findings
    return tuple(taken.values()), tuple(refused)


def _misplaced(file: Path, form: FormDefinition, taken: dict[tuple[str, dt.date], FormDefinition]) -> Iterator[Finding]:
    """What is wrong with a definition only beside the others: its folder's name, or its days."""
    folder = file.parent.name
    if folder != form.key and not (folder.startswith(form.key) and _EDITION.fullmatch(folder.removeprefix(form.key))):
        yield Finding(str(file), form.key, "KEY-3", folder)
    if (form.key, first_day(form)) in taken:
        yield Finding(str(file), form.key, "KEY-2", form.key)
