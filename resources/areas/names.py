"""How names of places are written, and what of it is only form: unit words, abbreviations, spelling variants.

Names are compared as tuples of tokens made by `tokens`: `resources.text.key` (case, punctuation, tone
position) plus what is special to places: digits stand apart from letters ("P2" = "P.2"), numbers lose
leading zeros, "Mỹ" = "Mĩ", and "Đắk", "Đăk", "Đắc" are one word.
"""

import re
from functools import cache

from resources.text import has_accents, key, nfc, unaccented

Tokens = tuple[str, ...]

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
_DIGITS_APART = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_TONE = re.compile(r"[\u0300-\u036f]$")
_SEPARATORS = re.compile(r"[,;\n]")
_DASH = re.compile(r"\s+[-\u2013\u2014]\s+")
_DAK = frozenset({"đăk", "đăk\u0301", "đăc", "đăc\u0301", "đak", "đak\u0301"})


def split(address: str) -> list[str]:
    """The parts between commas, small unit first; between dashes where there is no comma at all."""
    parts = _SEPARATORS.split(nfc(address))
    if len(parts) == 1:
        parts = _DASH.split(parts[0])
    return [part for part in (part.strip(" .-") for part in parts) if part]


@cache
def tokens(name: str) -> Tokens:
    """The words of a name in the form in which they are compared; see the module."""
    return tuple(_token(word) for word in key(_DIGITS_APART.sub(" ", nfc(name))).split())


def _token(word: str) -> str:
    if word.isdecimal():
        return word.lstrip("0") or "0"
    tone = _TONE.search(word)
    letters, mark = (word[:-1], tone.group()) if tone else (word, "")
    if letters + mark in _DAK:
        return "đăk"
    if len(letters) > 1 and letters[-1] == "y" and (letters[-2] not in "aâoôeêuư" or letters.endswith("quy")):
        return letters[:-1] + "i" + mark
    return word


def bare(words: Tokens) -> str:
    """Those words without accents and blanks: "tantien"; "dac" may be "đắk", so it is written like that."""
    plain = (unaccented(word).casefold() for word in words)
    return "".join("dak" if word == "dac" else word for word in plain)


@cache
def _words(level: str, accented: bool) -> tuple[tuple[Tokens, str], ...]:
    """Unit words of a level as tokens, longest first."""
    table = {tokens(word if accented else unaccented(word)): full for word, full in WORDS[level].items()}
    return tuple(sorted(table.items(), key=lambda item: -len(item[0])))


def readings(part: str, level: str, *, accented: bool) -> list[tuple[str, Tokens]]:
    """The ways to read a part as a unit of that level: (full unit word or "", words of the name).

    With the unit word taken off first; then as a name without its word, for "Quan Sơn" and "Thành phố" are names too.
    """
    words = tokens(part)
    found = [(full, words[len(word) :]) for word, full in _words(level, accented) if words[: len(word)] == word and len(words) > len(word)]
    return [*found, ("", words)]


def unit_word(name: str, level: str) -> tuple[str, str]:
    """An official name split into its word and the rest: ("xã", "Tân Tiến")."""
    for word in sorted(WORDS[level], key=len, reverse=True):
        if name.casefold().startswith(word + " "):
            return word, name[len(word) + 1 :]
    return "", name


def has_unit_word(part: str, level: str) -> bool:
    """Does the part say what kind of unit it names?"""
    return len(readings(part, level, accented=has_accents(part))) > 1


def detail_tokens(parts: list[str]) -> Tokens:
    """House, street and hamlet in compared form: abbreviations written out, "số nhà" before a number gone."""
    words = " ".join(" ".join(tokens(part)) for part in parts).split()
    out: list[str] = []
    while words:
        skip = _house_number(words)
        if skip:
            del words[:skip]
            continue
        word = words.pop(0)
        out.extend(tokens(_ABBREVIATED[word]) if word in _ABBREVIATED else (word,))
    return tuple(out)


def _house_number(words: list[str]) -> int:
    """How many words at the start say "number" before a number."""
    for phrase in _HOUSE_NUMBER:
        for wanted in (tokens(phrase), tokens(unaccented(phrase))):
            size = len(wanted)
            if tuple(words[:size]) == wanted and len(words) > size and words[size].isdecimal():
                return size
    return 0
