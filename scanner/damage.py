"""How hand scanners spoil text on its way through the keyboard: for each kind of damage, what they type for a letter.

Damage is uniform: a reader that cannot type "ễ" cannot type any letter of its kind. So a text that was damaged can be
told from one that was not, and each table can be turned round (`forms`). Kinds and samples: seen at counters.
"""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Final

from scanner.letters import ALPHABET, LETTERS


class Damage(StrEnum):
    """What happened to the text. The first five spoil letters and have a table; the others are about keys and frames."""

    CODE_PAGE = "code_page"
    """UTF-8 bytes typed as characters of CP1252: TrÆ°Æ¡ng."""
    BYTE_DIGITS = "byte_digits"
    """Each UTF-8 byte typed as four digits, for want of the Alt key: Ng022501870141c."""
    CODE_DIGITS = "code_digits"
    """The code point typed as digits, for want of the Alt key: Nguy7877n."""
    DOS_GLYPHS = "dos_glyphs"
    """The code point modulo 256 typed as a character of CP437: Ph░íng. Loses which letter it was."""
    DOUBLED = "doubled"
    """An input method (Telex, VNI) leaves the letters on the way to a letter behind: DĐaăặng."""
    LETTERS_LOST = "letters_lost"
    """Question marks or nothing where letters were."""
    SEPARATOR = "separator"
    """Another character where the bars were: the keyboard layout of the reader is not the computer's."""
    CAPS_LOCK = "caps_lock"
    """Small and capital letters changed places: nGUYỄN."""
    CASE_LOST = "case_lost"
    """All small (the Shift key was lost) or all capital: which letters were capital is gone."""
    FRAMED = "framed"
    """Something of the reader's own around the text: STX and ETX, an AIM identifier `]Q1`."""
    CHOPPED = "chopped"
    """It came in several pieces."""


OTHER_LETTERS: Final = "ŎŏŬŭČčĔĕĬĭÑñÇçÄäËëÏïÖöÜü"
"""Letters of minority languages and of foreign names in the alphabet of a card."""

OTHER_MARKS: Final = "\u2019\u2018\u2013"
"""Typographic apostrophes and dash, as some cards print them."""

_CP437_LOW: Final = "\0☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼"
"""What CP437 shows for its first 32 codes."""

_BASE_OF_MARK: Final = {"đ": "d", "Đ": "D"}


def typed(kind: Damage, text: str) -> str:
    """The text as a reader with that damage of letters types it; ASCII stays. Raises KeyError for a kind without table."""
    spoil = _SPOIL[kind]
    return "".join(c if c.isascii() else spoil(c) for c in text)


@cache
def forms(kind: Damage) -> Mapping[str, tuple[str, ...]]:
    """The table turned round: what was typed, and what it may stand for, small letters before capitals.

    For `CODE_PAGE` the forms with lost bytes are there too: a keyboard drops bytes without a character in CP1252 and soft
    hyphens, and types a no-break space as a blank.
    """
    found: dict[str, tuple[str, ...]] = {}
    for letter in (*LETTERS, *OTHER_LETTERS, *OTHER_MARKS):
        whole = _SPOIL[kind](letter)
        for form in dict.fromkeys((whole, _as_delivered(whole))):
            found[form] = (*found.get(form, ()), letter)
    for form in [form for form in found if form.endswith(" ")]:
        found[form] += tuple(letter + " " for letter in found.get(form[:-1], ()))
    if kind is Damage.DOS_GLYPHS:  # Ĩ ĩ Ũ ũ come out as ASCII; so do rarer letters, but too seldom to doubt every comma
        ascii_forms = {form: (form, *filter(ALPHABET.__contains__, letters)) for form, letters in found.items() if form.isascii()}
        found |= ascii_forms
        found = {form: letters for form, letters in found.items() if len(letters) > 1 or not form.isascii()}
    return found


def _code_page(letter: str) -> str:
    return "".join(bytes([byte]).decode("cp1252" if byte not in _UNDEFINED else "latin-1") for byte in letter.encode())


_UNDEFINED: Final = frozenset(b"\x81\x8d\x8f\x90\x9d")


def _as_delivered(form: str) -> str:
    """Without what a keyboard cannot type."""
    return "".join(" " if c == "\u00a0" else c for c in form if c.isprintable() or c == "\u00a0")


def _byte_digits(letter: str) -> str:
    return "".join(f"{byte:04}" for byte in letter.encode())


def _code_digits(letter: str) -> str:
    return str(ord(letter))


def _dos_glyph(letter: str) -> str:
    code = ord(letter) % 256
    return _CP437_LOW[code] if code < len(_CP437_LOW) else bytes([code]).decode("cp437")


def _doubled(letter: str) -> str:
    """The plain letter, then with its mark, then with its tone."""
    steps = unicodedata.normalize("NFD", letter)
    marked = unicodedata.normalize("NFC", "".join(c for c in steps if c not in "\u0300\u0301\u0303\u0309\u0323"))
    return "".join(dict.fromkeys((_BASE_OF_MARK.get(letter, steps[0]), marked, letter)))


_SPOIL: Final = {
    Damage.CODE_PAGE: _code_page,
    Damage.BYTE_DIGITS: _byte_digits,
    Damage.CODE_DIGITS: _code_digits,
    Damage.DOS_GLYPHS: _dos_glyph,
    Damage.DOUBLED: _doubled,
}
