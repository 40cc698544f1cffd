"""Answers that our own simulator never writes, by somebody else's reading of the services: what each must come to, in every shape."""

import json
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

import pytest

from app.core.citizen import ASKABLE
from app.core.errors import Unavailable
from app.core.lookup import Answer, LookupRequest, Service
from app.verify import answers, tree
from app.verify.adapters.gateway import reader
from app.verify.codes import Codes
from tests.contract.requests import CODES, FIRST, anew, asking

SHAPES = ("soap-as-json", "xml-in-json", "flat", "soap")
NUMBER, OLD = "099190123456", "000123456"
KNOWN_CODES = Codes.of(CODES)
NOBODY, FOUND = "NOT_FOUND_OR_MISMATCH", "FOUND"
UNCLEAR, SHAPE = "BAD_RESPONSE/not-plain", "BAD_RESPONSE/shape"
UNKNOWN, FAULT = "GATEWAY_ERROR/unknown-code", "GATEWAY_ERROR/fault"
DATE = "BAD_RESPONSE/impossible-date"
LICENSED, OFFICER = "PROCEDURE_NOT_LICENSED", "OFFICER_NOT_ALLOWED"


def citizen(**other: Any) -> dict[str, Any]:
    return {"SoDinhDanh": NUMBER, "SoCMND": OLD, "HoVaTen": {"Ho": "Đặng", "ChuDem": "Thị Hồng", "Ten": "Nhung"}, "GioiTinh": "2", **other}


def xml(name: str, value: object) -> str:
    if isinstance(value, list):
        return "".join(xml(name, one) for one in value)
    inside = "".join(xml(*part) for part in value.items()) if isinstance(value, dict) else escape("" if value is None else str(value))
    return f"<n:{name}>{inside}</n:{name}>"


def written(shape: str, body: dict[str, Any], beside: dict[str, Any]) -> bytes:
    """The content of `Body` in that shape, with something beside it."""
    if shape == "soap-as-json":
        return json.dumps({"Body": body, **beside}).encode()
    if shape == "flat":
        inside = body.get("CongdanCollection")
        inside = inside.get("CongDan", {}) if isinstance(inside, dict) else body
        return json.dumps({**inside, **beside} if isinstance(inside, dict) else inside or {**body, **beside}).encode()
    text = f"<s:Envelope><s:Header/><s:Body>{''.join(xml(*part) for part in body.items())}</s:Body>"
    if shape == "soap":
        return f"{text}{''.join(xml(*part) for part in beside.items())}</s:Envelope>".encode()
    return json.dumps({"error_code": 0, "message": f"{text}</s:Envelope>", **beside}).encode()


def came(shape: str, body: bytes, request: LookupRequest | None = None, *, answer_at: tuple[str, ...] = ()) -> str | Answer:
    """What one body comes to; the answer itself where somebody is found."""
    read = tree.of_xml_bytes if shape == "soap" else reader(shape, codes=KNOWN_CODES, answer_at=answer_at)
    try:
        answer = answers.read(read(body), request or asking(FIRST, number=NUMBER, fields=ASKABLE), codes=KNOWN_CODES)
    except Unavailable as outage:
        return f"{outage.outcome}/{outage.detail}"
    return answer if answer.record else str(answer.outcome)


def in_every_shape(node: object, *, number: str = NUMBER, **beside: Any) -> Iterator[str | Answer]:
    for shape in SHAPES:
        request = asking(FIRST, number=number, fields=ASKABLE)
        yield came(shape, written(shape, {"CongdanCollection": {"CongDan": node}}, beside), request)


# --- is anybody there? -----------------------------------------------------------------------------------------------

