"""The embedded source: invented citizens in the wire shape of the real service, quirks included.

Answers at once, knows nobody real, and marks every screen and paper DỮ LIỆU THỬ. A few citizens are there
to be refused or to stay silent, so that every outcome can be practised.
"""

from threading import Event

from app.core.citizen import ASKABLE
from app.core.lookup import Column, Identity
from app.verify import wire
from app.verify.api import (
    API_VERSION,
    Answer,
    Capabilities,
    Check,
    Configuration,
    Health,
    LookupRequest,
    Outcome,
    Service,
    Step,
    Unavailable,
)
from app.verify.element import Node
from resources.dates import PartialDate
from resources.demo.people import by_number, citizens, household
from resources.text import bare_key


class DemoVerifier:
    """Looks into `resources/demo`. Thread-safe: it only reads."""

    name = "demo"
    api_version = API_VERSION

    def __init__(self, _: Configuration | None = None) -> None:
        """Needs no settings."""

    def capabilities(self) -> Capabilities:
        """All three services; 034 in our own assumed shape."""
        return Capabilities(services=frozenset(Service), fields=ASKABLE, unconfirmed=frozenset({Service.HOUSEHOLD}), test_data=True)

    def health(self) -> Health:
        """Always ready."""
        return Health()

    def check(self) -> Check:
        """Are the citizens there?"""
        return Check(steps=(Step(name="citizens", ok=bool(citizens()), problem="" if citizens() else "adapter.no_citizens"),))

    def ask(self, request: LookupRequest, *, cancel: Event | None = None) -> Answer:
        """Looks one invented citizen up. Raises Unavailable for those who are there to be silent."""
        if cancel is not None and cancel.is_set():
            raise Unavailable(Outcome.CANCELLED)
        known = by_number(request.identity.number)
        if known is None or known.wire is None or not _agrees(known.wire, request.identity):
            return Answer(outcome=Outcome.NOT_FOUND_OR_MISMATCH)
        if known.answer:
            return _practised(Outcome(known.answer))
        if request.service is Service.AUTHENTICATE:
            return Answer(outcome=Outcome.FOUND)
        if request.service is Service.HOUSEHOLD:
            nodes = (one.wire for one in household(known.family) if one.wire)
            return Answer(outcome=Outcome.FOUND, members=tuple(wire.member(_as_member(node)) for node in nodes))
        return Answer(outcome=Outcome.FOUND, record=wire.record(known.wire, asked=request.fields))

    def close(self) -> None:
        """Holds nothing."""


def _practised(outcome: Outcome) -> Answer:
    if outcome.column is Column.UNAVAILABLE:
        raise Unavailable(outcome)
    return Answer(outcome=outcome)


def _as_member(node: Node) -> Node:
    return {**node, "QuanHe": (node.get("ChuHo") or {}).get("QuanHe", "")}


def _agrees(node: Node, asked: Identity) -> bool:
    """The real service compares name (capitals, no accents, no blanks) and birth date or year."""
    known = wire.record(node, asked=frozenset({"full_name", "birth_date"}))
    return _name_key(known.full_name or "") == _name_key(asked.full_name) and _birth_agrees(known.birth_date, asked.birth_date)


def _name_key(name: str) -> str:
    return bare_key(name).replace(" ", "")


def _birth_agrees(known: PartialDate | None, asked: PartialDate | None) -> bool:
    if known is None or asked is None:
        return False
    return known.year == asked.year and (not (known.is_full and asked.is_full) or known == asked)
