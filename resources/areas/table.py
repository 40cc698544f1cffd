"""The administrative units by code: 34 provinces and 3,321 communes of today, and the 63, 696 and 10,040 before.

Since 01/07/2025 there are two levels (Law on the Organisation of Local Government 72/2025/QH15; resolution
202/2025/QH15 of 12/06/2025 on provinces; codes by decision 19/2025/QĐ-TTg of 30/06/2025). Stored addresses
keep three-level codes. Most commune codes of today were codes before, often of a smaller place: an address
that names a district means the older unit.

The CSV files in `data/` are written by `python -m resources.areas.generate`, but `changes.csv`, kept by hand:
what was renamed since, with instrument and date. Everything loads on first use and stays.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class Area:
    """A unit: its code on the wire, its official name ("Xã Tân Tiến") and the name with all units above it.

    `current` is False for a unit of before 01/07/2025.
    """

    code: str
    name: str
    full: str
    current: bool = True


@dataclass(frozen=True, slots=True)
class OldCommune:
    """A commune of before, the communes of today that took it over (several: it was split) and its still older names.

    Five island districts had no communes: each is one row with an empty code and name.
    """

    code: str
    district: str
    name: str
    successors: tuple[str, ...]
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OldDistrict:
    """A district of before 01/07/2025; `aliases` are names of districts that had been merged into it."""

    code: str
    province: str
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OldProvince:
    """A province of before 01/07/2025 and the code of the one that holds its land today."""

    code: str
    name: str
    successor: str


def _rows(name: str) -> list[list[str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


@cache
def _renamed() -> Mapping[tuple[str, str], str]:
    return {(level, code): name for level, code, name, _since, _instrument in _rows("changes.csv")}


@cache
def provinces() -> Mapping[str, str]:
    """Names of today's provinces by code."""
    return {code: _renamed().get(("province", code), name) for code, name in _rows("provinces.csv")}


@cache
def communes() -> Mapping[str, tuple[str, str]]:
    """Today's communes: (province code, name) by code."""
    return {code: (province, _renamed().get(("commune", code), name)) for code, (province, name) in communes_of_2025().items()}


@cache
def communes_of_2025() -> Mapping[str, tuple[str, str]]:
    """The same by the names they bore on 01/07/2025, before anything was renamed."""
    return {code: (province, name) for code, province, name in _rows("communes.csv")}


@cache
def old_provinces() -> Mapping[str, OldProvince]:
    """Provinces of before 01/07/2025 by code."""
    return {row[0]: OldProvince(*row) for row in _rows("old_provinces.csv")}


@cache
def province_spellings() -> tuple[tuple[str, str], ...]:
    """Other ways to write a province's name, with its code of before: kept by hand in `province_spellings.csv`."""
    return tuple((name, code) for name, code in _rows("province_spellings.csv"))


@cache
def old_districts() -> Mapping[str, OldDistrict]:
    """Districts of before 01/07/2025 by code."""
    return {code: OldDistrict(code, province, name, tuple(aliases.split())) for code, province, name, aliases in _rows("old_districts.csv")}


@cache
def old_communes() -> Mapping[str, OldCommune]:
    """Communes of before 01/07/2025 by code."""
    return {commune.code: commune for commune in _old_commune_rows() if commune.code}


@cache
def _old_commune_rows() -> list[OldCommune]:
    return [
        OldCommune(code, district, name, tuple(successors.split()), tuple(aliases.split()))
        for code, district, name, successors, aliases in _rows("old_communes.csv")
    ]


@cache
def old_communes_by_district() -> Mapping[str, list[OldCommune]]:
    """Communes of before by the code of their district."""
    found: dict[str, list[OldCommune]] = {}
    for commune in _old_commune_rows():
        found.setdefault(commune.district, []).append(commune)
    return found


@cache
def old_communes_by_heir() -> Mapping[str, list[OldCommune]]:
    """Communes of before by the code of each of today that took land of them."""
    found: dict[str, list[OldCommune]] = {}
    for commune in _old_commune_rows():
        for code in commune.successors:
            found.setdefault(code, []).append(commune)
    return found


def island(district: str) -> tuple[str, ...]:
    """Today's commune at the place of an island district that had none of its own; empty for any other district."""
    first = next(iter(old_communes_by_district().get(district, ())), None)
    return first.successors if first and not first.code else ()


def became(code: str) -> tuple[str, ...]:
    """Today's communes at the place of a commune of before, or of an island district that had none."""
    old = old_communes().get(code)
    return old.successors if old else island(code)


def came_from(code: str) -> tuple[Area, ...]:
    """The communes of before of whose land that one of today holds some."""
    return tuple(area for old in old_communes_by_heir().get(code, ()) if (area := old_commune(old.code)))


def province(code: str | None) -> Area | None:
    """The province of that code, of today if there is one."""
    name = provinces().get(code or "")
    return Area(code, name, name) if code and name else old_province(code)


def old_province(code: str | None) -> Area | None:
    """The province of that code as it was before 01/07/2025."""
    old = old_provinces().get(code or "")
    return Area(old.code, old.name, old.name, current=False) if old else None


def district(code: str | None) -> Area | None:
    """The district of that code; there are none of today."""
    old = old_districts().get(code or "")
    return Area(old.code, old.name, f"{old.name}, {old_provinces()[old.province].name}", current=False) if old else None


def commune(code: str | None, *, district: str | None = None) -> Area | None:
    """The commune of that code: of before 01/07/2025 where a district is named with it, of today if there is one."""
    old = old_commune(code)
    if district and old:
        return old
    return _commune_today(code) if code and code in communes() else old


def _commune_today(code: str) -> Area:
    above, name = communes()[code]
    return Area(code, name, f"{name}, {provinces()[above]}")


def old_commune(code: str | None) -> Area | None:
    """The commune of that code as it was before 01/07/2025."""
    old = old_communes().get(code or "")
    if old is None:
        return None
    home = old_districts()[old.district]
    return Area(old.code, old.name, f"{old.name}, {home.name}, {old_provinces()[home.province].name}", current=False)


def successors(*, commune: str | None = None, district: str | None = None, province: str | None = None) -> tuple[Area, ...]:
    """Today's communes at the place of those codes: one, several where an old commune was split, none where unknown.

    A code that was used before and is used today means today's commune only where no district is named and
    the province, if any, is one of today.
    """
    found = _successors(commune or "", district or "", province or "")
    return tuple(_commune_today(code) for code in found)


def _successors(commune: str, district: str, province: str) -> tuple[str, ...]:
    today = communes().get(commune)
    if today and not district and province in ("", today[0]):
        return (commune,)
    return became(commune or district)
