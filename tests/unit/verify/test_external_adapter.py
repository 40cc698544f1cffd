"""The sample package under `tests/external_adapter`: it installs, is found and works; bad ones of its kind are kept out."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.lookup import Identity, LookupRequest
from app.verify import registry
from app.verify.api import Verifier
from resources.dates import PartialDate
from tests.contract.configured import Configured
from tests.contract.requests import FIRST, NOBODY, anew, asking
from tests.contract.verifier_contract import VerifierContract

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "tests" / "external_adapter"
BIN = Path(sys.executable).parent
OFFLINE = ("--no-deps", "--offline", "--no-build-isolation", "--no-cache")
MAUF = Identity(number="099000000017", full_name="Nguyễn Văn Mẫu", birth_date=PartialDate(1990, 3, 7))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample installed, as any installer would."""
    folder = tmp_path_factory.mktemp("installed")
    command = [str(BIN / "uv"), "pip", "install", "-q", "--python", sys.executable, "--target", str(folder), *OFFLINE, str(SAMPLE)]
    subprocess.run(command, check=True, timeout=60)
    return folder


def motcua(place: Path, *words: str) -> tuple[int, list[dict[str, object]]]:
    """Exit status and rows of a command that finds what is installed in that folder."""
    environment = {**os.environ, "PYTHONPATH": str(place)}
    told = subprocess.run(
        [sys.executable, "-m", "app", *words, "--json"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    return told.returncode, [json.loads(line) for line in told.stdout.splitlines()]


class TestTheSampleKeepsTheContract(VerifierContract):
    @pytest.fixture
    def verifier(self, place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Verifier]:
        monkeypatch.syspath_prepend(str(place))
        source = registry.build("example", Configured())
        yield source
        source.close()

    @pytest.fixture
    def known(self) -> LookupRequest:
        return anew(asking(FIRST), identity=MAUF)

    @pytest.fixture
    def unknown(self) -> LookupRequest:
        return asking(FIRST, number=NOBODY)


def test_commands_find_it_and_look_up_through_it(place: Path) -> None:
    status, rows = motcua(place, "adapter", "list")
    found = {row["adapter"]: row for row in rows}
    assert (status, found["example"]["ok"]) == (0, True)
    assert motcua(place, "adapter", "check", "example")[1][0]["ok"] is True
    person = ("--number", MAUF.number, "--name", MAUF.full_name, "--birth", "1990-03-07")
    motcua(place, "settings", "set", "keys.backend", "file")
    why = ("--procedure", "1.004873", "--dossier", "D-1")
    status, rows = motcua(place, "lookup", *person, *why, "--adapter", "example")
    assert (status, rows[0]["outcome"], rows[0]["adapter"]) == (0, "FOUND", "example")


BAD = {
    "exits": "raise SystemExit(7)",
    "breaks": "raise RuntimeError",
    "lies": "from motcua_example import ExampleVerifier\nclass Liar(ExampleVerifier):\n    api_version = 99\nbuild = Liar",
    "leaves": "def build(_):\n    import sys\n    sys.exit()",
    "lacks": "",
}


def test_bad_packages_are_listed_as_such_and_take_nothing_down(place: Path, tmp_path: Path) -> None:
    for name, code in BAD.items():
        (tmp_path / f"bad_{name}.py").write_text(code)
        info = tmp_path / f"bad_{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: bad-{name}\nVersion: 1.0\n")
        named = name if name != "lacks" else "demo"
        (info / "entry_points.txt").write_text(f"[motcua.verifiers]\n{named} = bad_{name}:build\n")
    status, rows = motcua(Path(f"{place}{os.pathsep}{tmp_path}"), "adapter", "list")
    found = {str(row["adapter"]): row["ok"] for row in rows}
    assert status == 4
    assert {name for name, ok in found.items() if not ok} == {"exits", "breaks", "lies", "leaves", "bad-lacks/demo"}
    assert {name for name, ok in found.items() if ok} == {"demo", "gateway", "soap", "replay", "example"}
    assert all(row["problem"] and row["hint"] for row in rows if not row["ok"])
