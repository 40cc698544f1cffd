"""The first steps of `motcua adapter check`: name, connection, TLS, each with its own verdict, by the very way calls go."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.core.errors import Unavailable
from app.verify.api import Step
from app.verify.network.access import secured
from app.verify.network.details import Detail

if TYPE_CHECKING:
    from app.verify.network.connector import Connector

_PORTS = {"http": 80, "https": 443}


async def reach(url: str, *, connector: "Callable[[], Connector]", deadline_s: float) -> tuple[Step, ...]:
    """`address`, `dns`, `connect`, `tls` (https alone), up to the first that fails. Never raises Unavailable.

    `values` of a step: the `host` and `port` it is about, the proxy's where there is one. `connector` is built here, for its
    files may be missing. On the line's event loop.
    """
    walk = _Walk()
    try:
        async with asyncio.timeout(deadline_s):
            way = connector()
            proxy = await way.proxy_to(secured(url))
            first = urlsplit(proxy.url if proxy else url)
            walk.about = {"host": first.hostname or "", "port": first.port or _PORTS[first.scheme]}
            walk.comes_to("dns")
            problem = await _resolved(first.hostname or "", limit_s=way.policy.connect_s)
            if problem:
                return walk.stopped_by(problem)
            walk.comes_to("connect")
            await way.reach(url, connected=lambda: walk.comes_to("tls"))
    except TimeoutError:
        return walk.stopped_by(Detail.DEADLINE)
    except Unavailable as outage:
        return walk.stopped_by(outage.detail)
    walk.comes_to("")
    return tuple(walk.done)


class _Walk:
    """The steps that said yes, and the one that is being tried."""

    def __init__(self) -> None:
        self.done: list[Step] = []
        self.about: Mapping[str, object] = {"host": "", "port": 0}
        self._step = "address"

    def comes_to(self, step: str) -> None:
        """The step before said yes; through a proxy that speaks TLS itself, TLS begins twice."""
        if step != self._step:
            self.done.append(Step(name=self._step, ok=True, values=self.about))
            self._step = step

    def stopped_by(self, detail: str) -> tuple[Step, ...]:
        """All of them, the last one with its no."""
        return (*self.done, failed(self._step, detail, self.about))


async def _resolved(host: str, *, limit_s: float) -> Detail | None:
    try:
        async with asyncio.timeout(limit_s):
            await asyncio.get_running_loop().getaddrinfo(host, None)
    except TimeoutError:
        return Detail.DNS_TIMEOUT
    except (OSError, UnicodeError):  # no such name; no name at all (a label of more than 63 letters)
        return Detail.DNS
    return None


def failed(name: str, detail: str, about: Mapping[str, object]) -> Step:
    """A step that says no, with the sentences of that detail."""
    return Step(name=name, ok=False, problem=f"detail.{detail}", values=about)