PLAIN: list[dict[str, Any]] = [
    {}, {"status": 200}, {"status": "success"}, {"success": True}, {"error_code": 0}, {"error_code": "000"}, {"errors": []},
    {"error": None},
    {"isError": False}, {"total": 0}, {"traceId": "7f"}, {"timestamp": "2026-11-22T08:00:00Z"}, {"message": ""}, {"message": "OK"},
    {"data": None},
]  # fmt: skip
UNPLAIN: list[dict[str, Any]] = [
    {"status": "TIMEOUT"}, {"message": "upstream timeout"}, {"ThongBao": "Hệ thống đang bảo trì"}, {"SoLuong": 3}, {"warning": True},
    {"messages": ["timeout"]}, {"status": False}, {"result": [{"state": "down"}]}, {"SoDinhDanh": NUMBER}, {"TonTai": True},
]  # fmt: skip
FAILING: list[dict[str, Any]] = [
    {"isError": True}, {"ok": False}, {"result": [{"error_code": 99}]}, {"errors": [{"code": "E17"}]},
    {"success": "false"}, {"status": "FAILED"},
]  # fmt: skip


@pytest.mark.parametrize("collection", ["", None, {}, [], {"CongDan": ""}, {"CongDan": []}, {"CongDan": [None, {"HoVaTen": ""}]}])
@pytest.mark.parametrize("beside", PLAIN, ids=str)
def test_nobody_is_plainly_said(collection: object, beside: dict[str, Any]) -> None:
    body = json.dumps({"Body": {"CongdanCollection": collection}, **beside}).encode()
    assert came("soap-as-json", body) == NOBODY


@pytest.mark.parametrize(("besides", "expected"), [(UNPLAIN, UNCLEAR), (FAILING, UNKNOWN)])
@pytest.mark.parametrize("inside", [True, False])
def test_an_outage_in_or_beside_an_empty_collection_is_not_nobody(besides: list[dict[str, Any]], expected: str, inside: bool) -> None:
    for beside in besides:
        collection = {"CongdanCollection": beside} if inside else {"CongdanCollection": ""}
        body = json.dumps({"Body": collection, **({} if inside else beside)}).encode()
        assert came("soap-as-json", body) == expected, beside


@pytest.mark.parametrize("name", ["ThongBao", "Loi", "SoLuong"])
def test_a_remark_in_an_empty_collection_is_not_nobody_in_any_xml(name: str) -> None:
    for shape in ("xml-in-json", "soap"):
        assert came(shape, written(shape, {"CongdanCollection": {name: "3"}}, {})) == UNCLEAR


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"SoDinhDanh": None, "HoVaTen": None}, NOBODY),
        ({"SoDinhDanh": None, "HoVaTen": None, "ThoiDiemDuLieu": "20261122"}, NOBODY),
        ({"SoDinhDanh": None, "HoVaTen": None, "message": "upstream timeout"}, UNCLEAR),
        ({"message": "upstream timeout"}, SHAPE),
        ({"status": "UP"}, SHAPE),
        ({"status": 200}, SHAPE),
        ([], NOBODY),
        ([{}], NOBODY),
        (["004"], SHAPE),
    ],
)
def test_a_flat_answer_says_nobody_by_its_own_elements_alone(content: object, expected: str) -> None:
    assert came("flat", json.dumps(content).encode()) == expected


@pytest.mark.parametrize(
    ("shape", "empty"),
    [("flat", None), ("soap-as-json", {"CongdanCollection": ""}), ("xml-in-json", {"error_code": 0, "message": "<CongDan/>"})],
)
def test_what_stands_beside_the_place_of_the_answer_counts_too(shape: str, empty: object) -> None:
    for beside, expected in (({"code": "200"}, NOBODY), ({"status": "TIMEOUT"}, UNCLEAR), ({"ok": False}, UNKNOWN)):
        body = json.dumps({"a": {"data": empty, **beside}}).encode()
        assert came(shape, body, answer_at=("a", "data")) == expected


