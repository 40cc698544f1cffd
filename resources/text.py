"""Vietnamese text, once for all: normal form, folding, tone position, letters nobody may see.

A name is *shown* as its authority spells it and *compared* by its key. Everything here is a pure
function of its text; all lengths are counted in Unicode code points.
"""

import re
import unicodedata

FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control, format (bidi), surrogate, private-use, unassigned, line and paragraph separators."""

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_WORD = re.compile(r"[^\W\d_]+")
_SPACES = re.compile(r"\s+")
# Ð (U+00D0) and ð are Latin-1 look-alikes of Đ and đ that older keyboards and databases produce.
_D_LOOKALIKES = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ", "\u0256": "đ"})
_D_FOLDED = str.maketrans({"Đ": "D", "đ": "d", "\u00d0": "D", "\u00f0": "d", "\u0189": "D", "\u0256": "d"})
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u2013": "-", "\u2014": "-", "\u2011": "-"})


def nfc(text: str) -> str:
    """The composed form, in which text is stored, drawn and compared (Unicode annex 15)."""
    return unicodedata.normalize("NFC", text)


def squash(text: str) -> str:
    """One line: NFC, every run of white space one blank, none at the ends."""
    return _SPACES.sub(" ", nfc(text)).strip()


def forbidden(text: str) -> str | None:
    """The first character that no citizen's data may hold (control, bidi, private use), or None."""
    return next((c for c in text if unicodedata.category(c) in FORBIDDEN_CATEGORIES), None)


def unaccented(text: str) -> str:
    """The same letters without marks: "Đắk Ơ" becomes "Dak O". Case is kept."""
    marks_apart = unicodedata.normalize("NFD", text.translate(_D_FOLDED))
    return nfc("".join(c for c in marks_apart if not unicodedata.combining(c)))


def fold(text: str) -> str:
    """For searching: no accents, lower case, blanks squashed."""
    return squash(unaccented(text)).casefold()


def has_accents(text: str) -> bool:
    """Does any letter carry a Vietnamese mark (or is it a đ)?"""
    return unaccented(text) != nfc(text)


def tone_key(text: str) -> str:
    """Spelling with the tone mark taken out of its place: "hòa" and "hoà" get one key, "hoa" another.

    Vietnamese writes at most one tone a syllable; where it stands inside "oa", "oe", "uy" is a matter
    of taste (old style and new style), so each word becomes its toneless letters plus the tone.
    """
    return _WORD.sub(lambda word: _word_key(word.group()), nfc(text))


def _word_key(word: str) -> str:
    letters, tone = [], ""
    for c in unicodedata.normalize("NFD", word):
        if c in _TONES:
            tone = c
        else:
            letters.append(c)
    return nfc("".join(letters)) + tone


def key(text: str) -> str:
    """Equal for texts that differ only in form: case, blanks, punctuation, tone position, Đ/Ð, quotes.

    Accents still count: "Hòa" and "Hoa" have different keys.
    """
    plain = squash(text.translate(_D_LOOKALIKES).translate(_QUOTES)).casefold()
    return " ".join(_word_key(word) for word in re.findall(r"[^\W_]+", plain))


def bare_key(text: str) -> str:
    """`key` with the accents gone too: for a side that carries none at all."""
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def upper(text: str) -> str:
    """Capital letters with their accents, NFC."""
    return nfc(nfc(text).upper())


def group_number(digits: str) -> str:
    """A 12-digit number in threes, as clerks read it aloud: "099 190 001 234"."""
    return " ".join(digits[i : i + 3] for i in range(0, len(digits), 3))


def mask_number(digits: str) -> str:
    """The last three digits only: enough to tell two cards apart on a desk, not to know a citizen."""
    return "•" * max(0, len(digits) - 3) + digits[-3:]
