"""A report as a workbook (XLSX) with charts. Every text is a text cell, never a formula or a link; figures are figures."""

import io
from itertools import product
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
_COLOURS: Final = dict(zip((*OUTCOMES, *BANDS), (
    "#1B6E3C", "#0B5FA5", "#55606E", "#A61B1B", "#6B2FA0",
    "#C9CED6", "#A9CBEA", "#6FA8DC", "#2F78BD", "#0B3F75",
), strict=True))  # fmt: skip
"""Outcomes as elsewhere in the program; the more fields were filled, the darker."""
_WIDE: Final = 900
_ROW: Final = 20
_PAGE: Final = 1200
"""Pixels: a chart across the page, a row of a sheet, and how much of charts that wide has room on a page upright."""
_A4: Final = 9
_TIMES: Final = frozenset(step.value for step in Step)


def workbook(report: UsageReport, *, title: str, office: str, language: Language = "vi") -> bytes:
    """The whole file. The same report gives the same bytes. Any thread."""
    paper = io.BytesIO()
    book = xlsxwriter.Workbook(paper, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": report.at.replace(tzinfo=None, microsecond=0), "title": title})
    sheet = book.add_worksheet(say("usage.report.sheet", language))
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(2 if report.compared_with is None else 4, 0)  # on one page across nobody could read it
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
    heads = [head(name, language) for name in (*report.by, *COLUMNS)]
    if report.compared_with is not None:
        heads += [say("usage.report.before", language, figure=head(name, language)) for name in COLUMNS]
    sheet.set_row(first, 32 if report.compared_with is None else 60)  # points: two lines, or four
    for column, text in enumerate(heads):
        sheet.write_string(first, column, text, bold)
    sheet.set_column(0, max(0, len(report.by) - 1), 22)
    sheet.set_column(len(report.by), len(heads) - 1, 11)
    sheet.freeze_panes(first + 1, len(report.by))
    sheet.repeat_rows(first)
    if report.by:
        sheet.repeat_columns(0, len(report.by) - 1)
    return first


def _body(book: Workbook, sheet: Worksheet, report: UsageReport, *, first: int, language: Language) -> int:
    """A line a group, then the whole; gives the row of the whole."""
    text, number, rate = (book.add_format({"border": 1, **more}) for more in ({}, {"num_format": "#,##0"}, {"num_format": "0.0%"}))
    row = first
    for row, count in enumerate(report.counts, first + 1):
        for column, name in enumerate(report.by):
            sheet.write_string(row, column, group(count, name, language), text)
        _figures(sheet, row, count, report, formats=(number, rate))
    if report.by:
        sheet.write_string(row + 1, 0, say("usage.report.total", language), text)
    _figures(sheet, row + 1, report.total, report, formats=(number, rate))
    return row + 1


def _figures(sheet: Worksheet, row: int, count: UsageCount, report: UsageReport, *, formats: tuple[object, object]) -> None:
    """Those of the period, then those of the one before, where that was asked for."""
    shown = (count,) if report.compared_with is None else (count, count.previous)
    for column, (of, name) in enumerate(product(shown, COLUMNS), len(report.by)):
        value, look = getattr(of, name, None), formats[is_rate(name)]
        if value is None:
            sheet.write_blank(row, column, None, look)
        else:
            sheet.write_number(row, column, value, look)


def _charts(book: Workbook, report: UsageReport, source: str, *, first: int, last: int, language: Language) -> None:
    """What came of the calls, and how many fields of the forms nobody typed: by group, one chart below the other."""
    sheet = book.add_worksheet(say("usage.report.charts", language))
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    last = min(last, first + _CHARTED - 1)
    groups = [source, first, 0, last, max(0, len(report.by) - 1)]
    over_time = bool(report.by) and report.by[0] in _TIMES
    height = 390 if over_time else max(320, 120 + 18 * (last - first + 1))
    below = height // _ROW + 3
    for row, title, names in ((1, "count.calls", OUTCOMES), (below, "supervisor.bands", BANDS)):
        chart = book.add_chart({"type": "column" if over_time else "bar", "subtype": "stacked"})
        for name in names:
            column = len(report.by) + COLUMNS.index(name)
            series = {"name": head(name, language), "values": [source, first, column, last, column], "gap": 40}
            chart.add_series({**series, **({"categories": groups} if report.by else {}), "fill": {"color": _COLOURS[name]}})
        chart.set_title({"name": say(title, language), "overlay": False, "name_font": {"size": 14}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": _WIDE, "height": height})
        if over_time:
            chart.set_y_axis({"min": 0})
        else:
            chart.set_x_axis({"min": 0})  # a bar that begins elsewhere says something else
            chart.set_y_axis({"reverse": True})
        sheet.insert_chart(row, 0, chart)
    if 2 * height > _PAGE:
        sheet.set_h_pagebreaks([below - 1])