@pytest.mark.parametrize("shape", SHAPES)
def test_service_033_has_its_own_word_for_nobody(shape: str) -> None:
    request = anew(asking(FIRST), service=Service.AUTHENTICATE)
    for body, beside, expected in (
        ({"TonTai": "false"}, {}, NOBODY),
        ({"TonTai": "false"}, {"status": "TIMEOUT"}, UNCLEAR),
        ({"TonTai": "true"}, {}, FOUND),
        ({"CongdanCollection": ""}, {}, SHAPE),
        ({}, {}, SHAPE),
    ):
        assert came(shape, written(shape, body, beside), request) == expected


# --- codes -----------------------------------------------------------------------------------------------------------

TOLD: list[tuple[dict[str, Any], str]] = [
    ({"error_code": 4}, LICENSED),
    ({"errors": [{"code": "004"}]}, LICENSED),
    ({"error": {"code": "005", "message": "x"}}, OFFICER),
    ({"ma": "004"}, LICENSED),
    ({"MaKetQua": "004", "MoTa": "x"}, LICENSED),
    ({"returncode": "005"}, OFFICER),
    ({"message": "004"}, LICENSED),
    ({"status": "005"}, OFFICER),
    ({"code": 4, "message": "context deadline exceeded"}, UNKNOWN),
    ({"code": 5, "message": "Not Found"}, UNKNOWN),
]
FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"faultcode": "S:Client.004"}, LICENSED),
    ({"faultcode": "4"}, LICENSED),
    ({"faultcode": "S:Client", "faultstring": "005 - Cán bộ không có quyền"}, OFFICER),
    ({"faultcode": "S:Client", "faultstring": "[005] no"}, OFFICER),
    ({"faultcode": "S:Client", "faultstring": "005: no"}, OFFICER),
    ({"faultcode": "S:Client", "detail": {"x": {"MaLoi": "5"}}}, OFFICER),
    ({"Code": {"Value": "S:Sender", "Subcode": {"Value": "m:004"}}}, LICENSED),
    ({"faultcode": "S:Server", "faultstring": "5 giây không trả lời"}, FAULT),
    ({"faultcode": "S:Server", "faultstring": "4 connections refused"}, FAULT),
    ({"faultcode": "S:Server", "faultstring": "005 records"}, FAULT),
    ({"faultcode": "S:Server", "faultstring": "5: timeout"}, FAULT),
    ({"faultcode": "S:Server", "detail": {"retryAfter": "5"}}, FAULT),
    ({"faultcode": "S:Server", "detail": {"retryAfter": "005"}}, FAULT),
]


@pytest.mark.parametrize(("said", "expected"), TOLD, ids=str)
def test_a_code_is_read_where_codes_stand_and_as_it_is_written(said: dict[str, Any], expected: str) -> None:
    assert came("soap-as-json", json.dumps(said).encode()) == expected
    assert came("flat", json.dumps({"data": None, **said}).encode(), answer_at=("data",)) == expected


@pytest.mark.parametrize(("said", "expected"), FAULTS, ids=str)
def test_a_fault_refuses_by_a_code_and_not_by_a_number_it_mentions(said: dict[str, Any], expected: str) -> None:
    for shape in ("soap-as-json", "xml-in-json", "soap"):
        assert came(shape, written(shape, {"Fault": said}, {})) == expected


@pytest.mark.parametrize("status", [400, 404, 500])
def test_a_number_of_another_list_at_another_status_is_an_outage(status: int) -> None:
    for said in ({"code": 4, "message": "context deadline exceeded"}, {"code": 5}, {"status": 5}, {"retry": "005"}):
        with pytest.raises(Unavailable) as outage:
            answers.at_status(status, said, codes=KNOWN_CODES)
        assert outage.value.detail == f"http-{status}"
    assert answers.at_status(status, {"errors": [{"code": "004"}]}, codes=KNOWN_CODES).outcome == LICENSED


