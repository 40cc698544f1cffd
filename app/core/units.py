"""Offices as a tree that changes in time: what stands below what, on which day, and who carries on what ended.

A unit keeps its code for as long as it stands. One that was merged into another, as the districts and communes of before
01/07/2025 were (Law on the Organisation of Local Government 72/2025/QH15), ends on a day and names its successor.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class UnitKind(StrEnum):
    """What a unit is. The last is whatever else has a counter or a desk: a section of a district, a centre of a department."""

    PROVINCE = "province"
    DEPARTMENT = "department"
    DISTRICT = "district"
    COMMUNE = "commune"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An office. `valid_from` and `valid_to` are days it stood, both included; None: always so far, or until further notice.

    Raises ValueError for one that ends before it begins.
    """

    code: str
    name: str
    kind: UnitKind = UnitKind.ORGANISATION
    parent: str = ""
    """The code of the unit above it; empty for one that stands below nothing."""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    successor: str = ""
    """The code of the one unit that carries on its work; empty where there is none, or where it was divided among several."""
    tracked_by: str = ""
    """Who sees to it that commitments are signed here and below."""

    def __post_init__(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("ends before it begins")

    def began_by(self, day: dt.date) -> bool:
        """Did it stand on that day or before?"""
        return self.valid_from is None or self.valid_from <= day

    def ended_by(self, day: dt.date) -> bool:
        """Was it gone on that day?"""
        return self.valid_to is not None and self.valid_to < day

    def stands_on(self, day: dt.date) -> bool:
        """Does it exist on that day?"""
        return self.began_by(day) and not self.ended_by(day)


@dataclass(frozen=True, slots=True)
class UnitTree:
    """All units by code. A circle in the books is walked once: what stands in it stands below each other."""

    units: Mapping[str, Unit]

    @classmethod
    def of(cls, units: Iterable[Unit]) -> Self:
        """The tree of these units."""
        return cls({unit.code: unit for unit in units})

    def below(self, code: str, day: dt.date) -> frozenset[str]:
        """That unit with everything below it on that day, and whatever they carry on.

        What ended stays where it was: its past is still looked after from above, and by its successor.
        """
        parts = defaultdict[str, list[Unit]](list)
        for unit in self.units.values():
            if unit.parent and unit.began_by(day):
                parts[unit.parent].append(unit)
            if unit.successor and unit.ended_by(day):
                parts[unit.successor].append(unit)
        found, waiting = {code}, [code]
        while waiting:
            new = {unit.code for unit in parts[waiting.pop()]} - found
            found |= new
            waiting += new
        return frozenset(found)

    def upwards(self, code: str) -> Iterator[Unit]:
        """That unit, the one above it, and so on; nothing for a code nobody entered."""
        seen = set[str]()
        while code in self.units and code not in seen:
            seen.add(code)
            yield self.units[code]
            code = self.units[code].parent

    def stands_on(self, code: str, day: dt.date) -> bool:
        """Does it exist on that day? What stands below a unit that ended, ended with it."""
        return code in self.units and all(unit.stands_on(day) for unit in self.upwards(code))

    def focal(self, code: str) -> Unit | None:
        """The focal unit it belongs to: the highest below the province, which answers for it in the province's table."""
        below_province = [unit for unit in self.upwards(code) if unit.kind is not UnitKind.PROVINCE]
        return below_province[-1] if below_province else None

    def focal_units(self, day: dt.date) -> tuple[Unit, ...]:
        """Those that stand on that day, by code."""
        standing = (unit for code, unit in self.units.items() if self.stands_on(code, day) and self.focal(code) == unit)
        return tuple(sorted(standing, key=lambda unit: unit.code))

    def tracked_by(self, code: str) -> str:
        """Who follows up the commitments there: said of the unit itself, or of the next above it."""
        return next((unit.tracked_by for unit in self.upwards(code) if unit.tracked_by), "")
