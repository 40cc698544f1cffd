"""The head of the paper: form code, the office at the left, nation and motto, photographs, title, addressee."""

from collections.abc import Callable
from re import Match

from reportlab.lib.units import mm

from forms.checks import HOLE
from forms.fill import FilledForm
from forms.layout import Photo
from forms.model import FormField
from forms.paper.fields import labelled, marked
from forms.paper.sheet import Sheet, wrapped
from forms.paper.type import Face, Line, Run, Style, balanced, fitted, width, wrap

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
UNKNOWN = "………"
"""For what nobody knew, where there is no leader to write on."""

_LEFT_SHARE = 0.38
"""What the office at the left has of the width."""

_COLUMN_GAP = 10.0
_BESIDE_PHOTO = 8.0


def draw_head(sheet: Sheet, filled: FilledForm) -> None:
    """Everything above the first section, on the first page."""
    layout = sheet.layout
    small = Style(Face.ITALIC, layout.note_pt)
    for text in filled.form.code_line:
        for line in wrapped(text, small, sheet.width):
            sheet.write(line, x=sheet.right - width(line), y=sheet.take(layout.note_pt * 1.2) + layout.note_pt * 0.25)
    sheet.skip(8 if filled.form.code_line else 0)
    if filled.form.left_block:
        _office_and_nation(sheet, filled)
    else:
        _nation(sheet)
    sheet.skip(layout.title_pt * 0.9)
    _beside_photos(sheet, filled.photos, lambda: _title(sheet, filled))


def _nation(sheet: Sheet) -> None:
    """Nation and motto with its rule (decree 30/2020, appendix I), between the edges of the sheet."""
    layout = sheet.layout
    middle = (sheet.left + sheet.right) / 2
    nation = fitted(Run(NATION, Style(Face.BOLD, layout.nation_pt)), sheet.width)
    sheet.centred((nation,), middle=middle, y=sheet.take(layout.nation_pt * 1.25))
    motto = fitted(Run(MOTTO, Style(Face.BOLD, layout.motto_pt)), sheet.width)
    sheet.centred((motto,), middle=middle, y=sheet.take(layout.motto_pt * 1.3))
    sheet.rule(start=middle - motto.width / 2, end=middle + motto.width / 2, y=sheet.take(5))


def _office_and_nation(sheet: Sheet, filled: FilledForm) -> None:
    """The office in a column at the left, nation and motto in the other."""
    edge = sheet.left + sheet.width * _LEFT_SHARE
    top, style = sheet.y, Style(Face.BOLD, sheet.layout.nation_pt)
    room, leading = edge - sheet.left - _COLUMN_GAP, style.size * 1.25
    lines: list[Line] = []
    for text in filled.form.left_block:
        lines += balanced([Run(HOLE.sub(lambda hole: _held(hole, filled), text), style)], room)
    # Half a line lower than a column: the first baselines of both sides are at one height.
    sheet.column(lines, middle=sheet.left + room / 2, top=top - leading * 0.25, leading=leading)
    with sheet.between(edge, sheet.right):
        _nation(sheet)
    sheet.y = min(sheet.y, top - (len(lines) + 0.5) * leading)


def _held(hole: Match[str], filled: FilledForm) -> str:
    return filled.text(hole.group(1)) or UNKNOWN


def _beside_photos(sheet: Sheet, photos: tuple[Photo, ...], draw: Callable[[], None]) -> None:
    """The title between the frames: the first at the left edge, the second at the right."""
    if not photos:
        draw()
        return
    top, left, right = sheet.y, sheet.left, sheet.right
    for photo, at_left in zip(photos, (True, False), strict=False):
        size = photo.width_mm * mm
        _frame(sheet, photo, x=left if at_left else right - size, top=top)
        left, right = (left + size + _BESIDE_PHOTO, right) if at_left else (left, right - size - _BESIDE_PHOTO)
    with sheet.between(left, right):
        draw()
    sheet.y = min(sheet.y, top - max(photo.height_mm for photo in photos) * mm - _BESIDE_PHOTO)


def _frame(sheet: Sheet, photo: Photo, *, x: float, top: float) -> None:
    wide, tall, size = photo.width_mm * mm, photo.height_mm * mm, sheet.layout.note_pt
    sheet.box(x=x, y=top - tall, width=wide, height=tall)
    lines = balanced(marked(photo.label, mark=photo.footnote, style=Style(Face.REGULAR, size)), wide - 6)
    sheet.column(lines, middle=x + wide / 2, top=top - tall / 2 + len(lines) * size * 0.6, leading=size * 1.2)


def _title(sheet: Sheet, filled: FilledForm) -> None:
    form, layout = filled.form, sheet.layout
    middle, leading = (sheet.left + sheet.right) / 2, layout.title_pt * 1.25
    for texts, style in ((form.heading, Style(Face.BOLD, layout.title_pt)), (form.subtitle, Style(Face.ITALIC, layout.body_pt))):
        lines = [line for text in texts for line in balanced([Run(text, style)], sheet.width)]
        sheet.column(lines, middle=middle, top=sheet.y, leading=leading)
        sheet.take(len(lines) * leading)
    sheet.skip(layout.body_pt * 0.4)
    if form.addressee is not None:
        _addressee(sheet, form.addressee, filled.text(form.addressee.key))


def _addressee(sheet: Sheet, field: FormField, text: str) -> None:
    """Centred under the title; dots where the office is not known."""
    layout = sheet.layout
    style = Style(Face.REGULAR, layout.body_pt)
    label = labelled(field.label, mark=field.footnote, style=style, layout=layout)
    leading = layout.body_pt * layout.line_spacing
    if text:
        lines = wrap((*label, Run(text, style)), sheet.width * 0.9)
        sheet.column(lines, middle=(sheet.left + sheet.right) / 2, top=sheet.y, leading=leading)
        sheet.take(len(lines) * leading)
    else:
        start = sheet.left + sheet.width * 0.15
        baseline = sheet.take(leading) + leading * 0.25
        sheet.write(label, x=start, y=baseline)
        sheet.dots(start=start + width(label), end=sheet.right - sheet.width * 0.15, y=baseline)
    sheet.skip(layout.body_pt * 0.5)
