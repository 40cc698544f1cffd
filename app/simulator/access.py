"""Who may ask: bearer tokens for the façade, the digest for SOAP."""

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote_plus

from app.simulator.http import Reply, Request

SKEW_S = 300
"""Seconds by which a desk's clock may be wrong."""

_MILLISECONDS_FROM = 10**11
"""A timestamp of this size or more is in milliseconds: in seconds it would be the year 5138."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a desk must know. Toy secrets, printed at the start. `xroad_client` and `api_key` are asked for where not empty."""

    client_id: str = "motcua"
    client_secret: str = field(default="mo-phong", repr=False)
    soap_user: str = "motcua"
    soap_secret: str = field(default="mo-phong", repr=False)
    xroad_client: str = ""
    api_key: str = field(default="", repr=False)


class Tokens:
    """Gives tokens for client credentials and knows which are still worth something."""

    def __init__(self, credentials: Credentials, *, life_s: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._credentials, self._life_s, self._clock = credentials, life_s, clock
        self._until: dict[str, float] = {}

    def give(self, request: Request, *, worthless: bool = False) -> Reply:
        """The token endpoint (RFC 6749 section 4.4): 200 with a token, else 400 or 401 with an `error` of section 5.2."""
        form = dict(parse_qsl(request.body.decode("utf-8", "replace")))
        basic = _basic(request.headers.get("authorization", ""))
        posted = (form["client_id"], form.get("client_secret", "")) if "client_id" in form else None
        if form.get("grant_type") != "client_credentials":
            return _token_error("unsupported_grant_type" if form.get("grant_type") else "invalid_request")
        if basic and posted and "client_secret" in form:  # section 2.3: one method a request
            return _token_error("invalid_request")
        wanted = (self._credentials.client_id, self._credentials.client_secret)
        given = (unquote_plus(basic[0]), unquote_plus(basic[1])) if basic else posted
        if given is None or not _same(given, wanted):
            return _token_error("invalid_client", status=401, headers=(("WWW-Authenticate", 'Basic realm="motcua"'),))
        token = secrets.token_urlsafe(24)
        self._until[token] = self._clock() + (0 if worthless else self._life_s)
        content = {"access_token": token, "token_type": "Bearer", "expires_in": self._life_s}
        if "scope" in form:
            content["scope"] = form["scope"]
        return Reply.json(content, headers=(("Cache-Control", "no-store"),))

    def holds(self, request: Request) -> bool:
        """Does the request carry a token that is worth something?"""
        return self._until.get(_bearer(request), 0.0) > self._clock()

    def revoke(self, request: Request) -> None:
        """The request's token is worth nothing from now on."""
        self._until.pop(_bearer(request), None)


def digest_agrees(request: Request, *, urls: tuple[str, ...], credentials: Credentials, now: float) -> bool:
    """SOAP's own way: Basic whose password is hex SHA-256 of URL + user + Timestamp + secret, and a clock that is about right.

    `urls`: the service's addresses, of which the desk must have used one. `now` in seconds since 1970.
    """
    basic, stamp = _basic(request.headers.get("authorization", "")), request.headers.get("timestamp", "")
    if not basic or not stamp.isdecimal() or len(stamp) > 15:
        return False
    seconds = int(stamp) / 1000 if int(stamp) >= _MILLISECONDS_FROM else int(stamp)
    if abs(now - seconds) > SKEW_S:
        return False
    extra = (("x-road-client", credentials.xroad_client), ("apikey", credentials.api_key))
    if any(wanted and request.headers.get(name) != wanted for name, wanted in extra):
        return False
    user, secret = credentials.soap_user, credentials.soap_secret
    hashes = [hashlib.sha256(f"{url}{user}{stamp}{secret}".encode()).hexdigest() for url in urls]
    return any(_same(basic, (user, right)) for right in hashes)


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _basic(header: str) -> tuple[str, str] | None:
    scheme, _, coded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = base64.b64decode(coded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (user, password) if colon else None


def _same(given: tuple[str, str], wanted: tuple[str, str]) -> bool:
    return all(hmac.compare_digest(one.encode(), other.encode()) for one, other in zip(given, wanted, strict=True))


def _token_error(code: str, *, status: int = 400, headers: tuple[tuple[str, str], ...] = ()) -> Reply:
    return Reply.json({"error": code}, status=status, headers=(*headers, ("Cache-Control", "no-store")))
