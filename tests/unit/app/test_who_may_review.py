"""Who may open, judge and declare, who is named to whom, and what is said of desks and days that a supervisor sees in part."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import NotPermitted
from app.core.people import Post, Unit
from app.core.usage import EventKind, UsageEvent
from app.misuse.books import Relation
from app.misuse.flag import Rule
from app.misuse.verdict import Verdict
from app.store.flags import Flags
from app.store.ledger import Ledger
from tests.clocks import HandClock
from tests.unit.app.offices import FIRST, a_desk
from tests.unit.app.reviewing import EVER, SECOND, SEEN, look_up, refusal, reviews_in, supervising, the_one, three_offices


@pytest.fixture
def clock() -> HandClock:
    return HandClock(dt.datetime(2026, 11, 20, 20, 30).astimezone(dt.UTC))  # a Friday evening: the office is closed


def test_a_name_is_for_whoever_opened_the_flag_himself(own_home: Path, clock: HandClock) -> None:
    three_offices(own_home, clock)
    look_up(own_home, clock, "lan")
    with supervising(own_home, clock, "truong") as watched:
        assert not the_one(watched).named
        flag = watched.open(the_one(watched).flag.id).flag
        assert the_one(watched).named
    clock.pass_time(minutes=5)
    with supervising(own_home, clock, "pho") as watched:
        assert (the_one(watched).opened, the_one(watched).named) == (True, False)
        assert not watched.judge(flag.id, Verdict.ASK, SEEN).named
        assert watched.open(flag.id).named
        assert (the_one(watched).named, the_one(watched).opened_by) == (True, "truong")
        assert watched.judge(flag.id, Verdict.ASK, SEEN).named


def test_the_privacy_officer_reviews_no_flags(own_home: Path, clock: HandClock) -> None:
    three_offices(own_home, clock)
    look_up(own_home, clock, "lan")
    with supervising(own_home, clock, "quantri") as watched:
        flag = the_one(watched).flag
    with supervising(own_home, clock, "baove") as watched:
        for call in (
            lambda: watched.reviews(period=EVER),
            lambda: watched.open(flag.id),
            lambda: watched.judge(flag.id, Verdict.OK, SEEN),
            lambda: watched.declare(Relation.SELF, FIRST.personal_id, login="lan"),
        ):
            assert refusal(call) == "flags.not_yours"
        assert reviews_in(watched) == []


def test_who_is_protected_is_said_by_an_administrator_or_the_privacy_officer(own_home: Path, clock: HandClock) -> None:
    three_offices(own_home, clock)
    with supervising(own_home, clock, "truong") as watched:
        assert refusal(lambda: watched.declare(Relation.PROTECTED, FIRST.personal_id)) == "flags.not_protecting"
    for login, who in (("quantri", FIRST), ("baove", SECOND)):
        with supervising(own_home, clock, login) as watched:
            watched.declare(Relation.PROTECTED, who.personal_id)
    with supervising(own_home, clock) as watched:
        assert len(Flags(watched.gate.accounts.database).declared()) == 2


def test_a_clerk_of_another_unit_is_as_unknown_as_one_who_is_nobody(own_home: Path, clock: HandClock) -> None:
    three_offices(own_home, clock)
    with supervising(own_home, clock, "truong") as watched:
        for login in ("mai", "ghost"):
            assert refusal(lambda who=login: watched.declare(Relation.SELF, FIRST.personal_id, login=who)) == "accounts.unknown"
        watched.declare(Relation.SELF, FIRST.personal_id, login="lan")
        assert [one.clerk for one in Flags(watched.gate.accounts.database).declared()] == ["lan"]


def test_a_window_that_was_open_while_the_password_was_reset_opens_and_judges_nothing(own_home: Path, clock: HandClock) -> None:
    three_offices(own_home, clock)
    look_up(own_home, clock, "lan")
    with supervising(own_home, clock, "truong") as watched, a_desk(own_home, clock, login="phutrach") as (_, boss):
        shown = replace(watched, gate=replace(watched.gate, proven=True))
        flag = shown.open(the_one(shown).flag.id).flag
        boss.reset("truong")
        for call in (
            lambda: shown.open(flag.id),
            lambda: shown.judge(flag.id, Verdict.OK, SEEN),
            lambda: shown.declare(Relation.SELF, FIRST.personal_id, login="lan"),
        ):
            with pytest.raises(NotPermitted):
                call()
        assert len(reviews_in(watched)) == 1


def test_a_mark_that_somebody_else_set_counts_for_the_desk(own_home: Path, clock: HandClock) -> None:
    three_offices(own_home, clock)
    with supervising(own_home, clock, "truong") as watched:
        at_x1 = replace(watched, unit="X1")
        look_up(own_home, clock, "lan")
        clock.pass_time(days=8)
        look_up(own_home, clock, "lan")
        assert the_one(at_x1, Rule.LEDGER).flag.case == "anchor"
        with supervising(own_home, clock, "quantri") as over_all:
            over_all.journal.write(EventKind.EXPORT, note="anchor")
        assert Rule.LEDGER not in {review.flag.rule for review in at_x1.reviews(period=EVER)}


def test_a_clerk_who_moved_is_not_accused_of_what_his_supervisor_does_not_see(own_home: Path, clock: HandClock) -> None:
    three_offices(own_home, clock)
    look_up(own_home, clock, "mai")
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        personnel.change("mai", name="Trần Thị Lan", unit=Unit(code="X1", name="X1"), post=Post.CLERK)
    clock.pass_time(days=1)
    with supervising(own_home, clock, "truong") as watched:
        watched.folder.mkdir()
        told = watched.folder / "gateway.csv"
        told.write_text("clerk,day,calls\nmai,2026-11-20,1\nlan,2026-11-18,1\n", encoding="utf-8")
        assert Rule.GATEWAY not in {review.flag.rule for review in watched.reviews(period=EVER)}, "nor of days before the ledger"
        told.write_text("clerk,day,calls\nmai,2026-11-20,1\nlan,2026-11-20,1\n", encoding="utf-8")
        assert the_one(watched, Rule.GATEWAY).flag.clerk == "lan"


def test_the_day_on_which_an_archive_ends_is_not_compared_with_the_gateway(
    own_home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up(own_home, clock)
    clock.pass_time(days=1)
    with supervising(own_home, clock) as watched:
        events, today = watched._events(None), clock.now().astimezone().date()
        assert watched._read_from(events, None) == today - dt.timedelta(days=1)
        assert watched._read_from([], None) == today
        monkeypatch.setattr(Ledger, "counts_from", lambda ledger: events[0].at)
        assert watched._read_from(events, None) == today
        assert watched._read_from(events, today + dt.timedelta(days=100)) == today + dt.timedelta(days=25)


def test_an_unknown_flag_is_not_sought_in_the_whole_ledger(own_home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    look_up(own_home, clock)
    asked = list[dt.date | None]()

    def nothing(_: object, first: dt.date | None) -> list[UsageEvent]:
        asked.append(first)
        return []

    with supervising(own_home, clock) as watched:
        monkeypatch.setattr("app.supervision._since", nothing)
        assert refusal(lambda: watched.open("r2-0")) == "flags.unknown"
        assert asked == []
        assert refusal(lambda: watched.open("r2-0123456789")) == "flags.unknown"
        assert asked == [clock.now().astimezone().date() - dt.timedelta(days=days) for days in (31, 400)]
