"""How a form's paper looks around its fields: type sizes and margins, photographs, declaration, place and date, signatures."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from forms.fields import FormField, Frozen, Key, When


class Photo(Frozen):
    """A frame for a photograph at the top of the first page; sizes in millimetres."""

    label: str
    """What stands in it: "Ảnh 4 x 6"."""
    width_mm: float = Field(default=40, ge=15, le=60)
    """In millimetres."""
    height_mm: float = Field(default=60, ge=15, le=80)
    """In millimetres."""
    footnote: int | None = None
    """The number of its note in `footnotes`."""
    printed_when: When | None = None
    """Printed only while that holds."""


class WrittenParagraph(Frozen):
    """A paragraph above the signatures, where it has a condition."""

    text: str
    """What is printed."""
    printed_when: When | None = None
    """Printed only while that holds."""


def _paragraph(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


Paragraph = Annotated[WrittenParagraph, BeforeValidator(_paragraph, json_schema_input_type=str | WrittenParagraph)]


class PlaceDate(Frozen):
    """The line "Làm tại: ..., ngày ... tháng ... năm ..." above the signatures."""

    opening: str = ""
    """What stands before the place."""
    place: FormField
    """Where the form is signed."""
    date: FormField
    """The day on the form."""


class SignatureLine(Frozen):
    """A line to fill in by hand under a signature's head."""

    label: str
    """What stands before the dots: "Họ và tên"."""
    footnote: int | None = None
    """The number of its note in `footnotes`."""


class Signature(Frozen):
    """One signature block; blocks stand in columns from left to right."""

    head: str
    """Who signs, in capitals: "NGƯỜI YÊU CẦU"."""
    hint: str = ""
    """Under the head, in italics: "(Ký, ghi rõ họ tên)"."""
    footnote: int | None = None
    """The number of its note in `footnotes`."""
    date: Literal["none", "blank", "filled"] = "none"
    """Is there a date line above the head, and is it filled from the form's own place and date?"""
    lines: tuple[SignatureLine, ...] = ()
    """What is filled in by hand under the head."""
    name: Key | Literal[""] = ""
    """Key of the field whose value is printed under the room for the signature."""
    printed_when: When | None = None
    """Alternatives: one signs where the condition holds, another where it does not."""


class Margins(Frozen):
    """In millimetres; decree 30/2020/NĐ-CP allows 20-25 top and bottom, 30-35 left, 15-20 right."""

    top: float = Field(default=20, ge=8, le=40)
    """In millimetres, 20 to 25 by the decree."""
    bottom: float = Field(default=20, ge=8, le=40)
    """In millimetres, 20 to 25 by the decree."""
    left: float = Field(default=30, ge=8, le=40)
    """In millimetres, 30 to 35 by the decree."""
    right: float = Field(default=15, ge=8, le=40)
    """In millimetres, 15 to 20 by the decree."""


class Layout(Frozen):
    """Type sizes in points and shares of the page; the defaults are those of decree 30/2020/NĐ-CP, appendix I."""

    paper: Literal["A4", "A5"] = "A4"
    """Upright."""
    margins_mm: Margins = Margins()
    """Around every page."""
    nation_pt: float = Field(default=12, ge=8, le=14)
    """The nation's name."""
    motto_pt: float = Field(default=13, ge=8, le=14)
    """The motto under it."""
    title_pt: float = Field(default=14, ge=10, le=16)
    """The heading."""
    body_pt: float = Field(default=13, ge=9, le=14)
    """Labels and values."""
    table_pt: float = Field(default=11, ge=7, le=14)
    """What stands in tables and blocks of parties."""
    note_pt: float = Field(default=10, ge=7, le=13)
    """Footnotes."""
    line_spacing: float = Field(default=1.4, ge=1, le=2)
    """From one line to the next, as a multiple of the type size."""
    mark_after: Literal["colon", "label"] = "colon"
    """Where footnote marks stand: "Nơi cư trú: (2)" or "Nội dung đề nghị (2):"."""
    signature_columns: int = Field(default=2, ge=1, le=4)
    """Blocks side by side."""
    signature_pt: float = Field(default=13, ge=8, le=14)
    """Heads and hints of signatures."""
    signature_room_mm: float = Field(default=22, ge=10, le=40)
    """Left free under each head, in millimetres."""
