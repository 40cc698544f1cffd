"""An address as people wrote it before 01/07/2025, in the names of today.

Communes were merged and districts ended on that day (resolution 202/2025/QH15 of 12/06/2025 and those of the Standing
Committee on communes); what stays of an address is house, street and hamlet, in the citizen's own words.
"""

from resources.areas import table
from resources.areas.address import find, without_country
from resources.areas.names import parted
from resources.text import has_accents, squash


def renewed(address: str) -> tuple[str, ...]:
    """The address by every commune of today that took over the one it names: several where that was split.

    Empty where it names no unit of before, or none that can be read: then there is nothing to offer. Nothing is kept.
    """
    place = find(without_country(parted(squash(address))), accented=has_accents(address))
    if not place.before:
        return ()
    detail = [part.text for part in place.detail]
    today = (table.commune(code) for _, code in sorted(place.units))
    return tuple(", ".join([*detail, area.full]) for area in today if area)
