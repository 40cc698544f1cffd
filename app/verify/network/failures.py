"""Foreign exceptions of the wire, told as one of our codes: by how far the call had come, and by what broke.

No text of theirs is kept: a broken status line is quoted in them, and could be a piece of a citizen's answer.
"""

import socket
import ssl
from collections.abc import Iterator, Mapping
from enum import IntEnum
from typing import Final

import httpx

from app.verify.network.details import Detail
from app.verify.network.trust import WrongKey


class Stage(IntEnum):
    """How far a call has come."""

    REACHING = 0
    PROXY = 1
    """The proxy was asked for a tunnel."""
    TLS = 2
    SENT = 3
    """From the first byte of the request on: it may have been read."""
    ANSWERED = 4
    """Status and headers are here; the body is coming."""


# OpenSSL's X509_V_ERR_* (x509_vfy.h).
_CERTIFICATE: Final[Mapping[int, Detail]] = {
    9: Detail.TLS_NOT_YET,
    10: Detail.TLS_EXPIRED,
    18: Detail.TLS_UNKNOWN_CA,
    19: Detail.TLS_UNKNOWN_CA,
    20: Detail.TLS_UNKNOWN_CA,
    21: Detail.TLS_UNKNOWN_CA,
    62: Detail.TLS_WRONG_NAME,
    64: Detail.TLS_WRONG_NAME,
}
_ASKED_FOR_OURS = ("CERTIFICATE_REQUIRED", "HANDSHAKE_FAILURE", "BAD_CERTIFICATE", "UNKNOWN_CA", "CERTIFICATE_UNKNOWN")
"""Alerts of a server about *our* certificate."""
_WAITING = (ssl.SSLWantReadError, ssl.SSLWantWriteError)
"""Part of every TLS connection, and no failure."""
_TIMEOUTS: Final[Mapping[Stage, Detail]] = {
    Stage.REACHING: Detail.CONNECT_TIMEOUT,
    Stage.TLS: Detail.TLS_TIMEOUT,
    Stage.SENT: Detail.READ_TIMEOUT,
    Stage.ANSWERED: Detail.READ_TIMEOUT,
}
_HEADERS_TOO_LARGE = 431
_PROXY_WANTS_PASSWORD = "407"  # noqa: S105 - a status
"""httpx tells a proxy's status only as the first word of its message."""


def causes(problem: BaseException | None) -> Iterator[BaseException]:
    """An exception and all that led to it, the last first; httpcore's pool cuts causes off (`from None`), so contexts count too."""
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__


def detail_of(problem: Exception, *, stage: Stage, proxied: bool) -> Detail:
    """The code for what broke at that stage."""
    if isinstance(problem, httpx.InvalidURL | UnicodeError):  # an address that `secured` let pass and that is none all the same
        return Detail.URL
    if isinstance(problem, httpx.TimeoutException):
        return Detail.PROXY_CONNECT if proxied and stage <= Stage.PROXY else _TIMEOUTS[stage]
    if isinstance(problem, httpx.ProxyError):
        return Detail.PROXY_AUTH if str(problem).startswith(_PROXY_WANTS_PASSWORD) else Detail.PROXY_REFUSED
    chain = tuple(causes(problem))
    tls = next((cause for cause in chain if isinstance(cause, ssl.SSLError) and not isinstance(cause, _WAITING)), None)
    if tls is not None:
        return _of_tls(tls, stage)
    match stage:
        case Stage.REACHING if not proxied:
            return Detail.DNS if any(isinstance(cause, socket.gaierror) for cause in chain) else Detail.CONNECT
        case Stage.REACHING | Stage.PROXY:
            return Detail.PROXY_CONNECT
        case Stage.TLS:
            return Detail.TLS
        case Stage.ANSWERED:
            return Detail.CUT_SHORT
    if any(getattr(cause, "error_status_hint", None) == _HEADERS_TOO_LARGE for cause in chain):
        return Detail.HEADERS_TOO_LARGE
    # h11 found bytes that are no HTTP; without it in the chain the peer went away before it answered.
    return Detail.PROTOCOL if any(type(cause).__module__.startswith("h11.") for cause in chain) else Detail.CLOSED


def _of_tls(problem: ssl.SSLError, stage: Stage) -> Detail:
    if isinstance(problem, WrongKey):
        return Detail.TLS_PIN
    if isinstance(problem, ssl.SSLCertVerificationError):
        return _CERTIFICATE.get(problem.verify_code, Detail.TLS_CERTIFICATE)
    if any(word in (getattr(problem, "reason", None) or "") for word in _ASKED_FOR_OURS):
        return Detail.TLS_CLIENT_CERT
    return Detail.TLS if stage <= Stage.TLS else Detail.CUT_SHORT
