"""Rules that look at what a clerk did in a whole day or week: said once it is over, so that they never change."""

import datetime as dt
import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from statistics import median
from typing import Final

from app.core.calendar import Step
from app.core.usage import EventKind, UsageEvent, is_taken
from app.misuse.books import Books
from app.misuse.flag import Flag, Rule, flag
from app.misuse.statistics import robust_z
from app.misuse.traffic import Traffic, grouped

HANDED_OUT: Final = (EventKind.PRINT, EventKind.COPY, EventKind.UNMASK)
"""Ways in which what was looked up goes further."""


def volume(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R5: a day with far more calls than the clerk's own working days before, and than his peers' on the same day.

    Silent until there are enough days to compare with; where there are too few peers, his own days decide. Weak alone: three
    times as many calls is often no more than a busy day.
    """
    days: dict[str, dict[dt.date, int]] = defaultdict(dict)
    peers: dict[tuple[str, dt.date], dict[str, int]] = defaultdict(dict)
    for (clerk, day), calls in traffic.by_day.items():
        days[clerk][day] = peers[calls[0].began.unit, day][clerk] = len(calls)
    for (clerk, day), calls in traffic.by_day.items():
        limits = books.rulebook.of(calls[0].began.unit)
        before = [count for past, count in days[clerk].items() if dt.timedelta(0) < day - past <= dt.timedelta(days=limits.volume_days)]
        if day >= books.today or len(before) < limits.volume_least_days:
            continue
        others = [count for other, count in peers[calls[0].began.unit, day].items() if other != clerk]
        more_than_peers = len(others) < limits.volume_least_peers or robust_z(len(calls), others) > limits.volume_z
        if robust_z(len(calls), before) > limits.volume_z and more_than_peers:
            yield flag(Rule.VOLUME, *(call.began for call in calls), count=len(calls), usual=f"{median(before):g}")


def typed_share(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R8, the half that a day shows: more than a fifth of its calls typed."""
    for (_, day), calls in traffic.by_day.items():
        limits = books.rulebook.of(calls[0].began.unit)
        typed = [call.began for call in calls if call.typed]
        if day < books.today and len(calls) >= limits.typed_least_calls and len(typed) > limits.typed_share * len(calls):
            yield flag(Rule.TYPED, *typed, case="share", count=len(typed), calls=len(calls))


def no_form(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R12: citizens found for dossiers that had no form by the end of the day; one flag for a clerk's day."""
    filled: dict[tuple[str, str], dt.date] = {}
    for event in traffic.events:
        if event.kind is EventKind.FILL:
            filled.setdefault((event.unit, event.dossier), event.at.astimezone().date())
    for (_, day), calls in traffic.by_day.items():
        looked_at = [call.began for call in calls if call.found and filled.get((call.began.unit, call.began.dossier), dt.date.max) > day]
        if looked_at and day < books.today:
            yield flag(Rule.NO_FORM, *looked_at, count=len(looked_at), dossiers=len({event.dossier for event in looked_at}))


def handed_out(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R13: in a week over three times as many prints, copies or unmaskings a call as the median of the unit's other clerks."""
    further: dict[tuple[EventKind, str, str, dt.date], list[UsageEvent]] = defaultdict(list)
    for event in traffic.events:
        if event.kind in HANDED_OUT and is_taken(event.state):
            further[event.kind, event.unit, event.clerk, _week(event)].append(event)
    calls = Counter((call.began.unit, call.began.clerk, _week(call.began)) for call in traffic.sent)
    for (kind, unit, clerk, week), events in further.items():
        limits = books.rulebook.of(unit)
        others = [
            len(further.get((kind, unit, other, week), ())) / count
            for (where, other, when), count in calls.items()
            if (where, when) == (unit, week) and other != clerk
        ]
        if not _is_over(week, books) or len(events) < limits.handed_out_least or len(others) < limits.handed_out_least_peers:
            continue
        own = len(events) / max(1, calls[unit, clerk, week])
        if own > limits.handed_out_times * median(others):
            yield flag(Rule.HANDED_OUT, *events, case=kind.lower(), count=len(events), times=f"{limits.handed_out_times:g}")


def gateway(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R17: for a clerk's day the source counted other calls than the ledger; for days that its count tells of and all was read of."""
    told = {day for _, day in books.gateway}
    ours = {key: calls for key, calls in traffic.by_day.items() if key[1] in told}
    for clerk, day in sorted({*books.gateway, *ours}, key=lambda key: (key[1], key[0])):
        person = books.people.get(clerk)
        if person is None or not books.read_from <= day < books.today or (clerk, day) in books.unseen:
            continue
        unit = person.clerk.unit.code
        calls, counted = ours.get((clerk, day), ()), books.gateway.get((clerk, day), 0)
        if abs(counted - len(calls)) > books.rulebook.of(unit).gateway_difference:
            noon = dt.datetime.combine(day, dt.time(12)).astimezone().astimezone(dt.UTC)
            values = (("calls", str(len(calls))), ("counted", str(counted)), ("day", f"{day:%d/%m/%Y}"))
            events = tuple(call.began.id for call in calls)
            case = "more" if counted > len(calls) else "less"
            yield Flag(rule=Rule.GATEWAY, clerk=clerk, unit=unit, at=noon, events=events, case=case, values=values)


def sample(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R20: of each week that is over and each unit one call in fifty, at least one, drawn by a hash that nobody chooses."""
    for (unit, week), calls in grouped(traffic.sent, lambda call: (call.began.unit, _week(call.began))).items():
        share = books.rulebook.of(unit).sample_share
        if share and _is_over(week, books):
            lots = sorted(calls, key=lambda call: hashlib.sha256(call.began.id.encode()).digest())
            yield from (flag(Rule.SAMPLE, call.began) for call in lots[: math.ceil(share * len(calls))])


def _week(event: UsageEvent) -> dt.date:
    return Step.WEEK.first(event.at.astimezone().date())


def _is_over(week: dt.date, books: Books) -> bool:
    return Step.WEEK.last(week) < books.today
