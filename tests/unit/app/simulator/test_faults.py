"""Each fault, looked at in the bytes that come back; and on which request it is played."""

import contextlib
import gzip
import json
import socket
import struct
import threading
import time
from typing import Any

import httpx
import pytest

from app.core.errors import BadInput
from app.simulator import Simulator
from app.simulator.faults import Fault, Kind, Plan, Rule, rules_of
from app.simulator.telling import ANOTHER_REQUEST
from tests.unit.app.simulator.conftest import BAO, Desk, said_back

ANOTHER = "099059501999"


# --- the bytes on their way --------------------------------------------------------------------------------------------


def test_half_a_body_is_cut(desk: Desk) -> None:
    whole = desk.raw()
    desk.running.fault("cut")
    cut = desk.raw()
    head, _, body = whole.partition(b"\r\n\r\n")
    assert cut == head + b"\r\n\r\n" + body[: len(body) // 2]


def test_what_is_no_http_comes_back(desk: Desk) -> None:
    desk.running.fault("garbage")
    assert not desk.raw().startswith(b"HTTP/")
    with pytest.raises(httpx.RemoteProtocolError):
        desk.ask()


def test_a_connection_is_reset(desk: Desk) -> None:
    desk.running.fault("reset")
    with pytest.raises(ConnectionResetError):
        desk.raw()


def test_a_header_is_huge(desk: Desk) -> None:
    desk.running.fault("huge-header", size=20_000)
    head, _, body = desk.raw().partition(b"\r\n\r\n")
    assert (len(head) > 20_000, b"CongDan" in body) == (True, True)


def test_silence_lasts_until_the_desk_gives_up(desk: Desk) -> None:
    desk.enter()
    desk.running.fault("silent")
    desk.client.timeout = httpx.Timeout(0.2)
    with pytest.raises(httpx.ReadTimeout):
        desk.ask()
    desk.client.timeout = httpx.Timeout(10)
    desk.running.heal()
    assert desk.ask().status_code == 200


def test_a_delay_is_as_long_as_it_says(desk: Desk) -> None:
    desk.enter()
    desk.running.fault("delay", seconds=0.3)
    began = time.monotonic()
    assert desk.ask().status_code == 200
    assert time.monotonic() - began >= 0.3


def test_a_drip_comes_byte_by_byte(desk: Desk) -> None:
    whole = desk.raw()
    desk.running.fault("drip", seconds=0.0)
    assert desk.raw() == whole
    desk.running.heal()
    desk.running.fault("drip", seconds=30)
    with desk.asking() as connection:
        assert connection.recv(1000) == b"H"


@pytest.mark.parametrize("kind", ["drip", "delay", "silent"])
def test_a_desk_that_goes_away_in_the_middle_disturbs_nobody(desk: Desk, kind: str) -> None:
    desk.running.fault(kind, seconds=0.01, times=1)
    with desk.asking() as connection:
        desk.heard()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # the end is a reset
    assert desk.ask().status_code == 200
    assert desk.raw().startswith(b"HTTP/1.1 200 ")


# --- the reply ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [0, 500, 502, 503, 504, 404])
def test_a_status_is_played(desk: Desk, status: int) -> None:
    desk.running.fault("status", status=status, seconds=7)
    reply = desk.ask()
    assert (reply.status_code, reply.headers["retry-after"]) == (status or 502, "7")


def test_too_many_requests_name_the_time_to_come_back(desk: Desk) -> None:
    desk.running.fault("rate-limited", seconds=12)
    assert (desk.ask().status_code, desk.ask().headers["retry-after"]) == (429, "12")


def test_an_expired_token_stays_worth_nothing(desk: Desk) -> None:
    desk.running.fault("expired-token", times=1)
    assert desk.ask().status_code == 401
    assert desk.ask().status_code == 401
    desk.enter()
    assert desk.ask().status_code == 200


def test_a_token_may_be_worth_nothing_from_the_start(desk: Desk) -> None:
    desk.running.fault("expired-token", service="token", times=1)
    assert desk.ask().status_code == 401
    desk.enter()
    assert desk.ask().status_code == 200


def test_an_expired_token_is_a_refused_digest_in_soap(desk: Desk) -> None:
    desk.running.fault("expired-token")
    assert desk.ask_soap().status_code == 401


def test_a_redirect_leads_elsewhere(desk: Desk) -> None:
    desk.running.fault("redirect")
    reply = desk.ask()
    assert (reply.status_code, reply.headers["location"]) == (302, "/elsewhere")


def test_a_page_for_people_comes_with_status_200(desk: Desk) -> None:
    desk.running.fault("html")
    reply = desk.ask()
    assert (reply.status_code, reply.headers["content-type"][:9], b"<html" in reply.content) == (200, "text/html", True)


def test_an_answer_may_be_empty(desk: Desk) -> None:
    desk.running.fault("empty")
    assert (desk.ask().status_code, desk.ask().content, desk.ask_soap().content) == (200, b"", b"")


@pytest.mark.parametrize("kind", ["broken", "not-utf8", "duplicate", "nan", "deep"])
def test_json_is_spoilt(desk: Desk, kind: str) -> None:
    good = desk.ask().content
    desk.running.fault(kind)
    bad = desk.ask().content
    proofs = {
        "broken": lambda: good.startswith(bad) and len(bad) < len(good),
        "not-utf8": lambda: bad.replace(b"\xff\xfe", b"") == good,
        "duplicate": lambda: len(set(pairs(bad))) == len(pairs(bad)) - 2,
        "nan": lambda: b'"Khac":NaN}' in bad,
        "deep": lambda: b"[" * 200 in bad,
    }
    assert proofs[kind]()


def pairs(body: bytes) -> list[str]:
    """The keys of the outermost object, in order, repeated ones too."""
    found: list[list[str]] = []
    json.loads(body, object_pairs_hook=lambda items: found.append([key for key, _ in items]))
    return found[-1]


@pytest.mark.parametrize("kind", ["duplicate", "nan"])
def test_nobody_in_the_flat_shape_is_spoilt_into_json_that_is_still_an_object(desk: Desk, kind: str) -> None:
    desk.running.fault(kind)
    body = desk.ask("099000000000", url=desk.running.url_of("flat")).content
    assert (body.startswith(b"{"), body.endswith(b"}"), len(body) > 2) == (True, True, True)


@pytest.mark.parametrize(("kind", "mark"), [("broken", b""), ("deep", b"<a>" * 200), ("doctype", b"<!DOCTYPE"), ("not-utf8", b"\xff\xfe")])
def test_xml_is_spoilt(desk: Desk, kind: str, mark: bytes) -> None:
    good = desk.ask_soap().content
    desk.running.fault(kind)
    bad = desk.ask_soap().content
    assert (bad != good, mark in bad) == (True, True)


@pytest.mark.parametrize("kind", ["duplicate", "nan"])
def test_what_fits_json_alone_leaves_xml_as_it_is(desk: Desk, kind: str) -> None:
    good = desk.ask_soap().content
    desk.running.fault(kind)
    assert desk.ask_soap().content == good


def test_a_document_type_hides_in_xml_in_json_too(desk: Desk) -> None:
    desk.running.fault("doctype")
    assert "<!DOCTYPE" in desk.ask(url=desk.running.url_of("xml-in-json")).json()["message"]


def test_a_body_is_too_large_and_right_all_the_same(desk: Desk) -> None:
    good = desk.ask().json()
    desk.running.fault("oversized", size=200_000)
    reply = desk.ask()
    assert (len(reply.content) > 200_000, reply.json()) == (True, good)


def test_a_gzip_bomb_is_small_on_the_wire_and_large_when_opened(desk: Desk) -> None:
    desk.running.fault("gzip-bomb", size=1_000_000)
    head, _, body = desk.raw().partition(b"\r\n\r\n")
    opened = gzip.decompress(body)
    assert (b"gzip" in head, len(body) < 20_000, len(opened) > 1_000_000, b"CongDan" in opened) == (True, True, True, True)


# --- what it says ------------------------------------------------------------------------------------------------------


def test_the_record_of_somebody_else_comes(desk: Desk) -> None:
    desk.running.fault("wrong-id")
    assert BAO not in desk.ask().text
    assert BAO not in desk.ask_soap().text
    assert BAO not in desk.ask(service="034").text
    assert '"SoDinhDanh"' in desk.ask().text


def test_the_echo_is_of_another_request(desk: Desk) -> None:
    desk.running.fault("wrong-echo")
    assert (ANOTHER_REQUEST in desk.ask().text, BAO in desk.ask().text) == (True, True)


def test_two_different_people_come(desk: Desk) -> None:
    desk.running.fault("several")
    first, second = desk.ask().json()["Body"]["CongdanCollection"]["CongDan"]
    assert (first["SoDinhDanh"], second["SoDinhDanh"] != BAO) == (BAO, True)
    assert len(desk.ask(url=desk.running.url_of("flat")).json()["CongDan"]) == 2


def test_a_known_citizen_may_be_unknown(desk: Desk) -> None:
    desk.running.fault("not-found")
    assert BAO not in desk.ask().text
    assert desk.outcomes == ["NOT_FOUND_OR_MISMATCH"]


@pytest.mark.parametrize(("code", "sent"), [("OFFICER_NOT_ALLOWED", "005"), ("099", "099"), ("", "004"), ("E-17", "E-17")])
def test_a_refusal_carries_the_code_wanted(desk: Desk, code: str, sent: str) -> None:
    desk.running.fault("refused", code=code)
    assert desk.ask().json()["errorCode"] == sent
    assert str(desk.ask(url=desk.running.url_of("xml-in-json")).json()["error_code"]) in (sent, sent.lstrip("0"))


def test_every_kind_of_fault_is_named_in_the_list_of_calls(desk: Desk) -> None:
    hidden = [kind for kind in Kind if kind not in (Kind.REFUSED, Kind.NOT_FOUND, Kind.SILENT, Kind.RESET, Kind.GARBAGE, Kind.CUT)]
    for kind in hidden:
        desk.running.heal()
        desk.running.fault(kind, size=1000)
        desk.enter()
        with contextlib.suppress(httpx.DecodingError, httpx.RemoteProtocolError):
            desk.ask()
    assert desk.outcomes == hidden


# --- on which request --------------------------------------------------------------------------------------------------


def played(plan: Plan, *services: str, number: str = BAO) -> list[bool]:
    return [plan.play(service=service, number=number) is not None for service in services]


def test_a_rule_without_a_service_means_look_ups_and_no_tokens() -> None:
    plan = Plan((Rule(fault=Fault(kind=Kind.EMPTY)),))
    assert played(plan, "033", "034", "037", "token") == [True, True, True, False]


def test_a_rule_means_its_service_its_citizen_its_turn_and_its_times() -> None:
    empty = Fault(kind=Kind.EMPTY)
    assert played(Plan((Rule(fault=empty, service="037"),)), "033", "037") == [False, True]
    assert played(Plan((Rule(fault=empty, nth=2),)), "037", "037", "037") == [False, True, False]
    assert played(Plan((Rule(fault=empty, times=2),)), "037", "037", "037") == [True, True, False]
    assert played(Plan((Rule(fault=empty, citizen="000407027"),)), "037") == [True]
    assert played(Plan((Rule(fault=empty, citizen=ANOTHER),)), "037") == [False]
    assert played(Plan((Rule(fault=empty, citizen="099000000000"),)), "037", number="099000000000") == [True]


def test_the_earlier_rule_wins_and_the_later_one_still_counts_its_turn() -> None:
    plan = Plan((Rule(fault=Fault(kind=Kind.EMPTY), times=1), Rule(fault=Fault(kind=Kind.HTML), nth=2)))
    kinds = [fault and fault.kind for fault in (plan.play(service="037") for _ in range(3))]
    assert kinds == [Kind.EMPTY, Kind.HTML, None]


def test_a_burst_of_faults_ends(desk: Desk) -> None:
    desk.running.fault("status", status=503, times=2)
    assert [desk.ask().status_code for _ in range(3)] == [503, 503, 200]


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        {},
        {"fault": {"kind": "nonsense"}},
        {"fault": {"kind": "delay", "seconds": "5"}},
        {"fault": {"kind": "delay", "seconds": -1}},
        {"fault": {"kind": "status", "status": 200}},
        {"fault": {"kind": "status", "status": True}},
        {"fault": {"kind": "oversized", "size": 1.5}},
        {"fault": {"kind": "empty"}, "match": {"service": "038"}},
        {"fault": {"kind": "empty"}, "match": {"who": "x"}},
        {"fault": {"kind": "empty"}, "match": {"citizen": 99}},
        {"fault": {"kind": "empty"}, "match": []},
        {"fault": {"kind": "empty"}, "times": "2"},
        {"fault": {"kind": "empty"}, "often": 2},
        {"fault": {"kind": "wrong-id"}, "match": {"service": "token"}},
    ],
)
def test_a_rule_that_cannot_be_understood_is_refused(desk: Desk, content: Any) -> None:
    if content != []:
        with pytest.raises(BadInput, match="bad_faults"):
            rules_of(content)
        assert desk.client.post(f"{desk.running.base}/-/faults", json=content).status_code == 400
    assert desk.ask().status_code == 200


