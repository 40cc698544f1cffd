"""When a live scan counts: the same payload, alone in view, in several frames in a row; then not again for a while.

A reader that takes the first code of a frame can hand out the wrong card when two are in view, so here two codes in
one frame always start the count anew. Pure and deterministic: frames and their times in, verdicts out.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

COOL_DOWN_S: Final = 5.0
"""Seconds out of view after which the same card counts anew: a card turned over, or laid down again, is one scan."""

APART_S: Final = 2.0
"""Frames further apart in seconds are not consecutive, and what happened between them is not known."""


class View(StrEnum):
    """What the gate sees."""

    EMPTY = "empty"
    STEADYING = "steadying"
    ACCEPTED = "accepted"
    HELD = "held"
    CROWDED = "crowded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one frame led to. `payload` is set only with ACCEPTED, once a card; `progress` runs from 0 to 1."""

    view: View
    payload: bytes | None = field(default=None, repr=False)
    progress: float = 0.0


class SteadyGate:
    """Lets a payload through once it has been read, alone, in `needed` consecutive frames.

    The same payload comes through again only when frames have shown for `cool_down_s` seconds that it is gone, whatever
    else came through meanwhile, or after `reset`. Time is the frames' own: a clock that is set back counts as standing
    still, and a pause without frames (a lost camera) as `APART_S` at most, for nobody saw the card go. One gate a
    camera; not for several threads at once.
    """

    def __init__(self, *, needed: int = 3, cool_down_s: float = COOL_DOWN_S) -> None:
        if needed < 2 or cool_down_s <= 0:
            raise ValueError("a steady view takes at least two frames, a cool-down some time")
        self._needed = needed
        self._cool_down_s = cool_down_s
        self._last_at: float | None = None
        self.reset()

    def reset(self) -> None:
        """Forget everything seen: a card that still lies there counts as a new one."""
        self._candidate: bytes | None = None
        self._seen = 0
        self._now = 0.0
        self._in_view: dict[bytes, float] = {}
        """Payloads let through, and when each was last in view; none older than the cool-down."""

    def see(self, payloads: Collection[bytes], *, at: float, company: bool = False) -> Verdict:
        """Judge one frame, taken `at` seconds, by the payloads read in it; the same payload twice is one card seen twice.

        `company`: another code stands in view that could not be read. Then nothing counts: it may be the card that is meant.
        """
        self._pass_time(at)
        distinct = set(payloads)
        self._in_view |= {payload: self._now for payload in distinct if payload in self._in_view}
        alone = next(iter(distinct)) if len(distinct) == 1 and not company else None
        if alone is None or alone in self._in_view:
            self._candidate, self._seen = None, 0
            if alone is not None:
                return Verdict(view=View.HELD, progress=1.0)
            return Verdict(view=View.CROWDED if distinct else View.EMPTY)
        self._seen = self._seen + 1 if alone == self._candidate else 1
        self._candidate = alone
        if self._seen < self._needed:
            return Verdict(view=View.STEADYING, progress=self._seen / self._needed)
        self._candidate, self._seen = None, 0
        self._in_view[alone] = self._now
        return Verdict(view=View.ACCEPTED, payload=alone, progress=1.0)

    def _pass_time(self, at: float) -> None:
        step = 0.0 if self._last_at is None else max(0.0, at - self._last_at)
        self._last_at = at
        self._now += min(step, APART_S)
        if step > APART_S:
            self._candidate, self._seen = None, 0
        self._in_view = {payload: last for payload, last in self._in_view.items() if self._now - last < self._cool_down_s}
