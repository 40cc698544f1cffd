"""A report as a workbook (XLSX) with charts. Every text is a text cell, never a formula or a link; figures are figures."""

import io
from typing import Final

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from app.core.calendar import Step
from app.core.report import UsageReport
from app.core.usage import UsageCount
from app.report.columns import BANDS, COLUMNS, OUTCOMES, group, head, is_rate, statement
from resources.sentences import Language, say

_CHARTED: Final = 60
"""Groups that one chart still shows apart."""
_COLOURS: Final = dict(zip(OUTCOMES, ("#1B6E3C", "#8A5200", "#0B5FA5", "#55606E", "#A61B1B", "#6B2FA0"), strict=True))
_TIMES: Final = frozenset(step.value for step in Step)


def workbook(report: UsageReport, *, title: str, office: str, language: Language = "vi") -> bytes:
    """The whole file. The same report gives the same bytes. Any thread."""
    paper = io.BytesIO()
    book = xlsxwriter.Workbook(paper, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": report.at.replace(tzinfo=None, microsecond=0), "title": title})
    sheet = book.add_worksheet(say("usage.report.sheet", language))
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    first = _head(book, sheet, report, title=title, office=office, language=language)
    last = _body(book, sheet, report, first=first, language=language)
    if report.counts:
        _charts(book, report, sheet.get_name(), first=first + 1, last=last - 1, language=language)
    book.close()
    return paper.getvalue()


def _head(book: Workbook, sheet: Worksheet, report: UsageReport, *, title: str, office: str, language: Language) -> int:
    """Title, office and statement; gives the row of the column heads."""
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    for row, line in enumerate((office, *statement(report, language)), 1):
        sheet.write_string(row, 0, line)
    first = row + 2
    bold = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "top", "bg_color": "#E3EFFA"})
    for column, name in enumerate((*report.by, *COLUMNS)):
        sheet.write_string(first, column, head(name, language), bold)
    sheet.set_column(0, max(0, len(report.by) - 1), 22)
    sheet.set_column(len(report.by), len(report.by) + len(COLUMNS) - 1, 11)
    sheet.freeze_panes(first + 1, len(report.by))
    sheet.repeat_rows(first)
    return first


def _body(book: Workbook, sheet: Worksheet, report: UsageReport, *, first: int, language: Language) -> int:
    """A line a group, then the whole; gives the row of the whole."""
    text, number, rate = (book.add_format({"border": 1, **more}) for more in ({}, {"num_format": "#,##0"}, {"num_format": "0.0%"}))
    row = first
    for row, count in enumerate(report.counts, first + 1):
        for column, name in enumerate(report.by):
            sheet.write_string(row, column, group(count, name, language), text)
        _figures(sheet, row, count, start=len(report.by), formats=(number, rate))
    if report.by:
        sheet.write_string(row + 1, 0, say("usage.report.total", language), text)
    _figures(sheet, row + 1, report.total, start=len(report.by), formats=(number, rate))
    return row + 1


def _figures(sheet: Worksheet, row: int, count: UsageCount, *, start: int, formats: tuple[object, object]) -> None:
    for column, name in enumerate(COLUMNS, start):
        value, look = getattr(count, name), formats[is_rate(name)]
        if value is None:
            sheet.write_blank(row, column, None, look)
        else:
            sheet.write_number(row, column, value, look)


def _charts(book: Workbook, report: UsageReport, source: str, *, first: int, last: int, language: Language) -> None:
    """What came of the calls, by group, and how deep the forms were filled; over time as columns side by side too."""
    sheet = book.add_worksheet(say("usage.report.charts", language))
    last = min(last, first + _CHARTED - 1)
    groups = [source, first, 0, last, max(0, len(report.by) - 1)]
    over_time = bool(report.by) and report.by[0] in _TIMES
    for place, (title, names) in enumerate((("calls", OUTCOMES), ("fields_filled", BANDS))):
        chart = book.add_chart({"type": "column" if over_time else "bar", "subtype": "stacked"})
        for name in names:
            column = len(report.by) + COLUMNS.index(name)
            series = {"name": head(name, language), "values": [source, first, column, last, column]}
            chart.add_series({**series, **({"categories": groups} if report.by else {}), **_coloured(name)})
        chart.set_title({"name": head(title, language), "overlay": False})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 900, "height": max(320, 120 + 18 * (last - first + 1)) if not over_time else 380})
        if not over_time:
            chart.set_y_axis({"reverse": True})
        sheet.insert_chart(1 if not place else 24, 1, chart) if over_time else sheet.insert_chart(1, 1 + 15 * place, chart)


def _coloured(name: str) -> dict[str, object]:
    return {"fill": {"color": _COLOURS[name]}} if name in _COLOURS else {}
