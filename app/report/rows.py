"""Reports for scripts and spreadsheets: JSON lines and CSV. Each row says by itself what it is a report of."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from app.core.report import UsageReport
from app.report.columns import COLUMNS

_RUN: Final = frozenset("=+-@\t\r\n\0＝＋－＠")
"""What a spreadsheet may take for the beginning of a formula, the wide forms of East Asian keyboards among them."""


def json_rows(report: UsageReport) -> Iterator[dict[str, object]]:
    """One object a group: its counts, the same of the period before (`previous`), and what it is a report of (`report`)."""
    for count in report.counts:
        yield {**asdict(count), "report": _about(report)}


def json_lines(report: UsageReport) -> bytes:
    """The same as lines of UTF-8."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in json_rows(report)).encode()


def csv_table(report: UsageReport) -> bytes:
    """A head and a line a group, UTF-8 with a byte-order mark for Excel; no cell that is a text runs as a formula."""
    about, paper = _about(report), io.StringIO(newline="")
    flat = {name: inert(value) if isinstance(value, str) else value for name, value in about.items()}
    before = [f"previous_{name}" for name in COLUMNS] if report.compared_with is not None else []
    writer = csv.writer(paper)  # with line ends of its own: with others a lone CR would go unquoted
    writer.writerow([*report.by, *COLUMNS, *before, *flat])
    for count in report.counts:
        figures = [getattr(count, name) for name in COLUMNS]
        earlier = [getattr(count.previous, name, None) for name in COLUMNS] if before else []
        writer.writerow([*(inert(count.by[name]) for name in report.by), *figures, *earlier, *flat.values()])
    return paper.getvalue().encode("utf-8-sig")


def inert(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe before what could begin a formula, white space or not; no NUL anywhere."""
    begins = cell.lstrip(" \u00a0")[:1] or cell[:1]
    return ("'" if begins in _RUN and cell else "") + cell.replace("\0", "")


def _about(report: UsageReport) -> dict[str, object]:
    """Period, filter, time of the data, and the sum: flat, so that it fits columns."""
    units = None if report.scope.units is None else " ".join(sorted(report.scope.units))
    return {
        "period_from": report.period.first and report.period.first.isoformat(),
        "period_to": report.period.last and report.period.last.isoformat(),
        "filter_units": units,
        "filter_clerk": report.scope.clerk,
        "data_at": report.at.isoformat(timespec="seconds"),
        "events_shown": report.shown,
        "events_filtered": report.filtered,
        "events_chain": report.chain,
        "anchor": report.anchor,
        "events_archived": report.archived,
        "events_here_since": report.here_since and report.here_since.isoformat(),
    }
