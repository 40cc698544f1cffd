"""One telling in every shape: the SOAP envelope, and the three of the JSON façade."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from app.simulator.codes import meaning
from app.simulator.http import Reply
from app.simulator.quirks import Quirks, Repeated
from app.simulator.telling import Telling
from app.simulator.xml import envelope, fault


class Shape(StrEnum):
    """What the façade makes of the ministry's XML."""

    SOAP_AS_JSON = "soap-as-json"
    XML_IN_JSON = "xml-in-json"
    FLAT = "flat"


def as_soap(told: Telling) -> Reply:
    """An envelope; a refusal is a Fault, with status 500 as SOAP 1.1 section 6.2 wants it."""
    if told.code:
        return soap_fault(code=told.code, text=meaning(told.code), quirks=told.quirks)
    return Reply.xml(envelope(_content(told, converted=False), told.quirks.style))


def soap_fault(*, code: str, text: str, quirks: Quirks, status: int = 500) -> Reply:
    """A Fault whose `detail` holds the source's own code in `MaLoi`: our assumption, none is published."""
    return Reply.xml(fault(code=code, text=text, style=quirks.style), status=status)


def as_json(told: Telling, shape: Shape) -> Reply:
    """In the shape wanted. A refusal is, shape by shape: 403 with `errorCode`, a number in `error_code`, 200 with `errorCode`."""
    if shape is Shape.SOAP_AS_JSON:
        return refusal(told.code, status=403) if told.code else Reply.json({"Header": "", "Body": _content(told, converted=True)})
    if shape is Shape.FLAT:
        return refusal(told.code, status=200) if told.code else Reply.json(_flat(told))
    if told.code:
        return Reply.json({"error_code": int(told.code) if told.code.isdecimal() else told.code, "message": meaning(told.code)})
    return Reply.json({"error_code": 0, "message": envelope(_content(told, converted=False), told.quirks.style).decode()})


def refusal(code: str, *, status: int, why: str = "") -> Reply:
    """The façade's own error: the source's code, and what it means; `why` is for an engineer."""
    return Reply.json({"errorCode": code, "message": f"{meaning(code)} ({why})" if why else meaning(code)}, status=status)


def _content(told: Telling, *, converted: bool) -> dict[str, Any]:
    """What stands in the envelope's body; `converted`: as a converter from XML to JSON makes it."""
    if told.service == "033":
        return {"KetQuaXacThucResponse": {"MaYeuCau": told.request_id, "TonTai": _truth(told)}}
    if not told.nodes:
        nothing = told.quirks.nothing
        return {"CongdanCollection": {**nothing, "MaYeuCau": told.request_id} if isinstance(nothing, Mapping) else nothing}
    nodes: list[Any] = list(told.nodes)
    if len(nodes) == 1 and told.quirks.repeated is Repeated.TWICE:
        nodes *= 2
    single = len(nodes) == 1 and not (converted and told.quirks.repeated is Repeated.LIST_OF_ONE)
    if converted and told.quirks.empty_as_text:
        nodes = [_emptied(node) for node in nodes]
    return {"CongdanCollection": {"MaYeuCau": told.request_id, "CongDan": nodes[0] if single else nodes}}


def _flat(told: Telling) -> dict[str, Any]:
    if told.service == "033":
        return {"MaYeuCau": told.request_id, "TonTai": bool(told.nodes)}
    if not told.nodes:
        return {}
    if told.service == "034" or len(told.nodes) > 1:
        return {"MaYeuCau": told.request_id, "CongDan": list(told.nodes)}
    return {**told.nodes[0], "MaYeuCau": told.request_id}


def _truth(told: Telling) -> str:
    return ("1" if told.nodes else "0") if told.quirks.truth_as_digit else json.dumps(bool(told.nodes))


def _emptied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _emptied(inner) for name, inner in value.items()} or ""
    return value
