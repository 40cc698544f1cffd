"""The table as a paper (PDF), in the layout of the letter's appendix: A4 across, the printed column groups, the heads on every page.

Typography of decree 30/2020/NĐ-CP, appendix I. Text is escaped: no name is ever read as markup. The same input gives the same bytes.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, LongTable, PageTemplate, Paragraph, Spacer

from app.commitments.rows import GROUPS, name_of
from app.commitments.table import CommitmentTable
from app.core.tally import COLUMNS, Tally
from forms.paper.head import MOTTO, NATION
from forms.paper.type import Face, register_faces
from resources.fonts import drawable
from resources.sentences import Language, say
from resources.text import nfc

_MARGIN = 15 * mm
_WIDTHS = [12 * mm, 66 * mm, *([17 * mm] * len(COLUMNS)), 53 * mm]
_HEADS = 2


def paper(table: CommitmentTable, *, office: str, at: dt.datetime, language: Language = "vi") -> bytes:
    """The paper of that office, made at that local time. Any thread."""
    register_faces()
    out = BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=landscape(A4),
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=say("commitments.title", language),
        author="motcua",
        creator="motcua",
        lang=language,
        invariant=1,
        initialFontName=Face.REGULAR,
    )
    frame = Frame(document.leftMargin, document.bottomMargin, document.width, document.height, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=_numbered(language)))
    source = say("commitments.printed" if table.is_printed else "commitments.counted", language)
    made = say("commitments.taken_at", language, time=f"{at:%H:%M %d/%m/%Y}")
    story: list[Flowable] = [
        *_opening(table, office, language),
        _grid(table, language),
        Spacer(0, 8),
        _text(f"{source} {made}", Face.ITALIC, 10),
    ]
    document.build(story)
    return out.getvalue()


def _opening(table: CommitmentTable, office: str, language: Language) -> list[Flowable]:
    heads = [[_text(office.upper(), Face.BOLD, 12), _text(NATION, Face.BOLD, 12)], ["", _text(MOTTO, Face.BOLD, 13)]]
    month = f"{table.period.first:%m/%Y}"
    return [
        LongTable(heads, colWidths=[sum(_WIDTHS) * 0.42, sum(_WIDTHS) * 0.58]),
        Spacer(0, 6),
        _text(say("commitments.appendix", language), Face.BOLD, 13),
        _text(say("commitments.title", language), Face.BOLD, 13),
        _text(say("commitments.about", language, month=month), Face.ITALIC, 12),
        Spacer(0, 8),
    ]


def _grid(table: CommitmentTable, language: Language) -> LongTable:
    last = len(_WIDTHS) - 1
    groups = [cell for name in GROUPS for cell in (_head(f"commitments.column.{name}", language), "")]
    parts = [_head(f"commitments.column.{part}", language) for _ in GROUPS for part in ("organisations", "people")]
    outer = [_head(f"commitments.column.{name}", language) for name in ("stt", "unit", "tracked_by")]
    rows: list[list[object]] = [[outer[0], outer[1], *groups, outer[2]], ["", "", *parts, ""]]
    for line in table.lines:
        name, tracker = (_text(word, Face.REGULAR, 11, centred=False) for word in (name_of(line, table), line.tracked_by))
        rows.append([str(line.number), name, *_figures(line.tally), tracker])
    rows.append(["", _text(say("commitments.total", language), Face.BOLD, 11, centred=False), *_figures(table.total), ""])
    grid = LongTable(rows, colWidths=_WIDTHS, repeatRows=_HEADS)
    spans = [("SPAN", (column, 0), (column, 1)) for column in (0, 1, last)]
    spans += [("SPAN", (column, 0), (column + 1, 0)) for column in range(2, last, 2)]
    grid.setStyle(
        [
            *spans,
            ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
            ("FONT", (0, 0), (-1, -1), Face.REGULAR, 11),
            ("FONT", (0, -1), (-1, -1), Face.BOLD, 11),
            ("ALIGN", (0, 0), (0, -1), "CENTER"),
            ("ALIGN", (2, 0), (last - 1, -1), "RIGHT"),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (2, 0), (last - 1, 1), 2),
            ("RIGHTPADDING", (2, 0), (last - 1, 1), 2),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    return grid


def _figures(tally: Tally) -> Sequence[str]:
    """Thousands with a full stop, as they are written here."""
    return [f"{figure:,}".replace(",", ".") for figure in tally.figures()]


def _head(key: str, language: Language) -> Paragraph:
    return _text(say(key, language), Face.BOLD, 10)


def _text(text: str, face: Face, size: float, *, centred: bool = True) -> Paragraph:
    style = ParagraphStyle(face, fontName=face, fontSize=size, leading=size * 1.2, alignment=TA_CENTER if centred else 0)
    return Paragraph(escape(drawable(nfc(text))), style)


def _numbered(language: Language) -> Callable[[Canvas, BaseDocTemplate], None]:
    def draw(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont(Face.REGULAR, 10)
        canvas.drawCentredString(landscape(A4)[0] / 2, 8 * mm, say("commitments.page", language, page=document.page))

    return draw
