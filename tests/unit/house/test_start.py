"""A command starts fast because it imports only what it needs, and the window because what nobody wanted yet is not imported."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

HEAVY = {"PySide6", "cv2", "numpy", "sqlalchemy", "sqlcipher3", "reportlab", "PIL", "cryptography", "yaml"}
PROBE = """
import sys
from app.__main__ import main
sys.argv = ["motcua", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    status = end.code or 0
else:
    status = 0
print("\\n" + str(status), *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def run(*arguments: str) -> tuple[int, set[str]]:
    """Exit status of the command and the top-level names it imported."""
    told = subprocess.run([sys.executable, "-c", PROBE, *arguments], capture_output=True, text=True, check=True, timeout=60)
    status, *names = told.stdout.splitlines()[-1].split()
    return int(status), set(names)


@pytest.mark.parametrize("arguments", [("--help",), ("scan", "--help"), ("usage", "report", "--help")])
def test_asking_for_help_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    status, names = run(*arguments)
    assert status == 0
    assert names & HEAVY == set()


def test_looking_at_the_ledger_imports_neither_qt_nor_opencv() -> None:
    status, names = run("ledger", "verify", "--json")
    assert status == 0
    assert "sqlcipher3" in names
    assert names & {"PySide6", "cv2"} == set()


WAITS: Final = {
    "pictures": ("numpy", "cv2", "zxingcpp", "pyzbar", "pypdfium2", "threadpoolctl", "segno"),
    "the line to a source": ("httpx", "h11"),
    "the books of a province": ("psycopg", "sqlalchemy.dialects.postgresql"),
    "reports": ("xlsxwriter", "app.report.workbook", "app.report.paper"),
    "practice": ("app.simulator", "app.self_check"),
    "pages beside the counter": (
        "app.ui.supervisor.frame",
        "app.ui.supervisor.pages",
        "app.ui.help.page",
        "app.ui.help.keys_overlay",
        "app.ui.dossiers_page",
        "app.ui.settings_page",
        "app.ui.set_up.frame",
    ),
}
"""What a heavy library or a page is for; the counter opens without."""

WINDOW: Final = """
import json, sys, threading
wanted = set()
class Noted:
    def find_spec(self, name, path=None, target=None):
        if threading.current_thread() is threading.main_thread():
            wanted.add(name)
sys.meta_path.insert(0, Noted())
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.cli.main import run
application = QApplication(sys.argv[:1])
look = QTimer()
def watch():
    window = next((one for one in application.topLevelWidgets() if type(one).__name__ == "MainWindow"), None)
    if window is not None and window.flow.state.pdf and window.flow.state.number:
        look.stop()
        print(json.dumps(sorted(wanted)))
        window.close()
look.timeout.connect(watch)
look.start(5)
sys.exit(run(["gui"]))
"""
"""Workers may import what they like: the window does not wait for them."""


def test_the_windows_thread_waits_for_nothing_that_nobody_wanted_yet(own_home: Path) -> None:
    own_home.mkdir(parents=True)
    (own_home / "settings.json").write_text('{"keys.backend": "file"}', encoding="utf-8")
    environment = {**os.environ, "MOTCUA_HOME": str(own_home), "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run([sys.executable, "-c", WINDOW], env=environment, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    imported = set(json.loads(ran.stdout))
    assert "app.ui.main_window" in imported
    early = {library: why for why, libraries in WAITS.items() for library in libraries if library in imported}
    assert early == {}
