"""Rules of the house that no linter knows: what may not stand in any file of the project."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
NOT_OURS = {".venv", ".git", "build", "dist", "out", "__pycache__"}
TOP_LEVEL = {
    "app", "forms", "scanner", "resources", "tests", "docs", "requirements", ".ci",
    "pyproject.toml", "build.spec", "dev", "dev.ps1", "Makefile", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md",
    "LICENSE", "THIRD_PARTY.md", ".gitignore", ".gitattributes",
}  # fmt: skip
LONGEST_MODULE = 400

PERSONAL_NUMBER = re.compile(r"(?<![0-9A-Za-z.])(?!099|000)[0-9]{12}(?![0-9A-Za-z])")
REGISTRY = re.compile(
    "|".join(["pypi" + r"\.org", "python" + r"hosted\.org", "registry" + r"\.npmjs", r"deb\." + "debian", r"--(extra-)?" + "index-url"])
)
MACHINE_PATH = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/[a-z]", r"[A-Z]:\\Us" + "ers", "/tm" + "p/bash_jobs"]))
UNFINISHED = re.compile("|".join([r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"\bX" + r"XX\b", "not imple" + "mented"]), re.IGNORECASE)


def files() -> Iterator[Path]:
    """Every file that is the project's own: no environment, no build, no cache (all caches start with a dot and end in _cache)."""
    for path in sorted(ROOT.rglob("*")):
        inner = path.relative_to(ROOT).parts
        if (
            path.is_file()
            and not NOT_OURS.intersection(inner)
            and not any(part.endswith("_cache") or part == ".hypothesis" for part in inner)
        ):
            yield path


def texts() -> Iterator[tuple[Path, str]]:
    """Those that are UTF-8 text."""
    for path in files():
        try:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def hits(pattern: re.Pattern[str]) -> list[str]:
    """`file:line` of every match; never the matched text, which may be what must not be shown."""
    found = []
    for path, text in texts():
        found += [f"{path}:{text.count(chr(10), 0, match.start()) + 1}" for match in pattern.finditer(text)]
    return found


def test_the_walk_sees_the_project() -> None:
    seen = {path.relative_to(ROOT).as_posix() for path in files()}
    assert {"pyproject.toml", "app/core/citizen.py", "tests/unit/house/test_tree.py"} <= seen
    assert not any(name.startswith(".venv/") for name in seen)


@pytest.mark.parametrize(
    ("pattern", "bad", "good"),
    [
        (PERSONAL_NUMBER, "số 0" + "79190001234.", "số 099190001234 và 000190001234"),
        (REGISTRY, "https://pypi" + ".org/simple", "a package registry"),
        (MACHINE_PATH, "/wo" + "rk/main", "/usr/share"),
        (UNFINISHED, "# TO" + "DO later", "todos los santos"),
    ],
)
def test_each_rule_can_fail(pattern: re.Pattern[str], bad: str, good: str) -> None:
    assert pattern.search(bad)
    assert not pattern.search(good)


def test_every_personal_number_is_an_invented_one() -> None:
    assert hits(PERSONAL_NUMBER) == []


def test_no_file_names_a_package_registry() -> None:
    assert hits(REGISTRY) == []


def test_no_file_names_a_place_on_somebody_s_machine() -> None:
    assert hits(MACHINE_PATH) == []


def test_nothing_is_left_for_later() -> None:
    assert hits(UNFINISHED) == []


def test_modules_stay_small() -> None:
    long = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n") for path in files() if path.suffix == ".py"}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_MODULE} == {}


def test_nothing_new_stands_at_the_top() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in files()} - {".coverage"} <= TOP_LEVEL
