"""The faults of the matrix, one line each: what the world does, and what support must be told of it."""

import gzip
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.faults.source import KNOWN, OTHER, End, Piece, Script, Visit, answer, body, citizen, good, http, token_good, told

NEVER: Final = 1e9
HOUSEHOLD, AUTHENTICATE = "034", "033"
NOW: Final = "Date: Sun, 22 Nov 2026 08:00:00 GMT"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`detail`: what a look-up through the gateway ends with; "" where the answer is good all the same.

    `soap`: the same through SOAP where it is another. `seen`: how many look-ups reach the source.
    """

    name: str
    detail: str = ""
    soap: str | None = None
    seen: int = 1
    soap_seen: int | None = None
    script: Script = good
    token: Script = token_good
    greeting: Sequence[Piece] = ()
    tls: str = ""
    """Name of the server's certificate; "": plain http on loopback, but for faults of the way there."""
    world: Mapping[str, Any] = field(default_factory=dict)
    """Of `Internet`."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Of the desk, `{ca}` and such filled in."""
    harmless_for: frozenset[str] = frozenset()
    """Services whose answer cannot show this fault."""


def raw(*pieces: Piece) -> Script:
    return lambda _: pieces


def again(times: int, *pieces: Piece) -> Sequence[Piece]:
    return pieces * times


def says(content: bytes, **how: Any) -> Script:
    return lambda _: [http(content, **how)]


def status(line: str, *headers: str, content: bytes = b"{}") -> Script:
    return says(content, status=line, headers=headers)


def first(script: Script, *, times: int = 1, then: Script = good) -> Script:
    """That at first, then another."""
    return lambda visit: script(visit) if visit.earlier < times else then(visit)


def cut(share: float) -> Script:
    """So much of the true answer and not a byte more."""
    return lambda visit: [answer(visit)[: int(len(answer(visit)) * share)]]


def drip(content: Callable[[Visit], bytes], *, gap_s: float, whole: int = 0) -> Script:
    """Byte by byte after the first `whole` ones."""

    def script(visit: Visit) -> Sequence[Piece]:
        said = content(visit)
        pieces: list[Piece] = [said[:whole]]
        for byte in said[whole:]:
            pieces += [bytes([byte]), gap_s]
        return pieces

    return script


def packed(pack: Callable[[bytes], bytes], encoding: str) -> Script:
    return lambda visit: [http(pack(body(visit)), headers=(f"Content-Encoding: {encoding}",))]


def chunked(write: Callable[[bytes], bytes]) -> Script:
    return lambda visit: [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + write(body(visit))]


def mangled(change: Callable[[bytes], bytes]) -> Script:
    return lambda visit: [http(change(body(visit)))]


def people(*numbers: str, request_id: str = "") -> Script:
    return lambda visit: [http(told(visit, [citizen(number) for number in numbers], request_id=request_id))]


def _deep(layers: int) -> bytes:
    return b'{"a":' * layers + b"1" + b"}" * layers


def _head(visit: Visit) -> int:
    return answer(visit).index(b"\r\n\r\n") + 4


def _between(*pieces: Piece) -> Script:
    """Those, then the true answer."""
    return lambda visit: [*pieces, answer(visit)]


def _chunk(content: bytes) -> bytes:
    return b"%x\r\n%b\r\n0\r\n\r\n" % (len(content), content)