# --- whose answer is it? ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_an_echo_counts_wherever_it_stands(shape: str) -> None:
    request = asking(FIRST, number=NUMBER)
    ours, other = request.request_id, "another"
    for echo, expected in ((ours, FOUND), (ours.upper(), FOUND), ("", FOUND), (other, "BAD_RESPONSE/other-request")):
        for body, beside in ((citizen(MaYeuCau=echo), {}), (citizen(), {"MaYeuCau": echo})):
            found = came(shape, written(shape, {"CongdanCollection": {"CongDan": body}}, beside), request)
            assert (FOUND if isinstance(found, Answer) else found) == expected
    assert came("flat", json.dumps({"MaYeuCau": ours}).encode(), request) == NOBODY
    assert came("flat", json.dumps({"MaYeuCau": other}).encode(), request) == "BAD_RESPONSE/other-request"


PEOPLE: list[tuple[object, str]] = [
    (citizen(), FOUND),
    ([citizen()], FOUND),
    ([citizen(), ""], FOUND),
    (["", citizen(), citizen()], FOUND),
    ([citizen(), citizen(SoDinhDanh="099190999999")], "BAD_RESPONSE/several"),
    ([citizen(), citizen(TinhTrangHonNhan="1")], "BAD_RESPONSE/several"),
    ([citizen(), "x"], SHAPE),
    (citizen(SoDinhDanh="099190999999"), "BAD_RESPONSE/other-number"),
]


@pytest.mark.parametrize(("node", "expected"), PEOPLE)
def test_the_one_asked_for_and_nobody_else(node: object, expected: str) -> None:
    for found in in_every_shape(node):
        assert (FOUND if isinstance(found, Answer) else found) == expected


def test_a_citizen_beside_a_harmless_status_is_found() -> None:
    for status in (5, 1, "ACTIVE"):
        assert all(isinstance(found, Answer) for found in in_every_shape(citizen(), status=status))


def test_the_parts_of_an_answer_may_stand_in_lists() -> None:
    for body in ([{"Body": {"CongdanCollection": {"CongDan": citizen()}}}], {"Body": {"CongdanCollection": [{"CongDan": citizen()}]}}):
        assert isinstance(came("soap-as-json", json.dumps(body).encode()), Answer)


# --- fields in other forms -------------------------------------------------------------------------------------------

BIRTHS: list[tuple[object, str | None]] = [
    ({"Nam": "1990"}, "1990"),
    ({"NgayThangNam": "1990"}, "1990"),
    ({"Nam": "", "NgayThangNam": "1990"}, "1990"),
    ({"Nam": "1990", "NgayThangNam": "1990"}, "1990"),
    ({"Nam": "1990", "NgayThangNam": "19900307"}, "1990-03-07"),
    ({"Nam": "19900307", "NgayThangNam": "1990"}, "1990-03-07"),
    ({"Nam": "1990", "NgayThangNam": "08/04/1990"}, "1990-04-08"),
    ({"NgayThangNam": "1990-03-07"}, "1990-03-07"),
    ({"NgayThangNam": "1990-03"}, "1990-03"),
    ({"NgayThangNam": "00/03/1990"}, "1990-03"),
    ({"NgayThangNam": "19900000"}, "1990"),
    ({"NgayThangNam": "19900300"}, "1990-03"),
    ("19910408", "1991-04-08"),
    ("1990", "1990"),
    (["19910408", "19910408", ""], "1991-04-08"),
    ([{"Nam": "1990"}, ""], "1990"),
    ("", None),
    ({"Nam": "", "NgayThangNam": None}, None),
    ({"Nam": "1991", "NgayThangNam": "19900307"}, DATE),
    ({"Nam": "1991", "NgayThangNam": "08/04/1990"}, DATE),
    ({"NgayThangNam": "19900007"}, DATE),
    ({"NgayThangNam": "00000000"}, DATE),
    ({"NgayThangNam": "19901340"}, DATE),
    ({"Nam": "abcd"}, DATE),
    ({"NgayThangNam": "1990-03-06T17:00:00Z"}, DATE),
    ({"Ngay": "7", "Thang": "3"}, SHAPE),
    (["1990", "1991"], SHAPE),
]


