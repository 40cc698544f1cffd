"""Who has signed the commitment, who has not, and who may look up what until when. No Qt; worker thread."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.commitments.books import Missing
from app.commitments.table import Commitments, CommitmentTable
from app.core.lookup import Service
from app.core.people import Commitment, Grant, Scope, Term, UnitCommitment, When
from app.core.tally import Month, Source
from app.core.units import UnitTree
from app.desk import Desk
from app.permission import may_administer
from app.store.units import Units

SOON: Final = 30
"""So many days before its last one a term is said to end soon."""


class Standing(StrEnum):
    """How somebody stands today. What asks for something to be done comes first."""

    MISSING = "missing"
    EXPIRED = "expired"
    SOON = "soon"
    NOT_YET = "not_yet"
    GOOD = "good"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A person (`login`) or an organisation with the latest of what was signed; of a printed line, how many of each are missing."""

    key: str
    name: str
    unit: str
    tracked_by: str
    standing: Standing
    login: str = ""
    document: str = ""
    text_version: str = ""
    term: Term | None = None
    organisations: int = 0
    people: int = 0

    @property
    def lacks(self) -> bool:
        """Is nothing in force?"""
        return self.standing in (Standing.MISSING, Standing.EXPIRED, Standing.NOT_YET)

    @property
    def printed(self) -> bool:
        """Is it a number that the province printed, and nobody by name?"""
        return bool(self.organisations or self.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """A grant. `days_left`: until after its last day; None: until further notice."""

    login: str
    name: str
    unit: str
    services: tuple[Service, ...]
    procedures: tuple[str, ...]
    term: Term
    second_factor: bool
    standing: Standing
    days_left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All of it as it stands today, and the province's table of one month."""

    signatures: tuple[Signature, ...]
    permits: tuple[Permit, ...]
    table: CommitmentTable
    months: tuple[Month, ...]
    """Those that a letter printed, newest first."""
    may_record: bool
    """An administrator enters what was signed and granted; everybody else looks."""
    today: dt.date


def read(desk: Desk, *, unit: str, month: Month) -> Book:
    """Of what he may see, of one unit and below where it is named. Raises Refused for a clerk, CouldNotKeep."""
    personnel = desk.personnel
    today, tree = personnel.gate.today, personnel.tree()
    scope = personnel.scope.within(tree.below(unit, today)) if unit else personnel.scope
    books = _Books(tree=tree, scope=scope, today=today, units=_names(desk, tree))
    commitments = Commitments(personnel.gate)
    printed = {line.period for line in Units(desk.database).printed()}
    return Book(
        signatures=tuple(sorted(books.signatures(desk, commitments.missing()), key=_urgent)),
        permits=tuple(sorted(books.permits(desk), key=_ending)),
        table=commitments.table(month),
        months=tuple(sorted(printed, reverse=True)),
        may_record=may_administer(personnel.gate.clerk, day=today),
        today=today,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Books:
    tree: UnitTree
    scope: Scope
    today: dt.date
    units: Mapping[str, str]

    def signatures(self, desk: Desk, missing: Iterable[Missing]) -> Iterable[Signature]:
        accounts = desk.personnel.accounts
        of_people, of_units = defaultdict[str, list[Commitment]](list), defaultdict[str, list[UnitCommitment]](list)
        for mine in accounts.all_commitments():
            of_people[mine.login].append(mine)
        for theirs in Units(desk.database).commitments():
            of_units[theirs.unit].append(theirs)
        for person in accounts.seen_in(self.scope):
            yield self._signature(
                of_people[person.login], key=f"person:{person.login}", name=person.name, unit=person.unit.code, login=person.login
            )
        lacking = [one for one in missing if self.scope.holds_all_of(one.unit)]
        organisations = {one.unit for one in lacking if one.organisations and one.source is Source.COUNTED}
        for code in sorted(organisations.union(code for code in of_units if self.scope.holds_all_of(code))):
            yield self._signature(of_units[code], key=f"unit:{code}", name=self.units.get(code, code), unit=code)
        for one in lacking:
            if one.source is Source.PRINTED:
                yield Signature(
                    key=f"printed:{one.unit}",
                    name=one.name,
                    unit=one.name,
                    tracked_by=one.tracked_by,
                    standing=Standing.MISSING,
                    organisations=one.organisations,
                    people=one.people,
                )

    def _signature(self, signed: Sequence[Commitment | UnitCommitment], *, key: str, name: str, unit: str, login: str = "") -> Signature:
        latest = max(
            signed, key=lambda one: (one.term.at(self.today) is When.NOW, one.term.last or dt.date.max, one.term.first), default=None
        )
        return Signature(
            key=key,
            name=name,
            unit=self.units.get(unit, unit),
            tracked_by=self.tree.tracked_by(unit),
            standing=standing(latest.term, self.today) if latest else Standing.MISSING,
            login=login,
            document=latest.document if latest else "",
            text_version=latest.text_version if latest else "",
            term=latest.term if latest else None,
        )

    def permits(self, desk: Desk) -> Iterable[Permit]:
        people = {person.login: person for person in desk.personnel.accounts.seen_in(self.scope)}
        for grant in desk.personnel.accounts.all_grants():
            if (person := people.get(grant.login)) is not None:
                yield self._permit(grant, name=person.name, unit=person.unit.code)

    def _permit(self, grant: Grant, *, name: str, unit: str) -> Permit:
        return Permit(
            login=grant.login,
            name=name,
            unit=self.units.get(unit, unit),
            services=tuple(sorted(grant.services)),
            procedures=tuple(sorted(grant.procedures)),
            term=grant.term,
            second_factor=grant.second_factor,
            standing=standing(grant.term, self.today),
            days_left=(grant.term.last - self.today).days if grant.term.last else None,
        )


def standing(term: Term, today: dt.date) -> Standing:
    """How a term stands on that day."""
    match term.at(today):
        case When.NOT_YET:
            return Standing.NOT_YET
        case When.EXPIRED:
            return Standing.EXPIRED
    return Standing.SOON if term.last is not None and (term.last - today).days <= SOON else Standing.GOOD


def _names(desk: Desk, tree: UnitTree) -> dict[str, str]:
    here = desk.personnel.gate.clerk.unit
    return {here.code: here.name} | {code: unit.name for code, unit in tree.units.items()}


def _urgent(one: Signature) -> tuple[bool, int, dt.date, str, str]:
    """Whoever lacks it first, then what ends soonest; printed numbers last, for they name nobody."""
    last = one.term.last if one.term and one.term.last else dt.date.max
    return (one.printed, list(Standing).index(one.standing), last, one.unit, one.name)


def _ending(one: Permit) -> tuple[bool, int, str]:
    """What holds and ends soonest first, then what holds without an end, then what is over."""
    over = one.standing is Standing.EXPIRED
    return (over, -(one.days_left or 0) if over else one.days_left if one.days_left is not None else 10**6, one.name)
