"""The façade's description: the same as the code, and kept by the simulator under generated requests (schemathesis)."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.simulator import Simulator
from app.simulator.asked import FIELDS
from app.simulator.shapes import Shape
from resources.simulator import openapi
from tests.unit.app.simulator.conftest import Desk

SEED = 4


@pytest.fixture
def facade() -> Iterator[Desk]:
    with Simulator() as running:
        desk = Desk(running)
        yield desk
        desk.client.close()


def schemathesis(desk: Desk, folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """The command of docs/mo-phong.md: valid and spoilt requests, and every answer held against the description."""
    line = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "run",
        f"{desk.running.base}/openapi.json",
        "--no-color",
        "--generation-deterministic",
    ]
    line += ["-H", f"Authorization: Bearer {desk.enter()}", "--seed", str(SEED), *options]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False, timeout=110)


def test_generated_requests_get_what_the_description_promises(facade: Desk, tmp_path: Path) -> None:
    ran = schemathesis(facade, tmp_path, "--max-examples", "15")
    assert ran.returncode == 0, ran.stdout
    assert "7 selected / 7 total" in ran.stdout
    assert len(facade.running.calls) > 200


def test_a_broken_promise_would_be_seen(facade: Desk, tmp_path: Path) -> None:
    facade.running.fault("broken")
    ran = schemathesis(facade, tmp_path, "--phases", "examples")
    assert (ran.returncode, "JSON" in ran.stdout) == (1, True)


def test_it_names_every_shape_and_the_fields_as_the_code_reads_them() -> None:
    assert set(openapi()["paths"]) == {"/token", *(f"/json/{shape}{tail}" for shape in Shape for tail in ("", "/{service}"))}
    for name in ("Asked", "AskedByPath"):
        described = openapi()["components"]["schemas"][name]["properties"]
        patterns = {field: f"^{pattern.pattern}$" for field, pattern in FIELDS.items()}
        written = {field: said.get("pattern", f"^{'|'.join(said.get('enum', ()))}$") for field, said in described.items()}
        assert written == patterns
