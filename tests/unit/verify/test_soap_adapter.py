"""SOAP: the contract, the signature, the envelope, and Faults."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from app.core.errors import Unavailable
from app.core.lookup import LookupRequest, Outcome, Service
from app.simulator import Simulator
from app.simulator.access import Credentials
from app.verify.adapters.soap import Signature, SoapVerifier, envelope
from app.verify.api import Verifier
from resources.dates import PartialDate
from tests.contract.configured import Configured
from tests.contract.played import Played
from tests.contract.remote_contract import RemoteContract
from tests.contract.requests import CODES, FIRST, anew, asking

NAMES = {"soapenv": "http://schemas.xmlsoap.org/soap/envelope/", "dan": "http://dancuquocgia.bca"}
OPERATION_034 = "XacThucThongTinHoGiaDinh"


def configured(simulator: Simulator, **settings: object) -> Configured:
    return Configured(
        {
            "verify.codes": CODES,
            "verify.soap.url": simulator.soap_url,
            "verify.soap.user": simulator.soap_user,
            "verify.soap.operation_034": OPERATION_034,
            **{f"verify.{name.replace('__', '.')}": value for name, value in settings.items()},
        },
        {"verify.soap.secret": simulator.soap_secret},
    )


def opened(configuration: Configured, **seams: Any) -> closing[SoapVerifier]:
    return closing(SoapVerifier(configuration, **seams))


class TestSoapKeepsTheContract(RemoteContract):
    @pytest.fixture
    def verifier(self, simulator: Simulator) -> Iterator[Verifier]:
        with opened(configured(simulator)) as verifier:
            yield verifier

    def test_a_document_type_is_no_answer(self, verifier: Verifier, simulator: Simulator, known: LookupRequest) -> None:
        simulator.fault("doctype", service="037")
        with pytest.raises(Unavailable) as outage:
            verifier.ask(known)
        assert (outage.value.outcome, outage.value.detail) == (Outcome.BAD_RESPONSE, "xml-doctype")


@pytest.mark.parametrize("unit", ["s", "ms"])
def test_the_timestamp_comes_in_the_unit_that_is_set(unit: str) -> None:
    with Simulator() as simulator, opened(configured(simulator, soap__timestamp_unit=unit)) as verifier:
        assert verifier.ask(asking(FIRST)).outcome is Outcome.FOUND


def test_some_deployments_want_to_know_the_member_and_a_key() -> None:
    with Simulator(credentials=Credentials(xroad_client="VN/GOV/1", api_key="k")) as simulator:
        settings = configured(simulator, soap__xroad_client="VN/GOV/1")
        with opened(settings) as verifier:
            assert verifier.check().failed.problem == "detail.digest-refused"
        settings.secrets["verify.soap.api_key"] = "k"
        with opened(settings) as verifier:
            assert verifier.check().ok


def test_the_signature_is_the_digest_of_url_user_time_and_secret() -> None:
    headers = Signature(service_url="https://a.invalid/s", user="u", secret="bí mật", unit="ms").headers(1_700_000_000.25)
    digest = hashlib.sha256("https://a.invalid/su1700000000250bí mật".encode()).hexdigest()
    assert headers["timestamp"] == "1700000000250"
    assert base64.b64decode(headers["authorization"].removeprefix("Basic ")).decode() == f"u:{digest}"


def test_a_secret_is_in_no_repr() -> None:
    assert "hidden" not in repr(Signature(service_url="x", user="u", secret="hidden"))


def test_an_envelope_escapes_what_it_is_given() -> None:
    text = envelope("TraCuu", [("HoVaTen", 'A<b>&"]]>'), ("NgayThangNamSinh", [("Nam", "1990")])])
    operation = fromstring(text).find("soapenv:Body/dan:TraCuu", NAMES)
    assert operation is not None
    assert [(part.tag.rpartition("}")[2], part.text) for part in operation.iter()][1:] == [
        ("HoVaTen", 'A<b>&"]]>'),
        ("NgayThangNamSinh", None),
        ("Nam", "1990"),
    ]


def played(reply: tuple[int, bytes], *, request: LookupRequest | None = None, **settings: object) -> tuple[Any, Played]:
    line = Played(reply)
    named = {f"verify.{name.replace('__', '.')}": value for name, value in settings.items()}
    configuration = Configured(
        {"verify.soap.url": "http://127.0.0.1:9/s", "verify.soap.user": "u", **named},
        {"verify.soap.secret": "x", "verify.soap.api_key": "k"},
    )
    with opened(configuration, line=line) as verifier:
        try:
            return verifier.ask(request or asking(FIRST)), line
        except Unavailable as outage:
            return outage, line


NOBODY = b"<Envelope><Body><CongdanCollection/></Body></Envelope>"


@pytest.mark.parametrize(
    ("number", "birth", "told"),
    [
        ("099090407027", PartialDate(1990, 3, 7), [("SoDinhDanh", "099090407027"), ("NgayThangNam", "19900307")]),
        ("000407027", PartialDate(1958), [("SoCMND", "000407027"), ("Nam", "1958")]),
    ],
)
def test_elements_come_in_the_order_of_deployed_clients(number: str, birth: PartialDate, told: list[tuple[str, str]]) -> None:
    request = asking(FIRST, number=number, birth_date=birth, full_name="Đỗ <Ơn>")
    _, line = played((200, NOBODY), request=request, unit="U1", soap__xroad_client="VN/1")
    operation = fromstring(line.calls[0].content).find("soapenv:Body/dan:TraCuuThongTinCongDan", NAMES)
    assert operation is not None
    said = [(part.tag.rpartition("}")[2], part.text) for part in operation.iter() if part.text]
    assert said == [
        ("MaYeuCau", request.request_id),
        ("MaDVC", "1.004873"),
        ("MaTichHop", "037"),
        ("MaCanBo", "canbo"),
        ("MaDonVi", "U1"),
        told[0],
        ("HoVaTen", "Đỗ <Ơn>"),
        told[1],
    ]
    headers = line.calls[0].headers
    assert (headers["soapaction"], headers["x-road-client"], headers["apikey"]) == ('""', "VN/1", "k")
    assert line.calls[0].key == request.request_id


def fault(text: str) -> bytes:
    return f'<e:Envelope xmlns:e="x"><e:Body><e:Fault>{text}</e:Fault></e:Body></e:Envelope>'.encode()


@pytest.mark.parametrize(
    ("status", "text", "outcome"),
    [
        (500, "<faultcode>004</faultcode>", Outcome.PROCEDURE_NOT_LICENSED),
        (500, "<faultcode>e:Client</faultcode><faultstring>005 - no</faultstring>", Outcome.OFFICER_NOT_ALLOWED),
        (500, "<faultcode>e:Server</faultcode><detail><MaLoi>4</MaLoi></detail>", Outcome.PROCEDURE_NOT_LICENSED),
        (200, "<faultcode>e:Server</faultcode><detail><MaLoi>4</MaLoi></detail>", Outcome.PROCEDURE_NOT_LICENSED),
    ],
)
def test_a_fault_with_a_known_code_is_a_refusal(status: int, text: str, outcome: Outcome) -> None:
    answer, _ = played((status, fault(text)))
    assert answer.outcome is outcome


@pytest.mark.parametrize(
    ("reply", "outcome", "detail"),
    [
        ((500, fault("<faultcode>e:Server</faultcode>")), Outcome.GATEWAY_ERROR, "http-500"),
        ((200, fault("<faultcode>e:Server</faultcode>")), Outcome.GATEWAY_ERROR, "fault"),
        ((500, b"<html>"), Outcome.GATEWAY_ERROR, "http-500"),
        ((401, b""), Outcome.AUTH_FAILED, "digest-refused"),
        ((403, b""), Outcome.AUTH_FAILED, "digest-refused"),
        ((404, b""), Outcome.GATEWAY_ERROR, "http-404"),
        ((200, b""), Outcome.BAD_RESPONSE, "xml-malformed"),
        ((200, b"\xff"), Outcome.BAD_RESPONSE, "not-utf-8"),
        ((200, b"<Envelope><Body/></Envelope>"), Outcome.BAD_RESPONSE, "shape"),
    ],
)
def test_whatever_else_comes_is_an_outage(reply: tuple[int, bytes], outcome: Outcome, detail: str) -> None:
    outage, _ = played(reply)
    assert (outage.outcome, outage.detail) == (outcome, detail)


def test_service_034_is_there_only_where_its_operation_is_named() -> None:
    outage, line = played((200, NOBODY), request=anew(asking(FIRST), service=Service.HOUSEHOLD))
    assert (outage.outcome, outage.detail, line.calls) == (Outcome.NOT_CONFIGURED, "no-service", [])
    with opened(Configured({"verify.soap.operation_034": "X"})) as verifier:
        assert verifier.capabilities().services == frozenset(Service)
        assert verifier.capabilities().unconfirmed == {Service.HOUSEHOLD}
    with opened(Configured()) as verifier:
        assert verifier.capabilities().services == {Service.AUTHENTICATE, Service.CITIZEN}
        assert verifier.capabilities().unconfirmed == frozenset()
        assert not verifier.capabilities().loopback


def other_secret(simulator: Simulator) -> Configured:
    configuration = configured(simulator)
    configuration.secrets["verify.soap.secret"] = "another"
    return configuration


@pytest.mark.parametrize(
    ("set_up", "step", "detail"),
    [
        (other_secret, "request", "digest-refused"),
        (lambda s: configured(s, soap__service_url="http://127.0.0.1/another"), "request", "digest-refused"),
        (lambda s: configured(s, soap__url=f"{s.base}/nowhere"), "request", "http-404"),
        (lambda s: configured(s, soap__url="http://127.0.0.1:9"), "connect", "connect"),
        (lambda s: configured(s, soap__user=""), "settings", "no-user"),
        (lambda s: configured(s, soap__url="ftp://127.0.0.1"), "settings", "url"),
        (lambda s: configured(s, soap__operation_037="Another", codes=""), "request", "http-500"),
    ],
)
def test_the_check_tells_one_fault_from_another(set_up: Callable[[Simulator], Configured], step: str, detail: str) -> None:
    with Simulator() as simulator, opened(set_up(simulator)) as verifier:
        failed = verifier.check().failed
        assert failed is not None
        assert (failed.name, failed.problem) == (step, f"detail.{detail}")
