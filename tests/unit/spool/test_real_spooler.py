"""Against CUPS itself: what it is given, what it says of each job, and that nothing else is said of it."""

import subprocess
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from app.core.errors import DeviceMissing
from app.spool import print_paper, queue, server
from app.spool.look import Look, Phase
from app.spool.ticket import Sides, Ticket
from app.spool.watch import follow
from tests.print_server import PATIENCE_S, PDF_DRIVER, PrintServer, print_server, real_spooler

pytestmark = real_spooler


@pytest.fixture
def spooler(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintServer]:
    with print_server(monkeypatch) as up:
        yield up


def paper(pages: int = 1) -> bytes:
    canvas = Canvas(out := BytesIO())
    for page in range(pages):
        canvas.drawString(100, 700, f"trang {page}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def until_it_says(job: str, wanted: Look) -> None:
    end = time.monotonic() + PATIENCE_S
    while (seen := queue.look(job)) != wanted:
        assert time.monotonic() < end, seen
        time.sleep(0.02)


def test_a_printed_job_is_completed_with_its_copies_on_both_sides_from_the_chosen_tray(spooler: PrintServer) -> None:
    said = print_paper(paper(3), printer="Phong1", ticket=Ticket(copies=2, sides=Sides.LONG, tray="tray-2"))
    until_it_says(said.job, Look(phase=Phase.COMPLETED))
    (came,) = spooler.papers()
    assert len(PdfReader(came).pages) == 8  # each copy begins on a new sheet
    told = spooler.options(said.job)
    assert "Duplex=DuplexNoTumble" in told
    assert "InputSlot=Tray2" in told


def test_a_printer_offers_what_its_driver_knows(spooler: PrintServer) -> None:
    offer = server.offer("Phong1")
    assert offer.sides == (Sides.ONE, Sides.LONG, Sides.SHORT)
    assert offer.trays == ("tray-1", "tray-2")
    assert offer.accepting
    spooler.order("cupsreject", "Phong1")
    assert not server.offer("Phong1").accepting
    assert server.offer("Khong-Co") == server.Offer()


@pytest.mark.parametrize("lacking", ["media-empty", "media-jam", "cover-open", "toner-empty"])
def test_a_printer_that_lacks_something_is_stopped_by_that_name_and_goes_on_afterwards(spooler: PrintServer, lacking: str) -> None:
    spooler.lacks(f"{lacking}-error")
    job = print_paper(paper(), printer="Phong1").job
    until_it_says(job, Look(phase=Phase.STOPPED, reason=lacking))
    assert spooler.papers() == []
    spooler.lacks("")
    until_it_says(job, Look(phase=Phase.COMPLETED))


def test_a_warning_stops_nothing(spooler: PrintServer) -> None:
    spooler.lacks("toner-low-warning")
    job = print_paper(paper(), printer="Phong1").job
    until_it_says(job, Look(phase=Phase.PRINTING))
    spooler.lacks("")
    until_it_says(job, Look(phase=Phase.COMPLETED))


def test_a_paused_printer_keeps_the_job_and_prints_it_when_it_is_resumed(spooler: PrintServer) -> None:
    spooler.order("cupsdisable", "Phong1")
    job = print_paper(paper(), printer="Phong1").job
    until_it_says(job, Look(phase=Phase.STOPPED, reason="paused"))
    spooler.order("cupsenable", "Phong1")
    until_it_says(job, Look(phase=Phase.COMPLETED))


def test_a_held_job_a_cancelled_one_and_one_given_up_are_told_apart(spooler: PrintServer) -> None:
    spooler.lacks("media-empty-error")
    held, cancelled = (print_paper(paper(), printer="Phong1").job for _ in range(2))
    spooler.order("lp", "-i", cancelled, "-H", "hold")
    until_it_says(cancelled, Look(phase=Phase.HELD))
    queue.cancel(cancelled)
    until_it_says(cancelled, Look(phase=Phase.CANCELLED))
    queue.cancel(held)
    until_it_says(held, Look(phase=Phase.CANCELLED))
    spooler.lacks("fail")
    until_it_says(print_paper(paper(), printer="Phong1").job, Look(phase=Phase.ABORTED))
    with pytest.raises(DeviceMissing, match=r"print\.not_cancelled"):
        queue.cancel(held)


def test_a_job_that_the_queue_does_not_know_is_gone_and_a_silent_server_tells_nothing(spooler: PrintServer) -> None:
    assert queue.look("Phong1-999") == Look(phase=Phase.GONE)
    spooler.stop()
    assert queue.look("Phong1-1") == Look(phase=Phase.UNKNOWN)
    assert server.offer("Phong1") == server.Offer()
    with pytest.raises(DeviceMissing):
        print_paper(paper(), printer="Phong1")


@pytest.mark.parametrize(
    ("order", "printer", "key"), [("", "Khong-Co", "print.unknown_printer"), ("cupsreject", "Phong1", "print.rejecting")]
)
def test_a_printer_that_takes_no_job_says_why(spooler: PrintServer, order: str, printer: str, key: str) -> None:
    if order:
        spooler.order(order, printer)
    with pytest.raises(DeviceMissing) as problem:
        print_paper(paper(), printer=printer)
    assert problem.value.key == key


def test_a_job_is_followed_from_its_trouble_to_its_end(spooler: PrintServer) -> None:
    spooler.lacks("media-empty-error")
    job = print_paper(paper(), printer="Phong1").job
    news = follow(lambda: queue.look(job), stop=threading.Event())
    assert next(news) == Look(phase=Phase.STOPPED, reason="media-empty")
    spooler.lacks("")
    *_, last = news
    assert last == Look(phase=Phase.COMPLETED)
    assert len(spooler.papers()) == 1


@pytest.mark.skipif(not PDF_DRIVER.exists(), reason="NO CUPS-PDF: install printer-driver-cups-pdf")
def test_cups_pdf_prints_the_paper_as_a_file_of_its_user(spooler: PrintServer) -> None:
    """Its backend runs as root alone, and writes where /etc/cups/cups-pdf.conf says: the home of whoever prints."""
    backend = Path("/usr/lib/cups/backend/cups-pdf")
    if subprocess.run(["id", "-u"], capture_output=True, check=True).stdout.strip() != b"0":
        pytest.skip("CUPS-PDF NOT PROVEN: a print server that runs as an ordinary user may not start it")
    (spooler.folder / "lib" / "backend" / "cups-pdf").symlink_to(backend)
    spooler.order("lpadmin", "-p", "Pdf", "-E", "-v", "cups-pdf:/", "-P", str(PDF_DRIVER))
    title = f"motcua-{spooler.folder.name}"
    came = Path("~root/PDF").expanduser() / f"{title}-job_1.pdf"
    try:
        job = print_paper(paper(2), printer="Pdf", ticket=Ticket(copies=1), title=title).job
        until_it_says(job, Look(phase=Phase.COMPLETED))
        assert len(PdfReader(came).pages) == 2
    finally:
        came.unlink(missing_ok=True)
