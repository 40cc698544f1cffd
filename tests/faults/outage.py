"""A province's desks through an outage, in virtual time: the real line with its breaker and budget, over a wire that is only counted.

People click as people do: a citizen comes every half a minute or so, and who meets an outage mostly clicks again a few seconds
later, at most three times, before he fills the form from the card. All desks share one loop; each has a line of its own, as each
is a program of its own.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from app.core.errors import Unavailable
from app.verify.network.access import Access
from app.verify.network.details import Detail, unavailable
from app.verify.network.line import Call, Line, Reply
from app.verify.network.policy import POLICY

GOOD = Reply(status=200, headers={}, body=b"{}")
BEFORE_S, OUTAGE_S, AFTER_S = 60.0, 600.0, 60.0
ENDS = BEFORE_S + OUTAGE_S
CLICKS_AGAIN = 0.7
CLICKS_MOST = 3


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What a call meets during the outage: so often, after so many seconds, this."""

    detail: Detail
    after_s: float
    share: float = 1.0


@dataclass(kw_only=True)
class Tally:
    """Counted between the beginning and the end of the outage; times of failures after it."""

    clicks: int = 0
    refused_here: int = 0
    on_the_wire: int = 0
    failed_after: list[float] = field(default_factory=list)
    back: set[int] = field(default_factory=set)
    """Desks that were answered after the outage."""

    @property
    def amplification(self) -> float:
        """Calls on the wire by clicks."""
        return self.on_the_wire / self.clicks

    @property
    def amplification_of_admitted(self) -> float:
        """The same without the clicks that a resting breaker took back: what retries alone add."""
        return self.on_the_wire / (self.clicks - self.refused_here)


class _CountedLine(Line):
    """A line whose wire is a function."""

    def __init__(self, loop: asyncio.AbstractEventLoop, wire: Callable[[], Awaitable[Reply]]) -> None:
        super().__init__(Access(), clock=loop.time)
        self._wire = wire

    def _exchange(self, call: Call) -> Awaitable[Reply]:
        return self._wire()


@dataclass(kw_only=True)
class Province:
    """So many desks. `seed` fixes when they click."""

    desks: int
    trouble: Trouble
    seed: int = 4
    tally: Tally = field(default_factory=Tally)

    async def live(self) -> Tally:
        """All of it, on the running loop."""
        chance = random.Random(self.seed)
        await asyncio.gather(*(self._desk(number, random.Random(chance.random())) for number in range(self.desks)))
        return self.tally

    async def _desk(self, number: int, chance: random.Random) -> None:
        loop = asyncio.get_running_loop()
        line = _CountedLine(loop, lambda: self._wire(chance))

        async def look_up() -> Reply:
            return await line.send(Call(url="https://cong.tinh.example/037", key="r"))

        while loop.time() < ENDS + AFTER_S:
            await asyncio.sleep(chance.expovariate(1 / 30))
            for _ in range(CLICKS_MOST):
                if await self._click(number, lambda: line.within(look_up, deadline_s=8.0)) or chance.random() > CLICKS_AGAIN:
                    break
                await asyncio.sleep(chance.uniform(3, 10))
        line.close()

    async def _click(self, number: int, look_up: Callable[[], Awaitable[Reply]]) -> bool:
        loop, began = asyncio.get_running_loop(), asyncio.get_running_loop().time()
        in_outage = BEFORE_S <= began < ENDS
        self.tally.clicks += in_outage
        try:
            await look_up()
        except Unavailable as outage:
            self.tally.refused_here += in_outage and outage.detail == Detail.RESTING
            if began >= ENDS:
                self.tally.failed_after.append(loop.time() - ENDS)
            return False
        if began >= ENDS:
            self.tally.back.add(number)
        return True

    async def _wire(self, chance: random.Random) -> Reply:
        now = asyncio.get_running_loop().time()
        ill = BEFORE_S <= now < ENDS
        self.tally.on_the_wire += ill
        if ill and chance.random() < self.trouble.share:
            await asyncio.sleep(self.trouble.after_s)
            raise unavailable(self.trouble.detail)
        await asyncio.sleep(0.2)
        return GOOD


LONGEST_S = POLICY.rest_s + 8.0
"""After the end of an outage a click may still be refused for so long, and by no desk longer."""
