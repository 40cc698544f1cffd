"""The camera's loop: frames in a worker, the latest picture and what was read on the GUI thread.

Pictures never queue up: the loop leaves the newest one in a slot and rings once until it is taken.
"""

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.ui.state import Notice
from app.ui.tasks import Call, Task, TaskRunner
from app.ui.theme import Tone
from scanner.errors import ScannerError
from scanner.reading import Reading, read_text
from scanner.sources.reconnecting import Reconnecting
from scanner.sources.source import FrameSource

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scanner.live import Glance

Sources = Callable[[], FrameSource]
"""Makes a fresh source of frames: a camera, or a replay of files. Called in a worker, again after each loss."""

SHOWN_WIDTH: Final = 640
"""Pictures are shown at most this wide; decoding sees all of them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One frame as the window needs it. `size` is the frame's width and height: the pixels in which the glance speaks."""

    picture: QImage
    size: tuple[int, int]
    glance: "Glance"


class CameraFeed(QObject):
    """Runs at most one camera. GUI thread; signals too."""

    starting = Signal()
    """A camera is being opened."""
    seen = Signal(object)
    """A `Seen`: the newest frame."""
    read = Signal(object)
    """A `Reading`: a payload that was steady, once a card."""
    lost = Signal()
    """The camera is gone and waited for; `seen` says that it is back."""
    stopped = Signal(object)
    """The frames are over: a `Notice` where something is wrong with the camera, else None."""

    def __init__(self, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._task: Task | None = None
        self._stream: Reconnecting | None = None
        self._slot = _Slot()
        self._shut = False

    @property
    def running(self) -> bool:
        """Are frames coming, or about to?"""
        return self._task is not None

    def start(self, make: Sources) -> None:
        """Opens a camera, in place of the one that runs, and watches it until it ends or `stop`. Does nothing while shut."""
        if self._shut:
            return
        self.stop()
        stream, slot = Reconnecting(make), _Slot()
        self._stream, self._slot = stream, slot
        self._task = self._runner.run(
            self, lambda call: _watch(stream, slot, call), done=lambda none: self._over(None), failed=self._failed, progress=self._news
        )
        self.starting.emit()

    def stop(self) -> None:
        """Lets the camera go; what it still brings is dropped."""
        if self._task is not None and self._stream is not None:
            self._task.forget()
            self._stream.close()
            self._task, self._stream = None, None

    def shut(self) -> None:
        """Lets the camera go and starts none, whoever asks for it, until `unshut`."""
        self.stop()
        self._shut = True

    @property
    def is_shut(self) -> bool:
        """Is it let go until `unshut`?"""
        return self._shut

    def unshut(self) -> None:
        """May start again."""
        self._shut = False

    def look_again(self) -> None:
        """A card that still lies before the camera counts as a new one: the clerk wants it read again."""
        self._slot.afresh.set()

    def _news(self, news: object) -> None:
        if isinstance(news, Reading):
            self.read.emit(news)
        elif news is _LOST:
            self.lost.emit()
        elif (seen := self._slot.take()) is not None:
            self.seen.emit(seen)

    def _failed(self, failure: Exception) -> None:
        code = failure.code if isinstance(failure, ScannerError) else ""
        self._over(Notice(key=f"scan.{code}", tone=Tone.PLAIN) if code else Notice(key="window.fault", tone=Tone.BAD))

    def _over(self, notice: Notice | None) -> None:
        self._task, self._stream = None, None
        self.stopped.emit(notice)


class _Slot:
    """Room for one frame: a newer one replaces it. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: Seen | None = None
        self.afresh = threading.Event()
        """Shall the loop forget the card it has let through?"""

    def put(self, seen: Seen) -> bool:
        """Was the slot empty, so that somebody must be told?"""
        with self._lock:
            empty, self._seen = self._seen is None, seen
            return empty

    def take(self) -> Seen | None:
        """The newest frame, once."""
        with self._lock:
            seen, self._seen = self._seen, None
            return seen


_LOST: Final = object()
"""News of the loop: there is no picture any more."""


def _watch(stream: Reconnecting, slot: _Slot, call: Call) -> None:
    """The loop, in a worker. Raises SourceError where there is no camera."""
    from scanner.live import Watch  # decoders and what they calculate with: the window opens without them

    watch = Watch()
    with closing(stream.frames()) as frames:
        for frame in frames:
            if call.cancel.is_set():
                return
            if frame is None:
                slot.take()  # a picture of before would look like one of now
                call.tell(_LOST)
                continue
            if slot.afresh.is_set():
                slot.afresh.clear()
                watch.look_again()
            glance = watch.see(frame.grey, at=frame.at)
            height, width = frame.grey.shape
            if slot.put(Seen(_picture(frame.rgb), (width, height), glance)):
                call.tell(None)
            if glance.payload is not None:
                call.tell(read_text(glance.payload))


def _picture(rgb: "NDArray[np.uint8]") -> QImage:
    """The frame as a picture of its own memory, no wider than needed."""
    import numpy as np

    step = max(1, rgb.shape[1] // SHOWN_WIDTH)
    small = np.ascontiguousarray(rgb[::step, ::step])
    height, width, _ = small.shape
    return QImage(small.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
