"""A list entered row by row: what is new goes in, what is there already stays, what cannot be is refused and says why.

To enter the same list twice changes nothing the second time and leaves no trace.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from app.core.errors import BadInput, MotcuaError, Refused, WrongUsage
from app.core.people import Commitment, Post, Term, UnitCommitment
from app.core.tally import COLUMNS, Month, Tally, TallyLine
from app.core.units import Unit, UnitKind
from app.offices import Offices, require_unit
from app.personnel import Personnel
from app.roster.files import Kind, RosterFile, Row, read
from app.roster.naming import Naming


class Mark(StrEnum):
    """What became of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row after it was entered: whom or what it is about (a login, or a unit's code), and why it was refused."""

    line: int
    mark: Mark
    about: str = ""
    problem: MotcuaError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Enters lists as whoever sits there. Raises BadInput for a file that is no list, Refused where his post forbids it, CouldNotKeep."""

    personnel: Personnel
    offices: Offices

    def enter(self, file: Path, *, period: Month | None = None) -> Iterator[Entry]:
        """Every row of the file, in its order, each when it is kept. `period` is the month of a table of tallies."""
        listed = read(file)
        if listed.kind is Kind.TALLIES and period is None:
            raise WrongUsage("roster.no_period")
        by_kind: dict[Kind, Callable[[], Iterator[Entry]]] = {
            Kind.TALLIES: lambda: self._tallies(listed, period),
            Kind.ORGANISATIONS: lambda: self._organisations(listed),
            Kind.UNITS: lambda: self._units(listed),
            Kind.PEOPLE: lambda: self._one_by_one(listed, self._person),
            Kind.SIGNED: lambda: self._one_by_one(listed, self._signed),
        }
        return by_kind[listed.kind]()

    def _tallies(self, listed: RosterFile, period: Month | None) -> Iterator[Entry]:
        tree, printed = self.offices.tree(), self.offices.units.printed()
        naming, whole = Naming(tree), [row for row in listed.rows if not row.torn]
        meant = naming.focal_units([row.cells["unit"] for row in whole])
        kept = {line.unit: line for line in printed if line.period == period}
        is_newest = period is not None and all(line.period <= period for line in printed)
        fresh, trackers = list[TallyLine](), list[Unit]()

        def entered(row: Row) -> Entry:
            unit = meant[row.cells["unit"]]
            line = _tally(row, unit, period)
            if any(line.unit == other.unit or line.number == other.number for other in fresh):
                raise BadInput("roster.twice")
            require_unit(unit)
            if is_newest and unit.tracked_by != line.tracked_by:
                trackers.append(replace(unit, tracked_by=line.tracked_by))
            before = kept.get(unit.code)
            if before != line:
                fresh.append(line)
            mark = Mark.SAME if before == line else Mark.CHANGED if before else Mark.NEW
            return Entry(line=row.line, mark=mark, about=unit.code)

        entries = [_judged(row, entered) for row in listed.rows]
        units = [*naming.news_for(entry.about for entry in entries), *trackers]
        if fresh or units:
            self.offices.print_tallies(units, fresh)
        yield from entries

    def _organisations(self, listed: RosterFile) -> Iterator[Entry]:
        tree = self.offices.tree()
        naming, seen = Naming(tree), set[tuple[str, str]]()
        whole = [row.cells["focal_unit"] for row in listed.rows if not row.torn]
        focal = naming.focal_units(whole)

        def entered(row: Row) -> Entry:
            above, name = focal[row.cells["focal_unit"]], row.cells["organisation"]
            again = (above.code, name) in seen
            seen.add((above.code, name))
            unit = naming.organisation(above, name, number=row.cells["no"], again=again)
            require_unit(unit)
            return Entry(line=row.line, mark=Mark.SAME if unit.code in tree.units else Mark.NEW, about=unit.code)

        entries = [_judged(row, entered) for row in listed.rows]
        yield from self._kept(entries, naming.news_for(entry.about for entry in entries), source="organisations")

    def _units(self, listed: RosterFile) -> Iterator[Entry]:
        tree, units = self.offices.tree(), dict[str, Unit]()

        def entered(row: Row) -> Entry:
            unit = _unit(row)
            require_unit(unit)
            if unit.code in units:
                raise BadInput("roster.twice")
            above = {**tree.units, **units}
            if unit.parent not in ("", *above) or unit.code in _codes_above(unit.parent, above):
                raise BadInput("roster.bad_parent")
            before = tree.units.get(unit.code)
            if before != unit:
                units[unit.code] = unit
            mark = Mark.SAME if before == unit else Mark.CHANGED if before else Mark.NEW
            return Entry(line=row.line, mark=mark, about=unit.code)

        yield from self._kept([_judged(row, entered) for row in listed.rows], list(units.values()), source="units")

    def _kept(self, entries: Sequence[Entry], units: Sequence[Unit], *, source: str) -> Iterator[Entry]:
        if units:
            self.offices.enter(units, source=source)
        yield from entries

    def _one_by_one(self, listed: RosterFile, enter: "Callable[[Naming, Row], Entry]") -> Iterator[Entry]:
        naming = Naming(self.offices.tree())
        for row in listed.rows:
            yield _judged(row, lambda row: enter(naming, row))

    def _person(self, naming: Naming, row: Row) -> Entry:
        login, name = row.cells["login"], row.cells["name"]
        unit = naming.known(row.cells["unit"])
        if unit is None:
            raise BadInput("roster.unknown_unit")
        try:
            post = Post(row.cells["post"] or Post.CLERK)
        except ValueError:
            raise BadInput("roster.bad_post", known=", ".join(Post)) from None
        before = self.personnel.accounts.find(login)
        if before is None:
            self.personnel.add(login=login, name=name, unit=unit, post=post)
            return Entry(line=row.line, mark=Mark.NEW, about=login)
        self._require_seen(before.unit.code, login)
        if (before.name, before.unit.code, before.post) == (name, unit.code, post):
            return Entry(line=row.line, mark=Mark.SAME, about=login)
        self.personnel.change(login, name=name, unit=unit, post=post)
        return Entry(line=row.line, mark=Mark.CHANGED, about=login)

    def _signed(self, naming: Naming, row: Row) -> Entry:
        """A commitment, of the account of that login or else of the unit of that code or name."""
        signer, document, version = (row.cells[name] for name in ("signer", "document", "text_version"))
        first = _day(row.cells["signed_on"])
        if first is None:
            raise BadInput("roster.bad_day")
        term = _term(first, _day(row.cells["valid_to"]))
        person = self.personnel.accounts.find(signer)
        if person is not None:
            self._require_seen(person.unit.code, signer)
            mine = Commitment(login=signer, document=document, text_version=version, term=term)
            known = mine in self.personnel.accounts.commitments(signer)
            if not known:
                self.personnel.commit(mine)
            return Entry(line=row.line, mark=Mark.SAME if known else Mark.NEW, about=signer)
        unit = naming.known(signer)
        if unit is None:
            raise BadInput("roster.unknown_signer")
        self._require_seen(unit.code)
        theirs = UnitCommitment(unit=unit.code, document=document, text_version=version, term=term)
        known = theirs in self.offices.units.commitments()
        if not known:
            self.offices.commit(theirs)
        return Entry(line=row.line, mark=Mark.SAME if known else Mark.NEW, about=unit.code)

    def _require_seen(self, unit: str, login: str = "") -> None:
        """That a row is there already tells whoever enters it what the books hold: only of those he may see. Raises Refused."""
        if not self.personnel.scope.holds(unit=unit, clerk=login):
            raise Refused("accounts.not_yours")


def _judged(row: Row, enter: Callable[[Row], Entry]) -> Entry:
    """A row entered, or refused with its reason; what the desk cannot keep stops the whole list."""
    try:
        if row.torn:
            raise BadInput("roster.torn")
        return enter(row)
    except (BadInput, WrongUsage, Refused) as problem:
        return Entry(line=row.line, mark=Mark.REFUSED, problem=problem)


def _tally(row: Row, unit: Unit, period: Month | None) -> TallyLine:
    cells = row.cells
    if period is None:
        raise WrongUsage("roster.no_period")
    numbers = {name: cells[name] for name in ("stt", *COLUMNS)}
    if not all(text.isascii() and text.isdecimal() and len(text) <= 9 for text in numbers.values()):
        raise BadInput("roster.bad_number")
    tally = Tally(**{name: int(cells[name]) for name in COLUMNS})
    number, name, tracker = int(cells["stt"]), cells["unit"], cells["tracked_by"]
    require_unit(replace(unit, name=name, tracked_by=tracker))
    return TallyLine(period=period, number=number, unit=unit.code, name=name, tally=tally, tracked_by=tracker)


def _unit(row: Row) -> Unit:
    cells = row.cells
    try:
        return Unit(
            code=cells["code"],
            name=cells["name"],
            kind=UnitKind(cells["kind"] or UnitKind.ORGANISATION),
            parent=cells["parent"],
            valid_from=_day(cells["valid_from"]),
            valid_to=_day(cells["valid_to"]),
            successor=cells["successor"],
            tracked_by=cells["tracked_by"],
        )
    except ValueError:
        raise BadInput("roster.bad_unit", known=", ".join(UnitKind)) from None


def _codes_above(code: str, units: dict[str, Unit]) -> set[str]:
    """That code and those above it; a circle ends the walk."""
    seen = set[str]()
    while code and code not in seen:
        seen.add(code)
        code = units[code].parent if code in units else ""
    return seen


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput("roster.bad_day") from None


def _term(first: dt.date, last: dt.date | None) -> Term:
    try:
        return Term(first=first, last=last)
    except ValueError:
        raise BadInput("roster.bad_day") from None
