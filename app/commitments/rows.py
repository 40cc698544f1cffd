"""The table as rows: JSON keys and CSV columns are those of the lists it is entered from."""

import csv
import io
from collections.abc import Iterator

from app.commitments.table import CommitmentTable
from app.core.tally import COLUMNS, Source, TallyLine
from app.report.rows import inert
from resources.sentences import say

KEYS = ("stt", "unit", *COLUMNS, "tracked_by")
GROUPS = ("use", "committed", "completed", "missing")
"""The printed groups of columns: organisations and people of each."""
TOTAL = say("commitments.total")


def rows(table: CommitmentTable) -> Iterator[dict[str, object]]:
    """One a unit, with where it comes from (`source`: printed or counted), and last their total."""
    for line in table.lines:
        yield {**_row(line), "source": line.source.value}
    figures = {name: getattr(table.total, name) for name in COLUMNS}
    yield {"stt": None, "unit": TOTAL, **figures, "tracked_by": "", "source": _source_of(table).value}


def csv_of(table: CommitmentTable) -> bytes:
    """The same columns as the list it is entered from, and the total; with a byte-order mark, so that Excel reads UTF-8."""
    paper = io.StringIO(newline="")
    writer = csv.DictWriter(paper, KEYS, extrasaction="ignore")  # its own line ends: with others a lone CR would go unquoted
    writer.writeheader()
    for row in rows(table):
        writer.writerow({name: inert(value) if isinstance(value, str) else value for name, value in row.items()})
    return paper.getvalue().encode("utf-8-sig")


def name_of(line: TallyLine, table: CommitmentTable) -> str:
    """What a paper calls the unit: with a star where a line among counted ones is only printed."""
    return f"{line.name} *" if line.source is Source.PRINTED and not table.is_printed else line.name


def _row(line: TallyLine) -> dict[str, object]:
    return {
        "stt": line.number,
        "unit": line.name,
        **{name: getattr(line.tally, name) for name in COLUMNS},
        "tracked_by": line.tracked_by,
    }


def _source_of(table: CommitmentTable) -> Source:
    return Source.PRINTED if table.is_printed else Source.COUNTED
