"""A hand scanner's text as a `Reading`: pieces put together, damage repaired, and said so."""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from scanner.damage import Damage
from scanner.doubts import Doubt
from scanner.reading import Reading, read_text
from scanner.repair import LONGEST, Repaired, is_whole, repair

PIECES_WITHIN_S: Final = 2.0
"""Seconds between two pieces of one scan. Longer than the pauses of slow readers, shorter than taking up the next card."""

_BEGINS_A_CARD: Final = re.compile(r"[^0-9]{0,4}(?:[0-9]{1,12}|[0-9]{12}[^0-9A-Za-z\s].*)", re.DOTALL)
_HAS_A_NUMBER: Final = re.compile(r"[^0-9]{0,4}[0-9]{12}[^0-9A-Za-z\s]")


@dataclass(frozen=True, slots=True)
class Collected:
    """What has come so far, bytes as UTF-8 with `surrogateescape`. Not `whole`: it begins like a card and may go on."""

    text: str = field(repr=False)
    pieces: int = 1
    whole: bool = True


def has_a_number(text: str) -> bool:
    """Does it begin as a card's text does, with its number and a separator? Any thread."""
    return _HAS_A_NUMBER.match(text) is not None


class Pieces:
    """Puts chopped scans together. One thread."""

    def __init__(self) -> None:
        self._head = Collected("")
        self._at = 0.0

    def add(self, sent: str | bytes, *, at: float) -> Collected:
        """With the piece that came at that second of a clock that never goes back."""
        text = sent if isinstance(sent, str) else sent.decode("utf-8", "surrogateescape")
        head, self._head = self._head, Collected("")
        late, own_start = at - self._at > PIECES_WITHIN_S, has_a_number(text)
        joined = head.text + text
        if not head.text or late or own_start or len(joined) > LONGEST:
            joined, pieces = text, 1
        else:
            pieces = head.pieces + 1
        found = Collected(joined, pieces, whole=is_whole(joined) or _BEGINS_A_CARD.fullmatch(joined) is None)
        if not found.whole:
            self._head, self._at = found, at
        return found

    def forget(self) -> None:
        """Nothing is waited for any more."""
        self._head = Collected("")


def repaired(collected: Collected) -> Repaired:
    """What was meant. Bytes that are no UTF-8 are left as they are, for `read_text` to refuse. Any thread."""
    found = repair(collected.text)
    return replace(found, damages=(*found.damages, Damage.CHOPPED)) if collected.pieces > 1 else found


def read_repaired(found: Repaired, *, source: str = "") -> Reading:
    """The card's claim with a doubt `repaired` or `case_lost` where the reader's typing was put right or lost its capitals.

    Of something still `unclear` this is the likeliest reading, with that doubt: ask the clerk first. Never raises. Any thread.
    """
    reading = read_text(found.text.encode("utf-8", "surrogateescape"), source=source)
    return replace(reading, doubts=(*_doubts(found), *reading.doubts)) if reading.claim is not None else reading


def _doubts(found: Repaired) -> tuple[Doubt, ...]:
    case = (Doubt("case_lost"),) if Damage.CASE_LOST in found.damages else ()
    mended = set(found.damages) - {Damage.FRAMED, Damage.SEPARATOR, Damage.CASE_LOST}
    letters = (Doubt("unclear" if found.unclear else "repaired"),) if mended else ()
    return letters + case
