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
    """The same, and beside it every object that is in it, an outer one before those inside."""
    body = body.removeprefix(codecs.BOM_UTF8).strip(b" \t\r\n")
    if not body:
        raise unavailable(Detail.JSON_EMPTY)
    if body.startswith(b"<"):
        raise unavailable(Detail.JSON_HTML)
    found = _parsed(body, _QUICK)
    objects = _collect(found, [], depth_most) if found.__class__ in _NESTED else []
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


def _collect(node: Any, objects: list[dict[str, Any]], depth_left: int) -> list[dict[str, Any]]:
    """The objects in an object or list, itself included, added to `objects`; `depth_left` layers may still follow, this one counted."""
    if not depth_left:
        raise unavailable(Detail.JSON_DEPTH)
    if node.__class__ is dict:
        objects.append(node)
        node = node.values()
    for inner in node:
        if inner.__class__ is not str and inner.__class__ in _NESTED:
            _collect(inner, objects, depth_left - 1)
    return objects
