"""The newest frame wins: whoever looks at frames slowly looks at fewer of them, never at old ones."""

import threading
from collections.abc import Iterator

from scanner.sources.source import Frame, FrameSource


class Latest(FrameSource):
    """Another source, drained by a thread of its own as fast as it gives; the reader gets what came last, each once.

    For cameras: a driver queues what is not fetched, and a hard frame takes the decoder longer than a frame's time. A
    replay needs none of it, for it waits for its reader. The end, and any failure, reach the reader after the last frame.
    """

    def __init__(self, source: FrameSource) -> None:
        self._source = source
        self._news = threading.Condition()
        self._frame: Frame | None = None
        self._over = False
        self._failure: Exception | None = None

    def open(self) -> None:
        """Opens the source and starts to drain it. Raises what the source raises."""
        self._source.open()
        # A daemon: a driver that hangs must not keep the program from ending.
        threading.Thread(target=self._drain, name="motcua-frames", daemon=True).start()

    def frames(self) -> Iterator[Frame]:
        """The newest frame each time; waits for it. Raises what the source raised."""
        while (frame := self._take()) is not None:
            yield frame
        if self._failure is not None:
            raise self._failure

    def close(self) -> None:
        """Ends the frames at once; the source ends in its own time."""
        self._end(None, keep=False)
        self._source.close()

    def _drain(self) -> None:
        try:
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

    def _take(self) -> Frame | None:
        with self._news:
            self._news.wait_for(lambda: self._frame is not None or self._over)
            frame, self._frame = self._frame, None
            return frame
