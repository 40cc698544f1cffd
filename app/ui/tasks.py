"""The one maker of threads: work goes to a worker, its result comes back on the GUI thread or nowhere.

Every task has an owner (a QObject). When the owner is gone its tasks are asked to stop and whatever they
still bring is dropped, so a result can never reach a dead or re-used view. A worker stops by watching
`Call.cancel`. What the program expects to fail (`Explained`) goes to the caller's `failed`; anything else
is a fault of the program: it is logged by type and place, never with its values, and `broken` is sent.
"""

import itertools
import logging
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from PySide6.QtCore import QMetaObject, QObject, Qt, Signal, Slot

from app.core.errors import MotcuaError
from forms.errors import FormError
from scanner.errors import ScannerError

log = logging.getLogger("motcua.tasks")

Explained = (MotcuaError, FormError, ScannerError)
"""Failures that have a sentence."""

WORKERS: Final = 8
"""A camera, its decoder, the paper and a few look-ups at once; threads are made when needed."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a worker gets: its stop sign, and a way to tell the GUI thread something on the way."""

    cancel: threading.Event
    tell: Callable[[object], None]


@dataclass(slots=True, weakref_slot=True, eq=False)
class Task:
    """One piece of work under way. GUI thread only."""

    number: int
    cancel_event: threading.Event
    done: Callable[[Any], None]
    failed: Callable[[Exception], None] | None
    progress: Callable[[Any], None] | None
    ends_with: QMetaObject.Connection | None = None
    forgotten: bool = False

    def cancel(self) -> None:
        """Asks the worker to stop; its result or failure still comes."""
        self.cancel_event.set()

    def forget(self) -> None:
        """Asks the worker to stop and drops whatever it brings."""
        self.forgotten = True
        self.cancel_event.set()


class TaskRunner(QObject):
    """Runs work in threads of its own, on behalf of owners living on the GUI thread."""

    broken = Signal()
    """Something unforeseen happened in a worker; it is in the log."""
    _brought = Signal(int, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="motcua")
        self._tasks: dict[int, Task] = {}
        self._closed = False
        self._numbers = itertools.count(1)
        self._brought.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        owner: QObject,
        work: Callable[[Call], Any],
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
        progress: Callable[[Any], None] | None = None,
    ) -> Task:
        """Starts `work` in a worker thread. `done`, `failed` and `progress` are called on the GUI thread.

        Without `failed`, even an expected failure counts as a fault of the program. After `close` nothing is started any more.
        """
        task = Task(next(self._numbers), threading.Event(), done, failed, progress)
        if self._closed:
            task.forget()
            return task
        self._tasks[task.number] = task
        task.ends_with = owner.destroyed.connect(task.forget)
        self._pool.submit(self._work, task.number, work, task.cancel_event)
        return task

    @property
    def busy(self) -> bool:
        """Is anything under way whose result is still wanted?"""
        return any(not task.forgotten for task in self._tasks.values())

    def close(self) -> None:
        """Asks everything to stop, drops all results and waits for the workers."""
        self._closed = True
        for task in self._tasks.values():
            task.forget()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._tasks.clear()

    def _work(self, number: int, work: Callable[[Call], Any], cancel: threading.Event) -> None:
        def tell(news: object) -> None:
            self._brought.emit(number, "progress", news)

        try:
            self._brought.emit(number, "done", work(Call(cancel, tell)))
        except Exception as failure:  # every failure of a worker must reach the window, calmly
            self._brought.emit(number, "failed", failure)

    @Slot(int, str, object)
    def _deliver(self, number: int, what: str, brought: Any) -> None:
        task = self._tasks.get(number)
        if task is None:
            return
        if what != "progress":
            del self._tasks[number]
            if task.ends_with is not None:
                QObject.disconnect(task.ends_with)
        if task.forgotten:
            return
        if what == "progress":
            if task.progress is not None:
                task.progress(brought)
        elif what == "done":
            task.done(brought)
        elif task.failed is not None and isinstance(brought, Explained):
            task.failed(brought)
        else:
            log.error("%s in a worker: %s", type(brought).__name__, way_to(brought.__traceback__))
            self.broken.emit()
            if task.failed is not None:
                task.failed(brought)


def way_to(trace: TracebackType | None) -> str:
    """Where a fault came about, `file:line function` from the outside in: no value, no source text, no folder of this machine."""
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace))
