"""Boxes on paper: twelve for a number, one to tick before a label, one with each answer."""

from collections.abc import Sequence

from forms.paper.sheet import Sheet
from forms.paper.type import Face, Run, Style, plain, width, wrap

BOX = 16.5
"""Width of one of twelve boxes; their height is 1.1 of it."""

_SIDE = 0.9
"""Of a box to tick, against the size of its text."""

_HANGING = 1.5
"""How far an answer stands in from its box, in sizes of its text."""

_BETWEEN = 14.0


def draw_twelve(sheet: Sheet, digits: str, *, x: float, baseline: float, style: Style) -> None:
    """Twelve boxes with a digit in each, or empty ones; read as one number."""
    height = BOX * 1.1
    for number in range(12):
        sheet.box(x=x + number * BOX, y=baseline - height * 0.27, width=BOX, height=height)
    with sheet.read_as(digits, when=bool(digits)):
        for number, digit in enumerate(digits):
            sheet.centred((Run(digit, style),), middle=x + (number + 0.5) * BOX, y=baseline)


def tick_width(style: Style) -> float:
    """The room that a box to tick takes before the words it belongs to."""
    return _HANGING * style.size


def draw_tick(sheet: Sheet, *, ticked: bool, x: float, baseline: float, style: Style) -> None:
    """A box with its left edge at x, with an X in it where it is ticked."""
    side = style.size * _SIDE
    sheet.box(x=x, y=baseline - side * 0.15, width=side, height=side)
    if ticked:
        sheet.centred((Run("X", Style(Face.BOLD, style.size)),), middle=x + side / 2, y=baseline)


def answers_width(answers: Sequence[str], style: Style) -> float:
    """The room of all answers on one line, each before its box."""
    return sum(Run(answer, style).width + 2.2 * style.size for answer in answers)


def draw_answers(sheet: Sheet, answers: Sequence[str], *, chosen: Sequence[str], x: float, baseline: float, style: Style) -> None:
    """All answers on one line, each followed by its box: "Có [ ] Không [X]"."""
    for answer in answers:
        word = Run(f"{answer} ", style)
        sheet.write((word,), x=x, y=baseline)
        draw_tick(sheet, ticked=answer in chosen, x=x + word.width, baseline=baseline, style=style)
        x += word.width + 1.9 * style.size


def draw_list(sheet: Sheet, answers: Sequence[str], *, chosen: Sequence[str], style: Style, leading: float) -> None:
    """Answers over as many lines as they want, each after its box; one longer than a line goes on under its own beginning."""
    inset = tick_width(style)
    at = sheet.left
    fresh = True
    for answer in answers:
        lines = wrap((Run(answer, style),), sheet.width - inset)
        needed = inset + max(map(width, lines))
        if fresh or len(lines) > 1 or at + needed > sheet.right:
            sheet.keep(len(lines) * leading)
            baseline = sheet.take(leading) + leading * 0.25
            at = sheet.left
        draw_tick(sheet, ticked=answer in chosen, x=at, baseline=baseline, style=style)
        with sheet.read_as(plain(lines), when=len(lines) > 1):
            for number, line in enumerate(lines):
                baseline = sheet.take(leading) + leading * 0.25 if number else baseline
                sheet.write(line, x=at + inset, y=baseline)
        fresh = len(lines) > 1
        at += needed + _BETWEEN
