"""Faults that make another reply of a good one."""

import gzip
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from app.simulator.faults import Fault, Kind
from app.simulator.http import Reply

_PAGE = "<!DOCTYPE html><html lang=vi><meta charset=utf-8><title>Đăng nhập</title><p>Phiên làm việc đã hết hạn.</p></html>"

_DEPTH = 200
_OVERSIZE = 1024 * 1024
_BOMB = 64 * 1024 * 1024
_RATE_LIMIT_S = 30
_ENVELOPE = re.compile(rb"<(?:[\w-]+:)?Envelope")


def mangled(reply: Reply, fault: Fault | None) -> Reply:
    """The reply that this fault makes of it; the same one where the fault is of another kind, or does not fit its content."""
    return _MANGLING[fault.kind](reply, fault) if fault and fault.kind in _MANGLING else reply


def _status(_: Reply, fault: Fault) -> Reply:
    later = (("Retry-After", f"{fault.seconds:g}"),) if fault.seconds else ()
    return Reply(status=fault.status or 502, headers=(("Content-Type", "text/plain"), *later), body=b"upstream error")


def _rate_limited(_: Reply, fault: Fault) -> Reply:
    return Reply.json({"message": "Quá nhiều yêu cầu"}, status=429, headers=(("Retry-After", f"{fault.seconds or _RATE_LIMIT_S:g}"),))


def _redirect(_: Reply, __: Fault) -> Reply:
    return Reply(status=302, headers=(("Location", "/elsewhere"),))


def _html(_: Reply, __: Fault) -> Reply:
    return Reply(headers=(("Content-Type", "text/html; charset=utf-8"),), body=_PAGE.encode())


def _empty(reply: Reply, _: Fault) -> Reply:
    return replace(reply, status=200, body=b"")


def _broken(reply: Reply, _: Fault) -> Reply:
    return replace(reply, body=reply.body[:-3] or b"{")


def _not_utf8(reply: Reply, _: Fault) -> Reply:
    half = len(reply.body) // 2
    return replace(reply, body=reply.body[:half] + b"\xff\xfe" + reply.body[half:])


def _duplicate(reply: Reply, _: Fault) -> Reply:
    first = next(iter(json.loads(reply.body)), "a") if _is_json(reply) else ""
    return _with_member(_with_member(reply, f'"{first}":null'), f'"{first}":null') if first else reply


def _nan(reply: Reply, _: Fault) -> Reply:
    return _with_member(reply, '"Khac":NaN')


def _deep(reply: Reply, _: Fault) -> Reply:
    if _is_json(reply):
        return _with_member(reply, f'"Khac":{"[" * _DEPTH}{"]" * _DEPTH}')
    place = reply.body.rindex(b"</")
    return replace(reply, body=reply.body[:place] + b"<a>" * _DEPTH + b"</a>" * _DEPTH + reply.body[place:])


def _doctype(reply: Reply, _: Fault) -> Reply:
    return replace(reply, body=_ENVELOPE.sub(rb"<!DOCTYPE x [<!ENTITY a 'aaaaaaaa'>]>\g<0>", reply.body, count=1))


def _oversized(reply: Reply, fault: Fault) -> Reply:
    return replace(reply, body=reply.body + b" " * (fault.size or _OVERSIZE))


def _bomb(reply: Reply, fault: Fault) -> Reply:
    body = gzip.compress(reply.body) + _blanks(fault.size or _BOMB)  # two members, one stream (RFC 1952 section 2.2)
    return replace(reply, headers=(*reply.headers, ("Content-Encoding", "gzip")), body=body)


@cache
def _blanks(size: int) -> bytes:
    return gzip.compress(b" " * size, compresslevel=6)


def _is_json(reply: Reply) -> bool:
    return reply.body.startswith(b"{")


def _with_member(reply: Reply, member: str) -> Reply:
    if not _is_json(reply):
        return reply
    comma = "" if reply.body == b"{}" else ","
    return replace(reply, body=reply.body[:-1] + f"{comma}{member}}}".encode())


_MANGLING: Mapping[Kind, Callable[[Reply, Fault], Reply]] = {
    Kind.STATUS: _status,
    Kind.RATE_LIMITED: _rate_limited,
    Kind.REDIRECT: _redirect,
    Kind.HTML: _html,
    Kind.EMPTY: _empty,
    Kind.BROKEN: _broken,
    Kind.NOT_UTF8: _not_utf8,
    Kind.DUPLICATE: _duplicate,
    Kind.NAN: _nan,
    Kind.DEEP: _deep,
    Kind.DOCTYPE: _doctype,
    Kind.OVERSIZED: _oversized,
    Kind.GZIP_BOMB: _bomb,
}
