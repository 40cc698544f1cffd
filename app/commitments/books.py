"""What the books know of commitments, read once and counted by focal unit."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from app.core.people import Clerk, Scope, Term, When
from app.core.tally import Month, Source, Tally, TallyLine
from app.core.units import Unit, UnitKind, UnitTree
from app.store.accounts import Accounts
from app.store.database import Database
from app.store.units import Units


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """An organisation or, with a `login`, a person without a commitment in force; or, of a printed line, how many of each."""

    unit: str
    name: str
    tracked_by: str
    login: str = ""
    organisations: int = 0
    people: int = 0
    source: Source = Source.COUNTED

    @classmethod
    def printed(cls, line: TallyLine) -> Self:
        """What a printed line says is missing."""
        lacking = line.tally
        return cls(
            unit=line.unit,
            name=line.name,
            tracked_by=line.tracked_by,
            organisations=lacking.missing_organisations,
            people=lacking.missing_people,
            source=Source.PRINTED,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Units, people within a scope, and everything signed. `people` by unit; terms by login and by unit."""

    tree: UnitTree
    scope: Scope
    people: Mapping[str, Sequence[Clerk]]
    by_login: Mapping[str, Sequence[Term]]
    by_unit: Mapping[str, Sequence[Term]]
    printed: Mapping[Month, tuple[TallyLine, ...]]

    @classmethod
    def read(cls, database: Database, scope: Scope) -> Self:
        """Raises CouldNotKeep."""
        units, accounts = Units(database), Accounts(database)
        people, printed = defaultdict[str, list[Clerk]](list), defaultdict[Month, list[TallyLine]](list)
        by_login, by_unit = defaultdict[str, list[Term]](list), defaultdict[str, list[Term]](list)
        for person in accounts.seen_in(scope):
            people[person.unit.code].append(person)
        for mine in accounts.all_commitments():
            by_login[mine.login].append(mine.term)
        for theirs in units.commitments():
            by_unit[theirs.unit].append(theirs.term)
        for line in units.printed():
            printed[line.period].append(line)
        months = {month: tuple(lines) for month, lines in printed.items()}
        return cls(tree=units.tree(), scope=scope, people=people, by_login=by_login, by_unit=by_unit, printed=months)

    def counted_units(self, day: dt.date) -> tuple[Unit, ...]:
        """The focal units that have people or signatures of organisations in the books by that day, and may be seen whole."""
        entered = {focal.code for code in (*self.people, *self.by_unit) if (focal := self.tree.focal(code))}
        units = (self.tree.units[code] for code in sorted(entered) if self.scope.holds_all_of(code))
        return tuple(unit for unit in units if unit.began_by(day))

    def count(self, focal: Unit, period: Month) -> TallyLine:
        """The line of a focal unit for that month, still without its number."""
        organisations = [_standing(self.by_unit.get(code, ()), period) for code in self._organisations(focal, period.last)]
        people = [_standing(self.by_login.get(person.login, ()), period) for person in self._people(focal, period.last)]
        tally = Tally(
            organisations=len(organisations),
            people=len(people),
            committed_organisations=organisations.count("committed"),
            committed_people=people.count("committed"),
            completed_organisations=organisations.count("completed"),
            completed_people=people.count("completed"),
            missing_organisations=organisations.count("missing"),
            missing_people=people.count("missing"),
        )
        tracker = self.tree.tracked_by(focal.code)
        return TallyLine(period=period, number=0, unit=focal.code, name=focal.name, tally=tally, tracked_by=tracker, source=Source.COUNTED)

    def missing(self, focal: Unit, day: dt.date) -> Iterator[Missing]:
        """The organisations of a focal unit, then its people, that have nothing in force on that day."""
        for code in self._organisations(focal, day):
            if not _in_force(self.by_unit.get(code, ()), day):
                yield Missing(unit=code, name=self.tree.units[code].name, tracked_by=self.tree.tracked_by(code), organisations=1)
        for person in self._people(focal, day):
            if not _in_force(self.by_login.get(person.login, ()), day):
                code = person.unit.code
                yield Missing(unit=code, name=person.name, login=person.login, tracked_by=self.tree.tracked_by(code), people=1)

    def _organisations(self, focal: Unit, day: dt.date) -> list[str]:
        """A district counts those below it; any other focal unit is an organisation itself."""
        below = sorted(self._own(focal, day) - {focal.code})
        return below if focal.kind is UnitKind.DISTRICT else [focal.code, *below]

    def _people(self, focal: Unit, day: dt.date) -> list[Clerk]:
        return [person for code in sorted(self._own(focal, day)) for person in self.people.get(code, ())]

    def _own(self, focal: Unit, day: dt.date) -> frozenset[str]:
        """Its units without those that it only carries on: these were another's."""
        return frozenset(code for code in self.tree.below(focal.code, day) if self.tree.focal(code) == focal)


def _standing(terms: Iterable[Term], period: Month) -> str:
    """How somebody stands at the end of the month: committed since before it, completed within it, or missing."""
    begun = [term.first for term in terms if term.at(period.last) is When.NOW]
    if not begun:
        return "missing"
    return "committed" if min(begun) < period.first else "completed"


def _in_force(terms: Iterable[Term], day: dt.date) -> bool:
    return any(term.at(day) is When.NOW for term in terms)
