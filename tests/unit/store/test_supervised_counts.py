"""What a supervisor asks of counts: units with all below them, officers, the period before, bands, scanned against typed."""

import datetime as dt
from typing import Any

import pytest

from app.core.calendar import Step, stretches
from app.core.lookup import Outcome, Service
from app.core.people import Clerk, Grant, Scope, Term
from app.core.units import Unit
from app.core.usage import EventKind, Period, UsageCount, UsageEvent
from app.store import accounts, questions
from app.store.database import Database
from app.store.planes import PLANES
from app.store.reports import EVERYTHING, Reports, count
from tests.bench.many_events import write
from tests.unit.store.conftest import an_event

AT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
NOVEMBER = Period(first=dt.date(2026, 11, 1), last=dt.date(2026, 11, 30))


def a_call(
    number: int, *, unit: str = "COMMUNE", clerk: str = "lan", day: int = 20, month: int = 11, outcome: Outcome = Outcome.FOUND, **more: Any
) -> list[UsageEvent]:
    about = {
        "request_id": f"r{number}", "unit": unit, "clerk": clerk, "at": dt.datetime(2026, month, day, 3, tzinfo=dt.UTC),
        "dossier": f"D-{number}", "service": "037", "method": "qr", **more,
    }  # fmt: skip
    return [an_event(EventKind.INTENT, **{**about, "differs": ()}), an_event(EventKind.OUTCOME, outcome=outcome.value, **about)]


def the_only(events: list[UsageEvent]) -> UsageCount:
    (row,) = count(events, by=(), period=Period())
    return row


@pytest.mark.parametrize(
    ("by_itself", "band"),
    [
        (0, "filled_0"),
        (1, "filled_1_5"),
        (5, "filled_1_5"),
        (6, "filled_6_10"),
        (10, "filled_6_10"),
        (11, "filled_11_19"),
        (19, "filled_11_19"),
        (20, "filled_20"),
        (33, "filled_20"),
    ],
)
def test_every_form_with_fields_is_in_one_band(by_itself: int, band: str) -> None:
    row = the_only([an_event(EventKind.FILL, filled=by_itself, filled_by_itself=by_itself, missing=2)])
    bands = {name: getattr(row, name) for name in ("filled_0", "filled_1_5", "filled_6_10", "filled_11_19", "filled_20")}
    assert {name for name, number in bands.items() if number} == {band}
    assert row.rate_filled == by_itself / (by_itself + 2)
    assert row.rate_of_20 == min(by_itself, 20) / 20


def test_a_slip_without_fields_is_a_form_in_no_band() -> None:
    row = the_only([an_event(EventKind.FILL, form="phieu_phan_anh")])
    assert (row.forms, row.filled_0, row.rate_filled, row.rate_of_20) == (1, 0, None, None)


def test_what_differs_is_found_too_and_a_difference_of_nobody_is_none() -> None:
    events = [*a_call(1, differs=("residence",)), *a_call(2), *a_call(3, outcome=Outcome.NOT_FOUND_OR_MISMATCH, differs=("residence",))]
    assert (the_only(events).found, the_only(events).differs, the_only(events).not_found) == (2, 1, 1)


def test_scanned_and_typed_are_told_apart_and_what_was_refused_before_is_neither() -> None:
    events = [*a_call(1), *a_call(2, method="chip"), *a_call(3, method="vneid"), an_event(EventKind.OUTCOME, outcome="NO_PURPOSE")]
    row = the_only(events)
    assert (row.calls, row.scanned, row.typed) == (4, 2, 1)


def test_a_second_intent_of_an_open_call_is_the_same_call_and_an_outcome_of_none_is_another() -> None:
    intent, outcome = a_call(1)
    assert the_only([intent, intent, outcome]).calls == 1
    assert (the_only([intent, outcome, outcome]).calls, the_only([intent, outcome, outcome]).found) == (2, 2)


def test_a_unit_rolled_up_holds_what_was_done_below_it_and_a_dossier_once(database: Database) -> None:
    write(database, [*a_call(1), *a_call(2, unit="DISTRICT"), *a_call(3, unit="ELSEWHERE")])
    above = {"COMMUNE": ("COMMUNE", "DISTRICT", "PROVINCE"), "DISTRICT": ("PROVINCE",)}
    rows = Reports.of(database).count(by=("unit",), period=Period(), scope=EVERYTHING, above=above)
    assert {row.by["unit"]: (row.calls, row.dossiers) for row in rows} == {
        "COMMUNE": (1, 1),
        "DISTRICT": (2, 2),
        "ELSEWHERE": (1, 1),
        "PROVINCE": (2, 2),
    }


def test_each_row_stands_beside_the_same_group_of_the_period_before(database: Database) -> None:
    write(database, [*a_call(1), *a_call(2), *a_call(3, month=10), *a_call(4, clerk="mai")])
    report = Reports.of(database).report(by=("clerk",), period=NOVEMBER, scope=EVERYTHING, at=AT, compare=True)
    lan, mai = report.counts
    assert lan.previous is not None and (lan.calls, lan.previous.calls, mai.previous) == (2, 1, None)
    assert report.total.previous is not None and (report.total.calls, report.total.previous.calls) == (3, 1)
    assert report.compared_with == Period(first=dt.date(2026, 10, 1), last=dt.date(2026, 10, 31))
    assert (report.shown, report.filtered, report.chain) == (6, 2, 8)


