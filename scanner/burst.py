"""Is it a scanner that types, or a person? Told by speed, so that it works in front of every field.

No person keeps up six keys with less than 50 ms between them (that is 240 words a minute); readers take 1 to 20 ms. Once
a burst is known as a reader's it may pause for half a second: slow ones do so in the middle of a card.

Programs that type for a person are as fast as a reader: an input method that puts a whole word right or writes out a short form,
one that fills in a form. In a field, where their text belongs, a burst is therefore a reader's only if it begins as a card or the
test code does, or if Enter follows it at a reader's pace. What may yet become such a beginning (a telephone number, a file number)
is waited for a little longer, and is a person's if it does not.
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
_FIRST: Final = r"(?:[^0-9]{0,4}|[^0-9][A-Za-z][0-9])"
"""What a reader may put before a card: up to four characters, or the identifier `]Q1`, whose bracket Telex makes a letter."""
_BEGINS_A_CODE: Final = re.compile(
    _FIRST + r"[0-9]{12}(?:[|\\]|([^0-9A-Za-z\s])(?:[0-9]{9})?\1)|.{0,4}motcua.?kiem",
    re.DOTALL | re.IGNORECASE,
)
"""A card's number and a bar, or a bar without Shift; what else a keyboard makes of the bar people write too ("0991..., cấp ngày"),
so it must come twice, with the old number or nothing between. Or the test code: its first word alone also begins addresses."""
_MAY_BEGIN_A_CODE: Final = re.compile(
    _FIRST + r"(?:[0-9]{6,12}|[0-9]{12}[^0-9A-Za-z\s][0-9]{0,9})|.{0,4}motcua.{0,4}",
    re.DOTALL | re.IGNORECASE,
)
"""The whole of a burst that further keys can make `_BEGINS_A_CODE`; fewer digits are not worth a wait."""


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
        return self._is_fast and (self._speed_tells or _BEGINS_A_CODE.match(self._text) is not None)

    @property
    def may_be_scan(self) -> bool:
        """Is it a reader's, or will it be if more comes? Until it `is_scan` its keys are to be kept, for they may be a person's."""
        return self.is_scan or (self._is_fast and _MAY_BEGIN_A_CODE.fullmatch(self._text) is not None)

    @property
    def _speed_tells(self) -> bool:
        """Does no program type there for a person?"""
        return self._of_reader or not self._in_field

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

    def keeps_pace(self, at: float) -> bool:
        """Does a key of that time follow as fast as a reader's?"""
        return self.begun and at - self._last <= HELD_S

    def is_ended(self, at: float) -> bool:
        """Does Enter at that time end a scan? Else it is a person's."""
        return self.is_scan or (self._is_fast and self.keeps_pace(at))

    def is_ended_by_tab(self, at: float) -> bool:
        """Does Tab? Programs that fill in a form press it after every field."""
        return self.is_scan or (self._speed_tells and self.is_ended(at))

    def key(self, text: str, *, at: float, replaces: int = 0) -> None:
        """One more key, or commit that `replaces` so many characters before it (an input method, or the backspace key)."""
        self._text = (self._text[: max(0, len(self._text) - replaces)] + text)[:LONGEST]
        self._keys += 1
        self._last = at
