import io
from collections.abc import Callable

import numpy as np
import pypdf
import pytest
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from scanner import pdf
from scanner.decode import decode
from scanner.errors import ImageError
from scanner.pdf import is_pdf, pdf_sheets
from scanner.sheet import MAX_BYTES, MAX_PIXELS, MAX_SHEETS

Draw = Callable[..., NDArray[np.uint8]]


def document(*pages: tuple[tuple[float, float], NDArray[np.uint8] | None]) -> bytes:
    """A PDF with those page sizes in points; each picture 18 mm wide, as a code is on a card."""
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for size, picture in pages:
        canvas.setPageSize(size)
        canvas.rect(0, 0, 1, 1)
        if picture is not None:
            canvas.drawImage(ImageReader(Image.fromarray(picture)), 100, 100, width=51, height=51)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


A4 = (595.0, 842.0)


def loaded(data: bytes) -> list[tuple[str, NDArray[np.uint8] | str]]:
    """Label and picture, or error, of each page; loaded one by one as readers do."""
    pages: list[tuple[str, NDArray[np.uint8] | str]] = []
    for sheet in pdf_sheets(data):
        try:
            pages.append((sheet.label, sheet.load()))
        except ImageError as error:
            pages.append((sheet.label, error.code))
    return pages


def test_pages_are_drawn_sharp_enough_for_a_code_of_18_mm(code: Draw, man_2021: str) -> None:
    (first, blank), (second, picture) = loaded(document((A4, None), (A4, code(man_2021))))
    assert (first, second) == ("#1", "#2")
    assert isinstance(blank, np.ndarray)
    assert isinstance(picture, np.ndarray)
    assert decode(blank) == ()
    assert picture.shape == (3509, 2480)
    assert decode(picture)[0].data == man_2021.encode()


@pytest.mark.parametrize("size", [(14_400.0, 14_400.0), (3.0, 14_400.0), (14_400.0, 3.0)])
def test_a_poster_is_drawn_within_the_limit_of_pixels(size: tuple[float, float]) -> None:
    ((_, picture),) = loaded(document((size, None)))
    assert isinstance(picture, np.ndarray)
    assert 0 < picture.size <= MAX_PIXELS
    assert (picture.shape[0] < picture.shape[1]) == (size[1] < size[0])


def test_a_photograph_whose_pixels_were_taken_for_points_is_not_blown_up(page: Draw, code: Draw, man_2021: str) -> None:
    photograph = page(code(man_2021, scale=8), gap=900)
    stream = io.BytesIO()
    Image.fromarray(photograph).save(stream, "PDF", resolution=72)
    ((_, drawn),) = loaded(stream.getvalue())
    assert isinstance(drawn, np.ndarray)
    assert photograph.size < drawn.size <= 20_000_000
    assert decode(drawn)[0].data == man_2021.encode()


@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("mode", ["L", "1"])
def test_a_scan_in_grey_or_in_black_and_white_is_read(code: Draw, man_2021: str, dpi: int, mode: str) -> None:
    side = round(18 / 25.4 * dpi)
    paper = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 245)
    paper.paste(Image.fromarray(code(man_2021, scale=9)).resize((side, side), Image.Resampling.BOX), (dpi, 2 * dpi))
    stream = io.BytesIO()
    paper.point(lambda value: 255 * (value > 128)).convert(mode).save(stream, "PDF", resolution=dpi)
    ((_, drawn),) = loaded(stream.getvalue())
    assert isinstance(drawn, np.ndarray)
    assert decode(drawn)[0].data == man_2021.encode()


def test_a_picture_of_81_megapixels_hidden_in_a_form_is_refused_too() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.beginForm("inner")
    canvas.drawImage(ImageReader(Image.new("1", (9_000, 9_000))), 0, 0, width=50, height=50)
    canvas.endForm()
    canvas.doForm("inner")
    canvas.showPage()
    canvas.save()
    assert loaded(stream.getvalue()) == [("#1", "too_many_pixels")]


def test_a_page_that_lies_on_its_side_is_read(code: Draw, man_2021: str) -> None:
    writer = pypdf.PdfWriter(io.BytesIO(document((A4, code(man_2021)))))
    writer.pages[0].rotate(90)
    stream = io.BytesIO()
    writer.write(stream)
    ((_, drawn),) = loaded(stream.getvalue())
    assert isinstance(drawn, np.ndarray)
    assert drawn.shape == (2480, 3509)
    assert decode(drawn)[0].data == man_2021.encode()


def test_a_picture_of_81_megapixels_on_a_small_page_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(stream, "PDF")
    assert loaded(stream.getvalue()) == [("#1", "too_many_pixels")]


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\nnonsense", b"%PDF-1.4\n%%EOF"])
def test_a_broken_pdf_is_an_error(data: bytes) -> None:
    with pytest.raises(ImageError, match="unreadable_pdf"):
        list(pdf_sheets(data))


def test_a_pdf_cut_short_gives_pages_or_an_error_and_nothing_else(code: Draw, man_2021: str) -> None:
    whole = document((A4, code(man_2021)))
    for kept in (0.2, 0.5, 0.9, 0.99):
        try:
            assert all(
                isinstance(picture, np.ndarray) or picture == "unreadable_pdf" for _, picture in loaded(whole[: int(len(whole) * kept)])
            )
        except ImageError as error:
            assert error.code == "unreadable_pdf"


def test_a_pdf_with_a_password_is_named_so() -> None:
    writer = pypdf.PdfWriter(io.BytesIO(document((A4, None))))
    writer.encrypt("bí mật", algorithm="AES-256")
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(ImageError, match="encrypted_pdf"):
        list(pdf_sheets(stream.getvalue()))


def test_a_pdf_without_pages_is_unreadable() -> None:
    writer = pypdf.PdfWriter()
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(ImageError, match="unreadable_pdf"):
        list(pdf_sheets(stream.getvalue()))


class Hollow:
    """A document that PDFium opens and that then has no page."""

    def __init__(self) -> None:
        self.closed = False

    def __len__(self) -> int:
        return 0

    def close(self) -> None:
        self.closed = True


def test_a_document_that_opens_but_has_no_page_is_unreadable_and_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    hollow = Hollow()
    monkeypatch.setattr(pdf, "_open", lambda data: hollow)
    with pytest.raises(ImageError, match="unreadable_pdf"):
        loaded(b"%PDF-1.7")
    assert hollow.closed


def test_pages_beyond_the_fiftieth_are_named_not_dropped() -> None:
    pages = loaded(document(*[((20.0, 20.0), None)] * (MAX_SHEETS + 3)))
    assert len(pages) == MAX_SHEETS + 1
    assert pages[-1] == (f"#{MAX_SHEETS + 1}", "too_many_pages")
    assert len(list(pdf_sheets(document(*[((20.0, 20.0), None)] * MAX_SHEETS)))) == MAX_SHEETS


def test_a_page_that_cannot_be_drawn_is_an_error_of_that_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_scale", lambda width, height: 0.0)
    assert loaded(document((A4, None))) == [("#1", "unreadable_pdf")]


def test_a_file_above_64_mib_is_refused_unread() -> None:
    with pytest.raises(ImageError, match="file_too_big"):
        list(pdf_sheets(b"%PDF-1.7" + bytes(MAX_BYTES)))


def test_a_pdf_is_known_by_its_first_kilobyte() -> None:
    assert is_pdf(b"%PDF-1.7")
    assert is_pdf(b"\xef\xbb\xbf rubbish %PDF-1.3")
    assert not is_pdf(bytes(1024) + b"%PDF-1.7")
    assert not is_pdf(b"")
