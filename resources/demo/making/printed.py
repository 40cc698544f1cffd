"""A person's card as printed: what was true, and how places were called, on the day it was issued."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from resources.areas import table
from resources.areas.names import unit_word
from resources.demo.making.chance import Chance
from resources.demo.making.families import AS_OF, Person
from resources.demo.making.names import FEMALE, MALE
from resources.text import unaccented

FIRST_CHIP_CARD = dt.date(2021, 2, 1)
FIRST_2024_CARD = dt.date(2024, 7, 1)
MERGER = dt.date(2025, 7, 1)
"""The day from which addresses have two levels (resolution 202/2025/QH15)."""


@dataclass(frozen=True, slots=True)
class Issue:
    """When a card was issued, and whether its address carries the words Xã, Huyện, Tỉnh."""

    day: dt.date
    unit_words: bool = False

    @property
    def old_units(self) -> bool:
        """Were units still those of before 01/07/2025?"""
        return self.day < MERGER


def card(person: Person, issue: Issue) -> dict[str, Any]:
    """The card that this person carries. One of 2024 also holds the parents' names of a child under 14."""
    child = person.age(issue.day) < 14
    new_card = issue.day >= FIRST_2024_CARD
    return {
        "kind": "can-cuoc-2024" if new_card else "cccd-2021",
        "number": person.number,
        "old_id": person.old_id,
        "name": person.name.full,
        "birth": f"{person.birth:%d%m%Y}",
        "sex": person.sex,
        "residence": residence(person, issue),
        "issued": f"{issue.day:%d%m%Y}",
        "parents": [parent.name.full for parent in (person.father, person.mother) if isinstance(parent, Person)] if child else [],
        "origin": ", ".join(_short(*unit) for unit in _old_units(person.birthplace if new_card else person.origin)),
        "valid_until": valid_until(person.birth, issue.day),
    }


def choose_issue(person: Person, chance: Chance) -> Issue:
    """Mostly from the time whose units the record uses, so that card and record tell the same address."""
    earliest = max(FIRST_CHIP_CARD, _birthday(person.birth, 14))
    old = ("old-units" in person.quirks) != chance.happens(0.1)
    if old and earliest < MERGER:
        first, last = earliest, MERGER - dt.timedelta(days=1)
    else:
        first, last = max(MERGER, earliest if person.age() >= 14 else person.birth), AS_OF - dt.timedelta(days=1)
    return Issue(first + dt.timedelta(days=chance.number(0, max(0, (last - first).days))))


def residence(person: Person, issue: Issue) -> str:
    """The address on the card: mostly without unit words, but "Phường 2" keeps its own."""
    province, name = table.communes()[person.home.commune]
    today = [(name, "commune"), (table.provinces()[province], "province")]
    units = _old_units(person.home.old_commune) if issue.old_units else today
    return ", ".join([person.home.detail, *(name if issue.unit_words else _short(name, level) for name, level in units)])


def _old_units(code: str) -> list[tuple[str, str]]:
    commune = table.old_communes()[code]
    district = table.old_districts()[commune.district]
    return [(commune.name, "commune"), (district.name, "district"), (table.old_provinces()[district.province].name, "province")]


def _short(name: str, level: str) -> str:
    rest = unit_word(name, level)[1]
    return name if rest.isdecimal() else rest


def valid_until(birth: dt.date, issued: dt.date) -> str:
    """The last day as ddmmyyyy, or "" for no expiry.

    To the next of the ages 14, 25, 40, 60, or the one after that where it is under two years away (Law on Identity
    Cards 26/2023/QH15, article 21).
    """
    for age in (14, 25, 40, 60):
        end = _birthday(birth, age)
        if end > _birthday(issued, 2):
            return f"{end:%d%m%Y}"
    return ""


def _birthday(day: dt.date, years: int) -> dt.date:
    """The same day that many years later; 28 February for 29."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


Card = dict[str, Any]

CHANGES: dict[str, Callable[[Card], Card]] = {
    "differs-residence": lambda card: card | {"residence": "Số 999, Tổ 99, Phường Long Bình, Thành phố Đồng Nai"},
    "differs-name": lambda card: card | {"name": card["name"].rsplit(" ", 1)[0] + (" Khang" if card["sex"] == MALE else " Diệp")},
    "differs-birth": lambda card: card | {"birth": ("01" if card["birth"][:2] != "01" else "02") + card["birth"][2:]},
    "differs-sex": lambda card: card | {"sex": FEMALE if card["sex"] == MALE else MALE},
    "differs-old-id": lambda card: card | {"old_id": "000" + card["number"][:5:-1]},
    "card-year-only": lambda card: card | {"birth": card["birth"][4:]},
    "formal-name-tone": lambda card: card | {"name": card["name"].replace("Thúy", "Thuý").replace("Hòa", "Hoà")},
    "formal-no-accents": lambda card: card | {"name": unaccented(card["name"])},
}
"""What stands on the card of a labelled case instead of the truth."""
