"""Small files of the state folder: whole or not at all, and for those who share the folder, nobody else."""

import os
import stat
from contextlib import suppress
from pathlib import Path


def mode_in(folder: Path) -> int:
    """Permissions of a file there: 0600, or 0660 where the folder's group may write (several users of one PC at one desk).

    Raises OSError where there is no such folder.
    """
    return 0o660 if folder.stat().st_mode & stat.S_IWGRP else 0o600


def write_private(file: Path, content: bytes) -> None:
    """Writes through a draft beside it (`.new`), durable before it takes the file's place.

    Raises OSError; an older file of that name is then still as it was.
    """
    draft = file.with_suffix(".new")
    with suppress(FileNotFoundError):
        draft.unlink()
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.chmod(mode_in(file.parent))  # after the umask, which would take the group's right away
    draft.replace(file)
