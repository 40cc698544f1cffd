"""Fields on paper: a label with its value, with dots to write on, with twelve boxes, or with boxes to tick."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forms.fill import FilledForm
from forms.model import FieldType, FormField, Layout
from forms.paper.sheet import Sheet
from forms.paper.type import Face, Line, Run, Style, width, wrap

BOX = 16.5
"""Width of one of twelve boxes; their height is 1.1 of it."""

_GAP = 14.0
_SHORTEST_LEADER = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A field ready to be set: its label (colon, mark and blank included), its value, its place when empty."""

    field: FormField
    label: Line
    text: str
    style: Style

    @property
    def boxed(self) -> bool:
        """Twelve boxes, one digit each (or none)?"""
        return self.field.type is FieldType.ID12_BOXES and len(self.text) in (0, 12)

    @property
    def value(self) -> Line:
        """The value and what is printed after it; empty where there is none, or where it stands in boxes."""
        if not self.text or self.boxed or self.field.boxes:
            return ()
        return (Run(f"{self.text} {self.field.suffix}".rstrip(), self.style),)

    @property
    def natural(self) -> float:
        """How long it is in one line."""
        tail = width(self.value)
        if self.boxed:
            tail = 12 * BOX
        elif self.field.boxes:
            tail = sum(Run(option, self.style).width + 2.2 * self.style.size for option in self.field.options)
        elif not self.text:
            tail = _SHORTEST_LEADER + Run(self.field.suffix, self.style).width
        return width(self.label) + tail


def labelled(label: str, *, mark: int | None, style: Style, layout: Layout) -> Line:
    """A label with its colon and its footnote mark, ready for a value to follow."""
    if mark is None:
        return (Run(f"{label}: ", style),)
    raised = Run(f"({mark})", style.raised())
    if layout.mark_after == "label":
        return (Run(label, style), raised, Run(": ", style))
    return (Run(f"{label}: ", style), raised, Run(" ", style))


def draw_fields(sheet: Sheet, fields: Sequence[FormField], *, filled: FilledForm) -> None:
    """Fields line by line; those marked `beside` share a line where they fit."""
    style = Style(Face.REGULAR, sheet.layout.body_pt)
    laid = [
        Laid(
            field=field,
            label=labelled(field.label, mark=field.footnote, style=style, layout=sheet.layout),
            text=filled.text(field.key),
            style=style,
        )
        for field in fields
    ]
    for row in _rows(laid, sheet.width):
        if len(row) == 1:
            _alone(sheet, row[0])
        else:
            _together(sheet, row)


def _rows(laid: Sequence[Laid], room: float) -> Iterator[list[Laid]]:
    row: list[Laid] = []
    for each in laid:
        needed = sum(other.natural + _GAP for other in row) + each.natural
        if row and not (each.field.beside and needed <= room):
            yield row
            row = []
        row.append(each)
    if row:
        yield row


def _leading(sheet: Sheet) -> float:
    return sheet.layout.body_pt * sheet.layout.line_spacing


def _together(sheet: Sheet, row: Sequence[Laid]) -> None:
    """Several fields on one line; what room is left over is shared among them."""
    leading = _leading(sheet)
    sheet.keep(leading)
    baseline = sheet.take(leading) + leading * 0.25
    spare = (sheet.width - sum(each.natural for each in row)) / len(row)
    start = sheet.left
    for each in row:
        end = start + each.natural + spare
        _one_line(sheet, each, start=start, end=end if each is row[-1] else end - _GAP / 2, baseline=baseline)
        start = end


def _alone(sheet: Sheet, laid: Laid) -> None:
    """A field on lines of its own; a long value goes on under its label, as a hand would write it."""
    leading = _leading(sheet)
    if laid.boxed:
        leading = max(leading, BOX * 1.1 + 5)
    if laid.natural <= sheet.width:
        sheet.keep(leading)
        baseline = sheet.take(leading) + leading * 0.25
        _one_line(sheet, laid, start=sheet.left, end=sheet.right, baseline=baseline)
        sheet.skip(3 if laid.boxed else 0)
    else:
        lines = wrap((*laid.label, *laid.value), sheet.width)
        baseline = sheet.block(lines, leading=leading)
        if not laid.text:
            sheet.dots(start=sheet.left + width(lines[-1]) + 3, end=sheet.right, y=baseline)
    if not laid.text:
        for _ in range(laid.field.blank_lines - 1):
            sheet.keep(leading)
            sheet.dots(start=sheet.left, end=sheet.right, y=sheet.take(leading) + leading * 0.25)


def _one_line(sheet: Sheet, laid: Laid, *, start: float, end: float, baseline: float) -> None:
    sheet.write((*laid.label, *laid.value), x=start, y=baseline)
    start += width(laid.label)
    if laid.boxed:
        draw_boxes(sheet, laid.text, x=start, baseline=baseline, style=laid.style)
    elif laid.field.boxes:
        _ticks(sheet, laid, x=start, baseline=baseline)
    elif not laid.text:
        suffix = Run(laid.field.suffix, laid.style)
        sheet.dots(start=start, end=end - suffix.width - (3 if laid.field.suffix else 0), y=baseline)
        sheet.write((suffix,), x=end - suffix.width, y=baseline)


def draw_boxes(sheet: Sheet, digits: str, *, x: float, baseline: float, style: Style) -> None:
    """Twelve boxes with a digit in each, or empty ones; read as one number."""
    height = BOX * 1.1
    for number in range(12):
        sheet.box(x=x + number * BOX, y=baseline - height * 0.27, width=BOX, height=height)
    with sheet.read_as(digits, when=bool(digits)):
        for number, digit in enumerate(digits):
            sheet.centred((Run(digit, style),), middle=x + (number + 0.5) * BOX, y=baseline)


def _ticks(sheet: Sheet, laid: Laid, *, x: float, baseline: float) -> None:
    """Each answer followed by its box, the chosen one with an X in it."""
    side = laid.style.size * 0.9
    for option in laid.field.options:
        word = Run(f"{option} ", laid.style)
        sheet.write((word,), x=x, y=baseline)
        x += word.width
        sheet.box(x=x, y=baseline - side * 0.15, width=side, height=side)
        if option == laid.text:
            sheet.centred((Run("X", Style(Face.BOLD, laid.style.size)),), middle=x + side / 2, y=baseline)
        x += 1.9 * laid.style.size
