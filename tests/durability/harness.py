"""So many cycles of each kind of fault, and what became of the events that were acknowledged before it.

`python -m tests.durability.harness --cycles 100000 --seed 1` is the large tier; the small one runs with the other tests.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.durability import shim
from tests.durability.cuts import Disk, Operation, acknowledged, operations, put_down
from tests.durability.work import OLD_FILE, begin, found


@dataclass
class Verdict:
    """Of one kind of fault."""

    cycles: int = 0
    lost: int = 0
    """Acknowledged events that were not there afterwards."""
    broken: int = 0
    """Ledgers that did not open, or whose chain did not hold."""
    seen: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        more = "".join(f", {count} {name}" for name, count in sorted(self.seen.items()))
        return f"{self.cycles} cycles, {self.lost} acknowledged events lost, {self.broken} ledgers broken{more}"


@dataclass(frozen=True)
class Harness:
    """Builds the shim once; `folder` is its own."""

    folder: Path

    def __post_init__(self) -> None:
        shim.build(self.folder)

    def recorded(self, *, synchronous: str = "FULL", old: bool = False) -> "Recording":
        """A desk at work, with all that it did to its files."""
        watched, log = self.folder / "watched", self.folder / "log"
        shutil.rmtree(watched, ignore_errors=True)
        log.unlink(missing_ok=True)
        watched.mkdir()
        begin(watched / "desk", old=old)
        shim.run(self.folder / "shim.so", watched, "log", synchronous, log=log)
        return Recording(watched, tuple(operations(log)), old)

    def under_faults(self, *, cycles: int, seed: int) -> Verdict:
        """ENOSPC and EIO, once and for good, whole and torn, met by the program itself."""
        watched = self.folder / "watched"
        shutil.rmtree(watched, ignore_errors=True)
        watched.mkdir()
        told = json.loads(shim.run(self.folder / "shim.so", watched, "faults", cycles, seed))
        seen = Counter({"changes of files": told["points"], "refusals": told["failed"], "other exceptions": told["other"]})
        return Verdict(told["cycles"], told["lost"], told["broken"], seen)


@dataclass(frozen=True)
class Recording:
    """A log, and the folder it is about."""

    watched: Path
    log: tuple[Operation, ...]
    old: bool

    def killed(self, *, cycles: int, seed: int) -> Verdict:
        """kill -9 before or in the midst of a write."""
        return self._played(cycles, seed, power=True)

    def without_power(self, *, cycles: int, seed: int) -> Verdict:
        """A power cut."""
        return self._played(cycles, seed, power=False)

    def _played(self, cycles: int, seed: int, *, power: bool) -> Verdict:
        chance, verdict = random.Random(seed), Verdict()
        points = sorted(chance.choices(range(len(self.log) + 1), k=cycles))
        disk, at = Disk(self._begun()), 0
        for point in points:
            for one in self.log[at:point]:
                disk.do(one)
            at = point
            torn = self.log[point] if point < len(self.log) and chance.random() < 0.5 else None
            left = disk.killed(torn) if power else disk.without_power(chance)
            self._judge(verdict, left, acknowledged(list(self.log[:point])))
        return verdict

    def _begun(self) -> dict[str, bytes]:
        return {str(self.watched / "desk" / "motcua.db"): OLD_FILE.read_bytes()} if self.old else {}

    def _judge(self, verdict: Verdict, left: dict[str, bytes], expected: int) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "desk").mkdir()
            put_down(left, folder, watched=self.watched)
            whole, there = found(folder / "desk")
        verdict.cycles += 1
        verdict.broken += not whole
        verdict.lost += len(set(range(1, expected + 1)) - there) if whole else 0


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--cycles", type=int, default=100_000)
    words.add_argument("--seed", type=int, default=1)
    told = words.parse_args()
    if shim.compiler() is None:
        print("needs Linux and gcc (apt-get install gcc libc6-dev)")
        return 3
    each, began, bad = max(1, told.cycles // 6), time.monotonic(), 0
    with tempfile.TemporaryDirectory() as folder:
        harness = Harness(Path(folder))
        for old in (False, True):
            name = "older file" if old else "new desk"
            recording = harness.recorded(old=old)
            for kind, verdict in (
                ("kill -9 and torn writes", recording.killed(cycles=each, seed=told.seed)),
                ("power cuts", recording.without_power(cycles=each, seed=told.seed)),
            ):
                print(f"{name}, {kind}: {verdict}", flush=True)
                bad += verdict.lost + verdict.broken
        verdict = harness.under_faults(cycles=each * 2, seed=told.seed)
        print(f"ENOSPC and EIO: {verdict}", flush=True)
        bad += verdict.lost + verdict.broken + verdict.seen["other exceptions"]
        for weaker in ("NORMAL", "OFF"):
            proof = harness.recorded(synchronous=weaker).without_power(cycles=each // 4 + 1, seed=told.seed)
            print(f"proof of the harness, power cuts with synchronous={weaker}: {proof}", flush=True)
    print(f"seed {told.seed}, {time.monotonic() - began:.0f} s, Python {'.'.join(map(str, sys.version_info[:3]))}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
