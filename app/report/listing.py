"""A list of words as CSV, JSON lines, a workbook (XLSX) or a paper (PDF, A4 across). The same list gives the same bytes. Any thread."""

import csv
import datetime as dt
import io
import json
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from app.report.making import Format
from app.report.rows import inert
from resources.fonts import drawable
from resources.sentences import Language, say
from resources.text import nfc

_WIDEST: Final = 60
"""Letters of a workbook's column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a page shows as lines. `columns` are names for programs; `heads` the same for people; each row has as many texts."""

    title: str
    office: str
    about: str
    """What it is a list of: period, unit, and what is left out."""
    at: dt.datetime
    """Local time."""
    columns: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    test_data: bool
    language: Language = "vi"

    def file(self, how: Format) -> bytes:
        """What the file holds."""
        match how:
            case Format.CSV:
                return self._csv()
            case Format.JSON:
                named = (dict(zip(self.columns, row, strict=True)) for row in self.rows)
                return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in named).encode()
            case Format.XLSX:
                return self._workbook()
            case Format.PDF:
                return self._paper()

    def _csv(self) -> bytes:
        """With a byte-order mark, so that Excel reads UTF-8; no cell runs as a formula."""
        paper = io.StringIO(newline="")
        csv.writer(paper).writerows([self.columns, *([inert(text) for text in row] for row in self.rows)])
        return paper.getvalue().encode("utf-8-sig")

    def _workbook(self) -> bytes:
        import xlsxwriter

        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        book.set_properties({"created": self.at.replace(tzinfo=None, microsecond=0), "title": self.title})
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        above = (self.title, self.office, self.about, self._made, self._warning)
        for row, line in enumerate(above):
            sheet.write_string(row, 0, line, bold if row == 0 else None)
        for column, texts in enumerate(zip(self.heads, *self.rows, strict=True)):
            for row, text in enumerate(texts, len(above)):
                sheet.write_string(row, column, text, bold if row == len(above) else None)
            sheet.set_column(column, column, min(_WIDEST, max(map(len, texts)) + 2))
        sheet.freeze_panes(len(above) + 1, 0)
        book.close()
        return out.getvalue()

    def _paper(self) -> bytes:
        from reportlab.lib import colors
        from reportlab.lib.pagesizes import A4, landscape
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer

        from forms.paper.type import Face, register_faces

        register_faces()
        out = io.BytesIO()

        def text(words: str, face: Face, size: float) -> Paragraph:
            return Paragraph(escape(drawable(nfc(words))), ParagraphStyle(name="", fontName=face, fontSize=size, leading=size * 1.2))

        document = SimpleDocTemplate(
            out, pagesize=landscape(A4), leftMargin=42, rightMargin=42, topMargin=42, bottomMargin=42, title=self.title, author="motcua",
            creator="motcua", lang=self.language, invariant=1, initialFontName=Face.REGULAR,
        )  # fmt: skip
        rows = [[text(head, Face.BOLD, 10) for head in self.heads], *([text(cell, Face.REGULAR, 10) for cell in row] for row in self.rows)]
        style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
        document.build(
            [
                text(self.office.upper(), Face.BOLD, 12),
                Spacer(0, 8),
                text(self.title, Face.BOLD, 14),
                *(text(line, Face.ITALIC, 10) for line in (self.about, self._made, self._warning) if line),
                Spacer(0, 8),
                LongTable(rows, colWidths=[document.width / len(self.heads)] * len(self.heads), repeatRows=1, style=style),
            ]
        )
        return out.getvalue()

    @property
    def _made(self) -> str:
        return say("listing.made", self.language, time=f"{self.at:%H:%M %d/%m/%Y}")

    @property
    def _warning(self) -> str:
        return say("paper.test_data_line", self.language) if self.test_data else ""
