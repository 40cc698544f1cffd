"""From the reviewed bytes to a printer: which printers there are, what they offer, and the hand-over. Worker thread.

With a CUPS client the spooler gets the PDF itself; elsewhere QtPdf draws its pages at the printer's resolution.
"Sent" is said only when the spooler took the job.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app import spool
from app.core.errors import DeviceMissing
from app.spool import client, winspool
from app.spool.server import Offer, offer
from app.spool.ticket import Sides, Ticket
from app.ui.pages import print_pages
from app.ui.ports import Receipt, Spool

JOB_TITLE = "motcua"
"""Seen in the printer's queue: never a citizen's name; ASCII, or CUPS garbles it."""
_MOST_ASKED = 24
"""Printers that are asked what they offer; where there are more, the others are offered plainly."""
_SIDES = {
    QPrinter.DuplexMode.DuplexNone: Sides.ONE,
    QPrinter.DuplexMode.DuplexLongSide: Sides.LONG,
    QPrinter.DuplexMode.DuplexShortSide: Sides.SHORT,
}


@dataclass(frozen=True, slots=True)
class Printers:
    """What can be printed on, which is usual here, and what each of them offers."""

    names: tuple[str, ...] = ()
    usual: str = ""
    offers: Mapping[str, Offer] = field(default_factory=dict)

    def offer(self, printer: str) -> Offer:
        """Of that printer; nothing where it does not say."""
        return self.offers.get(printer, Offer())


def printers() -> Printers:
    """The printers of this machine. Worker thread: a print server may take its time."""
    if not spool.available():
        names = tuple(QPrinterInfo.availablePrinterNames())
        return Printers(names, QPrinterInfo.defaultPrinterName(), {name: _offer_by_qt(name) for name in names})
    names = tuple(_said("lpstat", "-e").split())
    _, _, usual = _said("lpstat", "-d").strip().rpartition(" ")
    return Printers(names, usual if usual in names else "", {name: offer(name) for name in names[:_MOST_ASKED]})


def spool_to(printer: str, ticket: Ticket) -> Spool:
    """A hand-over to that printer. What it returns is called in a worker thread and raises DeviceMissing."""

    def hand_over(pdf: bytes) -> Receipt:
        if spool.available():
            outcome = spool.print_paper(pdf, printer=printer, ticket=ticket, title=JOB_TITLE)
            return Receipt(job=outcome.job, printer=outcome.printer, state=outcome.state, copies=ticket.copies)
        title = f"{JOB_TITLE}-{secrets.token_hex(4)}"
        print_pages(pdf, printer_name=printer, ticket=ticket, title=title)
        return Receipt(job=_job_of(printer, title), printer=printer, state="queued", copies=ticket.copies)

    return hand_over


def _job_of(printer: str, title: str) -> str:
    """How the spooler calls the job that Qt has just given it; empty where it does not say."""
    windows = winspool.library()
    try:
        return winspool.job_of(windows, printer, title) if windows else ""
    except DeviceMissing:
        return ""


def _offer_by_qt(printer: str) -> Offer:
    modes = QPrinterInfo.printerInfo(printer).supportedDuplexModes()
    sides = tuple(_SIDES[mode] for mode in modes if mode in _SIDES)
    return Offer(sides=sides if any(each.two for each in sides) else ())


def _said(*order: str) -> str:
    try:
        return client.run(*order).stdout.decode(errors="replace")
    except DeviceMissing:
        return ""
