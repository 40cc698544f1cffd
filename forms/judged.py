"""The shipped definitions that were judged already: SHA-256 of each file that the lint found nothing in.

Judging the wording of every form takes most of a second of each start, and says the same each time. So the gate judges
(`tests/unit/forms/test_judged.py`), this list remembers, and whoever changes one byte of a definition is judged at start
as ever. `sh dev tables` writes the list anew.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from forms.lint import examine_bytes

DEFINITIONS: Final = Path(__file__).resolve().parent / "definitions"
LIST: Final = DEFINITIONS / "judged.sha256"


@cache
def judged() -> frozenset[str]:
    """The hashes of the list; empty where it is missing: then everything is judged."""
    try:
        lines = LIST.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return frozenset()
    return frozenset(line.partition(" ")[0] for line in lines)


def is_judged(content: bytes) -> bool:
    """Was exactly that file found to be without fault?"""
    return hashlib.sha256(content).hexdigest() in judged()


def listed() -> str:
    """The list as it should be: of the files in which nothing is found, by their folders."""
    files = ((file.parent.name, file.read_bytes()) for file in sorted(DEFINITIONS.glob("*/form.yaml")))
    good = ((name, content) for name, content in files if not examine_bytes(name, content)[0])
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}/form.yaml\n" for name, content in good)
