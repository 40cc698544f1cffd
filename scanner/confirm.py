"""When a live scan counts: the same payload, alone in view, in several frames in a row.

A reader that takes the first code of a frame can hand out the wrong card when two are in view, so here two codes in
one frame always start the count anew. Pure and deterministic: frames in, verdicts out, time counted in frames.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum


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

    The same payload comes through again only after `forgotten_after` frames in a row without it (a card that lies
    before the camera and flickers is one scan), or after `reset`. One gate a camera; not for several threads at once.
    """

    def __init__(self, *, needed: int = 3, forgotten_after: int = 15) -> None:
        if needed < 2 or forgotten_after < 1:
            raise ValueError("a steady view takes at least two frames, forgetting one")
        self._needed = needed
        self._forgotten_after = forgotten_after
        self.reset()

    def reset(self) -> None:
        """Forget everything seen: the next citizen."""
        self._candidate: bytes | None = None
        self._seen = 0
        self._held: bytes | None = None
        self._absent = 0

    def see(self, payloads: Collection[bytes]) -> Verdict:
        """Judge one frame by the payloads read in it; the same payload twice is one card seen twice."""
        distinct = set(payloads)
        self._forget(distinct)
        if len(distinct) != 1:
            self._candidate, self._seen = None, 0
            return Verdict(view=View.CROWDED if distinct else View.EMPTY)
        (payload,) = distinct
        if payload == self._held:
            self._candidate, self._seen = None, 0
            return Verdict(view=View.HELD, progress=1.0)
        self._seen = self._seen + 1 if payload == self._candidate else 1
        self._candidate = payload
        if self._seen < self._needed:
            return Verdict(view=View.STEADYING, progress=self._seen / self._needed)
        self._candidate, self._seen = None, 0
        self._held, self._absent = payload, 0
        return Verdict(view=View.ACCEPTED, payload=payload, progress=1.0)

    def _forget(self, distinct: set[bytes]) -> None:
        self._absent = 0 if self._held in distinct else self._absent + 1
        if self._absent >= self._forgotten_after:
            self._held, self._absent = None, 0
