"""The command at its edges: other encodings, closed pipes, full outputs, an impatient hand on Ctrl+C, and faults of our own."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from app.cli import main as command_line
from tests.journeys.commands.conftest import ROOT, Motcua


def started(motcua: Motcua, *words: object, **options: Any) -> "subprocess.Popen[bytes]":
    """The program in another process, its output as bytes. Options are those of Popen; `environment` adds to it."""
    environment = motcua.environment() | options.pop("environment", {})
    options.setdefault("stdout", subprocess.PIPE)
    line = [sys.executable, "-m", "app", *map(str, words)]
    return subprocess.Popen(line, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=False, **options)


def test_json_is_utf8_whatever_the_console_thinks(motcua: Motcua, practice: list[dict[str, Any]]) -> None:
    narrow = {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "LC_ALL": "C"}
    out, said = started(motcua, "scan", practice[0]["file"], "--json", environment=narrow).communicate()
    assert json.loads(out.decode())["status"] == "card", said.decode()


def test_a_reader_that_went_away_is_no_failure(motcua: Motcua) -> None:
    with started(motcua, "settings", "list", "--json") as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert b"Traceback" not in running.stderr.read()
    assert running.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_output_is_said_with_status_six(motcua: Motcua) -> None:
    with Path("/dev/full").open("w") as full:
        running = started(motcua, "settings", "list", "--json", stdout=full)
        _, said = running.communicate()
    assert running.returncode == 6, said.decode()
    assert "đầu ra" in said.decode()


def test_ctrl_c_stops_with_one_sentence(motcua: Motcua) -> None:
    running = started(motcua, "parse", "-", stdin=subprocess.PIPE)
    assert running.stdin is not None
    assert running.stdout is not None
    running.stdin.write(b"https://example.org/\n")
    running.stdin.flush()
    assert running.stdout.readline()  # it is at work now, and waits for more
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 130
    assert said.decode().strip().endswith("Đã dừng.")
    assert "Traceback" not in said.decode()


def test_only_the_output_is_called_the_output(motcua: Motcua, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> int:
        raise PermissionError("/some/library/file")

    monkeypatch.setattr(command_line, "application", broken)
    ran = motcua("scan", "x.png")
    assert (ran.status, "PermissionError" in ran.said, "đầu ra" in ran.said) == (command_line.FAULT, True, False)


def test_a_fault_of_our_own_is_named_by_kind_without_its_values(motcua: Motcua, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> int:
        raise RuntimeError("Nguyễn Thị Thử 099190001234")

    monkeypatch.setattr(command_line, "application", broken)
    ran = motcua("scan", "x.png")
    assert ran.status == command_line.FAULT
    assert "RuntimeError" in ran.said
    assert "099190001234" not in ran.said
    monkeypatch.setenv("MOTCUA_DEBUG", "1")
    with pytest.raises(RuntimeError):
        motcua("scan", "x.png")


def test_common_options_may_stand_anywhere_and_in_either_form(motcua: Motcua, tmp_path: Path) -> None:
    assert "no form" in motcua("forms", "show", "nope", "--lang=en").said.lower()
    assert motcua("settings", "list", f"--home={tmp_path}").status == 0
    assert motcua("--home", tmp_path, "settings", "get", "clerk.name").rows[0]["value"] == "canbo"
    assert motcua("parse", "").rows[0]["error"] == "empty"
    assert motcua("scan", "--nonsense").status == 2


def test_the_window_starts_and_closes_offscreen(motcua: Motcua) -> None:
    running = started(motcua, "gui", environment={"QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"})
    patience = time.monotonic() + 30
    while not (motcua.home / "motcua.db").exists() and running.poll() is None and time.monotonic() < patience:
        time.sleep(0.1)
    assert running.poll() is None, running.communicate()[1].decode()
    second = started(motcua, "gui")
    _, said = second.communicate(timeout=30)
    assert (second.returncode, "đang mở" in said.decode()) == (4, True)
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=30)


@pytest.mark.skipif(sys.platform != "linux", reason="only there a screen may be missing")
def test_without_a_screen_the_window_says_so_instead_of_dying(motcua: Motcua) -> None:
    running = started(motcua, "gui", environment={"QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""})
    _, said = running.communicate(timeout=30)
    assert (running.returncode, "màn hình" in said.decode()) == (3, True)


def test_the_state_folder_may_have_spaces_and_accents(motcua: Motcua, tmp_path: Path) -> None:
    assert motcua("ledger", "verify", "--home", tmp_path / "Bàn số 1").rows[0]["chain"] == "ok"
    assert (tmp_path / "Bàn số 1" / "motcua.db").is_file()
