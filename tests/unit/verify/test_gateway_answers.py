"""What the gateway says and understands: the request, three shapes of answer in many spellings, statuses and codes."""

import json
from contextlib import closing
from typing import Any

import pytest

from app.core.errors import Unavailable
from app.core.lookup import LookupRequest, Outcome, Service
from app.verify.adapters.gateway import GatewayVerifier
from resources.dates import PartialDate
from tests.contract.configured import Configured
from tests.contract.played import Played
from tests.contract.requests import CODES, FIRST, anew, asking


def played(*replies: tuple[int, object], request: LookupRequest | None = None, **settings: object) -> tuple[Any, Played]:
    """The answer, or the outage, to one question about the first citizen."""
    line = Played(*replies)
    named = {f"verify.{name.replace('__', '.')}": value for name, value in settings.items()}
    configuration = Configured({"verify.gateway.url": "http://127.0.0.1:9/", "verify.codes": CODES, **named})
    with closing(GatewayVerifier(configuration, line=line)) as verifier:
        try:
            return verifier.ask(request or asking(FIRST)), line
        except Unavailable as outage:
            return outage, line


def test_a_request_says_what_the_lookup_holds_and_nothing_else() -> None:
    request = asking(FIRST, full_name="Đỗ  Thị Ơn")
    _, line = played(
        (200, {}), request=request, gateway__shape="flat", name_folding="upper-no-accents-no-spaces", gateway__path__037="/tra-cuu"
    )
    call = line.calls[0]
    assert json.loads(call.content) == {
        "maYeuCau": request.request_id,
        "maDVC": "1.004873",
        "maTichHop": "037",
        "maCanBo": "canbo",
        "soDinhDanh": request.identity.number,
        "soCMND": "",
        "hoVaTen": "DOTHION",
        "ngayThangNam": "19900307",
    }
    assert (call.url, call.key, call.method) == ("http://127.0.0.1:9/tra-cuu", request.request_id, "POST")
    assert "authorization" not in call.headers


def test_an_old_number_a_year_and_the_units_own_words() -> None:
    request = asking(FIRST, number="000407027", birth_date=PartialDate(1990, 3), full_name="Đỗ Ơn")
    settings = {"officer": "can-bo-7", "unit": "U1", "account": "*", "phone": "0", "name_folding": "upper"}
    names = {"gateway__names": "maYeuCau=requestId, soCMND=cmnd"}
    _, line = played((200, {}), request=request, gateway__shape="flat", **settings, **names)
    said = json.loads(line.calls[0].content)
    assert (said["requestId"], said["cmnd"], said["soDinhDanh"], said["ngayThangNam"]) == (request.request_id, "000407027", "", "1990")
    assert (said["maCanBo"], said["maDonVi"], said["taiKhoan"], said["soDienThoai"]) == ("can-bo-7", "U1", "canbo", "0")
    assert said["hoVaTen"] == "ĐỖ ƠN"


CITIZEN = FIRST.wire
EMPTY = {"CongdanCollection": None}
NUMBER_ALONE = "<SoDinhDanh>099090407027</SoDinhDanh>"
PREFIXED = {"@xmlns:soapenv": "x", "soapenv:Body": {"ns1:CongdanCollection": {"ns1:CongDan": CITIZEN}}}
AT_R = {"gateway__answer_at": "r"}


