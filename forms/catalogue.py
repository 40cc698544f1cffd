"""The forms this copy of the program can fill: every definition that the lint lets through."""

from pathlib import Path
from typing import Self

from forms.errors import BrokenDefinition, UnknownForm
from forms.lint import Finding, examine
from forms.model import FormDefinition

DEFINITIONS = Path(__file__).resolve().parent / "definitions"


class Catalogue:
    """Forms by key. Built once, never changed; a refused definition is not in it but in `refused`."""

    def __init__(self, forms: tuple[FormDefinition, ...], *, refused: tuple[Finding, ...] = ()) -> None:
        self.forms = forms
        """Sorted by key."""
        self.refused = refused
        """Why other definitions of the folder are not here."""
        self._by_key = {form.key: form for form in forms}

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """All definitions `<folder>/<key>/form.yaml`, by default those that ship. Never raises for a bad one."""
        forms: dict[str, FormDefinition] = {}
        refused: list[Finding] = []
        for file in sorted((folder or DEFINITIONS).glob("*/form.yaml")):
            findings, form = examine(file)
            if form is not None and form.key in forms:
                findings = (Finding(str(file), form.key, "KEY-2", form.key),)
            elif form is not None:
                forms[form.key] = form
            refused += findings
        return cls(tuple(forms[key] for key in sorted(forms)), refused=tuple(refused))

    def get(self, key: str) -> FormDefinition:
        """The form of that key. Raises UnknownForm, or BrokenDefinition where its definition was refused."""
        if key not in self._by_key:
            for finding in self.refused:
                if Path(finding.file).parent.name == key:
                    raise BrokenDefinition(finding.file, f"{finding.rule} {finding.field}")
            raise UnknownForm(key)
        return self._by_key[key]

    def for_procedure(self, code: str) -> tuple[FormDefinition, ...]:
        """The forms which that procedure takes; empty where none is known."""
        return tuple(form for form in self.forms if any(procedure.code == code for procedure in form.procedures))

    def procedure_name(self, code: str) -> str:
        """The procedure's Vietnamese name, or the code itself where no form names it."""
        return next((p.name for form in self.forms for p in form.procedures if p.code == code), code)
