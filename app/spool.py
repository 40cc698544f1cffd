"""The print spooler (CUPS): hands over a paper and repeats what the spooler says, no more.

"Printed" is never said here: a job is accepted when the spooler took it, and the state is its own word.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import BadInput, DeviceMissing

PATIENCE_S = 15
_ACCEPTED = re.compile(rb"(\S+)-(\d+) \(")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOutcome:
    """What the spooler said: its job id, the printer that took it, and the state of the job.

    `queued`: seen waiting or printing; `accepted`: taken, and no longer (or not yet) in the queue.
    """

    job: str
    printer: str
    state: str


def available() -> bool:
    """Is there a CUPS client on this machine?"""
    return shutil.which("lp") is not None


def read_paper(file: Path) -> bytes:
    """A PDF from the disk. Raises BadInput for anything else."""
    try:
        paper = file.read_bytes()
    except OSError as problem:
        raise BadInput("print.unreadable") from problem
    if not paper.startswith(b"%PDF-"):
        raise BadInput("print.not_pdf")
    return paper


def print_paper(paper: bytes, *, printer: str = "", copies: int = 1, title: str = "motcua") -> PrintOutcome:
    """Queues a PDF. `title` must be plain ASCII without a citizen's data: it is seen in the queue. Any thread but the window's.

    Raises DeviceMissing (no spooler, no such printer, spooler silent for 15 s). The bytes never touch a file of ours.
    """
    if not available():
        raise DeviceMissing("print.no_spooler")
    said = _run("lp", "-n", str(copies), "-t", title, *(["-d", printer] if printer else []), given=paper)
    accepted = _ACCEPTED.search(said.stdout)
    if said.returncode != 0 or accepted is None:
        raise DeviceMissing("print.refused" if printer else "print.no_printer")
    name, number = (part.decode(errors="replace") for part in accepted.groups())
    job = f"{name}-{number}"
    queue = _run("lpstat", "-W", "not-completed", "-o", name).stdout.decode(errors="replace").splitlines()
    waiting = any(line.split()[:1] == [job] for line in queue)
    return PrintOutcome(job=job, printer=name, state="queued" if waiting else "accepted")


def _run(*order: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    english = {**os.environ, "LC_ALL": "C"}
    try:
        return subprocess.run(order, input=given, capture_output=True, timeout=PATIENCE_S, env=english, check=False)  # noqa: S603  # fixed programs, no shell
    except (subprocess.TimeoutExpired, OSError) as problem:
        raise DeviceMissing("print.silent") from problem
