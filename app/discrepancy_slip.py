"""The discrepancy slip: what differs between a citizen's card and the database, for the police to clean the record.

Also for a citizen whom the database does not know, or not by this name and birth date: it does not tell which.
A paper of the counter's own, not an official form: it claims no legal basis, names only the fields that really differ and
the two that identify the citizen, and leaves it to the citizen to tick what is right. In Vietnamese, A4, typography of
decree 30/2020/NĐ-CP, appendix I. The same input gives the same bytes.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from app.claimant import Finding
from app.core.citizen import CitizenRecord
from app.core.dossier import Dossier
from app.core.lookup import Identity, Outcome
from app.core.usage import EventKind
from app.store.journal import Journal
from app.verify.compare import HOMES, Claimed, explained
from forms.model import Layout
from forms.paper.head import MOTTO, NATION
from forms.paper.sheet import Marks, Sheet
from forms.paper.type import Face, Line, Run, Style, balanced, plain, register_faces, width, wrap
from resources.sentences import say

FORM = "phieu_phan_anh"
"""What the slip is called in the ledger."""

_LAYOUT = Layout()
_SPACING = 1.25
_BODY = Style(Face.REGULAR, _LAYOUT.body_pt)
_BOLD = Style(Face.BOLD, _LAYOUT.body_pt)
_CELL = Style(Face.REGULAR, 11.5)
_HEAD = Style(Face.BOLD, 11)
_WHY = Style(Face.ITALIC, 9.5)
_SHARES = (0.23, 0.25, 0.30, 0.22)
_PADDING = 4.0
_TICK_LEADING = 16.0
_ROOM_TO_SIGN = 48.0
_BOX = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who writes the slip, and to whom. `police` or `place` empty: dots to write on."""

    name: str
    police: str
    place: str
    clerk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """One field that really differs: its name, what the citizen says, what the record says, and why they differ."""

    name: str
    card: str = field(repr=False)
    record: str = field(repr=False)
    why: str = field(repr=False)


def discrepancies(finding: Finding) -> tuple[Discrepancy, ...]:
    """What differs, in the order of the comparison; all that was asked by where nobody was found; empty where nothing differs."""
    claimed, record = finding.claimant.claimed(), finding.record
    if finding.outcome is Outcome.NOT_FOUND_OR_MISMATCH:
        said = finding.claimant.identity
        asked = {_number_name(said): said.number, "full_name": said.full_name, "birth_date": _said(claimed, "birth_date")}
        return tuple(Discrepancy(name=name, card=text, record=say("slip.not_found"), why="") for name, text in asked.items() if text)
    if record is None:
        return ()
    reasons = explained(claimed, record)
    return tuple(
        Discrepancy(name=name, card=_said(claimed, name), record=_known(record, name), why=reasons[name].says()) for name in finding.differs
    )


def slip(finding: Finding, dossier: Dossier, office: Office, *, at: dt.datetime, test_data: bool) -> bytes:
    """The slip as PDF; `at` is the local time of the look-up. Any thread. Raises ValueError where nothing differs."""
    rows = discrepancies(finding)
    if not rows:
        raise ValueError("nothing differs")
    register_faces()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1, pdfVersion=(1, 5), initialFontName=Face.REGULAR, lang="vi")
    canvas.setTitle(say("slip.title"))
    canvas.setAuthor("motcua")
    canvas.setCreator("motcua")
    sheet = Sheet(canvas, layout=_LAYOUT, marks=Marks(test_data=test_data, unverified=False))
    _head(sheet, dossier, office, day=at.date())
    found = finding.outcome is not Outcome.NOT_FOUND_OR_MISMATCH
    told = "slip.told" if found else "slip.told_not_found"
    _paragraph(sheet, say(told, dossier=dossier.number, procedure=dossier.procedure, office=office.name), _BODY)
    _citizen(sheet, finding.claimant.identity)
    _Table(sheet, typed=finding.claimant.claim is None, found=found).draw(rows)
    sheet.skip(6)
    method = say(f"method.{finding.claimant.method.value}")
    when = {"time": at.strftime("%H:%M"), "date": at.strftime("%d/%m/%Y")}
    _paragraph(sheet, say("slip.method", method=method, request=finding.request_id, **when), Style(Face.REGULAR, 11), justified=False)
    _ending(sheet, office)
    canvas.save()
    return buffer.getvalue()


