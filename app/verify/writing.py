"""Two texts that differ only in how they are written: which rule makes them one."""

import re

from app.verify.verdicts import Why
from resources.text import folded, has_accents, one_form, unaccented, word_key, words

_BREAK = re.compile(r"[\W_]+")
_SOFT = re.compile(r"['-]")


def same_writing(card: str, record: str) -> Why | None:
    """The first rule under which the texts are equal (rules add up, in the order of the code), or None."""
    one, other = folded(card), folded(record)
    if one == other:
        return _same_signs(card, record)
    ours, theirs = words(one), words(other)
    if ours == theirs:
        return Why.PUNCTUATION
    if len(ours) != len(theirs) or any(map(_other_letters, ours, theirs)):
        return None
    if all(word_key(our) == word_key(their) for our, their in zip(ours, theirs, strict=True)):
        return Why.TONE_POSITION
    return Why.ACCENTS_MISSING if _one_side_bare(one, other) else None


def same_name(card: str, record: str) -> Why | None:
    """The same for names, which blanks, hyphens and apostrophes do not tell apart.

    Where one side has no accents, blanks do again (NGUYEN TU AN is not Nguyễn Tuấn), unless a side has none at all.
    """
    one, other = folded(card), folded(record)
    if one == other:
        return _same_signs(card, record)
    ours, theirs = words(one), words(other)
    if (joined := "".join(ours)) == (their_joined := "".join(theirs)):
        return Why.PUNCTUATION
    if _other_letters(joined, their_joined):
        return None
    if "".join(map(word_key, ours)) == "".join(map(word_key, theirs)):
        return Why.TONE_POSITION
    return Why.ACCENTS_MISSING if _one_side_bare(one, other) and _same_breaks(one, other) else None


def _same_signs(card: str, record: str) -> Why:
    return Why.LETTER_FORM if one_form(card) == one_form(record) else Why.CASE


def _other_letters(one: str, other: str) -> bool:
    return one != other and unaccented(one) != unaccented(other)


def _one_side_bare(card: str, record: str) -> bool:
    return not (has_accents(card) and has_accents(record))


def _same_breaks(card: str, record: str) -> bool:
    """Does each blank of one side stand at a break of the other? Hyphens and apostrophes may be blanks or nothing."""
    ours, theirs = _breaks(card), _breaks(record)
    if not (any(ours.values()) and any(theirs.values())):
        return True
    return all(theirs.keys() >= {place for place, hard in ours.items() if hard} for ours, theirs in ((ours, theirs), (theirs, ours)))


def _breaks(name: str) -> dict[int, bool]:
    """After how many letters a name breaks, and whether by a blank alone."""
    found: dict[int, bool] = {}
    letters = at = 0
    for gap in _BREAK.finditer(name.strip()):
        letters += gap.start() - at
        at = gap.end()
        found[letters] = not _SOFT.search(gap.group())
    return found
