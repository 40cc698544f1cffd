"""Frames from files, as if a camera had given them: a folder of pictures in the order of their names, or one video.

For practice, for tests, and to see again what a camera saw. The end is the end, not a lost camera.
"""

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from scanner.errors import ImageError, SourceError
from scanner.pictures import rgb_picture
from scanner.sources.capture import Capture
from scanner.sources.source import Frame, FrameSource

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"})
"""What counts as a picture in a folder; other files in it are passed over."""

_DIGITS = re.compile(r"(\d+)")


class Replay(FrameSource):
    """Plays `path` `laps` times, with `interval_s` seconds between frames (0: as fast as they decode).

    Pictures that cannot be read are passed over, as a camera drops a frame.
    """

    def __init__(self, path: Path, *, interval_s: float = 0.0, laps: int = 1) -> None:
        self._path = path
        self._interval_s = interval_s
        self._laps = laps
        self._closed = threading.Event()

    def open(self) -> None:
        """Raises SourceError `no_frames` where there is no picture and no video to play."""
        if self._path.is_dir():
            playable = bool(self._pictures())
        else:
            video = Capture(str(self._path))
            playable = video.opened
            video.close()
        if not playable:
            raise SourceError("no_frames")

    def frames(self) -> Iterator[Frame]:
        """The frames in order, lap after lap, until the last one or `close`."""
        if self._closed.is_set():
            return
        for _ in range(self._laps):
            for frame in self._from_folder() if self._path.is_dir() else self._from_video():
                yield frame
                if self._closed.wait(self._interval_s):
                    return

    def close(self) -> None:
        """Ends the frames at once, also in the pause between two."""
        self._closed.set()

    def _pictures(self) -> list[Path]:
        """By name, numbers by value: `frame2` before `frame10`."""
        files = (file for file in self._path.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file())
        return sorted(files, key=lambda file: [int(part) if part.isdigit() else part for part in _DIGITS.split(file.name)])

    def _from_folder(self) -> Iterator[Frame]:
        for file in self._pictures():
            try:
                rgb = rgb_picture(file.read_bytes())
            except (ImageError, OSError):
                continue
            yield Frame(grey=np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8), rgb=rgb, at=time.monotonic())

    def _from_video(self) -> Iterator[Frame]:
        video = Capture(str(self._path))
        try:
            while (frame := video.read()) is not None:
                yield frame
        finally:
            video.close()
