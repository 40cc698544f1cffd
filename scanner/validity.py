"""Until when a card is good. The code does not say it, so it is computed and must be shown as computed."""

import datetime as dt

RENEWAL_AGES = (14, 25, 40, 60)
"""Law on Identification 26/2023/QH15 (27/11/2023) article 21; 25, 40 and 60 already under law 59/2014/QH13 article 21."""

_GRACE_YEARS = 2


def good_until(*, birth: dt.date, issued: dt.date) -> dt.date | None:
    """The last good day: the first renewal age after the issue; None where the card never expires.

    A card issued within the two years before such an age runs on to the next one (same article, clause 2).
    """
    for age in RENEWAL_AGES:
        if issued < _birthday(birth, age - _GRACE_YEARS):
            return _birthday(birth, age)
    return None


def _birthday(birth: dt.date, age: int) -> dt.date:
    """The day on which that age is reached; who was born on 29 February turns it on 1 March of a common year."""
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return dt.date(birth.year + age, 3, 1)
