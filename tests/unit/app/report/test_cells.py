"""Cells of a CSV: whatever text stands in them, it reads back as it was, and no spreadsheet runs it."""

import csv
import datetime as dt
import io

from hypothesis import given
from hypothesis import strategies as st

from app.core.people import Scope
from app.core.report import UsageReport
from app.core.usage import Period, UsageCount
from app.report.rows import csv_table, inert

RUNS = "=+-@\t\r\n\0＝＋－＠"
texts = st.text(st.sampled_from("\r\n\t=+-@,;\"' \u00a0\0＝＋－＠aÂ1"), max_size=12) | st.text(max_size=20)


def report(*groups: tuple[str, str]) -> UsageReport:
    counts = tuple(UsageCount(by={"clerk": clerk, "unit": unit}, calls=number) for number, (clerk, unit) in enumerate(groups))
    return UsageReport(
        by=("clerk", "unit"), period=Period(), compared_with=None, scope=Scope(units=None, clerk=None),
        at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC),
        counts=counts, total=UsageCount(by={}), shown=1, filtered=0, chain=1, anchor="1:0011223344556677",
    )  # fmt: skip


@given(st.lists(st.tuples(texts, texts), max_size=5))
def test_every_cell_reads_back_as_it_was_written_in_as_many_rows(groups: list[tuple[str, str]]) -> None:
    written = csv_table(report(*groups)).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(written, newline=""), strict=True)
    assert [row[:2] for row in rows] == [[inert(clerk), inert(unit)] for clerk, unit in groups]
    assert {len(row) for row in rows} <= {len(head)}
    for row, (clerk, unit) in zip(rows, groups, strict=True):
        for cell, text in zip(row, (clerk, unit), strict=False):
            assert cell.removeprefix("'") == text.replace("\0", "") or cell == text.replace("\0", "")


@given(texts)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    cell = inert(text)
    assert cell.lstrip(" \u00a0")[:1] not in tuple(RUNS)
    assert cell[:1] not in tuple(RUNS)
    assert "\0" not in cell
