"""Every import contract is broken once on purpose, in a copy of the tree, and must be seen."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("app", "forms", "scanner", "resources")

BREACHES = [
    ("forms/facts.py", "import app.core.citizen", "The program stands on forms and scanner"),
    ("forms/facts.py", "import scanner.payload", "The program stands on forms and scanner"),
    ("resources/dates.py", "import forms.facts", "The program stands on forms and scanner"),
    ("app/core/citizen.py", "import app.settings", "Inside the program every module has its layer"),
    ("app/store/__init__.py", "import app.verify.api", "Inside the program every module has its layer"),
    ("app/verify/__init__.py", "import app.store.database", "Inside the program every module has its layer"),
    ("app/homeless.py", "import json", "Inside the program every module has its layer"),
    ("app/counter.py", "import PySide6.QtCore", "Below the window nothing reaches Qt"),
    ("resources/text.py", "import PySide6.QtCore", "Below the window nothing reaches Qt"),
    ("scanner/payload.py", "import PySide6.QtCore", "Below the window nothing reaches Qt"),
    ("app/cli/__init__.py", "import PySide6.QtCore", "The command line imports no Qt itself"),
    ("app/ui/__init__.py", "import sqlalchemy", "Only the store speaks SQL"),
    ("app/counter.py", "import sqlcipher3", "Only the store speaks SQL"),
    ("app/verify/adapters/demo.py", "import app.verify.adapters.another", "Adapters do not know each other"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python files of the project and the contracts, and a second adapter to be known."""
    tree = tmp_path_factory.mktemp("tree")
    for name in OURS:
        for file in (ROOT / name).rglob("*.py"):
            target = tree / file.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    shutil.copyfile(ROOT / "pyproject.toml", tree / "pyproject.toml")
    (tree / "app/verify/adapters/another.py").write_text('"""Another adapter."""\n', encoding="utf-8")
    return tree


def lint(tree: Path) -> tuple[int, str]:
    """Exit status and report of import-linter on that tree, which comes before the checkout on the path."""
    tool = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run(
        [tool, "--no-logo", "--no-cache"],
        cwd=tree,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "200"},
    )
    return told.returncode, told.stdout


def test_the_tree_keeps_every_contract(copy: Path) -> None:
    status, report = lint(copy)
    assert status == 0, report


@pytest.mark.parametrize(("file", "line", "contract"), BREACHES)
def test_a_breach_is_caught(copy: Path, file: str, line: str, contract: str) -> None:
    path = copy / file
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    try:
        status, report = lint(copy)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, encoding="utf-8")
    assert status == 1
    assert contract in report.partition("Broken contracts")[2]
