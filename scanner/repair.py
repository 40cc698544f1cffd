"""What a hand scanner typed becomes what the card says: repaired where only one text can have been typed so, else left to the clerk.

A card is taken apart by its anchors (see `scanner.payload`); number and dates are carried over digit by digit and never
altered. What is left are letters, and damage of letters is uniform (see `scanner.damage`): a kind of damage is taken
for granted only where it explains every letter beyond ASCII, and a text without that evidence is never touched.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Self

from resources.text import nfc, squash
from scanner.damage import Damage
from scanner.letter_repair import Words, mended
from scanner.payload import MAX_BYTES

_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
"""Symbology identifier of ISO/IEC 15424, which many scanners can put before the data: `]Q1` for a QR code."""
_AIM_LENGTH: Final = 3
_CONTROLS: Final = "".join(map(chr, (*range(0x21), 0x7F)))
_OWN_PREFIX: Final = re.compile(r"[^0-9\ud800-\udfff]{1,4}(?=[0-9]{12}[^0-9A-Za-z])")  # bytes that are no UTF-8 are no prefix
_NUMBER: Final = re.compile(r"([0-9]{12})([^0-9A-Za-z\s])")
_OLD_NUMBER: Final = re.compile(r"(?:[0-9]{9})?")
_BIRTH: Final = re.compile(r"[0-9]{0,8}")
_ISSUE: Final = re.compile(r"[0-9]{8}")
_SEX: Final = re.compile(r"[Nn](?:[Aa][Mm]|U|[^A-Z\s]{0,14})")
_NAME, _SEX_AT, _RESIDENCE = 2, 4, 5
_PLACES: Final = {_NAME: "full_name", _RESIDENCE: "residence"}

LONGEST: Final = 4 * MAX_BYTES
"""Characters. Damage makes up to twelve of one letter; more than this is no card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """One field that the reader spoilt beyond certainty: the clerk settles it by the card.

    `words` are the readings of each word, likeliest first; blanks between words are words with one reading.
    """

    place: str
    """`full_name`, `residence` or `extra`."""
    at: int
    """Which of the `Repaired.fields`."""
    words: Words = field(repr=False)

    @property
    def best(self) -> str:
        """The likeliest reading of each word."""
        return "".join(readings[0] for readings in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """What the reader meant, in the parts of a card (or in one part: no card), and what was wrong with its typing."""

    fields: tuple[str, ...] = field(repr=False)
    damages: tuple[Damage, ...] = ()
    unclear: tuple[Unclear, ...] = ()

    @property
    def text(self) -> str:
        """The payload; where something is `unclear`, with its likeliest reading."""
        return "|".join(self.fields)

    def settled(self, texts: Mapping[int, str]) -> "Repaired":
        """With the clerk's texts in the fields of those numbers: nothing is unclear any more."""
        fields = tuple(texts.get(at, text) for at, text in enumerate(self.fields))
        return replace(self, fields=fields, unclear=())


def repair(typed: str) -> Repaired:
    """What a keyboard wedge or serial reader sent, repaired. Never raises; a sound text comes back as it is. Any thread.

    Text that is no card loses only its frame. Over `LONGEST` characters nothing is done: `read_text` refuses it.
    """
    if len(typed) > LONGEST:
        return Repaired(fields=(typed,))
    text = unframed(typed)
    parts = _Parts.of(text)
    if parts is None and (own := _OWN_PREFIX.match(text)):
        parts = _Parts.of(text[own.end() :])
        text = text if parts is None else text[own.end() :]
    damages = (Damage.FRAMED,) if text != nfc(typed).strip() else ()
    if parts is None:
        return Repaired(fields=(text,), damages=damages)
    if parts.separator != "|":
        damages = (*damages, Damage.SEPARATOR)
    if (mend := mended(parts.lettered)) is not None:
        return parts.repaired(mend.fields, damages=(*damages, mend.damage), sure=mend.sure)
    case, change = _case(parts)
    if case is not None:
        damages = (*damages, case)
    if set(damages) <= {Damage.FRAMED}:
        return Repaired(fields=(text,), damages=damages)
    return parts.repaired([((change(each),),) for each in parts.lettered], damages=damages, sure=True)


def unframed(typed: str) -> str:
    """NFC, without STX, ETX, blanks and other control characters at the ends, and without an AIM identifier."""
    text = nfc(typed).strip(_CONTROLS)
    return text[_AIM_LENGTH:] if _AIM.match(text) else text


def is_whole(typed: str) -> bool:
    """Has that text all parts of a card, up to the date of issue?"""
    return _Parts.of(unframed(typed)) is not None


@dataclass(frozen=True, slots=True)
class _Parts:
    """A card's fields by their anchors, whatever stands for the bar. `lettered` are those that hold letters, sex second."""

    separator: str
    fields: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Self | None:
        number = _NUMBER.match(text)
        if number is None:
            return None
        bar = number[2]
        raw = text.split(bar)
        sex = next((n for n in range(_SEX_AT, len(raw)) if _SEX.fullmatch(raw[n].strip()) and _BIRTH.fullmatch(raw[n - 1])), None)
        if sex is None or not _OLD_NUMBER.fullmatch(raw[1]):
            return None
        issue = next((n for n in range(sex + 2, len(raw)) if _ISSUE.fullmatch(raw[n].strip())), None)
        if issue is None:
            return None
        name, residence = bar.join(raw[_NAME : sex - 1]), bar.join(raw[sex + 1 : issue])
        return cls(bar, (raw[0], raw[1], name, raw[sex - 1], raw[sex].strip(), residence, *raw[issue:]))

    @property
    def _lettered_at(self) -> tuple[int, ...]:
        extras = (n for n in range(_RESIDENCE + 2, len(self.fields)) if not re.fullmatch(r"[0-9\s]*", self.fields[n]))
        return (_NAME, _SEX_AT, _RESIDENCE, *extras)

    @property
    def lettered(self) -> tuple[str, ...]:
        return tuple(self.fields[at] for at in self._lettered_at)

    def repaired(self, readings: Sequence[Words], *, damages: tuple[Damage, ...], sure: bool) -> Repaired:
        """With these readings of the fields with letters; the others stay as they are."""
        fields, unclear = list(self.fields), []
        for at, words in zip(self._lettered_at, readings, strict=True):
            fields[at] = "".join(each[0] for each in words)
            if at != _SEX_AT and (not sure or any(len(each) > 1 for each in words)):
                unclear.append(Unclear(place=_PLACES.get(at, "extra"), at=at, words=words))
        return Repaired(fields=tuple(fields), damages=damages, unclear=tuple(unclear))


def _case(parts: _Parts) -> tuple[Damage | None, Callable[[str], str]]:
    """What became of capital letters. Told by the sex, which a card writes "Nam" or "Nữ"; lost case is not guessed."""
    name, sex = parts.lettered[:2]
    if sex in ("Nam", "Nữ") or sex.casefold() not in ("nam", "nữ"):
        return None, str
    for swap in (str.swapcase, _swap_ascii):
        words = squash(swap(name)).split()
        if words and all(word.istitle() for word in words) and swap(sex) in ("Nam", "Nữ"):
            return Damage.CAPS_LOCK, swap
    return Damage.CASE_LOST, str


def _swap_ascii(text: str) -> str:
    """Caps Lock turned round for readers whose letters beyond ASCII do not pass through the keyboard's keys."""
    return "".join(c.swapcase() if c.isascii() else c for c in text)