# --- control -----------------------------------------------------------------------------------------------------------


def test_faults_are_switched_on_and_off_over_the_wire(desk: Desk) -> None:
    control = f"{desk.running.base}/-/faults"
    rule = {"match": {"citizen": BAO, "service": "037"}, "fault": {"kind": "status", "status": 504}, "times": 5}
    assert desk.client.post(control, json=[rule, rule]).json() == {"faults": 2}
    assert (desk.ask().status_code, desk.ask(ANOTHER).status_code, desk.ask(service="033").status_code) == (504, 200, 200)
    assert desk.client.delete(control).json() == {"faults": 0}
    assert desk.ask().status_code == 200


def test_control_that_is_no_json_is_refused(desk: Desk) -> None:
    assert desk.client.post(f"{desk.running.base}/-/faults", content=b"{").status_code == 400


def test_calls_are_counted_without_a_citizens_value(desk: Desk) -> None:
    desk.ask()
    desk.ask(hoVaTen="Ai Khác")
    desk.ask_soap(service="033")
    reply = desk.client.get(f"{desk.running.base}/-/calls")
    counts = reply.json()["counts"]
    assert counts == {"033 FOUND": 1, "037 FOUND": 1, "037 NOT_FOUND_OR_MISMATCH": 1, "token OK": 1}
    assert reply.json()["calls"][1] == {"service": "037", "by": "json", "outcome": "FOUND", "status": 200, "request_id": "yc-1"}
    assert BAO not in reply.text


