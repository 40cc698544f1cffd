"""Pages of a PDF as pictures, by PDFium; under the same limits as a photograph.

PDFium is not safe in several threads at once, so one lock covers every call into it.
"""

import math
import threading
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np

from scanner.errors import ImageError
from scanner.sheet import MAX_BYTES, MAX_PIXELS, MAX_SHEETS, Sheet
from scanner.sighting import Grey

_MAGIC = b"%PDF-"
_MAGIC_WITHIN = 1024  # bytes: readers accept leading rubbish (PDF 1.7, appendix H)
_DPI = 300  # a card's code of 18 mm and 53 modules gets four pixels a module
_POINTS = 72  # to the inch: the unit of a page
_MOST_DRAWN = 20_000_000  # pixels: A3 at 300 dpi, and a photograph whose maker took points for pixels is not blown up fourfold
_PASSWORD_WANTED = 4  # FPDF_ERR_PASSWORD

one_at_a_time = threading.Lock()
"""Held by whoever calls into PDFium, in other rooms too."""


def is_pdf(data: bytes) -> bool:
    """Does the file say that it is a PDF?"""
    return _MAGIC in data[:_MAGIC_WITHIN]


def pdf_sheets(data: bytes) -> Iterator[Sheet]:
    """The pages `#1`, `#2` ... Raises ImageError (`unreadable_pdf`, `encrypted_pdf`, `file_too_big`) where there is none at all."""
    if len(data) > MAX_BYTES:
        raise ImageError("file_too_big")
    document = _open(data)
    try:
        with one_at_a_time:
            count = len(document)
        if count == 0:
            raise ImageError("unreadable_pdf")
        for number in range(min(count, MAX_SHEETS)):
            yield Sheet(f"#{number + 1}", partial(_render, document, number))
        if count > MAX_SHEETS:
            yield Sheet(f"#{MAX_SHEETS + 1}", _refuse_more)
    finally:
        with one_at_a_time:
            document.close()


def _open(data: bytes) -> Any:
    pdfium = import_module("pypdfium2")  # untyped, and 60 ms that only PDFs should cost
    with one_at_a_time:
        try:
            return pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            # PDFium keeps the last error of the process, so a file that fails without one would inherit it: look into the file too.
            locked = error.err_code == _PASSWORD_WANTED and b"/Encrypt" in data
            raise ImageError("encrypted_pdf" if locked else "unreadable_pdf") from error


def _render(document: Any, number: int) -> Grey:
    """One page at 300 dpi, or at what keeps a poster within 20 megapixels."""
    pdfium = import_module("pypdfium2")
    with one_at_a_time:
        try:
            page = document[number]
            try:
                _judge_images(page, pdfium)
                bitmap = page.render(scale=_scale(*page.get_size()), grayscale=True)
                try:
                    return np.array(bitmap.to_numpy(), np.uint8)  # a copy: the bitmap's memory ends with it
                finally:
                    bitmap.close()
            finally:
                page.close()
        except (pdfium.PdfiumError, ValueError, OverflowError) as error:  # ValueError: a page without extent
            raise ImageError("unreadable_pdf") from error


def _judge_images(page: Any, pdfium: Any) -> None:
    """A small page may carry a huge picture, which rendering would unpack: its header is judged first."""
    for image in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE]):
        width, height = image.get_px_size()
        if width * height > MAX_PIXELS:
            raise ImageError("too_many_pixels")


def _scale(width: float, height: float) -> float:
    """Pixels a point. One row and column are left for PDFium, which rounds up."""
    wanted = _DPI / _POINTS
    pixels = (width * wanted + 1) * (height * wanted + 1)
    return wanted * min(1.0, math.sqrt(_MOST_DRAWN / pixels))


def _refuse_more() -> Grey:
    raise ImageError("too_many_pages")
