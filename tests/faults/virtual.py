"""An event loop with a clock and a network of its own: hours pass at once, and no byte leaves the process.

Time stands while anything is to be done and jumps to the next timer when nothing is. Names and connections are those of
`Internet`; all above the sockets is real: httpx, httpcore, anyio, h11, OpenSSL on both sides.
"""

import asyncio
import selectors
import socket
import ssl
from asyncio.sslproto import SSLProtocol
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
ADDRESS = "192.0.2.1"
"""Where every name of the virtual internet lies (RFC 5737: an address for documentation)."""


class _Clockwork(selectors.DefaultSelector):
    """Waits for other threads alone; for timers it moves the clock."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(None if timeout is None else 0)
        if timeout and not ready:
            self.now += timeout
        return ready


@dataclass(kw_only=True)
class Internet:
    """How names and connections behave; the defaults are a good day. Seconds are virtual."""

    serve: Serve
    tls: ssl.SSLContext | None = None
    resolves_after_s: float = 0.0
    resolves: bool | Exception = True
    connects_after_s: float = 0.0
    connects: bool = True
    dials: list[tuple[str, int]] = field(default_factory=list)
    """Every connection that was tried."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """To be given to a `Line`."""

    def __init__(self, internet: Internet) -> None:
        self._clockwork = _Clockwork()
        super().__init__(self._clockwork)
        self._internet = internet
        self._serving = set[asyncio.Task[Any] | None]()  # a loop itself holds its tasks weakly

    def time(self) -> float:
        return self._clockwork.now

    async def getaddrinfo(self, host: Any, port: Any, **_: Any) -> Any:
        await asyncio.sleep(self._internet.resolves_after_s)
        if isinstance(self._internet.resolves, Exception):
            raise self._internet.resolves
        if not self._internet.resolves:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ADDRESS, port))]

    async def create_connection(self, protocol_factory: Any, host: Any = None, port: Any = None, **_: Any) -> Any:
        self._internet.dials.append((str(host), int(port)))
        await asyncio.sleep(self._internet.connects_after_s)
        if not self._internet.connects:
            raise ConnectionRefusedError("refused")
        reader = asyncio.StreamReader(loop=self)
        far_protocol: asyncio.BaseProtocol = asyncio.StreamReaderProtocol(reader, self._served, loop=self)
        if self._internet.tls:  # as asyncio's own server does for `ssl=`
            shaken = self.create_future()
            shaken.add_done_callback(lambda future: future.exception())  # a client that refuses us is no surprise
            far_protocol = SSLProtocol(self, far_protocol, self._internet.tls, shaken, server_side=True)
        near, far = Pipe(self), Pipe(self)
        near.peer, far.peer = far, near
        near.open(protocol_factory())
        far.open(far_protocol)
        return near, near.get_protocol()

    async def _served(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._serving.add(asyncio.current_task())
        try:
            await self._internet.serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the other side, or the loop, has gone: that is what half of the faults are about
        finally:
            writer.close()


class _Nowhere:
    """What is asked of a socket beneath a connection."""

    family = socket.AF_INET

    def getsockname(self) -> tuple[str, int]:
        return ADDRESS, 1

    getpeername = getsockname


class Pipe(asyncio.Transport):
    """One end of a connection within the process."""

    _start_tls_compatible = True

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(extra={"socket": _Nowhere()})
        self._own_loop = loop
        self.peer: Pipe
        self._protocol: asyncio.BaseProtocol
        self._waiting: list[bytes | None] = []
        self._paused = self._closing = self._lost = False

    def open(self, protocol: asyncio.BaseProtocol) -> None:
        self._protocol = protocol
        protocol.connection_made(self)

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._protocol = protocol

    def get_protocol(self) -> asyncio.BaseProtocol:
        return self._protocol

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None: ...

    def get_write_buffer_size(self) -> int:
        return 0

    def is_closing(self) -> bool:
        return self._closing

    def is_reading(self) -> bool:
        return not self._paused

    def pause_reading(self) -> None:
        self._paused = True

    def resume_reading(self) -> None:
        self._paused = False
        self._own_loop.call_soon(self._deliver)

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self._to_peer(None)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if data and not self._closing:
            self._to_peer(bytes(data))

    def close(self) -> None:
        if not self._closing:
            self._closing = True
            self._to_peer(None)
            self._own_loop.call_soon(self._lose, None)

    def abort(self) -> None:
        self.close()

    def _force_close(self, problem: Exception | None) -> None:
        self.close()

    def reset(self) -> None:
        """The peer meets "connection reset" at once; what it has not read is gone."""
        self._closing = True
        self._own_loop.call_soon(self.peer._lose, ConnectionResetError("reset"))
        self._own_loop.call_soon(self._lose, None)

    def _to_peer(self, data: bytes | None) -> None:
        self.peer._waiting.append(data)
        self._own_loop.call_soon(self.peer._deliver)

    def _deliver(self) -> None:
        while self._waiting and not self._paused and not self._lost:
            data = self._waiting.pop(0)
            if isinstance(self._protocol, asyncio.BufferedProtocol):
                _fill(self._protocol, data)
            elif isinstance(self._protocol, asyncio.Protocol):
                if data is None:
                    self._protocol.eof_received()
                else:
                    self._protocol.data_received(data)

    def _lose(self, problem: Exception | None) -> None:
        if not self._lost:
            self._lost = self._closing = True
            self._protocol.connection_lost(problem)


def _fill(protocol: asyncio.BufferedProtocol, data: bytes | None) -> None:
    if data is None:
        protocol.eof_received()
        return
    while data:
        room: Any = memoryview(protocol.get_buffer(len(data)))
        count = min(len(room), len(data))
        room[:count] = data[:count]
        protocol.buffer_updated(count)
        data = data[count:]
