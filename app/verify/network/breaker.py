"""Nothing goes out to a source that does not work: after five failures in thirty seconds, for a quarter of a minute.

Then one call goes out to see. One click is one admission and one verdict, whatever it sends (token, call, retry).
"""

from collections import deque
from collections.abc import Callable
from enum import Enum, auto
from threading import Lock

from app.core.errors import Unavailable
from app.core.lookup import Outcome
from app.verify.api import Health, Link
from app.verify.network.details import Detail, unavailable
from app.verify.network.policy import Policy

FAILURES = frozenset({Outcome.TIMEOUT, Outcome.GATEWAY_ERROR, Outcome.BAD_RESPONSE})
"""These speak against the link."""
ANSWERS = frozenset({Outcome.RATE_LIMITED, Outcome.AUTH_FAILED})
"""Somebody was there and said no: the link works."""


class Verdict(Enum):
    """What one admitted piece of work tells of the link."""

    ANSWERED = auto()
    FAILED = auto()
    UNDECIDED = auto()
    """Cancelled, not set up, or a fault of our own."""


def verdict_on(outage: Unavailable) -> Verdict:
    """Does this outage speak against the link?"""
    if outage.outcome in FAILURES:
        return Verdict.FAILED
    return Verdict.ANSWERED if outage.outcome in ANSWERS else Verdict.UNDECIDED


class Breaker:
    """Any thread. `clock` in seconds, monotonic."""

    def __init__(self, policy: Policy, clock: Callable[[], float]) -> None:
        self._policy = policy
        self._clock = clock
        self._lock = Lock()
        self._failures: deque[float] = deque(maxlen=policy.failures)
        self._rests_until: float | None = None
        self._probing = False
        self._era = 0

    @property
    def health(self) -> Health:
        """How the link stands now."""
        with self._lock:
            if self._probing:
                return Health(link=Link.PROBING)
            if self._rests_until is None:
                return Health()
            return Health(link=Link.RESTING, retry_in_s=max(0.0, self._rests_until - self._clock()))

    def admit(self) -> int:
        """Lets a piece of work through and gives its ticket. Raises Unavailable(GATEWAY_ERROR, "resting") where none may."""
        with self._lock:
            if self._rests_until is not None:
                rest = self._rests_until - self._clock()
                if self._probing or rest > 0:
                    raise unavailable(Detail.RESTING, retry_after_s=max(0.0, rest))
                self._probing = True
                self._era += 1
            return self._era

    def tell(self, ticket: int, verdict: Verdict) -> None:
        """What came of it. A ticket of an earlier state is too old to say anything about this one."""
        with self._lock:
            if ticket != self._era:
                return
            if self._probing:
                self._end_probe(verdict)
            elif verdict is Verdict.FAILED:
                now = self._clock()
                self._failures.append(now)
                if len(self._failures) == self._policy.failures and now - self._failures[0] <= self._policy.window_s:
                    self._rest(self._policy.rest_s)

    def _end_probe(self, verdict: Verdict) -> None:
        self._probing = False
        if verdict is Verdict.ANSWERED:
            self._rests_until = None
            self._failures.clear()
            self._era += 1
        else:
            self._rest(self._policy.rest_s if verdict is Verdict.FAILED else 0.0)

    def _rest(self, seconds: float) -> None:
        self._rests_until = self._clock() + seconds
        self._era += 1