@pytest.mark.parametrize(
    ("shape", "content", "more"),
    [
        ("soap-as-json", {"soapenv:Envelope": PREFIXED}, {}),
        ("soap-as-json", {"Envelope": {"Body": {"CongdanCollection": {"CongDan": [CITIZEN]}}}}, {}),
        ("soap-as-json", {"data": {"Body": {"CongdanCollection": {"CongDan": CITIZEN}}}}, {"gateway__answer_at": "data"}),
        ("soap-as-json", {"code": "200", "data": {"CongDan": CITIZEN}}, {}),
        ("flat", CITIZEN, {}),
        ("flat", {name[:1].lower() + name[1:]: value for name, value in (CITIZEN or {}).items()}, {}),
        ("flat", [CITIZEN], {}),
        ("flat", {"error_code": 0, "data": {"congDan": CITIZEN}}, {"gateway__answer_at": "data"}),
        ("flat", {"code": 1, "result": CITIZEN}, {"gateway__answer_at": "result", "codes": "1=FOUND"}),
        ("xml-in-json", {"errorCode": "0", "Message": f"\ufeff<CongDan>{NUMBER_ALONE}</CongDan>"}, {}),
        ("xml-in-json", {"r": {"error_code": 0, "message": f"<a:CongDan>{NUMBER_ALONE}</a:CongDan>"}}, AT_R),
    ],
)  # fmt: skip
def test_many_ways_to_write_the_same_citizen(shape: str, content: object, more: dict[str, Any]) -> None:
    answer, _ = played((200, content), gateway__shape=shape, **more)
    assert answer.record.personal_id == "099090407027"


@pytest.mark.parametrize(
    ("shape", "content", "more"),
    [
        ("flat", {}, {}),
        ("flat", [], {}),
        ("flat", {"SoDinhDanh": "", "HoVaTen": {"Ten": None}, "Cha": []}, {}),
        ("flat", {"data": None}, {"gateway__answer_at": "data"}),
        ("soap-as-json", {"Body": EMPTY}, {}),
        ("soap-as-json", {"Body": {"CongdanCollection": {"CongDan": {"SoDinhDanh": ""}}}}, {}),
        ("xml-in-json", {"error_code": 0, "message": "<Envelope><Body><CongdanCollection/></Body></Envelope>"}, {}),
    ],
)
def test_an_answer_that_says_nobody(shape: str, content: object, more: dict[str, Any]) -> None:
    answer, _ = played((200, content), gateway__shape=shape, **more)
    assert answer.outcome is Outcome.NOT_FOUND_OR_MISMATCH


@pytest.mark.parametrize(
    ("shape", "content", "more", "detail"),
    [
        ("flat", None, {}, "shape"),
        ("flat", {"message": "down"}, {}, "shape"),
        ("flat", {"error": {"reason": "down"}, "data": None}, {"gateway__answer_at": "data"}, "unknown-code"),
        ("flat", {"success": False, "data": None}, {"gateway__answer_at": "data"}, "unknown-code"),
        ("flat", {"status": 503, "data": None}, {"gateway__answer_at": "data"}, "unknown-code"),
        ("flat", {"status": "error", "data": None}, {"gateway__answer_at": "data"}, "unknown-code"),
        ("flat", {"data": None}, {"gateway__answer_at": "data.person"}, "answer-at"),
        ("flat", {"datum": None}, {"gateway__answer_at": "data"}, "answer-at"),
        ("flat", {"error_code": 99}, {}, "unknown-code"),
        ("soap-as-json", {}, {}, "shape"),
        ("soap-as-json", {"Body": {}}, {}, "shape"),
        ("soap-as-json", {"CongdanCollection": {"CongDanX": CITIZEN}}, {}, "not-plain"),
        ("soap-as-json", {"CongdanCollection": "Hệ thống bận"}, {}, "not-plain"),
        ("soap-as-json", {"Body": {"Fault": {"faultstring": "down"}}}, {}, "fault"),
        ("soap-as-json", {"a": {"CongDan": CITIZEN}, "b": {"CongDan": CITIZEN}}, {}, "shape"),
        ("soap-as-json", {"CongDan": CITIZEN, "congDan": CITIZEN}, {}, "name-twice"),
        ("xml-in-json", {"error_code": 0, "message": ""}, {}, "shape"),
        ("xml-in-json", {"message": "<CongDan/>"}, {}, "shape"),
        ("xml-in-json", [], {}, "shape"),
        ("xml-in-json", {"error_code": 7, "message": "x"}, {}, "unknown-code"),
    ],
)
def test_an_answer_that_says_nothing_is_an_outage(shape: str, content: object, more: dict[str, Any], detail: str) -> None:
    outage, _ = played((200, content), gateway__shape=shape, **more)
    assert outage.detail == detail
    assert outage.outcome in (Outcome.BAD_RESPONSE, Outcome.GATEWAY_ERROR)


