"""The façade and the SOAP endpoint: addresses, shapes, requests that are none, refusals."""

import json
import re
from typing import Any

import pytest

from app.simulator import Simulator
from app.simulator.asked import Asked, Unusable
from app.simulator.http import BODY_MOST
from resources.demo.people import citizens
from tests.unit.app.simulator.conftest import BAO, Desk, message, name_of, question, said_back

SHAPES = ("soap-as-json", "xml-in-json", "flat")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("service", ["033", "034", "037"])
def test_a_service_is_named_by_address_or_by_the_request(desk: Desk, shape: str, service: str) -> None:
    address = desk.running.url_of(shape)
    by_request = desk.ask(url=address, service=service)
    by_address = desk.ask(url=f"{address}/{service}", service=service, maTichHop=None)
    assert by_request.status_code == 200
    assert by_request.content == by_address.content
    assert [call.service for call in desk.running.calls if call.by == "json"] == [service] * 2


@pytest.mark.parametrize("shape", SHAPES)
def test_the_shape_of_the_plain_address_is_chosen_at_the_start(shape: str) -> None:
    with Simulator(shape=shape) as running:
        desk = Desk(running)
        assert desk.ask().content == desk.ask(url=running.url_of(shape)).content
        assert desk.ask(url=f"{running.url}/037").content == desk.ask().content
        desk.client.close()


def test_an_address_and_a_request_that_name_two_services_do_not_agree(desk: Desk) -> None:
    assert desk.ask(url=f"{desk.running.url}/033", service="037").status_code == 409


@pytest.mark.parametrize("path", ["/", "/json/other", "/json/flat/038", "/json/flat/037/more", "/token/x", "/soap/x", "/-/other"])
def test_other_addresses_are_not_there(desk: Desk, path: str) -> None:
    assert desk.client.post(desk.running.base + path).status_code == 404


@pytest.mark.parametrize("path", ["/json", "/json/flat/037", "/token", "/soap", "/-/faults"])
def test_another_method_is_told_which_one_is_right(desk: Desk, path: str) -> None:
    reply = desk.client.get(desk.running.base + path)
    assert (reply.status_code, "POST" in reply.headers["allow"]) == (405, True)


def test_the_head_of_a_reply_comes_without_its_body(desk: Desk) -> None:
    reply = desk.client.head(f"{desk.running.base}/json")
    assert (reply.status_code, reply.content) == (405, b"")


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"maYeuCau": None}, "maYeuCau"),
        ({"maYeuCau": "có dấu"}, "maYeuCau"),
        ({"maYeuCau": 1}, "maYeuCau"),
        ({"maTichHop": "038"}, "maTichHop"),
        ({"maTichHop": None}, "maTichHop"),
        ({"maCanBo": ""}, "maCanBo"),
        ({"soDinhDanh": "09909040702"}, "soDinhDanh"),
        ({"soDinhDanh": ""}, "soDinhDanh"),
        ({"soDinhDanh": None}, "soDinhDanh"),
        ({"soCMND": "12"}, "soCMND"),
        ({"hoVaTen": ""}, "hoVaTen"),
        ({"ngayThangNam": "07/03/1990"}, "ngayThangNam"),
        ({"ngayThangNam": "١٩٩٠"}, "ngayThangNam"),
    ],
)
def test_a_request_that_cannot_be_used_is_refused_by_field_without_its_value(desk: Desk, changes: dict[str, Any], wrong: str) -> None:
    reply = desk.ask(**changes)
    assert (reply.status_code, reply.json()["errorCode"]) == (400, "001")
    assert wrong in reply.json()["message"]
    assert BAO not in reply.text
    assert desk.outcomes == ["BAD_INPUT"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 60000])
