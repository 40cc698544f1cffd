"""What the rules know besides events: people, whom they are near to, dossiers, procedures, desks, and what the gateway counted."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.people import Clerk
from app.misuse.thresholds import Rulebook


class Relation(StrEnum):
    """What a citizen is to a clerk. Colleagues need no list of their own: they are each other clerk's SELF."""

    SELF = "self"
    RELATIVE = "relative"
    PROTECTED = "protected"
    """Nobody's relation: on the office's protected list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """That a citizen, by pseudonym, is somebody to a clerk. `clerk` is empty for a protected one."""

    relation: Relation
    subject: str
    clerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account as the books have it. `since`: the day of the first commitment; None where none is needed."""

    clerk: Clerk
    since: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskState:
    """How a desk's ledger and program are. `anchored_at`: the last time its end was noted elsewhere; None: never."""

    unit: str
    began_at: dt.datetime
    chain_ok: bool = True
    first_bad_seq: int = 0
    anchored_at: dt.datetime | None = None
    version: str = ""
    wanted_version: str = ""
    """What the office works with; empty: nobody says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """All of it, as it stands `now`. What is not known is empty, and its rules are silent."""

    rulebook: Rulebook
    now: dt.datetime
    people: Mapping[str, Person] = field(default_factory=dict)
    declared: tuple[Declared, ...] = ()
    closed: Mapping[str, dt.date] = field(default_factory=dict)
    """Dossiers by the last day on which anything was to be done for them."""
    roles: Mapping[str, int] = field(default_factory=dict)
    """How many people a procedure's forms name; a procedure is missing whose forms have tables of people."""
    desks: Mapping[str, DeskState] = field(default_factory=dict)
    gateway: Mapping[tuple[str, dt.date], int] = field(default_factory=dict)
    """Calls that the source counted, by clerk and day."""

    read_from: dt.date = dt.date.min
    """The first day of which all events of the ledger were read; what was before is not known."""
    unseen: frozenset[tuple[str, dt.date]] = frozenset()
    """Clerks' days with events that the Scope does not hold: their counts are not whole."""

    @property
    def today(self) -> dt.date:
        """Not over yet: what is said of whole days is not said of it."""
        return self.now.astimezone().date()
