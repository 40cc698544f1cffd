"""From the reviewed bytes to a printer: which printers there are, and the hand-over. Worker thread.

With a CUPS client the spooler gets the PDF itself; elsewhere QtPdf draws its pages at the printer's resolution.
"Sent" is said only when the spooler took the job.
"""

import os
import subprocess
from dataclasses import dataclass

from PySide6.QtPrintSupport import QPrinterInfo

from app import spool
from app.ui.pages import print_pages
from app.ui.ports import Receipt, Spool

PATIENCE_S = 5
JOB_TITLE = "motcua"
"""Seen in the printer's queue: never a citizen's name; ASCII, or CUPS garbles it."""


@dataclass(frozen=True, slots=True)
class Printers:
    """What can be printed on, and which is usual here."""

    names: tuple[str, ...] = ()
    usual: str = ""


def printers() -> Printers:
    """The printers of this machine. Worker thread: a print server may take its time."""
    if not spool.available():
        return Printers(tuple(QPrinterInfo.availablePrinterNames()), QPrinterInfo.defaultPrinterName())
    names = tuple(_said("lpstat", "-e").split())
    _, _, usual = _said("lpstat", "-d").strip().rpartition(" ")
    return Printers(names, usual if usual in names else "")


def spool_to(printer: str, *, copies: int) -> Spool:
    """A hand-over to that printer. What it returns is called in a worker thread and raises DeviceMissing."""

    def hand_over(pdf: bytes) -> Receipt:
        if not spool.available():
            print_pages(pdf, printer_name=printer, copies=copies, title=JOB_TITLE)
            return Receipt(job="", printer=printer, state="queued", copies=copies)
        outcome = spool.print_paper(pdf, printer=printer, copies=copies, title=JOB_TITLE)
        return Receipt(job=outcome.job, printer=outcome.printer, state=outcome.state, copies=copies)

    return hand_over


def _said(*order: str) -> str:
    surroundings = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(order, capture_output=True, text=True, timeout=PATIENCE_S, env=surroundings, check=False)  # noqa: S603  # fixed programs, no shell
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout
