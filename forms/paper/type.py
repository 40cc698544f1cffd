"""Type on paper: faces, styles, runs of text, and breaking runs into lines. All lengths are PDF points (1/72 inch)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import accumulate

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from resources.fonts import TINOS, drawable
from resources.text import nfc


class Face(StrEnum):
    """The four faces of Tinos, by the names the PDF library knows them under."""

    REGULAR = "Tinos-Regular"
    BOLD = "Tinos-Bold"
    ITALIC = "Tinos-Italic"
    BOLD_ITALIC = "Tinos-BoldItalic"


@cache
def register_faces() -> None:
    """Make the faces known to the PDF library; once a process, before anything is measured."""
    for name, file in TINOS.items():
        pdfmetrics.registerFont(TTFont(f"Tinos-{name}", str(file)))


@dataclass(frozen=True, slots=True)
class Style:
    """A face, its size, and how far above the line it stands."""

    face: Face
    size: float
    rise: float = 0

    def raised(self) -> "Style":
        """The style of a footnote mark in text of this style."""
        return Style(Face.REGULAR, self.size * 0.72, self.size * 0.33)


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style: composed (NFC), and with nothing that Tinos cannot draw."""

    text: str
    style: Style

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", "\n".join(map(drawable, nfc(self.text).split("\n"))))

    @property
    def width(self) -> float:
        """How long it is on paper."""
        return float(pdfmetrics.stringWidth(self.text, self.style.face, self.style.size))


Line = tuple[Run, ...]

_NEAR_ENOUGH = 3.0
"""Points within which the width of balanced lines is sought."""


def width(line: Iterable[Run]) -> float:
    """How long a line is."""
    return sum(run.width for run in line)


def plain(lines: Iterable[Line]) -> str:
    """What the lines say, as one text."""
    return " ".join("".join(run.text for run in line).strip() for line in lines)


def wrap(runs: Sequence[Run], room: float) -> tuple[Line, ...]:
    """Break runs into lines no longer than `room`: at blanks and at newlines; a word that is too long anywhere."""
    lines: list[Line] = []
    line, length = Line(), 0.0
    for word in _words(runs):
        if word is None:
            lines.append(line)
            line, length = (), 0.0
            continue
        gap = _blank(line)
        longer, length = (*line, *gap, *word), length + width(gap) + width(word)
        if line and length > room:
            lines.append(line)
            longer, length = word, width(word)
        while length > room and sum(len(run.text) for run in longer) > 1:
            head, longer = _cut(longer, room)
            lines.append(head)
            length = width(longer)
        line = longer
    return tuple(map(_joined, (*lines, line)))


def fitted(run: Run, room: float) -> Run:
    """The run, set smaller where it is longer than the room: for one line that may not be broken."""
    return run if run.width <= room else replace(run, style=replace(run.style, size=run.style.size * room / run.width))


def resized(line: Line, share: float) -> Line:
    """The line with all its sizes multiplied."""
    if share == 1:
        return line
    return tuple(replace(run, style=Style(run.style.face, run.style.size * share, run.style.rise * share)) for run in line)


def balanced(runs: Sequence[Run], room: float) -> tuple[Line, ...]:
    """As `wrap`, with lines of about one length: no line more, but none of a single leftover word. For centred text."""
    lines = wrap(runs, room)
    narrow = max((width(word) for word in _words(runs) if word), default=0.0)
    while len(lines) > 1 and room - narrow > _NEAR_ENOUGH:
        middle = (room + narrow) / 2
        narrower = wrap(runs, middle)
        lines, room, narrow = (narrower, middle, narrow) if len(narrower) == len(lines) else (lines, room, middle)
    return lines


def _words(runs: Sequence[Run]) -> Iterator[Line | None]:
    """Runs as words (a word may change its style inside); None for a forced break."""
    word: Line = ()
    for run in runs:
        for number, text in enumerate(run.text.split("\n")):
            if number:
                yield from (word,) if word else ()
                yield None
                word = ()
            for place, part in enumerate(text.split(" ")):
                if place and word:
                    yield word
                    word = ()
                if part:
                    word = (*word, _piece(run, part))
    if word:
        yield word


def _blank(line: Line) -> Line:
    return (_piece(line[-1], " "),) if line else ()


def _piece(run: Run, text: str) -> Run:
    """A run with a part of its text, which is composed and drawable already: checking it again took most of the time of a page."""
    piece = object.__new__(Run)
    object.__setattr__(piece, "text", text)
    object.__setattr__(piece, "style", run.style)
    return piece


def _cut(word: Line, room: float) -> tuple[Line, Line]:
    """The part of an overlong word that fits (at least one character), and the rest."""
    letters = tuple(_piece(run, letter) for run in word for letter in run.text)
    fits = sum(length <= room for length in accumulate(letter.width for letter in letters))
    return letters[: max(1, fits)], letters[max(1, fits) :]


def _joined(line: Line) -> Line:
    """Neighbours of one style as one run, so that a line is drawn and read in few pieces."""
    joined: list[Run] = []
    for run in line:
        if joined and joined[-1].style == run.style:
            joined[-1] = _piece(run, joined[-1].text + run.text)
        else:
            joined.append(run)
    return tuple(joined)
