"""Writes the CSV files in `data/` from the package `vietnamadminunits` (MIT): `python -m resources.areas.generate`.

Development time only: the package (1.0.4, tables of 2025) weighs 12 MB and imports for over a second, the files
here are what the program reads. Names, codes and the paths from old communes to new ones are facts of the
resolutions of 2025; the same input gives the same bytes. `changes.csv` is not touched.
"""

import csv
import json
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from resources.areas.names import bare, tokens, unit_word
from resources.areas.table import DATA
from resources.text import squash

PACKAGE = "vietnamadminunits"
_PREFIXES = {"commune": ("xa", "phuong", "thitran"), "district": ("huyen", "quan", "thixa", "thanhpho")}

Row = tuple[str, ...]
Json = dict[str, Any]


def main() -> None:
    """Rewrite the five generated files."""
    for name, header, rows in tables():
        with (DATA / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)


def tables() -> Iterable[tuple[str, Row, list[Row]]]:
    """File name, header and rows of each file. Raises ModuleNotFoundError where the package is missing."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{PACKAGE} is not installed: uv pip install {PACKAGE}==1.0.4")
    folder = Path(spec.submodule_search_locations[0]) / "data"
    old, new, moves = (_load(folder / f"{name}.json") for name in ("parser_legacy", "parser_from_2025", "converter_2025"))

    new_codes = {key: ward["wardCode"] for key, ward in _new_wards(new)}
    province_moves = {before: after for after, befores in moves["DICT_PROVINCE"].items() for before in befores}
    codes = {key: entry["provinceCode"] for key, entry in old["DICT_PROVINCE"].items()}
    new_province_codes = {key: entry["provinceCode"] for key, entry in new["DICT_PROVINCE"].items()}
    successors = _successors(moves, new_codes)

    yield "provinces.csv", ("code", "name"), sorted((e["provinceCode"], squash(e["province"])) for e in new["DICT_PROVINCE"].values())
    rows: list[Row] = sorted((ward["wardCode"], new_province_codes[key[0]], squash(ward["ward"])) for key, ward in _new_wards(new))
    yield "communes.csv", ("code", "province", "name"), rows
    rows = sorted(
        (e["provinceCode"], squash(e["province"]), new_province_codes[province_moves[key]]) for key, e in old["DICT_PROVINCE"].items()
    )
    yield "old_provinces.csv", ("code", "name", "successor"), rows
    yield "old_districts.csv", ("code", "province", "name", "aliases"), sorted(_districts(old, codes))
    yield "old_communes.csv", ("code", "district", "name", "successors", "aliases"), sorted(_communes(old, successors))


def _load(file: Path) -> Json:
    loaded: Json = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def _new_wards(new: Json) -> Iterable[tuple[tuple[str, str], Json]]:
    for table in ("DICT_PROVINCE_WARD_NO_ACCENTED", "DICT_PROVINCE_WARD_ACCENTED"):
        for province, wards in new[table].items():
            for key, ward in wards.items():
                yield (province, key), ward


def _successors(moves: Json, new_codes: dict[tuple[str, str], str]) -> dict[str, set[str]]:
    """Codes of the new wards by the package's key of the old one, `province_district_ward`."""
    found: dict[str, set[str]] = {}
    for province, wards in moves["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, befores in wards.items():
            for before in befores:
                found.setdefault(before, set()).add(new_codes[province, ward])
    for province, befores in moves["DICT_PROVINCE_WARD_DIVIDED"].items():
        for before, wards in befores.items():
            found.setdefault(before, set()).update(new_codes[province, ward["newWardKey"]] for ward in wards)
    return found


def _districts(old: Json, codes: dict[str, str]) -> Iterable[Row]:
    for province, districts in old["DICT_PROVINCE_DISTRICT"].items():
        for key, entry in districts.items():
            aliases = set(entry["districtKeywords"])
            for divided_key, divided in old["DICT_PROVINCE_DISTRICT_DIVIDED"].get(province, {}).items():
                if key in divided["districts"]:
                    aliases.add(divided_key)
            name = squash(entry["district"]).replace("Thị Xã", "Thị xã")
            yield entry["districtCode"], codes[province], name, _aliases(aliases, name, "district")


def _communes(old: Json, successors: dict[str, set[str]]) -> Iterable[Row]:
    for table in ("DICT_PROVINCE_DISTRICT_WARD_NO_ACCENTED", "DICT_PROVINCE_DISTRICT_WARD_ACCENTED"):
        for province, districts in old[table].items():
            for district, wards in districts.items():
                district_code = old["DICT_PROVINCE_DISTRICT"][province][district]["districtCode"]
                for key, ward in wards.items():
                    if key == "NaN":  # the package's mark for an island district without wards
                        after = successors[f"{province}_{district}_"]
                        yield "", district_code, "", " ".join(sorted(after)), ""
                        continue
                    after = successors[f"{province}_{district}_{key}"]
                    name = squash(ward["ward"])
                    yield (
                        ward["wardCode"],
                        district_code,
                        name,
                        " ".join(sorted(after)),
                        _aliases(set(ward["wardKeywords"]), name, "commune"),
                    )


def _aliases(keywords: set[str], name: str, level: str) -> str:
    """Names of places merged into this one before: whole names, without the package's shorthands and misspellings."""
    own = {_sound(bare(tokens(rest))) for rest in (name, unit_word(name, level)[1])}
    found: dict[str, str] = {}
    for keyword in sorted(keywords):
        if not keyword.isascii() or _sound(keyword) in own:
            continue
        for prefix in _PREFIXES[level]:
            rest = keyword.removeprefix(prefix)
            alias = bare(tokens(rest))
            if rest != keyword and _sound(alias) not in own:
                found.setdefault(_sound(alias), alias)
    return " ".join(sorted(found.values()))


def _sound(joined: str) -> str:
    """One form for the ways a name is misspelt in the package's keywords."""
    for wrong, right in (("y", "i"), ("ie", "i"), ("k", "c"), ("x", "s"), ("j", "i"), ("ph", "f")):
        joined = joined.replace(wrong, right)
    return joined


if __name__ == "__main__":
    main()
