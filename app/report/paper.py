"""A report as a paper to be signed (PDF): A4 across, Tinos, heads on every page, the anchor as a QR code, room for two signatures.

Typography of decree 30/2020/NĐ-CP, appendix I. Text is escaped: no name is ever read as markup. The same report gives the same bytes.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, LongTable, PageTemplate, Paragraph, Spacer, Table

from app.anchor_sheet import draw_code
from app.core.report import UsageReport
from app.core.usage import UsageCount
from app.report.columns import AT_A_GLANCE, BANDS, change, figure, group, head, statement
from forms.paper.head import MOTTO, NATION
from forms.paper.type import Face, register_faces
from resources.fonts import drawable
from resources.sentences import Language, say
from resources.text import nfc

_MARGIN: Final = 15 * mm
_WIDTH: Final = float(landscape(A4)[0]) - 2 * _MARGIN
_CODE: Final = 30 * mm
_FIGURE: Final = 12.2 * mm
_CHANGE: Final = 15 * mm
_ROOM_TO_SIGN: Final = 20 * mm
_ALIGN: Final = {"left": TA_LEFT, "centre": TA_CENTER, "right": TA_RIGHT}


def paper(report: UsageReport, *, title: str, office: str, test_data: bool, language: Language = "vi") -> bytes:
    """The paper of that office. Any thread."""
    register_faces()
    out = BytesIO()
    document = BaseDocTemplate(
        out, pagesize=landscape(A4), leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN, title=title,
        author="motcua", creator="motcua", lang=language, invariant=1, initialFontName=Face.REGULAR,
    )  # fmt: skip
    frame = Frame(document.leftMargin, document.bottomMargin, document.width, document.height, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=_furnished(report, test_data=test_data, language=language)))
    document.build([*_opening(report, title, office, language), _grid(report, language), *_ending(report, language)])
    return out.getvalue()


class _Code(Flowable):  # type: ignore[misc]  # reportlab ships no types
    """The anchor as a QR code, and under it in letters."""

    def __init__(self, anchor: str) -> None:
        super().__init__()
        self.width, self.height = _CODE, _CODE
        self._anchor = anchor

    def draw(self) -> None:
        """At the place the layout gave it."""
        draw_code(self.canv, self._anchor, left=0, bottom=0, side=_CODE)


def _opening(report: UsageReport, title: str, office: str, language: Language) -> Iterator[Flowable]:
    heads = [[_text(office.upper(), Face.BOLD, 12), _text(NATION, Face.BOLD, 12)], ["", _text(MOTTO, Face.BOLD, 13)]]
    yield Table(heads, colWidths=[_WIDTH * 0.42, _WIDTH * 0.58])
    yield Spacer(0, 8)
    yield _text(title, Face.BOLD, 14)
    yield Spacer(0, 6)
    lines = [_text(line, Face.REGULAR, 10.5, "left") for line in statement(report, language)]
    code = _Code(report.anchor) if report.anchor else Spacer(0, 0)
    yield Table([[lines, code]], colWidths=[_WIDTH - _CODE, _CODE], style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *_FLUSH])
    yield Spacer(0, 6)


def _grid(report: UsageReport, language: Language) -> LongTable:
    compared = report.compared_with is not None
    heads = [*report.by, *AT_A_GLANCE, *(["change"] if compared else [])]
    named = (say("usage.report.change", language) if name == "change" else head(name, language) for name in heads)
    rows = [[_text(name, Face.BOLD, 7.5) for name in named]]
    for count in report.counts:
        rows.append([*(_text(group(count, name, language), Face.REGULAR, 8.5, "left") for name in report.by), *_figures(count, compared)])
    if report.by:
        total = [_text(say("usage.report.total", language), Face.BOLD, 8.5, "left"), *([""] * (len(report.by) - 1))]
        rows.append([*total, *_figures(report.total, compared)])
    figures = [*([_FIGURE] * len(AT_A_GLANCE)), *([_CHANGE] if compared else [])]
    widths = [*([(_WIDTH - sum(figures)) / len(report.by)] * len(report.by) if report.by else []), *figures]
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *_FLUSH]
    style += [("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#EDEFF2"))]
    return LongTable(rows, colWidths=widths, repeatRows=1, style=style)


def _figures(count: UsageCount, compared: bool) -> list[Paragraph]:
    cells = [*(figure(count, name) for name in AT_A_GLANCE), *([change(count)] if compared else [])]
    return [_text(cell, Face.REGULAR, 8.5, "right") for cell in cells]


def _ending(report: UsageReport, language: Language) -> Iterator[Flowable]:
    """What has no column of its own, and the signatures on one page with it."""
    total, notes = report.total, list[Flowable]()
    bands = " · ".join(f"{head(name, language)}: {figure(total, name)}" for name in BANDS)
    depth = {"needed": figure(total, "rate_filled"), "of_20": figure(total, "rate_of_20")}
    notes.append(_text(say("usage.report.depth", language, bands=bands, **depth), Face.REGULAR, 10, "left"))
    if total.officers_granted is not None:
        officers = {name: figure(total, f"officers_{name}") for name in ("active", "granted")}
        notes.append(
            _text(say("usage.report.officers", language, **officers, rate=figure(total, "rate_officers")), Face.REGULAR, 10, "left")
        )
    notes.append(_text(say("usage.report.meaning", language), Face.ITALIC, 9, "left"))
    signing = [
        [_text(say(f"usage.report.{who}", language), Face.BOLD, 12) for who in ("made_by", "signed_by")],
        [_text(say("usage.report.hint", language), Face.ITALIC, 10) for _ in range(2)],
        [Spacer(0, _ROOM_TO_SIGN), Spacer(0, _ROOM_TO_SIGN)],
    ]
    yield KeepTogether([Spacer(0, 8), *notes, Spacer(0, 10), Table(signing, colWidths=[_WIDTH / 2] * 2)])


_FLUSH: Final = [(f"{side}PADDING", (0, 0), (-1, -1), 2) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]


def _text(text: str, face: Face, size: float, align: str = "centre") -> Paragraph:
    style = ParagraphStyle(name="", fontName=face, fontSize=size, leading=size * 1.2, alignment=_ALIGN[align], splitLongWords=1)
    return Paragraph(escape("".join(map(drawable, nfc(text).split("\n")))), style)


def _furnished(report: UsageReport, *, test_data: bool, language: Language) -> Callable[[Canvas, BaseDocTemplate], None]:
    """On every page its number and the anchor, so that no page is exchanged unseen; and whether the people are invented."""

    def furnish(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont(Face.REGULAR, 9)
        canvas.drawRightString(_MARGIN + _WIDTH, 8 * mm, say("usage.report.page", language, page=document.page))
        canvas.drawString(_MARGIN, 8 * mm, report.anchor)
        if test_data:
            canvas.setFont(Face.BOLD, 9)
            canvas.drawCentredString(_MARGIN + _WIDTH / 2, 8 * mm, say("paper.test_data_line", language))

    return furnish
