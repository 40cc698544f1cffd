"""The letters of a card as a reader spoilt them, read back: which kind of damage it was, and what each word may have been."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, product
from typing import Final

from scanner.damage import Damage, forms, typed
from scanner.letters import is_syllable

Words = tuple[tuple[str, ...], ...]
"""The readings of each word of a field, likeliest first; blanks between words are words with one reading."""

MOST_READINGS: Final = 256
"""Of one word, looked at; far more than any word of a name has."""

MOST_OFFERED: Final = 64
"""Of one word, kept to choose from."""

_LONGEST_RUN: Final = 60
"""Digits in a row that are taken apart: fifteen letters without a plain one between them."""

_FORM_LENGTHS: Final = (12, 8, 4, 3)
"""Digits of one letter: three or two bytes of four digits, or a code point."""

_HOUSE_NUMBER: Final = re.compile(r"[A-ZĐ]{1,2}[0-9]{1,3}|[0-9]{1,5}[A-Za-zĐđ]?")
_FIRST_A_NUMBER: Final = re.compile(r"[0-9]{1,5}[A-Z]?([/.-].*)?,?")
"""Words that are likelier a house number than letters: 272A, 7877/12."""
_SEX, _RESIDENCE = 1, 2
"""Their places among the fields with letters."""
_DOUBLED_SEX: Final = typed(Damage.DOUBLED, "Nữ")
_SPACES: Final = re.compile(r"(\s+)")
_INNER: Final = re.compile(r"[^\w\s]+")
_CODE_PAGE_INSIDE: Final = re.compile("[a-z][ÃÄ]")
"""A capital in the middle of a word: how most letters of CP1252 begin whose end was lost."""
_LOST: Final = re.compile("[?\ufffd□]")
_GLUED: Final = re.compile(r"[A-Za-z](?:[0-9]{3,}[a-z]|78[4-9][0-9]|79[0-2][0-9])")
"""Digits in the middle of a word, or the code of a Vietnamese letter behind one, as hardly any house number has them."""


@dataclass(frozen=True, slots=True)
class Mend:
    """One kind of damage, and the readings of all fields under it. Not `sure`: the clerk looks even where one reading is left."""

    damage: Damage
    fields: tuple[Words, ...] = field(repr=False)
    sure: bool = True


def mended(texts: Sequence[str]) -> Mend | None:
    """The fields of a card that hold letters (name, sex, residence, more names), or None where nothing speaks of damage."""
    for attempt in (_from_code_page, _from_digits, _from_glyphs, _from_doubled, _with_lost_letters):
        found = attempt(texts)
        if found is not None:
            return found
    return None


# --- CP1252 -------------------------------------------------------------------------------------------------------------


def _from_code_page(texts: Sequence[str]) -> Mend | None:
    """Exact where all bytes came through; where some were lost, by the forms that are left of each letter."""
    exact = [text if text.isascii() else _decoded(text) for text in texts]
    if None not in exact and exact != list(texts):
        return Mend(Damage.CODE_PAGE, tuple(((text,),) for text in exact if text is not None))
    table = forms(Damage.CODE_PAGE)
    whole = {form for form, letters in table.items() if len(form) == len(letters[0].encode()) and not form.endswith(" ")}
    if not any(form in text for text in texts for form in whole) and not any(map(_CODE_PAGE_INSIDE.search, texts)):
        return None
    return _through(Damage.CODE_PAGE, table, texts, sure=True)


def _decoded(text: str) -> str | None:
    """The text whose UTF-8 bytes were shown as CP1252; None for any other."""
    try:
        return b"".join(c.encode("latin-1" if ord(c) < 256 else "cp1252") for c in text).decode()
    except UnicodeError:
        return None


# --- digits ---------------------------------------------------------------------------------------------------------------


def _from_digits(texts: Sequence[str]) -> Mend | None:
    """Bytes or code points as digits. Such a reader types nothing beyond ASCII; digits in a name or inside a word give it away."""
    name, sex, residence, *_ = texts
    sure = re.search("[0-9]", name + sex) is not None
    if not "".join(texts).isascii() or not (sure or _GLUED.search(residence)):
        return None
    for kind in (Damage.BYTE_DIGITS, Damage.CODE_DIGITS):
        fields = tuple(_digit_words(text, kind, residence=n == _RESIDENCE, sure=sure) for n, text in enumerate(texts))
        if all(map(all, fields)) and _best(fields) != list(texts):
            return Mend(kind, fields, sure)
    return None


def _digit_words(text: str, kind: Damage, *, residence: bool, sure: bool) -> Words:
    """The readings of all words; a word has none where digits are left over. Digits may stay in a residence only."""
    words = (_digit_word(word, kind, digits_stay=residence) for word in _SPACES.split(text))
    if sure:
        return tuple(words)
    return tuple(tuple(dict.fromkeys((*readings, word))) for readings, word in zip(words, _SPACES.split(text), strict=True))


def _digit_word(word: str, kind: Damage, *, digits_stay: bool) -> tuple[str, ...]:
    runs = re.split("([0-9]+)", word)
    ways = [tuple(islice(_run(run, forms(kind), spare=digits_stay), MOST_READINGS)) if run.isdigit() else (run,) for run in runs]
    found = tuple("".join(parts) for parts in islice(product(*ways), MOST_READINGS))
    letters_only = (reading for reading in found if not re.search("[0-9]", reading))  # Ia RT244 looks like a number and is Ia RTô
    readings = tuple(dict.fromkeys((*_ranked(found, _plain_or_number), *letters_only)))[:MOST_OFFERED]
    return tuple(sorted(readings, key=lambda reading: reading != word)) if _FIRST_A_NUMBER.fullmatch(word) else readings


def _run(digits: str, table: Mapping[str, tuple[str, ...]], *, spare: bool) -> Iterator[str]:
    """Every way to read a run of digits as letters and, where they may be `spare`, digits that stay."""
    if len(digits) > _LONGEST_RUN:
        if spare:
            yield digits
        return

    def onwards(at: int) -> Iterator[str]:
        if at == len(digits):
            yield ""
        for length in _FORM_LENGTHS:
            for letter in table.get(digits[at : at + length], ()) if at + length <= len(digits) else ():
                yield from (letter + rest for rest in onwards(at + length))
        if spare and at < len(digits):
            yield from (digits[at] + rest for rest in onwards(at + 1))

    yield from onwards(0)


# --- one form a letter ----------------------------------------------------------------------------------------------------


def _from_glyphs(texts: Sequence[str]) -> Mend | None:
    """Line-drawing and Greek characters in a name; every word is the clerk's to confirm, for letters share a glyph."""
    table = forms(Damage.DOS_GLYPHS)
    if not any(c in _telling_glyphs() for text in texts for c in text):
        return None
    return _through(Damage.DOS_GLYPHS, table, texts, sure=False)