@pytest.mark.parametrize(("birth", "expected"), BIRTHS, ids=str)
def test_a_birth_date_is_read_as_it_comes_or_is_a_bad_answer(birth: object, expected: str | None) -> None:
    for found in in_every_shape(citizen(NgayThangNamSinh=birth)):
        if isinstance(found, Answer):
            assert found.record
            assert (found.record.birth_date and found.record.birth_date.iso()) == expected
        else:
            assert found == expected


RELATIVE = {"HoVaTen": "Trần Thị Mẹ", "SoDinhDanh": "099060111111"}
UNREADABLE: list[dict[str, Any]] = [
    {"ThuongTru": "Tổ 2, Đồng Xoài"},
    {"ThuongTru": {"DiaChi": "Tổ 2"}},
    {"HoVaTen": {"HoTen": "Khác Hẳn"}},
    {"HoVaTen": [{"Ten": "A"}, {"Ten": "B"}]},
    {"Me": "Trần Thị Mẹ"},
    {"Me": {"Ten": "Trần Thị Mẹ"}},
    {"Me": [RELATIVE, {**RELATIVE, "SoDinhDanh": "099060111112"}]},
    {"ChuHo": {"ChuHo": "x"}},
    {"GioiTinh": {"Ma": "2"}},
]


@pytest.mark.parametrize("other", UNREADABLE, ids=str)
def test_what_is_there_and_cannot_be_read_is_not_none(other: dict[str, Any]) -> None:
    assert list(in_every_shape(citizen(**other))) == [SHAPE] * len(SHAPES)


@pytest.mark.parametrize("value", [True, 2.5])
def test_a_code_that_is_no_text_and_no_whole_number_is_a_bad_answer(value: object) -> None:
    assert came("flat", json.dumps(citizen(GioiTinh=value)).encode()) == SHAPE


@pytest.mark.parametrize("nothing", [None, "", {}, [], {"HoVaTen": {"Ten": ""}, "QuocTich": "VN"}])
def test_what_is_missing_or_blank_is_none(nothing: object) -> None:
    names = (
        ("Cha", "Me", "VoChong", "NguoiDaiDien")
        if nothing
        else ("Cha", "Me", "ThuongTru", "QueQuan", "ChuHo", "NgayThangNamSinh", "DanToc")
    )
    for found in in_every_shape(citizen(**dict.fromkeys(names, nothing))):
        assert isinstance(found, Answer)
        assert found.record
        known = {name for name, value in found.record.values().items() if value is not None}
        assert known == {"personal_id", "old_id", "full_name", "sex"}


def test_what_is_written_twice_the_same_counts_once() -> None:
    twice = citizen(Me=[RELATIVE, RELATIVE, ""], GioiTinh=["2", "2"], HoVaTen=[{"Ten": "A B"}, {"Ten": "A B"}], DanToc=[""])
    for found in in_every_shape(twice):
        assert isinstance(found, Answer)
        assert found.record
        assert found.record.mother
        assert (found.record.mother.full_name, found.record.full_name, found.record.sex and found.record.sex.code) == (
            "Trần Thị Mẹ",
            "A B",
            "2",
        )


def test_a_relative_known_by_an_old_number_alone_is_kept() -> None:
    for found in in_every_shape(citizen(Me={"HoVaTen": "", "SoDinhDanh": "", "SoCMND": "000222333"}), number=OLD):
        assert isinstance(found, Answer)
        assert found.record
        assert found.record.mother
        assert found.record.mother.old_id == "000222333"


@pytest.mark.parametrize("said", ["", None, " "])
def test_an_old_number_that_is_not_in_the_answer_proves_nobody(said: str | None) -> None:
    for found in in_every_shape(citizen(SoCMND=said), number=OLD):
        assert found == "BAD_RESPONSE/old-number", "name and birth date fit a namesake too"
    for found in in_every_shape(citizen(SoCMND="000222333"), number=OLD):
        assert found == "BAD_RESPONSE/other-number"
    for found in in_every_shape(citizen(SoCMND=said)):
        assert isinstance(found, Answer), "the twelve digits are there"
