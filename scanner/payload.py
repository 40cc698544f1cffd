"""The text of a code becomes a card's claim, another code, or a clear refusal.

Layout of the two cards that carry a QR code (chip CCCD of 2021; thẻ căn cước since 01/07/2024, Law 26/2023/QH15):

    number | old number or empty | name | ddmmyyyy | Nam/Nữ | residence | ddmmyyyy [ | extras ... ]

There is no published standard and no signature. Parts are found by their anchors (12 digits, Nam/Nữ, the date
of issue), not by counting bars alone: a residence may itself hold a bar. Starts fast: imports no image library.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from resources.dates import PartialDate
from resources.text import forbidden, nfc, squash
from scanner.errors import PayloadError
from scanner.other import OtherCode, OtherKind, recognise

__all__ = ["MAX_BYTES", "MAX_FIELDS", "CardClaim", "CardKind", "OtherCode", "OtherKind", "parse"]

MAX_BYTES = 1024
"""A card needs about 200; the largest QR code holds 2,953. More than this is no card and not worth parsing."""

MAX_FIELDS = 32
"""Cards have 7 to 12; the rest is room for a layout yet to come."""

_PERSONAL_ID = re.compile(r"[0-9]{12}")
_OLD_ID = re.compile(r"[0-9]{9}")
_DIGITS = re.compile(r"[0-9]{8,14}")
_YEAR = re.compile(r"[0-9]{4}")
_SEXES = {"nam": "Nam", "nữ": "Nữ"}
_LINE_BREAKS = str.maketrans("", "", "\t\r\n")
_NAME_AT, _BIRTH_AT = -2, -1  # counted from the sex, the first sure anchor after the number
_FIRST_SEX = 3  # number, name and birth date come before it at least


class CardKind(StrEnum):
    """Which card the layout belongs to; the number of fields is the only difference."""

    CCCD_2021 = "cccd-2021"
    CAN_CUOC_2024 = "can-cuoc-2024"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardClaim:
    """What a card says of its holder. All texts are NFC; a date is None where its text is no date.

    `birth_text`, `residence_text` and `issue_text` are as printed in the code; `extra` is everything after the date of
    issue, untouched (2024: empty on adults; a cancelled number or parents' names have been announced, their order has not).
    """

    kind: CardKind
    personal_id: str = field(repr=False)
    old_id: str = field(default="", repr=False)
    full_name: str = field(repr=False)
    birth_date: PartialDate | None = field(repr=False)
    birth_text: str = field(repr=False)
    sex: str = field(repr=False)
    residence: str = field(repr=False)
    residence_text: str = field(repr=False)
    issue_date: PartialDate | None = field(repr=False)
    issue_text: str = field(repr=False)
    extra: tuple[str, ...] = field(default=(), repr=False)


def parse(payload: str | bytes) -> CardClaim | OtherCode:
    """What the payload of one code says. Bytes must be UTF-8; a leading BOM and line ends around the text do not count.

    Raises PayloadError: `too_long` (over 1,024 bytes), `not_utf8`, `empty`, `forbidden_character` (control, bidi,
    private use; line breaks only in other codes), `too_many_fields`, `not_a_card` (a card with broken parts),
    `no_issue_date` (a card cut off before its date of issue). Any thread.
    """
    text = nfc(_text(payload)).strip(" \t\r\n")
    if not text:
        raise PayloadError("empty")
    fields = text.split("|")
    kind = recognise(text)
    if kind is OtherKind.TEXT and _looks_like_card(fields):
        if forbidden(text):
            raise PayloadError("forbidden_character")
        return _card(fields)
    if forbidden(text.translate(_LINE_BREAKS)):
        raise PayloadError("forbidden_character")
    return OtherCode(kind, text)


def _text(payload: str | bytes) -> str:
    if len(payload) > MAX_BYTES:  # before any work: a character is at least one byte
        raise PayloadError("too_long")
    data = _utf8(payload)
    text = None if data is None else _decoded(data)
    if data is None or text is None:
        raise PayloadError("not_utf8")
    if len(data) > MAX_BYTES:
        raise PayloadError("too_long")
    return text.removeprefix("\ufeff")


# A UnicodeError carries the whole text; so it ends in these two and is neither cause nor context of a PayloadError.
def _utf8(payload: str | bytes) -> bytes | None:
    try:
        return payload.encode("utf-8") if isinstance(payload, str) else payload
    except UnicodeEncodeError:
        return None


def _decoded(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _looks_like_card(raw: list[str]) -> bool:
    """Worth a card's error messages: a 12-digit number and an old one (or its empty place), or digits and a sex."""
    fields = [part.strip() for part in raw]
    if len(fields) < 2 or not _DIGITS.fullmatch(fields[0]):
        return False
    numbers = bool(_PERSONAL_ID.fullmatch(fields[0])) and (not fields[1] or bool(_OLD_ID.fullmatch(fields[1])))
    return numbers or any(part.casefold() in _SEXES for part in fields)


def _card(raw: list[str]) -> CardClaim:
    fields = [part.strip() for part in raw]
    if len(fields) > MAX_FIELDS:
        raise PayloadError("too_many_fields")
    sex_at = next((i for i, part in enumerate(fields) if i >= _FIRST_SEX and part.casefold() in _SEXES), None)
    if sex_at is None or not _PERSONAL_ID.fullmatch(fields[0]):
        raise PayloadError("not_a_card")
    issue_at = _issue_at(fields, sex_at)
    birth_text = fields[sex_at + _BIRTH_AT]
    residence_text = "|".join(raw[sex_at + 1 : issue_at])
    extra = tuple(raw[issue_at + 1 :])
    return CardClaim(
        kind=CardKind.CAN_CUOC_2024 if extra else CardKind.CCCD_2021,
        personal_id=fields[0],
        old_id=_old_id(fields[1 : sex_at + _NAME_AT]),
        full_name=_name(fields[sex_at + _NAME_AT]),
        birth_date=_date(birth_text),
        birth_text=birth_text,
        sex=_SEXES[fields[sex_at].casefold()],
        residence=_tidy(residence_text),
        residence_text=residence_text,
        issue_date=_date(fields[issue_at]),
        issue_text=fields[issue_at],
        extra=extra,
    )


def _issue_at(fields: list[str], sex_at: int) -> int:
    """The first date after the residence; where there is none, the place where it belongs."""
    first = sex_at + 2
    if first >= len(fields):
        raise PayloadError("no_issue_date")
    return next((i for i in range(first, len(fields)) if len(fields[i]) == 8 and _date(fields[i])), first)


def _old_id(between: list[str]) -> str:
    if len(between) > 1 or (between and between[0] and not _OLD_ID.fullmatch(between[0])):
        raise PayloadError("not_a_card")
    return between[0] if between else ""


def _name(text: str) -> str:
    """No strict alphabet: names of ethnic minorities hold `'`, `-`, ŏ, č, Ñ."""
    if not any(c.isalpha() for c in text) or any(c.isdigit() for c in text):
        raise PayloadError("not_a_card")
    return squash(text)


def _date(text: str) -> PartialDate | None:
    """ddmmyyyy, or the year alone as older citizens have it; None for anything else, which is shown as it stands."""
    try:
        return PartialDate(int(text)) if _YEAR.fullmatch(text) else PartialDate.from_packed(text)
    except ValueError:
        return None


def _tidy(residence: str) -> str:
    """Real cards print `, -`, `,,` and double blanks: the parts joined by one comma, dashes kept only inside a part."""
    parts = (squash(part).strip(" -–") for part in residence.replace("|", ",").split(","))
    return ", ".join(part for part in parts if part)
