"""An export or backup that came to nothing: neither its event nor the word of its failure counts."""

from app.core.usage import EventKind, Failures, UsageEvent
from tests.unit.store.conftest import an_event

EXPORT, BACKUP = EventKind.EXPORT, EventKind.BACKUP


def standing(*events: UsageEvent) -> tuple[list[int], bool]:
    """Which of the events, oldest first, stand; and whether one is missing before them."""
    failures = Failures()
    stand = [place for place, event in reversed(list(enumerate(events))) if not failures.spoils(event)]
    return sorted(stand), failures.is_open


def test_a_failure_takes_back_the_one_before_it_and_no_other() -> None:
    good, bad, failed = an_event(EXPORT, note="ledger"), an_event(EXPORT, note="ledger"), an_event(EXPORT, note="ledger", state="failed")
    assert standing(good, bad, failed) == ([0], False)
    assert standing(bad, failed, good) == ([2], False)
    assert standing(good, bad, bad, failed, failed) == ([0], False)


def test_what_is_another_matter_stands() -> None:
    failed = an_event(EXPORT, note="ledger", state="failed")
    others = (
        an_event(EXPORT, note="anchor"),
        an_event(EXPORT, note="ledger", clerk="lan"),
        an_event(BACKUP, state="written"),
        an_event(EventKind.PRINT, state="failed"),
    )
    assert standing(an_event(EXPORT, note="ledger"), *others, failed) == ([1, 2, 3, 4], False)


def test_a_failure_whose_event_was_not_told_is_still_open() -> None:
    assert standing(an_event(BACKUP, state="failed")) == ([], True)
