"""What is installed is locked, hashed, the same everywhere, and its licences are told."""

import re
import tomllib
from pathlib import Path

import pytest

from resources.bundle.notices import NOT_SAID, NOTICES, licence_files, locked, packages, text

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pins(name: str) -> dict[str, str]:
    return {package: version for package, version, _ in locked((ROOT / "requirements" / name).read_text(encoding="utf-8"))}


def normal(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return re.sub(r"[._]", "-", found[0]).lower()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_pin_has_hashes_and_no_lock_names_an_index(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    assert lines
    for number, line in enumerate(lines):
        assert re.fullmatch(r"[a-z0-9-]+==\S+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line), f"{lock.name}:{number + 1}"
        if not line.startswith(" "):
            assert lines[number + 1].startswith("    --hash=")


def test_the_locks_hold_what_the_project_asks_for() -> None:
    groups = PROJECT["dependency-groups"]
    assert {normal(wanted) for wanted in PROJECT["project"]["dependencies"]} <= pins("run.lock").keys()
    assert {normal(wanted) for wanted in groups["dev"]} <= pins("dev.lock").keys()
    assert {normal(wanted) for wanted in groups["install"]} <= pins("install.lock").keys()


def test_what_is_tested_is_what_runs() -> None:
    assert pins("run.lock").items() <= pins("dev.lock").items()
    shared = pins("install.lock").keys() & pins("dev.lock").keys()
    assert {name: pins("install.lock")[name] for name in shared} == {name: pins("dev.lock")[name] for name in shared}


def test_qt_stays_where_python_3_11_survives_it() -> None:
    assert {pins("run.lock")[name] for name in ("pyside6-essentials", "pyside6-addons", "shiboken6")} == {"6.11.3"}


def test_the_notices_are_as_fresh_as_the_lock() -> None:
    assert NOTICES.read_text(encoding="utf-8") == text()


def test_a_package_that_is_not_everywhere_has_its_licence_written_down() -> None:
    """Else the notices could not be made on the systems that do not install it."""
    elsewhere = {package.name for package in packages() if package.marker and "PyPy" not in package.marker}
    assert elsewhere <= NOT_SAID.keys()


def test_no_copyleft_reaches_the_program_but_what_the_user_may_replace() -> None:
    """The Lesser GPL of Qt's bindings and of psycopg: libraries beside the program, not parts of it."""
    copyleft = {package.name for package in packages() if "GPL" in package.licence}
    assert copyleft == {"psycopg", "psycopg-binary", "pyside6-essentials", "pyside6-addons", "shiboken6"}
    assert all("LGPL" in package.licence for package in packages() if package.name in copyleft)


def test_the_bundle_carries_the_licence_texts() -> None:
    files = list(licence_files())
    assert all(Path(source).is_file() for source, _ in files)
    folders = {folder for _, folder in files}
    assert {"licences/numpy", "licences/reportlab", "licences/sqlcipher3", "licences/zxing-cpp"} <= folders
