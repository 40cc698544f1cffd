"""Dates of birth, of which a record may know the year alone (service 037, `NgayThangNamSinh{Nam}`).

01/01 stands in many old papers for "some day of that year". Against a full date that is a difference all the same: nobody
but the citizen can say which is right.
"""

from app.verify.verdicts import Why
from resources.dates import PartialDate


def judge(card: PartialDate, record: PartialDate) -> Why:
    """How two dates stand to each other."""
    if card == record:
        return Why.SAME_TEXT
    if card.year != record.year:
        return Why.OTHER_YEAR if _day(card) == _day(record) or not (card.is_full and record.is_full) else Why.OTHER_DATE
    if card.month is None or record.month is None:
        return Why.ONLY_YEAR
    if card.month == record.month and not (card.is_full and record.is_full):
        return Why.ONLY_MONTH
    if (card.day, card.month) == (record.month, record.day):
        return Why.DAY_MONTH_SWAPPED
    return Why.PLACEHOLDER_DAY if (1, 1) in (_day(card), _day(record)) else Why.OTHER_DAY


def _day(date: PartialDate) -> tuple[int | None, int | None]:
    return date.day, date.month
