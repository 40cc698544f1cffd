"""The project's commands: `dev`, `make` and `dev.ps1` are three doors to the same rooms."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINUX_ONLY = {"lock", "notices", "tables"}

pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="no POSIX shell on this system")


def dev(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", ROOT / "dev", *arguments], capture_output=True, text=True, timeout=30)


def listed() -> set[str]:
    told = dev()
    assert told.returncode == 0
    return set(re.findall(r"^sh dev (\w+) ", told.stdout, re.MULTILINE))


def test_dev_lists_its_commands() -> None:
    assert {"demo", "gui", "test", "check", "bench", "bundle"} <= listed()


def test_dev_refuses_a_command_it_does_not_know() -> None:
    told = dev("nonsense")
    assert told.returncode == 2
    assert "sh dev test" in told.stderr


def test_every_listed_command_is_there() -> None:
    script = (ROOT / "dev").read_text(encoding="utf-8")
    assert listed() == set(re.findall(r"^    (\w+)\)$", script, re.MULTILINE))


def test_make_forwards_every_command() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony
    assert set(phony[1].split()) - {"help"} == listed()


def test_windows_has_every_command_that_is_not_for_maintainers() -> None:
    script = (ROOT / "dev.ps1").read_bytes()
    assert script.startswith(b"\xef\xbb\xbf"), "Windows PowerShell 5.1 reads a file without this mark in the local code page"
    assert set(re.findall(r"^    '(\w+)' \{", script.decode("utf-8-sig"), re.MULTILINE)) - {"help"} == listed() - LINUX_ONLY
