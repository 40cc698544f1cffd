"""One look-up is enough: dossier, hours, kin, protected, account; each with its honest neighbour beside it."""

import datetime as dt
from pathlib import Path

import pytest

from app.core.people import Term
from app.misuse.books import Declared, Relation
from app.misuse.flag import Rule
from app.misuse.thresholds import read
from tests.unit.misuse.use import MONDAY, a_person, at, books, call, ids, refused, seen


def test_a_look_up_without_a_dossier_is_seen_and_one_with_an_open_dossier_is_not() -> None:
    bad = call(at(), dossier="")
    (flag,) = seen(Rule.DOSSIER, [*bad, *call(at(1))])
    assert (flag.events, flag.case, flag.clerk, flag.unit, flag.at) == (ids(bad), "none", "lan", "X1", at())
    assert flag.says() == "Tra cứu không gắn với hồ sơ nào."


def test_a_try_without_a_dossier_is_seen_although_it_was_refused() -> None:
    tried = refused(at(), "no-dossier", dossier="")
    (flag,) = seen(Rule.DOSSIER, tried)
    assert flag.events == (tried[0].id,)


def test_a_closed_dossier_is_seen_from_the_day_after_its_last() -> None:
    closed = books(closed={"D-1": MONDAY})
    bad = call(at(1))
    (flag,) = seen(Rule.DOSSIER, [*call(at(0)), *bad, *call(at(1), dossier="D-2")], closed)
    assert (flag.events, flag.case) == (ids(bad), "closed")
    assert "D-1" in flag.says()


def test_a_number_typed_without_a_dossier_is_seen_twice_over() -> None:
    typed, scanned = call(at(), dossier="", method="card"), call(at(1), dossier="")
    assert [flag.events for flag in seen(Rule.TYPED, [*typed, *scanned])] == [ids(typed)]
    assert len(seen(Rule.DOSSIER, [*typed, *scanned])) == 2


@pytest.mark.parametrize(
    ("day", "time", "case"),
    [
        (0, "06:59:59", "hours"),
        (0, "07:00:00", None),
        (0, "17:30:00", None),
        (0, "17:30:01", "hours"),
        (5, "09:00:00", "hours"),
        (dt.date(2026, 9, 2).toordinal() - MONDAY.toordinal(), "09:00:00", "holiday"),
    ],
)
def test_the_office_is_open_on_working_days_and_half_an_hour_around(day: int, time: str, case: str | None) -> None:
    events = call(at(day, time))
    assert [(flag.case, flag.events) for flag in seen(Rule.CLOSED_OFFICE, events)] == ([(case, ids(events))] if case else [])


def test_a_clerks_evening_is_one_flag_at_once_and_does_not_change_while_it_goes_on() -> None:
    first, later, other = call(at(0, "20:00:00")), call(at(0, "21:00:00")), call(at(0, "20:30:00"), clerk="mai")
    (early,) = seen(Rule.CLOSED_OFFICE, first)
    both = seen(Rule.CLOSED_OFFICE, [*first, *later, *other])
    assert [(flag.clerk, flag.events) for flag in both] == [("lan", ids(first)), ("mai", ids(other))]
    assert both[0].id == early.id
    assert "20:00" in early.says()


def test_a_clerk_on_leave_does_not_look_up(tmp_path: Path) -> None:
    own = tmp_path / "rules.yaml"
    own.write_text("version: 1\nedition: e1\nleave:\n  lan: [{first: 2026-11-16, last: 2026-11-17}]\n", encoding="utf-8")
    events = [*call(at(1)), *call(at(2)), *call(at(1), clerk="mai")]
    assert [(flag.case, flag.at) for flag in seen(Rule.CLOSED_OFFICE, events, books(rulebook=read(own)))] == [("leave", at(1))]


def test_oneself_a_relative_and_a_colleague_are_told_apart_and_a_colleagues_relative_is_a_stranger() -> None:
    declared = (
        Declared(relation=Relation.SELF, subject="me", clerk="lan"),
        Declared(relation=Relation.RELATIVE, subject="aunt", clerk="lan"),
        Declared(relation=Relation.SELF, subject="mai", clerk="mai"),
        Declared(relation=Relation.RELATIVE, subject="uncle-of-mai", clerk="mai"),
    )
    events = [one for subject in ("me", "aunt", "mai", "uncle-of-mai", "s1") for one in call(at(), subject=subject)]
    found = seen(Rule.KIN, events, books(declared=declared))
    assert sorted(flag.case for flag in found) == ["colleague", "relative", "self"]


def test_the_protected_list_is_watched() -> None:
    listed = books(declared=(Declared(relation=Relation.PROTECTED, subject="vip"),))
    bad = call(at(), subject="vip")
    assert [flag.events for flag in seen(Rule.PROTECTED, [*bad, *call(at())], listed)] == [ids(bad)]
    assert seen(Rule.KIN, bad, listed) == []


def test_an_account_that_is_in_no_books_is_seen() -> None:
    bad = call(at(), clerk="ghost")
    assert [(flag.case, flag.events) for flag in seen(Rule.ACCOUNT, [*bad, *call(at())])] == [("unknown", ids(bad))]


def test_a_suspended_account_is_seen_calling_from_the_day_after_and_trying_at_once() -> None:
    term = Term(first=MONDAY, last=MONDAY + dt.timedelta(days=2))
    known = books(people={"lan": a_person(suspension=term)})
    during, tried = call(at(1)), refused(at(0, "15:00:00"), "suspended")
    found = seen(Rule.ACCOUNT, [*call(at(0)), *tried, *during, *call(at(3))], known)
    assert [(flag.case, flag.events) for flag in found] == [("suspended", (tried[0].id,)), ("suspended", ids(during))]


def test_an_account_that_wakes_after_forty_five_days_is_seen_once() -> None:
    known = books(people={"lan": a_person(since=MONDAY - dt.timedelta(days=200))})
    woken = call(at(0))
    (flag,) = seen(Rule.ACCOUNT, [*call(at(-46)), *woken, *call(at(0, "09:10:00"))], known, case="dormant")[1:]
    assert flag.events == ids(woken)
    assert "46" in flag.says()
    assert len(seen(Rule.ACCOUNT, [*call(at(-45)), *woken], known)) == 1  # the first one woke it
    new = books(people={"lan": a_person(since=MONDAY - dt.timedelta(days=3))})
    assert seen(Rule.ACCOUNT, woken, new) == []
