"""A request as the source understands it, whichever way it came: flat JSON, or a SOAP envelope."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from xml.parsers import expat

REQUEST_NAMESPACE = "http://dancuquocgia.bca"
ENVELOPE_NAMESPACE = "http://schemas.xmlsoap.org/soap/envelope/"

FIELDS: Mapping[str, re.Pattern[str]] = {
    "maYeuCau": re.compile(r"[!-~]{1,64}"),
    "maDVC": re.compile(r"[^\x00-\x1f]{0,100}"),
    "maTichHop": re.compile(r"033|034|037"),
    "maCanBo": re.compile(r"[^\x00-\x1f]{1,100}"),
    "soDinhDanh": re.compile(r"([0-9]{12})?"),
    "soCMND": re.compile(r"([0-9]{9})?"),
    "hoVaTen": re.compile(r"[^\x00-\x1f]{1,200}"),
    "ngayThangNam": re.compile(r"[0-9]{4}([0-9]{4})?"),
}
"""The façade's request fields and what each may be; `resources/simulator/openapi.json` says the same."""

NEEDED = ("maYeuCau", "maCanBo", "hoVaTen", "ngayThangNam")

OPERATIONS: Mapping[str, str] = {
    "XacThucThongTinCongDanRequest": "033",
    "XacThucThongTinCongDan": "033",
    "XacThucThongTinHoGiaDinh": "034",  # our own assumption: no operation of 034 has been published
    "TraCuuThongTinCongDan": "037",
}


class Unusable(Exception):
    """A request that is none. `why` is for an engineer: names of fields, never their values; `status` is HTTP's."""

    def __init__(self, why: str, *, status: int = 400) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who is asked for, and by which request. `birth` is `yyyy` or `yyyyMMdd`."""

    service: str
    request_id: str
    number: str = field(repr=False)
    name: str = field(repr=False)
    birth: str = field(repr=False)

    @classmethod
    def of_json(cls, body: bytes, *, service: str = "") -> Self:
        """The façade's flat JSON; `service` is the one the path names. Raises Unusable."""
        try:
            content = json.loads(body)
        except (ValueError, RecursionError):
            raise Unusable("no JSON") from None
        if not isinstance(content, dict):
            raise Unusable("no object")
        return cls._of(content, service=service)

    @classmethod
    def of_soap(cls, body: bytes) -> Self:
        """A SOAP 1.1 envelope; which service is asked for, its operation says. Raises Unusable."""
        operation, content = _read_envelope(body)
        if operation not in OPERATIONS:
            raise Unusable("no such operation")
        return cls._of({name[:1].lower() + name[1:]: text for name, text in content.items()}, service=OPERATIONS[operation])

    @classmethod
    def _of(cls, content: Mapping[str, object], *, service: str) -> Self:
        given: dict[str, str] = {}
        for name, pattern in FIELDS.items():
            value = content.get(name)
            if value is None and name not in content:
                continue
            if not isinstance(value, str) or not pattern.fullmatch(value):
                raise Unusable(name)
            given[name] = value
        number = given.get("soDinhDanh") or given.get("soCMND") or ""
        missing = [name for name in NEEDED if name not in given]
        if missing or not number:
            raise Unusable(f"missing: {', '.join(missing or ['soDinhDanh'])}")
        named = given.get("maTichHop", service)
        if not named:
            raise Unusable("missing: maTichHop")
        if service not in ("", named):
            raise Unusable("maTichHop: another service than the address", status=409)
        return cls(service=named, request_id=given["maYeuCau"], number=number, name=given["hoVaTen"], birth=given["ngayThangNam"])


def _read_envelope(body: bytes) -> tuple[str, Mapping[str, str]]:
    """The operation's local name and its leaves by local name; `NgayThangNamSinh{NgayThangNam|Nam}` becomes `NgayThangNam`."""
    reader = _Envelope()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.StartElementHandler = reader.start
    parser.CharacterDataHandler = reader.text
    parser.EndElementHandler = reader.end
    try:
        parser.Parse(body, True)
    except expat.ExpatError:
        raise Unusable("no XML") from None
    leaves = reader.leaves
    birth = leaves.get("NgayThangNam") or leaves.get("Nam")
    return reader.operation, leaves | ({"NgayThangNam": birth} if birth else {})


class _Envelope:
    """What expat tells, as far as it matters here."""

    def __init__(self) -> None:
        self.operation = ""
        self.leaves: dict[str, str] = {}
        self._path: list[str] = []
        self._text: list[str] = []

    def doctype(self, *_: object) -> None:
        raise Unusable("document type")

    def start(self, name: str, _attributes: object) -> None:
        if self._path == [f"{ENVELOPE_NAMESPACE} Envelope", f"{ENVELOPE_NAMESPACE} Body"]:
            namespace, _, local = name.rpartition(" ")
            if namespace != REQUEST_NAMESPACE:
                raise Unusable("namespace of the operation")
            self.operation = local
        self._path.append(name)
        self._text.clear()

    def text(self, text: str) -> None:
        self._text.append(text)

    def end(self, name: str) -> None:
        self._path.pop()
        text = "".join(self._text).strip()
        if self.operation and text:
            self.leaves[name.rpartition(" ")[2]] = text
        self._text.clear()
