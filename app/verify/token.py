"""The access token of a gateway: OAuth2 client credentials (RFC 6749 section 4.4), kept until shortly before it expires.

All of it runs on the line's own event loop, so one lock there makes sure that one refresh is under way however many threads ask.
"""

import asyncio
import base64
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import quote, urlencode

from app.core.errors import Unavailable
from app.core.lookup import Outcome
from app.verify.network.call import Call, Reply
from app.verify.network.strict import json_of

MARGIN_S: Final = 30.0
"""So long before its end a token counts as expired, at most a fifth of its life."""
LIFE_S: Final = 300.0
"""How long a token lives whose answer does not say; the standard leaves it open."""
LIFE_MOST_S: Final = 24 * 3600.0
_TOKEN: Final = re.compile(r"[!-~]{1,8192}")


class Sender(Protocol):
    """What is needed of a `Line`."""

    async def send(self, call: Call) -> Reply:
        """One call; raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Who asks for tokens, where, and how its secret travels: in the header (`basic`) or in the form (`post`)."""

    url: str
    client_id: str
    secret: str = field(repr=False)
    auth: str = "basic"
    scope: str = ""

    def call(self) -> Call:
        """The request for a token (RFC 6749 section 2.3.1: identifier and secret are form-encoded before they become a header)."""
        form = {"grant_type": "client_credentials"}
        if self.scope:
            form["scope"] = self.scope
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        if self.auth == "basic":
            pair = f"{quote(self.client_id, safe='')}:{quote(self.secret, safe='')}"
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form |= {"client_id": self.client_id, "client_secret": self.secret}
        return Call(url=self.url, content=urlencode(form).encode(), headers=headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token and the moment, on our own clock, from which it is not used any more."""

    value: str = field(repr=False)
    fresh_until: float


class TokenSource:
    """Tokens for one client. To be used on the line's event loop only."""

    def __init__(self, line: Sender, client: Client, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._line, self._client, self._clock = line, client, clock
        self._lock = asyncio.Lock()
        self._held: Token | None = None

    @property
    def url(self) -> str:
        """Where tokens come from."""
        return self._client.url

    async def current(self) -> Token:
        """The token held, or a new one. Raises Unavailable: AUTH_FAILED where the client is refused, and whatever the line raises."""
        async with self._lock:
            if self._held is None or self._clock() >= self._held.fresh_until:
                self._held = None
                self._held = await self._fetch()
            return self._held

    def drop(self, token: Token) -> None:
        """The source did not take this token; the next call fetches another, unless somebody has done so already."""
        if self._held is token:
            self._held = None

    async def _fetch(self) -> Token:
        asked_at = self._clock()
        reply = await self._line.send(self._client.call())
        if reply.status != 200:
            raise _refused(reply)
        content = json_of(reply.body)
        value = content.get("access_token") if isinstance(content, dict) else None
        if not isinstance(content, dict) or not isinstance(value, str) or not _TOKEN.fullmatch(value):
            raise Unavailable(Outcome.BAD_RESPONSE, detail="token-shape")
        life = _seconds(content.get("expires_in"))
        return Token(value=value, fresh_until=asked_at + life - min(MARGIN_S, life / 5))


def _seconds(said: object) -> float:
    """`expires_in` as number or text; a life that is none of these lasts `LIFE_S`, one already over no time at all."""
    try:
        life = float(str(said))
    except ValueError:
        return LIFE_S
    return min(max(life, 0.0), LIFE_MOST_S) if life == life else LIFE_S  # nan alone differs from itself


def _refused(reply: Reply) -> Unavailable:
    """RFC 6749 section 5.2: 400 or 401 with an error code. A scope that is not granted is told apart from a wrong secret."""
    if reply.status in (400, 401, 403):
        return Unavailable(Outcome.AUTH_FAILED, detail="token-scope" if _error(reply.body) == "invalid_scope" else "token-refused")
    return Unavailable(Outcome.GATEWAY_ERROR, detail="token-path")


def _error(body: bytes) -> object:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return content.get("error") if isinstance(content, dict) else None
