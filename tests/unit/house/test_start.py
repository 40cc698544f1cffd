"""A command starts fast because it imports only what it needs."""

import subprocess
import sys

import pytest

HEAVY = {"PySide6", "cv2", "numpy", "sqlalchemy", "sqlcipher3", "reportlab", "PIL", "cryptography"}
PROBE = """
import sys
from app.__main__ import main
sys.argv = ["motcua", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    status = end.code or 0
else:
    status = 0
print("\\n" + str(status), *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def run(*arguments: str) -> tuple[int, set[str]]:
    """Exit status of the command and the top-level names it imported."""
    told = subprocess.run([sys.executable, "-c", PROBE, *arguments], capture_output=True, text=True, check=True, timeout=60)
    status, *names = told.stdout.splitlines()[-1].split()
    return int(status), set(names)


@pytest.mark.parametrize("arguments", [("--help",), ("scan", "--help"), ("usage", "report", "--help")])
def test_asking_for_help_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    status, names = run(*arguments)
    assert status == 0
    assert names & HEAVY == set()


def test_looking_at_the_ledger_imports_neither_qt_nor_opencv() -> None:
    status, names = run("ledger", "verify", "--json")
    assert status == 0
    assert "sqlcipher3" in names
    assert names & {"PySide6", "cv2"} == set()
