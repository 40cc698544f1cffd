"""Flags that somebody opened: kept as they were seen, judged until the last word, by whoever may see them."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import text

from app.core.errors import CouldNotKeep, Refused
from app.core.people import Scope
from app.misuse.books import Declared, Relation
from app.misuse.flag import Flag, Rule
from app.misuse.verdict import Review, Verdict
from app.store import flags
from app.store.database import Change, Database
from app.store.flags import Flags

AT = dt.datetime(2026, 11, 20, 2, 30, 0, 123456, tzinfo=dt.UTC)
FLAG = Flag(rule=Rule.FAST, clerk="lan", unit="X1", at=AT, events=("e1", "e2"), values=(("count", "5"), ("seconds", "9")))
EVERYTHING = Scope(units=None, clerk=None)


def keep(database: Database, change: Change) -> None:
    with database.writing() as connection:
        change(connection)


def opened(database: Database, flag: Flag = FLAG, *, by: str = "boss") -> Review:
    keep(database, flags.opening(flag, edition="e1", by=by, at=AT + dt.timedelta(days=1)))
    return Review(flag=flag, edition="e1", opened_at=AT + dt.timedelta(days=1), opened_by=by)


def judged(review: Review, verdict: Verdict) -> Review:
    said = {"verdict": verdict, "reason": "unclear", "note": "hỏi lại", "judged_by": "boss"}
    return replace(review, judged_at=AT + dt.timedelta(days=3), **said)  # type: ignore[arg-type]  # a test's own words


def test_an_opened_flag_is_kept_whole_and_whoever_was_first_stays_first(database: Database) -> None:
    review = opened(database)
    opened(database, by="other")
    assert Flags(database).seen_in(EVERYTHING) == (review,)
    assert Flags(database).seen_in(EVERYTHING)[0].flag.id == FLAG.id


def test_a_flag_without_events_is_kept_too(database: Database) -> None:
    review = opened(database, replace(FLAG, rule=Rule.LEDGER, case="chain", events=(), clerk=""))
    assert Flags(database).seen_in(EVERYTHING) == (review,)


def test_only_what_lies_in_the_scope_leaves_the_database(database: Database) -> None:
    here = opened(database)
    there = opened(database, replace(FLAG, unit="X2", clerk="mai", at=AT + dt.timedelta(hours=1), events=("e3",)))
    seen = Flags(database).seen_in
    assert seen(EVERYTHING) == (there, here)
    assert seen(Scope(units=frozenset({"X1"}), clerk=None)) == (here,)
    assert seen(Scope(units=None, clerk="mai")) == (there,)
    assert seen(Scope(units=frozenset(), clerk=None)) == ()


def test_a_question_may_be_followed_by_the_last_word_and_nothing_follows_that(database: Database) -> None:
    review = opened(database)
    keep(database, flags.judging(judged(review, Verdict.ASK)))
    assert Flags(database).seen_in(EVERYTHING) == (judged(review, Verdict.ASK),)
    keep(database, flags.judging(judged(review, Verdict.FORWARD)))
    with pytest.raises(Refused) as no:
        keep(database, flags.judging(judged(review, Verdict.OK)))
    assert no.value.key == "flags.already_judged"
    assert Flags(database).seen_in(EVERYTHING) == (judged(review, Verdict.FORWARD),)


def test_what_nobody_opened_is_not_judged(database: Database) -> None:
    with pytest.raises(Refused) as no:
        keep(database, flags.judging(judged(Review(flag=FLAG), Verdict.OK)))
    assert (no.value.key, no.value.exit_status) == ("flags.not_opened", 4)
    with pytest.raises(ValueError, match="no verdict"):
        flags.judging(Review(flag=FLAG))


def test_days_count_until_the_last_word(database: Database) -> None:
    review, now = opened(database), AT + dt.timedelta(days=9, hours=5)
    assert review.days_open(now) == judged(review, Verdict.ASK).days_open(now) == 9
    assert judged(review, Verdict.OK).days_open(now) == 3
    assert review.days_open(AT - dt.timedelta(days=1)) == 0
    assert not Review(flag=FLAG).opened


def test_whom_a_clerk_is_near_to_is_kept_once(database: Database) -> None:
    both = [Declared(relation=Relation.RELATIVE, subject="k:1", clerk="lan"), Declared(relation=Relation.PROTECTED, subject="k:2")]
    for one in (*both, *both):
        keep(database, flags.declaring(one))
    assert set(Flags(database).declared()) == set(both)
    assert len(Flags(database).declared()) == 2


@pytest.mark.parametrize(
    "change", ["rule = 'R99'", "at = 'noon'", "holes = '{'", "holes = '[1]'", "verdict = 'maybe'", "events = x'00'", "opened_at = 5"]
)
def test_a_row_that_no_version_of_the_program_writes_is_named(database: Database, change: str) -> None:
    opened(database)
    keep(database, lambda connection: connection.execute(text(f"UPDATE flags SET {change}")))
    with pytest.raises(CouldNotKeep) as broken:
        Flags(database).seen_in(EVERYTHING)
    assert broken.value.key == "store.broken"


def test_a_relation_that_no_version_of_the_program_writes_is_named(database: Database) -> None:
    keep(database, flags.declaring(Declared(relation=Relation.SELF, subject="k:1", clerk="lan")))
    keep(database, lambda connection: connection.execute(text("UPDATE declared SET relation = 'friend'")))
    with pytest.raises(CouldNotKeep):
        Flags(database).declared()
