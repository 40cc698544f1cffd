"""Counts: the five columns always add up, pending calls included."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import CouldNotKeep
from app.core.lookup import Outcome
from app.core.usage import EventKind, Period, UsageCount, UsageEvent
from app.store.facts import Line, follow
from app.store.reports import GROUPINGS, count
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


def test_groups_are_sorted_and_what_has_no_value_for_one_is_in_the_group_of_the_empty_text() -> None:
    events = [
        *a_call("r1", Outcome.FOUND, clerk="b"),
        *a_call("r2", Outcome.FOUND, clerk="a"),
        an_event(EventKind.FILL, dossier="D-9", form="ct01"),
    ]
    rows = count(events, by=("clerk", "service"), period=Period())
    assert [tuple(row.by.values()) for row in rows] == [("a", "037"), ("b", "037"), ("canbo", "")]
    assert (rows[2].calls, rows[2].forms, rows[2].dossiers, rows[2].rate_dossiers) == (0, 1, 1, None)


def test_a_dossier_that_was_only_opened_makes_no_group_without_a_name() -> None:
    events = [*a_call("r1", Outcome.FOUND), an_event(EventKind.DOSSIER, dossier="D-1"), an_event(EventKind.DOSSIER, dossier="D-9")]
    assert the_only(events, ("service",)).dossiers == 1
    assert the_only(events, ("clerk",)).dossiers == 2


def test_only_what_the_spooler_took_is_printed() -> None:
    events = [
        an_event(EventKind.PRINT, state="sending"),
        an_event(EventKind.PRINT, state="sending"),
        an_event(EventKind.PRINT, state="queued"),
    ]
    assert the_only(events).printed == 1


@pytest.mark.parametrize("by", ["service", "procedure", "method", "purpose", "form"])
def test_a_call_that_was_refused_before_it_had_a_service_or_procedure_does_not_vanish(by: str) -> None:
    row = the_only([an_event(EventKind.OUTCOME, request_id="r", outcome=Outcome.NO_PURPOSE.value)], (by,))
    assert (row.by, row.calls, row.refused) == ({by: ""}, 1, 1)


def test_a_form_has_papers_and_dossiers_but_no_calls_and_so_no_rates() -> None:
    events = [
        *a_call("r1", Outcome.FOUND),
        an_event(EventKind.FILL, dossier="D-1", form="ct01", filled=9, filled_by_itself=7),
        an_event(EventKind.PRINT, dossier="D-1", form="ct01", job="P-1"),
    ]
    no_form, ct01 = count(events, by=("form",), period=Period())
    assert (no_form.by, no_form.calls, no_form.rate_found, no_form.rate_dossiers) == ({"form": ""}, 1, 1.0, 1.0)
    assert (ct01.calls, ct01.forms, ct01.printed, ct01.fields_filled, ct01.dossiers) == (0, 1, 1, 7, 1)
    assert (ct01.rate_found, ct01.rate_dossiers) == (None, None)


def test_a_call_over_midnight_is_one_call_of_the_day_it_began() -> None:
    intent, outcome = a_call("r", Outcome.FOUND)
    began = dt.datetime(2026, 11, 23, 23, 59, 59).astimezone()
    events = [replace(intent, at=began), replace(outcome, at=began + dt.timedelta(seconds=2))]
    row = the_only(events, ("day",))
    assert (row.by, row.calls, row.found) == ({"day": "2026-11-23"}, 1, 1)
    assert the_only(events, period=Period(last=began.date())).found == 1
    assert count(events, by=("day",), period=Period(first=began.date() + dt.timedelta(days=1))) == ()


def test_an_outcome_that_nobody_writes_means_a_changed_ledger() -> None:
    with pytest.raises(CouldNotKeep, match=r"store\.tampered"):
        count([an_event(EventKind.OUTCOME, request_id="r", outcome="LUCKY")], by=(), period=Period())


calls = st.builds(
    lambda n, outcome, dossier, clerk, service, at, late: [
        an_event(kind, at=at + late * (kind is EventKind.OUTCOME), request_id=n, dossier=dossier, clerk=clerk, service=service, **more)
        for kind, more in ((EventKind.INTENT, {}), (EventKind.OUTCOME, {"outcome": outcome}))
        if outcome or kind is EventKind.INTENT
    ],
    n=st.uuids().map(str),
    outcome=st.sampled_from(["", *(outcome.value for outcome in Outcome)]),
    dossier=st.sampled_from(["", "D-1", "D-2"]),
    clerk=st.sampled_from(["a", "b"]),
    service=st.sampled_from(["", "033", "037"]),
    at=st.datetimes(dt.datetime(2026, 10, 30), dt.datetime(2026, 11, 3), timezones=st.just(dt.UTC)),
    late=st.timedeltas(dt.timedelta(0), dt.timedelta(days=1)),
)
papers = st.builds(
    lambda kind, form, at: [an_event(kind, at=at, dossier="D-1", form=form, filled_by_itself=3)],
    kind=st.sampled_from([EventKind.DOSSIER, EventKind.FILL, EventKind.PRINT]),
    form=st.sampled_from(["", "ct01", "khai_sinh"]),
    at=st.datetimes(dt.datetime(2026, 10, 30), dt.datetime(2026, 11, 3), timezones=st.just(dt.UTC)),
)
ADDS_UP = ("calls", "found", "not_found", "unavailable", "refused", "bad_input", "forms", "printed", "fields_filled")


@given(st.lists(calls | papers, min_size=1, max_size=12), st.lists(st.sampled_from(GROUPINGS), unique=True, max_size=3), st.booleans())
def test_however_it_is_grouped_the_rows_add_up_to_the_total(groups: list[list[UsageEvent]], by: list[str], one_day: bool) -> None:
    events = [event for group in groups for event in group]
    day = dt.date(2026, 11, 1)
    period = Period(first=day, last=day) if one_day else Period()
    whole = count(events, by=(), period=period)
    rows = count(events, by=by, period=period)
    for name in ADDS_UP:
        assert sum(getattr(row, name) for row in rows) == sum(getattr(row, name) for row in whole)
    for row in rows:
        assert row.calls == row.found + row.not_found + row.unavailable + row.refused + row.bad_input
        assert all(rate is None or 0 <= rate <= 1 for rate in (row.rate_found, row.rate_dossiers))
        assert (row.rate_found is None) == (row.calls == 0)


def test_days_and_months_are_the_offices_own() -> None:
    day = MORNING.astimezone().date()
    assert the_only(a_call("r", Outcome.FOUND), ("day",)).by == {"day": day.isoformat()}
    assert the_only(a_call("r", Outcome.FOUND), ("month",)).by == {"month": day.isoformat()[:7]}


def test_events_outside_the_period_do_not_count() -> None:
    assert count(a_call("r", Outcome.FOUND), by=("clerk",), period=Period(first=MORNING.date() + dt.timedelta(days=2))) == ()


def test_a_request_that_says_twice_that_it_goes_out_is_one_call() -> None:
    sent = [an_event(EventKind.INTENT, request_id="r-1", method="qr") for _ in range(2)]
    answered = an_event(EventKind.OUTCOME, request_id="r-1", outcome=Outcome.FOUND.value)
    (row,) = count([*sent, answered], by=("clerk",), period=Period())
    assert (row.calls, row.found) == (1, 1)


def test_the_kept_counts_take_it_for_one_call_too() -> None:
    sent = [Line.of(an_event(EventKind.INTENT, request_id="r-1", method="qr")) for _ in range(2)]
    assert sum(numbers["calls"] for numbers in follow(sent, open_calls={}).values()) == 1
