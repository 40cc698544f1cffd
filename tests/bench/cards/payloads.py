"""What the codes of invented cards say: names and places of the demo's own makers, at the lengths seen on real cards."""

import numpy as np

from resources.areas import table
from resources.demo.making.chance import Chance
from resources.demo.making.names import FEMALE, MALE, invent

_PEOPLES = ("01", "01", "01", "01", "01", "01", "02", "04", "05", "07")
_SMALLEST = (
    "Thôn {}",
    "Ấp {}",
    "Tổ {}",
    "Khu phố {}",
    "Tổ dân phố {}",
    "Số {} Đường Lê Lợi",
    "{}/12B Hẻm Chợ Cũ",
    "Căn hộ {}, Chung cư Hòa Bình",
)
_LONGEST_RESIDENCE = 110
"""Letters. With the rest of the fields this gives codes of version 6 to 12, mostly 8, as on the cards seen."""


def invented(random: np.random.Generator, *, year: int) -> str:
    """The text of one card, of 2021 or 2024 by `year`; numbers begin with 099, old numbers with 000."""
    chance = Chance(str(random.integers(2**63)))
    sex = chance.pick((MALE, FEMALE))
    fields = [
        f"099{chance.number(0, 999_999_999):09d}",
        f"000{chance.number(0, 999_999):06d}" if chance.happens(0.7) else "",
        _person(chance, sex),
        _day(chance, 1950, 2008),
        sex,
        _residence(chance),
        _day(chance, 2021, 2025),
    ]
    if year == 2024:
        fields += ["", *(_person(chance, parent) if chance.happens(0.6) else "" for parent in (MALE, FEMALE)), ""]
    return "|".join(fields)


def _person(chance: Chance, sex: str) -> str:
    return invent(chance, sex, chance.pick(_PEOPLES)).full


def _day(chance: Chance, first: int, last: int) -> str:
    return f"{chance.number(1, 28):02d}{chance.number(1, 12):02d}{chance.number(first, last)}"


def _residence(chance: Chance) -> str:
    commune = chance.pick(tuple(table.old_communes().values()))
    district = table.old_districts()[commune.district]
    parts = [
        chance.pick(_SMALLEST).format(chance.number(1, 98)),
        commune.name,
        district.name,
        table.old_provinces()[district.province].name,
    ]
    if chance.happens(0.25):
        parts.insert(0, f"{chance.number(1, 299)} Đường {_person(chance, MALE)}")
    return ", ".join(part for part in parts if part)[:_LONGEST_RESIDENCE].strip()
