"""The 134 letters that Vietnamese adds to ASCII, and whether a word looks like a Vietnamese syllable.

The syllable rules are those of the school grammar: one beginning or none, one rime, at most one tone; a rime that ends
in c, ch, p or t carries only sắc or nặng. Names of ethnic minorities follow no such rule, so the answer ranks and
never refuses.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_TONES: Final = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_SHARP_TONES: Final = frozenset("\u0301\u0323")
"""Sắc and nặng."""

LOWER: Final = (*(unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in _TONES if v + t not in "aeiouy"), "đ")
LETTERS: Final = (*LOWER, *(letter.upper() for letter in LOWER))
"""All 134, small ones first."""

ALPHABET: Final = frozenset(LETTERS)

_SYLLABLE: Final = re.compile(
    r"(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|n|ngh?|nh|ph?|q|r|s|th?|tr|v|x)?"
    r"(?:a(?:ch?|i|m|n[gh]?|o|p|t|u|y)?|ă(?:c|m|ng?|p|t)|â(?:c|m|ng?|p|t|u|y)|e(?:c|m|ng?|o|p|t)?|ê(?:ch?|m|n[gh]?|p|t|u)?"
    r"|i(?:a|ch|ê(?:c|m|ng?|p|t|u)|m|nh?|p|t|u)?|ô(?:c|i|m|ng?|p|t)?|ơ(?:i|m|n|p|t)?|y(?:ê(?:m|ng?|t|u))?"
    r"|o(?:c|i|m|ng?|p|t|oc|ong|a(?:ch?|i|m|n[gh]?|o|p|t|y)?|ă(?:c|m|ng?|t)|e(?:n|o|t)?)?"
    r"|u(?:a(?:i|n[gh]?|t|y)?|â(?:ng?|t|y)|c|e(?:n|o)?|ê(?:ch|nh?|t)?|i|m|ng?|ơ|ô(?:c|i|m|ng?|t)|p|t|y(?:a|ch|ê(?:n|t)|nh?|t|u)?)?"
    r"|ư(?:a|c|i|m|ng|ơ(?:c|i|m|ng?|p|t|u)|t|u)?)"
)
"""A beginning and a rime, without tone."""
_STOPPED: Final = ("c", "ch", "p", "t")


@lru_cache(maxsize=4096)
def is_syllable(word: str) -> bool:
    """Could that word (NFC, letters only) be one Vietnamese syllable, in one consistent case: "an", "An", "AN"?"""
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    marks_apart = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in marks_apart if c in _TONES]
    plain = unicodedata.normalize("NFC", "".join(c for c in marks_apart if c not in _TONES))
    if len(tones) > 1 or (plain.endswith(_STOPPED) and not _SHARP_TONES.issuperset(tones or "-")):
        return False
    return _SYLLABLE.fullmatch(plain) is not None
