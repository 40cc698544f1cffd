"""Finding a name by what a clerk types in a hurry: no accents, any order, parts of words, initials, one slip of a finger.

A query is read word by word; each word must match, in one of these ways:

    kết, ket, KET               a word, with accents or without (accents that are typed make the better match)
    thuo                        the beginning of a word
    dkkh, xntthn, tthn          initials of words that follow each other: Đăng ký kết hôn, ... tình trạng hôn nhân
    khaisinh, 1004222           words without the blanks (five letters or more)

Only where nothing matches so, a word may also be a guess:

    két hin, kêt hơnn           one letter wrong (not the first), missing, too many or in the wrong place
    dkks (Đăng ký LẠI khai sinh)  initials with words left out

Pure and without state beside the index: any thread, no reading of files. Three thousand names take about a millisecond to
search (`tests/bench/searching.py` prints the figures).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from resources.text import folded, unaccented, word_key, words

_SHORTEST_GUESS = 3
"""Letters of a word that may have a slip in it: of two, one wrong leaves nothing to go by."""
_SHORTEST_RUN = 5
_WORD, _ACCENTS_DIFFER, _INITIALS, _BEGINNING, _RUN = 0, 1, 1, 2, 3
_GUESS = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to find. `also` is what people call it besides its name; `codes` are signs of it, which nobody reads as a phrase."""

    id: str
    name: str
    also: str = ""
    codes: str = ""


@dataclass(frozen=True, slots=True)
class _Word:
    """One word, with `i` for `y` (đăng ký, đăng kí): without accents, and with the tone mark taken out of its place."""

    bare: str
    key: str

    @property
    def has_accents(self) -> bool:
        return self.bare != self.key


@dataclass(frozen=True, slots=True)
class _Traits:
    """What an entry is matched by."""

    length: int
    bare: frozenset[str]
    keys: frozenset[str]
    initials: str
    run: str
    spoken: str
    """The name, and what it is known by: words in their order, a blank before each."""

    @classmethod
    def of(cls, entry: Entry) -> "_Traits":
        name = tuple(_words(entry.name))
        also = tuple(_words(entry.also))
        every = (*name, *also, *_words(entry.codes))
        return cls(
            length=len(name),
            bare=frozenset(word.bare for word in every),
            keys=frozenset(word.key for word in every),
            initials="".join(word.bare[0] for word in name),
            run="".join(word.bare for word in every),
            spoken=f"{_spoken(name)},{_spoken(also)}",
        )


