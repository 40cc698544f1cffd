"""Tables on paper: of people or things in rows, and of parties side by side."""

from forms.fill import FilledForm
from forms.model import Column, FieldType, FormField, Parties, Table
from forms.paper.fields import labelled, marked
from forms.paper.grid import Grid
from forms.paper.sheet import Sheet
from forms.paper.type import Face, Line, Run, Style, wrap

_LEFT = frozenset({FieldType.PERSON_NAME, FieldType.TEXT, FieldType.ADDRESS, FieldType.MULTILINE, FieldType.ID_DOCUMENT, FieldType.CHOICES})
_PARTY_SHARE = 1.45
"""Width of a party's column against that of the labels."""


def draw_table(sheet: Sheet, table: Table, *, filled: FilledForm) -> None:
    """All rows that hold a value, and empty ones up to the number the paper has."""
    bold = Style(Face.BOLD, sheet.layout.table_pt)
    grid = Grid(
        sheet,
        heads=[(Run(column.label, bold),) for column in table.columns],
        shares=[column.width for column in table.columns],
        left_aligned=[column.type in _LEFT for column in table.columns],
    )
    label = labelled(table.label, mark=table.footnote, style=Style(Face.REGULAR, sheet.layout.body_pt), layout=sheet.layout)
    lines = wrap(label, sheet.width)
    leading = sheet.layout.body_pt * sheet.layout.line_spacing
    sheet.keep(len(lines) * leading + grid.header_height + 2 * grid.row_height)
    sheet.block(lines, leading=leading)
    sheet.skip(3)
    grid.header()
    style = Style(Face.REGULAR, sheet.layout.table_pt)
    for row in range(max(filled.rows(table), table.rows)):
        grid.row([(Run(_text(table, column, row=row, filled=filled), style),) for column in table.columns])
    sheet.skip(6)


def draw_parties(sheet: Sheet, block: Parties, *, filled: FilledForm) -> None:
    """Labels in the first column, a column for each party; a cell without a value is left white to write in."""
    size = sheet.layout.table_pt
    bold, style = Style(Face.BOLD, size), Style(Face.REGULAR, size)
    grid = Grid(
        sheet,
        heads=[(Run(head, bold),) for head in (block.label, *(party.label for party in block.parties))],
        shares=[1, *(_PARTY_SHARE for _ in block.parties)],
        left_aligned=[True] * (len(block.parties) + 1),
    )
    sheet.keep(grid.header_height + 2 * grid.row_height)
    grid.header()
    for row in block.rows:
        label = marked(row.label, mark=row.footnote, style=style)
        grid.row([label, *(_party_cell(cell, filled.text(cell.key), style=style) for cell in block.row(row))])
    sheet.skip(6)


def _party_cell(cell: FormField, text: str, *, style: Style) -> Line:
    """The value with what follows it; an empty one as high as its value would be."""
    if not text:
        return (Run("\n" * (cell.blank_lines - 1), style),)
    return (Run(f"{text} {cell.suffix}".rstrip(), style),)


def _text(table: Table, column: Column, *, row: int, filled: FilledForm) -> str:
    if column.type is FieldType.ROW_NUMBER:
        return str(row + 1)
    text = filled.text(f"{table.key}[{row}].{column.key}")
    return "X" if text and column.type is FieldType.CHECKBOX else text