@pytest.mark.parametrize(
    ("status", "content", "outcome", "detail"),
    [
        (204, b"", Outcome.BAD_RESPONSE, "http-2xx"),
        (201, {}, Outcome.BAD_RESPONSE, "http-2xx"),
        (400, b"no", Outcome.GATEWAY_ERROR, "http-400"),
        (403, {}, Outcome.AUTH_FAILED, "http-403"),
        (404, {}, Outcome.GATEWAY_ERROR, "http-404"),
        (404, {"code": "404"}, Outcome.GATEWAY_ERROR, "http-404"),
        (405, {}, Outcome.GATEWAY_ERROR, "http-4xx"),
        (422, {"error_code": "77"}, Outcome.GATEWAY_ERROR, "http-4xx"),
        (400, {"error_code": "429"}, Outcome.RATE_LIMITED, "source-code"),
    ],
)
def test_a_status_that_is_no_answer(status: int, content: object, outcome: Outcome, detail: str) -> None:
    codes = "404=NOT_FOUND_OR_MISMATCH,429=RATE_LIMITED"
    outage, _ = played((status, content), codes=codes)
    assert (outage.outcome, outage.detail) == (outcome, detail)


@pytest.mark.parametrize(
    ("status", "content", "outcome"),
    [
        (400, {"maLoi": 1}, Outcome.BAD_INPUT),
        (403, {"error": {"code": "005"}}, Outcome.OFFICER_NOT_ALLOWED),
        (500, {"errors": [{"code": "005"}]}, Outcome.OFFICER_NOT_ALLOWED),
        (401, {"errorCode": "006"}, Outcome.SECOND_FACTOR_REQUIRED),
        (200, {"status": "004", "data": None}, Outcome.PROCEDURE_NOT_LICENSED),
        (200, {"Body": {"Fault": {"faultcode": "soap:Client.004"}}}, Outcome.PROCEDURE_NOT_LICENSED),
        (200, {"Body": {"Fault": {"faultcode": "soap:Client", "faultstring": "[005] no"}}}, Outcome.OFFICER_NOT_ALLOWED),
        (200, {"code": "008"}, Outcome.NOT_FOUND_OR_MISMATCH),
    ],
)
def test_a_known_code_is_the_sources_own_word(status: int, content: object, outcome: Outcome) -> None:
    answer, _ = played((status, content), codes=f"{CODES},008=NOT_FOUND_OR_MISMATCH")
    assert answer.outcome is outcome


def test_a_household_answer_without_the_citizen_asked_for_is_dropped() -> None:
    request = anew(asking(FIRST), service=Service.HOUSEHOLD)
    for people in ([{"SoDinhDanh": "099000000001"}], [{"SoDinhDanh": "099090407027"}, "x"]):
        outage, _ = played((200, {"CongdanCollection": {"CongDan": people}}), request=request)
        assert outage.outcome is Outcome.BAD_RESPONSE
    answer, _ = played((200, {"CongdanCollection": ""}), request=request)
    assert answer.outcome is Outcome.NOT_FOUND_OR_MISMATCH


def test_authentication_may_say_nobody() -> None:
    answer, _ = played((200, {"TonTai": 0}), request=anew(asking(FIRST), service=Service.AUTHENTICATE), gateway__shape="flat")
    assert answer.outcome is Outcome.NOT_FOUND_OR_MISMATCH


@pytest.mark.parametrize("told", [{}, {"TonTai": "perhaps"}, {"TonTai": None}, {"a": {"TonTai": "1"}, "b": {"TonTai": "1"}}])
def test_a_boolean_that_is_none_is_no_answer(told: object) -> None:
    outage, _ = played((200, told), request=anew(asking(FIRST), service=Service.AUTHENTICATE))
    assert (outage.outcome, outage.detail) == (Outcome.BAD_RESPONSE, "shape")
