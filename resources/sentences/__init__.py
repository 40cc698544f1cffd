"""Everything the program says to people, in one place: Vietnamese first, English second.

Each TOML file of this folder holds tables `[some.key]` with `vi` and `en`; a failure has three
sentences under its key: `what` happened, whether anything was `lost`, what to do `next`.
Placeholders are `{name}`; a value is put in as it is and never read as a template again.
"""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["vi", "en"]
FOLDER = Path(__file__).resolve().parent
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All sentences by dotted key: `{"scan.no_code.what": {"vi": ..., "en": ...}}`.

    Raises ValueError where two files hold the same key or a language is missing.
    """
    found: dict[str, dict[str, str]] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        _collect("", tomllib.loads(file.read_text(encoding="utf-8")), found)
    return found


def _collect(prefix: str, table: dict[str, Any], found: dict[str, dict[str, str]]) -> None:
    if "vi" in table or "en" in table:
        if set(table) != {"vi", "en"} or prefix in found:
            raise ValueError(f"sentence {prefix!r}: wants vi and en, once")
        found[prefix] = table
        return
    for name, inner in table.items():
        if not isinstance(inner, dict):
            raise ValueError(f"sentence {prefix!r}: {name!r} is no language")
        _collect(f"{prefix}.{name}" if prefix else name, inner, found)


def say(key: str, language: Language = "vi", /, **values: object) -> str:
    """The sentence of that key. Raises KeyError for a key nobody wrote down or a hole left open."""
    return _PLACEHOLDER.sub(lambda hole: str(values[hole.group(1)]), catalogue()[key][language])
