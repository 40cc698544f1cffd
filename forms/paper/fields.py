"""Fields on paper: a label with its value, with dots to write on, with boxes, or with a bar code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forms.fill import FilledForm
from forms.model import JOINT, FieldType, FormField, Layout
from forms.paper.boxes import BOX, answers_width, draw_answers, draw_list, draw_tick, draw_twelve, tick_width
from forms.paper.sheet import Sheet
from forms.paper.type import Face, Line, Run, Style, fitted, width, wrap

_GAP = 14.0
_SHORTEST_LEADER = 60.0
_BARCODE_HEIGHT = 28.0
_BARCODE_ROOM = 170.0
"""A bar code that has less room beside its label stands below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A field ready to be set: its label (colon, mark and blank included), its value, its place when empty."""

    field: FormField
    label: Line
    text: str
    suffix: str
    style: Style

    @property
    def boxed(self) -> bool:
        """Twelve boxes, one digit each (or none)?"""
        return self.field.type is FieldType.ID12_BOXES and len(self.text) in (0, 12)

    @property
    def barred(self) -> bool:
        """A bar code?"""
        return self.field.type is FieldType.BARCODE and bool(self.text)

    @property
    def tick(self) -> bool:
        """One box before the label?"""
        return self.field.type is FieldType.CHECKBOX

    @property
    def chosen(self) -> Sequence[str]:
        """The answers that are ticked."""
        return self.text.split(JOINT)

    @property
    def dotted(self) -> bool:
        """Is there anything to write by hand?"""
        return not (self.text or self.boxed or self.field.ticked or self.tick)

    @property
    def value(self) -> Line:
        """The value and what is printed after it; empty where there is none, or where it stands in boxes or bars."""
        if not self.text or self.boxed or self.field.ticked or self.tick or self.barred:
            return ()
        return (Run(f"{self.text} {self.suffix}".rstrip(), self.style),)

    @property
    def natural(self) -> float:
        """How long it is in one line."""
        tail = width(self.value)
        if self.tick:
            tail = tick_width(self.style)
        elif self.boxed:
            tail = 12 * BOX
        elif self.field.ticked:
            tail = answers_width(self.field.options, self.style)
        elif self.barred:
            tail = _BARCODE_ROOM
        elif not self.text:
            tail = _SHORTEST_LEADER + Run(self.suffix, self.style).width
        return width(self.label) + tail


def labelled(label: str, *, mark: int | None, style: Style, layout: Layout) -> Line:
    """A label with its colon and its footnote mark, ready for a value to follow."""
    if mark is None:
        return (Run(f"{label}: ", style),)
    raised = Run(f"({mark})", style.raised())
    if layout.mark_after == "label":
        return (Run(label, style), raised, Run(": ", style))
    return (Run(f"{label}: ", style), raised, Run(" ", style))


def marked(label: str, *, mark: int | None, style: Style) -> Line:
    """A label with its footnote mark, with nothing to follow."""
    return (Run(label, style),) if mark is None else (Run(label, style), Run(f"({mark})", style.raised()))


def opening(before: str, *, mark: int | None, style: Style) -> Line:
    """What a sentence says before the value that stands in it, with the footnote mark."""
    return (Run(before, style),) if mark is None else (Run(before, style), Run(f"({mark})", style.raised()), Run(" ", style))


def draw_fields(sheet: Sheet, fields: Sequence[FormField], *, filled: FilledForm) -> None:
    """Fields line by line; those marked `beside` share a line where they fit."""
    for row in _rows([_laid(field, filled, sheet.layout) for field in fields], sheet.width):
        if len(row) == 1:
            _alone(sheet, row[0])
        else:
            _together(sheet, row)


def _laid(field: FormField, filled: FilledForm, layout: Layout) -> Laid:
    style = Style(Face.REGULAR, layout.body_pt)
    suffix = field.suffix
    if field.printed:
        before, _, suffix = field.printed.partition("…")
        label = opening(before, mark=field.footnote, style=style)
    elif field.type is FieldType.CHECKBOX:
        label = marked(field.label, mark=field.footnote, style=style)
    else:
        label = labelled(field.label, mark=field.footnote, style=style, layout=layout)
    return Laid(field=field, label=label, text=filled.text(field.key), suffix=suffix.strip(), style=style)


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


def _leading(sheet: Sheet, row: Sequence[Laid]) -> float:
    """The height of one line, which boxes and bars make taller."""
    leading = sheet.layout.body_pt * sheet.layout.line_spacing
    if any(laid.barred for laid in row):
        return leading + _BARCODE_HEIGHT + sheet.layout.note_pt * 0.5
    return max(leading, BOX * 1.1 + 5) if any(laid.boxed for laid in row) else leading


def _together(sheet: Sheet, row: Sequence[Laid]) -> None:
    """Several fields on one line; what room is left over is shared among them."""
    leading = _leading(sheet, row)
    sheet.keep(leading)
    baseline = sheet.take(leading) + sheet.layout.body_pt * sheet.layout.line_spacing * 0.25
    spare = (sheet.width - sum(each.natural for each in row)) / len(row)
    start = sheet.left
    for each in row:
        end = start + each.natural + spare
        _one_line(sheet, each, start=start, end=end if each is row[-1] else end - _GAP / 2, baseline=baseline)
        start = end


def _alone(sheet: Sheet, laid: Laid) -> None:
    """A field on lines of its own; a long value goes on under its label, as a hand would write it."""
    if laid.natural <= sheet.width:
        _together(sheet, [laid])
        sheet.skip(3 if laid.boxed else 0)
    elif laid.tick:
        _long_tick(sheet, laid)
    elif laid.boxed or laid.field.ticked or laid.barred:
        _below(sheet, laid)
    else:
        _wrapped(sheet, laid)
    if laid.dotted:
        leading = _leading(sheet, [laid])
        for _ in range(laid.field.blank_lines - 1):
            sheet.keep(leading)
            sheet.dots(start=sheet.left, end=sheet.right, y=sheet.take(leading) + leading * 0.25)


def _wrapped(sheet: Sheet, laid: Laid) -> None:
    """Label and value over several lines; without a value, dots after the label's last line, or below where it leaves no room."""
    leading = _leading(sheet, [laid])
    lines = wrap((*laid.label, *laid.value), sheet.width)
    sheet.keep(min(2, len(lines)) * leading)
    baseline = sheet.block(lines, leading=leading)
    if not laid.text:
        suffix = Run(laid.suffix, laid.style)
        start = sheet.left + width(lines[-1]) + 3
        if sheet.right - start - suffix.width < _SHORTEST_LEADER:
            sheet.keep(leading)
            start, baseline = sheet.left, sheet.take(leading) + leading * 0.25
        _leader(sheet, suffix, start=start, end=sheet.right, baseline=baseline)


