"""The table as a workbook (XLSX), in the layout of the letter's appendix. Every text is a text cell, never a formula or a link."""

import datetime as dt
import io

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from app.commitments.rows import GROUPS, name_of
from app.commitments.table import CommitmentTable
from app.core.tally import COLUMNS
from resources.sentences import Language, say

_FIRST = 3
"""The row of the column heads, counted from 0: above them stand the title, what it is about, and where the figures come from."""
_WIDTHS = (6, 34, *(10 for _ in COLUMNS), 26)


def workbook(table: CommitmentTable, *, at: dt.datetime, language: Language = "vi") -> bytes:
    """The whole file; `at` is the local time it was made. The same input gives the same bytes. Any thread."""
    paper = io.BytesIO()
    book = xlsxwriter.Workbook(paper, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": at.replace(tzinfo=None), "title": say("commitments.title", language)})
    sheet = book.add_worksheet(say("commitments.sheet", language))
    _furnish(sheet)
    _head(book, sheet, table, at=at, language=language)
    _body(book, sheet, table, language=language)
    book.close()
    return paper.getvalue()


def _furnish(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_FIRST, _FIRST + 1)
    sheet.freeze_panes(_FIRST + 2, 2)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)


def _head(book: Workbook, sheet: Worksheet, table: CommitmentTable, *, at: dt.datetime, language: Language) -> None:
    last = len(_WIDTHS) - 1
    source = say("commitments.printed" if table.is_printed else "commitments.counted", language)
    made = say("commitments.taken_at", language, time=f"{at:%H:%M %d/%m/%Y}")
    title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
    plain = book.add_format({"align": "center", "italic": True})
    about = say("commitments.about", language, month=f"{table.period.first:%m/%Y}")
    for row, (text, style) in enumerate(((say("commitments.title", language), title), (about, plain), (f"{source} {made}", plain))):
        _merged(sheet, row, 0, row, last, text, style)
    head = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1, "bg_color": "#E3EFFA"})
    for column, name in ((0, "stt"), (1, "unit"), (last, "tracked_by")):
        _merged(sheet, _FIRST, column, _FIRST + 1, column, say(f"commitments.column.{name}", language), head)
    for number, name in enumerate(GROUPS):
        column = 2 + 2 * number
        _merged(sheet, _FIRST, column, _FIRST, column + 1, say(f"commitments.column.{name}", language), head)
        for offset, part in enumerate(("organisations", "people")):
            sheet.write_string(_FIRST + 1, column + offset, say(f"commitments.column.{part}", language), head)


def _body(book: Workbook, sheet: Worksheet, table: CommitmentTable, *, language: Language) -> None:
    text, figure = book.add_format({"border": 1}), book.add_format({"border": 1, "num_format": "#,##0"})
    bold, sum_ = book.add_format({"border": 1, "bold": True}), book.add_format({"border": 1, "bold": True, "num_format": "#,##0"})
    lines = [(line.number, name_of(line, table), line.tally, line.tracked_by) for line in table.lines]
    row = _FIRST + 2
    for number, name, tally, tracker in lines:
        sheet.write_number(row, 0, number, text)
        _words(sheet, row, (name, tracker), text)
        for column, value in enumerate(tally.figures(), start=2):
            sheet.write_number(row, column, value, figure)
        row += 1
    sheet.write_string(row, 0, "", bold)
    _words(sheet, row, (say("commitments.total", language), ""), bold)
    for column, value in enumerate(table.total.figures(), start=2):
        sheet.write_number(row, column, value, sum_)


def _words(sheet: Worksheet, row: int, words: tuple[str, str], style: Format) -> None:
    for column, word in zip((1, len(_WIDTHS) - 1), words, strict=True):
        sheet.write_string(row, column, word, style)


def _merged(sheet: Worksheet, top: int, left: int, bottom: int, right: int, text: str, style: Format) -> None:
    sheet.merge_range(top, left, bottom, right, "", style)
    sheet.write_string(top, left, text, style)