def test_in_a_trend_each_month_stands_beside_the_month_before(database: Database) -> None:
    write(database, [*a_call(1, month=9), *a_call(2, month=10), *a_call(3, month=10), *a_call(4)])
    year = Period(first=dt.date(2026, 1, 1), last=dt.date(2026, 12, 31))
    rows = Reports.of(database).report(by=("month",), period=year, scope=EVERYTHING, at=AT, compare=True).counts
    assert [(row.by["month"], row.calls, row.previous and row.previous.calls) for row in rows] == [
        ("2026-09", 1, None),
        ("2026-10", 2, 1),
        ("2026-11", 1, 2),
    ]


def test_a_period_before_which_nothing_can_lie_is_compared_with_nothing(database: Database) -> None:
    write(database, a_call(1))
    report = Reports.of(database).report(by=(), period=Period(), scope=EVERYTHING, at=AT, compare=True)
    assert (report.compared_with, report.total.previous) == (None, None)


@pytest.fixture
def officers(database: Database) -> Database:
    """Lan and Mai of the commune may look up, Nam's grant ended long ago, Hoa of the district may."""
    term, ended = Term(first=dt.date(2026, 1, 1)), Term(first=dt.date(2025, 1, 1), last=dt.date(2025, 6, 30))
    with database.writing() as connection:
        for login, unit, when in (("lan", "COMMUNE", term), ("mai", "COMMUNE", term), ("nam", "COMMUNE", ended), ("hoa", "DISTRICT", term)):
            accounts.adding(Clerk(login=login, name=login, unit=Unit(code=unit, name=unit)))(connection)
            services = frozenset({Service.CITIZEN})
            accounts.granting(Grant(login=login, services=services, procedures=frozenset(), term=when))(connection)
    return database


def test_officers_active_of_those_granted_by_unit_and_together(officers: Database) -> None:
    refused = a_call(2, clerk="mai", outcome=Outcome.OFFICER_NOT_ALLOWED)
    write(officers, [*a_call(1), *refused, *a_call(3, unit="DISTRICT", clerk="hoa"), *a_call(4, clerk="stranger")])
    above = {"COMMUNE": ("DISTRICT",)}
    report = Reports.of(officers).report(by=("unit",), period=NOVEMBER, scope=EVERYTHING, at=AT, above=above)
    told = {row.by["unit"]: (row.officers_active, row.officers_granted, row.rate_officers) for row in report.counts}
    assert told == {"COMMUNE": (2, 2, 1 / 2), "DISTRICT": (3, 3, 2 / 3)}
    assert (report.total.officers_active, report.total.officers_granted, report.total.rate_officers) == (3, 3, 2 / 3)


def test_officers_are_those_within_the_scope_and_the_period(officers: Database) -> None:
    write(officers, [*a_call(1), *a_call(3, unit="DISTRICT", clerk="hoa")])
    reports = Reports.of(officers)
    scope = Scope(units=frozenset({"DISTRICT"}), clerk=None)
    (row,) = reports.report(by=("unit",), period=Period(), scope=scope, at=AT).counts
    assert (row.by["unit"], row.officers_active, row.officers_granted) == ("DISTRICT", 1, 1)
    own = reports.report(by=(), period=NOVEMBER, scope=Scope(units=frozenset({"COMMUNE"}), clerk="lan"), at=AT).total
    assert (own.calls, own.officers_active, own.officers_granted) == (1, 1, 1)
    by_day = reports.report(by=("day",), period=NOVEMBER, scope=EVERYTHING, at=AT).counts[0]
    assert (by_day.officers_active, by_day.rate_officers) == (None, None)


def test_years_of_days_fit_into_statements(database: Database) -> None:
    first, last = dt.datetime(1990, 1, 5, 3, tzinfo=dt.UTC), dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC)
    write(database, [*a_call(1, at=first), *a_call(2, at=last, dossier="D-1")])
    for reports in (Reports.of(database), Reports(Reports.of(database).rollups, from_facts=True)):
        by_day = reports.count(by=("day",), period=Period(), scope=EVERYTHING)
        assert [(row.by["day"], row.calls) for row in by_day] == [("1990-01-05", 1), ("2026-11-20", 1)]
        (whole,) = reports.count(by=(), period=Period(), scope=EVERYTHING)
        assert (whole.calls, whole.dossiers) == (2, 1)
        lans = Scope(units=frozenset({"COMMUNE"}), clerk="lan")
        (scanned,) = reports.count(by=("method", "service"), period=Period(), scope=lans)
        assert (scanned.by, scanned.calls) == ({"method": "scanned", "service": "037"}, 2)


@pytest.mark.parametrize("steps", [(), (Step.DAY,), (Step.MONTH,)])
@pytest.mark.parametrize("scope", [EVERYTHING, Scope(units=frozenset({"COMMUNE"}), clerk=None)])
def test_every_piece_of_a_stretch_is_found_by_the_key_alone(database: Database, steps: tuple[Step, ...], scope: Scope) -> None:
    write(database, a_call(1))
    Reports.of(database).rollups.refresh()
    cut = tuple(stretches(dt.date(2026, 1, 1), dt.date(2026, 12, 20), steps))
    with database.reading() as connection:
        asked = questions._of_plane(PLANES.index(("clerk",)), cut, ("clerk",), scope, by_unit=True)
        said = str(asked.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True}))
        plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}")]
    assert "SEARCH rollups USING PRIMARY KEY (plane=? AND grain=? AND unit=? AND day=? AND before<?)" in plan
