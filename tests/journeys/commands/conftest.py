"""The program as a script meets it: its output, its exit status, what it says to people."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import run

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Run:
    status: int
    rows: list[dict[str, Any]]
    said: str


class Motcua:
    """Runs `motcua` with JSON output on a state folder of its own: in this process, or (`start`) in another."""

    def __init__(self, home: Path, capture: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self._capture, self._monkeypatch = home, capture, monkeypatch

    def __call__(self, *words: object, given: bytes = b"") -> Run:
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        self._capture.readouterr()
        status = run([*map(str, words), "--json"])
        out, said = self._capture.readouterr()
        return Run(status, [json.loads(row) for row in out.splitlines()], said)

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COV_CORE")}
        return {**kept, "MOTCUA_HOME": str(self.home), "QT_QPA_PLATFORM": "offscreen", "PYTHONWARNINGS": "error"}

    def start(self, *words: object, **options: Any) -> "subprocess.Popen[str]":
        """Another process, its output in pipes. The caller waits for it."""
        line = [sys.executable, "-m", "app", *map(str, words), "--json"]
        return subprocess.Popen(
            line, cwd=ROOT, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
        )


@pytest.fixture
def motcua(own_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Motcua:
    return Motcua(own_home, capsys, monkeypatch)


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, Any]]]:
    """The practice cards, drawn once: rows as `motcua demo cards` gives them."""
    from resources.demo.cards import write_cards

    yield write_cards(tmp_path_factory.mktemp("cards"))
