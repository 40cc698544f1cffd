"""What is printed, saved and shown are the same bytes; "sent" is said only when the spooler took them."""

import os
import stat
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from reportlab.pdfgen.canvas import Canvas

from app import spool
from app.core.errors import BadInput, DeviceMissing
from app.spool.server import Offer
from app.spool.ticket import Sides, Ticket
from app.ui import pages
from app.ui.printing import printers, spool_to

MAPPINGS = Path("/proc/self/maps")


def paper(count: int = 2) -> bytes:
    canvas = Canvas("", invariant=1)
    for _ in range(count):
        canvas.drawString(100, 700, "x" * 40)
        canvas.showPage()
    return bytes(canvas.getpdfdata())


def spooler(folder: Path, monkeypatch: pytest.MonkeyPatch, *, lp: str) -> Path:
    """A CUPS client of our own: keeps what it is given."""
    for name, script in {
        "lp": lp,
        "lpstat": 'case "$1" in -e) echo "ToKhai Phong2";; -d) echo "system default destination: Phong2";; esac',
    }.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / name).chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder / "given.pdf"


def test_pages_are_drawn_on_white_from_the_bytes(dressed: QApplication) -> None:
    drawn = pages.draw(paper(), width=300)
    assert [page.width() for page in drawn] == [300, 300]
    assert drawn[0].pixelColor(2, 2).name() == "#ffffff"
    dark = [drawn[0].pixelColor(x, y).lightness() for x in range(0, 300, 2) for y in range(0, 150, 2)]
    assert min(dark) < 128


@pytest.mark.skipif(not MAPPINGS.exists(), reason="counts the process's mappings as Linux lists them")
def test_a_day_of_papers_leaves_no_memory_behind(dressed: QApplication) -> None:
    """Each start of PDFium keeps its first pages of memory for good, eight mappings a paper of the 65,530 that a process may have."""
    drawn, mappings = paper(), []
    for _ in range(3):
        for _ in range(20):
            pages.draw(drawn, width=300)
        mappings.append(len(MAPPINGS.read_bytes().splitlines()))
    assert mappings[2] - mappings[0] < 40


def test_bytes_that_are_no_pdf_are_bad_input(dressed: QApplication) -> None:
    with pytest.raises(BadInput):
        pages.draw(b"not a paper", width=100)


@pytest.mark.skipif(os.name == "nt", reason="CUPS is not there")
def test_the_spooler_gets_the_very_bytes_and_its_answer_is_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = f'cat > {tmp_path}/given.pdf; printf "%s " "$@" > {tmp_path}/order'
    lp = f'{keep}; echo "request id is ToKhai-12 (1 file(s))"'
    given = spooler(tmp_path, monkeypatch, lp=lp)
    pdf = paper()
    receipt = spool_to("ToKhai", Ticket(copies=3, sides=Sides.SHORT, tray="tray-2"))(pdf)
    assert given.read_bytes() == pdf
    assert (receipt.job, receipt.printer, receipt.copies) == ("ToKhai-12", "ToKhai", 3)
    order = (tmp_path / "order").read_text()
    assert order.split() == [
        "-n", "3", "-o", "sides=two-sided-short-edge", "-o", "media-col={media-source=tray-2}", "-t", "motcua", "-d", "ToKhai",
    ]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="CUPS is not there")
def test_a_printer_that_does_not_take_the_job_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spooler(tmp_path, monkeypatch, lp="exit 1")
    with pytest.raises(DeviceMissing):
        spool_to("ToKhai", Ticket())(paper())


@pytest.mark.skipif(os.name == "nt", reason="CUPS is not there")
def test_printers_are_those_of_the_spooler_the_usual_one_first_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spooler(tmp_path, monkeypatch, lp="exit 1")
    found = printers()
    assert (found.names, found.usual) == (("ToKhai", "Phong2"), "Phong2")
    assert found.offer("ToKhai") == found.offer("Khong-Co") == Offer()


def test_without_a_spooler_pages_go_to_the_printer_and_an_unknown_one_is_missing(
    dressed: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "available", lambda: False)
    with pytest.raises(DeviceMissing):
        spool_to("Khong-Co", Ticket())(paper())
