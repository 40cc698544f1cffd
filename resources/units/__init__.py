"""Names of offices as papers write them: which unit is meant by a name that was scanned wrong or is not the official one.

`names.csv` is kept by hand: a name as printed, and the unit's own. Names are compared by `resources.text.key`; any thread.
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from resources.text import key

FOLDER: Final = Path(__file__).resolve().parent


@cache
def _names() -> Mapping[str, str]:
    with (FOLDER / "names.csv").open(encoding="utf-8", newline="") as file:
        return {key(row["printed"]): row["unit"] for row in csv.DictReader(file)}


def own_name(printed: str) -> str:
    """The unit's own name; the printed one where nothing else is known of it."""
    return _names().get(key(printed), printed)
