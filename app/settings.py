"""Every setting, once: type, default, who may change it, and where its present value came from.

Three layers: the default below, the machine's file (an administrator's; it may lock keys), and the state
folder's file. A locked key keeps the machine's value. Files are JSON objects of key and value; the
machine's file also has `"locked": [keys]`. The state folder's file belongs to the desk: whoever works there
may change what is not locked, settings of scope `machine` too (the scope says whose business a setting is;
the lock is what forbids). A key that this version does not know is left alone and listed in
`Settings.unknown`: a file written by a newer version must not stop an older one.
"""

import json
import math
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

from app.core.dossier import echo
from app.core.errors import BadInput, CouldNotKeep, Refused, WrongUsage
from app.core.files import write_private

Value = str | int | float | bool

OFFICE_SETTINGS: Final = ("account.", "verify.", "unit.", "network.", "keys.", "report.", "forms.pack_keys")
"""How the keys of those settings begin that decide who is asked, how, in whose name, and whose forms: see `Personnel.change_setting`."""


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
    """One setting as the program knows it. `choices` closes the list of values where it is not empty.

    A number lies between `least` and `most`, both included; a text that `must_say` something is not blank.
    """

    key: str
    default: Value
    scope: Scope = Scope.USER
    choices: tuple[str, ...] = ()
    least: float = -math.inf
    most: float = math.inf
    must_say: bool = False

    @property
    def type_name(self) -> str:
        """`str`, `int`, `float` or `bool`."""
        return type(self.default).__name__

    @property
    def wanted(self) -> str:
        """What a value must be, in a few signs that every language reads."""
        if self.choices:
            return " | ".join(self.choices)
        return self.type_name if math.isinf(self.least) else f"{self.type_name} {self.least:g}…{self.most:g}"

    def read(self, given: object) -> Value:
        """The value in its own type. Raises WrongUsage where it is ill-typed, out of range, or blank and must not be."""
        value = self._typed(given)
        if isinstance(value, str):
            if self.must_say and not value.strip():
                raise WrongUsage("settings.empty", key=self.key)
            fits = not self.choices or value in self.choices
        else:
            fits = self.least <= value <= self.most  # not so for nan
        if not fits:
            raise WrongUsage("settings.bad_value", key=self.key, type=self.wanted)
        return value

    def _typed(self, given: object) -> Value:
        words = {"true": True, "1": True, "false": False, "0": False}
        try:
            if isinstance(self.default, bool):
                return given if isinstance(given, bool) else words[str(given).strip().lower()]
            if isinstance(given, bool):
                raise TypeError(self.key)
            if isinstance(self.default, str):
                return _text(given)
            return type(self.default)(str(given))
        except (ValueError, TypeError, KeyError):
            raise WrongUsage("settings.bad_value", key=self.key, type=self.wanted) from None


