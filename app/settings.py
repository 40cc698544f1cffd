"""Every setting, once: type, default, who may change it, and where its present value came from.

Three layers: the default below, the machine's file (an administrator's; it may lock keys), and the state
folder's file. A locked key keeps the machine's value. Files are JSON objects of key and value; the
machine's file also has `"locked": [keys]`.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

from app.core.errors import BadInput, CouldNotKeep, Refused, WrongUsage

Value = str | int | float | bool


class Scope(StrEnum):
    """Whose business a setting is."""

    MACHINE = "machine"
    USER = "user"


class Source(StrEnum):
    """Where a present value came from."""

    DEFAULT = "default"
    MACHINE = "machine"
    USER = "user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """One setting as the program knows it. `choices` closes the list of values where it is not empty."""

    key: str
    default: Value
    scope: Scope = Scope.USER
    choices: tuple[str, ...] = ()
    least: float | None = None

    @property
    def type_name(self) -> str:
        """`str`, `int`, `float` or `bool`."""
        return type(self.default).__name__

    def read(self, given: object) -> Value:
        """The value in its own type. Raises WrongUsage where it is ill-typed or out of range."""
        value = self._typed(given)
        too_small = self.least is not None and isinstance(value, (int, float)) and value < self.least
        if too_small or (self.choices and value not in self.choices):
            raise WrongUsage("settings.bad_value", key=self.key, type=" | ".join(self.choices) or f"{self.type_name} >= {self.least}")
        return value

    def _typed(self, given: object) -> Value:
        words = {"true": True, "1": True, "false": False, "0": False}
        try:
            if isinstance(self.default, bool):
                return given if isinstance(given, bool) else words[str(given).strip().lower()]
            if isinstance(self.default, str) and not isinstance(given, str):
                raise TypeError(self.key)
            if isinstance(given, bool):
                raise TypeError(self.key)
            return type(self.default)(given)  # type: ignore[arg-type, call-overload]  # str, int, float all take a str or number
        except (ValueError, TypeError, KeyError):
            raise WrongUsage("settings.bad_value", key=self.key, type=self.type_name) from None


DECLARED: Final[Mapping[str, Declaration]] = {
    d.key: d
    for d in (
        Declaration(key="verify.adapter", default="demo", scope=Scope.MACHINE),
        Declaration(key="verify.deadline_s", default=8.0, scope=Scope.MACHINE, least=0.5),
        Declaration(key="keys.backend", default="keyring", scope=Scope.MACHINE, choices=("keyring", "file")),
        Declaration(key="unit.code", default="DEMO", scope=Scope.MACHINE),
        Declaration(key="unit.name", default="UBND xã Thử Nghiệm", scope=Scope.MACHINE),
        Declaration(key="unit.addressee", default="", scope=Scope.MACHINE),
        Declaration(key="unit.place", default="", scope=Scope.MACHINE),
        Declaration(key="forms.footnote2", default="blank", scope=Scope.MACHINE, choices=("blank", "fill")),
        Declaration(key="clerk.name", default="canbo"),
        Declaration(key="window.language", default="vi", choices=("vi", "en")),
        Declaration(key="window.theme", default="system", choices=("system", "light", "dark")),
        Declaration(key="window.text_scale", default=100, least=100),
        Declaration(key="window.camera", default="0"),
        Declaration(key="print.printer", default=""),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting as it stands."""

    declaration: Declaration
    value: Value
    source: Source
    locked: bool


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

    @classmethod
    def load(cls, file: Path, *, machine: Path | None = None) -> Self:
        """Both files; an absent one is empty. Raises BadInput for a broken one, WrongUsage for an unknown key or ill-typed value."""
        fixed = _read(machine or machine_file())
        locks = fixed.pop("locked", [])
        if not isinstance(locks, list) or not all(isinstance(key, str) for key in locks):
            raise BadInput("settings.broken_file")
        return cls(file, _typed(fixed), _typed(_read(file)), frozenset(_declared(key).key for key in locks))

    def setting(self, key: str) -> Setting:
        """One setting. Raises WrongUsage for a key nobody declared."""
        declaration, locked = _declared(key), key in self.locked
        if key in self.user and not locked:
            return Setting(declaration=declaration, value=self.user[key], source=Source.USER, locked=locked)
        if key in self.machine:
            return Setting(declaration=declaration, value=self.machine[key], source=Source.MACHINE, locked=locked)
        return Setting(declaration=declaration, value=declaration.default, source=Source.DEFAULT, locked=locked)

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

        Raises WrongUsage (unknown key, ill-typed value), Refused (locked by the administrator), CouldNotKeep.
        """
        value = _declared(key).read(given)
        if key in self.locked:
            raise Refused("settings.locked", key=key)
        user = {**self.user, key: value}
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            draft = self.file.with_suffix(".new")
            draft.write_text(json.dumps(user, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
            draft.replace(self.file)
        except OSError as problem:
            raise CouldNotKeep("settings.unwritable") from problem
        return Settings(self.file, self.machine, user, self.locked)


def _declared(key: str) -> Declaration:
    if key not in DECLARED:
        raise WrongUsage("settings.unknown_key", key=key)
    return DECLARED[key]


def _typed(raw: Mapping[str, object]) -> dict[str, Value]:
    return {key: _declared(key).read(value) for key, value in raw.items()}


def _read(file: Path) -> dict[str, object]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as problem:
        raise BadInput("settings.broken_file") from problem
    if not isinstance(content, dict):
        raise BadInput("settings.broken_file")
    return content
