"""A live camera: a USB camera by its number, or an address that streams (an IP camera, a phone; MJPEG or RTSP).

What is asked of a device: 1280x720 compressed, a short queue, automatic focus. All of it is a request: OpenCV hands it to
the driver, the driver does what it can, and what it really does shows in the frames alone. Exposure and white balance are
left as they are, for the automatic ones are on by default and a setting made by hand in the maker's program is meant.
There is no light to switch on: UVC has no control for one, and OpenCV's torch settings are those of telephones. A
telephone that streams, and a document camera, have their own switch.
"""

import os
import threading
from collections.abc import Iterator
from time import monotonic

import cv2

from scanner.errors import SourceError
from scanner.sources.capture import Capture
from scanner.sources.source import Frame, FrameSource

WANTED_SIZE = (1280, 720)
"""Pixels asked for at least: a code of 18 mm and 53 modules needs 9 pixels a millimetre, a whole card in view 800 across."""

FIRST_S, SILENT_S = 5.0, 1.0
"""Seconds without a frame after which a camera is lost: before its first one, and later. Cameras drop frames now and then."""

_PAUSE_S = 0.1  # after a miss
_OPEN_TIMEOUT_MS = 5000
_READ_TIMEOUT_MS = 3000  # of an address; the default of 30 s would keep `close` waiting


class Camera(FrameSource):
    """Frames of one camera in their order; `Latest` around it drops those nobody had time for.

    `target` is the camera's number (0 the first) or an address; a path of a video is taken too, and its end is a lost camera.
    """

    def __init__(self, target: int | str = 0, *, size: tuple[int, int] = WANTED_SIZE) -> None:
        self._target = target
        self._size = size
        self._capture: Capture | None = None
        self._closed = threading.Event()

    def open(self) -> None:
        """Takes up to five seconds at an address. Raises SourceError `camera_missing`: not there, or another program has it."""
        capture = Capture(self._target, backend=self._backend(), settings=self._timeouts())
        if not capture.opened:
            capture.close()
            raise SourceError("camera_missing")
        # Compressed first: over USB 2 a camera gives 1280x720 raw only at a few frames a second.
        capture.ask(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.ask(cv2.CAP_PROP_FRAME_WIDTH, self._size[0])
        capture.ask(cv2.CAP_PROP_FRAME_HEIGHT, self._size[1])
        capture.ask(cv2.CAP_PROP_BUFFERSIZE, 1)
        capture.ask(cv2.CAP_PROP_AUTOFOCUS, 1)
        self._capture = capture
        if self._closed.is_set():  # while it was being opened
            capture.close()

    def frames(self) -> Iterator[Frame]:
        """The frames as they come, until `close`. Raises SourceError `camera_lost` after FIRST_S or SILENT_S without any.

        The time that a read without success takes counts too. A read that never ends is not seen here: `Latest` sees it.
        """
        capture, since, allowed = self._capture, monotonic(), FIRST_S
        while capture is not None and not capture.closed:
            frame = capture.read()
            if frame is not None:
                yield frame
                since, allowed = monotonic(), SILENT_S  # after the reader's own time, which is no silence of the camera
            elif not capture.closed:
                if monotonic() - since >= allowed:
                    capture.close()
                    raise SourceError("camera_lost")
                capture.pause(_PAUSE_S)

    def close(self) -> None:
        """Let the camera go when the read under way ends: within a frame's time, three seconds at a dead address.

        Waits for that, `capture.CLOSE_WAIT_S` at most; `Latest` around a camera closes without waiting.
        """
        self._closed.set()
        if self._capture is not None:
            self._capture.close()

    def _backend(self) -> int:
        """Windows: DirectShow opens at once, where Media Foundation takes tens of seconds with some drivers."""
        return cv2.CAP_DSHOW if os.name == "nt" and isinstance(self._target, int) else cv2.CAP_ANY

    def _timeouts(self) -> tuple[int, ...]:
        """Only the reader of addresses knows them; a device refuses to open with settings it does not know."""
        if isinstance(self._target, int):
            return ()
        return (cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _OPEN_TIMEOUT_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, _READ_TIMEOUT_MS)
