"""Counts: the five columns always add up, pending calls included."""

import datetime as dt

from app.core.lookup import Outcome
from app.core.usage import EventKind, Period, UsageCount, UsageEvent
from app.store.reports import count
from tests.unit.store.conftest import MORNING, an_event


def a_call(request: str, outcome: Outcome | None, *, dossier: str = "D-1", clerk: str = "canbo") -> list[UsageEvent]:
    about = {"request_id": request, "dossier": dossier, "clerk": clerk, "service": "037", "procedure": "1.004873"}
    events = [an_event(EventKind.INTENT, **about)]
    return events + ([an_event(EventKind.OUTCOME, outcome=outcome.value, **about)] if outcome else [])


def the_only(events: list[UsageEvent], by: tuple[str, ...] = ("clerk",), period: Period | None = None) -> UsageCount:
    (row,) = count(events, by=by, period=period or Period())
    return row


def test_each_outcome_lands_in_its_column_and_a_call_without_one_is_unavailable() -> None:
    outcomes = [
        Outcome.FOUND,
        Outcome.FOUND,
        Outcome.NOT_FOUND_OR_MISMATCH,
        Outcome.TIMEOUT,
        Outcome.OFFICER_NOT_ALLOWED,
        Outcome.BAD_INPUT,
        None,
    ]
    row = the_only([event for n, outcome in enumerate(outcomes) for event in a_call(f"r{n}", outcome)])
    assert row.calls == 7
    assert (row.found, row.not_found, row.unavailable, row.refused, row.bad_input) == (2, 1, 2, 1, 1)
    assert row.rate_found == 2 / 7


def test_a_refusal_before_the_wire_is_a_refused_call() -> None:
    row = the_only([an_event(EventKind.OUTCOME, request_id="r", outcome=Outcome.NO_PURPOSE.value)])
    assert (row.calls, row.refused) == (1, 1)
    assert row.rate_dossiers is None


def test_dossiers_forms_prints_and_fields_are_counted() -> None:
    events = [
        an_event(EventKind.DOSSIER, dossier="D-1"),
        an_event(EventKind.DOSSIER, dossier="D-2"),
        *a_call("r1", Outcome.FOUND),
        an_event(EventKind.FILL, dossier="D-1", form="ct01", filled=9, filled_by_itself=7, missing=2),
        an_event(EventKind.PRINT, dossier="D-1", form="ct01", job="P-1"),
    ]
    row = the_only(events)
    assert (row.dossiers, row.forms, row.printed, row.fields_filled, row.rate_dossiers) == (2, 1, 1, 7, 0.5)


def test_without_calls_there_is_no_rate_found() -> None:
    assert the_only([an_event(EventKind.DOSSIER, dossier="D-1")]).rate_found is None


def test_groups_are_sorted_and_an_event_without_the_dimension_is_in_none() -> None:
    events = [*a_call("r1", Outcome.FOUND, clerk="b"), *a_call("r2", Outcome.FOUND, clerk="a"), an_event(EventKind.DOSSIER, dossier="D-9")]
    rows = count(events, by=("clerk", "service"), period=Period())
    assert [row.by for row in rows] == [{"clerk": "a", "service": "037"}, {"clerk": "b", "service": "037"}]


def test_days_and_months_are_the_offices_own() -> None:
    day = MORNING.astimezone().date()
    assert the_only(a_call("r", Outcome.FOUND), ("day",)).by == {"day": day.isoformat()}
    assert the_only(a_call("r", Outcome.FOUND), ("month",)).by == {"month": day.isoformat()[:7]}


def test_events_outside_the_period_do_not_count() -> None:
    assert count(a_call("r", Outcome.FOUND), by=("clerk",), period=Period(first=MORNING.date() + dt.timedelta(days=2))) == ()
