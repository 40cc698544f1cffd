"""All rules, and asking them."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from app.core.usage import UsageEvent
from app.misuse import office, paced, repeated, single, whole_days
from app.misuse.books import Books
from app.misuse.flag import Flag
from app.misuse.traffic import Traffic

RULES: Final[tuple[Callable[[Traffic, Books], Iterator[Flag]], ...]] = (
    single.dossier,
    single.closed_office,
    single.kin,
    single.protected,
    whole_days.volume,
    repeated.again,
    repeated.everywhere,
    single.typed_without_dossier,
    whole_days.typed_share,
    paced.fast,
    paced.sequence,
    repeated.crowd,
    whole_days.no_form,
    whole_days.handed_out,
    single.account,
    paced.two_desks,
    office.clock,
    office.ledger,
    whole_days.gateway,
    office.own_events,
    office.break_glass,
    whole_days.sample,
)
"""In the order of their numbers."""

LOOKS_BACK: Final = dt.timedelta(days=75)
"""So much before a period the events must begin for its flags to be complete: the longest memory of a rule, and a week begun."""


def flags(events: Iterable[UsageEvent], books: Books) -> tuple[Flag, ...]:
    """What the rules see, newest first. Pure: the same events and books give the same flags.

    The events are one Scope's, each desk's in the order of its chain, beginning at the beginning of a day.
    """
    traffic = Traffic.of(events)
    found = (one for rule in RULES for one in rule(traffic, books))
    return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True))
