"""What a decoder sees in a picture: codes read, and places where a code stands that it could not read."""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
"""A grey picture: two dimensions (rows, columns), 0 black to 255 white."""

Corner = tuple[float, float]
Corners = tuple[Corner, Corner, Corner, Corner]
"""Four (x, y) pixel pairs, clockwise from the code's own top left, in the picture that was handed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One code: its bytes as they stand in it (no guess at an encoding), who read it, and where it is.

    `stage` is the name of the rung that read it, written by the ladder.
    """

    data: bytes = field(repr=False)
    engine: str
    corners: Corners
    stage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What one look at a picture gave: codes read, and places of codes that are there but could not be read."""

    codes: tuple[Code, ...] = ()
    unread: tuple[Corners, ...] = ()


class Rung(Protocol):
    """One way of reading, as a step of a ladder: a function of the picture and of the places still unread.

    It gives corners in the picture's own pixels, may find a place again or a new one, never changes the picture and
    raises nothing; where its engine is not installed it sees nothing. Any thread.
    """

    __name__: str
    """How the rung is called where a reading tells its stage."""

    def __call__(self, image: Grey, places: tuple[Corners, ...], /) -> Sighting:
        """What this rung sees."""
