"""500 desks that ask at once, beside a bare HTTP client doing the same: `python -m tests.bench.desks`, and part of `sh dev bench`.

The simulator is a process of its own, as a gateway is. A desk is a task with an adapter and a line of its own (its own token,
breaker, connections), asking one look-up after the other; all begin at once, after one question each that does not count. The
bare side is `httpx.AsyncClient`, one a desk: the same requests on kept connections, no deadline, no bounds, nothing read but the
JSON. All desks share one event loop and so one processor, on both sides alike: at 500 it is saturated, and the time of a look-up is
mostly waiting for one's turn. The handing over between a desk's own threads is left out.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import time
import uuid
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from app.core.citizen import ALWAYS_ASKED
from app.core.errors import Unavailable
from app.core.lookup import Identity, LookupRequest, Service
from app.verify.adapters.gateway import GatewayVerifier
from app.verify.asking import Question, Wording
from app.verify.network.access import Access
from app.verify.network.line import Line
from resources.dates import PartialDate
from resources.demo.people import DemoCitizen, citizens
from tests.contract.configured import Configured

DEADLINE_S = 60.0
"""Generous: here it is measured how long it takes, not whether it is too long."""

Asking = Callable[[LookupRequest], Awaitable[str]]
"""One look-up, and its outcome in a word."""

Desk = Callable[[AsyncExitStack], Awaitable[Asking]]
"""Sets up one desk; what it holds is let go with the stack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What came of it: seconds of each look-up, of the whole, and outcomes."""

    each_s: tuple[float, ...]
    whole_s: float
    outcomes: Counter[str]

    @property
    def throughput(self) -> float:
        """Look-ups a second, all desks together."""
        return len(self.each_s) / self.whole_s

    @property
    def p95_s(self) -> float:
        """Of 100 look-ups, 95 were this quick."""
        return statistics.quantiles(self.each_s, n=20)[-1]


@contextmanager
def simulator() -> Iterator[dict[str, Any]]:
    """The simulator in another process, and what it says of itself."""
    line = [sys.executable, "-m", "app", "simulator", "--port", "0", "--shape", "flat", "--json"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            yield json.loads(running.stdout.readline())
        finally:
            running.terminate()


def questions(turns: int) -> list[LookupRequest]:
    """Look-ups of known citizens, one after the other, each with a number of its own."""
    known = [one for one in citizens() if one.wire and one.answer is None]
    return [_question(known[turn % len(known)]) for turn in range(turns)]


def _question(one: DemoCitizen) -> LookupRequest:
    assert one.wire is not None
    name, birth = one.wire["HoVaTen"], one.wire["NgayThangNamSinh"]
    day = birth["NgayThangNam"]
    return LookupRequest(
        identity=Identity(
            number=one.wire["SoDinhDanh"],
            full_name=name if isinstance(name, str) else " ".join(filter(None, name.values())),
            birth_date=PartialDate.from_iso(f"{day[:4]}-{day[4:6]}-{day[6:]}" if day else birth["Nam"]),
        ),
        service=Service.CITIZEN,
        fields=ALWAYS_ASKED,
        clerk="canbo",
        unit="DEMO",
        procedure="1.004222",
        dossier="D-1",
        purpose="tiep_nhan_ho_so",
        request_id=str(uuid.uuid4()),
        deadline_s=DEADLINE_S,
    )


def adapter(row: dict[str, Any]) -> Desk:
    """Desks as they are: the gateway adapter over a line of its own."""
    configured = Configured(row["settings"]["gateway"], {"verify.gateway.client_secret": row["client_secret"]})

    async def set_up(stack: AsyncExitStack) -> Asking:
        line = Line(Access.of(configured, GatewayVerifier.prefix))
        stack.callback(line.close)
        speech = GatewayVerifier(configured).speech(configured, line)

        async def ask(request: LookupRequest) -> str:
            try:
                return str((await line.within(lambda: speech.ask(request), deadline_s=request.deadline_s)).outcome)
            except Unavailable as outage:
                return f"{outage.outcome} {outage.detail}"

        return ask

    return set_up


def bare(row: dict[str, Any]) -> Desk:
    """The same requests by httpx alone."""
    pair = (row["client_id"], row["client_secret"])

    async def set_up(stack: AsyncExitStack) -> Asking:
        client = await stack.enter_async_context(httpx.AsyncClient(trust_env=False, verify=False, timeout=DEADLINE_S))  # plain http
        given = await client.post(row["token_url"], data={"grant_type": "client_credentials"}, auth=pair)
        headers = {"Authorization": f"Bearer {given.json()['access_token']}"}

        async def ask(request: LookupRequest) -> str:
            reply = await client.post(row["url"], json=Question.of(request, Wording()).flat({}), headers=headers)
            return "FOUND" if reply.json()["SoDinhDanh"] == request.identity.number else "other"

        return ask

    return set_up


async def load(desk: Desk, *, desks: int, turns: int) -> Load:
    """Lets so many desks ask so many questions each, all at once."""
    each: list[float] = []
    outcomes: Counter[str] = Counter()

    async def work(asking: Asking, requests: list[LookupRequest]) -> None:
        for request in requests:
            began = time.perf_counter()
            outcome = await asking(request)
            each.append(time.perf_counter() - began)
            outcomes[outcome] += 1

    async with AsyncExitStack() as stack:
        ready = [(await desk(stack), questions(turns)) for _ in range(desks)]
        for asking, requests in ready:
            await asking(requests[0])
        began = time.perf_counter()
        await asyncio.gather(*(work(asking, requests) for asking, requests in ready))
        whole_s = time.perf_counter() - began
    return Load(each_s=tuple(each), whole_s=whole_s, outcomes=outcomes)


def report(*, desks: int = 500, turns: int = 4) -> Iterator[str]:
    """Lines to be read: both sides, and ours to theirs."""
    with simulator() as row:
        theirs = asyncio.run(load(bare(row), desks=desks, turns=turns))
        ours = asyncio.run(load(adapter(row), desks=desks, turns=turns))
    for name, side in (("gateway adapter", ours), ("bare httpx", theirs)):
        outcomes = ", ".join(f"{outcome} {count}" for outcome, count in side.outcomes.most_common())
        yield f"{desks} desks: {name:<20} {side.throughput:8.0f} look-ups/s   p95 {side.p95_s * 1000:8.0f} ms   ({outcomes})"
    ratios = (ours.throughput / theirs.throughput, ours.p95_s / theirs.p95_s)
    yield f"{desks} desks: {'ratio':<20} {ratios[0]:8.2f} of its throughput   p95 {ratios[1]:8.2f} times"


def main() -> None:
    """Prints the lines."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--desks", type=int, default=500)
    parser.add_argument("--turns", type=int, default=4, help="look-ups a desk")
    words = parser.parse_args()
    for line in report(desks=words.desks, turns=words.turns):
        print(line, flush=True)


if __name__ == "__main__":
    main()
