"""Administrative units and addresses: names for codes, addresses for records, keys for comparing.

`province`, `district`, `commune` name one code of today or of before 01/07/2025, `units` the three of one address;
`describe` writes an address out, `describe_today` in the names of today; `key` and `key_by_codes` compare two of them;
`successors` tells what became of a place in the mergers of 2025, `renewed` writes an address of before in the names of
today. No input but the bundled tables (loaded on first use, about 20 ms), no dependency; codes are text as on the wire:
2, 3 and 5 digits. What follows from codes is kept, a citizen's own text never. Any thread.
"""

from resources.areas.address import AddressKey, key
from resources.areas.renewed import renewed
from resources.areas.table import Area, became, came_from, commune, district, old_commune, province, successors
from resources.areas.writing import describe, describe_today, is_old, key_by_codes, units, written

__all__ = [
    "AddressKey",
    "Area",
    "became",
    "came_from",
    "commune",
    "describe",
    "describe_today",
    "district",
    "is_old",
    "key",
    "key_by_codes",
    "old_commune",
    "province",
    "renewed",
    "successors",
    "units",
    "written",
]
