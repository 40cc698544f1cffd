"""Whatever the code imports, the project asks for by name: nothing is used only because something else happens to need it."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OURS = {"app", "forms", "scanner", "resources", "tests"}
SUPPLIED_BY_QT = {"shiboken6"}


def asked(*groups: str) -> set[str]:
    """Names of the distributions that the program asks for, and those of the groups."""
    wanted = list(PROJECT["project"]["dependencies"])
    for group in groups:
        wanted += PROJECT["dependency-groups"][group]
    return {re.split(r"[<>=~!;\[ ]", requirement, maxsplit=1)[0].lower() for requirement in wanted}


def imported(folder: str) -> Iterator[tuple[str, str]]:
    """File and top-level name of every import from outside the standard library and the project."""
    for file in sorted((ROOT / folder).rglob("*.py")):
        neighbours = {sibling.stem for sibling in file.parent.iterdir()}
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            else:
                continue
            for name in {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - OURS - neighbours:
                yield str(file.relative_to(ROOT)), name


def undeclared(folder: str, allowed: set[str]) -> list[str]:
    shipped = packages_distributions()
    return [
        f"{file}: {name}"
        for file, name in imported(folder)
        if name not in SUPPLIED_BY_QT and not allowed & {owner.lower().replace("_", "-") for owner in shipped.get(name, [name])}
    ]


@pytest.mark.parametrize("folder", ["app", "forms", "scanner", "resources"])
def test_the_program_asks_for_what_it_imports(folder: str) -> None:
    assert [line for line in undeclared(folder, asked()) if "/generate.py:" not in line] == []


def test_generators_ask_for_what_they_read() -> None:
    assert undeclared("resources", asked("tables")) == []


def test_the_tests_and_the_benchmark_ask_for_what_they_import() -> None:
    assert [line for line in undeclared("tests", asked("dev")) if not line.startswith("tests/bench/")] == []
    assert undeclared("tests/bench", asked("dev", "bench")) == []


def test_an_undeclared_import_would_be_seen() -> None:
    assert any(line.endswith(": numpy") for line in undeclared("scanner", asked() - {"numpy"}))
