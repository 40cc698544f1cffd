"""Who may ask: tokens and digests, right and wrong."""

import base64
import json
import time

import pytest

from app.simulator import Simulator
from app.simulator.access import SKEW_S, Credentials, Tokens
from app.simulator.http import Request
from tests.unit.app.simulator.conftest import Desk

GRANT = {"grant_type": "client_credentials"}


def test_a_token_is_given_for_basic_and_for_post(desk: Desk) -> None:
    by_basic = desk.client.post(desk.running.token_url, data=GRANT, auth=("motcua", "mo-phong"))
    by_post = desk.client.post(desk.running.token_url, data={**GRANT, "client_id": "motcua", "client_secret": "mo-phong"})
    for reply in (by_basic, by_post):
        content = reply.json()
        assert (reply.status_code, content["token_type"], content["expires_in"]) == (200, "Bearer", 300)
        assert reply.headers["cache-control"] == "no-store"
    assert by_basic.json()["access_token"] != by_post.json()["access_token"]


def test_a_scope_is_given_back_and_may_be_left_out(desk: Desk) -> None:
    asked = desk.client.post(desk.running.token_url, data={**GRANT, "scope": "dancu"}, auth=("motcua", "mo-phong")).json()
    assert asked["scope"] == "dancu"
    assert "scope" not in desk.client.post(desk.running.token_url, data=GRANT, auth=("motcua", "mo-phong")).json()


@pytest.mark.parametrize("pair", [("motcua", "wrong"), ("somebody", "mo-phong"), ("motcua", "")])
def test_a_wrong_secret_or_id_is_an_invalid_client(desk: Desk, pair: tuple[str, str]) -> None:
    reply = desk.client.post(desk.running.token_url, data=GRANT, auth=pair)
    assert (reply.status_code, reply.json()) == (401, {"error": "invalid_client"})
    assert reply.headers["www-authenticate"].startswith("Basic")
    posted = desk.client.post(desk.running.token_url, data={**GRANT, "client_id": pair[0], "client_secret": pair[1]})
    assert posted.json() == {"error": "invalid_client"}


@pytest.mark.parametrize(
    "header", ["Basic !", "Basic " + base64.b64encode(b"\xff:x").decode(), "Basic " + base64.b64encode(b"motcua").decode(), ""]
)
def test_a_header_that_is_no_pair_is_an_invalid_client(desk: Desk, header: str) -> None:
    reply = desk.client.post(desk.running.token_url, data=GRANT, headers={"Authorization": header})
    assert (reply.status_code, reply.json()) == (401, {"error": "invalid_client"})


@pytest.mark.parametrize(("form", "error"), [({}, "invalid_request"), ({"grant_type": "password"}, "unsupported_grant_type")])
def test_another_grant_is_refused(desk: Desk, form: dict[str, str], error: str) -> None:
    reply = desk.client.post(desk.running.token_url, data=form, auth=("motcua", "mo-phong"))
    assert (reply.status_code, reply.json()) == (400, {"error": error})


def test_both_methods_at_once_are_refused(desk: Desk) -> None:
    both = {**GRANT, "client_id": "motcua", "client_secret": "mo-phong"}
    assert desk.client.post(desk.running.token_url, data=both, auth=("motcua", "mo-phong")).json() == {"error": "invalid_request"}


def test_without_a_token_nobody_is_looked_up(desk: Desk) -> None:
    reply = desk.client.post(desk.running.url, json={}, headers={"Authorization": "Bearer made-up"})
    assert (reply.status_code, reply.json()) == (401, {"error": "invalid_token"})
    assert "Bearer" in reply.headers["www-authenticate"]
    assert desk.outcomes == ["AUTH_FAILED"]


def request(headers: dict[str, str], body: bytes = b"") -> Request:
    return Request(method="POST", path="/", headers=headers, body=body, local=True)


def test_a_token_ends_with_its_life() -> None:
    now = [0.0]
    tokens = Tokens(Credentials(), life_s=60, clock=lambda: now[0])
    pair = base64.b64encode(b"motcua:mo-phong").decode()
    given = tokens.give(request({"authorization": f"Basic {pair}"}, b"grant_type=client_credentials"))
    bearer = request({"authorization": f"Bearer {json.loads(given.body)['access_token']}"})
    now[0] = 59.9
    assert tokens.holds(bearer)
    now[0] = 60.0
    assert not tokens.holds(bearer)


# --- the digest ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("factor", [1, 1000])
def test_the_digest_is_right_in_seconds_and_in_milliseconds(desk: Desk, factor: int) -> None:
    assert desk.ask_soap(stamp=str(int(time.time() * factor))).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"secret": "wrong"}, {"user": "somebody"}, {"url": "http://127.0.0.1:1/soap"}, {"stamp": "x"}, {"stamp": "9" * 20}]
)
def test_a_wrong_digest_is_turned_away(desk: Desk, wrong: dict[str, str]) -> None:
    assert desk.ask_soap(**wrong).status_code == 401
    assert desk.outcomes == ["AUTH_FAILED"]


@pytest.mark.parametrize("off", [-2 * SKEW_S, 2 * SKEW_S])
def test_a_clock_that_is_wrong_is_turned_away(desk: Desk, off: int) -> None:
    assert desk.ask_soap(stamp=str(int(time.time()) + off)).status_code == 401
    assert desk.ask_soap(stamp=str(int(time.time()) + off // 4)).status_code == 200


def test_no_signature_at_all_is_turned_away(desk: Desk) -> None:
    assert desk.client.post(desk.running.soap_url, content=b"<a/>").status_code == 401


def test_the_two_further_headers_are_asked_for_only_where_wanted() -> None:
    with Simulator(credentials=Credentials(xroad_client="VN/GOV/1", api_key="key")) as running:
        desk = Desk(running)
        sent: tuple[dict[str, str], ...] = ({}, {"X-Road-Client": "VN/GOV/1"}, {"X-Road-Client": "VN/GOV/1", "ApiKey": "key"})
        statuses = [desk.ask_soap(**headers).status_code for headers in sent]
        desk.client.close()
    assert statuses == [401, 401, 200]
