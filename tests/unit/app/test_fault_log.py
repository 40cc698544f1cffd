"""Faults of the program are kept beside the ledger: little, for the owner alone, and never in the clerk's way."""

import faulthandler
import logging
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app import fault_log

log = logging.getLogger("motcua.window")


def test_a_fault_is_one_line_with_its_time(tmp_path: Path) -> None:
    with fault_log.kept_in(tmp_path):
        log.error("%s in the window: %s", "ValueError", "flow.py:3 fill")

    (line,) = fault_log.read(tmp_path, fault_log.FAULTS).splitlines()
    assert line.startswith("20")
    assert line.endswith("ERROR motcua.window ValueError in the window: flow.py:3 fill")
    assert stat.S_IMODE((tmp_path / fault_log.FAULTS).stat().st_mode) == 0o600


def test_nothing_is_written_where_nothing_went_wrong_or_after_the_end(tmp_path: Path) -> None:
    with fault_log.kept_in(tmp_path):
        pass
    log.error("too late")

    assert fault_log.read(tmp_path, fault_log.FAULTS) == ""


def test_two_files_of_a_quarter_mebibyte_at_most(tmp_path: Path) -> None:
    with fault_log.kept_in(tmp_path):
        for _ in range(6_000):
            log.error("x" * 100)

    files = sorted(tmp_path.glob(f"{fault_log.FAULTS}*"))
    assert [file.name for file in files] == [fault_log.FAULTS, f"{fault_log.FAULTS}.1"]
    assert all(file.stat().st_size <= fault_log.LONGEST for file in files)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_where_nothing_can_be_written_the_work_goes_on_in_silence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with fault_log.kept_in(tmp_path / "gone"):
        log.error("lost")

    assert capfd.readouterr().err == ""


def test_only_the_end_of_a_long_file_is_read(tmp_path: Path) -> None:
    (tmp_path / fault_log.CRASH).write_bytes(b"a" + b"b" * fault_log.LONGEST)

    assert fault_log.read(tmp_path, fault_log.CRASH) == "b" * fault_log.LONGEST
    assert fault_log.read(tmp_path, "none") == ""


def test_a_process_that_ends_by_a_fault_of_its_own_says_where_it_stood(tmp_path: Path) -> None:
    (tmp_path / fault_log.CRASH).write_bytes(b"old" * fault_log.LONGEST)
    dies = "import os, sys; from pathlib import Path; from app import fault_log\nwith fault_log.kept_in(Path(sys.argv[1])): os.abort()"

    ended = subprocess.run([sys.executable, "-c", dies, str(tmp_path)], capture_output=True, check=False)  # our own program

    assert ended.returncode < 0
    told = fault_log.read(tmp_path, fault_log.CRASH)
    assert told.startswith("Fatal Python error: Aborted")
    assert "old" not in told


def test_whoever_listens_for_crashes_already_goes_on_listening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faulthandler, "is_enabled", lambda: True)
    monkeypatch.setattr(faulthandler, "disable", lambda: pytest.fail("it was not ours"))

    with fault_log.kept_in(tmp_path):
        assert (tmp_path / fault_log.CRASH).exists()
