"""Real servers on loopback, in a thread of their own, and a proxy that spoils what passes through it: faults in real time."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from threading import Thread

from tests.faults.source import End

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Spoil = Callable[[bytes, int], "tuple[bytes, float | End]"]
"""Of a piece that passes and the number of bytes before it: what passes on, and what comes then: seconds to wait, or the end."""


@contextmanager
def served(serve: Serve, *, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """The port on 127.0.0.1 where `serve` is called for each connection."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(_forgiving(serve), "127.0.0.1", 0, ssl=tls))
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_ended(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def spoiling(port: int, spoil: Spoil) -> Serve:
    """A proxy before that port: questions pass as they are, answers as `spoil` has it."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        asking = asyncio.create_task(_pass_on(reader, far_writer))
        passed = 0
        try:
            while piece := await far_reader.read(64):
                said, then = spoil(piece, passed)
                passed += len(piece)
                writer.write(said)
                await writer.drain()
                if then is End.HANG:
                    await asyncio.Event().wait()
                elif then is End.RESET:
                    writer.transport.abort()
                    return
                await asyncio.sleep(then if isinstance(then, float) else 0)
        finally:
            asking.cancel()
            far_writer.close()

    return serve


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(4096):
        writer.write(piece)
        await writer.drain()


def tunnel(port: int, *, status: str = "200 OK", heads: list[str] | None = None) -> Serve:
    """An HTTP proxy that answers CONNECT with that status, and where it is 200 leads to that port, whatever was asked for."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        if heads is not None:
            heads.append(head)
        writer.write(f"HTTP/1.1 {status}\r\n\r\n".encode())
        await writer.drain()
        if status.startswith("200"):
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
            asking = asyncio.create_task(_pass_on(reader, far_writer))
            try:
                await _pass_on(far_reader, writer)
            finally:
                asking.cancel()
                far_writer.close()

    return serve


def _forgiving(serve: Serve) -> Serve:
    serving = set[asyncio.Task[None] | None]()  # a loop itself holds its tasks weakly

    async def wrapped(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving.add(asyncio.current_task())
        try:
            await serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client has gone, or the test is over
        finally:
            writer.close()

    return wrapped


async def _ended(server: asyncio.Server) -> None:
    server.close()
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    await asyncio.sleep(0)
