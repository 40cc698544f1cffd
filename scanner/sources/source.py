"""The one thing the scan page knows of a camera: a source of frames that can be opened, read and closed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:  # whoever only wires a camera up needs no numpy
    import numpy as np
    from numpy.typing import NDArray

    from scanner.sighting import Grey


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Frame:
    """One picture of the stream: `grey` (rows x columns) to decode, `rgb` (rows x columns x 3) to show, both uint8.

    `at` is the `time.monotonic()` of its arrival, in seconds. Nobody writes into the arrays: they go to other threads. A
    frame may show a citizen's card: it is never stored, and its repr shows no pixels.
    """

    grey: "Grey" = field(repr=False)
    rgb: "NDArray[np.uint8]" = field(repr=False)
    at: float


class FrameSource(Protocol):
    """A stream of frames. One worker thread opens and reads; `close` may come from any thread and ends the reading soon.

    Used once: `open`, then `frames`, then `close`; or as a context manager around `frames`.
    """

    def open(self) -> None:
        """Get ready to give frames. Raises SourceError (`camera_missing`, `no_frames`) where there will be none."""

    def frames(self) -> Iterator[Frame]:
        """The frames as they come. Ends after `close`, or with a replay; raises SourceError `camera_lost` if a camera goes."""

    def close(self) -> None:
        """Let the device go. May be called more than once, and before `open`."""

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
