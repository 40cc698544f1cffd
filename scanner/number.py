"""The twelve digits of a personal number and what they say: `PPP G YY RRRRRR`.

PPP is the province where the birth was registered (not today's; births abroad carry a country's code), G century and
sex, YY the year of birth, RRRRRR a serial. There is no check digit. Decree 137/2015/NĐ-CP article 13; the table of
circular 07/2016/TT-BCA (01/02/2016), annex 1, whose rule lapsed in 2024. Numbers can be re-established, so a number
that disagrees with its card is a reason to look, never to refuse.
"""

import re
from dataclasses import dataclass, field

from resources.codes import code_list

_DIGITS = re.compile(r"[0-9]{12}")
_FIRST_CENTURY = 1900


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalNumber:
    """A number taken apart. `birth_province` is None for a prefix that is no province: that is no fault."""

    birth_province: str | None = field(repr=False)
    sex: str = field(repr=False)
    birth_year: int = field(repr=False)


def read_number(digits: str) -> PersonalNumber:
    """What the number says. Raises ValueError, without the number in it, for anything but twelve digits 0-9."""
    if not _DIGITS.fullmatch(digits):
        raise ValueError("a personal number has twelve digits")
    prefix = code_list("birth_province_prefix").entry(digits[:3])
    century, sex = divmod(int(digits[3]), 2)
    return PersonalNumber(
        birth_province=prefix.label if prefix else None,
        sex="Nữ" if sex else "Nam",
        birth_year=_FIRST_CENTURY + 100 * century + int(digits[4:6]),
    )
