"""Tokens: one at a time, for as long as they last, and what the token address may say instead."""

import asyncio
import base64
import json
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest

from app.core.errors import Unavailable
from app.core.lookup import Outcome
from app.verify.network.call import Call, Reply
from app.verify.token import LIFE_S, Client, Token, TokenSource

CLIENT = Client(url="https://a.invalid/token", client_id="a b", secret="p:q+é")


class Office:
    """Gives tokens 1, 2, 3 ... after a turn of the loop, unless told what to say."""

    def __init__(self, *said: Reply | Unavailable, expires_in: object = 100) -> None:
        self.said, self.expires_in, self.calls = list(said), expires_in, list[Call]()

    async def send(self, call: Call) -> Reply:
        self.calls.append(call)
        await asyncio.sleep(0)
        said = self.said.pop(0) if self.said else reply({"access_token": str(len(self.calls)), "expires_in": self.expires_in})
        if isinstance(said, Unavailable):
            raise said
        return said


def reply(content: object, *, status: int = 200) -> Reply:
    return Reply(status=status, headers={}, body=content if isinstance(content, bytes) else json.dumps(content).encode())


def run(work: Callable[[TokenSource], object], office: Office, *, clock: Callable[[], float] = lambda: 0.0) -> object:
    async def inside() -> object:
        return await work(TokenSource(office, CLIENT, clock=clock))  # type: ignore[misc]  # every work given here is a coroutine

    return asyncio.run(inside())


def test_a_token_is_kept_until_shortly_before_it_ends() -> None:
    now = [0.0]

    async def work(source: TokenSource) -> list[str]:
        values = []
        for moment in (0, 79, 80.5, 150):
            now[0] = moment
            values.append((await source.current()).value)
        return values

    assert run(work, Office(), clock=lambda: now[0]) == ["1", "1", "2", "2"]


def test_who_asks_at_once_gets_one_token() -> None:
    async def work(source: TokenSource) -> set[str]:
        return {token.value for token in await asyncio.gather(*(source.current() for _ in range(9)))}

    assert run(work, Office()) == {"1"}


def test_a_dropped_token_is_replaced_once_however_many_drop_it() -> None:
    async def work(source: TokenSource) -> list[str]:
        old = await source.current()
        source.drop(old)
        fresh = await source.current()
        source.drop(old)
        return [old.value, fresh.value, (await source.current()).value]

    assert run(work, Office()) == ["1", "2", "2"]


def test_who_waits_for_a_refresh_that_failed_tries_himself() -> None:
    async def work(source: TokenSource) -> list[object]:
        return list(await asyncio.gather(source.current(), source.current(), return_exceptions=True))

    got = run(work, Office(Unavailable(Outcome.TIMEOUT)))
    assert isinstance(got, list)
    assert [type(one) for one in got] == [Unavailable, Token]


@pytest.mark.parametrize(
    ("said", "lasts"),
    [("60", 48.0), (3600, 3570.0), (None, LIFE_S - 30), ("soon", LIFE_S - 30), ("nan", LIFE_S - 30), (-5, 0.0), (1e9, 24 * 3600 - 30.0)],
)
def test_a_life_in_many_spellings(said: object, lasts: float) -> None:
    async def work(source: TokenSource) -> float:
        return (await source.current()).fresh_until

    assert run(work, Office(expires_in=said)) == lasts


@pytest.mark.parametrize(
    ("said", "outcome", "detail"),
    [
        (reply({"error": "invalid_client"}, status=401), Outcome.AUTH_FAILED, "token-refused"),
        (reply({"error": "invalid_scope"}, status=400), Outcome.AUTH_FAILED, "token-scope"),
        (reply(b"no", status=403), Outcome.AUTH_FAILED, "token-refused"),
        (reply([], status=400), Outcome.AUTH_FAILED, "token-refused"),
        (reply(b"", status=404), Outcome.GATEWAY_ERROR, "token-path"),
        (reply({}), Outcome.BAD_RESPONSE, "token-shape"),
        (reply([]), Outcome.BAD_RESPONSE, "token-shape"),
        (reply({"access_token": 7}), Outcome.BAD_RESPONSE, "token-shape"),
        (reply({"access_token": "a\r\nb: c"}), Outcome.BAD_RESPONSE, "token-shape"),
        (reply(b"<html>"), Outcome.BAD_RESPONSE, "json-html"),
    ],
)
def test_no_token_has_its_reason(said: Reply, outcome: Outcome, detail: str) -> None:
    async def work(source: TokenSource) -> Token:
        return await source.current()

    with pytest.raises(Unavailable) as outage:
        run(work, Office(said))
    assert (outage.value.outcome, outage.value.detail) == (outcome, detail)


def test_the_secret_travels_in_the_header_or_in_the_form() -> None:
    headers = CLIENT.call().headers
    assert base64.b64decode(headers["authorization"].removeprefix("Basic ")) == b"a%20b:p%3Aq%2B%C3%A9"
    posted = Client(url=CLIENT.url, client_id="a", secret="b&c", auth="post", scope="x y").call()
    assert "authorization" not in posted.headers
    assert parse_qs(posted.content.decode()) == {
        "grant_type": ["client_credentials"],
        "scope": ["x y"],
        "client_id": ["a"],
        "client_secret": ["b&c"],
    }


def test_no_secret_and_no_token_is_in_a_repr() -> None:
    assert "p:q" not in repr(CLIENT)
    assert "hidden" not in repr(Token(value="hidden", fresh_until=0))
