"""What looks odd about a card's claim. A doubt is a reason to look at the card again, never to refuse it."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from resources.dates import PartialDate
from scanner.number import read_number
from scanner.payload import CardClaim, CardKind
from scanner.validity import good_until

DoubtCode = Literal[
    "number_sex", "number_year", "number_century", "birth_unreadable", "birth_in_future", "issue_unreadable",
    "issued_before_birth", "issued_in_future", "kind_issue_date", "probably_expired", "cancelled_number", "parents",
    "extra_unknown", "other_code", "mrz_number", "mrz_birth", "mrz_sex", "mrz_name", "repaired", "unclear", "case_lost",
]  # fmt: skip

CHIP_CARDS_SINCE = PartialDate(2021, 1, 1)
"""Circular 06/2021/TT-BCA (23/01/2021): no card with this code is older."""

CAN_CUOC_SINCE = PartialDate(2024, 7, 1)
"""Law on Identification 26/2023/QH15 in force. The 2021 layout after this day is the change-over and no doubt."""

_NUMBER = re.compile(r"[0-9]{12}")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One odd thing. `code` names the sentence `doubt.<code>`; `values` fill its holes: citizen's data, for the screen only."""

    code: DoubtCode
    values: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)


def doubts(claim: CardClaim, *, today: dt.date) -> tuple[Doubt, ...]:
    """Everything odd about the claim, most telling first. Never raises. A place-of-birth prefix alone is never odd."""
    return (*_number(claim), *_birth(claim, today), *_issue(claim, today), *_expiry(claim, today), *_extra(claim))


def _number(claim: CardClaim) -> Iterator[Doubt]:
    number = read_number(claim.personal_id)
    if number.sex != claim.sex:
        yield Doubt("number_sex", {"number": number.sex, "card": claim.sex})
    if claim.birth_date is not None and number.birth_year != claim.birth_date.year:
        same_digits = number.birth_year % 100 == claim.birth_date.year % 100
        years = {"number": str(number.birth_year), "card": str(claim.birth_date.year)}
        yield Doubt("number_century" if same_digits else "number_year", years)


def _birth(claim: CardClaim, today: dt.date) -> Iterator[Doubt]:
    if claim.birth_date is None:
        yield Doubt("birth_unreadable", {"text": claim.birth_text})
    elif _after(claim.birth_date, PartialDate.from_date(today)):
        yield Doubt("birth_in_future", {"date": claim.birth_date.slashed()})


def _issue(claim: CardClaim, today: dt.date) -> Iterator[Doubt]:
    issued = claim.issue_date
    if issued is None:
        yield Doubt("issue_unreadable", {"text": claim.issue_text})
        return
    if claim.birth_date is not None and _after(claim.birth_date, issued):
        yield Doubt("issued_before_birth", {"date": issued.slashed()})
    if _after(issued, PartialDate.from_date(today)):
        yield Doubt("issued_in_future", {"date": issued.slashed()})
    if _after(CAN_CUOC_SINCE if claim.kind is CardKind.CAN_CUOC_2024 else CHIP_CARDS_SINCE, issued):
        yield Doubt("kind_issue_date", {"date": issued.slashed()})


def _expiry(claim: CardClaim, today: dt.date) -> Iterator[Doubt]:
    if not (claim.birth_date and claim.birth_date.is_full and claim.issue_date and claim.issue_date.is_full):
        return
    last_day = good_until(birth=claim.birth_date.to_date(), issued=claim.issue_date.to_date())
    if last_day is not None and last_day < today:
        yield Doubt("probably_expired", {"date": PartialDate.from_date(last_day).slashed()})


def _extra(claim: CardClaim) -> Iterator[Doubt]:
    """By shape only: which extra field holds what has not been published."""
    held = [part.strip() for part in claim.extra if part.strip()]
    numbers = [part for part in held if _NUMBER.fullmatch(part)]
    names = [part for part in held if any(c.isalpha() for c in part) and not any(c.isdigit() for c in part)]
    if numbers:
        yield Doubt("cancelled_number", {"number": ", ".join(numbers)})
    if names:
        yield Doubt("parents", {"names": ", ".join(names)})
    if len(held) > len(numbers) + len(names):
        yield Doubt("extra_unknown")


def _after(late: PartialDate, early: PartialDate) -> bool:
    """Surely later: where a day or month is unknown, only the parts that both know count."""
    a, b = _parts(late), _parts(early)
    known = min(len(a), len(b))
    return a[:known] > b[:known]


def _parts(date: PartialDate) -> list[int]:
    return [part for part in (date.year, date.month, date.day) if part is not None]
