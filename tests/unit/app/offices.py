"""Desks with a clock that only a test turns, a source that answers as told, and clerks of their own."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

from app.bootstrap import open_desk
from app.core.lookup import Answer, LookupRequest, Service
from app.core.people import Clerk, Commitment, Grant, Post, Term, Unit
from app.core.usage import EventKind, UsageEvent
from app.counter import Counter
from app.personnel import Personnel
from app.verify.adapters.demo import DemoVerifier
from resources.demo.people import DemoCitizen, citizens, payload
from scanner.payload import CardClaim, parse
from tests.clocks import HandClock

PROCEDURE = "1.004873"
OPEN = Term(first=dt.date(2026, 1, 1))


@contextmanager
def a_desk(home: Path, clock: HandClock, *, login: str | None = None) -> Iterator[tuple[Counter, Personnel]]:
    """The desk of that folder by that clock, with the embedded clerk or the account of that login."""
    with open_desk(home, login=login) as desk:
        journal = replace(desk.counter.journal, clock=clock)
        factors = replace(desk.personnel.second_factors, clock=clock)
        gate = replace(desk.counter.gate, journal=journal, second_factors=factors)
        personnel = replace(desk.personnel, journal=journal, second_factors=factors, gate=gate)
        yield replace(desk.counter, journal=journal, gate=gate), personnel


def employ(personnel: Personnel, login: str = "lan", *, second_factor: bool = False, post: Post = Post.CLERK, unit: str = "DEMO") -> Clerk:
    """An account with a commitment and a grant for everything."""
    person = personnel.add(login=login, name="Trần Thị Lan", unit=Unit(code=unit, name=unit), post=post)
    personnel.commit(Commitment(login=login, document="12/CK-UBND", text_version="2026", term=OPEN))
    personnel.grant(Grant(login=login, services=frozenset(Service), procedures=frozenset(), term=OPEN, second_factor=second_factor))
    return person


class Scripted(DemoVerifier):
    """The embedded source, but `answer` may raise or answer in its place; it remembers what it was asked."""

    def __init__(self, answer: Callable[[LookupRequest], Answer | None] = lambda _: None) -> None:
        self.answer, self.asked = answer, list[LookupRequest]()

    def ask(self, request: LookupRequest, *, cancel: Event | None = None) -> Answer:
        self.asked.append(request)
        return self.answer(request) or super().ask(request, cancel=cancel)


def raising(problem: BaseException) -> Callable[[LookupRequest], Answer | None]:
    """An answer that is none."""

    def answer(_: LookupRequest) -> Answer | None:
        raise problem

    return answer


def card_of(citizen: DemoCitizen) -> CardClaim:
    assert citizen.card is not None
    claim = parse(payload(citizen.card))
    assert isinstance(claim, CardClaim)
    return claim


def with_case(case: str) -> CardClaim:
    return card_of(next(one for one in citizens() if one.case == case and one.card))


FIRST = card_of(citizens()[0])


def events(counter: Counter, *kinds: EventKind) -> list[UsageEvent]:
    """The ledger, or only events of those kinds."""
    return [event for event in counter.journal.ledger.events() if not kinds or event.kind in kinds]


def values_of(*claims: CardClaim) -> set[str]:
    """What no ledger may hold."""
    return {value for claim in claims for value in (claim.personal_id, claim.old_id, claim.full_name, claim.residence) if value}


def texts_of(counter: Counter) -> str:
    """All that the ledger says, as one text."""
    shown: list[Any] = events(counter)
    return " ".join(map(repr, shown))


def hire(home: Path, clock: HandClock, **details: object) -> None:
    with a_desk(home, clock, login="phutrach") as (_, personnel):
        employ(personnel, **details)  # type: ignore[arg-type]  # a test's own words
