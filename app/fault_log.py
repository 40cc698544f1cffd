"""What went wrong inside the program, kept for whoever mends it: two small files beside the ledger.

`faults.log`: one line a fault, its type and the way to it; the window's loggers write no values (`ui.tasks`). `crash.log`:
where the threads stood when the process was ended by a fault of its own (`faulthandler`). Neither is ever more than half a
mebibyte, and a disk that is full costs a line of them, never the clerk's work.
"""

import faulthandler
import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

FAULTS: Final = "faults.log"
CRASH: Final = "crash.log"
LONGEST: Final = 256 * 1024
"""Bytes of one file; of the faults there is one older file of that size."""


class _Faults(RotatingFileHandler):
    """For the owner's eyes alone, and silent where it cannot write."""

    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, "a", encoding="utf-8", opener=_private)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        """A line is lost; whoever is at work is not told of it."""


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """From here to the end of the block faults of the program are kept in that folder, as far as it can be written to."""
    handler = _Faults(folder / FAULTS, maxBytes=LONGEST, backupCount=1, delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
    program = logging.getLogger("motcua")
    program.addHandler(handler)
    try:
        with _crashes(folder / CRASH):
            yield
    finally:
        program.removeHandler(handler)
        handler.close()


def read(folder: Path, name: str) -> str:
    """The end of one of the two files, at most `LONGEST` bytes; empty where there is none. Raises nothing."""
    with suppress(OSError), (folder / name).open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - LONGEST))
        return file.read().decode("utf-8", "replace")
    return ""


@contextmanager
def _crashes(file: Path) -> Iterator[None]:
    """The file is open as long as the program runs: when it is needed nothing can be opened any more."""
    with ExitStack() as held:
        with suppress(OSError):
            opened = held.enter_context(open(file, "a", encoding="utf-8", opener=_private))
            if opened.tell() > LONGEST:
                opened.truncate(0)
            if not faulthandler.is_enabled():
                faulthandler.enable(opened)
                held.callback(faulthandler.disable)
        yield


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
