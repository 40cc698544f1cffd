"""A unit's configuration as one signed file: made at one desk, read at another, compared before anything is changed.

The file is JSON for people's eyes and one last line that vouches for it: the public key and an Ed25519 signature (RFC 8032)
over every byte before that line, both in base64. The same keys as for packs of forms (`forms.pack_keys`), with a purpose
of its own. It holds settings that travel (`Declaration.travels`) and nothing else: no secret, no path, no person.
"""

import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.core.dossier import echo, holds_citizen_number
from app.core.errors import BadInput, Refused, WrongUsage
from app.settings import DECLARED, Settings, Value
from forms.pack_files import PackFault
from forms.pack_keys import PublicKey, SigningKey, accepted_keys
from resources.text import forbidden

VERSION: Final = 1
LARGEST: Final = 256 * 1024
"""Bytes of a file; ours have a hundredth of it."""

_PURPOSE: Final = b"motcua unit configuration 1\n"
_KIND: Final = "motcua configuration"
_LONGEST_UNIT: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What a file says, once its signature was found good. `unknown`: keys that this version does not know; they count for nothing."""

    unit: str
    made_on: dt.date
    values: Mapping[str, Value]
    locked: frozenset[str]
    signed_by: PublicKey
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One setting as it is here and as the file has it. `kept`: the machine's administrator locked it, so it stays."""

    key: str
    old: Value
    new: Value
    locks: bool
    kept: bool

    @property
    def changes(self) -> bool:
        """Would taking the file in change the value?"""
        return self.old != self.new and not self.kept


def exported(settings: Settings, signing: SigningKey, *, unit: str, made_on: dt.date, lock: Collection[str] = ()) -> bytes:
    """The file of everything that this desk sets for itself and that may travel; what is in `lock` is to be locked elsewhere.

    A key that is locked is exported even where it has its default. Raises WrongUsage for a key that does not travel, a blank or
    impossible name of the unit, and where there is nothing to export.
    """
    for key in lock:
        if key not in DECLARED or not DECLARED[key].travels:
            raise WrongUsage("configuration.stays", key=echo(key))
    if not unit.strip() or len(unit) > _LONGEST_UNIT or forbidden(unit) or holds_citizen_number(unit):
        raise WrongUsage("configuration.no_unit")
    said = {one.declaration.key: one.value for one in settings if one.declaration.travels and one.value != one.declaration.default}
    values = said | {key: settings.setting(key).value for key in lock}
    if not values:
        raise WrongUsage("configuration.nothing")
    for key, value in values.items():
        if holds_citizen_number(str(value)):
            raise WrongUsage("configuration.holds_number", key=key)
    content = {
        "kind": _KIND,
        "version": VERSION,
        "unit": unit,
        "made_on": made_on.isoformat(),
        "values": dict(sorted(values.items())),
        "locked": sorted(lock),
    }
    body = json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
    return body + f"{signing.public} ".encode() + signing.sign(body, purpose=_PURPOSE)


def signer(content: bytes) -> PublicKey:
    """Whose signature is on the file, and is good. Whether anybody here trusts that key is another question: see `opened`.

    Raises BadInput: no such file, cut off, changed after it was signed.
    """
    return _parted(content)[1]


def opened(content: bytes, *, accepted: str) -> Configuration:
    """What the file says, where one of the `accepted` keys (by comma) signed it.

    Raises Refused `configuration.unknown_signer`; BadInput: broken, changed, of a newer version, with an impossible value.
    Nothing of a file that no accepted key vouches for is parsed.
    """
    body, key = _parted(content)
    try:
        trusted = accepted_keys(accepted)
    except PackFault:
        raise BadInput("configuration.bad_keys") from None
    if key not in trusted:
        raise Refused("configuration.unknown_signer", key=str(key), id=key.id)
    try:
        said: Any = json.loads(body)
        if said["kind"] != _KIND or not isinstance(said["version"], int) or isinstance(said["version"], bool) or said["version"] < 1:
            raise ValueError("of another kind")
        version = said["version"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise BadInput("configuration.broken") from None
    if version > VERSION:
        raise BadInput("configuration.newer", version=version, known=VERSION)
    return _configuration(said, key)


def differences(settings: Settings, configuration: Configuration) -> tuple[Difference, ...]:
    """Every setting that the file names, in the order of the program, as it is here and as it would be."""
    return tuple(
        Difference(
            key=key,
            old=settings.setting(key).value,
            new=configuration.values[key],
            locks=key in configuration.locked,
            kept=key in settings.locked,
        )
        for key in DECLARED
        if key in configuration.values
    )


def _parted(content: bytes) -> tuple[bytes, PublicKey]:
    """The bytes that were signed, and who signed them."""
    if len(content) > LARGEST or not content.endswith(b"\n"):
        raise BadInput("configuration.broken")
    body, line, last = content[:-1].rpartition(b"\n")
    words = last.split(b" ")
    if not line or len(words) != 2:
        raise BadInput("configuration.broken")
    try:
        key = PublicKey.read(words[0].decode("ascii"))
    except (PackFault, UnicodeDecodeError):
        raise BadInput("configuration.broken") from None
    body += line
    if str(key).encode() != words[0] or not key.signed(body, words[1], purpose=_PURPOSE):
        raise BadInput("configuration.tampered")
    return body, key


def _configuration(said: Any, key: PublicKey) -> Configuration:
    try:
        unit, made_on, values, locked = said["unit"], dt.date.fromisoformat(said["made_on"]), said["values"], said["locked"]
        if not isinstance(unit, str) or not unit.strip() or len(unit) > _LONGEST_UNIT or forbidden(unit):
            raise ValueError("no unit")
        if not isinstance(values, dict) or not isinstance(locked, list) or not all(isinstance(one, str) for one in locked):
            raise ValueError("no values")
    except (ValueError, TypeError, KeyError):
        raise BadInput("configuration.broken") from None
    known = dict(_readable(values))
    return Configuration(
        unit=unit,
        made_on=made_on,
        values=known,
        locked=frozenset(locked) & known.keys(),
        signed_by=key,
        unknown=tuple(sorted({*values, *locked} - known.keys())),
    )


def _readable(values: Mapping[str, object]) -> Iterator[tuple[str, Value]]:
    """What this version knows, each in its own type. Raises BadInput for what may not travel, and for an impossible value."""
    for key, value in values.items():
        if key not in DECLARED:
            continue
        if not DECLARED[key].travels:
            raise BadInput("configuration.carries", key=key)
        try:
            yield key, DECLARED[key].read(value)
        except WrongUsage:
            raise BadInput("configuration.bad_value", key=key, type=DECLARED[key].wanted) from None
