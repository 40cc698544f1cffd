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
    done: list[Step] = []
    step, about = "address", {"host": "", "port": 0}
    try:
        async with asyncio.timeout(deadline_s):
            way = connector()
            proxy = await way.proxy_to(secured(url))
            first = urlsplit(proxy.url if proxy else url)
            about = {"host": first.hostname or "", "port": first.port or _PORTS[first.scheme]}
            done.append(Step(name=step, ok=True, values=about))
            step = "dns"
            problem = await _resolved(first.hostname or "", limit_s=way.policy.connect_s)
            if problem:
                return (*done, failed(step, problem, about))
            done.append(Step(name=step, ok=True, values=about))
            step = "connect"
            await way.reach(url)
    except TimeoutError:
        return (*done, failed(step, Detail.DEADLINE, about))
    except Unavailable as outage:
        if not outage.detail.startswith("tls"):
            return (*done, failed(step, outage.detail, about))
        return (*done, Step(name=step, ok=True, values=about), failed("tls", outage.detail, about))
    done.append(Step(name=step, ok=True, values=about))
    return (*done, Step(name="tls", ok=True, values=about)) if url.startswith("https") else tuple(done)


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
