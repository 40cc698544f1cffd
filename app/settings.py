"""Every setting, once: type, default, who may change it, and where its present value came from.

Three layers: the default below, the machine's file (an administrator's; it may lock keys), and the state
folder's file. A locked key keeps the machine's value. Files are JSON objects of key and value; the
machine's file also has `"locked": [keys]`. The state folder's file belongs to the desk: whoever works there
may change what is not locked, settings of scope `machine` too (the scope says whose business a setting is;
the lock is what forbids). A unit's configuration that was taken in (docs/configuration.md) may lock its values there too:
`"locked_by_unit": {"unit": name, "keys": [keys]}`. A key that this version does not know is left alone and listed in
`Settings.unknown`: a file written by a newer version must not stop an older one.
"""

import json
import os
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Final, Self

from app.core.dossier import echo
from app.core.errors import BadInput, CouldNotKeep, Refused, WrongUsage
from app.core.files import write_private
from app.declarations import DECLARED as DECLARED
from app.declarations import SECRETS as SECRETS
from app.declarations import SET_UP as SET_UP
from app.declarations import SIGNING_KEY as SIGNING_KEY
from app.declarations import Declaration as Declaration
from app.declarations import Scope as Scope
from app.declarations import Value as Value

OFFICE_SETTINGS: Final = ("account.", "dossier.", "verify.", "unit.", "network.", "keys.", "report.", "store.", "forms.pack_keys")
"""How the keys of those settings begin that decide who is asked, how, in whose name, and whose forms: see `Personnel.change_setting`."""

_UNIT_LOCKS: Final = "locked_by_unit"
_WRITING: Final = Lock()
"""Two workers of one window must not mix their drafts of the file."""


class Source(StrEnum):
    """Where a present value came from."""

    DEFAULT = "default"
    MACHINE = "machine"
    USER = "user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting as it stands."""

    declaration: Declaration
    value: Value
    source: Source
    locked: bool
    locked_by: str = ""
    """The unit whose configuration locked it; empty where the machine's administrator did."""

    @property
    def is_changed(self) -> bool:
        """Does this desk say something else than it would without a word of its own?"""
        return self.source is Source.USER and not self.locked


