"""The text of a citizen card as a chain of places, each with the letters that may stand there.

`099099000001|012345678|Nguyễn Văn Thử|01011999|Nam|Tổ 1, ...|01072021`, and on the card of 2024 four more fields. Digits
and separators have one place each; a name or an address is a place that goes on as long as it likes, letter after
letter as `resources.lettering` has counted. From what was seen of each byte, `Grammar.weigh` tells what each byte is,
all ways through the chain considered (forward and backward sums over a hidden Markov model; Rabiner, 1989).
"""

from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from resources.lettering import LETTERS, SEPARATOR, likelihoods

Table = NDArray[np.float64]

_DIGIT = -1  # in place of a letter: any of the ten
_OLD_ID, _PARENT = 0.7, 0.6  # how often a field is not empty
_BARELY = 1e-200


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """A chain of places, begun at the first.

    `letters` (places): index in LETTERS of the letter that stands there, or _DIGIT. `steps` (places x places): probability of
    going from one (row) to another (column). A text lies between the places `enters` and `leaves` (texts), begun with
    probability `begun`; a card may end at the places `ends`.
    """

    letters: NDArray[np.int64]
    steps: Table
    enters: NDArray[np.int64]
    leaves: NDArray[np.int64]
    begun: Table
    ends: NDArray[np.int64]

    def weigh(self, seen: Table) -> Table | None:
        """What each byte is (bytes x LETTERS, rows sum to 1), from `seen`: how well each letter fits what was seen of it.

        None where no card's text fits at all.
        """
        chain = _Chain(self, seen)
        ahead = chain.forward()
        return None if ahead is None else chain.backward(*ahead)


class _Chain:
    """One run through the grammar for one text."""

    def __init__(self, grammar: Grammar, seen: Table) -> None:
        self._grammar = grammar
        self._seen = seen
        self._fits = seen @ _meant(grammar.letters).T  # bytes x places
        follow = likelihoods().copy()
        bar = LETTERS.index(SEPARATOR)
        self._end = follow[:, bar].copy()
        follow[:, bar] = 0.0
        self._first = follow[bar].copy()
        self._follow = follow

    def forward(self) -> tuple[Table, Table, Table] | None:
        """The share of each place (bytes x places) and of each text's letter (bytes x texts x letters) so far, and scales."""
        g, count = self._grammar, len(self._seen)
        places, texts, scales = np.zeros_like(self._fits), np.zeros((count, len(g.enters), len(LETTERS))), np.ones(count)
        place, text = np.zeros(len(g.letters)), texts[0]
        place[0] = 1.0
        for i in range(count):
            if i:
                began, ended = place[g.enters] * g.begun, text @ self._end
                place, text = place @ g.steps, text @ self._follow + began[:, None] * self._first
                place[g.leaves] += ended
            place, text = place * self._fits[i], text * self._seen[i]
            scale = place.sum() + text.sum()
            if scale < _BARELY:
                return None
            place, text = place / scale, text / scale
            places[i], texts[i], scales[i] = place, text, scale
        return (places, texts, scales) if places[-1, g.ends].sum() > _BARELY else None

    def backward(self, places: Table, texts: Table, scales: Table) -> Table:
        """With what comes after each byte weighed in."""
        g = self._grammar
        later_places, later_texts = np.zeros_like(places), np.zeros_like(texts)
        place, text = np.zeros(len(g.letters)), texts[0] * 0
        place[g.ends] = 1.0
        for i in range(len(self._seen) - 1, -1, -1):
            later_places[i], later_texts[i] = place, text
            place, text = place * self._fits[i], text * self._seen[i]
            began = text @ self._first
            place, text = g.steps @ place, text @ self._follow.T + place[g.leaves][:, None] * self._end
            place[g.enters] += g.begun * began
            place, text = place / scales[i], text / scales[i]
        beliefs = self._letters(places * later_places) + (texts * later_texts).sum(axis=1)
        return np.asarray(beliefs / np.maximum(beliefs.sum(axis=1, keepdims=True), _BARELY))

    def _letters(self, places: Table) -> Table:
        """The letters (bytes x LETTERS) that these places mean; a digit's place leaves it to what was seen of the ten."""
        meant = _meant(self._grammar.letters)
        return np.asarray((places / np.maximum(self._fits, _BARELY)) @ meant * self._seen)


def _meant(letters: NDArray[np.int64]) -> Table:
    """Which letter each place means (places x LETTERS, rows sum to 1): one, or any digit."""
    meant = np.zeros((len(letters), len(LETTERS)))
    meant[np.arange(len(letters)), letters] = letters != _DIGIT
    meant[np.ix_(letters == _DIGIT, _DIGITS)] = 1 / len(_DIGITS)
    return meant


_DIGITS = np.array([LETTERS.index(digit) for digit in b"0123456789"])


@dataclass(slots=True)
class _Draft:
    """A grammar being written down, place by place."""

    letters: list[int] = field(default_factory=list)
    steps: list[tuple[int, int, float]] = field(default_factory=list)
    texts: list[tuple[int, int, float]] = field(default_factory=list)

    def then(self, after: int | None, letters: list[int], *, share: float = 1.0) -> int:
        """Places one after the other; the last one's number."""
        for letter in letters:
            self.letters.append(letter)
            here = len(self.letters) - 1
            if after is not None:
                self.steps.append((after, here, share))
            after, share = here, 1.0
        return len(self.letters) - 1


@cache
def card() -> Grammar:
    """The grammar of both cards (the payload as `scanner.payload` reads it)."""
    draft = _Draft()
    bar = [LETTERS.index(SEPARATOR)]
    number = draft.then(None, [_DIGIT] * 12 + bar)
    old = draft.then(number, [_DIGIT] * 9, share=_OLD_ID)
    name = draft.then(old, bar)
    draft.steps.append((number, name, 1 - _OLD_ID))
    birth = _text(draft, name, bar)
    born = draft.then(birth, [_DIGIT] * 8 + bar)
    sexes = [draft.then(born, [LETTERS.index(byte) for byte in word.encode()], share=0.5) for word in ("Nam", "Nữ")]
    residence = draft.then(sexes[0], bar)
    draft.steps.append((sexes[1], residence, 1.0))
    issue = draft.then(_text(draft, residence, bar), [_DIGIT] * 8)
    last = draft.then(issue, bar)
    for _ in range(3):
        empty = draft.then(last, bar, share=1 - _PARENT)
        draft.texts.append((last, empty, _PARENT))
        last = empty
    steps = np.zeros((len(draft.letters), len(draft.letters)))
    for before, after, share in draft.steps:
        steps[before, after] = share
    enters, leaves, begun = zip(*draft.texts, strict=True)
    return Grammar(np.array(draft.letters), steps, np.array(enters), np.array(leaves), np.array(begun), np.array([issue, last]))


def _text(draft: _Draft, after: int, bar: list[int]) -> int:
    """A text and the separator behind it; its number."""
    draft.letters += bar
    draft.texts.append((after, len(draft.letters) - 1, 1.0))
    return len(draft.letters) - 1
