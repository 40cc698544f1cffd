"""One spelling for every way to write the same Vietnamese words, and patterns over it.

`readings` gives a text as ` bare/accented` for each syllable, lower case, in order: "Sổ  HỘ-KHẨU" reads
` so/sổ ho/hộ khau/khẩu`, and "Hộ, khẩu" reads ` ho/hộ , khau/khẩu` (tone marks stand after the letters, `y` reads `i`).
Nothing is hidden by case, accents, wide or look-alike letters, separators, letters set apart, unseen characters.

`pattern` compiles a text over such readings:

    hộ      that syllable, or the same typed without any accents
    =hộ     that syllable with its accents
    ~hộ     that syllable with whatever accents
    book…   any syllable that begins so; …book… any that holds it
    #       a number
    *       any one syllable
    blank   what separates two syllables, punctuation too; _ is blanks only
    .       punctuation, or the end

and `|`, `( )`, `?`, `(?! )`, `(?= )` mean what they mean in regular expressions.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from resources.text import nfc, tone_key, unaccented

_LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТУХІЈЅҺаекорсухіјѕһΑΒΕΖΗΙΚΜΝΟΡΤΥΧακιουνıÐðƉɖ",
    "ABEKMHOPCTYXIJSHaekopcyxijshABEZHIKMNOPTYXakiouviĐđĐđ",
)
"""Cyrillic and Greek letters that print like Latin ones."""

_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
_UNSEEN_MARKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d") | frozenset(map(chr, range(0xFE00, 0xFE10)))
"""Code points that print nothing although they count as letters or marks (Unicode, Default_Ignorable_Code_Point)."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SET_APART = re.compile(r"(?<![^\W_])[^\W\d_](?:[\s._-]{1,3}[^\W_])+(?![^\W_])")
"""Single letters in a row: "S Ổ", "H.K", "K-T-3"."""

_SEPARATORS = re.compile(r"[\s._-]")
_SYLLABLE = re.compile(r"[^\W_]+")
_PUNCTUATION = re.compile(r"[^\s_-]")
_AFTER_HO_OR_CO = {"ho/ho": "sơ", "ho/hồ": "sơ", "co/co": "sở", "co/cơ": "sở"}
_PATTERN_PART = re.compile(r"(?P<how>[~=]?)(?P<head>…?)(?P<word>[^\W_]+)(?P<tail>…?)|(?P<mark>[ _.#*])")
_MARKS = {" ": "(?: ,)? ", "_": " ", ".": "(?: ,|$)", "#": "[0-9][^ ]*(?![^ ])", "*": "[^ ,][^ ]*(?![^ ])"}
_SO_OF_A_KEY = re.compile(r"(?<![^\W_])((?:ho|co)[\W_]+so|so)(?![^\W_])", re.IGNORECASE)
_TWO_NUMBERS = re.compile(r"(?<=số)([\W_]+)số")


@lru_cache(maxsize=8192)
def readings(text: str) -> tuple[str, ...]:
    """How the text may be read: unseen characters as nothing and, where there are any, as blanks."""
    plain = unicodedata.normalize("NFKD", text).translate(_LOOKALIKES)
    if plain.isprintable() and _UNSEEN_MARKS.isdisjoint(plain):  # quickly: nothing of the categories above is printable
        return (_reading(plain),)
    return tuple(dict.fromkeys(_reading("".join(instead if _unseen(c) else c for c in plain)) for instead in ("", " ")))


@cache
def pattern(text: str) -> re.Pattern[str]:
    """A pattern over readings. It begins at a syllable, so that searching takes time in proportion to the text."""
    return re.compile(" " + _PATTERN_PART.sub(_compiled, text))


def found(patterns: Iterable[str], read: Iterable[str]) -> bool:
    """Does any of the patterns stand in any of the readings?"""
    return any(pattern(each).search(reading) for reading in read for each in patterns)


def of_key(key: str) -> str:
    """A key as the words it most likely stands for: keys have no accents, and `so` in one is a number, `so_so` that of a book.

    `ho_so` and `co_so` stay: a dossier and a place.
    """
    return _TWO_NUMBERS.sub(r"\1sổ", _SO_OF_A_KEY.sub(lambda found: "số" if len(found[0]) == len("so") else found[0], _CAMEL.sub(" ", key)))


def _unseen(character: str) -> bool:
    return character in _UNSEEN_MARKS or (unicodedata.category(character) in _UNSEEN_CATEGORIES and not character.isspace())


def _reading(text: str) -> str:
    return "".join(_syllables(_SET_APART.sub(_closed_up, _CAMEL.sub(" ", nfc(text)))))


def _closed_up(letters: re.Match[str]) -> str:
    return _SEPARATORS.sub("", letters.group())


def _syllables(text: str) -> Iterator[str]:
    """Each syllable as ` bare/accented`, after ` ,` where punctuation stands before it."""
    lower = nfc(text.casefold())
    whole = "".join(c for c in lower if not unicodedata.combining(c))
    end, before = 0, ""
    for found in _SYLLABLE.finditer(whole):
        apart = _PUNCTUATION.search(whole, end, found.start())
        bare, accented = _spelled(found.group())
        if not apart and accented == "so" and before in _AFTER_HO_OR_CO:
            # "ho so" and "co so" without accents are "hồ sơ" (a dossier) and "cơ sở" (a place), hardly ever a book.
            accented = _AFTER_HO_OR_CO[before]
        end, before = found.end(), f"{bare}/{accented}"
        yield f"{' ,' if apart else ''} {before}"


@lru_cache(maxsize=8192)
def _spelled(syllable: str) -> tuple[str, str]:
    """Without accents, and with; `i` for `y`, of which Vietnamese spelling is not sure ("đăng ký", "đăng kí")."""
    return unaccented(syllable).replace("y", "i"), tone_key(syllable).replace("y", "i")


def _compiled(part: re.Match[str]) -> str:
    if part["mark"]:
        return _MARKS[part["mark"]]
    bare, accented = _spelled(part["word"])
    if part["head"] or part["tail"]:
        return f"{'[^ /]*' if part['head'] else ''}{bare}{'[^ /]*' if part['tail'] else ''}/[^ ]*"
    spellings = {"~": "[^ ]*", "=": accented}.get(part["how"], f"(?:{accented}|{bare})")
    return f"{bare}/{spellings}(?![^ ])"
