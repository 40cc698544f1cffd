"""The typefaces that ship: which characters they draw, and that their licence travels with them."""

import struct
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFontFile

from resources.fonts import BE_VIETNAM_PRO, FOLDER, TINOS, drawable, undrawable
from resources.fonts.coverage import code_points

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
HIGHLAND = "ŏŭĭčƀñĕŎŬĬČɃÑĔ’'-–"


@pytest.mark.parametrize("file", [*TINOS.values(), *BE_VIETNAM_PRO.values()], ids=lambda file: file.stem)
def test_every_face_draws_vietnamese(file: Path) -> None:
    drawn = code_points(file.read_bytes())
    assert {ord(c) for c in VIETNAMESE + VIETNAMESE.upper()} <= drawn


@pytest.mark.parametrize("face", TINOS)
def test_the_four_faces_of_tinos_draw_the_same_as_the_pdf_library_says(face: str) -> None:
    drawn = code_points(TINOS[face].read_bytes())
    library = TTFontFile(str(TINOS[face])).charToGlyph
    assert drawn == {code for code, glyph in library.items() if glyph} & set(range(0x10000))
    assert drawn == code_points(TINOS["Regular"].read_bytes())
    assert {ord(c) for c in HIGHLAND} <= drawn


def test_what_tinos_lacks_is_named_and_replaced_visibly() -> None:
    assert undrawable("Nguyễn 漢字漢 Ánh") == ("漢", "字")
    assert drawable("H'Hen 漢 Niê") == "H'Hen \ufffd Niê"
    assert undrawable("a\u0000\u200b\r") == ("\u0000", "\u200b", "\r")
    assert undrawable(HIGHLAND + "\ufffd") == ()


def test_the_licence_texts_travel_with_the_fonts() -> None:
    for name in ("Tinos", "BeVietnamPro"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / f"OFL-{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "font",
    [
        struct.pack(">LH6x", 0x10000, 0),
        struct.pack(">LH6x4sLLL", 0x10000, 1, b"cmap", 0, 28, 4) + struct.pack(">HH", 0, 0),
        struct.pack(">LH6x4sLLL", 0x10000, 1, b"cmap", 0, 28, 14) + struct.pack(">HHHHLH", 0, 1, 3, 10, 12, 12),
    ],
    ids=["no tables", "empty cmap", "another format"],
)
def test_a_font_without_a_unicode_table_is_refused(font: bytes) -> None:
    with pytest.raises(ValueError, match="no "):
        code_points(font)
