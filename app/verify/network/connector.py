"""One call on one connection of its own: connect, check, send, read within bounds, close.

No connection is used twice. A desk asks once in a minute, so nothing is saved by keeping one; and whatever a source sent
too much or too late on an old connection can never be read as the answer to the next question about another citizen.
"""

import asyncio
import logging
import ssl
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, aclosing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, cast

import httpx

from app.core.errors import Unavailable
from app.verify.network.access import Access
from app.verify.network.body import Body
from app.verify.network.call import Call, Reply
from app.verify.network.details import Detail, of_status, unavailable
from app.verify.network.failures import Stage, detail_of
from app.verify.network.policy import Policy
from app.verify.network.proxy import Proxy

# At their lower levels these write headers, tokens and proxy passwords among them, into whatever log there is.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

_RETRY_AFTER_MOST_S = 3600.0


class _Arrived(Exception):
    """The request would be sent now."""


class _Journey:
    """How far a call has come, told by httpcore's `trace` extension."""

    def __init__(self, *, until_sent: bool = False, connected: Callable[[], object] = lambda: None) -> None:
        self.stage = Stage.REACHING
        self._until_sent, self._connected = until_sent, connected
        self._bare: Any = None

    async def trace(self, event: str, info: Mapping[str, Any]) -> None:
        match event.partition(".")[2]:
            case "connect_tcp.complete":
                self._bare = info["return_value"]
            case "start_tls.started":
                self.stage = Stage.TLS
                self._connected()
            case "send_request_headers.started" if info["request"].method == b"CONNECT":
                self.stage = Stage.PROXY
            case "send_request_headers.started":
                if self._until_sent:
                    raise _Arrived
                self.stage = Stage.SENT
            case "receive_response_headers.complete" if self.stage is Stage.SENT:
                self.stage = Stage.ANSWERED

    async def broken_off(self) -> None:
        """Closes what httpcore leaves open where the clerk or the deadline ends a handshake."""
        if self._bare is not None:
            await self._bare.aclose()


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """The way to one source, ready to be gone. On the line's event loop."""

    access: Access
    policy: Policy
    context: ssl.SSLContext = field(repr=False)

    async def exchange(self, call: Call) -> Reply:
        """Sends the call once and reads its answer. Raises Unavailable: TIMEOUT, GATEWAY_ERROR, BAD_RESPONSE, RATE_LIMITED."""
        return await self._go(call, _Journey())

    async def reach(self, url: str, *, connected: Callable[[], object]) -> None:
        """Goes as far as the request's first byte and not one further: name, connection, proxy, TLS, pins. Raises as `exchange`.

        `connected` is called where TLS begins.
        """
        with suppress(_Arrived):
            await self._go(Call(url=url), _Journey(until_sent=True, connected=connected))

    async def proxy_to(self, url: str) -> Proxy | None:
        """The proxy for that address. The operating system is asked aside: it may take its time. Raises as `Access.of`."""
        if self.access.system_proxy:
            return await asyncio.get_running_loop().run_in_executor(None, self.access.proxy_to, url)
        return self.access.proxy_to(url)

    async def _go(self, call: Call, journey: _Journey) -> Reply:
        proxy = await self.proxy_to(call.url)
        try:
            async with self._client(proxy) as client, self._stream(client, call, journey) as response:
                return await self._reply(response, call)
        except asyncio.CancelledError:
            await journey.broken_off()
            raise
        except (Unavailable, _Arrived):
            raise
        except Exception as problem:
            outage = unavailable(detail_of(problem, stage=journey.stage, proxied=proxy is not None))
        raise outage  # here, so that it does not carry the foreign one along: that quotes what came in

    def _client(self, proxy: Proxy | None) -> httpx.AsyncClient:
        transport = httpx.AsyncHTTPTransport(
            verify=self.context,
            trust_env=False,
            proxy=httpx.Proxy(proxy.url, auth=(proxy.user, proxy.password) if proxy.user else None) if proxy else None,
        )
        timeout = httpx.Timeout(connect=self.policy.connect_s, read=self.policy.read_s, write=self.policy.read_s, pool=None)
        return httpx.AsyncClient(transport=transport, timeout=timeout, trust_env=False, follow_redirects=False)

    def _stream(self, client: httpx.AsyncClient, call: Call, journey: _Journey) -> AbstractAsyncContextManager[httpx.Response]:
        ours = {"accept-encoding": "identity", "connection": "close", "user-agent": "motcua"}
        named = {"idempotency-key": call.key, "x-request-id": call.key} if call.key else {}
        theirs = {name.lower(): value for name, value in call.headers.items()}
        headers = httpx.Headers({**ours, **named, **theirs}, encoding="utf-8")
        extensions = {"trace": journey.trace}
        return client.stream(call.method, call.url, content=call.content, headers=headers, extensions=extensions)

    async def _reply(self, response: httpx.Response, call: Call) -> Reply:
        if sum(len(name) + len(value) + 4 for name, value in response.headers.raw) > self.policy.headers_most:
            raise unavailable(Detail.HEADERS_TOO_LARGE)
        outage = None if response.status_code in call.replies else of_status(response.status_code)
        if outage is not None:
            raise unavailable(outage, retry_after_s=retry_after_s(response.headers))
        body = Body(encoding=response.headers.get("content-encoding", ""), most=self.policy.body_most)
        raw = cast("AsyncGenerator[bytes, None]", response.aiter_raw())
        async with aclosing(raw) as pieces:  # else what is left unread ends with a complaint of asyncio's
            async for piece in pieces:
                body.take(piece)
        return Reply(status=response.status_code, headers=dict(response.headers.items()), body=body.whole())


def retry_after_s(headers: Mapping[str, str], *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> float:
    """Seconds until the source wants to be asked again (RFC 9110, 10.2.3), at most an hour; 0 where it does not say.

    A date is taken against the source's own `Date`: a desk's clock may be wrong.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), _RETRY_AFTER_MOST_S)
    then, today = _date(text), _date(headers.get("date", "")) or now()
    return min(max(0.0, (then - today).total_seconds()), _RETRY_AFTER_MOST_S) if then else 0.0


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, OverflowError, IndexError, TypeError):  # the parser's ways of saying no
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
