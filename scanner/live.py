"""What a live scan makes of frame after frame: what is in view, the payload once it is sure, where codes lie, what would help.

Policy only: no camera, no window, no clock of its own. The decoder and the gate are handed in or taken as they are.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from scanner.confirm import SteadyGate, View
from scanner.decode import LIVE, look
from scanner.hints import Advice, Hint, judge, side, sides
from scanner.sighting import Corners, Grey, Sighting

Look = Callable[[Grey], Sighting]
"""Sees the codes of one picture."""

look_live: Final[Look] = partial(look, ladder=LIVE)
"""The decoder's ladder for frames."""

_ALIKE: Final = 2.0
"""Sizes of two cards in one view differ by less than this factor."""

_SQUARE: Final = 0.5
"""The shortest side of a code before a camera is longer than this part of its longest."""

_GLIMPSE_S: Final = 1.0
"""Seconds for which a code that has gone out of sight is taken for a blurred one."""

_SETTLED: Final = frozenset({View.ACCEPTED, View.HELD, View.CROWDED})
"""Nothing more is wanted of a code in these views."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What one frame showed. `payload` is set with ACCEPTED alone, once a card; `progress` to it runs from 0 to 1.

    `codes` outlines what was read and `unread` what may be a code and was not read, in pixels of the frame.
    """

    view: View
    payload: bytes | None = field(default=None, repr=False)
    progress: float = 0.0
    codes: tuple[Corners, ...] = ()
    unread: tuple[Corners, ...] = ()
    hint: Hint | None = None


class Watch:
    """Watches one camera. Its state does not grow with time: a few hints, and the cards of the last seconds.

    A readable code is not let through while another place like a code stands in view that could not be read, if that is
    of a card's likely size (half to twice the code's): it may be the second card, and taking the one that happens to
    be sharp would pick a citizen by chance. Smaller places are texture or codes far behind, larger ones are no card.

    A code that is read now and then, but not often enough in a row to count, is one that moves: hold it still. One thread
    at a time.
    """

    def __init__(self, *, look: Look = look_live, gate: SteadyGate | None = None) -> None:
        self._look = look
        self._gate = gate or SteadyGate()
        self._advice = Advice()
        self._glimpsed_at: float | None = None

    def see(self, grey: Grey, *, at: float) -> Glance:
        """Looks at one frame, taken `at` seconds (any clock's). Takes as long as the decoder does, and a millisecond."""
        seen = _without_doubles(self._look(grey))
        verdict = self._gate.see([code.data for code in seen.codes], at=at, company=_in_company(seen))
        return Glance(
            view=verdict.view,
            payload=verdict.payload,
            progress=verdict.progress,
            codes=tuple(code.corners for code in seen.codes),
            unread=seen.unread,
            hint=self._advice.see(self._hint(grey, seen, at=at, view=verdict.view)),
        )

    def look_again(self) -> None:
        """A card that still lies there counts as a new one."""
        self._gate.reset()

    def _hint(self, grey: Grey, seen: Sighting, *, at: float, view: View) -> Hint | None:
        if seen.codes or seen.unread:
            self._glimpsed_at = None if view in _SETTLED else at
        glimpsed = self._glimpsed_at is not None and 0 <= at - self._glimpsed_at < _GLIMPSE_S
        return Hint.STILL if glimpsed and not seen.unread else judge(grey, seen)


def _without_doubles(seen: Sighting) -> Sighting:
    """Of the unread places those that can be a code of their own: about square, and clear of codes and of larger places.

    What a decoder cannot read it also measures badly: slivers of a code, a corner of it, the same one twice.
    """
    kept: list[Corners] = []
    for place in sorted(seen.unread, key=side, reverse=True):
        others = [code.corners for code in seen.codes] + kept
        if _SQUARE * side(place) < min(sides(place)) and all(_apart(place, other) for other in others):
            kept.append(place)
    return Sighting(codes=seen.codes, unread=tuple(kept))


def _apart(place: Corners, other: Corners) -> bool:
    """Can one see table between their boxes?"""
    return any(max(p[axis] for p in a) < min(p[axis] for p in b) for axis in (0, 1) for a, b in ((place, other), (other, place)))


def _in_company(seen: Sighting) -> bool:
    """Does a place of a likely card's size stand beside a code that was read?"""
    return any(side(code.corners) < _ALIKE * side(place) < _ALIKE**2 * side(code.corners) for code in seen.codes for place in seen.unread)
