"""The ministry's services as SOAP 1.1, for a server or a test bench: 037, 033, and 034 where its operation is named.

Authentication is HTTP Basic whose password is the hex SHA-256 of service URL, user, timestamp and secret, with the same
timestamp in a header of its own (seconds or milliseconds); some deployments add `X-Road-Client` and `ApiKey`. Names and
order of elements are those of deployed clients. XML is built by escaping and read by `app.verify.tree`.
"""

import base64
import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape

from app.verify import answers, tree
from app.verify.api import Answer, Configuration, LookupRequest, Outcome, Service, Unavailable
from app.verify.asking import Question, Wording
from app.verify.codes import Codes
from app.verify.network.access import secured
from app.verify.network.call import Call
from app.verify.network.line import Line
from app.verify.recording import Recorder
from app.verify.remote import Remote, Speech

ENVELOPE: Final = "http://schemas.xmlsoap.org/soap/envelope/"
REQUEST: Final = "http://dancuquocgia.bca"


class SoapVerifier(Remote):
    """The service named by `verify.soap.*`. Any thread."""

    name = "soap"
    prefix = "verify.soap"

    def services(self) -> frozenset[Service]:
        """033 and 037; 034 where a setting names its operation."""
        return frozenset(service for service in Service if self._configuration.text(f"verify.soap.operation_{service.value}"))

    def speech(self, configuration: Configuration, line: Line) -> Speech:
        """By the settings. Raises Unavailable(NOT_CONFIGURED)."""
        url = secured(configuration.text("verify.soap.url"))
        signature = Signature(
            service_url=configuration.text("verify.soap.service_url") or url,
            user=configuration.text("verify.soap.user"),
            secret=configuration.secret("verify.soap.secret"),
            unit=configuration.text("verify.soap.timestamp_unit"),
        )
        if not signature.user or not signature.secret:
            raise Unavailable(Outcome.NOT_CONFIGURED, detail="no-user")
        road, api_key = configuration.text("verify.soap.xroad_client"), configuration.secret("verify.soap.api_key")
        return _Soap(
            line=line,
            url=url,
            signature=signature,
            more=_Headers({name: value for name, value in (("x-road-client", road), ("apikey", api_key)) if value}),
            operations={service: configuration.text(f"verify.soap.operation_{service.value}") for service in self.services()},
            wording=Wording.of(configuration),
            codes=Codes.of(configuration.text("verify.codes")),
            recorder=Recorder.of(configuration),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signs and with what. `unit` of the timestamp: `s` or `ms`."""

    service_url: str
    user: str
    secret: str = field(repr=False)
    unit: str = "s"

    def headers(self, now: float) -> dict[str, str]:
        """`Authorization` and `Timestamp` for a moment in seconds since 1970, UTC."""
        stamp = str(int(now * 1000) if self.unit == "ms" else int(now))
        digest = hashlib.sha256(f"{self.service_url}{self.user}{stamp}{self.secret}".encode()).hexdigest()
        pair = base64.b64encode(f"{self.user}:{digest}".encode()).decode()
        return {"authorization": f"Basic {pair}", "timestamp": stamp}


@dataclass(frozen=True, slots=True)
class _Headers:
    """Headers that hold a secret."""

    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Soap:
    """A service as it is set up."""

    line: Line
    url: str
    signature: Signature
    more: _Headers
    operations: Mapping[Service, str]
    wording: Wording
    codes: Codes
    recorder: Recorder
    clock: Callable[[], float] = time.time

    @property
    def urls(self) -> tuple[str, ...]:
        return (self.url,)

    @property
    def token(self) -> None:
        """Each call signs for itself."""

    async def ask(self, request: LookupRequest) -> Answer:
        question = Question.of(request, self.wording)
        reply = await self.line.send(
            Call(
                url=self.url,
                content=envelope(self.operations[request.service], question.elements()).encode(),
                headers={
                    "content-type": "text/xml; charset=utf-8",
                    "accept": "text/xml, application/xml",
                    "soapaction": '""',
                    **self.signature.headers(self.clock()),
                    **self.more.values,
                },
                key=request.request_id,
                replies=answers.REPLIES,
            )
        )
        found = tree.of_xml_bytes(reply.body) if reply.status == 200 else _whatever(reply.body)
        self.recorder.keep(request, found, status=reply.status)
        if reply.status != 200:
            return self._refused(reply.status, found)
        return answers.read(found, request, codes=self.codes)

    def _refused(self, status: int, fault: object) -> Answer:
        """A Fault, or a status that speaks for itself."""
        try:
            return answers.at_status(status, fault, codes=self.codes)
        except Unavailable as outage:
            if outage.detail in ("http-401", "http-403"):
                raise Unavailable(Outcome.AUTH_FAILED, detail="digest-refused") from None
            raise


def _whatever(body: bytes) -> object:
    """The tree of an error's body; None where it is no XML, which errors need not be."""
    try:
        return tree.of_xml_bytes(body)
    except Unavailable:
        return None


Element = tuple[str, "str | list[tuple[str, str]]"]


def envelope(operation: str, elements: Iterable[Element]) -> str:
    """A SOAP 1.1 message: one operation of the request namespace with its elements, every text escaped."""
    inside = "".join(_element(name, value) for name, value in elements)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<soapenv:Envelope xmlns:soapenv="{ENVELOPE}" xmlns:dan="{REQUEST}"><soapenv:Header/><soapenv:Body>'
        f"<dan:{operation}>{inside}</dan:{operation}></soapenv:Body></soapenv:Envelope>"
    )


def _element(name: str, value: str | list[tuple[str, str]]) -> str:
    text = escape(value) if isinstance(value, str) else "".join(_element(inner, said) for inner, said in value)
    return f"<dan:{name}>{text}</dan:{name}>"
