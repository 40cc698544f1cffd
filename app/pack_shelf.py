"""The packs of forms that a desk has: kept in the state folder, opened anew at each start, joined to the catalogue.

`packs/<name>.zip` is a pack as it was installed, packed anew from the bytes that were checked; `packs/packs.json` is the
register: the version of each, its forms, and the units it is enabled for. Both are replaced whole. A pack is checked again each time
it is opened, against the keys accepted that day: what was changed on disk, or whose key was withdrawn, is not used.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.core.errors import BadInput, MotcuaError, Refused
from app.core.files import write_private
from app.settings import Settings
from forms.catalogue import UNUSED_PACK, Catalogue
from forms.lint import Finding
from forms.pack import FORM_FILE, Pack, open_pack, pack_of, version_order
from forms.pack_catalogue import Change, changes, joined
from forms.pack_files import PackFault, read_zip
from forms.pack_keys import PublicKey, accepted_keys

ACCEPTED_KEYS: Final = "forms.pack_keys"
"""The setting that names the public keys whose packs this office accepts."""

UNIT_CODE: Final = re.compile(r"[A-Za-z0-9._-]{1,40}")
PACK_NAME: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")
_FORM_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_REGISTER: Final = "packs.json"
_REFUSALS: Final = frozenset({"untrusted", "unsigned"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """One pack of the register: `pack`, or why it is not used."""

    name: str
    version: str
    units: frozenset[str]
    forms: tuple[str, ...] = ()
    pack: Pack | None = None
    problem: MotcuaError | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What the register says of one pack."""

    version: str
    units: frozenset[str] = frozenset()
    forms: tuple[str, ...] = ()
    """Keys of what it brings, to be told by name where the pack itself cannot be opened any more."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The packs of a state folder, to be read by anybody. Every method may block; any thread but the window's."""

    folder: Path
    accepted: str
    """The setting `forms.pack_keys`."""
    unit: str
    """The code of the desk's own unit."""

    @classmethod
    def of(cls, settings: Settings) -> "Shelf":
        """The shelf beside the settings' file."""
        return cls(settings.file.parent / "packs", settings.text(ACCEPTED_KEYS), settings.text("unit.code"))

    def read(self, path: Path) -> Pack:
        """A pack anywhere, by the keys accepted here. Raises BadInput; Refused where nobody accepted vouches for it."""
        try:
            return open_pack(path, self.keys())
        except PackFault as fault:
            raise told(fault) from None

    def keys(self) -> tuple[PublicKey, ...]:
        """The public keys accepted here. Raises PackFault `bad_public_key`."""
        return accepted_keys(self.accepted)

    def installed(self) -> tuple[Shelved, ...]:
        """All packs of the register by name, those that cannot be used too. Raises BadInput for a broken register."""
        return tuple(self._shelved(name, entry) for name, entry in sorted(self.register().items()))

    def installed_pack(self, name: str) -> Pack | None:
        """The pack of that name, None where there is none that can be used. Raises BadInput for a broken register."""
        return next((shelved.pack for shelved in self.installed() if shelved.name == name), None)

    def catalogue(self, *, unit: str = "", without: str = "") -> Catalogue:
        """Our own forms and those of the packs enabled for the unit (the desk's), less the pack `without`. Never raises for a bad pack.

        Why a pack or a form of it is missing is in `Catalogue.refused`.
        """
        own = Catalogue.load()
        try:
            enabled = [shelved for shelved in self.installed() if (unit or self.unit) in shelved.units and shelved.name != without]
        except BadInput as problem:
            return Catalogue(own.editions, refused=(*own.refused, _unused(_REGISTER, problem)))
        unused = [finding for shelved in enabled if shelved.problem for finding in _missing(shelved, shelved.problem)]
        found = joined(own, [shelved.pack for shelved in enabled if shelved.pack])
        return Catalogue(found.editions, refused=(*found.refused, *unused))

    def changes(self, pack: Pack) -> tuple[Change, ...]:
        """What installing that pack would do at this desk. Raises BadInput for a broken register."""
        name = pack.manifest.name
        return changes(pack, installed=self.installed_pack(name), catalogue=self.catalogue(without=name))

    def file(self, name: str) -> Path:
        """Where the pack of that name lies."""
        return self.folder / f"{name}.zip"

    def register(self) -> Mapping[str, Entry]:
        """What is installed, by name. Raises BadInput where the register cannot be read."""
        try:
            content: Any = json.loads((self.folder / _REGISTER).read_text(encoding="utf-8"))
            return {_name(name): _entry(entry) for name, entry in content.items()}
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise BadInput("pack.broken_register") from None

    def keep(self, register: Mapping[str, Entry]) -> None:
        """Writes the register. Raises OSError."""
        content = {name: {"version": entry.version, "units": sorted(entry.units), "forms": entry.forms} for name, entry in register.items()}
        write_private(self.folder / _REGISTER, json.dumps(content, indent=1, sort_keys=True).encode())

    def _shelved(self, name: str, entry: Entry) -> Shelved:
        pack, problem = self._opened(name)
        return Shelved(name=name, version=entry.version, units=entry.units, forms=entry.forms, pack=pack, problem=problem)

    def _opened(self, name: str) -> tuple[Pack | None, MotcuaError | None]:
        try:
            pack = pack_of(read_zip(self.file(name).read_bytes()), self.keys())
        except OSError:
            return None, BadInput("pack.gone", pack=name)
        except PackFault as fault:
            return None, told(fault)
        except Exception as fault:  # a fault of ours: this pack is lost to the desk, and no other form is
            return None, BadInput("pack.fault", kind=type(fault).__name__)
        return (pack, None) if pack.manifest.name == name else (None, BadInput("pack.gone", pack=name))


def told(fault: PackFault) -> MotcuaError:
    """The fault as the program tells it: refused where nobody vouches for the pack, else bad input."""
    kind = Refused if fault.code in _REFUSALS else BadInput
    return kind(f"pack.{fault.code}", **fault.values)


def _missing(shelved: Shelved, problem: MotcuaError) -> Iterator[Finding]:
    """That the pack is not used, once for each form it would bring."""
    yield _unused(f"{shelved.name}.zip", problem)
    yield from (_unused(f"{shelved.name}/{form}/{FORM_FILE}", problem) for form in shelved.forms)


def _unused(file: str, problem: MotcuaError) -> Finding:
    return Finding(file, "(pack)", UNUSED_PACK, problem.key.removeprefix("pack."))


def _name(name: object) -> str:
    if not isinstance(name, str) or not PACK_NAME.fullmatch(name):
        raise ValueError("no name of a pack")
    return name


def _entry(content: Any) -> Entry:
    version, units = content["version"], content["units"]
    version_order(version)
    if not isinstance(units, list) or not all(isinstance(unit, str) and UNIT_CODE.fullmatch(unit) for unit in units):
        raise ValueError("no units")
    forms = content.get("forms", [])
    if not isinstance(forms, list) or not all(isinstance(form, str) and _FORM_KEY.fullmatch(form) for form in forms):
        raise ValueError("no forms")
    return Entry(version, frozenset(units), tuple(forms))
