"""The newest frame wins: whoever looks at frames slowly looks at fewer of them, never at old ones."""

import threading
from collections.abc import Iterator
from contextlib import closing

from scanner.errors import SourceError
from scanner.sources.source import Frame, FrameSource

FIRST_S, SILENT_S = 15.0, 5.0
"""Seconds for which a reader waits, before the first frame and later, until the source counts as stalled."""

_LET_GO_S = 1.0


class Latest(FrameSource):
    """Another source, drained by a thread of its own as fast as it gives; the reader gets what came last, each once.

    For cameras: a driver queues what is not fetched, and a hard frame takes the decoder longer than a frame's time. A
    replay needs none of it, for it waits for its reader. The end, and any failure, reach the reader after the last frame,
    when the source has been let go. That thread alone closes the source, when its next frame or its end comes: so `close`
    never waits, and a driver that hangs holds up nobody. A source whose frames pause by intent wants a longer `silent_s`.
    """

    def __init__(self, source: FrameSource, *, first_s: float = FIRST_S, silent_s: float = SILENT_S) -> None:
        self._source = source
        self._first_s, self._silent_s = first_s, silent_s
        self._thread: threading.Thread | None = None
        self._news = threading.Condition()
        self._frame: Frame | None = None
        self._over = False
        self._failure: Exception | None = None

    def open(self) -> None:
        """Opens the source and starts to drain it. Raises what the source raises."""
        self._source.open()
        # A daemon: a driver that hangs must not keep the program from ending.
        self._thread = threading.Thread(target=self._drain, name="motcua-frames", daemon=True)
        self._thread.start()

    def frames(self) -> Iterator[Frame]:
        """The newest frame each time; waits for it. Raises what the source raised, SourceError `camera_lost` where it stalls."""
        allowed = self._first_s
        while (frame := self._take(allowed)) is not None:
            yield frame
            allowed = self._silent_s
        if self._failure is not None:
            raise self._failure

    def close(self) -> None:
        """Ends the frames at once and waits for nothing; the source is let go with its next frame. From any thread."""
        self._end(None, keep=False)

    def __exit__(self, *_: object) -> None:
        """Closes, and gives the source a second to be let go, so that it can be opened again. For the thread that reads."""
        self.close()
        if self._thread is not None:
            self._thread.join(_LET_GO_S)

    def _drain(self) -> None:
        try:
            with closing(self._source):
                for frame in self._source.frames():
                    with self._news:
                        if self._over:
                            return
                        self._frame = frame
                        self._news.notify()
            self._end(None)
        except Exception as failure:  # it belongs to the reader, whatever it is
            self._end(failure)

    def _end(self, failure: Exception | None, *, keep: bool = True) -> None:
        with self._news:
            if not self._over:
                self._over, self._failure = True, failure
            if not keep:
                self._frame = None
            self._news.notify_all()

    def _take(self, allowed: float) -> Frame | None:
        with self._news:
            if not self._news.wait_for(lambda: self._frame is not None or self._over, timeout=allowed):
                raise SourceError("camera_lost")
            frame, self._frame = self._frame, None
            return frame
