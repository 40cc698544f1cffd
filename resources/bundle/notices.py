"""Third-party notices: THIRD_PARTY.md from the run-time lock, and the licence texts that go with the frozen program.

`python -m resources.bundle.notices` rewrites THIRD_PARTY.md; a test proves that it is as fresh as the lock.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements" / "run.lock"
NOTICES = ROOT / "THIRD_PARTY.md"
_PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; (.+?))? \\$", re.MULTILINE)
_LICENCE_FILE = re.compile(r"\.dist-info/(licenses/|(licen[cs]e|copying|notice|authors)[^/]*$)", re.IGNORECASE)

NOT_SAID: Mapping[str, str] = {
    "backports-tarfile": "MIT",
    "colorama": "BSD-3-Clause",
    "importlib-metadata": "Apache-2.0",
    "jaraco-classes": "MIT",
    "jeepney": "MIT",
    "lazy-importer": "Apache-2.0",
    "markdown-it-py": "MIT",
    "mdurl": "MIT",
    "opencv-python-headless": "Apache-2.0",
    "psycopg-binary": "LGPL-3.0-only",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0 (PDFium and its parts: texts in the wheel)",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "pywin32-ctypes": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
    "reportlab": "BSD-3-Clause",
    "secretstorage": "BSD-3-Clause",
    "segno": "BSD-3-Clause",
    "shellingham": "ISC",
    "sqlcipher3": "Zlib",
    "zipp": "MIT",
}
"""Read from the licence file by hand where the metadata names none, names it loosely, or the package is not installed everywhere."""

CARRIED = """\
| Part | Comes in | Licence |
|---|---|---|
| Qt 6.11: Core, Gui, Widgets, PrintSupport, Pdf, Svg, SerialPort, Multimedia | PySide6: libraries the user may replace | LGPL-3.0-only |
| PDFium | PySide6 (QtPdf) and pypdfium2 | BSD-3-Clause AND Apache-2.0 |
| OpenCV and, in its wheel, FFmpeg | opencv-python-headless | Apache-2.0; FFmpeg LGPL-2.1-or-later |
| FFmpeg | PySide6 (Multimedia) | LGPL-2.1-or-later |
| PulseAudio's client library | the system's libpulse0 (Linux) | LGPL-2.1-or-later |
| ZBar | the system's libzbar0; pyzbar's wheel on Windows | LGPL-2.1-or-later |
| SQLCipher (community) with SQLite | sqlcipher3 | BSD-3-Clause; SQLite is in the public domain |
| libpq | psycopg-binary: a library the user may replace, like psycopg itself | PostgreSQL |
| OpenSSL | cryptography, psycopg-binary, sqlcipher3 | Apache-2.0 |
| CPython | the frozen program | PSF-2.0 |
| PyInstaller's bootloader | the frozen program | GPL-2.0-or-later with an exception for programs built by it |
| Tinos, Be Vietnam Pro | `resources/fonts` | OFL-1.1, texts beside the fonts |
| Lucide icons | `resources/icons` | ISC, text beside the icons |
| Tables of administrative units, made from vietnamadminunits 1.0.4 | `resources/areas/data` | MIT |
| Vietnamese names of countries, from Unicode CLDR by way of Babel | `resources/codes/country.csv` | Unicode-3.0 |
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One pinned package. `marker` says where it is installed; empty: everywhere."""

    name: str
    version: str
    marker: str
    licence: str


def locked(lock: str) -> Iterator[tuple[str, str, str]]:
    """Name, version and marker of each pin of a lock file's text."""
    for pin in _PIN.finditer(lock):
        yield pin[1], pin[2], pin[3] or ""


def packages() -> Iterator[Package]:
    """The packages of the run-time lock with their licences. Raises LookupError for one whose licence nobody knows."""
    for name, version, marker in locked(LOCK.read_text(encoding="utf-8")):
        yield Package(name=name, version=version, marker=marker, licence=NOT_SAID.get(name) or _stated_licence(name))


def _stated_licence(name: str) -> str:
    try:
        metadata = distribution(name).metadata
    except PackageNotFoundError as absent:
        raise LookupError(f"{name}: not installed here; read its licence and add it to NOT_SAID") from absent
    stated = next((metadata[field] for field in ("License-Expression", "License") if field in metadata), "")
    if not stated or "\n" in stated:
        raise LookupError(f"{name}: states no licence; read it and add it to NOT_SAID")
    return stated


def text() -> str:
    """THIRD_PARTY.md as the lock wants it."""
    rows = "".join(f"| {p.name} | {p.version} | {p.licence} | {p.marker or 'everywhere'} |\n" for p in packages())
    return f"""\
# Third-party notices

Made by `sh dev notices` from `requirements/run.lock`; do not edit. The frozen program carries the licence texts in `licences/`.

## Python packages

| Package | Version | Licence | Where |
|---|---|---|---|
{rows}
## What they and we carry

{CARRIED}"""


def licence_files() -> Iterator[tuple[str, str]]:
    """Source file and target folder of every licence text of an installed run-time package, for the frozen program."""
    for name, _, _ in locked(LOCK.read_text(encoding="utf-8")):
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        for file in found.files or ():
            if _LICENCE_FILE.search(file.as_posix()):
                yield str(found.locate_file(file)), f"licences/{name}"


if __name__ == "__main__":
    NOTICES.write_text(text(), encoding="utf-8")
