"""Rules that see how fast one account asks, from how many desks, and in which order."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from app.core.usage import Mark
from app.misuse.books import Books
from app.misuse.flag import Flag, Rule, flag
from app.misuse.traffic import Call, Traffic, grouped


def fast(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R9: five in a row, each begun less than five seconds after the one before; every further five once more.

    Several services about one citizen are one look at him. Those on the waiting list are left out: the program asks about them.
    """
    by_hand = (call for call in traffic.sent if (call.began.dossier, call.began.subject) not in traffic.waited)
    for calls in grouped(by_hand, _clerk_day).values():
        limits = books.rulebook.of(calls[0].began.unit)
        row: list[Call] = []
        for call in calls:
            if row and call.began.subject == row[-1].began.subject:
                continue
            if row and (call.began.at - row[-1].began.at).total_seconds() >= limits.fast_seconds:
                row = []
            row.append(call)
            if len(row) % limits.fast_row == 0:
                tail = row[-limits.fast_row :]
                seconds = (call.began.at - tail[0].began.at).total_seconds()
                yield flag(Rule.FAST, *(one.began for one in tail), count=len(tail), seconds=round(seconds))


def sequence(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R10: within ten minutes five look-ups of a number beside one just asked about, or of nobody; every further five once more."""
    tried = (call for call in traffic.sent if call.not_found or Mark.NEAR in call.began.marks)
    for calls in grouped(tried, _clerk_day).values():
        limits = books.rulebook.of(calls[0].began.unit)
        row: list[Call] = []
        for call in calls:
            row = [one for one in row if call.began.at - one.began.at <= dt.timedelta(minutes=limits.sequence_minutes)]
            row.append(call)
            if len(row) == limits.sequence:
                near = sum(Mark.NEAR in one.began.marks for one in row)
                nobody = sum(one.not_found for one in row)
                yield flag(Rule.SEQUENCE, *(one.began for one in row), near=near, nobody=nobody, minutes=limits.sequence_minutes)
                row = []


def two_desks(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R15: one account at two desks within five minutes; for each two desks the first time on a day."""
    for calls in grouped(traffic.calls, _clerk_day).values():
        told = set[frozenset[str]]()
        for before, call in pairwise(calls):
            minutes = books.rulebook.of(call.began.unit).two_desks_minutes
            desks = frozenset((before.began.desk, call.began.desk))
            if len(desks) > 1 and desks not in told and call.began.at - before.began.at <= dt.timedelta(minutes=minutes):
                told.add(desks)
                yield flag(Rule.TWO_DESKS, before.began, call.began, minutes=minutes)


def _clerk_day(call: Call) -> tuple[str, dt.date]:
    return call.began.clerk, call.day
