"""One call: what goes out, what is understood of what comes back, and what is told to nobody."""

import asyncio
import logging
import ssl
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Unavailable
from app.verify.network.access import Access
from app.verify.network.connector import Connector, retry_after_s
from app.verify.network.failures import Stage, detail_of
from app.verify.network.line import Call, Line, Reply
from app.verify.network.policy import POLICY
from app.verify.network.proxy import Proxy
from app.verify.network.trust import client_context
from tests.faults.certificates import HOST, Authority, server
from tests.faults.loopback import served, tunnel
from tests.faults.source import End, Piece, Source, http, token_good
from tests.faults.virtual import Internet

SECRET = "bi-mat"
URL = "http://127.0.0.1:8080/037"


def told(*pieces: bytes) -> Source:
    return Source(script=lambda _: pieces, token=token_good)


def run(line: Line, call: Call) -> Reply:
    async def work() -> Reply:
        return await line.send(call)

    return line.run(work, deadline_s=8.0)


def outage(line: Line, call: Call) -> Unavailable:
    with pytest.raises(Unavailable) as caught:
        run(line, call)
    return caught.value


def test_a_call_carries_its_key_and_nothing_of_ours_but_the_name(virtual: Callable[..., Line]) -> None:
    source = told(http(b"{}", headers=("X-Of: a", "x-of: b")))
    call = Call(url=URL, content=b"c", headers={"authorization": "Bearer t", "Accept": "application/json"}, key="r-1")
    reply = run(virtual(Internet(serve=source.serve)), call)
    assert (reply.status, reply.body, reply.headers["x-of"]) == (200, b"{}", "a, b")
    assert source.lookups[0].headers == {
        "host": "127.0.0.1:8080",
        "accept": "application/json",
        "accept-encoding": "identity",
        "connection": "close",
        "user-agent": "motcua",
        "idempotency-key": "r-1",
        "x-request-id": "r-1",
        "authorization": "Bearer t",
        "content-length": "1",
    }


def test_no_connection_and_no_cookie_is_used_twice(virtual: Callable[..., Line]) -> None:
    source = told(http(b"{}", headers=("Set-Cookie: a=b; Path=/", "Connection: keep-alive")))
    internet = Internet(serve=source.serve)
    line = virtual(internet)
    for _ in range(2):
        run(line, Call(url=URL))
    assert len(internet.dials) == 2
    assert "cookie" not in source.lookups[1].headers


