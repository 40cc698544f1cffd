"""What people wait for at the counter, with a budget each: `sh dev bench`. Not part of the gate, for machines differ.

Every run is a process of its own on a state folder of its own: what a clerk's script or a first start would meet.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

MOTCUA = Path(sys.executable).with_name("motcua")
RUNS = 5

WAITS = [
    ("help of the command line", ("--help",), 0.5),
    ("list of the forms", ("forms", "list"), 1.5),
    ("check of the ledger", ("ledger", "verify"), 1.5),
    ("the main job: three forms from sample cards", ("demo", "--out", "out"), 8.0),
]


@pytest.mark.parametrize(("what", "arguments", "budget_s"), WAITS, ids=lambda value: value if isinstance(value, str) else "")
def test_nobody_waits_longer_than(what: str, arguments: tuple[str, ...], budget_s: float, tmp_path: Path) -> None:
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run([MOTCUA, *arguments], cwd=tmp_path, check=True, capture_output=True, timeout=60)
        seconds.append(time.perf_counter() - start)
    print(f"\n{what}: median {statistics.median(seconds):.2f} s, worst {max(seconds):.2f} s of {RUNS}, budget {budget_s} s")
    assert statistics.median(seconds) <= budget_s
