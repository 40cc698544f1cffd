"""Vietnamese text, once for all: normal form, folding, tone position, letters nobody may see.

A name is *shown* as its authority spells it and *compared* by its key. Everything here is a pure
function of its text; all lengths are counted in Unicode code points.
"""

import re
import unicodedata

FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control, format (bidi), surrogate, private-use, unassigned, line and paragraph separators."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_VOWELS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
_TONED = {unicodedata.normalize("NFC", vowel + tone): (vowel, tone) for vowel in _VOWELS for tone in _TONES}
_TONE_OF = {letter: tone for letter, (_, tone) in _TONED.items()} | {tone: tone for tone in _TONES}
_TONELESS = str.maketrans({letter: vowel for letter, (vowel, _) in _TONED.items()} | dict.fromkeys(_TONES, ""))
_VIETNAMESE = re.compile(f"[đĐăâêôơưĂÂÊÔƠƯ{''.join(_TONED)}]")
_WITH_TONE = re.compile(f"[{''.join(_TONE_OF)}]")
_WORD = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"[^\W_]+")
_SPACES = re.compile(r"\s+")
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_AFTER_LATIN = "\u0370"
# Ð (U+00D0) and ð are Latin-1 look-alikes of Đ and đ that older keyboards and databases produce.
_D_LOOKALIKES = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ", "\u0256": "đ"})
_D_FOLDED = str.maketrans({"Đ": "D", "đ": "d", "\u00d0": "D", "\u00f0": "d", "\u0189": "D", "\u0256": "d"})
# Apostrophes in names of the Central Highlands (H'Hen, K'Brếh) come in all kinds; some of them count as letters in Unicode.
_APOSTROPHES = "\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u02c8\u2032\u00b4`\ua78b\ua78c\uff07"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
_ONE_FORM: dict[int, str] = _D_LOOKALIKES | dict.fromkeys(map(ord, _APOSTROPHES), "'") | dict.fromkeys(map(ord, _DASHES), "-")

_MANY_FORMED = re.compile(f"[{re.escape(''.join(map(chr, _ONE_FORM)))}]")


def nfc(text: str) -> str:
    """The composed form, in which text is stored, drawn and compared (Unicode annex 15)."""
    return unicodedata.normalize("NFC", text)


def squash(text: str) -> str:
    """One line: NFC, every run of white space one blank, none at the ends."""
    if text.isprintable() and "  " not in text:  # no white space but the blank is printable
        return nfc(text).strip()
    return _SPACES.sub(" ", nfc(text)).strip()


def forbidden(text: str) -> str | None:
    """The first character that no citizen's data may hold (control, bidi, private use), or None."""
    return next((c for c in text if unicodedata.category(c) in FORBIDDEN_CATEGORIES), None)


def one_form(text: str) -> str:
    """NFC, with one sign for each of Đ, apostrophe and hyphen: what differs after it differs to the eye."""
    composed = nfc(text)
    return composed.translate(_ONE_FORM) if _MANY_FORMED.search(composed) else composed


def unaccented(text: str) -> str:
    """The same letters without marks: "Đắk Ơ" becomes "Dak O". Case is kept."""
    if text.isascii():
        return text
    marks_apart = unicodedata.normalize("NFD", text.translate(_D_FOLDED))
    if max(marks_apart) < _AFTER_LATIN:
        return _LATIN_MARKS.sub("", marks_apart)
    return nfc("".join(c for c in marks_apart if not unicodedata.combining(c)))


def fold(text: str) -> str:
    """For searching: no accents, lower case, blanks squashed."""
    return squash(unaccented(text)).casefold()


def has_accents(text: str) -> bool:
    """Does any letter carry a Vietnamese mark (or is it a đ)?"""
    if text.isascii():
        return False
    return bool(_VIETNAMESE.search(text)) or unaccented(text) != nfc(text)


def tone_key(text: str) -> str:
    """Spelling with the tone mark taken out of its place: "hòa" and "hoà" get one key, "hoa" another.

    Vietnamese writes at most one tone a syllable; where it stands inside "oa", "oe", "uy" is a matter
    of taste (old style and new style), so each word becomes its toneless letters plus the tone.
    """
    return _WORD.sub(lambda word: word_key(word.group()), nfc(text))


def word_key(word: str) -> str:
    """`tone_key` of one word in composed letters (NFC). Ñ of the highlands is a letter there, not an N with a tone."""
    tones = None if word.isascii() else _WITH_TONE.findall(word)
    return word.translate(_TONELESS) + _TONE_OF[tones[-1]] if tones else word


def folded(text: str) -> str:
    """`one_form` in small letters: what differs after it differs in blanks, punctuation, tone position or letters."""
    return one_form(text).casefold()


def words(text: str) -> list[str]:
    """The words of a `folded` text; blanks and punctuation are gone, tone marks as they stand."""
    return _WORDS.findall(text)


def key(text: str) -> str:
    """Equal for texts that differ only in form: case, blanks, punctuation, tone position, Đ/Ð, quotes.

    Accents still count: "Hòa" and "Hoa" have different keys.
    """
    return " ".join(map(word_key, words(folded(text))))


def bare_key(text: str) -> str:
    """`key` with the accents gone too: for a side that carries none at all."""
    return " ".join(_WORDS.findall(fold(one_form(text))))


def upper(text: str) -> str:
    """Capital letters with their accents, NFC."""
    return nfc(nfc(text).upper())


def group_number(digits: str) -> str:
    """A 12-digit number in threes, as clerks read it aloud: "099 190 001 234"."""
    return " ".join(digits[i : i + 3] for i in range(0, len(digits), 3))


def mask_number(digits: str) -> str:
    """The last three digits only: enough to tell two cards apart on a desk, not to know a citizen."""
    return "•" * max(0, len(digits) - 3) + digits[-3:]