def _below(sheet: Sheet, laid: Laid) -> None:
    """The label on lines of its own, its boxes or bars under it."""
    leading = sheet.layout.body_pt * sheet.layout.line_spacing
    lines = wrap(laid.label, sheet.width)
    tall = _leading(sheet, [laid])
    sheet.keep(len(lines) * leading + tall)
    sheet.block(lines, leading=leading)
    if laid.field.ticked:
        draw_list(sheet, laid.field.options, chosen=laid.chosen, style=laid.style, leading=leading)
        return
    baseline = sheet.take(tall) + leading * 0.25
    if laid.barred:
        _bars(sheet, laid.text, x=sheet.left, baseline=baseline)
    else:
        draw_twelve(sheet, laid.text, x=sheet.left, baseline=baseline, style=laid.style)


def _long_tick(sheet: Sheet, laid: Laid) -> None:
    leading = sheet.layout.body_pt * sheet.layout.line_spacing
    inset = tick_width(laid.style)
    lines = wrap(laid.label, sheet.width - inset)
    sheet.keep(len(lines) * leading)
    draw_tick(sheet, ticked=bool(laid.text), x=sheet.left, baseline=sheet.y - leading * 0.75, style=laid.style)
    with sheet.between(sheet.left + inset, sheet.right):
        sheet.block(lines, leading=leading)


def _one_line(sheet: Sheet, laid: Laid, *, start: float, end: float, baseline: float) -> None:
    if laid.tick:
        draw_tick(sheet, ticked=bool(laid.text), x=start, baseline=baseline, style=laid.style)
        start += tick_width(laid.style)
    sheet.write((*laid.label, *laid.value), x=start, y=baseline)
    start += width(laid.label)
    if laid.boxed:
        draw_twelve(sheet, laid.text, x=start, baseline=baseline, style=laid.style)
    elif laid.field.ticked:
        draw_answers(sheet, laid.field.options, chosen=laid.chosen, x=start, baseline=baseline, style=laid.style)
    elif laid.barred:
        _bars(sheet, laid.text, x=start, baseline=baseline)
    elif laid.dotted:
        _leader(sheet, Run(laid.suffix, laid.style), start=start, end=end, baseline=baseline)


def _leader(sheet: Sheet, suffix: Run, *, start: float, end: float, baseline: float) -> None:
    """Dots to write on, with what is printed after the value at their end."""
    sheet.dots(start=start, end=end - suffix.width - (3 if suffix.text else 0), y=baseline)
    sheet.write((suffix,), x=end - suffix.width, y=baseline)


def _bars(sheet: Sheet, value: str, *, x: float, baseline: float) -> None:
    """The bar code with its value under it."""
    size = sheet.layout.note_pt
    room = sheet.barcode(value, x=x, y=baseline + size * 0.95, height=_BARCODE_HEIGHT, room=sheet.right - x)
    sheet.centred((fitted(Run(value, Style(Face.REGULAR, size)), sheet.right - x),), middle=x + room / 2, y=baseline)
