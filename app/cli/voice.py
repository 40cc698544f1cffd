"""How the command line speaks: rows of JSON or lines for people on standard output, messages on standard error."""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.core.errors import CouldNotKeep, MotcuaError
from resources.sentences import Language, say


class ReaderGone(Exception):
    """Whoever read our output has had enough; no failure."""


@dataclass(slots=True)
class Voice:
    """The options common to all commands, and the worst exit status met so far."""

    home: Path | None = None
    login: str | None = None
    as_json: bool = False
    language: Language = "vi"
    status: int = field(default=0)

    def row(self, row: Mapping[str, Any], *, told: str) -> None:
        """One result: the JSON object, or the line for people. Flushed at once: a row seen is a row kept."""
        self._put(json.dumps(row, ensure_ascii=False) if self.as_json else told)

    def say(self, key: str, /, **values: object) -> str:
        """A sentence of the catalogue in the user's language."""
        return say(key, self.language, **values)

    def tell(self, key: str, /, **values: object) -> None:
        """A message, on standard error."""
        print(self.say(key, **values), file=sys.stderr, flush=True)

    def announce_key_file(self, *, in_file: bool, chosen: bool) -> None:
        """The warning that keys lie in a plain file, at every start that opens the state folder.

        `chosen`: somebody set `keys.backend=file` on purpose.
        """
        if in_file:
            self.tell("keys.in_file_chosen" if chosen else "keys.in_file")

    def fail(self, problem: MotcuaError) -> None:
        """Explains a failure and remembers its status; the command may go on with the next input."""
        print(problem.explain(self.language), file=sys.stderr, flush=True)
        self.worst(problem.exit_status)

    def worst(self, status: int) -> None:
        """The highest status met wins."""
        self.status = max(self.status, status)

    def table(self, heads: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
        """Columns for people, numbers to the right."""
        lines = [tuple(heads), *(tuple("" if cell is None else str(cell) for cell in row) for row in rows)]
        widths = [max(len(line[n]) for line in lines) for n in range(len(lines[0]))]
        for line in lines:
            cells = (cell.rjust(width) if cell[:1].isdigit() else cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            self._put("  ".join(cells).rstrip())

    @staticmethod
    def _put(line: str) -> None:
        try:
            print(line, flush=True)
        except BrokenPipeError as gone:
            _let_go_of_output()
            raise ReaderGone from gone
        except OSError as problem:
            _let_go_of_output()
            raise CouldNotKeep("output.unwritable") from problem


def _let_go_of_output() -> None:
    """So that the interpreter does not stumble over the same broken output once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
