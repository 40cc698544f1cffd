"""An address written out from its codes, the way people write it: detail, commune, (district,) province."""

from resources.areas import table
from resources.areas.address import Place, find
from resources.areas.names import has_unit_word, split
from resources.areas.table import Area
from resources.codes import unknown
from resources.text import has_accents, squash


def describe(*, detail: str | None, commune: str | None, district: str | None, province: str | None) -> str:
    """The address as it was stored, in the names of its time; codes are the wire's, empty or None where missing.

    A district is written only where one was stored, which is so in addresses from before 01/07/2025. Units that
    the detail already names are not doubled; an unknown code is shown as such, never left out.
    """
    areas = units(commune=commune, district=district, province=province)
    names = [area.name if area else unknown(code) for code, area in zip((commune, district, province), areas, strict=True) if code]
    return ", ".join(_without_units(detail, commune, district, province) + names)


def units(*, commune: str | None, district: str | None, province: str | None) -> tuple[Area | None, Area | None, Area | None]:
    """Commune, district and province of an address, each as it was called in the address's own time; None where unknown."""
    old = is_old(commune=commune, district=district, province=province)
    return (
        (table.old_commune(commune) if old else None) or table.commune(commune),
        table.district(district),
        (table.old_province(province) if old else None) or table.province(province),
    )


def describe_today(*, detail: str | None, commune: str | None, district: str | None, province: str | None) -> str | None:
    """The same place in the names of today.

    None where they do not follow from the codes: the commune is missing, unknown or was split, and somebody who knows
    the place must choose among `successors`.
    """
    now = table.successors(commune=commune, district=district, province=province)
    if len(now) != 1:
        return None
    return ", ".join([*_without_units(detail, commune, district, province), now[0].full])


def is_old(*, commune: str | None, district: str | None, province: str | None) -> bool:
    """Do these codes mean units of before 01/07/2025?

    Most codes were used before and after; a district, a province that is gone, or a commune that does not lie in that
    province today decide.
    """
    if district:
        return True
    if province and province not in table.provinces():
        return province in table.old_provinces()
    today = table.communes().get(commune or "")
    if today is None:
        return (commune or "") in table.old_communes()
    return bool(province) and today[0] != province


def _without_units(detail: str | None, commune: str | None, district: str | None, province: str | None) -> list[str]:
    """The detail as a list of at most one text, without the units at its end that the codes name as well."""
    text = squash(detail or "").strip(" ,;")
    parts = split(text)
    if not parts:
        return []
    now = table.successors(commune=commune, district=district, province=province)
    codes = {(table.communes()[area.code][0], area.code) for area in now}
    above = [area.name for area in units(commune=commune, district=district, province=province)[1:] if area]
    for start in range(len(above), -1, -1):
        place = find([*parts, *above[start:]], accented=has_accents(text))
        if codes & place.units and _says_units(parts, place):
            return [", ".join(place.detail)] if place.detail else []
    return [text]


def _says_units(parts: list[str], place: Place) -> bool:
    """A hamlet may bear its commune's name: a last part counts as the commune only with its unit word or with more after it."""
    used = parts[len(place.detail) :]
    return len(used) > 1 or (len(used) == 1 and has_unit_word(used[0], "commune"))
