"""Card against record, field by field: same, formally different, really different, absent; and why.

*Formal* is a difference of writing, not of fact: Unicode form, case, blanks, punctuation, tone position,
Đ/Ð, address abbreviations, area names from before 01/07/2025; one side knows only the year (or month) and
that agrees; one side carries no accents at all.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from app.core.citizen import CitizenRecord, Coded
from app.core.lookup import Comparison, Verdict
from app.verify import births, names, numbers, residence
from app.verify.verdicts import PLAIN, Compared, Explained, Why
from app.verify.writing import same_writing
from resources.dates import PartialDate

COMPARED = ("personal_id", "old_id", "full_name", "birth_date", "sex", "residence")
"""The fields that stand on a card's code and in a record."""

HOMES = ("permanent_residence", "current_residence")
"""The fields of a record that a card's residence may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What the citizen says, by card or by word; an empty field says nothing."""

    personal_id: str = field(default="", repr=False)
    old_id: str = field(default="", repr=False)
    full_name: str = field(default="", repr=False)
    birth_date: PartialDate | None = field(default=None, repr=False)
    sex: str = field(default="", repr=False)
    residence: str = field(default="", repr=False)


def compare(claim: Claimed, record: CitizenRecord) -> Comparison:
    """A verdict for each of `COMPARED`. A field empty on one side, or not asked for, is absent."""
    return {name: compared.verdict for name, compared in explained(claim, record).items()}


def explained(claim: Claimed, record: CitizenRecord) -> Explained:
    """The same with the reason of each verdict. Pure, any thread; keeps nothing of what it saw."""
    asked = record.asked
    return {
        "personal_id": PLAIN[_personal_id(claim, record)],
        "old_id": PLAIN[_judged(claim.old_id, record.old_id, by=numbers.judge, asked="old_id" in asked)],
        "full_name": PLAIN[_judged(claim.full_name, record.full_name, by=names.judge, asked="full_name" in asked)],
        "birth_date": PLAIN[_judged(claim.birth_date, record.birth_date, by=births.judge, asked="birth_date" in asked)],
        "sex": PLAIN[_judged(claim.sex, record.sex, by=_same_sex, asked="sex" in asked)],
        "residence": _residence(claim.residence, record),
    }


_Card = TypeVar("_Card", str, PartialDate)
_Record = TypeVar("_Record", str, PartialDate, Coded)


def _judged(card: _Card | None, record: _Record | None, *, by: Callable[[_Card, _Record], Why], asked: bool) -> Why:
    """What `by` finds where both sides say something; else why there is nothing to find."""
    if not asked:
        return Why.NOT_ASKED
    ours, theirs = _says(card), _says(record)
    if card is not None and record is not None and ours and theirs:
        return by(card, record)
    return Why.RECORD_ONLY if theirs else Why.CARD_ONLY if ours else Why.NOBODY_SAYS


def _says(value: str | PartialDate | Coded | None) -> bool:
    """Blanks say nothing, nor does a code that means "no information" (0)."""
    if isinstance(value, str):
        return not (not value or value.isspace())
    return bool(value.code.strip("0")) if isinstance(value, Coded) else value is not None


def _personal_id(claim: Claimed, record: CitizenRecord) -> Why:
    why = _judged(claim.personal_id, record.personal_id, by=numbers.judge, asked="personal_id" in record.asked)
    if why is Why.RECORD_ONLY and claim.old_id:
        return Why.ONLY_OLD_NUMBER
    return Why.FORMER_NUMBER if why.verdict is Verdict.DIFFERS and claim.personal_id == record.old_id else why


def _same_sex(card: str, record: Coded) -> Why:
    if not record.known:
        return Why.NOT_IN_LIST
    return Why.SAME_TEXT if card == record.label else same_writing(card, record.label) or Why.OTHER_SEX


def _residence(card: str, record: CitizenRecord) -> Compared:
    """Against the nearest of the record's homes; one with a unit that no list knows is compared with nothing."""
    homes = [home for home in (record.permanent_residence, record.current_residence) if home is not None]
    readable = [home for place, home in enumerate(homes) if home.known and home not in homes[:place]]  # most people have but one
    if card.strip() and readable:
        return residence.judge(card, readable)
    if card.strip() and homes:
        return PLAIN[Why.NOT_IN_LIST]
    if record.asked.isdisjoint(HOMES):
        return PLAIN[Why.NOT_ASKED]
    return PLAIN[Why.RECORD_ONLY if homes else Why.CARD_ONLY if card.strip() else Why.NOBODY_SAYS]
