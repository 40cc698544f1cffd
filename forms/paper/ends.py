"""The end of the paper: the declaration, signatures and footnotes."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm

from forms.fill import FilledForm
from forms.model import FormDefinition, Signature
from forms.paper.fields import labelled
from forms.paper.head import UNKNOWN
from forms.paper.sheet import Sheet, wrapped
from forms.paper.type import Face, Line, Run, Style, balanced, plain, width

_COLUMN_GAP = 8.0
_TIER_GAP = 3.0
_TO_WRITE_ON = 1.5
"""Leading of lines to write on by hand, against that of print."""

_SHORTEST_LEADER = 45.0
_RULE_AND_GAP = 5.0
"""Above the footnotes."""

_SINGLE = (0.58, 0.75)
"""Least and greatest share of the width for the only signature of a form."""


def draw_ending(sheet: Sheet, filled: FilledForm) -> None:
    """The declaration with the signatures under it (kept together where a page holds both), then the footnotes."""
    form, layout = filled.form, sheet.layout
    body = Style(Face.REGULAR, layout.body_pt)
    indent, leading = 10 * mm, layout.body_pt * min(1.25, layout.line_spacing)
    paragraphs = [_indented(paragraph.text, body, room=sheet.width, indent=indent) for paragraph in filled.declaration]
    blocks = _signature_blocks(sheet, filled) if filled.signatures else None
    sheet.skip(4)
    sheet.keep(sum(len(lines) for lines in paragraphs) * leading + 10 + (blocks.height if blocks else 0))
    for lines in paragraphs:
        sheet.block(lines, leading=leading, indent=indent, justified=True)
        sheet.skip(3)
    sheet.skip(8)
    if blocks:
        blocks.draw(sheet)
    _footnotes(sheet, form)


def _indented(text: str, style: Style, *, room: float, indent: float) -> tuple[Line, ...]:
    """Lines of a paragraph whose first one is shorter."""
    first = wrapped(text, style, room - indent)[0]
    rest = text[len(plain((first,))) :].lstrip()
    return (first, *wrapped(rest, style, room)) if rest else (first,)


@dataclass(frozen=True, slots=True)
class _Block:
    """One signature, tier by tier: what stands above, the head, the hint, lines to fill in, the printed name."""

    middle: float
    room: float
    date: Sequence[Line]
    head: Sequence[Line]
    hint: Sequence[Line]
    lines: Sequence[Line]
    """Each to be followed by dots; an empty one is dots alone."""
    name: Sequence[Line]


class _Blocks:
    """The signatures side by side, their tiers at one height; never torn by a page's end."""

    def __init__(self, blocks: Sequence[_Block], *, size: float, room: float) -> None:
        self._blocks = blocks
        self._leading = size * 1.2
        self._room = room
        self._date = max(len(block.date) for block in blocks) * self._leading + _TIER_GAP
        self._head = max(len(block.head) for block in blocks) * self._leading
        self._hint = max(len(block.hint) for block in blocks) * self._leading
        self._lines = max(len(block.lines) for block in blocks) * self._leading * _TO_WRITE_ON
        self._name = max(len(block.name) for block in blocks) * self._leading

    @property
    def height(self) -> float:
        """All tiers and the room to sign."""
        return self._date + self._head + self._hint + self._lines + self._room + self._name

    def draw(self, sheet: Sheet) -> None:
        """All blocks, on one page."""
        sheet.keep(self.height)
        date = sheet.y
        name = sheet.take(self.height) + self._name
        head = date - self._date
        hint = head - self._head
        for block in self._blocks:
            for tier, top in ((block.date, date), (block.head, head), (block.hint, hint), (block.name, name)):
                sheet.column(tier, middle=block.middle, top=top, leading=self._leading)
            start = block.middle - block.room / 2
            for number, line in enumerate(block.lines, 1):
                y = hint - self._hint - number * self._leading * _TO_WRITE_ON + self._leading * 0.25
                sheet.write(line, x=start, y=y)
                sheet.dots(start=start + width(line), end=start + block.room, y=y)


def _signature_blocks(sheet: Sheet, filled: FilledForm) -> _Blocks:
    """Columns from the right; a single signer has more than half the width, as much as place and date above him want."""
    layout, signatures = sheet.layout, filled.signatures
    columns = max(layout.signature_columns, len(signatures))
    column = sheet.width / columns
    if len(signatures) == 1:
        wanted = width((Run(_date_line(signatures[0], filled), Style(Face.ITALIC, layout.signature_pt)),)) + _COLUMN_GAP + 1
        least, greatest = (share * sheet.width for share in _SINGLE)
        column = min(max(least, wanted), greatest)
    blocks = []
    for number, signature in enumerate(signatures):
        middle = sheet.right - (len(signatures) - number - 0.5) * column
        blocks.append(_block(sheet, signature, filled=filled, middle=middle, room=column - _COLUMN_GAP))
    return _Blocks(blocks, size=layout.signature_pt, room=layout.signature_room_mm * mm)


def _block(sheet: Sheet, signature: Signature, *, filled: FilledForm, middle: float, room: float) -> _Block:
    size = sheet.layout.signature_pt
    bold, italic = Style(Face.BOLD, size), Style(Face.ITALIC, size)
    head = [Run(signature.head, bold)]
    if signature.footnote is not None:
        head.append(Run(f"({signature.footnote})", bold.raised()))
    lines: list[Line] = []
    for line in signature.lines:
        lines.append(labelled(line.label, mark=line.footnote, style=Style(Face.REGULAR, size), layout=sheet.layout))
        if width(lines[-1]) > room - _SHORTEST_LEADER:
            lines.append(())
    return _Block(
        middle=middle,
        room=room,
        date=balanced([Run(_date_line(signature, filled), italic)], room) if signature.date != "none" else (),
        head=balanced(head, room),
        hint=balanced([Run(signature.hint, italic)], room) if signature.hint else (),
        lines=lines,
        name=balanced([Run(filled.text(signature.name), bold)], room),
    )


def _date_line(signature: Signature, filled: FilledForm) -> str:
    """As in "Làm tại: X, ngày 07 tháng 02 năm 2026", or dots for what is written by hand."""
    place_date = filled.form.place_date
    place, date, opening = "", "", ""
    if place_date is not None and signature.date == "filled":
        place, date, opening = filled.text(place_date.place.key), filled.text(place_date.date.key), place_date.opening
    return f"{opening}{place or UNKNOWN}, {date or 'ngày …… tháng …… năm ………'}"


def _footnotes(sheet: Sheet, form: FormDefinition) -> None:
    """All notes on one page, the next one where this one lacks room; torn only where no page holds them."""
    size = sheet.layout.note_pt
    leading = size * 1.18
    heading = Run("Chú thích:", Style(Face.BOLD_ITALIC, size))
    notes = [wrapped(f"({number}) {text}", Style(Face.REGULAR, size), sheet.width) for number, text in sorted(form.footnotes.items())]
    if not notes:
        return
    above = _RULE_AND_GAP + leading
    whole = above + sum(map(len, notes)) * leading
    sheet.skip(8)
    sheet.keep(whole if whole <= sheet.top - sheet.bottom else above + len(notes[0]) * leading)
    sheet.rule(start=sheet.left, end=sheet.left + 45 * mm, y=sheet.take(2))
    sheet.skip(_RULE_AND_GAP - 2)
    sheet.block([(heading,)], leading=leading)
    for lines in notes:
        sheet.keep(len(lines) * leading)
        sheet.block(lines, leading=leading)
