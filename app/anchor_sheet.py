"""An anchor on paper: the short code and the QR code that a supervisor signs. No citizen's data."""

import datetime as dt
import io
from typing import Any, Final

from reportlab.lib.pagesizes import A5
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from resources.fonts import BE_VIETNAM_PRO
from resources.sentences import Language, say

_PLAIN, _BOLD = "BeVietnamPro-Regular", "BeVietnamPro-SemiBold"
_EDGE: Final = 15 * mm
_SIDE: Final = 45 * mm
_PIXELS: Final = 8


def picture(code: str) -> bytes:
    """The QR code of that text as PNG, with its quiet zone."""
    out = io.BytesIO()
    _symbol(code).save(out, kind="png", scale=_PIXELS, border=4)
    return out.getvalue()


def sheet(*, code: str, anchor: str, key: str, desk: str, unit: str, at: dt.datetime, language: Language = "vi") -> bytes:
    """One A5 page as PDF: what is vouched for, when, and where to sign. Any thread."""
    for face, weight in ((_PLAIN, "Regular"), (_BOLD, "SemiBold")):
        pdfmetrics.registerFont(TTFont(face, str(BE_VIETNAM_PRO[weight])))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A5, invariant=True)
    width, height = A5
    title = say("custody.sheet.title", language)
    canvas.setTitle(title)
    canvas.setFont(_BOLD, 15)
    canvas.drawCentredString(width / 2, height - _EDGE - 12, title)
    draw_code(canvas, code, left=(width - _SIDE) / 2, bottom=height - _EDGE - 25 - _SIDE, side=_SIDE)
    top = height - _EDGE - 50 - _SIDE
    canvas.setFont(_BOLD, 14)
    canvas.drawCentredString(width / 2, top, anchor)
    canvas.setFont(_PLAIN, 10)
    moment = at.astimezone().strftime("%H:%M %d/%m/%Y")
    for name, value in (("unit", unit), ("desk", desk), ("key", key), ("at", moment)):
        top -= 18
        canvas.drawString(_EDGE, top, f"{say(f'custody.sheet.{name}', language)}: {value}")
    top -= 30
    for part in ("about", "keep"):
        for line in _lines(say(f"custody.sheet.{part}", language), width - 2 * _EDGE):
            canvas.drawString(_EDGE, top, line)
            top -= 15
    canvas.drawRightString(width - _EDGE, top - 15, say("custody.sheet.signature", language))
    canvas.save()
    return out.getvalue()


def draw_code(canvas: Canvas, code: str, *, left: float, bottom: float, side: float) -> None:
    """The QR code of that text as a square of that side, in points, with its quiet zone: for other papers too."""
    rows = [list(row) for row in _symbol(code).matrix_iter(border=4)]
    module = side / len(rows)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:  # a hair wider than a module: no printer may leave white lines between two
                canvas.rect(left + x * module, bottom + side - (y + 1) * module, module * 1.01, module * 1.01, stroke=0, fill=1)


def _symbol(code: str) -> Any:
    import segno

    return segno.make(code, error="m", micro=False)


def _lines(text: str, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if pdfmetrics.stringWidth(longer, _PLAIN, 10) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