def machine_file() -> Path:
    """The administrator's file: only an administrator can write there."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "motcua" / "settings.json"
    return Path("/etc/motcua/settings.json")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings at one moment; `changed` gives the next moment."""

    file: Path
    machine: Mapping[str, Value]
    user: Mapping[str, Value]
    locked: frozenset[str]
    unknown: tuple[str, ...]
    """Keys of either file that no setting has, sorted: they count for nothing."""
    unit_locks: Mapping[str, str] = field(default_factory=dict)
    """Which keys a unit's configuration locked, with the unit's name."""

    @classmethod
    def load(cls, file: Path, *, machine: Path | None = None) -> Self:
        """Both files; an absent one is empty. Raises BadInput for a broken one, or one with an impossible value."""
        machine = machine or machine_file()
        fixed, own = _read(machine), _read(file)
        locks = fixed.pop("locked", [])
        if not isinstance(locks, list) or not all(isinstance(key, str) for key in locks):
            raise BadInput("settings.broken_file", file=machine)
        unit_locks = _unit_locks(own.pop(_UNIT_LOCKS, None), file)
        unknown = tuple(sorted({*fixed, *own, *locks} - DECLARED.keys()))
        return cls(file, _typed(fixed, machine), _typed(own, file), frozenset(locks) & DECLARED.keys(), unknown, unit_locks)

    def setting(self, key: str) -> Setting:
        """One setting. Raises WrongUsage for a key nobody declared."""
        declaration, locked = _declared(key), key in self.locked
        value, source = declaration.default, Source.DEFAULT
        if key in self.user and not locked:
            value, source = self.user[key], Source.USER
        elif key in self.machine:
            value, source = self.machine[key], Source.MACHINE
        by = "" if locked else self.unit_locks.get(key, "")
        return Setting(declaration=declaration, value=value, source=source, locked=locked or bool(by), locked_by=by)

    def __iter__(self) -> Iterator[Setting]:
        return (self.setting(key) for key in DECLARED)

    def text(self, key: str) -> str:
        """The value as text."""
        return str(self.setting(key).value)

    def number(self, key: str) -> float:
        """The value of a numeric setting."""
        return float(self.setting(key).value)

    def changed(self, key: str, given: object) -> "Settings":
        """Writes one value into the state folder's file and returns the settings as they are then.

        The file is read again first: what another program wrote meanwhile is kept, and so is what this version does not
        know. Raises WrongUsage (unknown key, ill-typed value), Refused (locked by the administrator), BadInput (the file
        is broken, and stays as it is), CouldNotKeep.
        """
        value = _declared(key).read(given)
        with _WRITING:
            self._require_open(key)
            return self._written({**_read(self.file), key: value})

    def reset(self, key: str) -> "Settings":
        """Takes the desk's own word back: the machine's holds again, else the default. Raises what `changed` raises."""
        _declared(key)
        with _WRITING:
            self._require_open(key)
            return self._written({name: value for name, value in _read(self.file).items() if name != key})

    def adopted(self, values: Mapping[str, Value], *, locks: Collection[str], unit: str) -> "Settings":
        """A unit's values, all at once, and the unit's locks instead of those there were. What the machine locked stays.

        Raises as `changed` does, and then nothing is written.
        """
        read = {key: _declared(key).read(value) for key, value in values.items() if key not in self.locked}
        locked = sorted(set(locks) & read.keys())
        with _WRITING:
            content = {**_read(self.file), **read, _UNIT_LOCKS: {"unit": unit, "keys": locked}}
            if not locked:
                del content[_UNIT_LOCKS]
            return self._written(content)

    def _require_open(self, key: str) -> None:
        if key in self.locked:
            raise Refused("settings.locked", key=key)
        unit = _unit_locks(_read(self.file).get(_UNIT_LOCKS), self.file).get(key)
        if unit is not None:
            raise Refused("settings.locked_by_unit", key=key, unit=unit)

    def _written(self, content: dict[str, object]) -> "Settings":
        user, locks = _typed(content, self.file), _unit_locks(content.get(_UNIT_LOCKS), self.file)
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_private(self.file, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode())
        except OSError as problem:
            raise CouldNotKeep("settings.unwritable") from problem
        return replace(self, user=user, unit_locks=locks)


def _declared(key: str) -> Declaration:
    if key not in DECLARED:
        raise WrongUsage("settings.unknown_key", key=echo(key))
    return DECLARED[key]


def _unit_locks(raw: object, file: Path) -> dict[str, str]:
    """Key to unit. A file that names no unit, or no list of keys, is broken."""
    if raw is None:
        return {}
    unit, keys = (raw.get("unit"), raw.get("keys")) if isinstance(raw, dict) else (None, None)
    if not (isinstance(unit, str) and unit.strip() and isinstance(keys, list) and all(isinstance(key, str) for key in keys)):
        raise BadInput("settings.broken_file", file=file)
    return {key: unit for key in keys if key in DECLARED}


def _typed(raw: Mapping[str, object], file: Path) -> dict[str, Value]:
    known = {key: value for key, value in raw.items() if key in DECLARED}
    try:
        return {key: DECLARED[key].read(value) for key, value in known.items()}
    except WrongUsage as problem:
        key = problem.values["key"]
        raise BadInput("settings.bad_in_file", key=key, type=DECLARED[str(key)].wanted, file=file) from None


def _read(file: Path) -> dict[str, object]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, RecursionError) as problem:
        raise BadInput("settings.broken_file", file=file) from problem
    if not isinstance(content, dict):
        raise BadInput("settings.broken_file", file=file)
    return content
