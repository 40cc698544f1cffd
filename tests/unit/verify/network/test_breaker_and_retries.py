"""When nothing goes out, and how often something goes out twice."""

import pytest

from app.core.errors import Unavailable
from app.core.lookup import Outcome
from app.verify.api import Health, Link
from app.verify.network.breaker import Breaker, Verdict, verdict_on
from app.verify.network.policy import POLICY
from app.verify.network.retries import RetryBudget


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(POLICY, clock)


def fail(breaker: Breaker, times: int = 1) -> None:
    for _ in range(times):
        breaker.tell(breaker.admit(), Verdict.FAILED)


def test_it_rests_after_five_failures_in_thirty_seconds_and_says_for_how_long(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 4)
    assert breaker.health == Health()
    clock.now += 30
    fail(breaker)
    assert breaker.health == Health(link=Link.RESTING, retry_in_s=15.0)
    clock.now += 5
    with pytest.raises(Unavailable) as outage:
        breaker.admit()
    assert (outage.value.outcome, outage.value.detail, outage.value.retry_after_s) == (Outcome.GATEWAY_ERROR, "resting", 10.0)


def test_failures_spread_over_more_time_are_no_outage(breaker: Breaker, clock: Clock) -> None:
    for _ in range(20):
        fail(breaker)
        clock.now += 7.6
    assert breaker.health == Health()


def test_answers_between_do_not_hide_the_failures(breaker: Breaker) -> None:
    for _ in range(5):
        breaker.tell(breaker.admit(), Verdict.ANSWERED)
        fail(breaker)
    assert breaker.health.link is Link.RESTING


def test_one_probe_goes_out_and_its_answer_opens_the_link(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 5)
    clock.now += 15
    assert breaker.health == Health(link=Link.RESTING)
    probe = breaker.admit()
    assert breaker.health.link is Link.PROBING
    with pytest.raises(Unavailable, match="GATEWAY_ERROR"):
        breaker.admit()
    breaker.tell(probe, Verdict.ANSWERED)
    assert breaker.health == Health()
    fail(breaker, 4)
    assert breaker.health == Health()  # it begins to count anew


def test_a_failed_probe_means_another_rest_and_a_cancelled_one_means_nothing(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 5)
    clock.now += 15
    breaker.tell(breaker.admit(), Verdict.UNDECIDED)
    assert breaker.health == Health(link=Link.RESTING)
    fail(breaker)
    assert breaker.health == Health(link=Link.RESTING, retry_in_s=15.0)


def test_an_old_ticket_decides_nothing(breaker: Breaker, clock: Clock) -> None:
    old = breaker.admit()
    fail(breaker, 5)
    breaker.tell(old, Verdict.ANSWERED)
    clock.now += 15
    assert breaker.health == Health(link=Link.RESTING)
    probe = breaker.admit()
    breaker.tell(old, Verdict.FAILED)
    assert breaker.health == Health(link=Link.PROBING)
    breaker.tell(probe, Verdict.ANSWERED)
    breaker.tell(probe, Verdict.FAILED)
    assert breaker.health == Health()


def test_what_is_not_decided_counts_for_nothing(breaker: Breaker) -> None:
    for _ in range(20):
        breaker.tell(breaker.admit(), Verdict.UNDECIDED)
    assert breaker.health == Health()


def test_only_outages_of_the_link_speak_against_it() -> None:
    told = {outcome: verdict_on(Unavailable(outcome)) for outcome in Outcome}
    assert {outcome for outcome in told if told[outcome] is Verdict.FAILED} == {
        Outcome.TIMEOUT,
        Outcome.GATEWAY_ERROR,
        Outcome.BAD_RESPONSE,
    }
    assert {outcome for outcome in told if told[outcome] is Verdict.ANSWERED} == {Outcome.RATE_LIMITED, Outcome.AUTH_FAILED}


def test_a_new_desk_has_one_retry_and_ten_answers_earn_another() -> None:
    budget = RetryBudget(POLICY)
    assert budget.spend()
    assert not budget.spend()
    for _ in range(9):
        budget.earn()
    assert not budget.spend()
    budget.earn()
    assert budget.spend()
    for _ in range(100):
        budget.earn()
    assert [budget.spend(), budget.spend()] == [True, False]