def test_what_is_no_json_object_is_refused(desk: Desk, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {desk.enter()}", "Content-Type": "application/json"}
    assert desk.client.post(desk.running.url, content=body, headers=headers).status_code == 400


def test_another_kind_of_content_is_refused(desk: Desk) -> None:
    reply = desk.client.post(desk.running.url, content=b"{}", headers={"Authorization": f"Bearer {desk.enter()}"})
    assert reply.status_code == 415


def test_too_much_is_refused_without_being_read(desk: Desk) -> None:
    head = f"POST /json HTTP/1.1\r\nHost: desk\r\nContent-Length: {2 * BODY_MOST}\r\n\r\n".encode()
    assert said_back(desk.running, head + b"x" * (BODY_MOST + 1)).startswith(b"HTTP/1.1 413 ")
    assert said_back(desk.running, b"GET / HTTP/1.1\r\nX: " + b"x" * 20_000).startswith(b"HTTP/1.1 431 ")


def test_what_is_no_http_is_told_so(desk: Desk) -> None:
    assert said_back(desk.running, b"\x16\x03\x01 hello\r\n\r\n").startswith(b"HTTP/1.1 400 ")


def test_several_requests_share_a_connection(desk: Desk) -> None:
    one = b"GET /openapi.json HTTP/1.1\r\nHost: desk\r\n\r\n"
    last = b"GET /openapi.json HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n"
    assert said_back(desk.running, one + last).count(b"HTTP/1.1 200 ") == 2


# --- SOAP ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("service", "element"), [("033", "KetQuaXacThucResponse"), ("034", "QuanHe"), ("037", "NgayThangNamSinh")])
def test_soap_answers_each_service_by_its_operation(desk: Desk, service: str, element: str) -> None:
    reply = desk.ask_soap(service=service)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert element in reply.text
    assert desk.running.calls[-1].service == service


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("http://dancuquocgia.bca", "http://example.org"),
        ("TraCuuThongTinCongDan", "TraCuu"),
        ("<e:Envelope", "<!DOCTYPE a [<!ENTITY b 'c'>]><e:Envelope"),
        ("</e:Envelope>", ""),
        ("schemas.xmlsoap.org/soap/envelope/", "www.w3.org/2003/05/soap-envelope"),
        ("<d:MaYeuCau>yc-1</d:MaYeuCau>", ""),
        ("<d:MaTichHop>037", "<d:MaTichHop>033"),
    ],
)
def test_soap_that_cannot_be_used_is_a_fault(desk: Desk, old: str, new: str) -> None:
    reply = desk.ask_soap(body=message(BAO).replace(old, new))
    assert (reply.status_code, "<MaLoi>001</MaLoi>" in reply.text) == (500, True)
    assert desk.outcomes == ["BAD_INPUT"]


def test_an_old_number_and_a_year_do_in_soap(desk: Desk) -> None:
    text = message(BAO).replace(f"<d:SoDinhDanh>{BAO}</d:SoDinhDanh>", "<d:SoCMND>000407027</d:SoCMND>")
    assert desk.ask_soap(body=re.sub(r"<d:NgayThangNam>\d+</d:NgayThangNam>", "<d:Nam>1990</d:Nam>", text)).status_code == 200
    assert desk.outcomes == ["FOUND"]


def test_a_request_keeps_its_citizen_out_of_sight() -> None:
    asked = Asked.of_json(json.dumps(question(BAO)).encode())
    assert BAO not in repr(asked)
    with pytest.raises(Unusable) as problem:
        Asked.of_json(b'{"maYeuCau": "1"}')
    assert "maCanBo" in str(problem.value)


# --- refusals -----------------------------------------------------------------------------------------------------------

REFUSED = {"PROCEDURE_NOT_LICENSED": "004", "OFFICER_NOT_ALLOWED": "005", "SECOND_FACTOR_REQUIRED": "006"}


@pytest.mark.parametrize(("outcome", "code"), REFUSED.items())
def test_each_shape_refuses_in_its_own_way(desk: Desk, outcome: str, code: str) -> None:
    number = next(one.wire["SoDinhDanh"] for one in citizens() if one.answer == outcome and one.wire)
    as_json, in_json, flat = (desk.ask(number, url=desk.running.url_of(shape)) for shape in SHAPES)
    assert (as_json.status_code, as_json.json()["errorCode"]) == (403, code)
    assert (in_json.status_code, in_json.json()["error_code"]) == (200, int(code))
    assert (flat.status_code, flat.json()["errorCode"]) == (200, code)
    soap = desk.ask_soap(number)
    assert (soap.status_code, f"<MaLoi>{code}</MaLoi>" in soap.text) == (500, True)
    assert desk.outcomes == [outcome] * 4


def test_who_is_there_to_be_refused_is_so_only_under_his_own_name(desk: Desk) -> None:
    one = next(one for one in citizens() if one.answer == "OFFICER_NOT_ALLOWED")
    assert one.wire is not None
    assert desk.ask(one.wire["SoDinhDanh"], hoVaTen=f"{name_of(one)} Khác").status_code == 200
    assert desk.outcomes == ["NOT_FOUND_OR_MISMATCH"]


def test_who_is_there_for_an_outage_makes_one(desk: Desk) -> None:
    number = {one.answer: one.wire["SoDinhDanh"] for one in citizens() if one.answer and one.wire}
    assert desk.ask(number["GATEWAY_ERROR"]).status_code == 502
    limited = desk.ask(number["RATE_LIMITED"])
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "30")
