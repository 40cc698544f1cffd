"""How old somebody is in whole years ("đủ tuổi"), as far as a birth date that may be partial tells."""

from collections.abc import Iterator

from resources.dates import PartialDate


def whole_years(birth: PartialDate, *, on: PartialDate) -> tuple[int, ...]:
    """The ages that are possible on that full day, youngest first: one, or two where only month or year of birth is known.

    A year is complete on the birthday itself; for those born on 29 February, on 1 March of a common year.
    """
    return tuple(sorted({on.year - birth.year - late for late in _birthday_to_come(birth, on=on)}))


def _birthday_to_come(birth: PartialDate, *, on: PartialDate) -> Iterator[bool]:
    if birth.month is None or on.month is None:
        yield from (False, True)
    elif birth.month != on.month:
        yield birth.month > on.month
    elif birth.day is None or on.day is None:
        yield from (False, True)
    else:
        yield birth.day > on.day
