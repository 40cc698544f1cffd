"""Small files of the state folder: whole or not at all, and for those who share the folder, nobody else."""

import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

_SCRATCH: Final = ".copy-"
_LEFT: Final = re.compile(r"\.(copy|backup)-(?!\d{8}$)[a-z0-9_]{8}")
"""As `tempfile` names such folders, and an older version did; eight digits are somebody's day."""
_SURELY_LEFT_S: Final = 3600.0
"""After so long a folder for copies is nobody's any more."""


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


@contextmanager
def drafted(file: Path) -> Iterator[BinaryIO]:
    """A file of any length, whole or not at all: written beside its place, durable, then put there. For its owner's eyes alone.

    Raises OSError; then, and where the block fails, an older file of that name is still as it was.
    """
    if not file.name:
        raise IsADirectoryError(f"no name: {file}")
    draft = file.with_name(f".{file.name}.new")
    try:
        with open(draft, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:  # pathlib has no opener
            yield out
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
        sync_folder(file.parent)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """A folder inside that one for copies that are wanted for a moment, for its owner alone; gone afterwards. Raises OSError."""
    sweep(folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix=_SCRATCH) as made:
        yield Path(made)


def sweep(folder: Path) -> None:
    """Removes the copies that a program left there which was killed: they hold all that the desk held then."""
    for left in folder.glob(".*-*"):
        with suppress(OSError):
            about = left.lstat()
            if _LEFT.fullmatch(left.name) and stat.S_ISDIR(about.st_mode) and time.time() - about.st_mtime > _SURELY_LEFT_S:
                shutil.rmtree(left, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """Makes durable which files are in it; a system that opens no folder (Windows) does so by itself. Raises OSError."""
    with suppress(PermissionError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
