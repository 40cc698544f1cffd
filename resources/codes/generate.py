"""Writes `country.csv` from Unicode's CLDR: `python -m resources.codes.generate` (development time, wants `babel`).

ISO 3166-1 alpha-2 with the short Vietnamese names of CLDR (Unicode licence). CLDR also names regions that
ISO has only reserved or that are no country; they are left out here. The program itself never imports babel.
"""

import csv
from importlib import import_module
from pathlib import Path

from resources.text import nfc

FILE = Path(__file__).resolve().parent / "country.csv"
NOT_ISO = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"})
"""Exceptional reservations, user-assigned codes and pseudo-regions of CLDR."""


def rows() -> list[tuple[str, ...]]:
    """One line a country, by code."""
    babel = import_module("babel")  # by name: linters and type checkers run where it is not installed
    territories = babel.Locale("vi").territories
    countries = {code: nfc(name) for code, name in territories.items() if len(code) == 2 and code not in NOT_ISO}
    source = f"ISO 3166-1; Unicode CLDR (Babel {babel.__version__})"
    return [(code, countries[code], "", "", source, "H") for code in sorted(countries)]


def main() -> None:
    """Rewrite the file."""
    with FILE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("code", "label", "valid_from", "valid_to", "source", "confidence"))
        table.writerows(rows())


if __name__ == "__main__":
    main()
