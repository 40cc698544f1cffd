"""What each clerk of a desk chooses often: procedures he marked, and those he chose last. No citizen is in it.

Kept in the state folder (`favourites.json`) by login, for several clerks may share a desk. It is a convenience: a file that
cannot be read counts as none, and is written anew by the next change.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Self

from app.core.errors import CouldNotKeep
from app.core.files import write_private
from app.settings import Settings

FILE: Final = "favourites.json"
MOST_RECENT: Final = 8


@dataclass(frozen=True, slots=True)
class Favourites:
    """One clerk's. Codes of procedures; the one marked or chosen last stands first."""

    starred: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()

    def toggled(self, code: str) -> Self:
        """With that one marked, or no longer."""
        others = tuple(one for one in self.starred if one != code)
        return replace(self, starred=others if len(others) < len(self.starred) else (code, *others))

    def used(self, code: str) -> Self:
        """Chosen just now."""
        return replace(self, recent=(code, *(one for one in self.recent if one != code))[:MOST_RECENT])


@dataclass(frozen=True, slots=True)
class FavouritesFile:
    """The desk's file. Both methods block."""

    file: Path

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The one beside the settings."""
        return cls(settings.file.parent / FILE)

    def read(self, login: str) -> Favourites:
        """That clerk's; none where nothing was kept or nobody can read it."""
        kept = self._all().get(login)
        if not isinstance(kept, dict):
            return Favourites()
        return Favourites(_codes(kept.get("starred")), _codes(kept.get("recent"))[:MOST_RECENT])

    def keep(self, login: str, favourites: Favourites) -> None:
        """Writes that clerk's and leaves those of others. Raises CouldNotKeep."""
        content = self._all() | {login: {"starred": list(favourites.starred), "recent": list(favourites.recent)}}
        try:
            write_private(self.file, json.dumps(content, indent=1, sort_keys=True).encode())
        except OSError as problem:
            raise CouldNotKeep("file.unwritable", file=self.file.name) from problem

    def _all(self) -> dict[str, Any]:
        try:
            found = json.loads(self.file.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def _codes(kept: object) -> tuple[str, ...]:
    """What can be a procedure's code, each once."""
    return tuple(dict.fromkeys(one for one in kept if isinstance(one, str))) if isinstance(kept, list) else ()
