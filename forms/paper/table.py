"""A table on paper: its label, a header row that comes again on every page, rows that are never torn."""

from collections.abc import Sequence

from forms.fill import FilledForm
from forms.model import Column, FieldType, Table
from forms.paper.fields import labelled
from forms.paper.sheet import Sheet
from forms.paper.type import Face, Line, Run, Style, plain, width, wrap

_PADDING = 3.0
_TALLEST = 110.0
"""A row taller than this is set smaller, down to `_SMALLEST`."""

_SMALLEST = 6.0
_LEFT = frozenset({FieldType.PERSON_NAME, FieldType.TEXT, FieldType.ADDRESS, FieldType.MULTILINE, FieldType.ID_DOCUMENT})


def draw_table(sheet: Sheet, table: Table, *, filled: FilledForm) -> None:
    """All rows that hold a value, and empty ones up to the number the paper has."""
    grid = _Grid(sheet, table)
    label = labelled(table.label, mark=table.footnote, style=Style(Face.REGULAR, sheet.layout.body_pt), layout=sheet.layout)
    lines = wrap(label, sheet.width)
    leading = sheet.layout.body_pt * sheet.layout.line_spacing
    sheet.keep(len(lines) * leading + grid.header_height + 2 * grid.row_height)
    sheet.block(lines, leading=leading)
    sheet.skip(3)
    grid.header()
    for row in range(max(filled.rows(table), table.rows)):
        grid.row([_text(table, column, row=row, filled=filled) for column in table.columns])
    sheet.skip(6)


def _text(table: Table, column: Column, *, row: int, filled: FilledForm) -> str:
    if column.type is FieldType.ROW_NUMBER:
        return str(row + 1)
    return filled.text(f"{table.key}[{row}].{column.key}")


class _Grid:
    """Columns of one table on one sheet."""

    def __init__(self, sheet: Sheet, table: Table) -> None:
        self._sheet = sheet
        self._columns = table.columns
        share = sheet.width / sum(column.width for column in table.columns)
        self._widths = [column.width * share for column in table.columns]
        self._size = sheet.layout.table_pt
        self.row_height = self._size * 1.25 + 2 * _PADDING
        bold = Style(Face.BOLD, self._size)
        self._heads = [
            wrap((Run(column.label, bold),), room - 2 * _PADDING) for column, room in zip(table.columns, self._widths, strict=True)
        ]
        self.header_height = self._height(self._heads, self._size)

    def header(self) -> None:
        """The labels of the columns."""
        self._cells(self._heads, size=self._size, height=self.header_height, centred=[True] * len(self._columns))

    def row(self, texts: Sequence[str]) -> None:
        """One row; on a new page the header comes first."""
        size = self._size
        cells = self._lines(texts, size)
        while self._height(cells, size) > _TALLEST and size > _SMALLEST:
            size -= 0.5
            cells = self._lines(texts, size)
        height = max(self.row_height, self._height(cells, size))
        before = self._sheet.y
        self._sheet.keep(height)
        if self._sheet.y > before:
            self.header()
        self._cells(cells, size=size, height=height, centred=[column.type not in _LEFT for column in self._columns])

    def _lines(self, texts: Sequence[str], size: float) -> list[tuple[Line, ...]]:
        style = Style(Face.REGULAR, size)
        return [wrap((Run(text, style),), room - 2 * _PADDING) for text, room in zip(texts, self._widths, strict=True)]

    def _height(self, cells: Sequence[Sequence[Line]], size: float) -> float:
        return max(map(len, cells)) * size * 1.2 + 2 * _PADDING

    def _cells(self, cells: Sequence[Sequence[Line]], *, size: float, height: float, centred: Sequence[bool]) -> None:
        bottom = self._sheet.take(height)
        left = self._sheet.left
        for lines, room, middle in zip(cells, self._widths, centred, strict=True):
            self._sheet.box(x=left, y=bottom, width=room, height=height)
            slack = (height - len(lines) * size * 1.2) / 2
            with self._sheet.read_as(plain(lines), when=len(lines) > 1):
                for number, line in enumerate(lines, 1):
                    x = left + ((room - width(line)) / 2 if middle else _PADDING)
                    self._sheet.write(line, x=x, y=bottom + height - slack - number * size * 1.2 + size * 0.3)
            left += room
