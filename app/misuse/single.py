"""Rules that see one look-up and need no other: for what, when, about whom, by which account."""

import datetime as dt
from collections.abc import Iterator

from app.core.people import When
from app.misuse.books import Books, Relation
from app.misuse.flag import Flag, Rule, flag
from app.misuse.traffic import Call, Traffic


def dossier(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R1: no dossier, or one on which nothing was to be done any more."""
    for call in traffic.calls:
        if case := _dossier_case(call, books):
            yield flag(Rule.DOSSIER, call.began, case=case, dossier=call.began.dossier)


def typed_without_dossier(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R8, the half that one call shows: typed, and without an open dossier."""
    for call in traffic.sent:
        if call.typed and _dossier_case(call, books):
            yield flag(Rule.TYPED, call.began, case="no-dossier")


def closed_office(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R2: the first look-up of a clerk's day while the office is closed, on a holiday, or on leave: one flag for each of the three."""
    told = set[tuple[str, dt.date, str]]()
    for call in traffic.calls:
        case = _closed_case(call, books)
        if case and (what := (call.began.clerk, call.day, case)) not in told:
            told.add(what)
            yield flag(Rule.CLOSED_OFFICE, call.began, case=case, time=f"{call.local:%H:%M}", day=f"{call.local:%d/%m/%Y}")


def kin(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R3: himself, a declared relative, or a colleague."""
    known: dict[str, list[tuple[str, Relation]]] = {}
    for one in books.declared:
        known.setdefault(one.subject, []).append((one.clerk, one.relation))
    for call in traffic.calls:
        relations = known.get(call.began.subject, ())
        mine = {relation for clerk, relation in relations if clerk == call.began.clerk}
        colleague = any(relation is Relation.SELF and clerk != call.began.clerk for clerk, relation in relations)
        if case := next((one.value for one in (Relation.SELF, Relation.RELATIVE) if one in mine), "colleague" if colleague else ""):
            yield flag(Rule.KIN, call.began, case=case)


def protected(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R4: somebody on the protected list."""
    listed = {one.subject for one in books.declared if one.relation is Relation.PROTECTED}
    yield from (flag(Rule.PROTECTED, call.began) for call in traffic.calls if call.began.subject in listed)


def account(traffic: Traffic, books: Books) -> Iterator[Flag]:
    """R14: an account that is in no books, that is suspended, or that wakes after a long sleep."""
    last: dict[str, dt.datetime] = {}
    for call in traffic.calls:
        began = call.began
        case, days = _account_case(call, books, last.get(began.clerk))
        last[began.clerk] = began.at
        if case:
            yield flag(Rule.ACCOUNT, began, case=case, days=days)


def _dossier_case(call: Call, books: Books) -> str:
    number = call.began.dossier
    if not number:
        return "none"
    return "closed" if (last := books.closed.get(number)) and last < call.day else ""


def _closed_case(call: Call, books: Books) -> str:
    limits = books.rulebook.of(call.began.unit)
    if books.rulebook.on_leave(call.began.clerk, call.day):
        return "leave"
    if call.day in limits.holidays:
        return "holiday"
    return "" if limits.is_open(call.local) else "hours"


def _account_case(call: Call, books: Books, before: dt.datetime | None) -> tuple[str, int]:
    """The case, and for how many days a sleeper slept. Of the day on which somebody is suspended nobody knows the hour."""
    person = books.people.get(call.began.clerk)
    if person is None:
        return "unknown", 0
    term = person.clerk.suspension
    if call.began.reason == "suspended" or (call.sent and term and term.first < call.day and term.at(call.day) is When.NOW):
        return "suspended", 0
    since = before.astimezone().date() if before else person.since
    slept = (call.day - since).days if since else 0
    return ("dormant", slept) if slept > books.rulebook.of(call.began.unit).dormant_days else ("", 0)
