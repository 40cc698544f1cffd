"""The three lines of code on the back of both cards, typed or pasted: they say the number, birth date, sex, expiry and name.

TD1 of ICAO 9303 part 5 as Vietnam fills it (seen on eleven published samples):

    IDVNM sssssssss c nnnnnnnnnnnn << c     s: last nine digits of the number, n: all twelve, c: check digits
    bbbbbb c x eeeeee c VNM <<<<<<<<<<< c   b: birth, x: sex, e: expiry (both yymmdd), the last c: over both lines
    NAME<<OF<THE<HOLDER<<<<<<<<<<<          without accents; cut off where it is longer than the line

A check digit weighs 7, 3, 1 (part 3, section 4.9), so any single wrong digit is caught. It is blind for two neighbouring digits
of a date swapped that differ by five (the number stands there twice, which shows that); sex and name have none at all:
these two are only as good as the eyes of who typed them, and `crosscheck` is there for them. Starts fast.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle

from resources.dates import PartialDate
from resources.text import unaccented
from scanner.doubts import Doubt
from scanner.errors import MrzCode, MrzError
from scanner.number import read_number
from scanner.payload import CardClaim

__all__ = ["FULL_LENGTH", "LINE", "NO_EXPIRY", "Mrz", "MrzError", "check_digit", "crosscheck", "parse_mrz", "starts_mrz"]

LINE = 30
"""Characters of each line."""

FULL_LENGTH = 3 * LINE

NO_EXPIRY = "991231"
"""What stands for "không thời hạn"."""

_LONGEST = 4 * FULL_LENGTH  # with blanks between any two characters and to spare; more is no MRZ
_SEXES = {"M": "Nam", "F": "Nữ", "<": ""}
_FILLERS = str.maketrans({"‹": "<", "«": "<<", "＜": "<"})  # what word processors and input methods make of it
_DIGITS = str.maketrans("OQDILZSGBT", "0001125687")  # what eyes and OCR take for each other; no letter may stand where this is used
_START = re.compile(r"[I1L][D0O]VNM")

# Fillers are not counted: between fields of fixed length nothing depends on how many were typed.
_HEAD = re.compile(
    _START.pattern + r"(?P<short>[0-9A-Z]{9})(?P<short_check>[0-9A-Z])(?P<number>[0-9A-Z]{12})<*(?P<number_check>[0-9A-Z])"
    r"(?P<birth>[0-9A-Z]{2}(?:[0-9A-Z]{4}|[0-9A-Z]{2}<<|<<<<))(?P<birth_check>[0-9A-Z])(?P<sex>[MF<])"
    r"(?P<expiry>[0-9A-Z]{6})(?P<expiry_check>[0-9A-Z])VNM<*(?P<whole_check>[0-9A-Z])"
)
_NAME = re.compile(r"[A-Z]+(?:<+[A-Z]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mrz:
    """What the three lines say.

    `full_name` is in capitals without accents; `name_cut` where the line may have been too short for it. `sex` is `Nam`, `Nữ`
    or empty; `expiry_date` None is a card without expiry. Its repr shows no value.
    """

    personal_id: str = field(repr=False)
    full_name: str = field(repr=False)
    name_cut: bool = field(repr=False)
    birth_date: PartialDate = field(repr=False)
    sex: str = field(repr=False)
    expiry_date: PartialDate | None = field(repr=False)


def starts_mrz(text: str) -> bool:
    """Does this line open an MRZ of Vietnam?"""
    return _START.match("".join(text.split()).upper()) is not None


def check_digit(text: str) -> str:
    """The digit over digits, capitals and fillers: values 0 to 9, A to Z 10 to 35, `<` 0, weighed 7, 3, 1 in turn, modulo ten."""
    return str(sum((0 if c == "<" else int(c, 36)) * weight for c, weight in zip(text, cycle((7, 3, 1)), strict=False)) % 10)


def parse_mrz(text: str) -> Mrz:
    """The three lines, as lines or in one, with or without blanks, in capitals or not, with fillers left out at will.

    A letter in a digit's place (O for 0, I for 1 ...) is taken for that digit where the check digits agree. Raises MrzError:
    `mrz_shape` (not this kind of lines), `mrz_number`, `mrz_birth`, `mrz_expiry`, `mrz_whole` (that check digit disagrees),
    `mrz_numbers` (sound, but the number's two copies differ), `mrz_date` (a day the calendar does not have), `mrz_name`. Any thread.
    """
    if len(text) > _LONGEST:
        raise MrzError("mrz_shape")
    capitals = text.translate(_FILLERS).upper()
    head = _HEAD.match("".join(capitals.split()))
    if head is None:
        raise MrzError("mrz_shape")
    number, birth, expiry = _checked(head)
    name = _name(_after(capitals, head.end()))
    return Mrz(
        personal_id=number,
        full_name=" ".join(name.replace("<", " ").split()),
        name_cut=len(name) >= LINE - 2,  # cut right before a name, its fillers end the line
        birth_date=_date(birth, century=read_number(number).birth_year // 100),
        sex=_SEXES[head["sex"]],
        expiry_date=None if expiry == NO_EXPIRY else _date(expiry, century=20),
    )


def crosscheck(mrz: Mrz, claim: CardClaim) -> tuple[Doubt, ...]:
    """Where the back of a card disagrees with its QR code: `mrz_number`, `mrz_birth`, `mrz_sex`, `mrz_name`. Never raises.

    What one side does not say is no disagreement; of a birth date the parts count that both know.
    """
    return tuple(_disagreements(mrz, claim))


def _checked(head: re.Match[str]) -> tuple[str, str, str]:
    """Number, birth and expiry after all five check digits and the comparison of the number's two copies."""
    short = _proven(head["short"], head["short_check"], "mrz_number")
    number = _proven(head["number"], head["number_check"], "mrz_number")
    birth = _proven(head["birth"], head["birth_check"], "mrz_birth")
    expiry = _proven(head["expiry"], head["expiry_check"], "mrz_expiry")
    first = f"{short}{check_digit(short)}{number}<<{check_digit(number)}"
    second = f"{birth}{check_digit(birth)}{expiry}{check_digit(expiry)}{'<' * 11}"
    _proven(first + second, head["whole_check"], "mrz_whole")
    if not number.endswith(short):
        raise MrzError("mrz_numbers")
    return number, birth, expiry


def _proven(text: str, digit: str, code: MrzCode) -> str:
    """The text with look-alikes made digits, if then its check digit agrees: so nothing is repaired that is not proven."""
    repaired = text.translate(_DIGITS)
    if any(c.isalpha() for c in repaired) or check_digit(repaired) != digit.translate(_DIGITS):
        raise MrzError(code)
    return repaired


def _date(packed: str, *, century: int) -> PartialDate:
    """A yymmdd of that century; a birth date may end in fillers, where day or month were never known."""
    known = [int(packed[at : at + 2]) for at in (0, 2, 4) if packed[at] != "<"]
    try:
        return PartialDate(100 * century + known[0], *known[1:])
    except ValueError:
        raise MrzError("mrz_date") from None


def _after(text: str, count: int) -> str:
    """What stands behind so many characters that are no blanks."""
    at = 0
    while count:
        count -= not text[at].isspace()
        at += 1
    return text[at:]


def _name(text: str) -> str:
    """The third line without the fillers at its end. Blanks beside a filler are none; blanks alone stand for one."""
    beside = re.sub(r"\s*<\s*", "<", text.strip())
    name = re.sub(r"\s+", "<", beside).rstrip("<")
    if len(name) > LINE or not _NAME.fullmatch(name):
        raise MrzError("mrz_name")
    return name


def _disagreements(mrz: Mrz, claim: CardClaim) -> Iterator[Doubt]:
    if mrz.personal_id != claim.personal_id:
        yield Doubt("mrz_number", {"mrz": mrz.personal_id, "card": claim.personal_id})
    if claim.birth_date is not None and _differ(mrz.birth_date, claim.birth_date):
        yield Doubt("mrz_birth", {"mrz": mrz.birth_date.slashed(), "card": claim.birth_date.slashed()})
    if mrz.sex and mrz.sex != claim.sex:
        yield Doubt("mrz_sex", {"mrz": mrz.sex, "card": claim.sex})
    if not _same_name(mrz, claim.full_name):
        yield Doubt("mrz_name", {"mrz": mrz.full_name, "card": claim.full_name})


def _differ(one: PartialDate, other: PartialDate) -> bool:
    return any(a != b for a, b in ((one.year, other.year), (one.month, other.month), (one.day, other.day)) if a and b)


def _same_name(mrz: Mrz, name: str) -> bool:
    """By letters alone: where a name is parted, and whether hyphen and apostrophe part it, differs from card to card.

    A name longer than the line may be cut anywhere, its words to their first letters: ICAO leaves that to the State.
    """
    words = _letters(name.replace("-", " ")).split()
    written = mrz.full_name.split()
    if not mrz.name_cut:
        return "".join(words) == "".join(written)
    if "".join(words).startswith("".join(written)):
        return True
    rest = iter(words)
    return all(any(word.startswith(start) for word in rest) for start in written)


def _letters(name: str) -> str:
    """As an MRZ writes letters: capitals A to Z, no marks, blanks between words."""
    return "".join(c for c in unaccented(name).upper() if c == " " or "A" <= c <= "Z")
