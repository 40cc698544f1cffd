"""OpenCV's VideoCapture made safe to close from another thread, and quiet on standard error."""

import os
import threading
import time
from collections.abc import Sequence

import cv2
import numpy as np

from scanner.sources.source import Frame

CLOSE_WAIT_S = 1.0
"""How long `close` waits for the read under way; after that the reading thread lets the device go by itself."""

# Both are documented settings of OpenCV. An environment that has them set on purpose (to debug a camera) is left alone.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # AV_LOG_QUIET
if "OPENCV_LOG_LEVEL" not in os.environ:
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


class Capture:
    """One opened stream. `read` belongs to one thread, `close` to any."""

    def __init__(self, target: int | str, *, backend: int = cv2.CAP_ANY, settings: Sequence[int] = ()) -> None:
        self._lock = threading.Lock()
        self._closed = threading.Event()
        if isinstance(target, int):  # two overloads of one call
            self._video = cv2.VideoCapture(target, backend, settings)
        else:
            self._video = cv2.VideoCapture(target, backend, settings)

    @property
    def opened(self) -> bool:
        """Is there a stream at all?"""
        return self._video.isOpened()

    @property
    def closed(self) -> bool:
        """Has `close` been called?"""
        return self._closed.is_set()

    def ask(self, setting: int, value: float) -> None:
        """Ask the device for a property (`cv2.CAP_PROP_...`); it may do something else and nobody says so."""
        self._video.set(setting, value)

    def read(self) -> Frame | None:
        """The next frame; None where none came, or once closed. Blocks for a frame's time, with some drivers without end."""
        with self._lock:
            came, picture = self._video.read()
            if self.closed:  # meanwhile, and `close` may have stopped waiting
                self._video.release()
                return None
        if not came or picture.size == 0:
            return None
        bgr = np.asarray(picture, np.uint8)
        if bgr.ndim == 2:
            bgr = np.asarray(cv2.cvtColor(bgr, cv2.COLOR_GRAY2BGR), np.uint8)
        return Frame(
            grey=np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY), np.uint8),
            rgb=np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8),
            at=time.monotonic(),
        )

    def pause(self, seconds: float) -> None:
        """Wait a little, but not past `close`."""
        self._closed.wait(seconds)

    def close(self) -> None:
        """Let the device go, at the latest when the read under way ends. From any thread, any number of times.

        Waits for that read, CLOSE_WAIT_S at most: not for the window's thread.
        """
        self._closed.set()
        if self._lock.acquire(timeout=CLOSE_WAIT_S):
            try:
                self._video.release()
            finally:
                self._lock.release()
