"""Is it a scanner that types, or a person? Told by speed alone, so that it works in front of every field.

No person keeps up six keys with less than 50 ms between them (that is 240 words a minute); readers take 1 to 20 ms. Once
a burst is known as a reader's it may pause for half a second: slow ones do so in the middle of a card.
"""

from typing import Final

from scanner.repair import LONGEST

HELD_S: Final = 0.05
"""Seconds until a key that nothing followed is a person's; nobody notices that it comes so late."""
PAUSE_S: Final = 0.5
"""Seconds that a reader may pause; after them its scan is over."""
KEYS: Final = 6
"""Keys in a row that make a burst. A commit of an input method is one key, however long it is."""


class Burst:
    """The keys of one burst as they come; times are seconds of a clock that never goes back. One thread.

    `of_reader`: known for a reader's before its first key, by what went before it.
    """

    def __init__(self, *, of_reader: bool = False) -> None:
        self._of_reader = of_reader
        self._text = ""
        self._keys = 0
        self._last = 0.0

    @property
    def text(self) -> str:
        """What was typed, at most `LONGEST` characters."""
        return self._text

    @property
    def begun(self) -> bool:
        """Is there any key?"""
        return self._keys > 0

    @property
    def is_scan(self) -> bool:
        """Surely a reader?"""
        return self.begun and (self._of_reader or self._keys >= KEYS)

    @property
    def patience_s(self) -> float:
        """How long to wait for the next key."""
        return PAUSE_S if self.is_scan else HELD_S

    def follows(self, at: float) -> bool:
        """Does a key of that time belong to the burst?"""
        return self.begun and at - self._last <= self.patience_s

    def key(self, text: str, *, at: float, replaces: int = 0) -> None:
        """One more key, or commit that `replaces` so many characters before it (an input method, or the backspace key)."""
        self._text = (self._text[: max(0, len(self._text) - replaces)] + text)[:LONGEST]
        self._keys += 1
        self._last = at
