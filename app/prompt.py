"""Passwords asked of whoever sits at a terminal, or read from the file that a script names.

Never an argument of a command: others on the machine can read those.

`MOTCUA_PASSWORD_FILE` names a file that only its owner may read; it holds one password a line, in the order they are asked for.
"""

import getpass
import os
import stat
import sys
from pathlib import Path
from typing import Final

from app.core.errors import BadInput, Refused

FILE: Final = "MOTCUA_PASSWORD_FILE"


def ask(*questions: str) -> tuple[str, ...]:
    """One answer to each question.

    Raises Refused where nobody can be asked or others may read the file, BadInput for a file without the answers.
    """
    if named := os.environ.get(FILE):
        return _from_file(Path(named), len(questions))
    if not sys.stdin.isatty():
        raise Refused("sign_in.nobody_to_ask", variable=FILE)
    return tuple(getpass.getpass(f"{question}: ", stream=sys.stderr) for question in questions)


def _from_file(file: Path, wanted: int) -> tuple[str, ...]:
    try:
        if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise Refused("sign_in.open_file", file=file.name)
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise BadInput("sign_in.bad_file", file=file.name) from None
    if len(lines) < wanted:
        raise BadInput("sign_in.bad_file", file=file.name)
    return tuple(lines[:wanted])
