"""JSON of a source nobody trusts: strict UTF-8, no name twice, no number that is none, not too deep.

RFC 8259 leaves all of this to the reader; two readers that choose differently see two different citizens. One byte-order
mark at the start is let pass, as the RFC allows (section 8.1): some servers write it.
"""

import codecs
import json
import math
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NoReturn

from app.core.errors import Unavailable
from app.verify.network.details import Detail, unavailable
from app.verify.network.policy import POLICY

Each = Callable[[dict[str, Any]], object]
_NESTED = (dict, list)
_HALF = re.compile("[\ud800-\udfff]")
_HALF_ESCAPED = re.compile(rb"\\u[dD][89a-fA-F]")


def json_of(body: bytes, *, depth_most: int = POLICY.depth_most, each: Each | None = None) -> object:
    """What the body says. `each` sees every object, the innermost first, and gives what stands in its place.

    Raises Unavailable(BAD_RESPONSE) with a detail `json-...`, never with a word of the body; and what `each` raises of that kind.
    """
    body = body.removeprefix(codecs.BOM_UTF8).strip(b" \t\r\n")
    if not body:
        raise unavailable(Detail.JSON_EMPTY)
    if body.startswith(b"<"):
        raise unavailable(Detail.JSON_HTML)
    found, problem = _parsed(body, each)
    if problem is not None:  # outside of `except`: the parser's own exception holds the body
        raise problem
    if body.count(b"[") + body.count(b"{") > depth_most:
        _shallow(found, depth_most)
    if b"\\u" in body and _HALF_ESCAPED.search(body):
        _whole_letters(found)
    return found


def _parsed(body: bytes, each: Each | None) -> tuple[object, Unavailable | None]:
    try:
        return _decoder(each).decode(body.decode("utf-8")), None
    except Unavailable as refused:
        return None, refused
    except UnicodeDecodeError:
        return None, unavailable(Detail.JSON_UTF8)
    except RecursionError:
        return None, unavailable(Detail.JSON_DEPTH)
    except ValueError:  # JSONDecodeError, and an integer of more than 4,300 digits
        return None, unavailable(Detail.JSON_BROKEN)


def _no_number(_: str) -> NoReturn:
    raise unavailable(Detail.JSON_NUMBER)


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):  # 1e999
        raise unavailable(Detail.JSON_NUMBER)
    return number


@cache
def _decoder(each: Each | None) -> json.JSONDecoder:
    def one(pairs: list[tuple[str, Any]]) -> object:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise unavailable(Detail.JSON_DUPLICATE)
        return each(found) if each else found

    return json.JSONDecoder(object_pairs_hook=one, parse_constant=_no_number, parse_float=_finite)


def _inside(layer: Iterable[object]) -> list[object]:
    """Everything one step further in."""
    inner: list[object] = []
    for node in layer:
        if isinstance(node, dict):
            inner.extend(node.values())
        elif isinstance(node, list):
            inner.extend(node)
    return inner


def _shallow(found: object, depth_most: int) -> None:
    layer: list[Any] = [found] if found.__class__ in _NESTED else []
    for _ in range(depth_most):
        layer = [inner for node in layer for inner in (node.values() if node.__class__ is dict else node) if inner.__class__ in _NESTED]
        if not layer:
            return
    raise unavailable(Detail.JSON_DEPTH)


def _whole_letters(found: object) -> None:
    """No half of a surrogate pair: it can be neither shown nor stored."""
    layer: list[object] = [found]
    while layer:
        texts = [node for node in layer if isinstance(node, str)] + [name for node in layer if isinstance(node, dict) for name in node]
        if any(_HALF.search(text) for text in texts):
            raise unavailable(Detail.JSON_UTF8)
        layer = _inside(layer)
