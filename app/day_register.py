"""The register of a day's dossiers, to be printed, signed and filed: one line a dossier, and nobody's name but the clerks'.

Letterhead and typography of decree 30/2020/NĐ-CP, appendix I, A4; a paper of the counter's own. The same list gives the same bytes.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from app import letterhead
from app.core.dossiers import DayDossier
from forms.model import Layout
from forms.paper.archive import make_archivable, with_ends_of_streams
from forms.paper.sheet import Marks, Sheet
from forms.paper.type import Face, Line, Run, Style, balanced, plain, register_faces, width, wrap
from resources.sentences import say

FORM: Final = "so_theo_doi_ho_so"
"""What the register is called in the ledger."""

_LAYOUT: Final = Layout()
_BODY: Final = Style(Face.REGULAR, 12.5)
_NOTE: Final = Style(Face.ITALIC, 11)
_CELL: Final = Style(Face.REGULAR, 10.5)
_HEAD: Final = Style(Face.BOLD, 10.5)
_COLUMNS: Final[Mapping[str, float]] = {
    "place": 0.06,
    "number": 0.21,
    "procedure": 0.29,
    "time": 0.08,
    "sheets": 0.07,
    "standing": 0.15,
    "clerk": 0.14,
}
_MIDDLE: Final = frozenset({"place", "time", "sheets"})
_PADDING: Final = 3.5
_LEADING: Final = 1.22
_ROOM_TO_SIGN: Final = 60.0

Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterHead:
    """Whose register it is, of which day, written when (local time) and by whom. `place` empty: dots to write on."""

    office: str
    place: str
    day: dt.date
    at: dt.datetime
    clerk: str


def register(
    dossiers: Sequence[DayDossier],
    head: RegisterHead,
    *,
    procedures: Mapping[str, str],
    names: Mapping[str, str],
    test_data: bool,
    archive: bool = False,
) -> bytes:
    """The register as PDF; `procedures` are names by code, `names` those of clerks by login.

    `archive`: as PDF/A-1b (ISO 19005-1:2005). Any thread.
    """
    register_faces()
    buffer = BytesIO()
    version = (1, 4) if archive else (1, 5)
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1, pdfVersion=version, initialFontName=Face.REGULAR, lang="vi")
    canvas.setTitle(f"{say('register.title')} {head.day:%d/%m/%Y}")
    canvas.setAuthor("motcua")
    canvas.setCreator("motcua")
    if archive:
        make_archivable(canvas)
    sheet = Sheet(canvas, layout=_LAYOUT, marks=Marks(test_data=test_data, unverified=False))
    letterhead.draw(
        sheet, office=head.office, number=say("register.written", time=f"{head.at:%H:%M}"), place=head.place, day=head.at.date()
    )
    _title(sheet, head.day)
    if dossiers:
        _table(sheet, [_texts(place, one, procedures, names) for place, one in enumerate(dossiers, 1)])
    sheet.skip(8)
    told = say("register.total", dossiers=len(dossiers), sheets=sum(one.sheets for one in dossiers)) if dossiers else say("register.none")
    sheet.block(wrap((Run(told, _BODY),), sheet.width), leading=_BODY.size * 1.3)
    sheet.block(wrap((Run(say("register.note"), _NOTE),), sheet.width), leading=_NOTE.size * 1.3)
    _signatures(sheet, head.clerk)
    canvas.save()
    return with_ends_of_streams(buffer.getvalue()) if archive else buffer.getvalue()


def _title(sheet: Sheet, day: dt.date) -> None:
    middle = (sheet.left + sheet.right) / 2
    lines = ((Run(say("register.title"), Style(Face.BOLD, 15)),), (Run(say("register.of", day=f"{day:%d/%m/%Y}"), Style(Face.BOLD, 13)),))
    sheet.column(lines, middle=middle, top=sheet.y, leading=18)
    sheet.take(18 * len(lines) + 12)


def _texts(place: int, one: DayDossier, procedures: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    waiting = say("register.waiting", n=one.waiting) if one.waiting else ""
    return {
        "place": str(place),
        "number": one.number,
        "procedure": procedures.get(one.procedure, one.procedure),
        "time": f"{one.first.astimezone():%H:%M}",
        "sheets": str(one.sheets) if one.sheets else "–",
        "standing": "; ".join(filter(None, (say(f"dossiers.standing.{one.standing}", other=names.get(one.other, one.other)), waiting))),
        "clerk": names.get(one.clerk, one.clerk),
    }


def _table(sheet: Sheet, rows: Sequence[Mapping[str, str]]) -> None:
    """No row is torn, and a new page has the heads again."""
    heads = _cells(sheet, {name: say(f"register.{name}") for name in _COLUMNS}, _HEAD)
    _row(sheet, heads)
    for texts in rows:
        cells, before = _cells(sheet, texts, _CELL), sheet.y
        sheet.keep(_height(cells))
        if sheet.y > before:
            _row(sheet, heads)
        _row(sheet, cells)


def _cells(sheet: Sheet, texts: Mapping[str, str], style: Style) -> dict[str, Cell]:
    return {name: wrap((Run(texts[name], style),), share * sheet.width - 2 * _PADDING) for name, share in _COLUMNS.items()}


def _height(cells: Mapping[str, Cell]) -> float:
    return max(map(len, cells.values())) * _CELL.size * _LEADING + 2 * _PADDING


def _row(sheet: Sheet, cells: Mapping[str, Cell]) -> None:
    height, x = _height(cells), sheet.left
    bottom = sheet.take(height)
    for name, lines in cells.items():
        room = _COLUMNS[name] * sheet.width
        sheet.box(x=x, y=bottom, width=room, height=height)
        y = bottom + height - _PADDING
        with sheet.read_as(plain(lines), when=len(lines) > 1):
            for line in lines:
                y -= _CELL.size * _LEADING
                inset = (room - width(line)) / 2 if name in _MIDDLE else _PADDING
                sheet.write(line, x=x + inset, y=y + 0.28 * _CELL.size)
        x += room


def _signatures(sheet: Sheet, clerk: str) -> None:
    """Whoever wrote it, and whoever looks after him, side by side; never torn from the room to sign."""
    height = 2 * 16 + _ROOM_TO_SIGN + 16
    sheet.skip(12)
    sheet.keep(height)
    for key, share, name in (("register.clerk_signs", 0.25, clerk), ("register.head_signs", 0.75, "")):
        middle = sheet.left + share * sheet.width
        head = balanced((Run(say(key), Style(Face.BOLD, 12.5)),), 0.45 * sheet.width)
        sheet.column((*head, (Run(say("slip.hint"), _NOTE),)), middle=middle, top=sheet.y, leading=16)
        if name:
            sheet.column(((Run(name, Style(Face.BOLD, 12.5)),),), middle=middle, top=sheet.y - height + 16, leading=16)
    sheet.take(height)
