"""Card against record, field by field: same, formally different, really different, absent.

*Formal* is a difference of writing, not of fact: Unicode form, case, blanks, punctuation, tone position,
Đ/Ð, address abbreviations, area names from before 01/07/2025; one side knows only the year (or month) and
that agrees; one side carries no accents at all.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.core.citizen import CitizenRecord
from app.core.lookup import Comparison, Verdict
from resources import areas
from resources.dates import PartialDate
from resources.text import bare_key, has_accents, key, squash

COMPARED = ("personal_id", "old_id", "full_name", "birth_date", "sex", "residence")
"""The fields that stand on a card's code and in a record."""


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
    """A verdict for each of `COMPARED`. A field empty on one side, or not asked for, is absent.

    Residence: a card of 2021 prints the permanent one, a card of 2024 the citizen's place of residence
    (Law on Identification 26/2023, article 18), which may be either of the record's two; the better verdict counts. An
    address with a unit that no list knows is compared with nothing.
    """
    homes = [home.text for home in (record.permanent_residence, record.current_residence) if home and home.known]
    return {
        "personal_id": _digits(claim.personal_id, record.personal_id),
        "old_id": _digits(claim.old_id, record.old_id),
        "full_name": _text(claim.full_name, record.full_name, alike=_same_name),
        "birth_date": _date(claim.birth_date, record.birth_date),
        "sex": _text(claim.sex, record.sex.label if record.sex and record.sex.code != "0" else None),
        "residence": min((_text(claim.residence, home, alike=_same_place) for home in homes), key=_RANK.index, default=Verdict.ABSENT),
    }


_RANK = (Verdict.SAME, Verdict.FORMAL, Verdict.DIFFERS, Verdict.ABSENT)


def _digits(card: str, record: str | None) -> Verdict:
    if not card or not record:
        return Verdict.ABSENT
    return Verdict.SAME if card == record else Verdict.DIFFERS


def _same_writing(card: str, record: str) -> bool:
    if key(card) == key(record):
        return True
    one_side_bare = not (has_accents(card) and has_accents(record))
    return one_side_bare and bare_key(card) == bare_key(record)


def _same_name(card: str, record: str) -> bool:
    """Blanks do not tell names apart: the service itself compares without them."""
    return _same_writing(card, record) or key(card).replace(" ", "") == key(record).replace(" ", "")


def _same_place(card: str, record: str) -> bool:
    return _same_writing(card, record) or areas.key(card).matches(areas.key(record))


def _text(card: str, record: str | None, *, alike: Callable[[str, str], bool] = _same_writing) -> Verdict:
    if not squash(card) or not record:
        return Verdict.ABSENT
    if card == record:
        return Verdict.SAME
    return Verdict.FORMAL if alike(card, record) else Verdict.DIFFERS


def _date(card: PartialDate | None, record: PartialDate | None) -> Verdict:
    if card is None or record is None:
        return Verdict.ABSENT
    if card == record:
        return Verdict.SAME
    shorter, longer = sorted((card.iso(), record.iso()), key=len)
    return Verdict.FORMAL if longer.startswith(shorter) and shorter != longer else Verdict.DIFFERS
