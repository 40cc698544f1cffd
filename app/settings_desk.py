"""The settings and secrets of a desk in the hands of whoever sits there: read anew each time, changed by whoever may."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from app.core.errors import BadInput, MotcuaError, Refused, WrongUsage
from app.core.people import Clerk
from app.desk import Desk
from app.permission import may_administer
from app.personnel import TRUSTED_SIGNERS, Personnel, over_the_office
from app.settings import OFFICE_SETTINGS, SECRETS, SIGNING_KEY, Settings, Value
from app.unit_configuration import LARGEST, Configuration, Difference, differences, exported, opened, signer
from app.verify import registry
from forms.pack_files import PackFault
from forms.pack_keys import PublicKey, SigningKey

_KEYS_IN, _IN_FILE = "keys.backend", "file"
LONGEST_SECRET: Final = 64 * 1024
"""Bytes."""


@dataclass(frozen=True, slots=True)
class SettingsDesk:
    """Every method may block; any thread but the window's. Raises Refused where his post or a lock forbids, BadInput, CouldNotKeep."""

    file: Path
    personnel: Personnel

    @classmethod
    def of(cls, desk: Desk) -> "SettingsDesk":
        """Of a desk that is open."""
        return cls(desk.state.settings.file, desk.personnel)

    # --- one by one ---------------------------------------------------------------------------------------------------

    def settings(self) -> Settings:
        """As the files have them now; the program itself goes on with those it was started with, but for a few."""
        return Settings.load(self.file)

    def may_change(self, key: str) -> bool:
        """Would whoever sits here be let? Locks are another matter: `Setting.locked`."""
        return self._refusal(key) is None

    def change(self, key: str, value: object) -> Settings:
        """One value, in force as `Declaration.at_once` says. Raises WrongUsage for an impossible one."""
        require_possible(key, value)
        return self.personnel.change_setting(self.settings(), key, value) if _is_office(key) else self.settings().changed(key, value)

    def reset(self, key: str) -> Settings:
        """The desk's own word taken back."""
        return self.personnel.reset_setting(self.settings(), key) if _is_office(key) else self.settings().reset(key)

    # --- secrets ------------------------------------------------------------------------------------------------------

    def secrets(self) -> Mapping[str, bool]:
        """Which are set. No value is ever read here."""
        kept = self.personnel.second_factors.keys.names()
        return {name: name in kept for name in SECRETS}

    def keep_secret(self, name: str, secret: str) -> None:
        """Raises WrongUsage for a name that is none, and for a secret that is blank, of more than one line or too long."""
        require_secret(name, secret)
        self.personnel.keep_secret(name, secret.encode())

    def forget_secret(self, name: str) -> None:
        """Forgets it. Raises WrongUsage for a name that is none."""
        _require_known(name)
        self.personnel.forget_secret(name)

    @property
    def wants_key_file(self) -> bool:
        """Would a secret lie in the plain file of keys, which nobody has chosen yet? Only the demonstration falls back to it by itself."""
        return self.personnel.second_factors.keys.in_file and self.settings().text(_KEYS_IN) != _IN_FILE

    def choose_key_file(self) -> Settings:
        """Keys and secrets stay in the file, on purpose."""
        return self.change(_KEYS_IN, _IN_FILE)

    # --- a unit's configuration ---------------------------------------------------------------------------------------

    def export(self, *, unit: str, on: date, lock: tuple[str, ...] = ()) -> bytes:
        """The signed file, by this office's own key, which is made at need. By whoever may change the office's settings."""
        self._require_may("unit.")
        keys = self.personnel.second_factors.keys
        pem = keys.get(SIGNING_KEY)
        if pem is None:
            pem = SigningKey.new().pem
            self.personnel.keep_secret(SIGNING_KEY, pem)
        return exported(self.settings(), signing_key(pem), unit=unit, made_on=on, lock=lock)

    def read(self, file: Path) -> Configuration:
        """A file from elsewhere, where a key accepted here signed it; else Refused `configuration.unknown_signer`."""
        return opened(content_of(file), accepted=self.settings().text(TRUSTED_SIGNERS))

    def differences(self, configuration: Configuration) -> tuple[Difference, ...]:
        """What taking it in would change here."""
        return differences(self.settings(), configuration)

    def adopt(self, configuration: Configuration) -> Settings:
        """Takes it in, whole or not at all; one event says from whom. What the machine's administrator locked stays as it is."""
        values = configuration.values
        for key, value in values.items():
            require_possible(key, value)
        return self.personnel.adopt(
            lambda: self.settings().adopted(values, locks=configuration.locked, unit=configuration.unit),
            scope=(configuration.unit, configuration.made_on.isoformat(), configuration.signed_by.id),
        )

    def trust(self, key: PublicKey) -> Settings:
        """From now on that key's configurations may be taken in. An administrator's to say."""
        known = [one for one in self.settings().text(TRUSTED_SIGNERS).split(",") if one.strip()]
        return self.change(TRUSTED_SIGNERS, ",".join([*known, str(key)]) if str(key) not in known else ",".join(known))

    def who_signed(self, file: Path) -> PublicKey:
        """Whose signature is on it, trusted or not. Raises BadInput."""
        return signer(content_of(file))

    # --- who may ------------------------------------------------------------------------------------------------------

    @property
    def clerk(self) -> Clerk:
        """Who sits here."""
        return self.personnel.gate.clerk

    @property
    def may_administer(self) -> bool:
        """Is he the one to trust a new signer?"""
        return self.may_change(TRUSTED_SIGNERS)

    def _refusal(self, key: str) -> MotcuaError | None:
        if not _is_office(key) or not self.personnel.accounts.everybody():
            return None
        me, today = self.clerk, self.personnel.gate.today
        may = may_administer(me, day=today) if key == TRUSTED_SIGNERS else over_the_office(me, day=today)
        return None if may else Refused("settings.not_yours", key=key)

    def _require_may(self, key: str) -> None:
        if (no := self._refusal(key)) is not None:
            raise no


