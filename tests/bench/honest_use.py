"""A province's honest working days, invented: what clerks do who have nothing to hide, with all that looks odd and is not.

Every number here is a guess of ours, none is measured at a real counter: cards that do not scan, citizens whom the database does
not find and who are asked about again, families, several services about one person, outages and the waiting list after them,
forms that are finished the next day, busy days, the last citizen after closing time.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from app.core.lookup import Outcome
from app.core.people import Clerk, Unit
from app.core.usage import EventKind, UsageEvent
from app.misuse.books import Books, Declared, Person, Relation
from app.misuse.thresholds import read
from tests.unit.misuse.use import call, event

PROCEDURE = "1.004873"
ROLES = {PROCEDURE: 2}
OUTAGE_DAYS, BUSY_DAYS, LATE_DAYS = 0.03, 0.04, 0.02
TYPED, NOT_FOUND, FORM_TOMORROW, FAMILY, TWO_SERVICES, UNMASKED, COMES_AGAIN = 0.08, 0.03, 0.01, 0.15, 0.10, 0.02, 0.03
Slot = tuple[str, dt.date]
"""A clerk's day."""


@dataclass(frozen=True)
class Office:
    """Units with their clerks and desks, over weeks that begin on a Monday."""

    random: Random
    first: dt.date
    weeks: int
    clerks: dict[str, str]
    """Unit by login."""
    events: list[UsageEvent] = field(default_factory=list)
    counted: dict[Slot, int] = field(default_factory=dict)

    @property
    def days(self) -> list[dt.date]:
        """Working days."""
        return [self.first + dt.timedelta(days=7 * week + day) for week in range(self.weeks) for day in range(5)]

    @property
    def now(self) -> dt.datetime:
        """The Monday after."""
        return dt.datetime.combine(self.first + dt.timedelta(weeks=self.weeks), dt.time(10)).astimezone()

    def books(self) -> Books:
        """What the rules know about it: everybody has declared himself and two relatives; the gateway counted right."""
        people = {
            login: Person(clerk=Clerk(login=login, name=login, unit=Unit(code=unit, name=unit)), since=self.first)
            for login, unit in self.clerks.items()
        }
        selves = [Declared(relation=Relation.SELF, subject=f"self-{login}", clerk=login) for login in people]
        kin = [Declared(relation=Relation.RELATIVE, subject=f"kin-{login}-{n}", clerk=login) for login in people for n in range(2)]
        listed = [Declared(relation=Relation.PROTECTED, subject=f"listed-{n}") for n in range(20)]
        declared = (*selves, *kin, *listed)
        return Books(rulebook=read(), now=self.now, people=people, declared=declared, roles=ROLES, gateway=dict(self.counted))

    def add(self, events: list[UsageEvent], *, counted: bool = True) -> None:
        """Events, and whether the gateway saw the calls among them."""
        self.events.extend(events)
        for one in events:
            if counted and one.kind is EventKind.INTENT:
                slot = one.clerk, one.at.astimezone().date()
                self.counted[slot] = self.counted.get(slot, 0) + 1

    def in_order(self) -> list[UsageEvent]:
        """All of them as the desks' chains have them."""
        return sorted(self.events, key=lambda one: one.at)


def an_office(random: Random, *, first: dt.date, weeks: int, units: int, clerks: int) -> Office:
    """Units named `X1` …, each with so many clerks, at work all these weeks."""
    office = Office(random, first, weeks, {f"c{unit}-{n}": f"X{unit}" for unit in range(1, units + 1) for n in range(clerks)})
    for day in office.days:
        crowd = random.uniform(1.6, 2.2) if random.random() < BUSY_DAYS else 1.0
        for login, unit in office.clerks.items():
            office.add(list(_a_day(random, login, unit, day, crowd)))
    return office


def moment(day: dt.date, seconds: float) -> dt.datetime:
    """So many seconds after midnight, by the office's own clock, in UTC."""
    return (dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=seconds)).astimezone(dt.UTC)


def _a_day(random: Random, login: str, unit: str, day: dt.date, crowd: float) -> Iterator[UsageEvent]:
    dossiers = max(8, round(random.gauss(26, 5) * crowd))
    closes = 17.8 if random.random() < LATE_DAYS else 16.6
    outage = random.random() < OUTAGE_DAYS
    who = {"clerk": login, "unit": unit, "desk": f"desk-{login}"}
    begins = sorted(_working_second(random, closes) for _ in range(dossiers))
    for place, begin in enumerate(begins):
        dossier = f"{login}-{day:%y%m%d}-{place}"
        down = outage and 10.0 < begin / 3600 < 11.0
        yield from _a_dossier(random, who, day, begin, dossier, down=down)
    for _ in range(sum(random.random() < UNMASKED for _ in begins)):
        yield event(EventKind.UNMASK, moment(day, 16.5 * 3600), **who)


def _working_second(random: Random, closes: float) -> float:
    return random.uniform(7.5, 11.5) * 3600 if random.random() < 0.55 else random.uniform(13.0, closes) * 3600


def _a_dossier(random: Random, who: dict[str, str], day: dt.date, begin: float, dossier: str, *, down: bool) -> Iterator[UsageEvent]:
    at, about = begin, {**who, "dossier": dossier}
    people = 2 if random.random() < FAMILY else 1
    for number in range(people):
        subject = f"s-{random.randrange(5000)}" if random.random() < COMES_AGAIN else f"s-{dossier}-{number}"
        method = "card" if random.random() < TYPED else "qr"
        said: dict[str, Any] = {**about, "subject": subject, "method": method}
        if down:
            yield from call(moment(day, at), outcome=Outcome.TIMEOUT, **said)
            yield event(EventKind.UNVERIFIED, moment(day, at + 20), **about, subject=subject)
            yield from call(moment(day, 11.6 * 3600 + random.uniform(0, 60)), **said)
        elif random.random() < NOT_FOUND:
            yield from call(moment(day, at), outcome=Outcome.NOT_FOUND_OR_MISMATCH, **said)
            yield from call(moment(day, at + random.uniform(40, 90)), **(said | {"method": "card"}))
        else:
            yield from call(moment(day, at), **said)
        if random.random() < TWO_SERVICES:
            yield from call(moment(day, at + random.uniform(2, 30)), **(said | {"service": "034"}))
        at += random.uniform(45, 150)
    late = 86_400 if random.random() < FORM_TOMORROW else 0
    yield event(EventKind.FILL, moment(day, at + late), **about)
    yield event(EventKind.PRINT, moment(day, at + late + 20), **about)
