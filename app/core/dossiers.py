"""The dossiers of a day as the ledger tells of them: number, procedure, times, how far each came. Nobody's name is in it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from app.core.usage import SENDING, EventKind, UsageEvent, is_taken


class Stage(StrEnum):
    """What a clerk did with a dossier as a whole: the `state` of a STAGE event."""

    ASIDE = "aside"
    RESUMED = "resumed"
    HANDED = "handed"
    """To the colleague named in `account`."""
    DROPPED = "dropped"
    CLOSED = "closed"
    """Its papers are out, and the clerk went on to the next citizen."""


class Standing(StrEnum):
    """How far a dossier came. The value names the sentence `dossiers.standing.<value>`."""

    AT_HAND = "at_hand"
    """On the screen just now: the ledger does not know it, the window does."""
    ASIDE = "aside"
    """Its people and entries are kept at the desk, and it can be gone on with."""
    OPEN = "open"
    """Begun, and no paper of it left; nothing of it is kept."""
    SENT = "sent"
    """On its way to a printer, and nobody knows whether it arrived."""
    PRINTED = "printed"
    """A printer's spooler took it."""
    UNPRINTED = "unprinted"
    """The job was ended before it was printed."""
    SAVED = "saved"
    CLOSED = "closed"
    HANDED = "handed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayDossier:
    """One dossier of a day at one desk. Moments are UTC; `first` and `last` are those of its first and last event of that day."""

    number: str
    procedure: str
    unit: str
    clerk: str
    """The login of whoever did something for it last."""
    first: dt.datetime
    last: dt.datetime
    standing: Standing
    sheets: int = 0
    """How many forms of it were filled and left the program."""
    other: str = ""
    """The login of the colleague it was handed to, or who handed it on."""
    waiting: int = 0
    """How many of its people wait to be verified."""
    kept: str = ""
    """The id under which it lies aside for whoever asks; empty: it cannot be gone on with."""
    events: tuple[UsageEvent, ...] = field(default=(), repr=False)


_WORK: Final = frozenset(
    {
        EventKind.DOSSIER, EventKind.INTENT, EventKind.OUTCOME, EventKind.FILL, EventKind.PRINT, EventKind.UNVERIFIED, EventKind.UNMASK,
        EventKind.OVERRIDE, EventKind.COPY, EventKind.DROPPED, EventKind.STAGE,
    }
)  # fmt: skip
_BEGUN: Final = frozenset({EventKind.DOSSIER, EventKind.FILL, EventKind.PRINT, EventKind.STAGE})
"""What only the work at the counter writes: a citizen of last Friday who is verified today makes no dossier of today."""
_ENDED: Final = frozenset({"aborted", "cancelled"})
"""States of a job that never became a paper."""
_BROUGHT: Final = {
    Stage.ASIDE: Standing.ASIDE,
    Stage.RESUMED: Standing.OPEN,
    Stage.HANDED: Standing.HANDED,
    Stage.DROPPED: Standing.DROPPED,
    Stage.CLOSED: Standing.CLOSED,
}


def dossiers_of(events: Iterable[UsageEvent]) -> tuple[DayDossier, ...]:
    """The dossiers that these events of one day tell of, in the order in which they were begun; one number is one dossier of a unit."""
    by_number: dict[tuple[str, str], list[UsageEvent]] = {}
    for event in events:
        if event.dossier and event.kind in _WORK:
            by_number.setdefault((event.unit, event.dossier), []).append(event)
    begun = (own for own in by_number.values() if any(event.kind in _BEGUN for event in own))
    return tuple(sorted(map(_dossier, begun), key=lambda one: (one.first, one.number)))


def _dossier(events: list[UsageEvent]) -> DayDossier:
    last = events[-1]
    blank = DayDossier(
        number=last.dossier,
        procedure=next((event.procedure for event in reversed(events) if event.procedure), ""),
        unit=last.unit,
        clerk=last.clerk,
        first=min(event.at for event in events),
        last=max(event.at for event in events),
        standing=Standing.OPEN,
        sheets=len({event.form for event in events if event.kind is EventKind.FILL}),
        events=tuple(events),
    )
    for event in events:
        blank = _after(blank, event)
    return blank


def _after(before: DayDossier, event: UsageEvent) -> DayDossier:
    """A file that is saved leaves a FILL behind and nothing else; a print begins, and ends, with an event of its own."""
    match event.kind:
        case EventKind.DOSSIER:
            return replace(before, standing=Standing.OPEN, other="")
        case EventKind.FILL:
            return replace(before, standing=Standing.SAVED)
        case EventKind.PRINT:
            return replace(before, standing=_of_print(event.state, before.standing))
        case EventKind.STAGE if event.state in _BROUGHT:
            return replace(before, standing=_BROUGHT[Stage(event.state)], other=event.account)
    return before


def is_owed(print_state: str) -> bool:
    """Does a printer still owe a paper whose last PRINT event has that state: nobody knows, or it was not printed?"""
    return print_state == SENDING or print_state in _ENDED


def _of_print(state: str, before: Standing) -> Standing:
    if state == SENDING:
        return Standing.SENT
    if state in _ENDED:
        return Standing.UNPRINTED
    return Standing.PRINTED if is_taken(state) or state == "completed" else before
