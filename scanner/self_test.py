"""The scanner's self-test: a code with every Vietnamese letter, and what is wrong with a reader by what it made of it.

The payload is fixed and no card's. Its first parts tell keys apart: digits, letters that other keyboard layouts move,
letters and digits that Telex and VNI turn into marks; then come all 134 letters, and a word that ends it.
"""

import io
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from resources.text import unaccented
from scanner.damage import Damage, forms, typed
from scanner.letters import LETTERS, LOWER
from scanner.repair import LONGEST, unframed

if TYPE_CHECKING:
    import segno

HEAD: Final = "MOTCUA-KIEM-TRA"
_DIGITS, _MOVED, _TELEX, _VNI, _TAIL = "0123456789", "qwyz", "aa dd ow as", "a1 o7 d9", "HET"
_TELEX_DONE, _VNI_DONE = "â đ ơ á", "á ơ đ"
_SMALL, _CAPITAL = "".join(LOWER), "".join(letter.upper() for letter in LOWER)
PAYLOAD: Final = "|".join((HEAD, _DIGITS, _MOVED, _TELEX, _VNI, _SMALL, _CAPITAL, _TAIL))
"""About 450 bytes in UTF-8; the same in every version, so that an old print serves."""

_LEAST_LETTERS: Final = 40
"""Different ones; no card holds so many."""


class Fault(StrEnum):
    """What is wrong with a reader, or nothing; each names the sentences `scanner.verdict.<fault>`."""

    PERFECT = "perfect"
    TELEX = "telex"
    VNI = "vni"
    DOUBLED = "doubled"
    ALT_LOST = "alt_lost"
    CODE_PAGE = "code_page"
    DOS_GLYPHS = "dos_glyphs"
    CAPS_LOCK = "caps_lock"
    UPPER_CASED = "upper_cased"
    SHIFT_LOST = "shift_lost"
    LAYOUT = "layout"
    ACCENTS_DROPPED = "accents_dropped"
    DIGITS_ONLY = "digits_only"
    CHOPPED = "chopped"
    NO_ENTER = "no_enter"
    NOTHING = "nothing"
    OTHER_CODE = "other_code"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The fault, and which of the 134 letters did not come through (where they were to be seen at all)."""

    fault: Fault
    missing: str = ""

    @property
    def ok(self) -> bool:
        """Can every card be read with this reader as it is set?"""
        return self.fault is Fault.PERFECT


def verdict(received: str | bytes, *, ended_by_key: bool = True, pieces: int = 1) -> Verdict:
    """What the test code, read by the reader, says about its setting. Never raises. Any thread.

    `ended_by_key`: Enter or Tab came after it (always so for a serial reader or camera). `pieces`: how many bursts made it.
    """
    text = received if isinstance(received, str) else received.decode("utf-8", "replace")
    text = unframed(text[:LONGEST])
    fault = _fault(text)
    if fault is Fault.PERFECT and pieces > 1:
        fault = Fault.CHOPPED
    elif fault is Fault.PERFECT and not ended_by_key:
        fault = Fault.NO_ENTER
    silent = fault in (Fault.NOTHING, Fault.OTHER_CODE, Fault.DIGITS_ONLY)
    return Verdict(fault, "" if silent else "".join(letter for letter in LETTERS if letter not in text))


def symbol() -> "segno.QRCode":
    """The code, to be drawn: UTF-8 without saying so, as on the cards."""
    import segno

    return segno.make(PAYLOAD, mode="byte", error="m", encoding="utf-8", eci=False)


def picture(*, module: int = 8) -> bytes:
    """The code as PNG, `module` pixels a module, with its quiet zone."""
    out = io.BytesIO()
    symbol().save(out, kind="png", scale=module, border=4)
    return out.getvalue()


def _fault(text: str) -> Fault:
    if not text:
        return Fault.NOTHING
    if text == PAYLOAD:
        return Fault.PERFECT
    for spoilt, fault in _SPOILT.items():
        if text == spoilt:
            return fault
    if text.isascii() and re.fullmatch(r"[0-9\s]+", text):
        return Fault.DIGITS_ONLY if _DIGITS in text else Fault.OTHER_CODE
    return _by_parts(text) if _is_ours(text) else Fault.OTHER_CODE


def _is_ours(text: str) -> bool:
    """Its beginning is there in some shape, or many of its letters."""
    return unaccented(text).upper().startswith(HEAD[:6]) or sum(letter in text for letter in LETTERS) > _LEAST_LETTERS


def _by_parts(text: str) -> Fault:
    """No known damage of the whole: what became of its parts."""
    letters = _SMALL in text or _CAPITAL in text
    if _TELEX_DONE in text:
        return Fault.TELEX
    if _VNI_DONE in text:
        return Fault.VNI
    if not text.upper().endswith(_TAIL):
        return Fault.CHOPPED
    if letters and not all(part in text for part in (f"|{_DIGITS}|", f"|{_MOVED}|", HEAD)):
        return Fault.LAYOUT
    if "\ufffd" in text or any(form in text for form in _CODE_PAGE_FORMS):
        return Fault.CODE_PAGE
    if not any(letter in text for letter in LETTERS):
        return Fault.ACCENTS_DROPPED
    return Fault.UNKNOWN


def _delivered(text: str) -> str:
    """As a keyboard delivers it: without control characters, with plain blanks."""
    return "".join(" " if c == "\u00a0" else c for c in text if c.isprintable() or c == "\u00a0")


_KINDS: Final = {
    Damage.CODE_PAGE: Fault.CODE_PAGE,
    Damage.BYTE_DIGITS: Fault.ALT_LOST,
    Damage.CODE_DIGITS: Fault.ALT_LOST,
    Damage.DOS_GLYPHS: Fault.DOS_GLYPHS,
    Damage.DOUBLED: Fault.DOUBLED,
}
_SPOILT: Final = {
    **{typed(kind, PAYLOAD): fault for kind, fault in _KINDS.items()},
    _delivered(typed(Damage.CODE_PAGE, PAYLOAD)): Fault.CODE_PAGE,
    PAYLOAD.swapcase(): Fault.CAPS_LOCK,
    "".join(c.swapcase() if c.isascii() else c for c in PAYLOAD): Fault.CAPS_LOCK,
    PAYLOAD.upper(): Fault.UPPER_CASED,
    PAYLOAD.lower(): Fault.SHIFT_LOST,
    PAYLOAD.lower().replace("|", "\\"): Fault.SHIFT_LOST,
    unaccented(PAYLOAD): Fault.ACCENTS_DROPPED,
    "".join(filter(str.isascii, PAYLOAD)): Fault.ACCENTS_DROPPED,
    "".join(c if c.isascii() else "?" for c in PAYLOAD): Fault.ACCENTS_DROPPED,
}
"""What the known faults make of the payload."""
_CODE_PAGE_FORMS: Final = tuple(form for form in forms(Damage.CODE_PAGE) if len(form) > 2 and form.isprintable())
