"""JSON of a source nobody trusts: strict UTF-8, no name twice, no number that is none, not too deep.

RFC 8259 leaves all of this to the reader; two readers that choose differently see two different citizens. One byte-order
mark at the start is let pass, as the RFC allows (section 8.1): some servers write it.
"""

import codecs
import json
import math
import re
from typing import Any, NoReturn

from app.core.errors import Unavailable
from app.verify.network.details import Detail, unavailable
from app.verify.network.policy import POLICY

_NESTED = (dict, list)
_HALF = re.compile("[\ud800-\udfff]")
_HALF_ESCAPED = re.compile(rb"\\u[dD][89a-fA-F]")


def json_of(body: bytes, *, depth_most: int = POLICY.depth_most) -> object:
    """What the body says.

    Raises Unavailable(BAD_RESPONSE) with a detail `json-...`, never with a word of the body.
    """
    return with_objects(body, depth_most=depth_most)[0]


def with_objects(body: bytes, *, depth_most: int = POLICY.depth_most) -> tuple[object, list[dict[str, Any]]]:
    """The same, and beside it every object that is in it, outermost first."""
    body = body.removeprefix(codecs.BOM_UTF8).strip(b" \t\r\n")
    if not body:
        raise unavailable(Detail.JSON_EMPTY)
    if body.startswith(b"<"):
        raise unavailable(Detail.JSON_HTML)
    found = _parsed(body, _QUICK)
    objects = _objects(found, depth_most)
    if sum(map(len, objects)) != body.count(b":"):  # a colon in a text, or a name that took the place of its twin
        _parsed(body, _WARY)
    if b"\\u" in body and _HALF_ESCAPED.search(body) and _HALF.search(json.dumps(found, ensure_ascii=False)):
        raise unavailable(Detail.JSON_UTF8)  # half of a surrogate pair can be neither shown nor stored
    return found, objects


def _parsed(body: bytes, decoder: json.JSONDecoder) -> object:
    try:
        return decoder.decode(body.decode("utf-8"))
    except Unavailable as refused:
        problem = refused
    except UnicodeDecodeError:
        problem = unavailable(Detail.JSON_UTF8)
    except RecursionError:
        problem = unavailable(Detail.JSON_DEPTH)
    except ValueError:  # JSONDecodeError, and an integer of more than 4,300 digits
        problem = unavailable(Detail.JSON_BROKEN)
    raise problem  # outside of `except`: the parser's own exception holds the body


def _no_number(_: str) -> NoReturn:
    raise unavailable(Detail.JSON_NUMBER)


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):  # 1e999
        raise unavailable(Detail.JSON_NUMBER)
    return number


def _no_twins(pairs: list[tuple[str, object]]) -> None:
    if len(dict(pairs)) != len(pairs):
        raise unavailable(Detail.JSON_DUPLICATE)


_QUICK = json.JSONDecoder(parse_constant=_no_number, parse_float=_finite)
_WARY = json.JSONDecoder(object_pairs_hook=_no_twins)
"""Looks at every object for a name that stands there twice: which takes as long as all the rest."""


def _objects(found: object, depth_most: int) -> list[dict[str, Any]]:
    within: list[Any] = []
    layer: list[Any] = [found] if found.__class__ in _NESTED else []
    for _ in range(depth_most + 1):
        if not layer:
            return [node for node in within if node.__class__ is dict]
        within += layer
        inside = [node.values() if node.__class__ is dict else node for node in layer]
        layer = [inner for inners in inside for inner in inners if inner.__class__ is not str and inner.__class__ in _NESTED]
    raise unavailable(Detail.JSON_DEPTH)