def count_slip(journal: Journal, finding: Finding, dossier: Dossier) -> None:
    """Notes, before it leaves the program, that a slip was filled: which fields, never a value. Raises CouldNotKeep."""
    journal.write(
        EventKind.FILL,
        dossier=dossier.number,
        procedure=dossier.procedure,
        purpose=dossier.purpose,
        form=FORM,
        role=finding.claimant.role,
        subject=journal.ledger.pseudonym(finding.claimant.identity.number),
        request_id=finding.request_id,
        differs=finding.differs,
    )


def _said(claimed: Claimed, name: str) -> str:
    if name == "birth_date":
        return claimed.birth_date.slashed() if claimed.birth_date else ""
    text: str = getattr(claimed, name)
    return text


def _known(record: CitizenRecord, name: str) -> str:
    if name == "residence":
        homes = {say(f"field.{home}"): place.text for home in HOMES if (place := getattr(record, home)) and place.known}
        both = len(set(homes.values())) > 1
        return "\n".join(f"{label}: {text}" for label, text in homes.items()) if both else next(iter(homes.values()))
    if name == "birth_date":
        return record.birth_date.slashed() if record.birth_date else ""
    if name == "sex":
        return record.sex.label if record.sex else ""
    return getattr(record, name) or ""


def _head(sheet: Sheet, dossier: Dossier, office: Office, *, day: dt.date) -> None:
    """The office at the left and the nation with its motto at the right, each over a rule; the title; to whom."""
    left, right = sheet.left + 0.19 * sheet.width, sheet.left + 0.70 * sheet.width
    size, leading = 12.0, 15.5
    offices = balanced((Run(office.name.upper(), Style(Face.REGULAR, size)),), 0.36 * sheet.width)
    nation = (Run(NATION, Style(Face.BOLD, size)),)
    foot = sheet.y
    for middle, above, under, share in ((left, offices, say("slip.counter"), 0.5), (right, (nation,), MOTTO, 1.0)):
        last = (Run(under, Style(Face.BOLD, size)),)
        sheet.column((*above, last), middle=middle, top=sheet.y, leading=leading)
        bottom = sheet.y - (len(above) + 1) * leading
        half = width(last) * share / 2
        sheet.rule(start=middle - half, end=middle + half, y=bottom - 1)
        foot = min(foot, bottom)
    sheet.take(sheet.y - foot + 19)
    place = {"place": office.place or "………………", "day": f"{day.day:02}", "month": f"{day.month:02}", "year": day.year}
    sheet.centred((Run(say("slip.number", dossier=dossier.number), Style(Face.REGULAR, size)),), middle=left, y=sheet.y)
    sheet.centred((Run(say("slip.day", **place), Style(Face.ITALIC, 13)),), middle=right, y=sheet.y)
    sheet.skip(20)
    middle = (sheet.left + sheet.right) / 2
    title = ((Run(say("slip.title"), Style(Face.BOLD, 15)),), (Run(say("slip.about"), Style(Face.BOLD, 13)),))
    to = balanced((Run(say("slip.addressee", police=office.police), _BODY),), sheet.width * 0.85)
    for lines in (title, to):
        sheet.column(lines, middle=middle, top=sheet.y, leading=18)
        sheet.take(18 * len(lines) + 12)
    if not office.police:
        start = middle + width(to[0]) / 2 + 3
        sheet.dots(start=start, end=start + 0.35 * sheet.width, y=sheet.y + 12 + 4.5)


def _paragraph(sheet: Sheet, text: str, style: Style, *, justified: bool = True) -> None:
    sheet.block(wrap((Run(text, style),), sheet.width), leading=style.size * _SPACING, justified=justified)
    sheet.skip(4)


def _citizen(sheet: Sheet, identity: Identity) -> None:
    """Who he is, by name and number as the citizen gives them: the record may be what is wrong."""
    for name, text in (("full_name", identity.full_name), (_number_name(identity), identity.number)):
        lines = wrap((Run(say(f"field.{name}") + ": ", _BODY), Run(text, _BOLD)), sheet.width)
        sheet.keep(len(lines) * _BODY.size * _SPACING)
        sheet.block(lines, leading=_BODY.size * _SPACING)
    sheet.skip(6)


def _number_name(identity: Identity) -> str:
    return "old_id" if len(identity.number) == 9 else "personal_id"


Cell = tuple[Line, ...]


