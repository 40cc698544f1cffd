"""Work that must happen in the order in which it was ordered: one piece after the other, in one worker at a time."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from app.core.errors import MotcuaError
from app.ui.tasks import Call, TaskRunner

Told = Callable[[Any], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    about: str
    work: Callable[[], Any]
    done: Told
    failed: Callable[[MotcuaError], object]


class InTurn(QObject):
    """A piece that waits is replaced by a later one of the same name: only the latest state is worth writing.

    The worker itself goes on to the next piece, so that a window that closes waits for all of them. GUI thread.
    """

    def __init__(self, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._lock = threading.Lock()
        self._waiting: deque[_Piece] = deque()
        self._working = False
        self._untold = 0
        """Pieces whose end the GUI thread has not heard of."""

    @property
    def busy(self) -> bool:
        """Is anything under way, waiting or still to be told?"""
        return self._untold > 0

    def add(
        self,
        work: Callable[[], Any],
        *,
        about: str = "",
        done: Told = lambda brought: None,
        failed: Callable[[MotcuaError], object] = lambda failure: None,
    ) -> None:
        """`about`: its name; without one it is never replaced. `done` and `failed` are called on the GUI thread."""
        piece = _Piece(about=about, work=work, done=done, failed=failed)
        with self._lock:
            if about and self._waiting and self._waiting[-1].about == about:
                self._waiting.pop()
                self._untold -= 1
            self._waiting.append(piece)
            self._untold += 1
            idle, self._working = not self._working, True
        if idle:
            self._runner.run(self, self._work, done=lambda brought: None, progress=lambda told: self._told(*told))

    def _work(self, call: Call) -> None:
        """Worker thread."""
        while (piece := self._next()) is not None:
            try:
                told: tuple[_Piece, Any, MotcuaError | None] = (piece, piece.work(), None)
            except MotcuaError as failure:
                told = (piece, None, failure)
            except BaseException:
                with self._lock:
                    self._working = False
                    self._untold -= 1
                raise
            call.tell(told)

    def _next(self) -> _Piece | None:
        with self._lock:
            self._working = bool(self._waiting)
            return self._waiting.popleft() if self._waiting else None

    def _told(self, piece: _Piece, brought: Any, failure: MotcuaError | None) -> None:
        with self._lock:
            self._untold -= 1
        if failure is None:
            piece.done(brought)
        else:
            piece.failed(failure)
