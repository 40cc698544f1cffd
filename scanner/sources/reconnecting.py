"""One camera through its losses: a cable that is kicked out is plugged in again, and the counter goes on by itself."""

import threading
from collections.abc import Callable, Generator, Sequence
from typing import Final

from scanner.errors import SourceError
from scanner.sources.source import Frame, FrameSource

WAITS_S: Final = (0.5, 1.0, 2.0, 5.0)
"""Seconds before each new attempt; the last for all further ones."""


class Reconnecting:
    """Frames of sources made one after the other: where one is lost, the next is opened until it gives frames again.

    Only a camera that has given a frame is waited for; one that was never there is an answer for the clerk. Sources that
    come to their end (a replay) end this too. One thread reads, any closes.
    """

    def __init__(self, make: Callable[[], FrameSource], *, waits_s: Sequence[float] = WAITS_S) -> None:
        self._make = make
        self._waits_s = waits_s
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._source: FrameSource | None = None

    def frames(self) -> Generator[Frame | None, None, None]:
        """The frames; None once for each loss, when there is no picture any more. Raises SourceError before the first frame."""
        given, attempts = False, 0
        while (source := self._next()) is not None:
            try:
                with source:
                    for frame in source.frames():
                        given, attempts = True, 0
                        yield frame
                return
            except SourceError:
                if not given:
                    raise
            if attempts == 0:
                yield None
            self._closed.wait(self._waits_s[min(attempts, len(self._waits_s) - 1)])
            attempts += 1

    def close(self) -> None:
        """Ends the frames and the waiting. May be called more than once, and before `frames`.

        Takes as long as the `close` of the source: none with `Latest`, whose own thread lets the camera go.
        """
        with self._lock:
            self._closed.set()
            if self._source is not None:
                self._source.close()

    def _next(self) -> FrameSource | None:
        with self._lock:
            self._source = None if self._closed.is_set() else self._make()
            return self._source
