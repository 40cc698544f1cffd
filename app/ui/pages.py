"""A PDF's pages as pictures, by QtPdf, from the very bytes that are printed and saved. Any thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from app.core.errors import BadInput, DeviceMissing
from app.spool.ticket import Sides, Ticket

POINTS_PER_INCH = 72
SHARPEST_DPI = 300
"""Enough for text on paper; a whole page at 1200 dpi would take 500 MB."""
_DUPLEX = {
    Sides.ONE: QPrinter.DuplexMode.DuplexNone,
    Sides.LONG: QPrinter.DuplexMode.DuplexLongSide,
    Sides.SHORT: QPrinter.DuplexMode.DuplexShortSide,
}


@contextmanager
def opened(pdf: bytes) -> Iterator[QPdfDocument]:
    """The document. Raises BadInput for bytes that are no PDF. One thread, start to end."""
    _library()
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)  # type: ignore[call-overload]  # the stub forbids None, Qt wants a parent or none
    document.load(buffer)
    try:
        if document.status() is not QPdfDocument.Status.Ready:
            raise BadInput("print.not_pdf")
        yield document
    finally:
        document.close()
        buffer.close()


@cache
def _library() -> QPdfDocument:
    """An empty document that stays: the last one to go ends PDFium, and beginning it anew costs 60 KiB that never come back."""
    held: QPdfDocument = QPdfDocument(None)  # type: ignore[call-overload]  # as above
    return held


def draw(pdf: bytes, *, width: int) -> tuple[QImage, ...]:
    """All pages, `width` device pixels wide, on white. Raises BadInput for bytes that are no PDF or hold a page nobody can draw."""
    with opened(pdf) as document:
        return tuple(_page(document, page, width=width) for page in range(document.pageCount()))


def _page(document: QPdfDocument, page: int, *, width: int) -> QImage:
    points = document.pagePointSize(page)
    size = QSize(width, round(width * points.height() / max(1.0, points.width())))
    drawn = document.render(page, size)
    if drawn.isNull():
        raise BadInput("print.not_pdf")
    paper = QImage(size, QImage.Format.Format_RGB32)
    paper.fill(QColor(Qt.GlobalColor.white))
    painter = QPainter(paper)
    painter.drawImage(QPoint(0, 0), drawn)
    painter.end()
    return paper


def print_pages(pdf: bytes, *, printer_name: str, ticket: Ticket, title: str) -> None:
    """Draws the pages onto a printer at its own resolution, where there is no CUPS client (Windows).

    Raises DeviceMissing where the printer does not take the job. Worker thread.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(printer_name)
    if printer.printerName() != printer_name:  # Qt keeps the default one for a name it does not know: the wrong room
        raise DeviceMissing("print.refused")
    printer.setCopyCount(ticket.copies)
    if ticket.sides:
        printer.setDuplex(_DUPLEX[ticket.sides])
    printer.setDocName(title)
    printer.setFullPage(True)
    painter = QPainter()
    with opened(pdf) as document:
        _shape(printer, document.pagePointSize(0))
        if not printer.isValid() or not painter.begin(printer):
            raise DeviceMissing("print.refused")
        try:
            for page in range(document.pageCount()):
                if page and not printer.newPage():
                    raise DeviceMissing("print.refused")
                area = printer.pageLayout().fullRectPixels(printer.resolution())
                sharpest = round(document.pagePointSize(page).width() / POINTS_PER_INCH * SHARPEST_DPI)
                try:
                    drawn = _page(document, page, width=min(area.width(), sharpest))
                except BadInput as problem:
                    raise DeviceMissing("print.refused") from problem
                painter.drawImage(area, drawn)
        finally:
            ended = painter.end()
        if not ended:
            raise DeviceMissing("print.refused")


def _shape(printer: QPrinter, points: QSizeF) -> None:
    printer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch))
