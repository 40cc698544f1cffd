"""Doors that listen, and the thread with the event loop behind them."""

import asyncio
import contextlib
import errno
import ipaddress
import ssl
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Thread

from app.core.errors import CouldNotAsk
from app.simulator.http import Answering, converse

_BACKLOG = 1024
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # nothing is bound here: an address to connect to is looked up


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One address that takes connections. `port` 0: a free one; without `answering` it never says a word."""

    name: str
    host: str
    port: int = 0
    scheme: str = "http"
    context: ssl.SSLContext | None = None
    answering: Answering | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """The doors are open: where they are, and how to have them closed."""

    bases: Mapping[str, str]
    loop: asyncio.AbstractEventLoop
    stop: asyncio.Event


@contextmanager
def listening(doors: tuple[Door, ...]) -> Iterator[Mapping[str, str]]:
    """Opens all doors and gives their bases by name (`https://127.0.0.1:8443`); closes them, connections included, at the end.

    Raises CouldNotAsk where a port is in use or an address is none of this machine's.
    """
    ready: Future[_Open] = Future()
    thread = Thread(target=lambda: asyncio.run(_House().keep(doors, ready)), name="simulator", daemon=True)
    thread.start()
    try:
        opened = ready.result()
    except BaseException:
        thread.join()
        raise
    try:
        yield opened.bases
    finally:
        opened.loop.call_soon_threadsafe(opened.stop.set)
        thread.join()


class _House:
    """All doors of one simulator, and the conversations at them. Lives on one event loop."""

    def __init__(self) -> None:
        self._conversations: set[asyncio.Task[None]] = set()

    async def keep(self, doors: tuple[Door, ...], ready: "Future[_Open]") -> None:
        """Opens the doors, says so (or why not) to `ready`, and keeps them open until told to stop."""
        stop = asyncio.Event()
        async with contextlib.AsyncExitStack() as stack:
            bases = {}
            for door in doors:
                try:
                    server = await asyncio.start_server(
                        partial(self._welcome, door), door.host, door.port, ssl=door.context, backlog=_BACKLOG
                    )
                except OSError as problem:
                    reason = "port_in_use" if problem.errno == errno.EADDRINUSE else "cannot_listen"
                    ready.set_exception(CouldNotAsk(f"simulator.{reason}", host=door.host, port=door.port))
                    return
                stack.push_async_callback(_take_no_more, server)
                bases[door.name] = _base(door, server)
            ready.set_result(_Open(bases=bases, loop=asyncio.get_running_loop(), stop=stop))
            await stop.wait()
        for conversation in self._conversations:
            conversation.cancel()
        await asyncio.gather(*self._conversations, return_exceptions=True)

    def _welcome(self, door: Door, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        conversation = asyncio.create_task(_converse(door, reader, writer))
        self._conversations.add(conversation)
        conversation.add_done_callback(self._conversations.discard)


async def _converse(door: Door, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One conversation, until its connection is closed and nothing of it is left to be sent."""
    try:
        if door.answering is None:
            await reader.read()  # until the other side gives up
        else:
            await converse(reader, writer, answering=door.answering, local=_is_local(writer))
        writer.close()
        await writer.wait_closed()
    except OSError:  # the other side was quicker
        writer.close()
    except BaseException:
        writer.transport.abort()
        raise


async def _take_no_more(server: asyncio.Server) -> None:
    """Those who are just coming in are let in first: a server closed on them forgets their sockets (Python 3.11)."""
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):  # Windows' loop takes connections another way
        for socket in server.sockets:
            loop.remove_reader(socket.fileno())
    for _ in range(3):  # taken, made a transport, welcomed
        await asyncio.sleep(0)
    server.close()


def _base(door: Door, server: asyncio.Server) -> str:
    host, port = server.sockets[0].getsockname()[:2]
    host = _ANYWHERE.get(host, host)
    return f"{door.scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def _is_local(writer: asyncio.StreamWriter) -> bool:
    peer = writer.get_extra_info("peername")
    address = ipaddress.ip_address(peer[0].partition("%")[0]) if peer else None
    return address is not None and (getattr(address, "ipv4_mapped", None) or address).is_loopback