def test_the_environment_says_nothing(virtual: Callable[..., Line], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    internet = Internet(serve=told(http(b"{}")).serve)
    run(virtual(internet), Call(url=URL))
    assert internet.dials == [("127.0.0.1", 8080)]


@pytest.mark.parametrize(("status", "replies", "seen"), [("500 Oops", frozenset({500}), 500), ("404 No", frozenset(), 404)])
def test_a_status_that_the_adapter_reads_is_a_reply(virtual: Callable[..., Line], status: str, replies: frozenset[int], seen: int) -> None:
    line = virtual(Internet(serve=told(http(b"<Fault/>", status=status)).serve))
    reply = run(line, Call(url=URL, replies=replies))
    assert (reply.status, reply.body) == (seen, b"<Fault/>")


def test_nobody_is_told_what_was_said(virtual: Callable[..., Line], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    line = virtual(Internet(serve=told(f"{SECRET} is no status line\r\n\r\n".encode()).serve))
    call = Call(url=URL, content=SECRET.encode(), headers={"authorization": SECRET})
    problem = outage(line, call)
    assert (problem.detail, problem.__context__, problem.__cause__) == ("protocol", None, None)
    reply = Reply(status=200, headers={"a": SECRET}, body=SECRET.encode())
    connector = Connector(access=Access(proxy=Proxy(url="http://p", password=SECRET)), policy=POLICY, context=client_context(Access()))
    assert SECRET not in caplog.text + repr(call) + repr(reply) + repr(connector)


@pytest.mark.parametrize(
    ("status", "detail"),
    [("407 Proxy Authentication Required", "proxy-auth"), ("403 4070", "proxy-refused"), ("502 Bad Gateway", "proxy-refused")],
)
def test_a_proxy_that_lets_nobody_through_is_told(real: Callable[..., Line], status: str, detail: str) -> None:
    with served(tunnel(0, status=status)) as port:
        line = real(Access(proxy=Proxy(url=f"http://127.0.0.1:{port}")))
        assert outage(line, Call(url=f"https://{HOST}/")).detail == detail


def test_a_proxy_opens_a_tunnel_and_sees_no_content(real: Callable[..., Line], ca: Authority) -> None:
    source, heads = told(http(b'{"a": 1}')), list[str]()
    with served(source.serve, tls=server(ca.issue("behind"))) as behind, served(tunnel(behind, heads=heads)) as port:
        proxy = Proxy(url=f"http://127.0.0.1:{port}", user="desk", password="mở")
        line = real(Access(proxy=proxy, ca_file=ca.file))
        reply = run(line, Call(url=f"https://{HOST}/037", content=b"c", headers={"authorization": SECRET}))
    assert reply.body == b'{"a": 1}'
    assert heads[0].startswith(f"CONNECT {HOST}:443 ")
    assert "Proxy-Authorization: Basic ZGVzazpt4bufXw"[:-3] in heads[0]
    assert SECRET not in heads[0]
    assert "proxy-authorization" not in source.lookups[0].headers


def test_a_proxy_that_is_away_hangs_up_or_is_silent_is_told(virtual: Callable[..., Line]) -> None:
    access = Access(proxy=Proxy(url="http://proxy.example:3128"))

    async def hangs_up(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None: ...

    async def silent(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    for internet in (
        Internet(serve=silent, connects=False),
        Internet(serve=silent, resolves=False),
        Internet(serve=silent, connects_after_s=99.0),
        Internet(serve=hangs_up),
        Internet(serve=silent),
    ):
        assert outage(virtual(internet, access=access), Call(url=f"https://{HOST}/")).detail == "proxy-connect"


def test_the_systems_proxy_is_asked_aside(real: Callable[..., Line], monkeypatch: pytest.MonkeyPatch) -> None:
    with served(tunnel(0, status="407 No")) as port:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("no_proxy", "")
        assert outage(real(Access(system_proxy=True)), Call(url=f"https://{HOST}/")).detail == "proxy-auth"


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        (b"", "closed"),
        (b"HTTP/1.1 200", "closed"),
        (b"no HTTP\r\n\r\n", "protocol"),
        (http(b"{}")[:-1], "cut-short"),
        (http(b"{}", headers=("X: " + "y" * 17_000,)), "headers-too-large"),
        (http(b"{}", headers=("X: " + "y" * 170_000,)), "headers-too-large"),
        (http(b" " * 70_000), "too-large"),
        (http(b"{}", headers=("Content-Encoding: br",)), "encoding"),
        (http(b"", status="302 Found"), "redirect"),
    ],
)
def test_an_answer_that_cannot_be_used_is_named(virtual: Callable[..., Line], answer: bytes, detail: str) -> None:
    assert outage(virtual(Internet(serve=told(answer).serve)), Call(url=URL)).detail == detail


@pytest.mark.parametrize("greeting", [(End.RESET,), (b"HTTP/1.1 400 Bad Request\r\n\r\n",)], ids=["resets", "speaks plainly"])
def test_whoever_breaks_the_handshake_speaks_no_tls(virtual: Callable[..., Line], greeting: Sequence[Piece]) -> None:
    source = Source(script=lambda _: (), token=token_good, greeting=greeting)
    assert outage(virtual(Internet(serve=source.serve)), Call(url=f"https://{HOST}/")).detail == "tls"


@pytest.mark.parametrize("url", ["https://xn--zz.example/", "https://cong.tinh.example/\x00"])
def test_an_address_that_is_none_is_told_as_such(real: Callable[..., Line], url: str) -> None:
    assert outage(real(), Call(url=url)).detail == "url"


def test_a_header_in_vietnamese_goes_out_as_utf_8(virtual: Callable[..., Line]) -> None:
    source = told(http(b"{}"))
    run(virtual(Internet(serve=source.serve)), Call(url=URL, headers={"ApiKey": "mật khẩu"}))
    assert source.lookups[0].headers["apikey"].encode("latin-1").decode() == "mật khẩu"


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d+ \d+:\d+:\d+ [-+]?\d*", fullmatch=True))
def test_any_time_to_come_back_is_read_or_ignored(text: str) -> None:
    assert 0.0 <= retry_after_s({"retry-after": text, "date": text[::-1]}) <= 3600.0


def test_a_certificate_that_is_wrong_in_a_rare_way_is_still_a_certificate() -> None:
    rare = ssl.SSLCertVerificationError("revoked")
    rare.verify_code = 23
    problem = httpx.ConnectError("x")
    problem.__cause__ = rare
    assert detail_of(problem, stage=Stage.TLS, proxied=False) == "tls-certificate"


def test_a_broken_record_after_the_request_is_a_broken_answer() -> None:
    assert detail_of(ssl.SSLError(1, "bad record mac"), stage=Stage.ANSWERED, proxied=False) == "cut-short"


def test_a_check_stops_before_the_first_byte(virtual: Callable[..., Line]) -> None:
    read: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        read.append(await reader.read())

    steps = virtual(Internet(serve=serve)).reach(URL, deadline_s=8.0)
    assert [step.ok for step in steps] == [True, True, True]
    assert b"".join(read) == b""


NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0.0),
        ({"retry-after": "30"}, 30.0),
        ({"retry-after": " 0 "}, 0.0),
        ({"retry-after": "9" * 400}, 3600.0),
        ({"retry-after": "-5"}, 0.0),
        ({"retry-after": "1.5"}, 0.0),
        ({"retry-after": "²"}, 0.0),
        ({"retry-after": "soon"}, 0.0),
        ({"retry-after": "Sun, 22 Nov 2026 08:00:45 GMT"}, 45.0),
        ({"retry-after": "Sun, 22 Nov 2026 08:00:45 -0000"}, 45.0),
        ({"retry-after": "Sun, 22 Nov 2026 07:00:00 GMT"}, 0.0),
        ({"retry-after": "Sun, 22 Nov 2026 08:00:45 GMT", "date": "Sun, 22 Nov 2026 08:00:40 GMT"}, 5.0),
        ({"retry-after": "Sun, 22 Nov 2036 08:00:45 GMT", "date": "no date"}, 3600.0),
    ],
)
def test_when_to_come_back_is_read_in_seconds_and_dates(headers: Mapping[str, str], seconds: float) -> None:
    assert retry_after_s(headers, now=lambda: NOW) == seconds


def test_when_to_come_back_is_told(virtual: Callable[..., Line]) -> None:
    line = virtual(Internet(serve=told(http(b"", status="429 No", headers=("Retry-After: 7",))).serve))
    problem = outage(line, Call(url=URL))
    assert (problem.detail, problem.retry_after_s) == ("http-429", 7.0)
    line = virtual(Internet(serve=told(http(b"", status="503 No", headers=("Retry-After: Thu, 01 Jan 2037 00:00:00 GMT",))).serve))
    assert outage(line, Call(url=URL)).retry_after_s == 3600.0