_ON_THE_WAY = (
    Fault(name="name unknown", detail="dns", seen=0, tls="good", world={"resolves": False}),
    Fault(name="name slow", detail="connect-timeout", seen=0, tls="good", world={"resolves_after_s": NEVER}),
    Fault(name="name comes late", tls="good", world={"resolves_after_s": 1.0}),
    Fault(name="port closed", detail="connect", seen=0, world={"connects": False}),
    Fault(name="black hole", detail="connect-timeout", seen=0, world={"connects_after_s": NEVER}),
    Fault(name="connects late", world={"connects_after_s": 1.5}),
    Fault(name="TLS as it should be", tls="good"),
    Fault(name="TLS with one of two pins", tls="good", settings={"pin": "{other_pin}, {pin}"}),
    Fault(name="TLS by an unknown authority", detail="tls-unknown-ca", seen=0, tls="stranger"),
    Fault(name="TLS signed by itself", detail="tls-unknown-ca", seen=0, tls="itself"),
    Fault(name="TLS expired", detail="tls-expired", seen=0, tls="expired"),
    Fault(name="TLS not valid yet", detail="tls-not-yet", seen=0, tls="early"),
    Fault(name="TLS for another name", detail="tls-wrong-name", seen=0, tls="misnamed"),
    Fault(name="TLS with another key than pinned", detail="tls-pin", seen=0, tls="good", settings={"pin": "{other_pin}"}),
    Fault(name="TLS hangs up without a client certificate", detail="closed", seen=0, tls="closed shop"),
    Fault(name="TLS gets its client certificate", tls="closed shop", settings={"client_cert": "{client}"}),
    Fault(name="no TLS there", detail="tls", seen=0, tls="none", greeting=(b"HTTP/1.1 400 Bad Request\r\n\r\n",)),
    Fault(name="TLS never answers", detail="tls-timeout", seen=0, tls="none", greeting=(End.HANG,)),
)

_CONNECTIONS = (
    Fault(name="reset at once", detail="closed", seen=0, greeting=(End.RESET,)),
    Fault(name="reset after the request", detail="closed", script=raw(End.RESET)),
    Fault(name="closed after the request", detail="closed", script=raw()),
    Fault(name="reset inside the status line", detail="closed", script=raw(b"HTTP/1.1 2", 0.1, End.RESET)),
    Fault(name="reset inside the headers", detail="closed", script=raw(b"HTTP/1.1 200 OK\r\nContent-Le", 0.1, End.RESET)),
    Fault(name="reset inside the body", detail="cut-short", script=lambda v: [answer(v)[:-9], 0.1, End.RESET]),
    Fault(name="silent", detail="read-timeout", script=raw(End.HANG)),
    Fault(name="slow, then good", script=_between(2.5)),
    Fault(name="silent inside the headers", detail="read-timeout", script=raw(b"HTTP/1.1 200 OK\r\n", End.HANG)),
    Fault(name="silent inside the body", detail="read-timeout", script=lambda v: [answer(v)[:-9], End.HANG]),
    Fault(name="status line drips", detail="deadline", script=drip(answer, gap_s=1.0)),
    Fault(name="headers drip", detail="deadline", script=drip(answer, gap_s=0.5, whole=17)),
    Fault(name="body drips", detail="deadline", script=lambda v: drip(answer, gap_s=0.5, whole=_head(v))(v)),
    Fault(name="body drips fast enough", script=lambda v: drip(answer, gap_s=0.001, whole=_head(v))(v)),
    Fault(name="cut inside the status line", detail="closed", script=raw(b"HTTP/1.1 200")),
    Fault(name="cut inside the headers", detail="closed", script=raw(b"HTTP/1.1 200 OK\r\nContent-Type: app")),
    Fault(name="cut before the body", detail="cut-short", script=lambda v: [answer(v)[: _head(v)]]),
    Fault(name="cut in the middle", detail="cut-short", script=cut(0.7)),
    Fault(name="cut before the last byte", detail="cut-short", script=lambda v: [answer(v)[:-1]]),
    Fault(name="connection closed by the peer after each answer", script=lambda v: [answer(v)]),
    Fault(name="more bytes after the answer", script=lambda v: [answer(v) + http(told(v, [citizen(OTHER)]))]),
)