def require_possible(key: str, value: Value | object) -> None:
    """Raises WrongUsage for a source that is not there and BadInput for a key that is none: what a type alone does not tell."""
    if key == "verify.adapter" and value not in (known := registry.available()):
        raise WrongUsage("adapter.unknown", name=str(value)[:40], known=", ".join(sorted(known)))
    if key in (TRUSTED_SIGNERS, "forms.pack_keys") and isinstance(value, str):
        for text in filter(str.strip, value.split(",")):
            public_key(text)


def require_secret(name: str, secret: str) -> None:
    """Raises WrongUsage: no such secret; blank, of several lines, or too long."""
    _require_known(name)
    if not secret.strip():
        raise WrongUsage("secret.empty")
    if len(secret.splitlines()) > 1 or len(secret.encode()) > LONGEST_SECRET:
        raise WrongUsage("secret.not_one_line")


def public_key(text: str) -> PublicKey:
    """Out of base64. Raises WrongUsage where it is none."""
    try:
        return PublicKey.read(text)
    except PackFault:
        raise WrongUsage("configuration.bad_key") from None


def signing_key(pem: bytes) -> SigningKey:
    """Raises BadInput where these bytes are none."""
    try:
        return SigningKey.read(pem)
    except PackFault:
        raise BadInput("pack.bad_signing_key") from None


def content_of(file: Path) -> bytes:
    """The bytes of a configuration, and one more than any has. Raises BadInput."""
    try:
        with file.open("rb") as opened_file:
            return opened_file.read(LARGEST + 1)
    except OSError:
        raise BadInput("configuration.unreadable") from None


def _is_office(key: str) -> bool:
    return key.startswith(OFFICE_SETTINGS)


def _require_known(name: str) -> None:
    if name not in SECRETS:
        raise WrongUsage("secret.unknown", known=", ".join(SECRETS))
