"""How far a dossier came, as the events of a day tell it; and that nobody's name can be in what is told."""

import datetime as dt
from itertools import count
from typing import Any

import pytest

from app.core.dossiers import DayDossier, Stage, Standing, dossiers_of, is_owed
from app.core.usage import AFTERWARDS, SENDING, EventKind, UsageEvent
from tests.unit.store.conftest import MORNING, an_event

_minutes = count()


def event(kind: EventKind, dossier: str = "D-1", **details: Any) -> UsageEvent:
    about = {"dossier": dossier, "procedure": "1.004873", "at": MORNING + dt.timedelta(minutes=next(_minutes))}
    return an_event(kind, **about | details)


def stage(what: Stage, **details: Any) -> UsageEvent:
    return event(EventKind.STAGE, state=what.value, **details)


OPENED = (EventKind.DOSSIER, EventKind.INTENT, EventKind.OUTCOME)
FILLED = event(EventKind.FILL, form="xntthn")
SENT = event(EventKind.PRINT, form="xntthn", state=SENDING)


def only(*events: UsageEvent) -> DayDossier:
    (one,) = dossiers_of([event(EventKind.DOSSIER), *events])
    return one


@pytest.mark.parametrize(
    ("events", "standing"),
    [
        ((), Standing.OPEN),
        ((FILLED,), Standing.SAVED),
        ((FILLED, SENT), Standing.SENT),
        ((FILLED, SENT, event(EventKind.PRINT, state="queued")), Standing.PRINTED),
        ((FILLED, SENT, event(EventKind.PRINT, state="completed")), Standing.PRINTED),
        ((FILLED, SENT, event(EventKind.PRINT, state="queued"), event(EventKind.PRINT, state="held")), Standing.PRINTED),
        ((FILLED, SENT, event(EventKind.PRINT, state="queued"), event(EventKind.PRINT, state="cancelled")), Standing.UNPRINTED),
        ((stage(Stage.ASIDE),), Standing.ASIDE),
        ((stage(Stage.ASIDE), stage(Stage.RESUMED)), Standing.OPEN),
        ((FILLED, stage(Stage.CLOSED)), Standing.CLOSED),
        ((FILLED, stage(Stage.CLOSED), event(EventKind.DOSSIER)), Standing.OPEN),
        ((stage(Stage.DROPPED, reason="unreadable"),), Standing.DROPPED),
        ((FILLED, event(EventKind.UNMASK), event(EventKind.STAGE, state="of-a-later-program")), Standing.SAVED),
    ],
)
def test_the_last_thing_that_was_done_says_how_far_a_dossier_came(events: tuple[UsageEvent, ...], standing: Standing) -> None:
    assert only(*events).standing is standing


def test_a_dossier_that_was_handed_on_names_the_colleague() -> None:
    one = only(stage(Stage.ASIDE), stage(Stage.HANDED, account="hoa"))
    assert (one.standing, one.other) == (Standing.HANDED, "hoa")


def test_dossiers_come_in_the_order_in_which_they_were_begun_with_their_own_events() -> None:
    late = [event(kind, "D-2") for kind in OPENED]
    early = [event(EventKind.DOSSIER, "D-1", at=MORNING - dt.timedelta(hours=1)), event(EventKind.FILL, "D-1", form="a", clerk="hoa")]
    more = [event(EventKind.FILL, "D-1", form="b", clerk="hoa"), event(EventKind.FILL, "D-1", form="b", clerk="hoa")]
    first, second = dossiers_of([*late, *early, *more])
    assert (first.number, first.sheets, first.clerk, first.first) == ("D-1", 2, "hoa", early[0].at)
    assert first.last == more[-1].at
    assert (second.number, second.events, second.procedure) == ("D-2", tuple(late), "1.004873")


def test_who_is_verified_today_for_a_paper_of_friday_makes_no_dossier_of_today() -> None:
    of_friday = [event(EventKind.INTENT), event(EventKind.OUTCOME, outcome="FOUND"), event(EventKind.DROPPED)]
    assert dossiers_of([*of_friday, event(EventKind.LOGIN, ""), event(EventKind.ENQUIRY, "D-9")]) == ()


def test_one_number_in_two_units_is_two_dossiers() -> None:
    assert len(dossiers_of([event(EventKind.DOSSIER, unit="A"), event(EventKind.DOSSIER, unit="B")])) == 2


def test_a_printer_owes_what_was_sent_or_ended_and_nothing_it_took() -> None:
    assert {state for state in (SENDING, "queued", *AFTERWARDS) if is_owed(state)} == {SENDING, "aborted", "cancelled"}


def test_nothing_of_the_events_is_in_what_a_dossier_shows_of_itself() -> None:
    assert "pseudonym" not in repr(only(event(EventKind.INTENT, subject="k:pseudonym")))
