"""The print spooler (CUPS): hands over a job and repeats what the spooler says, no more.

"Printed" is never said here: a job is `accepted` when the spooler took it, and the state is its own word.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import BadInput, DeviceMissing

PATIENCE_S = 15
_JOB = re.compile(r"(\S+)-(\d+)\s")
_ENGLISH = {"LC_ALL": "C"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOutcome:
    """What the spooler said: its job id, the printer that took it, and the job's state."""

    job: str
    printer: str
    state: str


def available() -> bool:
    """Is there a CUPS client on this machine?"""
    return shutil.which("lp") is not None


def print_file(file: Path, *, printer: str = "", copies: int = 1, title: str = "motcua") -> PrintOutcome:
    """Queues a PDF. `title` must be plain ASCII without a citizen's data: it is seen in the queue.

    Raises BadInput (not a PDF), DeviceMissing (no spooler, no such printer, spooler silent for 15 s).
    """
    try:
        with file.open("rb") as content:
            is_pdf = content.read(5) == b"%PDF-"
    except OSError as problem:
        raise BadInput("print.unreadable") from problem
    if not is_pdf:
        raise BadInput("print.not_pdf")
    if not available():
        raise DeviceMissing("print.no_spooler")
    order = ["lp", "-n", str(copies), "-t", title, *(["-d", printer] if printer else []), "--", str(file)]
    said = _run(order)
    queued = _JOB.search(said.stdout)
    if said.returncode != 0 or queued is None:
        raise DeviceMissing("print.refused" if printer else "print.no_printer")
    job = f"{queued.group(1)}-{queued.group(2)}"
    waiting = job in _run(["lpstat", "-W", "not-completed", "-o", queued.group(1)]).stdout
    return PrintOutcome(job=job, printer=queued.group(1), state="queued" if waiting else "completed")


def _run(order: list[str]) -> "subprocess.CompletedProcess[str]":
    import os

    try:
        return subprocess.run(order, capture_output=True, text=True, timeout=PATIENCE_S, env={**os.environ, **_ENGLISH}, check=False)  # noqa: S603 - fixed programs, no shell
    except (subprocess.TimeoutExpired, OSError) as problem:
        raise DeviceMissing("print.silent") from problem
