"""From a file, pasted bytes or a picture to readings. Bad content never raises: it becomes a reading that says why."""

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

from scanner.decode import STILL, Ladder, decode
from scanner.errors import ImageError
from scanner.pdf import is_pdf, pdf_sheets
from scanner.pictures import picture_sheets
from scanner.reading import Payload, Reading, judge, read_text
from scanner.sheet import MAX_BYTES, Sheet
from scanner.sighting import Grey

__all__ = ["Reading", "read_bytes", "read_file", "read_image", "read_text"]


def read_file(path: Path, *, today: dt.date | None = None) -> Iterator[Reading]:
    """One reading a picture or page, in order, each made when asked for; `source` is the path as given, `f.pdf#2` a page.

    PNG, JPEG, TIFF (all pages), BMP, WebP, PDF. At most 64 MiB a file, 50 megapixels a picture, 50 pages. Any thread but
    the window's: a page takes from 5 ms to a second.
    """
    source, started = str(path), time.perf_counter()
    try:
        data = _content(path)
    except ImageError as error:
        yield _failed(error, source=source, started=started)
        return
    yield from read_bytes(data, source=source, today=today)


def read_bytes(data: bytes, *, source: str, today: dt.date | None = None) -> Iterator[Reading]:
    """The same for the content of a file, pasted or dropped."""
    started = time.perf_counter()
    try:
        for sheet in _sheets(data):
            yield _read_sheet(sheet, source=source + sheet.label, started=started, today=today)
            started = time.perf_counter()
    except ImageError as error:
        yield _failed(error, source=source, started=started)


def read_image(image: Grey, *, source: str, today: dt.date | None = None, ladder: Ladder = STILL, started: float | None = None) -> Reading:
    """One grey picture. `started` is the `time.perf_counter()` to count `elapsed_ms` from, by default now.

    Raises ValueError for an array that is no grey picture (see `decode`): that is the caller's fault, not the citizen's.
    """
    begun = time.perf_counter() if started is None else started
    codes = decode(image, ladder=ladder)
    return judge((Payload(code.data, code.engine, code.stage) for code in codes), source=source, started=begun, today=today)


def _sheets(data: bytes) -> Iterator[Sheet]:
    return pdf_sheets(data) if is_pdf(data) else picture_sheets(data)


def _read_sheet(sheet: Sheet, *, source: str, started: float, today: dt.date | None) -> Reading:
    try:
        image = sheet.load()
    except ImageError as error:
        return _failed(error, source=source, started=started)
    return read_image(image, source=source, today=today, started=started)


def _failed(error: ImageError, *, source: str, started: float) -> Reading:
    return Reading(source=source, status="error", error=error.code, elapsed_ms=(time.perf_counter() - started) * 1000)


def _content(path: Path) -> bytes:
    if not path.exists():
        raise ImageError("no_such_file")
    if not path.is_file():  # a folder; or a pipe or device, which might never end
        raise ImageError("unreadable_file")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)  # the size on disk may be a promise
    except OSError as error:
        raise ImageError("unreadable_file") from error
    if len(data) > MAX_BYTES:
        raise ImageError("file_too_big")
    return data
