"""Sheets of A4 or A5 under one pen: margins, the pen's height, page numbers, marks, and writing lines of text.

`y` is where free room begins, in points above the lower edge. A part asks for the height it needs (`keep`)
and takes it; a part that may not be torn asks for all of it at once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from forms.model import Layout
from forms.paper.type import Face, Line, Run, Style, fitted, plain, width, wrap
from resources.sentences import say

PAPERS = {"A4": A4, "A5": A5}
"""Width and height of the upright sheet."""

_BAR = 0.33 * mm
_QUIET = 10
"""Bars' widths left white on either side of a bar code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What must be plain to see on every page besides the form itself."""

    test_data: bool
    """The people are invented: DỮ LIỆU THỬ."""
    unverified: bool
    """Nobody vouches for the values: they were only read from the card."""
    copy: int = 0
    """Which printing this is; 0 says nothing."""


class Sheet:
    """The page being written, and the turning of pages."""

    def __init__(self, canvas: Canvas, *, layout: Layout, marks: Marks) -> None:
        self.layout = layout
        self._canvas = canvas
        self._marks = marks
        self._number = 1
        self._landscape = False
        self._page_width, self._page_height = self._size()
        margins = layout.margins_mm
        self.left: float = margins.left * mm
        self.right: float = self._page_width - margins.right * mm
        self.bottom: float = margins.bottom * mm
        self.top: float = self._page_height - margins.top * mm
        self.y: float = self.top
        self._furnish()

    @property
    def width(self) -> float:
        """Between the margins."""
        return self.right - self.left

    def keep(self, height: float) -> None:
        """Turn the page unless that height is left on it (or nothing stands on it yet)."""
        if self.y - height < self.bottom and self.y < self.top:
            self.turn()

    @property
    def height(self) -> float:
        """What a whole page holds."""
        return self.top - self.bottom

    def turn(self, *, landscape: bool | None = None) -> None:
        """On to the next page, upright or landscape; by default as this one."""
        self._canvas.showPage()
        self._number += 1
        if landscape is not None and landscape is not self._landscape:
            self._landscape = landscape
            self._page_width, self._page_height = self._size()
            self._canvas.setPageSize((self._page_width, self._page_height))
            self.right = self._page_width - self.layout.margins_mm.right * mm
            self.top = self._page_height - self.layout.margins_mm.top * mm
        self.y = self.top
        self._furnish()

    @contextmanager
    def between(self, left: float, right: float) -> Iterator[None]:
        """Write between these edges instead of the margins; the page must not be turned inside."""
        margins = self.left, self.right
        self.left, self.right = left, right
        yield
        self.left, self.right = margins

    def skip(self, height: float) -> None:
        """Leave room free; at the foot of a page it is swallowed."""
        self.y = max(self.bottom, self.y - height)

    def take(self, height: float) -> float:
        """Use that height; gives the y of its lower edge."""
        self.y -= height
        return self.y

    def write(self, line: Line, *, x: float, y: float, stretch: float = 0) -> None:
        """One line with its baseline at y; `stretch` is added to every blank (justified text)."""
        text = self._canvas.beginText(x, y)
        text.setWordSpace(stretch)
        for run in line:
            text.setFont(run.style.face, run.style.size)
            text.setRise(run.style.rise)
            text.textOut(run.text)
        self._canvas.drawText(text)

    def centred(self, line: Line, *, middle: float, y: float) -> None:
        """One line, centred on `middle`."""
        self.write(line, x=middle - width(line) / 2, y=y)

    def block(self, lines: Sequence[Line], *, leading: float, indent: float = 0, justified: bool = False) -> float:
        """Lines under each other from the left margin, over as many pages as needed.

        The first is `indent` further in. Gives the y of the last baseline, for a leader that goes on from there.
        """
        rest = list(lines)
        baseline = self.y
        while rest:
            self.keep(leading)
            fits = max(1, int((self.y - self.bottom) / leading + 1e-6))
            here, rest = rest[:fits], rest[fits:]
            with self.read_as(plain(here), when=len(here) > 1):
                for number, line in enumerate(here):
                    inset = indent if line is lines[0] else 0
                    last = not rest and number == len(here) - 1
                    blanks = sum(run.text.count(" ") for run in line)
                    stretch = (self.width - inset - width(line)) / blanks if justified and blanks and not last else 0
                    baseline = self.take(leading) + leading * 0.25
                    self.write(line, x=self.left + inset, y=baseline, stretch=stretch)
        return baseline

    def column(self, lines: Sequence[Line], *, middle: float, top: float, leading: float) -> None:
        """Centred lines under each other, read as one text."""
        with self.read_as(plain(lines), when=len(lines) > 1):
            for number, line in enumerate(lines, 1):
                self.centred(line, middle=middle, y=top - number * leading + leading * 0.25)

    @contextmanager
    def read_as(self, text: str, *, when: bool = True) -> Iterator[None]:
        """What is drawn inside is read, copied and searched as that text (PDF 1.5, 14.9.4 ActualText).

        So a value that wraps inside a cell, or whose digits stand in boxes, stays whole. It must not cross a page.
        """
        if when:
            self._canvas.addLiteral(f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>> BDC")
        yield
        if when:
            self._canvas.addLiteral("EMC")

    def dots(self, *, start: float, end: float, y: float) -> None:
        """A dotted leader, drawn and not written, so that no reader takes it for text."""
        canvas = self._canvas
        canvas.saveState()
        canvas.setLineCap(1)
        canvas.setLineWidth(0.75)
        canvas.setDash([0.01, 2.6])
        canvas.line(start, y - 0.6, max(start, end), y - 0.6)
        canvas.restoreState()

    def rule(self, *, start: float, end: float, y: float, thickness: float = 0.6) -> None:
        """A solid line."""
        self._canvas.setLineWidth(thickness)
        self._canvas.line(start, y, end, y)

    def box(self, *, x: float, y: float, width: float, height: float) -> None:
        """An empty frame with its lower left corner at x, y."""
        self._canvas.setLineWidth(0.6)
        self._canvas.rect(x, y, width, height)

    def barcode(self, value: str, *, x: float, y: float, height: float, room: float) -> float:
        """The value as Code 128 (ISO/IEC 15417) with its quiet zones, from x on; gives its width, at most `room`.

        Bars are 0.33 mm wide where there is room, and never below 0.19 mm while it lasts.
        """
        from reportlab.graphics.barcode.code128 import Code128  # a quarter of a second, for the few forms that have bars

        narrow = Code128(value, barWidth=1, quiet=True, lquiet=_QUIET, rquiet=_QUIET).width
        bar = min(_BAR, room / narrow)
        code = Code128(value, barWidth=bar, barHeight=height, quiet=True, lquiet=_QUIET * bar, rquiet=_QUIET * bar)
        code.drawOn(self._canvas, x, y)
        return float(code.width)

    def _size(self) -> tuple[float, float]:
        width, height = map(float, PAPERS[self.layout.paper])
        return (height, width) if self._landscape else (width, height)

    def _furnish(self) -> None:
        """The page number (top centre, not on page 1: decree 30/2020, appendix I) and the marks."""
        middle = (self.left + self.right) / 2
        if self._marks.test_data:
            self._watermark(say("paper.test_data"))
            self.centred((fitted(Run(say("paper.test_data_line"), Style(Face.BOLD, 8.5)), self.width),), middle=middle, y=6 * mm)
        if self._marks.unverified:
            # At the left, so that the page number has the middle to itself.
            note = fitted(Run(say("paper.unverified"), Style(Face.BOLD, 11)), self.width / 2 - 12)
            self.write((note,), x=self.left, y=max(self._page_height - 9 * mm, self.top + 2.5 * mm))
        if self._marks.copy:
            note = Run(say("paper.copy", number=self._marks.copy), Style(Face.ITALIC, 9))
            self.write((note,), x=self.right - note.width, y=9.5 * mm)
        if self._number > 1:
            self.centred((Run(str(self._number), Style(Face.REGULAR, 13)),), middle=middle, y=self.top + 3.5 * mm)

    def _watermark(self, text: str) -> None:
        """Big and light, under the text. Readers skip it (an empty ActualText); the line at the foot they read."""
        canvas = self._canvas
        share = min(self._page_width, self._page_height) / A4[0]
        run = Run(text, Style(Face.BOLD, 82 * share))
        canvas.saveState()
        canvas.setFillGray(0.91)
        canvas.translate(self._page_width / 2, self._page_height / 2)
        canvas.rotate(36 if self._landscape else 54)
        with self.read_as(""):
            self.centred((run,), middle=0, y=-28 * share)
        canvas.restoreState()


def wrapped(text: str, style: Style, room: float) -> tuple[Line, ...]:
    """A text of one style as lines."""
    return wrap((Run(text, style),), room)
