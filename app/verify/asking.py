"""A request in the services' own words: what is said to the source, field by field, before it becomes JSON or XML.

Nothing but what the request holds and the desk's settings add goes out; purpose and dossier have no element on the wire and
stay here (decree 70/2024, article 10, wants them kept, not sent). Pure; any thread.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from app.core.errors import Unavailable
from app.core.lookup import LookupRequest, Outcome
from app.verify.api import Configuration
from resources.dates import PartialDate
from resources.text import forbidden, squash, unaccented, upper

CLERK = "*"
"""In the settings `verify.officer` and `verify.account`: the login of the clerk who asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How this desk words its requests. An empty unit, account or phone is not sent."""

    officer: str = CLERK
    unit: str = ""
    account: str = ""
    phone: str = ""
    folding: str = "none"

    @classmethod
    def of(cls, configuration: Configuration) -> Self:
        """The desk's settings."""
        return cls(
            officer=configuration.text("verify.officer") or CLERK,
            unit=configuration.text("verify.unit"),
            account=configuration.text("verify.account"),
            phone=configuration.text("verify.phone"),
            folding=configuration.text("verify.name_folding"),
        )

    def name(self, full_name: str) -> str:
        """The name as the source wants it: as it is, in capitals, or in bare capitals without blanks (Đ becomes D)."""
        name = squash(full_name)
        if self.folding == "none":
            return name
        return upper(name) if self.folding == "upper" else upper(unaccented(name)).replace(" ", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One request in wire values, every one a text. `birth` is `yyyyMMdd` or `yyyy`; of the two numbers one is empty."""

    request_id: str
    procedure: str
    service: str
    officer: str
    unit: str = ""
    account: str = ""
    phone: str = ""
    personal_id: str = field(default="", repr=False)
    old_id: str = field(default="", repr=False)
    full_name: str = field(repr=False)
    birth: str = field(repr=False)

    @classmethod
    def of(cls, request: LookupRequest, wording: Wording) -> Self:
        """Twelve digits are a personal number, nine an old one; a birth date known to the month is sent as its year.

        Raises Unavailable(BAD_INPUT) where number, name or birth date could not be asked for: nothing is sent then.
        """
        number, name, birth = request.identity.number, wording.name(request.identity.full_name), request.identity.birth_date
        digits = number.isascii() and number.isdecimal() and len(number) in (9, 12)
        if not digits or not name or forbidden(name) or birth is None:
            raise Unavailable(Outcome.BAD_INPUT, detail="identity")
        return cls(
            request_id=request.request_id,
            procedure=request.procedure,
            service=request.service.value,
            officer=_by(request, wording.officer),
            unit=wording.unit,
            account=_by(request, wording.account),
            phone=wording.phone,
            personal_id=number if len(number) == 12 else "",
            old_id=number if len(number) == 9 else "",
            full_name=name,
            birth=_packed(birth),
        )

    def flat(self, names: Mapping[str, str]) -> dict[str, str]:
        """The façade's flat JSON; `names` gives other names for some of its fields. Both numbers are there, one of them empty."""
        said = {
            "maYeuCau": self.request_id,
            "maDVC": self.procedure,
            "maTichHop": self.service,
            "maCanBo": self.officer,
            **dict(self._optional("maDonVi", "taiKhoan", "soDienThoai")),
            "soDinhDanh": self.personal_id,
            "soCMND": self.old_id,
            "hoVaTen": self.full_name,
            "ngayThangNam": self.birth,
        }
        return {names.get(name, name): value for name, value in said.items()}

    def elements(self) -> list[tuple[str, str | list[tuple[str, str]]]]:
        """The SOAP operation's elements in the order that deployed clients keep; only the number that is given is there."""
        number = ("SoDinhDanh", self.personal_id) if self.personal_id else ("SoCMND", self.old_id)
        birth = ("NgayThangNam", self.birth) if len(self.birth) == 8 else ("Nam", self.birth)
        return [
            ("MaYeuCau", self.request_id),
            ("MaDVC", self.procedure),
            ("MaTichHop", self.service),
            ("MaCanBo", self.officer),
            *self._optional("MaDonVi", "TaiKhoan", "SoDienThoai"),
            number,
            ("HoVaTen", self.full_name),
            ("NgayThangNamSinh", [birth]),
        ]

    def _optional(self, unit: str, account: str, phone: str) -> list[tuple[str, str]]:
        return [(name, value) for name, value in ((unit, self.unit), (account, self.account), (phone, self.phone)) if value]


def renamed(setting: str) -> dict[str, str]:
    """`verify.gateway.names` as a mapping: `maYeuCau=requestId,maDVC=serviceCode`. Raises Unavailable(NOT_CONFIGURED)."""
    names: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in setting.split(","))):
        ours, _, theirs = (part.strip() for part in pair.partition("="))
        if ours not in FLAT_NAMES or not theirs:
            raise Unavailable(Outcome.NOT_CONFIGURED, detail="bad-names")
        names[ours] = theirs
    if len({names.get(name, name) for name in FLAT_NAMES}) < len(FLAT_NAMES):
        raise Unavailable(Outcome.NOT_CONFIGURED, detail="bad-names")
    return names


FLAT_NAMES = frozenset(
    ("maYeuCau", "maDVC", "maTichHop", "maCanBo", "maDonVi", "taiKhoan", "soDienThoai", "soDinhDanh", "soCMND", "hoVaTen", "ngayThangNam")
)
"""The façade's request fields."""


def _by(request: LookupRequest, who: str) -> str:
    return request.clerk if who == CLERK else who


def _packed(birth: PartialDate) -> str:
    return birth.iso().replace("-", "") if birth.is_full else f"{birth.year:04d}"