def test_control_is_for_this_machine_only() -> None:
    from app.simulator.access import Credentials
    from app.simulator.gateway import Gateway
    from app.simulator.http import Request
    from app.simulator.shapes import Shape

    gateway = Gateway(credentials=Credentials(), shape=Shape.FLAT, token_life_s=1, plan=Plan())
    asked = [gateway.answer(Request(method="GET", path="/-/calls", headers={}, body=b"", local=local)) for local in (True, False)]
    assert [exchange.reply.status for exchange in asked] == [200, 404]


def test_faults_may_be_changed_while_requests_come_in(running: Simulator) -> None:
    desk = Desk(running)
    desk.enter()
    stop = threading.Event()

    def switch() -> None:
        while not stop.is_set():
            running.fault("status", times=1)
            running.heal()

    switching = threading.Thread(target=switch)
    switching.start()
    try:
        statuses = {desk.ask().status_code for _ in range(50)}
    finally:
        stop.set()
        switching.join()
        desk.client.close()
    assert statuses <= {200, 502}


def test_nothing_that_follows_a_spoilt_request_is_answered(desk: Desk) -> None:
    assert said_back(desk.running, b"nonsense\r\n\r\nGET / HTTP/1.1\r\n\r\n").count(b"HTTP/1.1") == 1
