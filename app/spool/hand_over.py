"""Hands a paper over and repeats what the spooler says, no more."""

import re
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import BadInput, DeviceMissing
from app.spool.client import available, run
from app.spool.ticket import Ticket

_ACCEPTED = re.compile(rb"(\S+)-(\d+) \(")
_UNWILLING = b"is not accepting jobs"
_UNKNOWN = (b"does not exist", b"Unknown destination")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOutcome:
    """What the spooler said: its job id, the printer that took it, and the state of the job.

    `queued`: seen waiting or printing; `accepted`: taken, and no longer (or not yet) in the queue.
    """

    job: str
    printer: str
    state: str


def read_paper(file: Path) -> bytes:
    """A PDF from the disk. Raises BadInput for anything else."""
    try:
        paper = file.read_bytes()
    except OSError as problem:
        raise BadInput("print.unreadable") from problem
    if not paper.startswith(b"%PDF-"):
        raise BadInput("print.not_pdf")
    return paper


def print_paper(paper: bytes, *, printer: str = "", copies: int = 1, ticket: Ticket | None = None, title: str = "motcua") -> PrintOutcome:
    """Queues a PDF. `title` must be plain ASCII without a citizen's data: it is seen in the queue. Any thread but the window's.

    Raises DeviceMissing (no spooler, no such printer, one that takes no jobs, spooler silent for 15 s). The bytes never touch a
    file of ours. `ticket` says more than `copies` and stands instead of it.
    """
    if not available():
        raise DeviceMissing("print.no_spooler")
    options = (ticket or Ticket(copies=copies)).arguments()
    said = run("lp", *options, "-t", title, *(["-d", printer] if printer else []), given=paper)
    accepted = _ACCEPTED.search(said.stdout)
    if said.returncode != 0 or accepted is None:
        raise DeviceMissing(_why_not(said.stderr, printer))
    name, number = (part.decode(errors="replace") for part in accepted.groups())
    job = f"{name}-{number}"
    queue = run("lpstat", "-W", "not-completed", "-o", name).stdout.decode(errors="replace").splitlines()
    waiting = any(line.split()[:1] == [job] for line in queue)
    return PrintOutcome(job=job, printer=name, state="queued" if waiting else "accepted")


def cancel(job: str) -> None:
    """Takes a job out of the queue. Raises DeviceMissing where the spooler does not let go of it. Any thread but the window's."""
    if run("cancel", job).returncode != 0:
        raise DeviceMissing("print.not_cancelled", job=job)


def _why_not(said: bytes, printer: str) -> str:
    if _UNWILLING in said:
        return "print.rejecting"
    if any(words in said for words in _UNKNOWN):
        return "print.unknown_printer"
    return "print.refused" if printer else "print.no_printer"
