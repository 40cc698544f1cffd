"""From the start to a window that can be used, beside an empty PySide6 window: `python -m tests.bench.window_start`.

Every start is a process of its own by the command `gui`, offscreen, on one state folder. Its first start is not counted: it makes
ledger, keys and, as an installation does, Python's bytecode. A window can be used when it was painted, holds the first procedure's
paper and the keyboard stands on the next step. Memory is the resident set then. With `--cold` the machine's file cache is emptied
first, once each (root, Linux).
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
CACHES: Final = Path("/proc/sys/vm/drop_caches")

EMPTY: Final = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
from tests.bench.window_start import say
application = QApplication(sys.argv[:1])
window = QMainWindow()
window.resize(1366, 740)
window.show()
QTimer.singleShot(0, lambda: (say("painted"), say("usable"), application.quit()))
application.exec()
"""

OURS: Final = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.cli.main import run
from tests.bench.window_start import say
application = QApplication(sys.argv[:1])
look, painted = QTimer(), []
def watch():
    window = next((one for one in application.topLevelWidgets() if type(one).__name__ == "MainWindow"), None)
    if window is None:
        return
    if not painted:
        painted.append(say("painted"))
    if window.flow.state.pdf and window.flow.state.number and window.focusWidget() is not None:
        look.stop()
        say("usable")
        window.close()
look.timeout.connect(watch)
look.start(5)
sys.exit(run(["gui"]))
"""


def say(word: str) -> None:
    """In the process that is measured: when that was, by the clock of the machine; its processor time in seconds, its memory in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    mib = pages * os.sysconf("SC_PAGESIZE") / 2**20
    print(json.dumps({word: time.monotonic(), "processor": time.process_time(), "mib": mib}), flush=True)


def start(program: str, home: Path) -> tuple[float, float, float, float]:
    """Seconds to painted, seconds to usable, seconds of processor till then, MiB."""
    environment = {**os.environ, "MOTCUA_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(home / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.monotonic()
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    said: dict[str, float] = {}
    for line in ran.stdout.splitlines():
        said |= json.loads(line)
    return said["painted"] - began, said["usable"] - began, said["processor"], said["mib"]


def line(name: str, figures: tuple[float, ...], told: str) -> str:
    """How one program did."""
    painted, usable, processor, mib = figures
    return f"{name:<7} painted {painted:5.2f} s   usable {usable:5.2f} s   processor {processor:5.2f} s   {mib:4.0f} MiB   ({told})"


def main() -> None:
    """Prints one line a program; medians."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--runs", type=int, default=7)
    words.add_argument("--cold", action="store_true", help="also once each with the file cache emptied (root)")
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "settings.json").write_text('{"keys.backend": "file"}', encoding="utf-8")
        for program in (EMPTY, OURS):
            start(program, home)
        warm = {name: [start(program, home) for _ in range(given.runs)] for name, program in (("empty", EMPTY), ("motcua", OURS))}
        for name, runs in warm.items():
            print(line(name, tuple(statistics.median(column) for column in zip(*runs, strict=True)), f"median of {given.runs}"))
        ratio = statistics.median(run[1] for run in warm["motcua"]) / statistics.median(run[1] for run in warm["empty"])
        print(f"motcua / empty, usable: {ratio:.1f}")
        if given.cold:
            for name, program in (("empty", EMPTY), ("motcua", OURS)):
                os.sync()
                CACHES.write_text("3", encoding="ascii")
                print(line(name, start(program, home), "file cache emptied"))


if __name__ == "__main__":
    main()
