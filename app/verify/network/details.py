"""Why the source could not be asked, for support: a closed list of codes, each with its outcome and its sentences.

A clerk reads the sentence of the outcome; `motcua adapter check` and support read `detail.<code>.what`, `.lost`, `.next`
(`resources/sentences/network.toml`), which name the setting or the machine to look at.
"""

from enum import StrEnum
from typing import Self

from app.core.errors import Unavailable
from app.core.lookup import Outcome


class Detail(StrEnum):
    """One way in which asking fails; its text is the code that support is told."""

    outcome: Outcome

    def __new__(cls, code: str, outcome: Outcome) -> Self:
        """A code that knows its outcome."""
        detail = str.__new__(cls, code)
        detail._value_ = code
        detail.outcome = outcome
        return detail

    # Settings of this desk that cannot work.
    URL = "url", Outcome.NOT_CONFIGURED
    NOT_HTTPS = "not-https", Outcome.NOT_CONFIGURED
    CA_FILE = "ca-file", Outcome.NOT_CONFIGURED
    CLIENT_CERT = "client-cert", Outcome.NOT_CONFIGURED
    PIN = "pin", Outcome.NOT_CONFIGURED
    PROXY_URL = "proxy-url", Outcome.NOT_CONFIGURED

    # On the way there: no byte of the request has left.
    DNS = "dns", Outcome.GATEWAY_ERROR
    DNS_TIMEOUT = "dns-timeout", Outcome.TIMEOUT
    CONNECT = "connect", Outcome.GATEWAY_ERROR
    CONNECT_TIMEOUT = "connect-timeout", Outcome.TIMEOUT
    PROXY_CONNECT = "proxy-connect", Outcome.GATEWAY_ERROR
    PROXY_AUTH = "proxy-auth", Outcome.GATEWAY_ERROR
    PROXY_REFUSED = "proxy-refused", Outcome.GATEWAY_ERROR
    TLS = "tls", Outcome.GATEWAY_ERROR
    TLS_TIMEOUT = "tls-timeout", Outcome.TIMEOUT
    TLS_UNKNOWN_CA = "tls-unknown-ca", Outcome.GATEWAY_ERROR
    TLS_EXPIRED = "tls-expired", Outcome.GATEWAY_ERROR
    TLS_NOT_YET = "tls-not-yet", Outcome.GATEWAY_ERROR
    TLS_WRONG_NAME = "tls-wrong-name", Outcome.GATEWAY_ERROR
    TLS_CERTIFICATE = "tls-certificate", Outcome.GATEWAY_ERROR
    TLS_CLIENT_CERT = "tls-client-cert", Outcome.GATEWAY_ERROR
    TLS_PIN = "tls-pin", Outcome.GATEWAY_ERROR

    # The request may have been read.
    CLOSED = "closed", Outcome.GATEWAY_ERROR
    READ_TIMEOUT = "read-timeout", Outcome.TIMEOUT
    DEADLINE = "deadline", Outcome.TIMEOUT
    REDIRECT = "redirect", Outcome.GATEWAY_ERROR
    HTTP_429 = "http-429", Outcome.RATE_LIMITED
    HTTP_500 = "http-500", Outcome.GATEWAY_ERROR
    HTTP_502 = "http-502", Outcome.GATEWAY_ERROR
    HTTP_503 = "http-503", Outcome.GATEWAY_ERROR
    HTTP_504 = "http-504", Outcome.GATEWAY_ERROR
    HTTP_5XX = "http-5xx", Outcome.GATEWAY_ERROR

    # An answer that cannot be used.
    PROTOCOL = "protocol", Outcome.BAD_RESPONSE
    CUT_SHORT = "cut-short", Outcome.BAD_RESPONSE
    TOO_LARGE = "too-large", Outcome.BAD_RESPONSE
    HEADERS_TOO_LARGE = "headers-too-large", Outcome.BAD_RESPONSE
    ENCODING = "encoding", Outcome.BAD_RESPONSE
    JSON_EMPTY = "json-empty", Outcome.BAD_RESPONSE
    JSON_HTML = "json-html", Outcome.BAD_RESPONSE
    JSON_UTF8 = "json-utf8", Outcome.BAD_RESPONSE
    JSON_BROKEN = "json-broken", Outcome.BAD_RESPONSE
    JSON_NUMBER = "json-number", Outcome.BAD_RESPONSE
    JSON_DUPLICATE = "json-duplicate", Outcome.BAD_RESPONSE
    JSON_DEPTH = "json-depth", Outcome.BAD_RESPONSE

    # This side gave up, or does not start.
    RESTING = "resting", Outcome.GATEWAY_ERROR
    CANCELLED = "cancelled", Outcome.CANCELLED
    SHUT = "shut", Outcome.CANCELLED


REPEATED = frozenset(
    {
        Detail.DNS,
        Detail.CONNECT,
        Detail.CONNECT_TIMEOUT,
        Detail.PROXY_CONNECT,
        Detail.TLS_TIMEOUT,
        Detail.HTTP_502,
        Detail.HTTP_503,
        Detail.HTTP_504,
    }
)
"""After these a call may go out once more: the source never saw it, or a front door said that it passed nothing on.

All others may stand in the national log already; a second look-up would be a second entry.
"""


def unavailable(detail: Detail, *, retry_after_s: float = 0.0) -> Unavailable:
    """The outage of that code, to be raised."""
    return Unavailable(detail.outcome, detail=detail.value, retry_after_s=retry_after_s)


def of_status(status: int) -> Detail | None:
    """What an HTTP status says of the link; None where the answer is the adapter's to read (2xx and 4xx but 429)."""
    if 200 <= status < 300 or (400 <= status < 500 and status != 429):
        return None
    if 300 <= status < 400:
        return Detail.REDIRECT
    if 500 <= status < 600:
        return _SERVER_ERRORS.get(status, Detail.HTTP_5XX)
    return Detail.HTTP_429 if status == 429 else Detail.PROTOCOL


_SERVER_ERRORS = {500: Detail.HTTP_500, 502: Detail.HTTP_502, 503: Detail.HTTP_503, 504: Detail.HTTP_504}
