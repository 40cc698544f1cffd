"""HTTP/1.1 on one connection: requests in, replies out, byte by byte where a fault wants it (h11)."""

import asyncio
import json
import socket
import ssl
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import h11

from app.simulator.faults import Fault, Kind

BODY_MOST = 64 * 1024
"""Bytes of a request's body; more is answered with 413."""

HEADERS_MOST = 16 * 1024
_GARBAGE = b"\x15\x03\x01 220 motcua simulator ready\r\n"
_HUGE = 32 * 1024
_LINGER = "hh" if sys.platform == "win32" else "ii"  # Windows has it in two short numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What came in: the path without its query, header names in lower case."""

    method: str
    path: str
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    local: bool
    """It came from this very machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What goes out. Content-Length is added on the way."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)

    @classmethod
    def json(cls, content: Any, *, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Self:
        """JSON with its letters as they are."""
        body = json.dumps(content, ensure_ascii=False).encode()
        return cls(status=status, headers=(("Content-Type", "application/json; charset=utf-8"), *headers), body=body)

    @classmethod
    def xml(cls, body: bytes, *, status: int = 200) -> Self:
        """SOAP 1.1's own kind of content."""
        return cls(status=status, headers=(("Content-Type", "text/xml; charset=utf-8"),), body=body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A reply, and the fault by which its bytes leave."""

    reply: Reply
    fault: Fault | None = None


Answering = Callable[[Request], Exchange]


async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answering: Answering, local: bool) -> None:
    """Answers the requests of one connection until one of both sides ends it."""
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=HEADERS_MOST)
    try:
        while (request := await _request(reader, connection, local=local)) is not None:
            whole = _serialised(connection, answering(request), head_only=request.method == "HEAD")
            if not await _deliver(whole, reader, writer) or connection.our_state is not h11.DONE:
                break
            connection.start_next_cycle()
    except h11.RemoteProtocolError as problem:
        writer.write(_refused(connection, problem))
    except (ConnectionError, ssl.SSLError):
        pass  # the desk went away: its own business


async def _request(reader: asyncio.StreamReader, connection: h11.Connection, *, local: bool) -> Request | None:
    """The next whole request; None where the other side has ended. Raises h11.RemoteProtocolError."""
    head: h11.Request | None = None
    body = bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(64 * 1024))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > BODY_MOST:
                raise h11.RemoteProtocolError("too large", error_status_hint=413)
        elif isinstance(event, h11.EndOfMessage) and head is not None:
            return Request(
                method=head.method.decode(),
                path=head.target.decode().partition("?")[0],
                headers={name.decode(): value.decode("latin-1") for name, value in head.headers},
                body=bytes(body),
                local=local,
            )
        else:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outgoing:
    """A reply as bytes: `body` of them at the end are its body."""

    whole: bytes = field(repr=False)
    body: int
    fault: Fault | None


def _serialised(connection: h11.Connection, exchange: Exchange, *, head_only: bool) -> _Outgoing:
    reply, fault = exchange.reply, exchange.fault
    headers = [*reply.headers, ("Content-Length", str(len(reply.body)))]
    if fault and fault.kind is Kind.HUGE_HEADER:
        headers.append(("X-Padding", "x" * (fault.size or _HUGE)))
    body = b"" if head_only else reply.body
    response = h11.Response(status_code=reply.status, headers=[(name.encode(), value.encode()) for name, value in headers])
    parts = [connection.send(event) for event in (response, h11.Data(data=body), h11.EndOfMessage())]
    return _Outgoing(whole=b"".join(part for part in parts if part), body=len(body), fault=fault)


def _refused(connection: h11.Connection, problem: h11.RemoteProtocolError) -> bytes:
    """The last words to somebody who does not speak HTTP, or too much of it."""
    response = h11.Response(status_code=problem.error_status_hint, headers=[(b"Connection", b"close"), (b"Content-Length", b"0")])
    return connection.send(response) or b""


async def _deliver(outgoing: _Outgoing, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Sends the bytes as the fault wants it; True where the connection may go on."""
    fault, whole = outgoing.fault, outgoing.whole
    kind = fault.kind if fault else None
    match kind:
        case Kind.SILENT:
            await reader.read()  # until the desk gives up
            return False
        case Kind.RESET:
            _reset(writer)
            return False
        case Kind.GARBAGE:
            whole = _GARBAGE
        case Kind.CUT:
            whole = whole[: len(whole) - (outgoing.body + 1) // 2]
        case Kind.DELAY if fault:
            await asyncio.sleep(fault.seconds)
        case Kind.DRIP if fault:
            await _drip(whole, writer, seconds=fault.seconds)
            whole = b""
        case _:
            pass
    writer.write(whole)
    await writer.drain()
    return kind not in (Kind.GARBAGE, Kind.CUT)


async def _drip(whole: bytes, writer: asyncio.StreamWriter, *, seconds: float) -> None:
    for place in range(len(whole)):
        writer.write(whole[place : place + 1])
        await writer.drain()
        await asyncio.sleep(seconds)


def _reset(writer: asyncio.StreamWriter) -> None:
    """An RST instead of an orderly end: what a restarted server or a firewall sends."""
    inner: socket.socket = writer.get_extra_info("socket")
    inner.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(_LINGER, 1, 0))
    writer.transport.abort()
