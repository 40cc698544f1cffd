"""The shim built, preloaded, and spoken to."""

import ctypes
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")
ROOT = Path(__file__).resolve().parents[2]


def compiler() -> str | None:
    """The C compiler; None: there is none, or this system knows no LD_PRELOAD."""
    return (shutil.which("gcc") or shutil.which("cc")) if sys.platform == "linux" else None


def build(folder: Path) -> Path:
    """The library, made from its source in that folder."""
    made = folder / "shim.so"
    line = [str(compiler()), "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", str(made), str(SOURCE), "-ldl"]
    subprocess.run(line, check=True, capture_output=True, text=True)
    return made


def run(shim: Path, watched: Path, *words: object, log: Path | None = None) -> str:
    """Runs `tests.durability.work` under the shim; what it said. Raises CalledProcessError."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV_CORE")}
    environment |= {"LD_PRELOAD": str(shim), "MOTCUA_FAULTS_DIR": str(watched), "PYTHONPATH": str(ROOT)}
    if log is not None:
        environment["MOTCUA_FAULTS_LOG"] = str(log)
    line = [sys.executable, "-m", "tests.durability.work", str(watched), *map(str, words)]
    return subprocess.run(line, env=environment, cwd=ROOT, check=True, capture_output=True, text=True).stdout


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(None)
    library.faults_arm.argtypes = (ctypes.c_long, ctypes.c_int, ctypes.c_int, ctypes.c_int)
    library.faults_arm.restype = None
    library.faults_mark.argtypes = (ctypes.c_int64,)
    library.faults_mark.restype = None
    library.faults_changes.restype = ctypes.c_long
    return library


def arm(nth: int, error: int, *, sticky: bool, torn: bool) -> None:
    """In a process under the shim: its n-th change of a watched file from now on fails. 0: none does."""
    _library().faults_arm(nth, error, sticky, torn)


def mark(number: int) -> None:
    """In a process under the shim: everything up to this number is acknowledged now."""
    _library().faults_mark(number)


def changes() -> int:
    """In a process under the shim: how many changes of watched files there were."""
    return int(_library().faults_changes())
