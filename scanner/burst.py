"""Is it a scanner that types, or a person? Told by speed, so that it works in front of every field.

No person keeps up six keys with less than 50 ms between them (that is 240 words a minute); readers take 1 to 20 ms. Once
a burst is known as a reader's it may pause for half a second: slow ones do so in the middle of a card.

Programs that type for a person are as fast as a reader: an input method that puts a whole word right or writes out a short form.
In a field, where their text belongs, a burst is therefore a reader's only if it begins as a card or the test code does, or if
Enter follows it at a reader's pace.
"""

import re
from typing import Final

from scanner.repair import LONGEST

HELD_S: Final = 0.05
"""Seconds until a key that nothing followed is a person's; nobody notices that it comes so late."""
PAUSE_S: Final = 0.5
"""Seconds that a reader may pause; after them its scan is over."""
KEYS: Final = 6
"""Keys in a row that make a burst. A commit of an input method is one key, however long it is."""
_BEGINS_A_CODE: Final = re.compile(r".{0,4}(?:[0-9]{6}|motcua)", re.DOTALL | re.IGNORECASE)
"""Up to four characters that a reader may put first, then a card's number or the test code's first word."""
_A_NUMBER: Final = re.compile(r"[0-9]{0,12}")


class Burst:
    """The keys of one burst as they come; times are seconds of a clock that never goes back. One thread.

    `of_reader`: known for a reader's before its first key, by what went before it. `in_field`: it comes into a text field.
    """

    def __init__(self, *, of_reader: bool = False, in_field: bool = False) -> None:
        self._of_reader, self._in_field = of_reader, in_field
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
        """Surely a reader's?"""
        return self.may_be_scan and not (self._in_field and not self._of_reader and _A_NUMBER.fullmatch(self._text))

    @property
    def may_be_scan(self) -> bool:
        """Is it a reader's, if more comes? A number alone in a field was typed for a person, and is no card's."""
        return self._is_fast and (self._of_reader or not self._in_field or _BEGINS_A_CODE.match(self._text) is not None)

    @property
    def _is_fast(self) -> bool:
        return self.begun and (self._of_reader or self._keys >= KEYS)

    @property
    def patience_s(self) -> float:
        """How long to wait for the next key."""
        return PAUSE_S if self.may_be_scan else HELD_S

    def follows(self, at: float) -> bool:
        """Does a key of that time belong to the burst?"""
        return self.begun and at - self._last <= self.patience_s

    def is_ended(self, at: float) -> bool:
        """Does Enter or Tab at that time end a scan? Else it is a person's."""
        return self.is_scan or (self._is_fast and at - self._last <= HELD_S)

    def key(self, text: str, *, at: float, replaces: int = 0) -> None:
        """One more key, or commit that `replaces` so many characters before it (an input method, or the backspace key)."""
        self._text = (self._text[: max(0, len(self._text) - replaces)] + text)[:LONGEST]
        self._keys += 1
        self._last = at
