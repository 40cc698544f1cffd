"""The other codes people put under the reader, so that each can be named politely instead of refused blindly."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

_BHYT_HOLDER = re.compile(r"(?:[0-9A-Fa-f]{2}){3,}")
_COVID_BIRTH = re.compile(r"[0-9*]{4}-[0-9*]{2}-[0-9*]{2}")
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+", re.IGNORECASE)


class OtherKind(StrEnum):
    """What a code is when it is no citizen card."""

    BHYT = "bhyt"
    COVID = "covid"
    VIETQR = "vietqr"
    URL = "url"
    VNEID = "vneid"
    MRZ = "mrz"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class OtherCode:
    """A sound code that is no citizen card. `text` may hold line breaks; it may be somebody's data."""

    kind: OtherKind
    text: str = field(repr=False)


def recognise(text: str) -> OtherKind:
    """Which of the known kinds this text is; TEXT where none fits. Expects trimmed NFC text.

    VNeID's dynamic code has no published format, so it is named only where it says so itself.
    """
    fields = text.split("|")
    if _is_bhyt(fields):
        return OtherKind.BHYT
    if _is_covid(fields):
        return OtherKind.COVID
    if text.startswith("000201"):  # EMVCo merchant-presented mode: payload format indicator 01; VietQR is its Vietnamese profile
        return OtherKind.VIETQR
    if "vneid" in text.casefold():
        return OtherKind.VNEID
    if _URL.fullmatch(text):
        return OtherKind.URL
    if text.startswith("IDVNM"):  # ICAO 9303 part 5, TD1: document code and issuing state open line 1
        return OtherKind.MRZ
    return OtherKind.TEXT


def _is_bhyt(fields: list[str]) -> bool:
    """The health insurance card: its number, then the holder's name as hexadecimal UTF-8."""
    if len(fields) < 3 or not _BHYT_HOLDER.fullmatch(fields[1]):
        return False
    try:
        holder = bytes.fromhex(fields[1]).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return any(c.isalpha() for c in holder) and not any(c.isdigit() for c in holder)


def _is_covid(fields: list[str]) -> bool:
    """The "mã QR cá nhân" of the epidemic: paper, name, yyyy-mm-dd, who declared (0 or 1), QID, extras.

    Decision 1405/QĐ-BTTTT of 11/09/2021; the number and the birth date may be masked with stars.
    """
    return len(fields) >= 5 and bool(_COVID_BIRTH.fullmatch(fields[2])) and fields[3] in {"0", "1"}
