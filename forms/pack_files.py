"""The files of a pack as they lie in a folder or a zip, read once, within limits, before anything is believed.

A pack is flat: `manifest.json`, `manifest.sig`, and for each form `<key>/form.yaml` and, if there is one,
`<key>/evidence.md` (`<key>@<year>/` for a further edition). No other name is read, so no path can lead out of the
pack; links are refused, and no more is unpacked than the limits below, whatever a zip says of itself.
"""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
MOST_FILES: Final = 200
LONGEST_FILE: Final = 256 * 1024
"""Bytes; our longest definition has a tenth of it."""
LARGEST_PACK: Final = 4 * 1024 * 1024
"""Bytes of all files together, and of the zip itself."""

_NAME = re.compile(r"manifest\.json|manifest\.sig|[a-z][a-z0-9_]{0,39}(?:@[0-9]{4})?/(?:form\.yaml|evidence\.md)")
_FOLDER = re.compile(r"[a-z][a-z0-9_]{0,39}(?:@[0-9]{4})?/?")
_PACKED: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""What every zip program writes; the others have faults of their own."""

_DATED: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a zip can hold: the same files make the same bytes."""


class PackFault(Exception):
    """Why a pack is not used. `code` names three sentences (`pack.<code>.what`, `.lost`, `.next`); `values` fill their holes.

    `values` hold names of files and keys that passed a pattern, and numbers; never text that somebody put into a pack.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def read_pack_files(path: Path) -> Mapping[str, bytes]:
    """All files of the pack at that path, a folder or a zip, by name.

    Raises PackFault: `not_there`, `unreadable`, `too_big`, `too_many_files`, `surplus_file`, `link`.
    """
    try:
        if path.is_dir():
            return _gathered(_of_folder(path))
        if not path.is_file():
            raise PackFault("not_there")
        with path.open("rb") as file:
            return read_zip(file.read(LARGEST_PACK + 1))
    except OSError as problem:
        raise PackFault("unreadable", kind=type(problem).__name__) from None


def read_zip(content: bytes) -> Mapping[str, bytes]:
    """All files of a zipped pack, by name. Raises PackFault, see `read_pack_files`."""
    if len(content) > LARGEST_PACK:
        raise PackFault("too_big", most=LARGEST_PACK // 1024)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _gathered(_of_zip(archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as problem:
        # What zipfile raises for broken, encrypted and strangely packed files.
        raise PackFault("unreadable", kind=type(problem).__name__) from None


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Those files as a zip: the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _DATED), files[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _gathered(found: Iterator[tuple[str, bytes]]) -> Mapping[str, bytes]:
    files: dict[str, bytes] = {}
    for name, content in found:
        if name in files:
            raise PackFault("surplus_file")
        files[name] = content
        if len(files) > MOST_FILES:
            raise PackFault("too_many_files", most=MOST_FILES)
        if len(content) > LONGEST_FILE or sum(map(len, files.values())) > LARGEST_PACK:
            raise PackFault("too_big", most=LARGEST_PACK // 1024)
    return files


def _of_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir()):
        if entry.is_symlink():
            raise PackFault("link")
        if entry.is_dir() and _FOLDER.fullmatch(entry.name):
            for inner in sorted(entry.iterdir()):
                yield _of_file(inner, f"{entry.name}/{inner.name}")
        else:
            yield _of_file(entry, entry.name)


def _of_file(file: Path, name: str) -> tuple[str, bytes]:
    if file.is_symlink():
        raise PackFault("link")
    if not _NAME.fullmatch(name) or not file.is_file():
        raise PackFault("surplus_file")
    with file.open("rb") as opened:
        return name, opened.read(LONGEST_FILE + 1)


def _of_zip(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for entry in archive.infolist():
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise PackFault("link")
        if entry.is_dir() and _FOLDER.fullmatch(entry.filename):
            continue
        if not _NAME.fullmatch(entry.filename):
            raise PackFault("surplus_file")
        if entry.compress_type not in _PACKED:
            raise PackFault("unreadable", kind=f"method {entry.compress_type}")
        with archive.open(entry) as opened:
            yield entry.filename, opened.read(LONGEST_FILE + 1)
