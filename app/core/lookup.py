"""Asking the population database: what is asked, by whom, what came of it, how it compares with the card."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.citizen import CitizenRecord, HouseholdMember
from resources.dates import PartialDate


class Service(StrEnum):
    """The three services of the national database, by their integration code."""

    AUTHENTICATE = "033"
    HOUSEHOLD = "034"
    CITIZEN = "037"


class Column(StrEnum):
    """The five columns of every report; each outcome counts in exactly one."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    UNAVAILABLE = "unavailable"
    REFUSED = "refused"
    BAD_INPUT = "bad_input"


class Outcome(StrEnum):
    """What came of one call; never two of them merged. The last seven mean that nobody was asked."""

    FOUND = "FOUND"
    NOT_FOUND_OR_MISMATCH = "NOT_FOUND_OR_MISMATCH"
    PROCEDURE_NOT_LICENSED = "PROCEDURE_NOT_LICENSED"
    OFFICER_NOT_ALLOWED = "OFFICER_NOT_ALLOWED"
    SECOND_FACTOR_REQUIRED = "SECOND_FACTOR_REQUIRED"
    NO_PURPOSE = "NO_PURPOSE"
    """Refused here, before the wire: the look-up names no clerk, unit, procedure, dossier, purpose or fields."""
    BAD_INPUT = "BAD_INPUT"
    AUTH_FAILED = "AUTH_FAILED"
    RATE_LIMITED = "RATE_LIMITED"
    TIMEOUT = "TIMEOUT"
    GATEWAY_ERROR = "GATEWAY_ERROR"
    BAD_RESPONSE = "BAD_RESPONSE"
    NOT_CONFIGURED = "NOT_CONFIGURED"
    CANCELLED = "CANCELLED"

    @property
    def column(self) -> Column:
        """Where a report counts it."""
        return _COLUMNS.get(self, Column.UNAVAILABLE)

    @property
    def exit_status(self) -> int:
        """The status a command ends with (a FOUND that differs from the card is 1, decided elsewhere)."""
        return _EXIT_STATUS[self.column]


_COLUMNS = {
    Outcome.FOUND: Column.FOUND,
    Outcome.NOT_FOUND_OR_MISMATCH: Column.NOT_FOUND,
    Outcome.PROCEDURE_NOT_LICENSED: Column.REFUSED,
    Outcome.OFFICER_NOT_ALLOWED: Column.REFUSED,
    Outcome.SECOND_FACTOR_REQUIRED: Column.REFUSED,
    Outcome.NO_PURPOSE: Column.REFUSED,
    Outcome.BAD_INPUT: Column.BAD_INPUT,
}
_EXIT_STATUS = {Column.FOUND: 0, Column.NOT_FOUND: 1, Column.UNAVAILABLE: 3, Column.REFUSED: 4, Column.BAD_INPUT: 5}


class Verdict(StrEnum):
    """How one field of the card stands against the record."""

    SAME = "same"
    FORMAL = "formal"
    DIFFERS = "differs"
    ABSENT = "absent"


Comparison = Mapping[str, Verdict]
"""Verdicts for personal_id, old_id, full_name, birth_date, sex, residence; always all six."""


class Method(StrEnum):
    """The seven ways to know who somebody is and where he lives, instead of the household book, in their official order.

    Guidance of the Ministry of Public Security on `LEGAL_SOURCE`: staff use the electronic ways; the two papers at the
    end may be asked for only where the data cannot be had otherwise. The value is what the ledger keeps, `method.<value>`
    the sentence. Ledgers written before the seven were told apart hold `scanned` and `typed`.
    """

    CARD = "card"
    """The card itself, typed by the clerk."""
    QR = "qr"
    CHIP = "chip"
    DATABASE = "database"
    """Looked up in the national database by what the citizen says."""
    VNEID = "vneid"
    CT07 = "ct07"
    """Giấy xác nhận thông tin về cư trú."""
    NOTICE = "notice"
    """Giấy thông báo số định danh cá nhân và thông tin công dân."""

    @property
    def number(self) -> int:
        """1 to 7."""
        return tuple(Method).index(self) + 1

    @property
    def scanned(self) -> bool:
        """Did a device read it? If not, somebody typed."""
        return self in (Method.QR, Method.CHIP)

    @property
    def on_paper(self) -> bool:
        """Is it one of the two that may be asked for only as the last resort?"""
        return self in (Method.CT07, Method.NOTICE)

    @classmethod
    def read(cls, word: str) -> "Method":
        """By number or value. Raises ValueError for neither."""
        return tuple(cls)[int(word) - 1] if word in {str(method.number) for method in cls} else cls(word)


LEGAL_SOURCE = "Nghị định 104/2022/NĐ-CP, Điều 14"
"""Of the seven methods."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The three things a clerk must give to look a citizen up (decree 70/2024, article 10)."""

    number: str = field(repr=False)
    full_name: str = field(repr=False)
    birth_date: PartialDate | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupRequest:
    """One call, complete: who asks for whom, why, for which dossier, and exactly which fields."""

    identity: Identity
    service: Service
    fields: frozenset[str]
    clerk: str
    unit: str
    procedure: str
    dossier: str
    purpose: str
    request_id: str
    deadline_s: float = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an adapter hands back: an outcome and, where FOUND, the fields asked for and nothing else."""

    outcome: Outcome
    record: CitizenRecord | None = field(default=None, repr=False)
    members: tuple[HouseholdMember, ...] = field(default=(), repr=False)
    detail: str = ""
    """Technical, for support: never a citizen's data."""

    def __post_init__(self) -> None:
        if self.record is not None and self.outcome is not Outcome.FOUND:
            raise ValueError("a record without FOUND")
