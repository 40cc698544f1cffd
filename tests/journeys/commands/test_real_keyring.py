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


@pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason=f"needs {' and '.join(NEEDED)}: run `sh dev test`")
def test_with_a_system_vault_the_keys_are_in_it_and_in_no_file(own_home: Path, tmp_path: Path) -> None:
    run_dir = tmp_path / "run"
    run_dir.mkdir(mode=0o700)
    script = 'printf "unlock\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"'
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHON_KEYRING_BACKEND", "DBUS_SESSION_BUS_ADDRESS")}
    environment = {**kept, "MOTCUA_HOME": str(own_home), "XDG_RUNTIME_DIR": str(run_dir), "XDG_DATA_HOME": str(tmp_path / "data")}
    python = f'"{sys.executable}" -m app'
    work = f"{python} demo --out {tmp_path / 'out'} --json && {python} ledger verify --json"
    line = ["dbus-run-session", "--", "sh", "-c", script, "sh", "sh", "-c", work]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT, env=environment)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(row) for row in done.stdout.splitlines()]
    assert rows[-1]["chain"] == "ok"
    assert "keys.json" not in done.stderr
    assert not (own_home / "keys.json").exists()
