"""The keys in a real vault: GNOME Keyring on a message bus of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NEEDED = ("dbus-run-session", "gnome-keyring-daemon")
ROOT = Path(__file__).resolve().parents[3]


PYTHON = f'"{sys.executable}" -m app'
UNLOCKED = 'printf "unlock\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"'
pytestmark = pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason=f"needs {' and '.join(NEEDED)}: run `sh dev test`")


def in_a_vault(vault: Path, home: Path, work: str) -> "subprocess.CompletedProcess[str]":
    """Runs shell words on a message bus with a vault of their own, kept in that folder; the program's home is `home`."""
    (vault / "run").mkdir(parents=True, mode=0o700)
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHON_KEYRING_BACKEND", "DBUS_SESSION_BUS_ADDRESS")}
    environment = {**kept, "MOTCUA_HOME": str(home), "XDG_RUNTIME_DIR": str(vault / "run"), "XDG_DATA_HOME": str(vault / "data")}
    line = ["dbus-run-session", "--", "sh", "-c", UNLOCKED, "sh", "sh", "-c", work]
    return subprocess.run(line, capture_output=True, text=True, timeout=90, check=False, cwd=ROOT, env=environment)


def test_with_a_system_vault_the_keys_are_in_it_and_in_no_file(own_home: Path, tmp_path: Path) -> None:
    done = in_a_vault(tmp_path / "vault", own_home, f"{PYTHON} demo --out {tmp_path / 'out'} --json && {PYTHON} ledger verify --json")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(row) for row in done.stdout.splitlines()]
    assert rows[-1]["chain"] == "ok"
    assert "keys.json" not in done.stderr
    assert not (own_home / "keys.json").exists()


def test_a_backup_comes_back_into_an_empty_home_with_its_keys_in_another_vault(own_home: Path, tmp_path: Path) -> None:
    backup, code, restored = tmp_path / "desk.backup", tmp_path / "code", tmp_path / "restored"
    made = in_a_vault(
        tmp_path / "one",
        own_home,
        f"{PYTHON} demo --out {tmp_path / 'out'} --json && {PYTHON} backup --out {backup} --json && {PYTHON} ledger verify --json",
    )
    assert made.returncode == 0, made.stderr
    *_, kept, before = [json.loads(row) for row in made.stdout.splitlines()]
    code.write_text(kept["recovery_code"] + "\n", encoding="ascii")
    back = in_a_vault(tmp_path / "two", restored, f"{PYTHON} restore {backup} --json < {code} && {PYTHON} ledger verify --json")
    assert back.returncode == 0, back.stderr
    told, now = [json.loads(row) for row in back.stdout.splitlines()]
    assert (told["chain"], told["anchor"]) == ("ok", before["anchor"])
    assert (now["chain"], now["events"]) == ("ok", before["events"] + 1), "that it was restored is an event"
    assert not (restored / "keys.json").exists()
