"""What a source's answer says: a tree and the request it answers become an `Answer`, or an outage with its name.

One reader for every adapter that speaks in the services' elements. "Not found" needs an answer that says so: the collection
without a `CongDan`, or `TonTai` false. Whatever is merely missing, odd or about somebody else is BAD_RESPONSE, so that no
outage and no mistake can pass for a missing citizen.
"""

from collections.abc import Mapping

from app.core.errors import Unavailable
from app.core.lookup import Answer, LookupRequest, Outcome, Service
from app.verify import wire
from app.verify.codes import Codes, decided
from app.verify.tree import Parts, find, outer

_NONE = Answer(outcome=Outcome.NOT_FOUND_OR_MISMATCH)
_STATUSES = (400, 401, 403, 404, 500)
"""Those with advice of their own."""
_YES_AND_NO: Mapping[str, bool] = {"true": True, "1": True, "false": False, "0": False}


def read(tree: object, request: LookupRequest, *, codes: Codes) -> Answer:
    """The answer in a tree of status 200: `request.fields` of the citizen, the members, or that he exists.

    Raises Unavailable: BAD_RESPONSE for an answer to another request, about another number, or in no known shape; what
    `codes` says for an error code.
    """
    parts = outer(tree)
    told = codes.told(parts)
    if told is not None:
        return Answer(outcome=decided(told, detail="source-code"))
    if any(echo not in ("", None, request.request_id) for echo in find(parts, "MaYeuCau")):
        raise Unavailable(Outcome.BAD_RESPONSE, detail="other-request")
    if request.service is Service.AUTHENTICATE:
        return _exists(parts)
    people = _people(parts)
    if request.service is Service.HOUSEHOLD:
        return _household(people, number=request.identity.number)
    citizen = wire.the_citizen(people)
    if citizen is None:
        return _NONE
    if not wire.speaks_of(citizen, request.identity.number):
        if _nobody(citizen):
            return _NONE
        raise Unavailable(Outcome.BAD_RESPONSE, detail="other-number")
    return Answer(outcome=Outcome.FOUND, record=wire.record(citizen, asked=request.fields))


def at_status(status: int, tree: object, *, codes: Codes) -> Answer:
    """What a reply says that is not 200: a refusal where its body holds an explained code, else an outage by its status.

    Such a reply never says "not found": 404 is a wrong path. A 400 without an explained code is no BAD_INPUT either, for it
    speaks of how this program asked, not of what the clerk typed. Raises Unavailable.
    """
    told = codes.explained(outer(tree))
    if told is not None and told is not Outcome.NOT_FOUND_OR_MISMATCH:
        return Answer(outcome=decided(told, detail="source-code"))
    if 200 <= status < 300:
        raise Unavailable(Outcome.BAD_RESPONSE, detail="http-2xx")
    detail = f"http-{status}" if status in _STATUSES else "http-4xx"
    raise Unavailable(Outcome.AUTH_FAILED if status in (401, 403) else Outcome.GATEWAY_ERROR, detail=detail)


def _people(parts: Parts) -> object:
    """What stands under `CongDan`; None where the collection is there without one.

    A collection with anything in it but plain words (a count, a remark) does not say "nobody": it says something in a shape
    that nobody here can read.
    """
    citizens = find(parts, "CongDan")
    if len(citizens) > 1 or not (citizens or _empty(find(parts, "CongdanCollection"))):
        raise Unavailable(Outcome.BAD_RESPONSE, detail="shape")
    return citizens[0] if citizens else None


def _empty(collections: list[object]) -> bool:
    if len(collections) != 1:
        return False
    inside = collections[0]
    return all(_nobody(one) or isinstance(one, (str, int)) for one in inside.values()) if isinstance(inside, Mapping) else _nobody(inside)


def _exists(parts: Parts) -> Answer:
    told = find(parts, "TonTai")
    if not told and _nobody(_people(parts)):
        return _NONE
    known = _YES_AND_NO.get(str(told[0]).strip().lower()) if len(told) == 1 else None
    if known is None:
        raise Unavailable(Outcome.BAD_RESPONSE, detail="shape")
    return Answer(outcome=Outcome.FOUND) if known else _NONE


def _household(people: object, *, number: str) -> Answer:
    """The members, each once, among whom the citizen asked for must be."""
    listed = people if isinstance(people, list) else [people]
    nodes = [node for place, node in enumerate(listed) if not _nobody(node) and node not in listed[:place]]
    if not nodes:
        return _NONE
    if not all(isinstance(node, Mapping) for node in nodes):
        raise Unavailable(Outcome.BAD_RESPONSE, detail="shape")
    if not any(wire.speaks_of(node, number) for node in nodes):
        raise Unavailable(Outcome.BAD_RESPONSE, detail="other-number")
    return Answer(outcome=Outcome.FOUND, members=tuple(wire.member(node) for node in nodes))


def _nobody(node: object) -> bool:
    """Does this element hold no value at all? Some gateways write a citizen who is not there with all his elements empty."""
    if isinstance(node, Mapping):
        return all(map(_nobody, node.values()))
    return all(map(_nobody, node)) if isinstance(node, list) else node is None or not str(node).strip()