_FRAMES = (
    Fault(name="length too long", detail="cut-short", script=lambda v: [http(body(v), length=len(body(v)) + 5)]),
    Fault(name="length too long, line kept", detail="read-timeout", script=lambda v: [http(body(v), length=9999), End.HANG]),
    Fault(name="length too short", detail="json-broken", soap="xml-malformed", script=lambda v: [http(body(v), length=20)]),
    Fault(name="length none, body there", detail="json-empty", soap="xml-malformed", script=lambda v: [http(body(v), length=0)]),
    Fault(name="length no number", detail="protocol", script=lambda v: [http(body(v), length="many")]),
    Fault(name="two lengths", detail="protocol", script=lambda v: [http(body(v), headers=("Content-Length: 3",))]),
    Fault(name="chunks as they should be", script=chunked(_chunk)),
    Fault(name="chunks and a length", script=lambda v: [http(_chunk(body(v)), headers=("Transfer-Encoding: chunked",))]),
    Fault(name="chunk size no number", detail="cut-short", script=chunked(lambda b: b"zz\r\n" + b + b"\r\n0\r\n\r\n")),
    Fault(name="chunk longer than said", detail="cut-short", script=chunked(lambda b: b"5\r\n" + b + b"\r\n0\r\n\r\n")),
    Fault(name="chunks without an end", detail="cut-short", script=chunked(lambda b: _chunk(b)[:-5])),
    Fault(name="chunk cut", detail="cut-short", script=chunked(lambda b: b"fff\r\n" + b)),
    Fault(name="gzip", script=packed(gzip.compress, "gzip")),
    Fault(name="deflate", script=packed(zlib.compress, "deflate")),
    Fault(name="gzip bomb", detail="too-large", script=packed(lambda _: gzip.compress(b" " * 30_000_000), "gzip")),
    Fault(
        name="gzip bomb behind the answer",
        detail="encoding",
        script=packed(lambda b: gzip.compress(b) + gzip.compress(b" " * 30_000_000), "gzip"),
    ),
    Fault(name="gzip cut", detail="cut-short", script=packed(lambda b: gzip.compress(b)[:-6], "gzip")),
    Fault(name="gzip that is none", detail="encoding", script=packed(lambda b: b, "gzip")),
    Fault(name="gzip in gzip", detail="encoding", script=packed(lambda b: gzip.compress(gzip.compress(b)), "gzip, gzip")),
    Fault(name="foreign encoding", detail="encoding", script=packed(lambda b: b, "br")),
    Fault(name="body too large", detail="too-large", script=mangled(lambda b: b + b" " * 70_000)),
    Fault(name="body endless", detail="too-large", script=raw(b"HTTP/1.1 200 OK\r\n\r\n", *again(100, b" " * 1000, 0.001), End.HANG)),
    Fault(name="too many headers", detail="headers-too-large", script=says(b"{}", headers=[f"X-{n}: {'y' * 50}" for n in range(300)])),
    Fault(name="one header too large", detail="headers-too-large", script=says(b"{}", headers=("X-Large: " + "y" * 200_000,))),
    Fault(
        name="headers endless",
        detail="headers-too-large",
        script=raw(b"HTTP/1.1 200 OK\r\n", *[b"X: " + b"y" * 999 + b"\r\n"] * 200, End.HANG),
    ),
    Fault(name="no HTTP at all", detail="protocol", script=raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")),
    Fault(name="HTTP/2", detail="protocol", script=raw(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00\r\n\r\n")),
    Fault(name="bad header line", detail="protocol", script=raw(b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n{}")),
)

_STATUSES = (
    Fault(name="100, then good", script=_between(b"HTTP/1.1 100 Continue\r\n\r\n")),
    Fault(name="102 and 103, then good", script=_between(b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")),
    Fault(name="100 without end", detail="deadline", script=raw(*again(30, b"HTTP/1.1 100 Continue\r\n\r\n", 1.0))),
    Fault(name="101", detail="protocol", script=status("101 Switching Protocols", "Upgrade: websocket", "Connection: upgrade")),
    *(Fault(name=f"{code}", detail="redirect", script=status(f"{code} Moved", "Location: /other")) for code in (301, 302, 303, 307, 308)),
    Fault(name="304", detail="redirect", script=raw(b"HTTP/1.1 304 Not Modified\r\n\r\n")),
    Fault(name="400", detail="http-400", script=status("400 Bad Request")),
    Fault(name="401 always", detail="http-401", soap="digest-refused", seen=2, soap_seen=1, script=status("401 Unauthorized")),
    Fault(name="401 once", soap="digest-refused", seen=2, soap_seen=1, script=first(status("401 Unauthorized"))),
    Fault(name="403", detail="http-403", soap="digest-refused", script=status("403 Forbidden")),
    Fault(name="404", detail="http-404", script=status("404 Not Found")),
    Fault(name="404 as a page", detail="http-404", script=status("404 Not Found", content=b"<html>Not Found</html>")),
    *(Fault(name=f"{code}", detail="http-4xx", script=status(f"{code} No")) for code in (405, 408, 409, 410, 413, 418, 451)),
    Fault(name="429", detail="http-429", script=status("429 Too Many Requests")),
    Fault(name="429 for seconds", detail="http-429", script=status("429 Too Many Requests", "Retry-After: 30")),
    Fault(name="429 until a date", detail="http-429", script=status("429 No", "Retry-After: Sun, 22 Nov 2026 08:00:30 GMT", NOW)),
    Fault(name="429 until nobody knows", detail="http-429", script=status("429 No", "Retry-After: soon")),
    Fault(name="500", detail="http-500", script=status("500 Oops")),
    Fault(name="500 as a page", detail="http-500", script=status("500 Oops", content=b"<html>500</html>")),
    *(Fault(name=f"{code}", detail="http-5xx", script=status(f"{code} Oops")) for code in (501, 505, 511, 599)),
    *(Fault(name=f"{code} always", detail=f"http-{code}", seen=2, script=status(f"{code} Oops")) for code in (502, 503, 504)),
    *(Fault(name=f"{code} once", seen=2, script=first(status(f"{code} Oops"))) for code in (502, 503, 504)),
    Fault(name="503 twice, then good", detail="http-503", seen=2, script=first(status("503 Oops"), times=2)),
    Fault(name="503 for a second", seen=2, script=first(status("503 Oops", "Retry-After: 1"))),
    Fault(name="503 for two minutes", detail="http-503", script=first(status("503 Oops", "Retry-After: 120"))),
    Fault(name="503 late", detail="http-503", seen=1, script=raw(2.9, b"HTTP/1.1 ", 2.9, b"503 Oops\r\n", 1.9, b"\r\n")),
    Fault(name="503, then silent", detail="read-timeout", seen=2, script=first(status("503 Oops"), then=raw(End.HANG))),
    Fault(name="999", detail="protocol", script=status("999 Odd")),
    Fault(name="204", detail="http-2xx", script=raw(b"HTTP/1.1 204 No Content\r\n\r\n")),
    Fault(name="206", detail="http-2xx", script=status("206 Partial Content")),
)  # fmt: skip

_BODIES = (
    Fault(name="a page", detail="json-html", soap="xml-doctype", script=says(b"<!DOCTYPE html><html><body>Log in</body></html>")),
    Fault(name="empty", detail="json-empty", soap="xml-malformed", script=says(b"")),
    Fault(name="blanks", detail="json-empty", soap="xml-malformed", script=says(b" \r\n ")),
    Fault(name="null", detail="shape", soap="xml-malformed", script=says(b"null")),
    Fault(name="empty object", detail="shape", soap="xml-malformed", script=says(b"{}")),
    Fault(name="empty list", detail="shape", soap="xml-malformed", script=says(b"[]")),
    Fault(name="a text", detail="shape", soap="xml-malformed", script=says(b'"none"')),
    Fault(name="false", detail="shape", soap="xml-malformed", script=says(b"false")),
    Fault(name="NaN", detail="json-number", soap="xml-malformed", script=says(b'{"a": NaN}')),
    Fault(name="Infinity", detail="json-number", soap="xml-malformed", script=says(b'{"a": -Infinity}')),
    Fault(name="1e999", detail="json-number", soap="xml-malformed", script=says(b'{"a": 1e999}')),
    Fault(name="a name twice", detail="json-duplicate", soap="xml-malformed", script=says(b'{"a": 1, "a": 2}')),
    Fault(name="too deep", detail="json-depth", soap="xml-malformed", script=says(_deep(17))),
    Fault(name="far too deep", detail="json-depth", soap="xml-malformed", script=says(_deep(9000))),
    Fault(name="no UTF-8", detail="json-utf8", soap="not-utf-8", script=mangled(lambda b: b.replace(b"Body", b"Bo\xffdy"))),
    Fault(name="UTF-16", detail="json-utf8", soap="not-utf-8", script=says(json.dumps({"a": "ủ"}, ensure_ascii=False).encode("utf-16"))),
    Fault(name="half a letter", detail="json-utf8", soap="xml-malformed", script=says(b'{"a": "\\ud800"}')),
    Fault(name="a byte-order mark", script=mangled(lambda b: b"\xef\xbb\xbf" + b)),
    Fault(name="half of it, honestly measured", detail="json-broken", soap="xml-malformed", script=mangled(lambda b: b[: len(b) // 2])),
    Fault(name="something after it", detail="json-broken", soap="xml-malformed", script=mangled(lambda b: b + b"<x")),
    Fault(name="wrong content type", script=lambda v: [http(body(v), headers=("Content-Type: image/png",))]),
    Fault(name="answer to another request", detail="other-request", script=people(KNOWN, request_id="r-of-somebody-else")),
    Fault(name="another citizen", detail="other-number", script=people(OTHER), harmless_for=frozenset({AUTHENTICATE})),
    Fault(name="two citizens", detail="several", script=people(KNOWN, OTHER), harmless_for=frozenset({AUTHENTICATE, HOUSEHOLD})),
    Fault(name="the same twice", script=lambda v: [http(told(v, [citizen(v.number)] * 2))]),
)


def _token(name: str, detail: str, script: Script, *, seen: int = 0) -> Fault:
    return Fault(name=f"token: {name}", detail=detail, soap="", seen=seen, soap_seen=1, token=script)


_TOKENS = (
    _token("wrong secret", "token-refused", status("401 No", content=b'{"error": "invalid_client"}')),
    _token("wrong scope", "token-scope", status("400 No", content=b'{"error": "invalid_scope"}')),
    _token("wrong path", "token-path", status("404 Not Found", content=b"<html>")),
    _token("redirected", "redirect", status("302 Found", "Location: /login")),
    _token("broken", "http-500", status("500 Oops")),
    _token("busy", "http-429", status("429 No", "Retry-After: 5")),
    _token("away", "http-503", status("503 Oops")),
    _token("silent", "read-timeout", raw(End.HANG)),
    _token("reset", "closed", raw(End.RESET)),
    _token("cut", "cut-short", raw(http(b'{"access_token": "t"}')[:-4])),
    _token("drips", "deadline", drip(lambda _: http(b'{"access_token": "t"}'), gap_s=0.7)),
    _token("a page", "json-html", says(b"<html>")),
    _token("empty", "json-empty", says(b"")),
    _token("nothing in it", "token-shape", says(b"{}")),
    _token("no text", "token-shape", says(b'{"access_token": 5}')),
    _token("two lines", "token-shape", says(b'{"access_token": "a\\r\\nX: y"}')),
    _token("a name twice", "json-duplicate", says(b'{"access_token": "a", "access_token": "b"}')),
    _token("too large", "too-large", says(b'{"access_token": "' + b"t" * 70_000 + b'"}')),
    _token("slow, then good", "", lambda visit: [2.0, *token_good(visit)], seen=1),
    _token("dead on arrival", "", says(b'{"access_token": "t", "expires_in": 0}'), seen=1),
)

FAULTS: Final = (*_ON_THE_WAY, *_CONNECTIONS, *_FRAMES, *_STATUSES, *_BODIES, *_TOKENS)
