"""The link to one source: one thread, one breaker, one budget of retries, and the total deadline over each piece of work."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import CancelledError, wait
from contextvars import ContextVar
from functools import cached_property
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from app.core.errors import Unavailable
from app.verify.api import Health, Link, Step
from app.verify.network.access import Access, secured
from app.verify.network.breaker import Breaker, Verdict, verdict_on
from app.verify.network.call import Call, Reply
from app.verify.network.details import REPEATED, Detail, unavailable
from app.verify.network.loop_thread import LoopThread, new_loop
from app.verify.network.policy import POLICY, Policy
from app.verify.network.retries import RetryBudget

if TYPE_CHECKING:
    from app.verify.network.connector import Connector

__all__ = ["Call", "Line", "Reply"]

T = TypeVar("T")
_GLANCE_S = 0.03
"""How often a waiting thread looks whether the clerk has cancelled."""
_GRACE_S = 0.25
_ENDS_AT: ContextVar[float] = ContextVar("ends_at")
"""When the piece of work that runs must be over, by the loop's clock."""


class Line:
    """One link to one source. `run`, `reach`, `health` and `close` from any thread; `send` inside the work given to `run`.

    `loop` builds the event loop and `clock` is its time: under test, one with a network of its own. Nothing is built before the
    first work.
    """

    def __init__(
        self,
        access: Access,
        *,
        policy: Policy = POLICY,
        loop: Callable[[], asyncio.AbstractEventLoop] = new_loop,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._access = access
        self._policy = policy
        self._clock = clock
        self._thread = LoopThread(loop)
        self._breaker = Breaker(policy, clock)
        self._budget = RetryBudget(policy)
        self._pause = random.Random().uniform  # noqa: S311 - spreads retries, guards nothing

    @property
    def health(self) -> Health:
        """How the link stands now."""
        return self._breaker.health

    def run(self, work: Callable[[], Coroutine[Any, Any, T]], *, deadline_s: float, cancel: Event | None = None) -> T:
        """Does the work within the deadline, which counts everything in it: token, call, retry. From a worker thread; it waits.

        Raises what `work` raises, and Unavailable: TIMEOUT ("deadline"), CANCELLED within 50 ms of `cancel`, GATEWAY_ERROR
        ("resting") where nothing may go out for `retry_after_s` seconds.
        """
        return self._wait(lambda: self.within(work, deadline_s=deadline_s), deadline_s=deadline_s, cancel=cancel)

    def reach(self, url: str, *, deadline_s: float) -> tuple[Step, ...]:
        """The steps `address`, `dns`, `connect` and `tls` of a check, up to the first that fails; no request is sent. It waits.

        Goes out although the breaker rests, and says nothing to it: whoever checks wants to see. Never raises Unavailable.
        """
        from app.verify.network.steps import failed, reach

        try:
            return self._wait(
                lambda: reach(url, connector=lambda: self._connector, deadline_s=deadline_s), deadline_s=deadline_s, cancel=None
            )
        except Unavailable as outage:
            return (failed("address", outage.detail, {}),)

    async def within(self, work: Callable[[], Coroutine[Any, Any, T]], *, deadline_s: float) -> T:
        """What `run` runs on the loop: admission, deadline, verdict."""
        ticket = self._breaker.admit()
        verdict = Verdict.UNDECIDED
        try:
            async with asyncio.timeout(deadline_s) as limit:
                _ENDS_AT.set(limit.when() or 0.0)
                result = await work()
            verdict = Verdict.ANSWERED
        except TimeoutError:
            if not limit.expired():
                raise
            verdict = Verdict.FAILED
            raise unavailable(Detail.DEADLINE) from None
        except Unavailable as outage:
            verdict = verdict_on(outage)
            raise
        finally:
            self._breaker.tell(ticket, verdict)
        return result

    async def send(self, call: Call) -> Reply:
        """One call by the policy: bounds, and one retry where it is safe, useful and paid for.

        Raises Unavailable. LookupError outside of `run`: a call without a deadline is a fault of ours.
        """
        ends_at = _ENDS_AT.get()
        secured(call.url)
        try:
            reply = await self._exchange(call)
        except Unavailable as outage:
            pause = self._pause_before_retry(call, outage, ends_at - self._clock())
            if pause is None:
                raise
        else:
            self._budget.earn()
            return reply
        await asyncio.sleep(pause)
        reply = await self._exchange(call)
        self._budget.earn()
        return reply

    def close(self) -> None:
        """Ends what runs with Unavailable(CANCELLED, "shut"), closes all connections and the thread. Any thread but its own."""
        self._thread.close()

    def _wait(self, work: Callable[[], Coroutine[Any, Any, T]], *, deadline_s: float, cancel: Event | None) -> T:
        if cancel is not None and cancel.is_set():
            raise unavailable(Detail.CANCELLED)
        future = self._thread.submit(work)
        latest = monotonic() + deadline_s + _GRACE_S
        while not wait((future,), _GLANCE_S).done:
            if cancel is not None and cancel.is_set():
                future.cancel()
                raise unavailable(Detail.CANCELLED)
            if monotonic() > latest:  # somebody holds the loop itself
                future.cancel()
                raise unavailable(Detail.DEADLINE)
        try:
            return future.result()
        except CancelledError:
            raise unavailable(Detail.SHUT) from None

    @cached_property
    def _connector(self) -> "Connector":
        from app.verify.network.connector import Connector
        from app.verify.network.trust import client_context

        return Connector(access=self._access, policy=self._policy, context=client_context(self._access))

    def _exchange(self, call: Call) -> Awaitable[Reply]:
        return self._connector.exchange(call)

    def _pause_before_retry(self, call: Call, outage: Unavailable, rest_s: float) -> float | None:
        """Seconds to wait before the one retry, None for no retry."""
        pause = max(self._pause(*self._policy.retry_pause_s), outage.retry_after_s)
        useful = outage.detail in REPEATED and rest_s - pause >= self._policy.retry_least_s
        allowed = bool(call.key) and self._breaker.health.link is Link.READY
        return pause if useful and allowed and self._budget.spend() else None