DECLARED: Final[Mapping[str, Declaration]] = {
    d.key: d
    for d in (
        Declaration(key="verify.adapter", default="demo", scope=Scope.MACHINE),
        Declaration(key="verify.deadline_s", default=8.0, scope=Scope.MACHINE, least=0.5, most=60),
        Declaration(
            key="verify.name_folding", default="none", scope=Scope.MACHINE, choices=("none", "upper", "upper-no-accents-no-spaces")
        ),
        # The officer and unit that the source knows, where they are not the clerk's login and the unit's code.
        Declaration(key="verify.officer", default="", scope=Scope.MACHINE),
        Declaration(key="verify.unit", default="", scope=Scope.MACHINE),
        Declaration(key="verify.phone", default="", scope=Scope.MACHINE),
        # The account named beside the officer, where the source wants one; "*": the clerk's login.
        Declaration(key="verify.account", default="", scope=Scope.MACHINE),
        # "001=BAD_INPUT,004=PROCEDURE_NOT_LICENSED": what the source's own codes mean.
        Declaration(key="verify.codes", default="004=PROCEDURE_NOT_LICENSED,005=OFFICER_NOT_ALLOWED", scope=Scope.MACHINE),
        # Answers are kept in this file with every citizen's value replaced; empty: none are.
        Declaration(key="verify.record_to", default="", scope=Scope.MACHINE),
        Declaration(key="verify.gateway.url", default="", scope=Scope.MACHINE),
        Declaration(key="verify.gateway.path.033", default="", scope=Scope.MACHINE),
        Declaration(key="verify.gateway.path.034", default="", scope=Scope.MACHINE),
        Declaration(key="verify.gateway.path.037", default="", scope=Scope.MACHINE),
        Declaration(
            key="verify.gateway.shape", default="soap-as-json", scope=Scope.MACHINE, choices=("soap-as-json", "xml-in-json", "flat")
        ),
        # Where in the answer the shape begins ("data.result"), and request fields by other names ("maYeuCau=requestId").
        Declaration(key="verify.gateway.answer_at", default="", scope=Scope.MACHINE),
        Declaration(key="verify.gateway.names", default="", scope=Scope.MACHINE),
        Declaration(key="verify.gateway.token_url", default="", scope=Scope.MACHINE),
        Declaration(key="verify.gateway.token_auth", default="basic", scope=Scope.MACHINE, choices=("basic", "post")),
        Declaration(key="verify.gateway.client_id", default="", scope=Scope.MACHINE),
        Declaration(key="verify.gateway.scope", default="", scope=Scope.MACHINE),
        Declaration(key="verify.gateway.ca_file", default="", scope=Scope.MACHINE),
        # Base64 of the SHA-256 of the server's public key (SubjectPublicKeyInfo), several by comma.
        Declaration(key="verify.gateway.pin", default="", scope=Scope.MACHINE),
        Declaration(key="verify.gateway.client_cert", default="", scope=Scope.MACHINE),
        Declaration(key="verify.soap.url", default="", scope=Scope.MACHINE),
        # The address inside the digest, where it is not the one that is called.
        Declaration(key="verify.soap.service_url", default="", scope=Scope.MACHINE),
        Declaration(key="verify.soap.user", default="", scope=Scope.MACHINE),
        Declaration(key="verify.soap.timestamp_unit", default="s", scope=Scope.MACHINE, choices=("s", "ms")),
        Declaration(key="verify.soap.xroad_client", default="", scope=Scope.MACHINE),
        Declaration(key="verify.soap.operation_033", default="XacThucThongTinCongDanRequest", scope=Scope.MACHINE, must_say=True),
        Declaration(key="verify.soap.operation_037", default="TraCuuThongTinCongDan", scope=Scope.MACHINE, must_say=True),
        # Service 034's operation: its shape is nowhere published.
        Declaration(key="verify.soap.operation_034", default="", scope=Scope.MACHINE),
        Declaration(key="verify.soap.ca_file", default="", scope=Scope.MACHINE),
        Declaration(key="verify.soap.pin", default="", scope=Scope.MACHINE),
        Declaration(key="verify.soap.client_cert", default="", scope=Scope.MACHINE),
        Declaration(key="verify.replay.file", default="", scope=Scope.MACHINE),
        # For sources that were installed beside the program: their own words, "key=value" by comma.
        Declaration(key="verify.options", default="", scope=Scope.MACHINE),
        # Papers without the database: people a day, hours after its last answer, working days that their claims may wait.
        Declaration(key="verify.card_only.most", default=30, scope=Scope.MACHINE, least=0, most=500),
        Declaration(key="verify.card_only.hours", default=72, scope=Scope.MACHINE, least=0, most=720),
        Declaration(key="verify.card_only.keep_days", default=1, scope=Scope.MACHINE, least=0, most=5),
        # How old a password may grow; after how many seconds without a hand on it the window locks itself.
        Declaration(key="account.password_days", default=90, scope=Scope.MACHINE, least=1, most=3650),
        Declaration(key="account.idle_lock_s", default=120, scope=Scope.MACHINE, least=10, most=3600),
        # For how long one one-time code is good.
        Declaration(key="account.second_factor_minutes", default=10, scope=Scope.MACHINE, least=0, most=60),
        # May a clerk without a grant look up for fifteen minutes, with a reason, and his supervisors see it at once?
        Declaration(key="account.break_glass", default=False, scope=Scope.MACHINE),
        # Where reports write themselves to; empty: nowhere. Of which of the ended days, weeks and months, and as what.
        Declaration(key="report.folder", default="", scope=Scope.MACHINE),
        Declaration(key="report.daily", default=True, scope=Scope.MACHINE),
        Declaration(key="report.weekly", default=True, scope=Scope.MACHINE),
        Declaration(key="report.monthly", default=True, scope=Scope.MACHINE),
        Declaration(key="report.format", default="pdf", scope=Scope.MACHINE, choices=("pdf", "xlsx", "csv", "json")),
        Declaration(key="network.proxy", default="none", scope=Scope.MACHINE, choices=("none", "system", "manual")),
        Declaration(key="network.proxy_url", default="", scope=Scope.MACHINE),
        Declaration(key="network.proxy_user", default="", scope=Scope.MACHINE),
        Declaration(key="keys.backend", default="keyring", scope=Scope.MACHINE, choices=("keyring", "file")),
        Declaration(key="unit.code", default="DEMO", scope=Scope.MACHINE, must_say=True),
        Declaration(key="unit.name", default="UBND xã Thử Nghiệm", scope=Scope.MACHINE),
        Declaration(key="unit.addressee", default="", scope=Scope.MACHINE),
        Declaration(key="unit.police", default="", scope=Scope.MACHINE),
        Declaration(key="unit.place", default="", scope=Scope.MACHINE),
        # The reception desk, where it has a name of its own.
        Declaration(key="unit.counter", default="", scope=Scope.MACHINE),
        # By when a promised result is there, and from when a dossier counts as come on the next working day.
        Declaration(key="unit.closes", default="17:00", scope=Scope.MACHINE, choices=("16:00", "16:30", "17:00", "17:30", "18:00")),
        Declaration(key="unit.late_from", default="", scope=Scope.MACHINE, choices=("", "14:00", "15:00", "15:30", "16:00", "16:30")),
        # "pdf-a-1b": papers to be kept for decades; the same pages.
        Declaration(key="forms.file", default="pdf", scope=Scope.MACHINE, choices=("pdf", "pdf-a-1b")),
        Declaration(key="forms.footnote2", default="blank", scope=Scope.MACHINE, choices=("blank", "fill")),
        # Public keys whose packs of forms this office accepts, by comma: docs/packs.md.
        Declaration(key="forms.pack_keys", default="", scope=Scope.MACHINE),
        Declaration(key="clerk.name", default="canbo", must_say=True),
        Declaration(key="window.language", default="vi", choices=("vi", "en")),
        Declaration(key="window.theme", default="system", choices=("system", "light", "dark")),
        Declaration(key="window.text_scale", default=100, least=100, most=200),
        Declaration(key="window.camera", default="0"),
        Declaration(key="print.printer", default=""),
        # "auto": the serial port of a known maker of scanners; "": none; or a port's name. A true RS-232 line also needs its speed.
        Declaration(key="scanner.port", default="auto"),
        Declaration(key="scanner.baud", default="9600", choices=("9600", "115200")),
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
    unknown: tuple[str, ...]
    """Keys of either file that no setting has, sorted: they count for nothing."""

    @classmethod
    def load(cls, file: Path, *, machine: Path | None = None) -> Self:
        """Both files; an absent one is empty. Raises BadInput for a broken one, or one with an impossible value."""
        machine = machine or machine_file()
        fixed, own = _read(machine), _read(file)
        locks = fixed.pop("locked", [])
        if not isinstance(locks, list) or not all(isinstance(key, str) for key in locks):
            raise BadInput("settings.broken_file", file=machine)
        unknown = tuple(sorted({*fixed, *own, *locks} - DECLARED.keys()))
        return cls(file, _typed(fixed, machine), _typed(own, file), frozenset(locks) & DECLARED.keys(), unknown)

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

        The file is read again first: what another program wrote meanwhile is kept, and so is what this version does not
        know. Raises WrongUsage (unknown key, ill-typed value), Refused (locked by the administrator), BadInput (the file
        is broken, and stays as it is), CouldNotKeep.
        """
        value = _declared(key).read(given)
        if key in self.locked:
            raise Refused("settings.locked", key=key)
        content = {**_read(self.file), key: value}
        user = _typed(content, self.file)
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_private(self.file, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode())
        except OSError as problem:
            raise CouldNotKeep("settings.unwritable") from problem
        return replace(self, user=user)


def _declared(key: str) -> Declaration:
    if key not in DECLARED:
        raise WrongUsage("settings.unknown_key", key=echo(key))
    return DECLARED[key]


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise TypeError("no text")
    given.encode()  # half a character (a lone surrogate) can be neither shown nor kept
    return given


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
