"""The scanner's test code on one A4 page, with what to do: to be laid beside the reader. No citizen's data."""

import io
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from resources.fonts import BE_VIETNAM_PRO
from resources.sentences import Language, say
from scanner.self_test import symbol

_PLAIN, _BOLD = "BeVietnamPro-Regular", "BeVietnamPro-SemiBold"
_EDGE: Final = 20 * mm
_SIDE: Final = 90 * mm
"""Of the code with its quiet zone: 1 mm a module, which every hand scanner resolves."""
_STEPS: Final = ("open", "scan", "read", "set")


def sheet(language: Language = "vi") -> bytes:
    """The page as PDF. Any thread."""
    for face, weight in ((_PLAIN, "Regular"), (_BOLD, "SemiBold")):
        pdfmetrics.registerFont(TTFont(face, str(BE_VIETNAM_PRO[weight])))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    title = say("scanner.sheet.title", language)
    canvas.setTitle(title)
    width, height = A4
    canvas.setFont(_BOLD, 20)
    canvas.drawCentredString(width / 2, height - _EDGE - 14, title)
    canvas.setFont(_PLAIN, 12)
    canvas.drawCentredString(width / 2, height - _EDGE - 36, say("scanner.sheet.about", language))
    _draw_code(canvas, left=(width - _SIDE) / 2, bottom=height - _EDGE - 60 - _SIDE)
    top = height - _EDGE - 60 - _SIDE - 30
    for number, step in enumerate(_STEPS, start=1):
        canvas.setFont(_BOLD, 13)
        canvas.drawString(_EDGE, top, f"{number}.")
        canvas.setFont(_PLAIN, 13)
        for line in _lines(say(f"scanner.sheet.{step}", language), width - 2 * _EDGE - 24):
            canvas.drawString(_EDGE + 24, top, line)
            top -= 19
        top -= 8
    canvas.save()
    return out.getvalue()


def _draw_code(canvas: Canvas, *, left: float, bottom: float) -> None:
    rows = [list(row) for row in symbol().matrix_iter(border=4)]
    module = _SIDE / len(rows)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:  # a hair wider than a module: no printer may leave white lines between two
                canvas.rect(left + x * module, bottom + _SIDE - (y + 1) * module, module * 1.01, module * 1.01, stroke=0, fill=1)


def _lines(text: str, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if pdfmetrics.stringWidth(longer, _PLAIN, 13) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
