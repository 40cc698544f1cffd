"""Administrative units and addresses: names for codes, addresses for records, keys for comparing.

`province`, `district`, `commune` name one code of today or of before 01/07/2025, `units` the three of one address;
`describe` writes an address out; `key` compares two of them; `successors` tells what became of a place in the mergers
of 2025. No input but the bundled tables (loaded on first use, about 20 ms), no dependency; codes are text as on the
wire: 2, 3 and 5 digits.
"""

from resources.areas.address import AddressKey, key
from resources.areas.table import Area, commune, district, province, successors
from resources.areas.writing import describe, describe_today, is_old, units

__all__ = [
    "AddressKey",
    "Area",
    "commune",
    "describe",
    "describe_today",
    "district",
    "is_old",
    "key",
    "province",
    "successors",
    "units",
]
