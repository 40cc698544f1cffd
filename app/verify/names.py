"""A citizen's name on the card against the one in the record.

Blanks, hyphens and apostrophes do not tell names apart (the service itself compares without them; names of the highlands
come as H'Hen, H’ Hen, HHen). Another order of the parts does, and so do i and y: whether it is one person is for people to say.
"""

from collections.abc import Sequence

from app.verify.verdicts import Why
from app.verify.writing import same_name
from resources.text import folded, has_accents, unaccented, word_key, words


def judge(card: str, record: str) -> Why:
    """How two names stand to each other; both say something."""
    if card == record:
        return Why.SAME_TEXT
    return same_name(card, record) or _difference(card, record)


def _difference(card: str, record: str) -> Why:
    ours, theirs = ([word_key(word) for word in words(folded(name))] for name in (card, record))
    plain_ours, plain_theirs = [unaccented(part) for part in ours], [unaccented(part) for part in theirs]
    if not (has_accents(card) and has_accents(record)):
        ours, theirs = plain_ours, plain_theirs
    if sorted(ours) == sorted(theirs):
        return Why.ORDER_OF_PARTS
    if "".join(plain_ours) == "".join(plain_theirs):
        return Why.ACCENTS_DIFFER if has_accents(card) and has_accents(record) else Why.WORD_BREAKS
    if "".join(ours).replace("y", "i") == "".join(theirs).replace("y", "i"):
        return Why.Y_OR_I
    if within(ours, theirs) or within(theirs, ours):
        return Why.PARTS_MISSING
    if _one_letter_apart("".join(plain_ours), "".join(plain_theirs)):
        return Why.ONE_LETTER
    if len(ours) == len(theirs) and sum(one != other for one, other in zip(ours, theirs, strict=True)) == 1:
        return Why.ONE_PART
    return Why.OTHER_NAME


def within(some: Sequence[str], more: Sequence[str]) -> bool:
    """Do the parts of `some`, if there are any, all stand in `more`, in the same order?"""
    rest = iter(more)
    return bool(some) and all(part in rest for part in some)


def _one_letter_apart(one: str, other: str) -> bool:
    """Is one letter another, missing or too many, or are two neighbours swapped?"""
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    left, right = one[start:], other[start:]
    swapped = left[1:2] + left[:1] + left[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or (len(left) > 1 and swapped == right)
