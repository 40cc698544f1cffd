"""Flags in a supervisor's hands: who may see them, that each step is on record, and that nobody reviews himself."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import BadInput, CouldNotKeep, Refused, WrongUsage
from app.core.people import Post, Term, Unit
from app.core.reason import Reason, Use
from app.core.usage import EventKind, Period
from app.misuse.books import Relation
from app.misuse.flag import Rule
from app.misuse.verdict import Verdict
from app.store.flags import Flags
from app.store.ledger import Ledger
from app.supervision import people_named
from forms.catalogue import Catalogue
from tests.clocks import HandClock
from tests.unit.app.offices import FIRST, PROCEDURE, a_desk, employ
from tests.unit.app.reviewing import EVER, SECOND, SEEN, look_up, refusal, reviews_in, supervising, the_one


@pytest.fixture
def clock() -> HandClock:
    return HandClock(dt.datetime(2026, 11, 20, 20, 30).astimezone(dt.UTC))  # a Friday evening: the office is closed


def test_a_flag_is_opened_and_judged_and_both_are_on_record(own_home: Path, clock: HandClock) -> None:
    look_up(own_home, clock)
    with supervising(own_home, clock) as watched:
        seen = the_one(watched)
        assert (seen.flag.clerk, seen.opened, reviews_in(watched)) == ("canbo", False, [])
        assert refusal(lambda: watched.judge(seen.flag.id, Verdict.OK, SEEN)) == "flags.not_opened"
        opened = watched.open(seen.flag.id)
        assert (opened.opened_by, opened.opened_at, opened.edition) == ("phutrach", clock.now(), "2026-11")
        judged = watched.judge(seen.flag.id, Verdict.ASK, Reason(use=Use.REVIEW, code="unclear", text="chưa thấy phiếu hẹn"))
        assert the_one(watched) == judged
        first, second = reviews_in(watched)
        assert (first.state, first.account, first.scope) == ("opened", "canbo", ("R2", seen.flag.id))
        assert (second.state, second.reason, second.note) == ("ask", "unclear", "chưa thấy phiếu hẹn")
        watched.judge(seen.flag.id, Verdict.OK, SEEN)
        assert refusal(lambda: watched.judge(seen.flag.id, Verdict.FORWARD, SEEN)) == "flags.already_judged"
        assert len(reviews_in(watched)) == 3


def test_opening_again_is_on_record_again_and_keeps_who_was_first(own_home: Path, clock: HandClock) -> None:
    look_up(own_home, clock)
    with supervising(own_home, clock) as watched:
        first = watched.open(the_one(watched).flag.id)
        clock.pass_time(days=1)
        assert watched.open(first.flag.id) == first
        assert len(reviews_in(watched)) == 2


def test_a_verdict_and_its_event_are_kept_together_or_not_at_all(own_home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    look_up(own_home, clock)
    with supervising(own_home, clock) as watched:
        flag = watched.open(the_one(watched).flag.id).flag

        def full(*_: object) -> int:
            raise CouldNotKeep("store.disk_full")

        monkeypatch.setattr(Ledger, "append", full)
        assert refusal(lambda: watched.judge(flag.id, Verdict.OK, SEEN)) == "store.disk_full"
        monkeypatch.undo()
        assert the_one(watched).verdict is None


def test_nobody_reviews_himself_and_whoever_tries_is_a_flag_himself(own_home: Path, clock: HandClock) -> None:
    look_up(own_home, clock, "phutrach")
    with supervising(own_home, clock) as watched:
        own = the_one(watched).flag
        assert refusal(lambda: watched.open(own.id)) == "flags.own"
        assert refusal(lambda: watched.judge(own.id, Verdict.OK, SEEN)) == "flags.own"
        assert [event.state for event in reviews_in(watched)] == ["refused", "refused"]
        assert Flags(watched.gate.accounts.database).seen_in(watched.gate.scope) == ()
        assert [review.flag.clerk for review in watched.reviews(period=EVER) if review.flag.rule is Rule.OWN_EVENTS] == ["phutrach"] * 2


def test_a_clerk_and_a_suspended_supervisor_see_no_flags(own_home: Path, clock: HandClock) -> None:
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        employ(personnel, "truong", post=Post.SUPERVISOR)
        personnel.suspend("truong", Term(first=dt.date(2026, 1, 1)))
    look_up(own_home, clock)
    for login in ("canbo", "truong"):
        with supervising(own_home, clock, login) as watched:
            for call in (
                lambda: watched.reviews(period=EVER),
                lambda: watched.open("r2-0"),
                lambda: watched.judge("r2-0", Verdict.OK, SEEN),
                lambda: watched.declare(Relation.SELF, FIRST.personal_id, login="canbo"),
            ):
                assert refusal(call) == "flags.not_yours"


def test_a_supervisor_sees_his_unit_and_below_and_no_other(own_home: Path, clock: HandClock) -> None:
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        for login, unit, post in (("lan", "X1", Post.CLERK), ("mai", "X2", Post.CLERK), ("truong", "X1", Post.SUPERVISOR)):
            employ(personnel, login, unit=unit, post=post)
    for login, claim in (("lan", FIRST), ("mai", SECOND)):
        look_up(own_home, clock, login, claim=claim)
    with supervising(own_home, clock, "truong") as watched:
        assert {review.flag.unit for review in watched.reviews(period=EVER)} == {"X1"}
        assert watched.reviews(period=EVER, unit="X2") == ()
        assert the_one(watched).flag.clerk == "lan"
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        employ(personnel, "giamsat", unit="X9", post=Post.ADMINISTRATOR)
    with supervising(own_home, clock, "giamsat") as watched:
        other = next(review.flag for review in watched.reviews(period=EVER) if review.flag.clerk == "mai")
        assert [review.flag.clerk for review in watched.reviews(period=EVER, unit="X2") if review.flag.rule is Rule.CLOSED_OFFICE] == [
            "mai"
        ]
        watched.open(other.id)
    with supervising(own_home, clock, "truong") as watched:
        assert refusal(lambda: watched.open(other.id)) == "flags.unknown"


def test_a_clerk_who_moved_is_no_stranger_where_he_was(own_home: Path, clock: HandClock) -> None:
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        moved = employ(personnel, "lan", unit="X1")
        employ(personnel, "truong", unit="X1", post=Post.SUPERVISOR)
        employ(personnel, "mai", unit="X2")
    look_up(own_home, clock, "lan")
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        personnel.change("lan", name=moved.name, unit=Unit(code="X2", name="X2"), post=Post.CLERK)
    with supervising(own_home, clock, "truong") as watched:
        assert [review.flag.rule for review in watched.reviews(period=EVER)] == [Rule.CLOSED_OFFICE]


def test_who_first_looks_up_long_after_signing_has_slept_and_on_a_new_desk_nobody_has(own_home: Path, clock: HandClock) -> None:
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        employ(personnel, "lan")
        employ(personnel, "mai")
    look_up(own_home, clock, "lan")
    clock.pass_time(days=50)
    look_up(own_home, clock, "mai")
    with supervising(own_home, clock) as watched:
        assert (the_one(watched, Rule.ACCOUNT).flag.clerk, the_one(watched, Rule.ACCOUNT).flag.case) == ("mai", "dormant")


def test_an_empty_ledger_has_no_flags(own_home: Path, clock: HandClock) -> None:
    with supervising(own_home, clock) as watched:
        assert watched.reviews(period=EVER) == ()


def test_a_clerks_sign_is_the_same_each_time_and_tells_no_login(own_home: Path, clock: HandClock) -> None:
    with supervising(own_home, clock) as watched:
        assert watched.sign("canbo") == watched.sign("canbo") != watched.sign("lan")
        assert len(watched.sign("canbo")) == 6
        elsewhere = replace(watched.journal, ledger=replace(watched.journal.ledger, subject_key=b"x" * 32))
        assert replace(watched, journal=elsewhere).sign("canbo") != watched.sign("canbo")


def test_a_flag_left_too_long_is_overdue_until_the_last_word(own_home: Path, clock: HandClock) -> None:
    look_up(own_home, clock)
    with supervising(own_home, clock) as watched:
        assert not watched.is_overdue(the_one(watched))
        clock.pass_time(days=6)
        assert watched.is_overdue(the_one(watched))
        assert watched.is_overdue(watched.open(the_one(watched).flag.id))
        assert not watched.is_overdue(watched.judge(the_one(watched).flag.id, Verdict.OK, SEEN))


def test_flags_of_a_period_are_the_same_as_those_of_ever(own_home: Path, clock: HandClock) -> None:
    look_up(own_home, clock)
    clock.pass_time(days=100)
    look_up(own_home, clock)
    with supervising(own_home, clock) as watched:
        ever = [review.flag.id for review in watched.reviews(period=EVER) if review.flag.rule is Rule.CLOSED_OFFICE]
        first = clock.now().astimezone().date()
        late = [review.flag.id for review in watched.reviews(period=Period(first=first)) if review.flag.rule is Rule.CLOSED_OFFICE]
        early = watched.reviews(period=Period(last=first - dt.timedelta(days=1)))
        assert len(ever) == 2
        assert late == ever[:1]
        assert ever[1] in [review.flag.id for review in early]
        assert watched.open(ever[1]).flag.id == ever[1]


def test_who_sets_the_clock_far_back_hides_nothing(own_home: Path, clock: HandClock) -> None:
    look_up(own_home, clock)
    clock.set_back(days=4000)
    look_up(own_home, clock)
    clock.pass_time(days=4000, minutes=5)
    today = Period(first=clock.now().astimezone().date())
    with supervising(own_home, clock) as watched:
        rules = [review.flag.rule for review in watched.reviews(period=today)]
        assert Rule.CLOSED_OFFICE in rules
        assert Rule.LEDGER in rules


def test_old_events_are_not_read_for_a_late_period(own_home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.supervision._PATIENCE", 2)
    look_up(own_home, clock)
    clock.pass_time(days=200)
    with supervising(own_home, clock) as watched:
        watched.journal.write(EventKind.DOSSIER, dossier="D-2")
        first = clock.now().astimezone().date()
        assert [event.kind for event in watched._events(first)] == [EventKind.DOSSIER]
        assert len(watched._events(None)) == 3


def test_kin_and_the_protected_are_declared_as_pseudonyms_and_seen(own_home: Path, clock: HandClock) -> None:
    with supervising(own_home, clock) as watched:
        watched.declare(Relation.RELATIVE, FIRST.personal_id, login="canbo")
        watched.declare(Relation.PROTECTED, SECOND.personal_id)
    look_up(own_home, clock)
    look_up(own_home, clock, claim=SECOND)
    with supervising(own_home, clock) as watched:
        assert (the_one(watched, Rule.KIN).flag.case, the_one(watched, Rule.PROTECTED).flag.clerk) == ("relative", "canbo")
        told = [event for event in watched.journal.ledger.events() if event.state == "declared"]
        assert [(event.account, event.scope) for event in told] == [("canbo", ("relative",)), ("", ("protected",))]
        assert FIRST.personal_id not in repr(told)


def test_what_cannot_be_declared_is_refused(own_home: Path, clock: HandClock) -> None:
    with supervising(own_home, clock) as watched:
        for relation, login, number, key in (
            (Relation.SELF, "", FIRST.personal_id, "flags.bad_relation"),
            (Relation.PROTECTED, "canbo", FIRST.personal_id, "flags.bad_relation"),
            (Relation.SELF, "ghost", FIRST.personal_id, "accounts.unknown"),
            (Relation.SELF, "canbo", "12", "lookup.bad_number"),
        ):
            assert refusal(lambda r=relation, n=number, who=login: watched.declare(r, n, login=who)) == key
        assert Flags(watched.gate.accounts.database).declared() == ()


def test_an_offices_own_files_are_read_anew_each_time(own_home: Path, clock: HandClock) -> None:
    look_up(own_home, clock)
    with supervising(own_home, clock) as watched:
        watched.folder.mkdir()
        (watched.folder / "rules.yaml").write_text("version: 1\nedition: e2\nall: {grace_minutes: 240}\n", encoding="utf-8")
        assert [review.flag.rule for review in watched.reviews(period=EVER)] == []
        (watched.folder / "closed.csv").write_text("dossier,last_day\nD-1,2026-11-19\n", encoding="utf-8")
        (watched.folder / "gateway.csv").write_text("clerk,day,calls\ncanbo,2026-11-20,3\n", encoding="utf-8")
        assert [review.flag.rule for review in watched.reviews(period=EVER)] == [Rule.DOSSIER]
        clock.pass_time(days=1)
        assert Rule.GATEWAY in {review.flag.rule for review in watched.reviews(period=EVER)}
        (watched.folder / "rules.yaml").write_text("version: 1\n", encoding="utf-8")
        with pytest.raises(BadInput):
            watched.reviews(period=EVER)


def test_a_unit_narrows_what_is_shown_and_not_what_the_rules_see(own_home: Path, clock: HandClock) -> None:
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        for n in range(3):
            employ(personnel, f"lan{n}", unit=f"X{n}")
        employ(personnel, "giamsat", unit="X9", post=Post.ADMINISTRATOR)
    for n in range(3):
        look_up(own_home, clock, f"lan{n}")
        clock.pass_time(minutes=1)
    with supervising(own_home, clock, "giamsat") as watched:
        (flag,) = (one.flag for one in watched.reviews(period=EVER, unit="X2") if one.flag.rule is Rule.EVERYWHERE)
        assert (flag.unit, len(flag.events)) == ("X2", 3)


def test_what_is_wrong_with_a_desk_is_the_same_flag_for_everybody_and_every_day_until_it_is_right(own_home: Path, clock: HandClock) -> None:
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        employ(personnel, "giamsat", unit="X9", post=Post.ADMINISTRATOR)
    clock.pass_time(days=200)
    found = set[tuple[str, str]]()
    for login in ("phutrach", "giamsat"):
        with supervising(own_home, clock, login) as watched:
            for first in (None, clock.now().astimezone().date()):
                reviews = watched.reviews(period=Period(first=first))
                found |= {(one.flag.id, one.flag.unit) for one in reviews if one.flag.rule is Rule.LEDGER}
        clock.pass_time(days=1)
    assert [unit for _, unit in found] == ["DEMO"]


def test_a_ledger_noted_elsewhere_is_not_late(own_home: Path, clock: HandClock) -> None:
    look_up(own_home, clock)
    clock.pass_time(days=8)
    with supervising(own_home, clock) as watched:
        assert the_one(watched, Rule.LEDGER).flag.case == "anchor"
        watched.journal.write(EventKind.EXPORT, note="anchor")
        assert [review for review in watched.reviews(period=EVER) if review.flag.rule is Rule.LEDGER] == []


def test_people_are_counted_by_the_forms_of_a_procedure() -> None:
    named = people_named(Catalogue.load())
    assert named[PROCEDURE] >= 1
    members = [form for form in Catalogue.load().forms if "member" in form.roles]
    assert members
    assert not any(procedure.code in named for form in members for procedure in form.procedures)


def test_refusals_end_with_four() -> None:
    assert {Refused("flags.own").exit_status, Refused("flags.not_yours").exit_status} == {4}
    assert WrongUsage("flags.unknown").exit_status == 2
