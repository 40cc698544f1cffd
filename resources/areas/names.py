"""How names of places are written, and what of it is only form: unit words, abbreviations, spelling variants.

Names are compared as tuples of tokens made by `tokens`: `resources.text.key` (case, punctuation, tone
position) plus what is special to places: digits stand apart from letters ("P2" = "P.2"), numbers lose
leading zeros, "Mỹ" = "Mĩ", and "Đắk", "Đăk", "Đắc" are one word.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from resources.text import folded, has_accents, nfc, unaccented, word_key

Tokens = tuple[str, ...]


class Part(NamedTuple):
    """What stands between two commas of an address: as it was written, and as it is compared."""

    text: str
    words: Tokens


WORDS: dict[str, dict[str, str]] = {
    "province": {"tỉnh": "tỉnh", "thành phố": "thành phố", "tp": "thành phố", "t": "tỉnh"},
    "district": {
        "huyện": "huyện",
        "h": "huyện",
        "quận": "quận",
        "q": "quận",
        "thị xã": "thị xã",
        "tx": "thị xã",
        "thành phố": "thành phố",
        "tp": "thành phố",
    },
    "commune": {
        "xã": "xã",
        "x": "xã",
        "phường": "phường",
        "p": "phường",
        "f": "phường",
        "thị trấn": "thị trấn",
        "tt": "thị trấn",
        "đặc khu": "đặc khu",
        "đk": "đặc khu",
    },
}
"""The words and abbreviations before a unit's name, by level, and the full word they stand for."""

_ABBREVIATED = {
    "kp": "khu phố",
    "tdp": "tổ dân phố",
    "kdc": "khu dân cư",
    "ql": "quốc lộ",
    "tl": "tỉnh lộ",
    "đ": "đường",
}
_HOUSE_NUMBER = ("số nhà", "nhà số", "sn", "số")
_WORD = re.compile(r"\d+|[^\W\d_]+")
_TONE = re.compile(r"[\u0300-\u036f]$")
_SEPARATORS = re.compile(r"[,;\n]")
_DASH = re.compile(r"\s+[-\u2013\u2014]\s+")
_DAK = frozenset({"đăk", "đăk\u0301", "đăc", "đăc\u0301", "đak", "đak\u0301"})


def split(address: str) -> list[str]:
    """The parts between commas, small unit first; between dashes where there is no comma at all."""
    parts = _SEPARATORS.split(nfc(address))
    if len(parts) == 1:
        parts = _DASH.split(parts[0])
    return [bare_part for part in parts if (bare_part := part.strip(" .-"))]


def parted(address: str) -> list[Part]:
    """`split`, each part with its words."""
    return [Part(part, tokens(part)) for part in split(address)]


def folded_parts(address: str) -> list[Part]:
    """`parted` where only the words will be needed: the texts come in small letters and one form. Folds once, not part by part."""
    return [Part(part, _tokens(part)) for part in split(folded(address))]


def tokens(name: str) -> Tokens:
    """The words of a name in the form in which they are compared; see the module."""
    return _tokens(folded(name))


def _tokens(text: str) -> Tokens:
    return tuple(map(_token, _WORD.findall(text)))


def _token(written: str) -> str:
    if written.isdecimal():
        return written.lstrip("0") or "0"
    word = word_key(written)
    if word[0] != "đ" and "y" not in word:
        return word
    tone = _TONE.search(word)
    letters, mark = (word[:-1], tone.group()) if tone else (word, "")
    if letters + mark in _DAK:
        return "đăk"
    if len(letters) > 1 and letters[-1] == "y" and (letters[-2] not in "aâoôeêuư" or letters.endswith("quy")):
        return letters[:-1] + "i" + mark
    return word


def bare_words(words: Iterable[str]) -> Tokens:
    """Those words without accents; "dac" may be "đắk", so it is written like that."""
    plain = (unaccented(word).casefold() for word in words)
    return tuple("dak" if word == "dac" else word for word in plain)


def bare(words: Iterable[str]) -> str:
    """Those words without accents and blanks: "tantien"."""
    return "".join(bare_words(words))


@cache
def _unit_words(level: str, *, accented: bool) -> dict[str, list[tuple[Tokens, str]]]:
    """Unit words of a level as tokens, by their first token, longest first."""
    table = {tokens(word if accented else unaccented(word)): full for word, full in WORDS[level].items()}
    found: dict[str, list[tuple[Tokens, str]]] = {}
    for word, full in sorted(table.items(), key=lambda item: -len(item[0])):
        found.setdefault(word[0], []).append((word, full))
    return found


def readings(words: Tokens, level: str, *, accented: bool) -> list[tuple[str, Tokens]]:
    """The ways to read a part as a unit of that level: (full unit word or "", words of the name).

    With the unit word taken off first; then as a name without its word, for "Quan Sơn" and "Thành phố" are names too.
    """
    possible = _unit_words(level, accented=accented).get(words[0], ()) if words else ()
    found = [(full, words[len(word) :]) for word, full in possible if words[: len(word)] == word and len(words) > len(word)]
    return [*found, ("", words)]


@cache
def _longest_first(level: str) -> tuple[str, ...]:
    return tuple(sorted(WORDS[level], key=len, reverse=True))


def unit_word(name: str, level: str) -> tuple[str, str]:
    """An official name split into its word and the rest: ("xã", "Tân Tiến")."""
    folded = name.casefold()
    for word in _longest_first(level):
        if folded.startswith(word + " "):
            return word, name[len(word) + 1 :]
    return "", name


def has_unit_word(part: Part, level: str) -> bool:
    """Does the part say what kind of unit it names?"""
    return len(readings(part.words, level, accented=has_accents(part.text))) > 1


def detail_tokens(parts: Sequence[Part]) -> Tokens:
    """House, street and hamlet in compared form: abbreviations written out, "số nhà" before a number gone.

    A number loses the word that says so, never a digit; abbreviations may have dots between their letters ("K.P.").
    """
    words = [word for part in parts for word in part.words]
    out: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        size, written = _short(words, at) if len(word) == 1 or word in _short_words() else (1, (word,))
        out += written
        at += size
    return tuple(out)


@cache
def _house_number_phrases() -> dict[str, list[Tokens]]:
    """What says "number" before a number, with accents and without, by the first word, longest first."""
    found: dict[str, list[Tokens]] = {}
    for phrase in _HOUSE_NUMBER:
        for wanted in (tokens(phrase), tokens(unaccented(phrase))):
            found.setdefault(wanted[0], []).append(wanted)
    return found


@cache
def _abbreviated() -> dict[str, Tokens]:
    return {word: tokens(full) for word, full in _ABBREVIATED.items()}


@cache
def _short_words() -> frozenset[str]:
    """Words of more than a letter at which something short may begin."""
    return frozenset({*_house_number_phrases(), *_abbreviated()})


def _short(words: Sequence[str], at: int) -> tuple[int, Tokens]:
    """How many words a short word and what belongs to it are, and what they stand for."""
    for wanted in _house_number_phrases().get(words[at], ()):
        after = at + len(wanted)
        if tuple(words[at:after]) == wanted and len(words) > after and words[after].isdecimal():
            return len(wanted), ()
    for size in (3, 2):
        letters = words[at : at + size]
        full = _abbreviated().get("".join(letters)) if all(len(letter) == 1 for letter in letters) else None
        if full:
            return len(letters), full
    return 1, _abbreviated().get(words[at], (words[at],))
