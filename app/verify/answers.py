"""What a source's answer says: a tree and the request it answers become an `Answer`, or an outage with its name.

One reader for every adapter that speaks in the services' elements. "Not found" needs an answer that plainly says so: the collection
without a `CongDan`, or `TonTai` false, and beside it nothing that could be the news of an outage. Whatever is merely missing, odd or
about somebody else is BAD_RESPONSE, so that no outage and no mistake can pass for a missing citizen.
"""

from collections.abc import Mapping
from typing import Final

from app.core.errors import Unavailable
from app.core.lookup import Answer, LookupRequest, Outcome, Service
from app.verify import wire
from app.verify.codes import Codes, decided
from app.verify.element import Node, text_of
from app.verify.tree import Parts, blank, find, outer

_NONE = Answer(outcome=Outcome.NOT_FOUND_OR_MISMATCH)
REPLIES: Final = frozenset({500})
"""Of the statuses of 500 and more those whose body may be a refusal: SOAP 1.1 tells a Fault so (section 6.2), and gateways pass it on."""
_STATUSES = (400, 401, 403, 404, 500)
"""Those with advice of their own."""
_OLD_DIGITS: Final = 9
"""Of the numbers of old identity cards (CMND)."""
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
    citizens = find(parts, "CongDan")
    listed = _listed(citizens)
    echoes = find(parts, "MaYeuCau") + [node["MaYeuCau"] for node in listed if isinstance(node, dict) and "MaYeuCau" in node]
    if echoes and not all(_is_ours(echo, request.request_id) for echo in echoes):
        raise Unavailable(Outcome.BAD_RESPONSE, detail="other-request")
    if request.service is Service.AUTHENTICATE:
        return _exists(parts, codes=codes)
    if len(citizens) > 1 or not (citizens or find(parts, "CongdanCollection")):
        raise Unavailable(Outcome.BAD_RESPONSE, detail="shape")
    people = _people(listed)
    if not people:
        return _nobody(parts, codes=codes)
    if request.service is Service.HOUSEHOLD:
        return _household(people, number=request.identity.number)
    if len(people) > 1:
        raise Unavailable(Outcome.BAD_RESPONSE, detail="several")
    _require_about(people, request.identity.number)
    return Answer(outcome=Outcome.FOUND, record=wire.record(people[0], asked=request.fields))


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


def _listed(citizens: list[object]) -> list[object]:
    """Who stands under `CongDan`, alone or in a list."""
    return [one for under in citizens for one in (under if isinstance(under, list) else (under,))]


def _is_ours(echo: object, request_id: str) -> bool:
    """Is this the request's own id, in whatever letters, or nothing?"""
    return blank(echo) or isinstance(echo, list) or str(echo).strip().casefold() == request_id.casefold()


def _people(listed: list[object]) -> list[Node]:
    """Whoever is listed, each once; some gateways list an empty element beside them. Raises Unavailable for what is no element."""
    people: list[Node] = []
    for node in listed:
        if blank(node) or node in people:
            continue
        if not isinstance(node, dict):
            raise Unavailable(Outcome.BAD_RESPONSE, detail="shape")
        people.append(node)
    return people


def _nobody(parts: Parts, *, codes: Codes) -> Answer:
    """Not found, where the answer says so and nothing else. Raises Unavailable where a count, a remark or a status says more."""
    leaves = ((name, value) for name, value in parts if name != "CongDan" and not isinstance(value, (dict, list)))
    if not all(codes.is_fine(name, value) for name, value in leaves):
        raise Unavailable(Outcome.BAD_RESPONSE, detail="not-plain")
    return _NONE


def _require_about(people: list[Node], number: str) -> None:
    """One of them bears the very number that was asked for. Raises Unavailable.

    An old number, too, has to be in the answer: name and birth date fit others as well, and where nothing says whose record this is,
    nobody may see it. Such a citizen is asked for by his 12 digits.
    """
    if not any(wire.speaks_of(node, number) for node in people):
        unsaid = len(number) == _OLD_DIGITS and not any(text_of(node, "SoCMND") for node in people)
        raise Unavailable(Outcome.BAD_RESPONSE, detail="old-number" if unsaid else "other-number")


def _exists(parts: Parts, *, codes: Codes) -> Answer:
    told = find(parts, "TonTai")
    known = _YES_AND_NO.get(str(told[0]).strip().lower()) if len(told) == 1 else None
    if known is None:
        raise Unavailable(Outcome.BAD_RESPONSE, detail="shape")
    return Answer(outcome=Outcome.FOUND) if known else _nobody([part for part in parts if part[0] != "TonTai"], codes=codes)


def _household(people: list[Node], *, number: str) -> Answer:
    """The members, among whom the citizen asked for must be."""
    _require_about(people, number)
    return Answer(outcome=Outcome.FOUND, members=tuple(wire.member(node) for node in people))
