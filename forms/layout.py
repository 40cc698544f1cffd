"""How a form's paper looks around its fields: type sizes and margins, photographs, declaration, place and date, signatures."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from forms.fields import FormField, Frozen, Key, When


class Photo(Frozen):
    """A frame for a photograph at the top of the first page; sizes in millimetres."""

    label: str
    width_mm: float = Field(default=40, ge=15, le=60)
    height_mm: float = Field(default=60, ge=15, le=80)
    footnote: int | None = None
    printed_when: When | None = None


class WrittenParagraph(Frozen):
    """A paragraph above the signatures, where it has a condition."""

    text: str
    printed_when: When | None = None


def _paragraph(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


Paragraph = Annotated[WrittenParagraph, BeforeValidator(_paragraph, json_schema_input_type=str | WrittenParagraph)]


class PlaceDate(Frozen):
    """The line "Làm tại: ..., ngày ... tháng ... năm ..." above the signatures."""

    opening: str = ""
    place: FormField
    date: FormField


class SignatureLine(Frozen):
    """A line to fill in by hand under a signature's head."""

    label: str
    footnote: int | None = None


class Signature(Frozen):
    """One signature block; blocks stand in columns from left to right."""

    head: str
    hint: str = ""
    footnote: int | None = None
    date: Literal["none", "blank", "filled"] = "none"
    """Is there a date line above the head, and is it filled from the form's own place and date?"""
    lines: tuple[SignatureLine, ...] = ()
    name: Key | Literal[""] = ""
    """Key of the field whose value is printed under the room for the signature."""
    printed_when: When | None = None
    """Alternatives: one signs where the condition holds, another where it does not."""


class Margins(Frozen):
    """In millimetres; decree 30/2020/NĐ-CP allows 20-25 top and bottom, 30-35 left, 15-20 right."""

    top: float = Field(default=20, ge=8, le=40)
    bottom: float = Field(default=20, ge=8, le=40)
    left: float = Field(default=30, ge=8, le=40)
    right: float = Field(default=15, ge=8, le=40)


class Layout(Frozen):
    """Type sizes in points and shares of the page; the defaults are those of decree 30/2020/NĐ-CP, appendix I."""

    paper: Literal["A4", "A5"] = "A4"
    margins_mm: Margins = Margins()
    nation_pt: float = Field(default=12, ge=8, le=14)
    motto_pt: float = Field(default=13, ge=8, le=14)
    title_pt: float = Field(default=14, ge=10, le=16)
    body_pt: float = Field(default=13, ge=9, le=14)
    table_pt: float = Field(default=11, ge=7, le=14)
    note_pt: float = Field(default=10, ge=7, le=13)
    line_spacing: float = Field(default=1.4, ge=1, le=2)
    mark_after: Literal["colon", "label"] = "colon"
    """Where footnote marks stand: "Nơi cư trú: (2)" or "Nội dung đề nghị (2):"."""
    signature_columns: int = Field(default=2, ge=1, le=4)
    signature_pt: float = Field(default=13, ge=8, le=14)
    signature_room_mm: float = Field(default=22, ge=10, le=40)
