"""What electronic portals call our fields: a table of names for each, so that a filled form can be carried over.

No two systems agree on names, and none publishes its own: these were observed, each table says how (`evidence`), and may be out
of date tomorrow. The catalogue keeps its own keys; the tables (`portals/<portal>.yaml`) are data beside it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field

from forms.data_file import read_data
from forms.errors import BrokenDefinition, UnknownPortal
from forms.fields import Frozen, Key
from forms.fill import FilledForm, FilledValue

PORTALS = Path(__file__).resolve().parent / "portals"

Alias = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,80}$")]


class Portal(Frozen):
    """One portal's names: for each form the alias and the key of our field that it stands for."""

    portal: Key
    title: str
    evidence: tuple[str, ...] = Field(min_length=1)
    """How the names were found, and what they may lack."""
    forms: dict[Key, dict[Alias, Key]]

    def named(self, filled: FilledForm) -> Mapping[str, FilledValue]:
        """The form's values under the portal's names; only of fields that hold one. Empty where the portal does not know the form."""
        names = self.forms.get(filled.form.key, {})
        return {alias: filled.values[key] for alias, key in names.items() if key in filled.values}


def load_portals(folder: Path | None = None) -> tuple[Portal, ...]:
    """All tables of a folder, by default those that ship, sorted by name. Raises BrokenDefinition where one cannot be used."""
    return tuple(map(_read, sorted((folder or PORTALS).glob("*.yaml"))))


def find_portal(name: str) -> Portal:
    """One of those that ship. Raises UnknownPortal, BrokenDefinition."""
    for portal in load_portals():
        if portal.portal == name:
            return portal
    raise UnknownPortal(name)


def _read(file: Path) -> Portal:
    portal = read_data(file, Portal)
    if portal.portal != file.stem:
        raise BrokenDefinition(str(file), f"portal: {portal.portal}")
    return portal
