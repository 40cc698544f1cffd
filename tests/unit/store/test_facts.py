"""Single cases of counting that random ledgers meet too seldom to rely on."""

from app.core.usage import EventKind
from app.store.facts import Line, Place, follow
from app.store.planes import sums
from tests.unit.store.conftest import an_event


def test_a_request_that_says_twice_that_it_goes_out_is_two_events_and_one_call() -> None:
    intents = [an_event(EventKind.INTENT, request_id="r1", dossier="D-1", service="037") for _ in range(2)]

    facts = follow(map(Line.of, intents), open_calls={})

    assert sum(numbers.get("events", 0) for numbers in facts.values()) == 2
    assert sum(numbers.get("calls", 0) for numbers in facts.values()) == 1


def test_a_dossier_that_was_only_opened_is_no_line_of_a_plane_for_which_it_has_no_value() -> None:
    opened = {"opened": 1}

    without_any = sums({Place(day=739_000, unit="U1", clerk="a", dossier="D-1"): opened})
    with_procedure = sums({Place(day=739_000, unit="U1", clerk="a", dossier="D-1", procedure="1.004194"): opened})

    assert len(without_any) < len(with_procedure)
    assert {name for numbers in without_any.values() for name in numbers} <= {"opened"}
