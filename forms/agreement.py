"""Do the lists beside the definitions agree with them?

What a procedure takes is told twice: by the forms, each for itself, and by the list of procedures for all. The names that portals
use point at fields by key. The rules of the findings:

    PRC-1   a form is for a procedure that is not listed
    PRC-2   the procedure has another name in the list
    PRC-3   the procedure, in the list, does not take the form
    PRC-4   a listed procedure takes a form that is not there or does not name the procedure
    ALS-1   a portal's table is about a form that is not there
    ALS-2   a portal's name stands for a field that no edition of the form has

and those of the wording: what a clerk is told to do instead asks nobody for a household book either.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from forms.catalogue import Catalogue
from forms.judged import DEFINITIONS
from forms.lint import Finding, lint, wording
from forms.model import FormDefinition, Table
from forms.portals import PORTALS, Portal, load_portals
from forms.procedures import PROCEDURES, Procedures

LIST = PROCEDURES.name


def disagreements(catalogue: Catalogue, procedures: Procedures, portals: Iterable[Portal]) -> tuple[Finding, ...]:
    """Everything that does not fit together; empty means that all does."""
    return (*_of_forms(catalogue, procedures), *_of_list(catalogue, procedures), *_of_portals(catalogue, portals))


def of_folder(folder: Path = DEFINITIONS.parent) -> tuple[Finding, ...]:
    """All findings about the definitions of a folder, by default those that ship, each by itself and all together with the lists.

    The folder holds `definitions/`, `procedures.yaml` and `portals/`. Raises BrokenDefinition for a list that cannot be read.
    """
    definitions = folder / DEFINITIONS.name
    catalogue = Catalogue.load(definitions)
    together = disagreements(catalogue, Procedures.load(folder / LIST), load_portals(folder / PORTALS.name))
    return tuple(dict.fromkeys((*lint([definitions]), *catalogue.refused, *together)))


def _of_forms(catalogue: Catalogue, procedures: Procedures) -> Iterator[Finding]:
    """Procedures without a code are told apart by their names."""
    listed = {one.code: one for one in procedures.all}
    for form in catalogue.forms:
        for procedure in form.procedures:
            own = listed.get(procedure.code)
            name = procedure.code
            if own is None:
                yield Finding(LIST, form.key, "PRC-1", name)
            elif own.name != procedure.name:
                yield Finding(LIST, form.key, "PRC-2", f"{name}: {own.name}")
            elif form.key not in own.forms:
                yield Finding(LIST, form.key, "PRC-3", name)


def _of_list(catalogue: Catalogue, procedures: Procedures) -> Iterator[Finding]:
    by_key = {form.key: {p.code for p in form.procedures} for form in catalogue.forms}
    for one in procedures.all:
        yield from (Finding(LIST, one.code, "PRC-4", key) for key in one.forms if one.code not in by_key.get(key, ()))
        told = {"key": one.code, "name": one.name, "also": one.also, "instead": one.instead}
        yield from wording(LIST, {"procedures": [told]})


def _of_portals(catalogue: Catalogue, portals: Iterable[Portal]) -> Iterator[Finding]:
    fields: dict[str, set[str]] = {}
    for form in catalogue.editions:
        fields.setdefault(form.key, set()).update(_keys(form))
    for portal in portals:
        file = f"portals/{portal.portal}.yaml"
        for key, names in portal.forms.items():
            if key not in fields:
                yield Finding(file, key, "ALS-1", key)
                continue
            yield from (Finding(file, key, "ALS-2", f"{alias}: {field}") for alias, field in names.items() if field not in fields[key])


def _keys(form: FormDefinition) -> Iterator[str]:
    """Of what holds one value; a table's cells have no name on a portal."""
    yield from (field.key for field in form.every_field if not isinstance(field, Table))
