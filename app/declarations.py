"""Every setting the program has, as data: key, default, limits, whose business it is. Its words: sentences `setting.<key>`."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.core.errors import WrongUsage
from app.core.server_address import SHOWN, is_server_address

Value = str | int | float | bool

SET_UP: Final = ("unit", "clerk", "source", "printer", "scanner", "ready")
"""The steps of the first set-up, in their order; `ready` tells what was chosen."""
SECRETS: Final = ("verify.gateway.client_secret", "verify.soap.secret", "verify.soap.api_key", "network.proxy_password", "store.password")
"""Secrets that people set, by their names in the key store; the program's own keys are not among them."""
SIGNING_KEY: Final = "forms.pack_signing_key"
"""The name of the key with which this office signs what it gives away: packs of forms, its configuration."""


class Scope(StrEnum):
    """Whose business a setting is."""

    MACHINE = "machine"
    USER = "user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """One setting as the program knows it. `choices` closes the list of values where it is not empty.

    A number lies between `least` and `most`, both included, and counts in `unit` (a word of `setting.unit`); a text that
    `must_say` something is not blank, and one that is a `path` names a `file` or a `folder` of this machine. What `stays`
    is this machine's or its clerk's own. What holds `at_once` needs no new start. An `address` is a server's
    (`core.server_address`) or empty. Name and help: sentences `setting.<key>`.
    """

    key: str
    default: Value
    scope: Scope = Scope.USER
    choices: tuple[str, ...] = ()
    least: float = -math.inf
    most: float = math.inf
    must_say: bool = False
    address: bool = False
    unit: str = ""
    path: str = ""
    stays: bool = False
    at_once: bool = False

    @property
    def travels(self) -> bool:
        """May it stand in a unit's configuration, which goes from desk to desk? No path, nothing of one person or one machine."""
        return self.scope is Scope.MACHINE and not self.path and not self.stays

    @property
    def type_name(self) -> str:
        """`str`, `int`, `float` or `bool`."""
        return type(self.default).__name__

    @property
    def wanted(self) -> str:
        """What a value must be, in a few signs that every language reads."""
        if self.choices:
            return " | ".join(self.choices)
        if self.address:
            return SHOWN
        return self.type_name if math.isinf(self.least) else f"{self.type_name} {self.least:g}…{self.most:g}"

    def read(self, given: object) -> Value:
        """The value in its own type. Raises WrongUsage where it is ill-typed, out of range, or blank and must not be."""
        value = self._typed(given)
        if isinstance(value, str):
            if self.must_say and not value.strip():
                raise WrongUsage("settings.empty", key=self.key)
            fits = (not self.choices or value in self.choices) and (not self.address or not value or is_server_address(value))
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


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise TypeError("no text")
    given.encode()  # half a character (a lone surrogate) can be neither shown nor kept
    return given


