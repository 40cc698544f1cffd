"""Follows a job from its hand-over to its end: looks at it with a growing pause, tells what changed. Worker thread."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Final

from app.spool.look import Look, Phase

FIRST_PAUSE_S: Final = 0.25
LONGEST_PAUSE_S: Final = 5.0
_GROWTH: Final = 1.5
LIMIT_S: Final = 1800.0
"""After half an hour nobody waits at the counter; the queue is looked at by hand then."""
CONNECTING_S: Final = 12.0
"""So long a printer may take to wake up before it counts as unreachable."""
_LOST_S: Final = 12.0
"""So long a print server may be away (restarting) before nothing is known any more."""


def follow(
    look: Callable[[], Look], *, stop: threading.Event, limit_s: float = LIMIT_S, clock: Callable[[], float] = time.monotonic
) -> Iterator[Look]:
    """What is news, the end last; ends silently at `stop`, and where the spooler could not be asked even once.

    What is only waiting or printing is told where it follows a trouble.
    """
    began, pause, told = clock(), FIRST_PAUSE_S, Look(phase=Phase.WAITING)
    since, before, ever = began, told, False
    while not stop.wait(pause):
        seen, now = look(), clock()
        ever = ever or seen.phase is not Phase.UNKNOWN
        if seen != before:
            since, before, pause = now, seen, FIRST_PAUSE_S
        else:
            pause = min(pause * _GROWTH, LONGEST_PAUSE_S)
        over = now - began >= limit_s
        if over and not seen.phase.is_over:
            seen = Look(phase=Phase.UNKNOWN)
        elif now - since < _settles_after(seen):
            continue
        if not ever:
            return
        if seen != told and (seen.phase.is_news or told.phase.is_news):
            told = seen
            yield seen
        if seen.phase.is_over:
            return


def _settles_after(seen: Look) -> float:
    """Seconds that such a look must stand before it is believed."""
    if seen.phase is Phase.UNKNOWN:
        return _LOST_S
    return CONNECTING_S if seen.reason == "connecting-to-device" else 0.0