class SearchIndex:
    """Entries, ready to be searched. Built once, never changed."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._traits = tuple(map(_Traits.of, self.entries))
        self._holders: dict[str, list[int]] = {}
        for place, traits in enumerate(self._traits):
            for word in traits.bare:
                self._holders.setdefault(word, []).append(place)
        self._vocabulary = sorted(self._holders)
        self._slips: dict[str, list[str]] = {}
        for word in self._vocabulary:
            for slip in _slips(word):
                self._slips.setdefault(slip, []).append(word)

    def find(self, query: str, *, favourites: Sequence[str] = (), recent: Sequence[str] = (), most: int | None = None) -> tuple[Entry, ...]:
        """The entries that match, the best first, at most `most` of them; all of them for an empty query, none for signs alone.

        `favourites` and `recent` are ids, in the order they shall have: those of them that match stand first, favourites
        before recent ones. Then: several words as they follow each other before words found apart; whole words before initials
        before beginnings; short names before long ones; the order given.
        """
        asked = tuple(_words(query))
        if query.strip() and not asked:
            return ()
        costs = self._strictly(asked) or self._guessing(asked)
        own = {one: place for place, one in reversed([*enumerate((*favourites, *recent))])}

        phrase = _spoken(asked) if len(asked) > 1 else ""

        def order(place: int) -> tuple[int, bool, int, int, int]:
            traits = self._traits[place]
            apart = phrase not in traits.spoken
            return own.get(self.entries[place].id, len(own)), apart, costs[place], traits.length if asked else 0, place

        return tuple(self.entries[place] for place in sorted(costs, key=order)[:most])

    def _strictly(self, asked: Sequence[_Word]) -> dict[int, int]:
        """Entries that match every word, with their cost; nothing guessed."""
        costs = dict.fromkeys(range(len(self.entries)), 0)
        for word in asked:
            if not costs:
                break
            found = self._matches(word)
            costs = {place: cost + found[place] for place, cost in costs.items() if place in found}
        return costs

    def _guessing(self, asked: Sequence[_Word]) -> dict[int, int]:
        """The same where a word may be guessed, but of several no more than half: those with the fewest guesses."""
        costs = dict.fromkeys(range(len(self.entries)), (0, 0))
        for word in asked:
            if not costs:
                break
            matches, guessed = self._matches(word), self._guesses(word.bare)
            costs = {
                place: (guesses, cost + matches[place]) if place in matches else (guesses + 1, cost + _GUESS)
                for place, (guesses, cost) in costs.items()
                if place in matches or place in guessed
            }
        most = max(len(asked) // 2, 1)
        fewest = min((guesses for guesses, _ in costs.values() if guesses <= most), default=0)
        return {place: cost for place, (guesses, cost) in costs.items() if guesses == fewest}

    def _matches(self, word: _Word) -> dict[int, int]:
        """Entries that hold the word, with the cost of the best way; the ways are tried from the worst."""
        bare = word.bare
        found: dict[int, int] = {}
        if len(bare) >= _SHORTEST_RUN:
            found |= {place: _RUN for place, traits in enumerate(self._traits) if bare in traits.run}
        for longer in self._beginning_with(bare):
            found |= dict.fromkeys(self._holders[longer], _BEGINNING)
        if len(bare) > 1:
            found |= {place: _INITIALS for place, traits in enumerate(self._traits) if bare in traits.initials}
        for place in self._holders.get(bare, ()):
            found[place] = _ACCENTS_DIFFER if word.has_accents and word.key not in self._traits[place].keys else _WORD
        return found

    def _guesses(self, bare: str) -> set[int]:
        """Entries that may be meant by it. A word that some name has is not taken for initials with gaps."""
        if len(bare) < _SHORTEST_GUESS:
            return set()
        near = {word for slip in _slips(bare) for word in self._slips.get(slip, ()) if _begins_alike(word, bare)}
        found = {place for word in near for place in self._holders[word]}
        if bare not in self._holders:
            gaps = re.compile(".*".join(map(re.escape, bare)))
            found |= {place for place, traits in enumerate(self._traits) if gaps.search(traits.initials)}
        return found

    def _beginning_with(self, bare: str) -> Iterator[str]:
        for place in range(bisect_left(self._vocabulary, bare), len(self._vocabulary)):
            if not self._vocabulary[place].startswith(bare):
                return
            yield self._vocabulary[place]


def _words(text: str) -> Iterator[_Word]:
    return map(_word, words(folded(text)))


@lru_cache(maxsize=4096)
def _word(word: str) -> _Word:
    """Names share their words: three thousand of them have some hundred different ones."""
    return _Word(unaccented(word).replace("y", "i"), word_key(word).replace("y", "i"))


def _spoken(said: Iterable[_Word]) -> str:
    return "".join(f" {word.bare}" for word in said)


def _begins_alike(word: str, other: str) -> bool:
    """Has the first letter of neither been taken for another? A finger seldom slips there, and "viện" is no "điện"."""
    return word[0] == other[0] or len(word) != len(other) or word[:2] == other[1::-1]


def _slips(word: str) -> Iterator[str]:
    """The word, and the word without each of its letters in turn.

    Two words that share one of these differ by a letter: wrong, missing, too many, or in another place. (Symmetric deletion: one
    look-up a variant instead of a distance to every word there is.)
    """
    yield word
    if len(word) >= _SHORTEST_GUESS:
        yield from {word[:at] + word[at + 1 :] for at in range(len(word))}
