"""A dossier that is not finished, as bytes and back: who is at the counter, what was typed and chosen, which papers are out.

The bytes are for the desk's encrypted file alone. They begin with the version of their shape: bytes of another version, or
broken ones, are refused whole; half a dossier is worse than none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from app.claimant import Claimant, Finding, Listed
from app.core.errors import BadInput, MotcuaError
from app.core.lookup import Column
from app.core.reason import Reason

if TYPE_CHECKING:
    from pydantic import TypeAdapter

VERSION: Final = 1
"""The first byte. Another shape of `Kept`, or of anything in it, is another version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDoubt:
    """Something that looked odd about a card: the key of a sentence and what fills its holes."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPerson:
    """One role and who plays it, as far as it was known. Whoever has neither finding nor listing is asked about anew."""

    role: str
    claimant: Claimant | None = field(default=None, repr=False)
    finding: Finding | None = field(default=None, repr=False)
    listed: Listed | None = field(default=None, repr=False)
    card_only: bool = False
    same_as: str = ""
    came_of: Column | None = None
    doubts: tuple[KeptDoubt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSheet:
    """One form of the dossier: what the clerk typed into it and why; `out`: its paper left as it stands."""

    form: str
    entries: Mapping[str, str] = field(default_factory=dict, repr=False)
    reasons: Mapping[str, Reason] = field(default_factory=dict, repr=False)
    out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Everything of one matter that cannot be worked out again."""

    number: str
    procedure: str
    opened: bool
    """Is it in the ledger already?"""
    front: str
    """The form that the clerk looked at; empty where the procedure has none."""
    sheets: tuple[KeptSheet, ...]
    people: tuple[KeptPerson, ...] = field(repr=False)
    selected: str = ""
    prefer_card: frozenset[str] = frozenset()
    reasons: Mapping[str, Reason] = field(default_factory=dict, repr=False)
    """Why the card is preferred, by fact. A choice without a reason stays one."""

    @property
    def is_out(self) -> bool:
        """Is every form of it on paper or in a file?"""
        return bool(self.sheets) and all(sheet.out for sheet in self.sheets)


def written(kept: Kept) -> bytes:
    """The dossier as bytes. Covered fields that came along stay behind: opening one wants a reason of its own."""
    people = tuple(replace(person, finding=_without_sealed(person.finding)) for person in kept.people)
    return bytes((VERSION,)) + _shape().dump_json(replace(kept, people=people))


def read(content: bytes) -> Kept:
    """The dossier that `written` wrote. Raises BadInput: `kept.other_version`, or `kept.broken` for anything else."""
    if content[:1] != bytes((VERSION,)):
        raise BadInput("kept.other_version")
    try:
        return _shape().validate_json(content[1:])
    except (ValueError, TypeError, MotcuaError):
        raise BadInput("kept.broken") from None


def _without_sealed(finding: Finding | None) -> Finding | None:
    return replace(finding, sealed=None) if finding is not None else None


@cache
def _shape() -> "TypeAdapter[Kept]":
    from pydantic import TypeAdapter

    return TypeAdapter(Kept)
