"""What is kept of the ledger equals a recount of it, however it was cut, and is made anew where it is doubted."""

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app.core.errors import CouldNotKeep
from app.core.lookup import Outcome
from app.core.people import Scope
from app.core.usage import EventKind, Period, UsageEvent
from app.store import rollups
from app.store.database import Database
from app.store.facts import NUMBERS
from app.store.reports import EVERYTHING, GROUPINGS, Reports, count
from app.store.rollups import Rollups
from tests.bench.many_events import write
from tests.unit.store.conftest import KEY, an_event
from tests.unit.store.counted_events import recount, works

TODAY = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
days = st.none() | st.dates(dt.date(2025, 12, 25), dt.date(2026, 3, 6))
scopes = st.builds(
    Scope, units=st.none() | st.frozensets(st.sampled_from(["U1", "U2", "U9"])), clerk=st.none() | st.sampled_from(["a", "nobody"])
)


@contextmanager
def a_database() -> Iterator[Database]:
    """An empty one, for one example of hypothesis."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(Path(folder) / "motcua.db", key=KEY)
        yield database
        database.close()


def a_call(number: int, outcome: Outcome | None = Outcome.FOUND, **more: object) -> list[UsageEvent]:
    about = {"request_id": f"r{number}", "dossier": "D-1", "service": "037", "method": "qr", **more}
    return [an_event(EventKind.INTENT, **about), *([an_event(EventKind.OUTCOME, outcome=outcome.value, **about)] if outcome else [])]


@pytest.mark.timeout(300)
@settings(max_examples=40)  # each counts batch by batch, all anew, from the facts and from the events
@given(
    events=works(),
    cuts=st.lists(st.integers(0, 30), max_size=3),
    batch=st.integers(1, 9),
    by=st.lists(st.sampled_from(GROUPINGS), unique=True, max_size=3),
    first=days,
    last=days,
    scope=scopes,
)
def test_roll_ups_and_facts_equal_a_recount_however_the_chain_was_cut(
    events: list[UsageEvent], cuts: list[int], batch: int, by: Sequence[str], first: dt.date | None, last: dt.date | None, scope: Scope
) -> None:
    period = Period(first=first, last=last)
    with a_database() as database:
        kept = Rollups(database)
        for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(events)], strict=True):
            write(database, events[start:end])
            kept.refresh(batch=batch)
        seen = [event for event in events if scope.holds(unit=event.unit, clerk=event.clerk)]
        again = count(seen, by=by, period=period)
        for reports in (Reports(kept), Reports(kept, from_facts=True)):
            assert reports.count(by=by, period=period, scope=scope) == again
        told = recount(seen, by=by, period=period)
        assert [tuple(row.by.values()) for row in again] == sorted(told)
        for row in again:
            numbers = told[tuple(row.by.values())].numbers()
            assert {name: getattr(row, name) for name in numbers} == numbers
        report = Reports(kept).report(by=by, period=period, scope=scope, at=TODAY)
        of_period = [event for event in seen if period.holds(event.at)]
        assert (report.shown, report.shown + report.filtered, report.chain) == (len(of_period), len(events), len(events))
        assert kept.rebuild() == kept.refresh()
        assert Reports(kept).report(by=by, period=period, scope=scope, at=TODAY) == report


def test_refreshing_twice_counts_once_and_an_empty_ledger_has_nothing(database: Database) -> None:
    kept = Rollups(database)
    assert kept.refresh() == kept.refresh() == kept.rebuild() == rollups.Counted(events=0, anchor="")
    assert Reports(kept).count(by=(), period=Period(), scope=EVERYTHING) == ()
    assert Reports(kept).report(by=("clerk",), period=Period(), scope=EVERYTHING, at=TODAY, compare=True).chain == 0
    write(database, a_call(1))
    assert kept.refresh() == kept.refresh()
    assert kept.refresh().events == 2
    (row,) = Reports(kept).count(by=(), period=Period(), scope=EVERYTHING)
    assert (row.calls, row.found) == (1, 1)


def test_lines_added_batch_by_batch_are_those_made_at_once(database: Database) -> None:
    def at(month: int, day: int) -> dt.datetime:
        return dt.datetime(2026, month, day, 3, tzinfo=dt.UTC)

    def lines() -> set[tuple[object, ...]]:
        with database.reading() as connection:
            rows = connection.execute(text("SELECT * FROM rollups")).all()
        return {tuple(row) for row in rows if any(row[-len(NUMBERS) - 2 :])}  # what adds nothing need not be there

    kept = Rollups(database)
    for n, (month, day) in enumerate([(1, 31), (2, 1), (2, 11), (2, 12), (5, 1), (2, 1), (12, 31)]):
        about = {"dossier": f"D-{n % 2}", "at": at(month, day), "unit": f"U{n % 3}"}
        opened, filled = an_event(EventKind.DOSSIER, **about), an_event(EventKind.FILL, form="ct01", filled=3, **about)
        write(database, [opened, *a_call(n, Outcome.FOUND if n % 3 else None, **about), filled])
        kept.refresh(batch=3)
    step_by_step = lines()
    kept.rebuild()
    assert lines() == step_by_step
    assert len(step_by_step) > 500


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE positions SET hash = x'00'",
        "UPDATE positions SET made_by = 'another program'",
        "UPDATE rollups SET events = events + 1",
        "DELETE FROM rollups",
        "UPDATE positions SET seq = seq + 7",
        "UPDATE positions SET desk = 'desk-9'",
    ],
)
def test_roll_ups_that_are_doubted_are_made_anew(database: Database, change: str) -> None:
    kept = Rollups(database)
    write(database, [*a_call(1), *a_call(2, Outcome.TIMEOUT), *a_call(3, None)])
    before = kept.refresh()
    rows = Reports(kept).count(by=("clerk", "day"), period=Period(), scope=EVERYTHING)
    with database.writing() as connection:
        connection.execute(text("UPDATE rollups SET calls = calls + 100"))
        connection.execute(text(change))
    assert kept.refresh() == before
    assert Reports(kept).count(by=("clerk", "day"), period=Period(), scope=EVERYTHING) == rows


def test_a_ledger_put_back_to_an_older_copy_is_counted_anew(database: Database) -> None:
    kept = Rollups(database)
    write(database, [*a_call(1), *a_call(2)])
    kept.refresh()
    with database.writing() as connection:
        connection.execute(text("DROP TRIGGER ledger_delete"))
        connection.execute(text("DELETE FROM ledger WHERE seq > 2"))
    assert kept.refresh().events == 2
    (row,) = Reports(kept).count(by=(), period=Period(), scope=EVERYTHING)
    assert (row.calls, row.found) == (1, 1)


def test_of_a_ledger_whose_beginning_is_in_an_archive_the_rest_is_counted(database: Database) -> None:
    write(database, [*a_call(1), *a_call(2)])
    with database.writing() as connection:
        connection.execute(text("DROP TRIGGER ledger_delete"))
        connection.execute(text("DELETE FROM ledger WHERE seq < 3"))
    report = Reports(Rollups(database)).report(by=(), period=Period(), scope=EVERYTHING, at=TODAY)
    assert (report.chain, report.shown, report.total.calls) == (2, 2, 1)


@pytest.mark.parametrize("change", ["body = 'text'", "body = x'00'", "body = x'6d6f746375612d6576656e740101'"])
def test_an_event_that_cannot_be_read_is_not_counted_but_told(database: Database, change: str) -> None:
    write(database, a_call(1))
    with database.writing() as connection:
        connection.execute(text("DROP TRIGGER ledger_update"))
        connection.execute(text(f"UPDATE ledger SET {change} WHERE seq = 2"))
    with pytest.raises(CouldNotKeep, match=r"store\.tampered"):
        Rollups(database).refresh()


def test_an_outcome_that_nobody_writes_stops_the_count(database: Database) -> None:
    write(database, [an_event(EventKind.OUTCOME, request_id="r", outcome="LUCKY")])
    with pytest.raises(CouldNotKeep, match=r"store\.tampered"):
        Rollups(database).refresh()


def test_who_lost_the_race_to_count_a_batch_counts_nothing_of_it(database: Database) -> None:
    kept = Rollups(database)
    write(database, a_call(1))
    kept.refresh()
    with database.reading() as connection:
        (row,) = rollups._chains(connection)
    with database.writing() as connection:
        assert rollups._move(connection, "desk-1", 1, first=2, last=row) == 0
        assert rollups._move(connection, "desk-1", 2, first=2, last=row) == 1


def test_a_batch_that_another_program_counted_meanwhile_is_looked_at_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Rollups(database)
    write(database, a_call(1))
    kept.refresh(batch=1)
    with database.reading() as connection:
        (row,) = rollups._chains(connection)
    behind = SimpleNamespace(of=row.of, seq=1, last=row.last)
    with monkeypatch.context() as patched, database.writing() as connection:
        patched.setattr(rollups, "_chains", lambda _: [behind])
        assert rollups._count_on(connection, 1)
    assert kept.refresh().events == 2


def test_every_event_about_a_citizen_is_found_by_his_pseudonym(database: Database) -> None:
    kept = Rollups(database)
    write(database, [*a_call(1, subject="k:aa"), *a_call(2, subject="k:bb"), an_event(EventKind.UNMASK, subject="k:aa"), an_event()])
    write(database, [an_event(desk="desk-2", subject="k:aa")])
    kept.refresh()
    assert kept.about("k:aa") == (("desk-1", 1), ("desk-1", 2), ("desk-1", 5), ("desk-2", 1))
    assert kept.about("k:cc") == ()


def test_a_report_whose_events_do_not_add_up_is_none(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    write(database, a_call(1))
    monkeypatch.setattr("app.store.questions.events_in", lambda *_, **__: 2)
    with pytest.raises(CouldNotKeep, match=r"usage\.rollups_differ"):
        Reports(Rollups(database)).report(by=(), period=Period(), scope=EVERYTHING, at=TODAY)
