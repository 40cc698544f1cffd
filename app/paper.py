"""A paper as a file: whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path

from app.core.errors import CouldNotKeep


def write_whole(file: Path, content: bytes) -> None:
    """Writes through a draft beside it, so that a crash or a full disk never leaves half a paper; for its owner's eyes alone.

    Raises CouldNotKeep; an older file of that name is then still as it was.
    """
    if not file.name:
        raise CouldNotKeep("file.unwritable", file=str(file))
    draft = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    except OSError as problem:
        with suppress(OSError):
            draft.unlink()
        raise CouldNotKeep("file.unwritable", file=file.name) from problem
