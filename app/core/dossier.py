"""A dossier: one citizen's matter, with its procedure, its number and the people in it."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_DOSSIER = re.compile(r"[A-Za-z0-9./-]{1,40}")
_CITIZEN_NUMBER = re.compile(
    r"(?<!\d)(?:\d{9}|\d{12}|(?!20)\d{13,})(?!\d)"  # the number itself, or inside a longer one that is no date and time
    r"|(?<!\d)\d{3}(?:[\W_]+\d{3}){2,}(?!\d)"  # in threes, as clerks read it aloud
    r"|(?<!\d)0\d{3}(?:[\W_]+\d{4}){2}(?!\d)"  # in fours and sixes: twelve digits that begin as every citizen's do
    r"|(?<!\d)0\d{5}[\W_]+\d{6}(?!\d)"
)
_LEAST_DIGITS = 9
"""Of the shortest number that a citizen has."""

_NAME = re.compile(r"[A-Za-z0-9_.\[\]-]{1,40}")


class Role(StrEnum):
    """The part a person plays in a form. `member` and `lodger` may be played by several."""

    APPLICANT = "applicant"
    SUBJECT = "subject"
    MOTHER = "mother"
    FATHER = "father"
    BRIDE = "bride"
    GROOM = "groom"
    GUARDIAN = "guardian"
    WARD = "ward"
    DECEASED = "deceased"
    SPOUSE = "spouse"
    REPRESENTATIVE = "representative"
    RECIPIENT = "recipient"
    SUBMITTER = "submitter"
    PERSON_1 = "person_1"
    PERSON_2 = "person_2"
    MEMBER = "member"
    LODGER = "lodger"

    @property
    def repeats(self) -> bool:
        """May several people of one dossier play it?"""
        return self in (Role.MEMBER, Role.LODGER)


def plain_role(role: str) -> str:
    """The role without its place: `member` of `member[0]`."""
    return role.partition("[")[0]


def holds_citizen_number(text: str) -> bool:
    """Is there a citizen's number in a dossier's, a unit's or a document's: 9 or 12 digits in a row or in equal groups?

    Groups of their own lengths stay possible, as offices write them: `H-20261122-093015`, `000.00.16.H10-261122-0001`.
    """
    return _CITIZEN_NUMBER.search(unicodedata.normalize("NFKC", text)) is not None


def holds_nine_digits(text: str) -> bool:
    """Could a citizen's number be spread over that text, whatever stands between? For free words, which need no digits."""
    return sum(c.isdigit() for c in unicodedata.normalize("NFKC", text)) >= _LEAST_DIGITS


def echo(word: str) -> str:
    """A word of the user's as a message may repeat it: a name of something, never what could be a citizen's value."""
    return word if _NAME.fullmatch(word) and not holds_citizen_number(word) else "…"


def is_dossier_number(text: str) -> bool:
    """May the ledger keep it as the number of a dossier?"""
    return _DOSSIER.fullmatch(text) is not None and not holds_citizen_number(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A matter at the counter. The number must not hold a citizen's number, for it goes into the ledger.

    Raises ValueError for a number that the ledger may not keep.
    """

    number: str
    procedure: str
    purpose: str

    def __post_init__(self) -> None:
        if not is_dossier_number(self.number):
            raise ValueError("dossier number")
