"""Nothing acknowledged is lost: killed processes, torn writes, power cuts, full and failing disks at every change of a file.

Some 500 cycles; `python -m tests.durability.harness --cycles 100000` is the large tier.
"""

import os
import random
from pathlib import Path

import pytest

from tests.durability import shim
from tests.durability.cuts import Disk, Operation, What, acknowledged, put_down
from tests.durability.harness import Harness, Recording
from tests.durability.work import SESSIONS, found

pytestmark = [
    pytest.mark.skipif(shim.compiler() is None, reason="needs Linux and a C compiler: apt-get install gcc libc6-dev"),
    pytest.mark.timeout(300),
]
CYCLES = int(os.environ.get("MOTCUA_FAULTS", "500"))


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Harness:
    return Harness(tmp_path_factory.mktemp("harness"))


@pytest.fixture(scope="module", params=[False, True], ids=["new desk", "older file"])
def recording(harness: Harness, request: pytest.FixtureRequest) -> Recording:
    return harness.recorded(old=request.param)


def test_the_recording_holds_all_that_is_worth_a_fault(recording: Recording) -> None:
    seen = {one.what for one in recording.log}
    assert {What.WRITE, What.SYNC, What.RENAME, What.UNLINK, What.MARK} <= seen
    names = {Path(one.name).name for one in recording.log}
    assert {"motcua.db", "motcua.db-wal"} <= names
    assert any(name.startswith(".ledger-") for name in names), "the archive"
    assert acknowledged(list(recording.log)) == SESSIONS * 8 + 2


def test_a_killed_process_loses_nothing_that_was_acknowledged(recording: Recording) -> None:
    verdict = recording.killed(cycles=CYCLES // 5, seed=11)
    assert (verdict.lost, verdict.broken) == (0, 0), str(verdict)


def test_a_power_cut_loses_nothing_that_was_acknowledged(recording: Recording) -> None:
    verdict = recording.without_power(cycles=CYCLES // 5, seed=12)
    assert (verdict.lost, verdict.broken) == (0, 0), str(verdict)


def test_a_full_or_failing_disk_is_told_and_loses_nothing(harness: Harness) -> None:
    verdict = harness.under_faults(cycles=CYCLES // 5, seed=13)
    assert (verdict.lost, verdict.broken, verdict.seen["other exceptions"]) == (0, 0, 0), str(verdict)
    assert verdict.seen["refusals"] > verdict.cycles // 2, "the faults met nobody"


def test_the_harness_proves_itself_a_weaker_setting_loses(harness: Harness) -> None:
    verdict = harness.recorded(synchronous="NORMAL").without_power(cycles=40, seed=14)
    assert verdict.lost > 0, str(verdict)
    assert verdict.broken == 0, "what is left is old, but whole"


def test_the_harness_proves_itself_no_syncing_corrupts(harness: Harness) -> None:
    verdict = harness.recorded(synchronous="OFF").without_power(cycles=60, seed=15)
    assert verdict.broken > 0, str(verdict)


# --- the played disk --------------------------------------------------------------------------------------------------


def written(name: str, offset: int, data: bytes) -> Operation:
    return Operation(What.WRITE, name, offset, data)


def test_what_was_synced_is_there_and_the_rest_may_be() -> None:
    disk = Disk({})
    for one in (
        Operation(What.CREATE, "a", 0, b""),
        written("a", 0, b"x" * 1024),
        Operation(What.SYNC, "a", 0, b""),
        written("a", 1024, b"y" * 1024),
        Operation(What.RENAME, "a", 0, b"b"),
        Operation(What.UNLINK, "missing", 0, b""),
        Operation(What.MARK, "", 3, b""),
    ):
        disk.do(one)
    assert disk.killed(None) == {"b": b"x" * 1024 + b"y" * 1024}
    assert disk.killed(written("b", 2048, b"zz")) == {"b": b"x" * 1024 + b"y" * 1024 + b"z"}
    left = [disk.without_power(random.Random(seed)) for seed in range(50)]
    assert all(next(iter(one.values())).startswith(b"x" * 1024) for one in left)
    assert {name for one in left for name in one} == {"a", "b"}
    assert {len(next(iter(one.values()))) for one in left} == {1024, 1536, 2048}


def test_a_shortened_file_is_short_and_a_lengthened_one_has_zeros() -> None:
    disk = Disk({"a": b"abcd"})
    disk.do(Operation(What.TRUNCATE, "a", 2, b""))
    disk.do(written("a", 4, b"e"))
    assert disk.killed(None) == {"a": b"ab\0\0e"}
    disk.do(Operation(What.TRUNCATE, "a", 7, b""))
    assert disk.killed(None) == {"a": b"ab\0\0e\0\0"}


def test_what_does_not_open_or_is_not_whole_is_found_so(tmp_path: Path) -> None:
    (tmp_path / "w" / "desk").mkdir(parents=True)
    put_down({"/w/desk/motcua.db": b"nothing" * 1000}, tmp_path / "w", watched=Path("/w"))
    assert found(tmp_path / "w" / "desk") == (False, set())