DECLARED: Final[Mapping[str, Declaration]] = {
    d.key: d
    for d in (
        Declaration(key="verify.adapter", default="demo", scope=Scope.MACHINE),
        Declaration(key="verify.deadline_s", default=8.0, scope=Scope.MACHINE, least=0.5, most=60, unit="seconds"),
        Declaration(
            key="verify.name_folding", default="none", scope=Scope.MACHINE, choices=("none", "upper", "upper-no-accents-no-spaces")
        ),
        # The officer and unit that the source knows, where they are not the clerk's login and the unit's code.
        Declaration(key="verify.officer", default="", scope=Scope.MACHINE, stays=True),
        Declaration(key="verify.unit", default="", scope=Scope.MACHINE),
        Declaration(key="verify.phone", default="", scope=Scope.MACHINE, stays=True),
        # The account named beside the officer, where the source wants one; "*": the clerk's login.
        Declaration(key="verify.account", default="", scope=Scope.MACHINE, stays=True),
        # "001=BAD_INPUT,004=PROCEDURE_NOT_LICENSED": what the source's own codes mean.
        Declaration(key="verify.codes", default="004=PROCEDURE_NOT_LICENSED,005=OFFICER_NOT_ALLOWED", scope=Scope.MACHINE),
        # Answers are kept in this file with every citizen's value replaced; empty: none are.
        Declaration(key="verify.record_to", default="", scope=Scope.MACHINE, path="file"),
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
        Declaration(key="verify.gateway.client_id", default="", scope=Scope.MACHINE, stays=True),
        Declaration(key="verify.gateway.scope", default="", scope=Scope.MACHINE),
        Declaration(key="verify.gateway.ca_file", default="", scope=Scope.MACHINE, path="file"),
        # Base64 of the SHA-256 of the server's public key (SubjectPublicKeyInfo), several by comma.
        Declaration(key="verify.gateway.pin", default="", scope=Scope.MACHINE),
        Declaration(key="verify.gateway.client_cert", default="", scope=Scope.MACHINE, path="file"),
        Declaration(key="verify.soap.url", default="", scope=Scope.MACHINE),
        # The address inside the digest, where it is not the one that is called.
        Declaration(key="verify.soap.service_url", default="", scope=Scope.MACHINE),
        Declaration(key="verify.soap.user", default="", scope=Scope.MACHINE, stays=True),
        Declaration(key="verify.soap.timestamp_unit", default="s", scope=Scope.MACHINE, choices=("s", "ms")),
        Declaration(key="verify.soap.xroad_client", default="", scope=Scope.MACHINE),
        Declaration(key="verify.soap.operation_033", default="XacThucThongTinCongDanRequest", scope=Scope.MACHINE, must_say=True),
        Declaration(key="verify.soap.operation_037", default="TraCuuThongTinCongDan", scope=Scope.MACHINE, must_say=True),
        # Service 034's operation: its shape is nowhere published.
        Declaration(key="verify.soap.operation_034", default="", scope=Scope.MACHINE),
        Declaration(key="verify.soap.ca_file", default="", scope=Scope.MACHINE, path="file"),
        Declaration(key="verify.soap.pin", default="", scope=Scope.MACHINE),
        Declaration(key="verify.soap.client_cert", default="", scope=Scope.MACHINE, path="file"),
        Declaration(key="verify.replay.file", default="", scope=Scope.MACHINE, path="file"),
        # For sources that were installed beside the program: their own words, "key=value" by comma.
        Declaration(key="verify.options", default="", scope=Scope.MACHINE),
        # Papers without the database: people a day, hours after its last answer, working days that their claims may wait.
        Declaration(key="verify.card_only.most", default=30, scope=Scope.MACHINE, least=0, most=500, unit="people"),
        Declaration(key="verify.card_only.hours", default=72, scope=Scope.MACHINE, least=0, most=720, unit="hours"),
        Declaration(key="verify.card_only.keep_days", default=1, scope=Scope.MACHINE, least=0, most=5, unit="days"),
        # "day": a dossier that is not finished is kept, encrypted, until it is or until the day is over; docs/ho-so.md.
        Declaration(key="dossier.keep", default="day", scope=Scope.MACHINE, choices=("day", "off")),
        # How old a password may grow; after how many seconds without a hand on it the window locks itself.
        Declaration(key="account.password_days", default=90, scope=Scope.MACHINE, least=1, most=3650, unit="days"),
        Declaration(key="account.idle_lock_s", default=120, scope=Scope.MACHINE, least=10, most=3600, unit="seconds"),
        # For how long one one-time code is good.
        Declaration(key="account.second_factor_minutes", default=10, scope=Scope.MACHINE, least=0, most=60, unit="minutes"),
        # May a clerk without a grant look up for fifteen minutes, with a reason, and his supervisors see it at once?
        Declaration(key="account.break_glass", default=False, scope=Scope.MACHINE),
        # Where reports write themselves to; empty: nowhere. Of which of the ended days, weeks and months, and as what.
        Declaration(key="report.folder", default="", scope=Scope.MACHINE, path="folder"),
        Declaration(key="report.daily", default=True, scope=Scope.MACHINE),
        Declaration(key="report.weekly", default=True, scope=Scope.MACHINE),
        Declaration(key="report.monthly", default=True, scope=Scope.MACHINE),
        Declaration(key="report.format", default="pdf", scope=Scope.MACHINE, choices=("pdf", "xlsx", "csv", "json")),
        Declaration(key="network.proxy", default="none", scope=Scope.MACHINE, choices=("none", "system", "manual")),
        Declaration(key="network.proxy_url", default="", scope=Scope.MACHINE),
        Declaration(key="network.proxy_user", default="", scope=Scope.MACHINE, stays=True),
        # Where the books lie: a PostgreSQL server of the office or the province; empty: a file of the desk's own. docs/province.md
        Declaration(key="store.url", default="", scope=Scope.MACHINE, address=True, stays=True),
        # For how many months events stay in the ledger before `motcua ledger archive` takes them out into a file of their own.
        Declaration(key="store.keep_months", default=24, scope=Scope.MACHINE, least=1, most=120, unit="months"),
        Declaration(key="keys.backend", default="keyring", scope=Scope.MACHINE, choices=("keyring", "file"), stays=True),
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
        # Public keys whose configurations this office takes in, by comma; an administrator's to change: docs/configuration.md.
        Declaration(key="unit.configuration_keys", default="", scope=Scope.MACHINE, stays=True),
        Declaration(key="clerk.name", default="canbo", must_say=True),
        Declaration(key="window.language", default="vi", choices=("vi", "en"), at_once=True),
        Declaration(key="window.theme", default="system", choices=("system", "light", "dark", "contrast"), at_once=True),
        Declaration(key="window.text_scale", default=100, least=100, most=200, unit="percent", at_once=True),
        # How far the first set-up of this desk has come; empty: it was never begun.
        Declaration(key="window.set_up", default="", choices=("", *SET_UP, "done"), at_once=True),
        Declaration(key="window.camera", default="0"),
        # A short tone when a card was read.
        Declaration(key="window.sound", default=True),
        # After so many minutes without a hand the citizen is cleared from the screen, half a minute of it counted down; 0: never.
        Declaration(key="window.clear_after_min", default=15, least=0, most=240, unit="minutes"),
        # The name of the screen that faces the citizens: nothing about anybody is shown there; empty: there is none.
        Declaration(key="window.public_screen", default=""),
        Declaration(key="print.printer", default=""),
        # Sides and tray last chosen on each printer, as JSON: {"Phong1": {"sides": "two-sided-long-edge", "tray": "tray-2"}}.
        Declaration(key="print.options", default=""),
        # "auto": the serial port of a known maker of scanners; "": none; or a port's name. A true RS-232 line also needs its speed.
        Declaration(key="scanner.port", default="auto"),
        Declaration(key="scanner.baud", default="9600", choices=("9600", "115200")),
    )
}
