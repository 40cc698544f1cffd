"""What the source has to say to a request, before it takes any shape."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.simulator import register
from app.simulator.asked import Asked
from app.simulator.codes import CODES
from app.simulator.faults import Fault, Kind
from app.simulator.quirks import Quirks

ANOTHER_REQUEST = "0" * 32
"""The `MaYeuCau` of nobody's request."""

SILENCES: Mapping[str, Fault] = {
    "TIMEOUT": Fault(kind=Kind.SILENT),
    "GATEWAY_ERROR": Fault(kind=Kind.STATUS, status=502),
    "RATE_LIMITED": Fault(kind=Kind.RATE_LIMITED, seconds=30),
}
"""The fault by which an outcome that is no answer comes about, for citizens who are there to practise it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What is said: a refusal by `code`, or the nodes that were found (none: not found or mismatch)."""

    service: str
    request_id: str
    quirks: Quirks
    nodes: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    code: str = ""

    @property
    def outcome(self) -> str:
        """In one word, for the list of calls."""
        if self.code:
            return next((name for name, code in CODES.items() if code == self.code), f"REFUSED {self.code}")
        return "FOUND" if self.nodes else "NOT_FOUND_OR_MISMATCH"


def practised(asked: Asked) -> Fault | None:
    """The fault that belongs to this citizen by the demo data, once he was named rightly."""
    known = register.find(asked)
    if known is None or known.answer is None:
        return None
    return SILENCES.get(known.answer) or Fault(kind=Kind.REFUSED, code=known.answer)


def tell(asked: Asked, fault: Fault | None) -> Telling:
    """What the register says, or what `fault` makes of it where it is one of contents; other faults are not looked at."""
    kind = fault.kind if fault else None
    known, quirks = register.find(asked), Quirks.of(asked.number)
    echo = ANOTHER_REQUEST if kind is Kind.WRONG_ECHO else asked.request_id
    if fault and kind is Kind.REFUSED:
        return Telling(service=asked.service, request_id=echo, quirks=quirks, code=CODES.get(fault.code, fault.code or "004"))
    if known is None or kind is Kind.NOT_FOUND:
        return Telling(service=asked.service, request_id=echo, quirks=quirks)
    people = [known] if kind is not Kind.WRONG_ID else []
    if kind in (Kind.WRONG_ID, Kind.SEVERAL):
        people.append(register.somebody_else(known))
    nodes = tuple(quirks.written(node) for one in people for node in register.nodes(one, asked.service))
    return Telling(service=asked.service, request_id=echo, quirks=quirks, nodes=nodes)
