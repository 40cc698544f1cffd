"""Who works here: clerks, what a clerk has signed, what he may ask and whose doings he may see."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from app.core.lookup import Service
from app.core.units import Unit as Unit
from app.core.units import UnitTree


class Post(StrEnum):
    """What a person may do in the program."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    PRIVACY_OFFICER = "privacy_officer"
    """Answers citizens who ask who looked them up; changes no account."""


class When(StrEnum):
    """Where a day stands to a term. The value is the end of a reason code: `grant-expired`."""

    NOT_YET = "not-yet"
    NOW = "now"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Days of the office's own calendar, both ends included; without a `last`, until further notice.

    Raises ValueError for one that ends before it begins.
    """

    first: dt.date
    last: dt.date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError("ends before it begins")

    def at(self, day: dt.date) -> When:
        """Is that day before, in or after the term?"""
        if day < self.first:
            return When.NOT_YET
        return When.NOW if self.last is None or day <= self.last else When.EXPIRED

    def together(self, other: "Term") -> "Term":
        """The shortest term that holds both."""
        last = None if self.last is None or other.last is None else max(self.last, other.last)
        return Term(first=min(self.first, other.first), last=last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clerk:
    """A person with an account. What he may see is his `Scope`; whom he may look after is `permission.may_manage`."""

    login: str
    name: str
    unit: Unit
    post: Post = Post.CLERK
    demo: bool = False
    """One of the embedded accounts: good for the demo and loopback addresses only, and there for everything."""
    suspension: Term | None = None

    def is_suspended(self, day: dt.date) -> bool:
        """May he not work on that day?"""
        return self.suspension is not None and self.suspension.at(day) is When.NOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose doings somebody may see: those done in `units`, by `clerk`; None is everyone. Every query takes one and applies it itself."""

    units: frozenset[str] | None
    clerk: str | None

    @classmethod
    def of(cls, person: Clerk, tree: UnitTree, day: dt.date) -> Self:
        """By post, on that day: a supervisor his unit and below, administrators and privacy officers all, anybody else himself.

        Whoever is suspended sees himself alone.
        """
        if person.is_suspended(day) or person.post is Post.CLERK:
            return cls(units=frozenset({person.unit.code}), clerk=person.login)
        if person.post is Post.SUPERVISOR:
            return cls(units=tree.below(person.unit.code, day), clerk=None)
        return cls(units=None, clerk=None)

    def holds(self, *, unit: str, clerk: str) -> bool:
        """May he see what that clerk did in that unit?"""
        return self.clerk in (None, clerk) and (self.units is None or unit in self.units)

    def holds_all_of(self, unit: str) -> bool:
        """May he see what everybody did in that unit?"""
        return self.clerk is None and (self.units is None or unit in self.units)

    def within(self, units: frozenset[str]) -> Self:
        """The part of it that lies in these units: a filter that somebody chose never shows more."""
        return type(self)(units=units if self.units is None else self.units & units, clerk=self.clerk)

    def only(self, clerk: str) -> Self:
        """The part of it that this clerk did: nothing, where he is not one of those seen."""
        return type(self)(units=self.units if self.clerk in (None, clerk) else frozenset(), clerk=clerk)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Services that a clerk may call, for some procedures or, where none is named, for every one."""

    login: str
    services: frozenset[Service]
    procedures: frozenset[str]
    term: Term
    second_factor: bool = False
    """Is a one-time code wanted before it holds?"""

    def covers(self, procedure: str) -> bool:
        """Does it hold for that procedure?"""
        return not self.procedures or procedure in self.procedures


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A signed commitment to keep information safe: the document, which version of the text, signed on `term.first`.

    Decree 70/2024 and the province's letters want it before any access is given.
    """

    login: str
    document: str
    text_version: str
    term: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCommitment:
    """The same, signed by an organisation for itself."""

    unit: str
    document: str
    text_version: str
    term: Term


class SecondFactor(StrEnum):
    """How a clerk stands with his one-time codes, before or after a try. All but the first are reason codes of a refusal."""

    CONFIRMED = "confirmed"
    WANTED = "second-factor"
    WRONG = "second-factor-wrong"
    USED = "second-factor-used"
    PAUSED = "second-factor-paused"
    NOT_ENROLLED = "second-factor-not-enrolled"


class Proof(StrEnum):
    """How a password stands, before or after a try. All but the first are reason codes of a refused sign-in."""

    PROVED = "proved"
    NONE = "password-none"
    """Nobody gave the account one."""
    WRONG = "password-wrong"
    PAUSED = "password-paused"
    ONE_TIME = "password-one-time"
    """Right, but an administrator's: good for choosing one's own and for nothing else."""
    OUTWORN = "password-outworn"
    """A one-time password that nobody used in time."""
    EXPIRED = "password-expired"
    """Right, but too old: good for choosing another."""

    @property
    def knows_it(self) -> bool:
        """Was the password the right one, whatever else it is good for?"""
        return self in (Proof.PROVED, Proof.ONE_TIME, Proof.EXPIRED)
