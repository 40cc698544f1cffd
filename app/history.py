"""What the desk's own ledger remembers, asked from its newest event back: only as far as the answer needs."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Final

from app.core.errors import CouldNotKeep
from app.core.lookup import Column, Outcome
from app.core.usage import EventKind, UsageEvent, is_taken
from app.store.ledger import Ledger

LONG_AGO: Final = dt.timedelta(days=30)
"""An outcome older than this excuses nothing any more."""
LATELY: Final = dt.timedelta(minutes=10)
_BESIDE: Final = 9
"""Numbers that differ by no more are neighbours."""
_LATEST: Final = 200
"""So many events back neighbours are looked for at most, however fast they came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutDatabase:
    """How a desk has worked without the database: for whom today, and how long since it last told anything about anybody.

    `today` holds (dossier, subject) pairs. A desk that never got an answer counts from its first event. `outage`: was the
    database asked today, since its last answer, in vain? A look-up that the clerk stopped does not count.
    """

    today: frozenset[tuple[str, str]]
    silent_for: dt.timedelta
    outage: bool


@dataclass(frozen=True, slots=True)
class History:
    """Questions to a ledger. Every method raises CouldNotKeep where it cannot be read; any thread."""

    ledger: Ledger

    def made_electronic_ways_impossible(self, dossier: str, *, subject: str, unit: str, now: dt.datetime) -> bool:
        """Was that very citizen not found for the dossier of that number, or nobody there to ask today?

        A look-up that the clerk stopped is neither.
        """
        today = now.astimezone().date()
        with self._newest_first() as events:
            for event in events:
                if now - event.at > LONG_AGO:
                    return False
                about = event.kind is EventKind.OUTCOME and (event.unit, event.dossier) == (unit, dossier)
                if about and event.subject == subject and _column(event) is Column.NOT_FOUND:
                    return True
                if about and _is_outage(event) and event.at.astimezone().date() == today:
                    return True
        return False

    def without_database(self, *, now: dt.datetime) -> WithoutDatabase:
        """What was done without the database today and since its last answer."""
        today, people = now.astimezone().date(), set[tuple[str, str]]()
        answered, since, outage = False, now, False
        with self._newest_first() as events:
            for event in events:
                of_today = event.at.astimezone().date() == today
                if answered and not of_today:
                    break
                if event.kind is EventKind.UNVERIFIED and of_today:
                    people.add((event.dossier, event.subject))
                if not answered:
                    since, answered = event.at, event.kind is EventKind.OUTCOME and _column(event) in (Column.FOUND, Column.NOT_FOUND)
                    outage = outage or (of_today and event.kind is EventKind.OUTCOME and _is_outage(event))
        return WithoutDatabase(today=frozenset(people), silent_for=now - since, outage=outage)

    def asked_today(self, dossier: str, *, role: str, now: dt.datetime) -> UsageEvent | None:
        """The last look-up today of whoever plays that role in the dossier of that number, as it ended; None where there was none."""
        today = now.astimezone().date()
        with self._newest_first() as events:
            for event in events:
                if event.at.astimezone().date() < today:
                    return None
                if event.kind is EventKind.OUTCOME and (event.dossier, event.role) == (dossier, role):
                    return event
        return None

    def printings(self, dossier: str, *, form: str, now: dt.datetime) -> int:
        """How often the spooler took that form of the dossier of that number today."""
        today, found = now.astimezone().date(), 0
        with self._newest_first() as events:
            for event in events:
                if event.at.astimezone().date() < today:
                    break
                this = event.kind is EventKind.PRINT and (event.dossier, event.form) == (dossier, form)
                found += this and is_taken(event.state)
        return found

    def asked_beside(self, number: str, *, clerk: str, now: dt.datetime) -> bool:
        """Did that clerk ask about a number right beside this one a few minutes ago? So numbers are tried out (rule R10).

        No pseudonym tells which numbers are neighbours, and only here is the number known: it is compared by the pseudonyms of
        its neighbours, and nothing of it is kept. `number` is of 9 or 12 digits.
        """
        steps = (step for step in range(-_BESIDE, _BESIDE + 1) if step)
        beside = {self.ledger.pseudonym(f"{int(number) + step:0{len(number)}}") for step in steps}
        with self._newest_first() as events:
            for event in islice(events, _LATEST):
                if now - event.at > LATELY:
                    return False
                if event.kind is EventKind.INTENT and event.clerk == clerk and event.subject in beside:
                    return True
        return False

    @contextmanager
    def _newest_first(self) -> Iterator[Iterator[UsageEvent]]:
        events = self.ledger.events(newest_first=True)
        try:
            yield events
        finally:
            events.close()


def _is_outage(event: UsageEvent) -> bool:
    return event.outcome != Outcome.CANCELLED and _column(event) is Column.UNAVAILABLE


def _column(event: UsageEvent) -> Column:
    try:
        return Outcome(event.outcome).column
    except ValueError:
        raise CouldNotKeep("store.tampered") from None
