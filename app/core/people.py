"""Who works here: units, clerks, what a clerk has signed and what he may ask."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from app.core.lookup import Service


class Post(StrEnum):
    """What a person may do in the program."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


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
class Unit:
    """An office with a counter."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clerk:
    """A person with an account. A supervisor may also read the unit's counts and look after its clerks; an administrator all."""

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


class SecondFactor(StrEnum):
    """How a clerk stands with his one-time codes, before or after a try. All but the first are reason codes of a refusal."""

    CONFIRMED = "confirmed"
    WANTED = "second-factor"
    WRONG = "second-factor-wrong"
    USED = "second-factor-used"
    PAUSED = "second-factor-paused"
    NOT_ENROLLED = "second-factor-not-enrolled"