class _Table:
    """Field, card, record, and room for the citizen; rows are never torn, and a new page has the header again."""

    def __init__(self, sheet: Sheet, *, typed: bool, found: bool) -> None:
        self._sheet = sheet
        self._widths = [share * sheet.width for share in _SHARES]
        self._heads = tuple(self._cell(say(f"slip.{key}"), _HEAD, n) for n, key in enumerate(_heads(typed=typed)))
        answers = ("typed_right" if typed else "card_right", *(("record_right",) if found else ()), "other")
        self._answers = tuple(say(f"slip.{key}") for key in answers)

    def draw(self, rows: Iterable[Discrepancy]) -> None:
        """All rows, under a header."""
        head = max(map(_height, self._heads))
        for number, row in enumerate(rows):
            label = (*self._cell(say(f"field.{row.name}"), _HEAD, 0), *self._cell(row.why, _WHY, 0))
            cells = (label, self._cell(row.card, _CELL, 1), self._cell(row.record, _CELL, 2), ())
            height = max(*map(_height, cells), len(self._answers) * _TICK_LEADING + 2 * _PADDING)
            before = self._sheet.y
            self._sheet.keep(height if number else head + height)
            if not number or self._sheet.y > before:
                self._row(self._heads, height=head, middle=True)
            self._row(cells, height=height)

    def _cell(self, text: str, style: Style, column: int) -> Cell:
        return wrap((Run(text, style),), self._widths[column] - 2 * _PADDING)

    def _row(self, cells: Iterable[Cell], *, height: float, middle: bool = False) -> None:
        bottom = self._sheet.take(height)
        x = self._sheet.left
        for lines, room in zip(cells, self._widths, strict=True):
            self._sheet.box(x=x, y=bottom, width=room, height=height)
            y = bottom + height - _PADDING - ((height - _height(lines)) / 2 if middle else 0)
            with self._sheet.read_as(plain(lines), when=len(lines) > 1):
                for line in lines:
                    y -= _leading(line)
                    inset = (room - width(line)) / 2 if middle else _PADDING
                    self._sheet.write(line, x=x + inset, y=y + 0.28 * _leading(line))
            if not lines:
                self._ticks(x=x + _PADDING, end=x + room - _PADDING, top=bottom + height - _PADDING, bottom=bottom + _PADDING)
            x += room

    def _ticks(self, *, x: float, end: float, top: float, bottom: float) -> None:
        """An answer a line, each with its box; after the last as many dotted lines as the row has room for."""
        baseline, word_end = top, x
        for answer in self._answers:
            baseline -= _TICK_LEADING
            word = Run(answer, _CELL)
            self._sheet.box(x=x, y=baseline + 4, width=_BOX, height=_BOX)
            self._sheet.write((word,), x=x + _BOX + 5, y=baseline + 5)
            word_end = x + _BOX + 8 + word.width
        self._sheet.dots(start=word_end, end=end, y=baseline + 5)
        while baseline - _TICK_LEADING >= bottom:
            baseline -= _TICK_LEADING
            self._sheet.dots(start=x, end=end, y=baseline + 5)


def _heads(*, typed: bool) -> tuple[str, ...]:
    return "field", "typed" if typed else "card", "record", "citizen"


def _leading(line: Line) -> float:
    return max(run.style.size for run in line) * 1.22 if line else _CELL.size


def _height(lines: Cell) -> float:
    return sum(map(_leading, lines)) + 2 * _PADDING


def _ending(sheet: Sheet, office: Office) -> None:
    """The wish, the papers shown, room for two signatures, and what this paper is not: together on one page."""
    leading = _BODY.size * _SPACING
    small = Style(Face.ITALIC, _LAYOUT.note_pt)
    note = wrap((Run(say("slip.note"), small),), sheet.width)
    name = balanced((Run(office.clerk, _BOLD),), 0.45 * sheet.width)
    signing = 2 * 16 + _ROOM_TO_SIGN + len(name) * 16
    sheet.keep(2 * leading + 4 + 10 + signing + 8 + len(note) * small.size * 1.2)
    _paragraph(sheet, say("slip.wish"), _BODY)
    papers = Run(say("slip.papers"), _BODY)
    baseline = sheet.block(((papers,),), leading=leading)
    sheet.dots(start=sheet.left + papers.width, end=sheet.right, y=baseline)
    sheet.skip(10)
    for share, head, below in ((0.25, "citizen_signs", ()), (0.75, "clerk_signs", name)):
        middle = sheet.left + share * sheet.width
        lines = ((Run(say(f"slip.{head}"), _BOLD),), (Run(say("slip.hint"), Style(Face.ITALIC, _BODY.size)),))
        sheet.column(lines, middle=middle, top=sheet.y, leading=16)
        sheet.column(below, middle=middle, top=sheet.y - 2 * 16 - _ROOM_TO_SIGN, leading=16)
    sheet.take(signing)
    sheet.skip(8)
    sheet.block(note, leading=small.size * 1.2)
