"""The paper that answers a citizen who asks who looked him up: A4, in Vietnamese, a letterhead and one table.

Personal data law 91/2025/QH15 gives every person the right to know who handles his data. The paper tells of look-ups
alone: no value of his, and nothing about anybody else but who asked, for which unit. The same input gives the same bytes.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from app import letterhead
from app.core.lookup import Column
from forms.model import Layout
from forms.paper.sheet import Marks, Sheet
from forms.paper.type import Face, Line, Run, Style, balanced, plain, register_faces, width, wrap
from resources.sentences import Language, catalogue, say

_LAYOUT = Layout()
_SPACING = 1.25
_BODY = Style(Face.REGULAR, _LAYOUT.body_pt)
_NOTE = Style(Face.ITALIC, 11.5)
_CELL = Style(Face.REGULAR, 11)
_HEAD = Style(Face.BOLD, 11)
_SHARES = (0.15, 0.21, 0.23, 0.26, 0.15)
_COLUMNS = ("when", "who", "unit", "why", "outcome")
_PADDING = 4.0
_ROOM_TO_SIGN = 60.0
_TAIL = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look-up of a citizen. `column` is None where it was sent and nobody knows what came of it."""

    at: dt.datetime
    who: str
    unit: str
    purpose: str
    dossier: str
    procedure: str
    column: Column | None

    def outcome(self, language: Language = "vi") -> str:
        """In words."""
        return say(f"access.ended.{self.column}" if self.column else "access.unknown", language)

    def why(self, language: Language = "vi") -> str:
        """The purpose in words, and the dossier."""
        known = f"purpose.{self.purpose}" in catalogue()
        words = say(f"purpose.{self.purpose}", language) if known else self.purpose
        return "; ".join(text for text in (words, self.dossier) if text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a citizen is told. `since`: what the ledger had before that day lies in archives that could not be read; None: none does.

    `lacking`: the ledger was salvaged out of a corrupt file, and events were lost that may have been about him.
    """

    looks: tuple[Look, ...]
    since: dt.date | None = None
    lacking: bool = False

    def partly(self, language: Language = "vi") -> str:
        """That it is not all, in words; empty where it is."""
        since = say("access.partly", language, day=f"{self.since:%d/%m/%Y}") if self.since else ""
        return " ".join(text for text in (since, say("access.lacking", language) if self.lacking else "") if text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who answers. `place` empty: dots to write on."""

    name: str
    place: str
    officer: str


def tail(number: str) -> str:
    """The end of his number, by which a citizen knows that the paper is about him."""
    return number[-_TAIL:]


def paper(told: Told, *, number: str, dossier: str, office: Office, at: dt.datetime, test_data: bool) -> bytes:
    """The answer as PDF; `at` is the local time of the answer. Any thread."""
    register_faces()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1, pdfVersion=(1, 5), initialFontName=Face.REGULAR, lang="vi")
    canvas.setTitle(say("access.title"))
    canvas.setAuthor("motcua")
    canvas.setCreator("motcua")
    sheet = Sheet(canvas, layout=_LAYOUT, marks=Marks(test_data=test_data, unverified=False))
    letterhead.draw(sheet, office=office.name, number=say("slip.number", dossier=dossier), place=office.place, day=at.date())
    _title(sheet)
    when = {"time": at.strftime("%H:%M"), "date": at.strftime("%d/%m/%Y")}
    _paragraph(sheet, say("access.told", tail=tail(number), dossier=dossier, office=office.name, **when), _BODY)
    if told.partly():
        _paragraph(sheet, told.partly(), _BODY)
    if told.looks:
        _table(sheet, told.looks)
        sheet.skip(6)
        _paragraph(sheet, say("access.total", count=len(told.looks)), _BODY)
    else:
        _paragraph(sheet, say("access.nobody_since" if told.partly() else "access.nobody"), _BODY)
    _paragraph(sheet, say("access.rights"), _NOTE)
    _signature(sheet, office)
    canvas.save()
    return buffer.getvalue()


def _title(sheet: Sheet) -> None:
    middle = (sheet.left + sheet.right) / 2
    about = balanced((Run(say("access.about"), Style(Face.BOLD, 13)),), 0.85 * sheet.width)
    lines = ((Run(say("access.title"), Style(Face.BOLD, 15)),), *about)
    sheet.column(lines, middle=middle, top=sheet.y, leading=18)
    sheet.take(18 * len(lines) + 12)


def _paragraph(sheet: Sheet, text: str, style: Style) -> None:
    sheet.block(wrap((Run(text, style),), sheet.width), leading=style.size * _SPACING, justified=True)
    sheet.skip(4)


def _table(sheet: Sheet, looks: Sequence[Look]) -> None:
    """A row a look-up; no row is torn, and a new page has the header again."""
    heads = _cells(sheet, tuple(say(f"access.{name}") for name in _COLUMNS), _HEAD)
    for place, look in enumerate(looks):
        moment = look.at.astimezone().strftime("%H:%M\n%d/%m/%Y")
        cells = _cells(sheet, (moment, look.who, look.unit, look.why(), look.outcome()), _CELL)
        height = _height(cells)
        before = sheet.y
        sheet.keep(height if place else _height(heads) + height)
        if not place or sheet.y > before:
            _row(sheet, heads)
        _row(sheet, cells)


_Cells = tuple[tuple[Line, ...], ...]


def _cells(sheet: Sheet, texts: Sequence[str], style: Style) -> _Cells:
    rooms = (share * sheet.width - 2 * _PADDING for share in _SHARES)
    return tuple(wrap((Run(text, style),), room) for text, room in zip(texts, rooms, strict=True))


def _height(cells: _Cells) -> float:
    return max(map(len, cells)) * _CELL.size * 1.22 + 2 * _PADDING


def _row(sheet: Sheet, cells: _Cells) -> None:
    height, x = _height(cells), sheet.left
    bottom = sheet.take(height)
    for lines, share in zip(cells, _SHARES, strict=True):
        sheet.box(x=x, y=bottom, width=share * sheet.width, height=height)
        y = bottom + height - _PADDING
        with sheet.read_as(plain(lines), when=len(lines) > 1):
            for line in lines:
                y -= _CELL.size * 1.22
                sheet.write(line, x=x + _PADDING, y=y + 0.28 * _CELL.size)
        x += share * sheet.width


def _signature(sheet: Sheet, office: Office) -> None:
    """At the right, with room to sign; never torn from its name."""
    head = balanced((Run(say("access.officer"), Style(Face.BOLD, 13)),), 0.5 * sheet.width)
    name = (Run(office.officer, Style(Face.BOLD, 13)),)
    middle = sheet.right - max(0.25 * sheet.width, width(name) / 2)
    sheet.skip(10)
    height = len(head) * 16 + _ROOM_TO_SIGN + 16
    sheet.keep(height)
    sheet.column((*head, (Run(say("slip.hint"), _NOTE),)), middle=middle, top=sheet.y, leading=16)
    sheet.column((name,), middle=middle, top=sheet.y - height + 16, leading=16)
    sheet.take(height)
