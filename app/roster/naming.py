"""Which unit a name on a list means: one that is known, or a new one at its place in the tree.

A district or commune of before 01/07/2025 is found in the tables of areas and gets its code, its last day and, where one
commune of today took all of it, its successor. What is not found there gets a code made of its name.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Final

from app.core.units import Unit, UnitKind, UnitTree
from resources.areas import table
from resources.areas.names import readings, tokens
from resources.text import fold, key
from resources.units import own_name

LAST_OF_THREE_LEVELS: Final = dt.date(2025, 6, 30)
"""The last day with districts: Law on the Organisation of Local Government 72/2025/QH15."""

_FIRST_OF_TWO_LEVELS: Final = LAST_OF_THREE_LEVELS + dt.timedelta(days=1)
_LONGEST: Final = 40
_SIGNS: Final = re.compile(r"[^a-z0-9]+")
_COUNCIL: Final = re.compile(r"^(vp\.? ?)?ubnd\s+(?=xã|phường|thị trấn|tt)", re.IGNORECASE)


class Naming:
    """Names against one tree. What it makes anew, or finds to have changed, is in `news`, those above first."""

    def __init__(self, tree: UnitTree) -> None:
        self._units = dict(tree.units)
        # Of several of one name the first code is that name's; the others were numbered when they were entered.
        self._by_name = {(unit.parent, key(unit.name)): code for code, unit in sorted(tree.units.items(), reverse=True)}
        self.news: dict[str, Unit] = {}

    def news_for(self, codes: Iterable[str]) -> list[Unit]:
        """What is new or changed of these units, of those above them and of their successors."""
        wanted, waiting = set[str](), list(codes)
        while waiting:
            code = waiting.pop()
            if code in self._units and code not in wanted:
                wanted.add(code)
                waiting += (self._units[code].parent, self._units[code].successor)
        return [unit for code, unit in self.news.items() if code in wanted]

    def known(self, word: str) -> Unit | None:
        """The unit of that code, or the only one of that name."""
        if word in self._units:
            return self._units[word]
        wanted = key(own_name(word))
        named = [unit for unit in self._units.values() if key(unit.name) == wanted]
        return named[0] if len(named) == 1 else None

    def focal_units(self, names: Iterable[str]) -> dict[str, Unit]:
        """The focal unit of each name. Bodies of the province stand below the province that the districts beside them show."""
        printed = list(names)
        districts = {name: area for name in printed if (area := _district(own_name(name)))}
        provinces = {area.province for area in districts.values()}
        above = self._province(provinces.pop()) if len(provinces) == 1 else self._only_province()
        return {name: self._focal(name, districts.get(name), above) for name in printed}

    def _focal(self, name: str, area: table.OldDistrict | None, above: str) -> Unit:
        own = own_name(name)
        if area:
            home = self._province(area.province)
            return self._made(
                Unit(code=area.code, name=own, kind=UnitKind.DISTRICT, parent=home, valid_to=LAST_OF_THREE_LEVELS), by_code=True
            )
        kind = UnitKind.COMMUNE if _commune_name(own) else UnitKind.DEPARTMENT
        known = self._by_name.get(("", key(own)))
        return self._made(Unit(code=known or _code(own), name=own, kind=kind, parent=above), by_code=known is not None)

    def organisation(self, focal: Unit, name: str, *, number: str = "", again: bool = False) -> Unit:
        """The organisation of that name below a focal unit, or the focal unit itself; `again`: one more of the same name."""
        if key(own_name(name)) == key(focal.name):
            return focal
        commune = _old_commune(focal.code, name)
        if commune:
            heir = self._heir(commune)
            code = f"{focal.code}.{commune.code}"
            old = Unit(code=code, name=name, kind=UnitKind.COMMUNE, parent=focal.code, valid_to=LAST_OF_THREE_LEVELS, successor=heir)
            return self._made(old, by_code=True)
        kind = UnitKind.COMMUNE if _commune_name(name) else UnitKind.ORGANISATION
        words = f"{name} {number}" if again else name
        return self._made(Unit(code=_code(words, below=focal.code), name=name, kind=kind, parent=focal.code), by_code=again)

    def _heir(self, commune: table.OldCommune) -> str:
        """The one commune of today that took all of it, entered with its province; empty where it was divided."""
        if len(commune.successors) != 1:
            return ""
        code = commune.successors[0]
        province, name = table.communes()[code]
        above = Unit(code=province, name=table.provinces()[province], kind=UnitKind.PROVINCE)
        self._made(above, by_code=True)
        self._made(Unit(code=code, name=name, kind=UnitKind.COMMUNE, parent=province, valid_from=_FIRST_OF_TWO_LEVELS), by_code=True)
        return code

    def _province(self, code: str) -> str:
        old = table.old_provinces()[code]
        if old.successor == code:
            return self._made(Unit(code=code, name=old.name, kind=UnitKind.PROVINCE), by_code=True).code
        heir = Unit(code=old.successor, name=table.provinces()[old.successor], kind=UnitKind.PROVINCE)
        self._made(heir, by_code=True)
        ended = Unit(code=code, name=old.name, kind=UnitKind.PROVINCE, valid_to=LAST_OF_THREE_LEVELS, successor=old.successor)
        return self._made(ended, by_code=True).code

    def _only_province(self) -> str:
        codes = [unit.code for unit in self._units.values() if unit.kind is UnitKind.PROVINCE and unit.successor]
        return codes[0] if len(codes) == 1 else ""

    def _made(self, unit: Unit, *, by_code: bool) -> Unit:
        """That unit as the books have it, where they have it under this code or this name; else entered."""
        code = unit.code if by_code else self._by_name.get((unit.parent, key(unit.name)), unit.code)
        known = self._units.get(code)
        if known is not None:
            if known.parent or not unit.parent:
                return known
            unit = replace(known, parent=unit.parent)
        self._units[code] = self.news[code] = unit
        self._by_name.setdefault((unit.parent, key(unit.name)), code)
        return unit


def _code(name: str, *, below: str = "") -> str:
    """Letters and digits of the name, the code above in front; what would be too long ends in a hash of all of it."""
    words = _SIGNS.sub("-", fold(name)).strip("-") or "x"
    code = f"{below}.{words}" if below else words
    if len(code) <= _LONGEST:
        return code
    return f"{code[: _LONGEST - 9]}-{hashlib.sha256(code.encode()).hexdigest()[:8]}"


@cache
def _districts_by_name() -> tuple[dict[str, list[table.OldDistrict]], dict[tuple[str, ...], list[table.OldDistrict]]]:
    """By the whole official name, and by the name without its word: a rural district may have become a town since."""
    whole, bare = dict[str, list[table.OldDistrict]](), dict[tuple[str, ...], list[table.OldDistrict]]()
    for district in table.old_districts().values():
        whole.setdefault(key(district.name), []).append(district)
        for word, rest in readings(tokens(district.name), "district", accented=True):
            if word:
                bare.setdefault(rest, []).append(district)
    return whole, bare


def _district(name: str) -> table.OldDistrict | None:
    whole, bare = _districts_by_name()
    found = whole.get(key(name), [])
    for word, rest in readings(tokens(name), "district", accented=True):
        if word and not found:
            found = bare.get(rest, [])
    return found[0] if len(found) == 1 else None


def _commune_name(name: str) -> tuple[str, ...]:
    """The name of a commune without its word and without its council's; empty for what is none."""
    of = readings(tokens(_COUNCIL.sub("", name)), "commune", accented=True)
    return next((rest for word, rest in of if word), ())


def _old_commune(district: str, name: str) -> table.OldCommune | None:
    wanted = _commune_name(name)
    communes = table.old_communes_by_district().get(district, ()) if wanted else ()
    return next((one for one in communes if one.code and _commune_name(one.name) == wanted), None)
