"""A spooler's words as one value, job states as news: pure, and never better than what was said."""

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.usage import AFTERWARDS, is_taken
from app.spool.look import OTHER, STOPPING, Look, Phase, look_of
from app.spool.watch import CONNECTING_S, LIMIT_S, follow
from resources.sentences import catalogue

WAITING, HELD, PRINTING, STOPPED, CANCELLED, ABORTED, COMPLETED = range(3, 10)


@pytest.mark.parametrize(
    ("state", "reasons", "said"),
    [
        (WAITING, (), Look(phase=Phase.WAITING)),
        (WAITING, ("paused",), Look(phase=Phase.STOPPED, reason="paused")),
        (PRINTING, ("none",), Look(phase=Phase.PRINTING)),
        (PRINTING, ("media-empty-error",), Look(phase=Phase.STOPPED, reason="media-empty")),
        (PRINTING, ("media-empty",), Look(phase=Phase.STOPPED, reason="media-empty")),
        (PRINTING, ("toner-low-warning", "media-low-report", "cups-missing-filter-warning"), Look(phase=Phase.PRINTING)),
        (PRINTING, ("marker-supply-empty-error",), Look(phase=Phase.STOPPED, reason="toner-empty")),
        (PRINTING, ("door-open-error", "media-jam-error"), Look(phase=Phase.STOPPED, reason="media-jam")),
        (PRINTING, ("offline-report",), Look(phase=Phase.STOPPED, reason="offline")),
        (PRINTING, ("fuser-over-temp-error",), Look(phase=Phase.STOPPED, reason=OTHER)),
        (STOPPED, (), Look(phase=Phase.STOPPED, reason=OTHER)),
        (STOPPED, ("media-needed-error",), Look(phase=Phase.STOPPED, reason="media-needed")),
        (HELD, ("media-empty-error",), Look(phase=Phase.HELD)),
        (CANCELLED, ("paused",), Look(phase=Phase.CANCELLED)),
        (ABORTED, (), Look(phase=Phase.ABORTED)),
        (COMPLETED, ("media-empty-error",), Look(phase=Phase.COMPLETED)),
        (0, (), Look(phase=Phase.UNKNOWN)),
    ],
)
def test_a_job_and_its_printer_are_read_in_the_standards_words(state: int, reasons: tuple[str, ...], said: Look) -> None:
    assert look_of(state, reasons) == said


@given(state=st.integers(), reasons=st.lists(st.text()))
def test_only_the_state_completed_is_called_completed(state: int, reasons: list[str]) -> None:
    assert (look_of(state, reasons).phase is Phase.COMPLETED) == (state == COMPLETED)


def test_every_reason_and_every_news_has_its_sentences() -> None:
    for reason in (*STOPPING, OTHER):
        assert all(f"printing.stopped.{reason}.{part}" in catalogue() for part in ("what", "lost", "next")), reason
    for phase in Phase:
        key = f"printing.state.{phase}"
        assert phase is Phase.STOPPED or key in catalogue() or f"{key}.what" in catalogue()


def test_no_news_counts_a_second_time() -> None:
    assert {phase.value for phase in Phase if phase.is_news} == AFTERWARDS
    assert not any(is_taken(phase) for phase in Phase if phase.is_news)
    assert is_taken("queued")
    assert not is_taken("sending")


class Hours:
    """A clock that goes on by a given step with every look at it."""

    def __init__(self, step_s: float) -> None:
        self._now, self._step = 0.0, step_s

    def __call__(self) -> float:
        self._now += self._step
        return self._now


class AtOnce(threading.Event):
    """No pause is waited for; what was to be waited is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.append(timeout or 0)
        return self.is_set()


def played(*looks: Look, step_s: float = 1.0, stop: threading.Event | None = None) -> list[Look]:
    """What is told of these looks; the last one stands for ever."""

    def one_by_one() -> Iterator[Look]:
        yield from looks
        while True:
            yield looks[-1]

    seen = one_by_one()
    return list(follow(lambda: next(seen), stop=stop or AtOnce(), clock=Hours(step_s)))


W, P, DONE = Look(phase=Phase.WAITING), Look(phase=Phase.PRINTING), Look(phase=Phase.COMPLETED)
EMPTY, AWAY = Look(phase=Phase.STOPPED, reason="media-empty"), Look(phase=Phase.STOPPED, reason="connecting-to-device")
UNKNOWN = Look(phase=Phase.UNKNOWN)


def test_waiting_and_printing_are_no_news_and_the_end_is() -> None:
    assert played(W, P, P, DONE) == [DONE]


def test_a_trouble_is_told_once_and_so_is_that_it_is_over() -> None:
    assert played(P, EMPTY, EMPTY, EMPTY, P, P, DONE) == [EMPTY, P, DONE]


def test_a_printer_that_only_wakes_up_is_not_called_unreachable() -> None:
    assert played(AWAY, AWAY, P, DONE) == [DONE]
    assert played(*[AWAY] * round(CONNECTING_S + 3), P, DONE) == [AWAY, P, DONE]


def test_a_server_that_restarts_is_waited_for_and_one_that_stays_away_is_told() -> None:
    assert played(P, UNKNOWN, UNKNOWN, DONE) == [DONE]
    assert played(P, UNKNOWN) == [UNKNOWN]


def test_a_server_that_never_said_anything_is_not_complained_about() -> None:
    assert played(UNKNOWN) == []


def test_after_the_limit_nothing_more_is_known() -> None:
    assert played(EMPTY, step_s=LIMIT_S / 4) == [EMPTY, UNKNOWN]


def test_a_watch_that_is_stopped_says_nothing_and_looks_no_more() -> None:
    stop = AtOnce()
    stop.set()
    assert played(DONE, stop=stop) == []


def test_pauses_grow_and_begin_again_with_every_news() -> None:
    stop = AtOnce()
    played(P, *[P] * 12, EMPTY, DONE, stop=stop)
    assert stop.pauses[:3] == sorted(stop.pauses[:3])
    assert max(stop.pauses) == 5.0
    assert stop.pauses[-1] == stop.pauses[0]
