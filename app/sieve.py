"""What is taken out of a text before it leaves the desk for people who have no business with citizens or clerks.

Three nets, each of which alone would do for what the program writes by itself: only ASCII passes (a Vietnamese name does
not), no run of digits as long as an identity, card or telephone number, and none of the words known to name somebody or
something here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from resources.text import unaccented

STRUCK: Final = "[...]"
_NUMBER: Final = re.compile(r"(?<![0-9])[0-9](?:[ .-]?[0-9]){7,}(?![0-9])")
"""Eight digits and more, also grouped: 099 190 001 234, 07.03.1990 too."""
_MOMENT: Final = re.compile(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:")
"""When something happened in the program (RFC 3339); nobody is born at an hour and minute of a record."""
_SHORTEST: Final = 3


@dataclass(frozen=True, slots=True)
class Sieve:
    """Knows the words of this desk: names and logins of its people, user and machine, folders. Never shown itself."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, words: Iterable[str]) -> Self:
        """For these words as they stand and without their accents; too short ones would strike out everything."""
        forms = {form.casefold() for word in words for form in (word, unaccented(word)) if len(form) >= _SHORTEST}
        return cls(tuple(sorted(forms, key=lambda form: (-len(form), form))))

    def pass_through(self, text: str) -> str:
        """The text with everything struck out that the nets hold."""
        for word in self.words:
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", STRUCK, text, flags=re.IGNORECASE)
        return _NUMBER.sub(_number, text).encode("ascii", "replace").decode()

    def holds_back(self, text: str) -> bool:
        """Is there anything in it that must not leave?"""
        return self.pass_through(text) != text


def _number(found: re.Match[str]) -> str:
    return found[0] if _MOMENT.match(found.string, found.start()) else STRUCK
