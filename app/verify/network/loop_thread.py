"""One daemon thread with an event loop: started by the first piece of work, ended by `close`."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Lock, Thread
from typing import Any, ParamSpec, TypeVar

from app.verify.network.details import Detail, unavailable

T = TypeVar("T")
P = ParamSpec("P")
_END_S = 2.0


class DaemonThreads(ThreadPoolExecutor):
    """Each job on a daemon thread of its own.

    The loop resolves names in its executor. A resolver that hangs for half a minute must hold neither the names asked for
    after it, as it would in a pool of few threads, nor the end of the program, which waits for every thread of a pool.
    """

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Starts the job at once."""
        future: Future[T] = Future()
        Thread(target=_settle, args=(future, partial(fn, *args, **kwargs)), name="motcua-resolver", daemon=True).start()
        return future


def _settle(future: "Future[T]", job: Callable[[], T]) -> None:
    future.set_running_or_notify_cancel()
    try:
        result = job()
    except BaseException as problem:
        future.set_exception(problem)
    else:
        future.set_result(result)


def new_loop() -> asyncio.AbstractEventLoop:
    """A loop whose names are resolved on daemon threads."""
    loop = asyncio.new_event_loop()
    loop.set_default_executor(DaemonThreads())
    return loop


class LoopThread:
    """Any thread may submit. `make` builds the loop; nothing is built before the first submission."""

    def __init__(self, make: Callable[[], asyncio.AbstractEventLoop]) -> None:
        self._make = make
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self._closed = False

    def submit(self, work: Callable[[], Coroutine[Any, Any, T]]) -> "Future[T]":
        """Runs the coroutine on the loop. Raises Unavailable(CANCELLED, "shut") after `close`."""
        with self._lock:
            if self._closed:
                raise unavailable(Detail.SHUT)
            if self._loop is None:
                self._loop = self._make()
                self._thread = Thread(target=_live, args=(self._loop,), name="motcua-line", daemon=True)
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(work(), self._loop)

    def close(self) -> None:
        """Cancels what runs, closes its connections and waits for the thread, at most two seconds. May be called again."""
        with self._lock:
            self._closed = True
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is not None and thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(_END_S)


def _live(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_forever()
    loop.run_until_complete(_end_the_rest())
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


async def _end_the_rest() -> None:
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
