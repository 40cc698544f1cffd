"""Rules that see look-ups of one citizen, or for one dossier, beside each other."""

import datetime as dt
from collections.abc import Iterator

from app.misuse.books import Books
from app.misuse.flag import Flag, Rule, flag
from app.misuse.traffic import Call, Traffic, grouped


def again(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R6: one clerk, one citizen, one dossier, answered three times in thirty days; and each further time once more.

    Different services about one citizen are one look at him; a question that nobody answered showed nothing.
    """
    answered = (call for call in traffic.sent if call.answered and call.began.subject)
    for calls in grouped(answered, _of_one).values():
        limits = books.rulebook.of(calls[-1].began.unit)
        span = dt.timedelta(days=limits.again_days)
        for place in range(limits.again - 1, len(calls)):
            row = calls[place - limits.again + 1 : place + 1]
            if row[-1].began.at - row[0].began.at <= span:
                yield flag(Rule.AGAIN, *(call.began for call in row), count=place + 1, days=limits.again_days)


def everywhere(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R7: one citizen from three units in seven days. Pseudonyms of several desks compare only where they share a key."""
    for calls in grouped((call for call in traffic.sent if call.began.subject), lambda call: call.began.subject).values():
        recent: dict[str, Call] = {}
        for call in calls:
            limits = books.rulebook.of(call.began.unit)
            span = dt.timedelta(days=limits.units_days)
            recent = {unit: one for unit, one in recent.items() if call.began.at - one.began.at <= span}
            new = call.began.unit not in recent
            recent[call.began.unit] = call
            if new and len(recent) >= limits.units:
                row = sorted((one.began for one in recent.values()), key=lambda event: event.at)
                yield flag(Rule.EVERYWHERE, *row, count=len(recent), days=limits.units_days)


def crowd(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R11: when a dossier gets more different people than the procedure's forms name, and one more for the clerk who serves."""
    of_dossiers = (call for call in traffic.sent if call.began.dossier and call.began.subject and call.began.procedure in books.roles)
    for calls in grouped(of_dossiers, lambda call: (call.began.unit, call.began.dossier)).values():
        first: dict[str, Call] = {}
        for call in calls:
            most = books.roles[call.began.procedure] + books.rulebook.of(call.began.unit).beyond_roles
            if call.began.subject not in first:
                first[call.began.subject] = call
                if len(first) == most + 1:
                    yield flag(Rule.CROWD, *(one.began for one in first.values()), count=len(first), most=most)


def _of_one(call: Call) -> tuple[str, str, str, str]:
    began = call.began
    return began.clerk, began.subject, began.dossier, began.service