@cache
def _telling_glyphs() -> frozenset[str]:
    """Glyphs that are no letter of the Latin alphabet, so that no card holds them."""
    glyphs = (form for form in forms(Damage.DOS_GLYPHS) if not form.isascii())
    return frozenset(glyph for glyph in glyphs if not glyph.isalpha() or glyph > "\u0370")


def _from_doubled(texts: Sequence[str]) -> Mend | None:
    """Every letter beyond ASCII follows the letters on the way to it, two at least in the whole text, or that of "Nữ"."""
    found = _through(Damage.DOUBLED, forms(Damage.DOUBLED), texts, sure=True)
    if found is None:
        return None
    meant = _best(found.fields)
    doubled = sum(not c.isascii() for text in meant for c in text)
    proven = doubled > 1 or texts[_SEX] == _DOUBLED_SEX
    return found if proven and [typed(Damage.DOUBLED, text) for text in meant] == list(texts) else None


def _best(fields: Sequence[Words]) -> list[str]:
    return ["".join(readings[0] for readings in words) for words in fields]


def _through(kind: Damage, table: Mapping[str, tuple[str, ...]], texts: Sequence[str], *, sure: bool) -> Mend | None:
    """All fields by the longest form at each place; None where a character beyond ASCII is left unexplained."""
    fields = [_words_of(text, table, sure=sure) for text in texts]
    if any(words is None for words in fields):
        return None
    return Mend(kind, tuple(words for words in fields if words is not None), sure)


def _words_of(text: str, table: Mapping[str, tuple[str, ...]], *, sure: bool) -> Words | None:
    words: list[list[tuple[str, ...]]] = [[]]
    at, longest = 0, max(map(len, table))
    while at < len(text):
        form = next((text[at : at + n] for n in range(longest, 0, -1) if text[at : at + n] in table), "")
        if not form and not text[at].isascii():
            return None
        if not form and text[at].isspace():
            words += [[(text[at],)], []]
        else:
            words[-1].append(table.get(form, (text[at],)))
        at += len(form) or 1
    return tuple(map(_readings if sure else _readings_of_all_peoples, words))


def _readings(places: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return _ranked(("".join(parts) for parts in islice(product(*places), MOST_READINGS)), _plain)


def _readings_of_all_peoples(places: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """With words that are no syllables too (Pơng beside Pạng), as far as ASCII letters stay what they are and the case is one."""
    steady = [place[:1] if place[0].isascii() else place for place in places]
    others = ("".join(parts) for parts in islice(product(*steady), MOST_READINGS))
    fitting = (word for word in others if all(part.islower() or part.istitle() or part.isupper() for part in _parts(word)))
    return tuple(dict.fromkeys((*_readings(places), *fitting)))[:MOST_OFFERED]


# --- letters that are gone ------------------------------------------------------------------------------------------------


def _with_lost_letters(texts: Sequence[str]) -> Mend | None:
    """Nothing brings them back: the clerk types the words. A woman's card shows it by its sex, any card by question marks."""
    _, sex, *_ = texts
    if not any(_LOST.search(text) for text in texts) and sex.upper() not in ("N", "NU"):
        return None
    fields = (text if n != 1 else _sex(text) for n, text in enumerate(texts))
    return Mend(Damage.LETTERS_LOST, tuple(((text,),) for text in fields), sure=False)


def _sex(text: str) -> str:
    return text if text.casefold() == "nam" else "Nữ"


# --- ranking --------------------------------------------------------------------------------------------------------------


def _ranked(readings: Iterable[str], plausible: Callable[[str], bool]) -> tuple[str, ...]:
    """The plausible ones, or all where none is."""
    found = tuple(dict.fromkeys(readings))
    return (tuple(filter(plausible, found)) or found)[:MOST_OFFERED]


def _plain(word: str) -> bool:
    return all(is_syllable(part) for part in _parts(word))


def _plain_or_number(word: str) -> bool:
    return all(is_syllable(part) or (len(part) == 1 and part.isalpha()) or _HOUSE_NUMBER.fullmatch(part) for part in _parts(word))


def _parts(word: str) -> list[str]:
    return [part for part in _INNER.sub(" ", word).split() if part]
