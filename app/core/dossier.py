"""A dossier: one citizen's matter, with its procedure, its number and the people in it."""

import re
from dataclasses import dataclass
from enum import StrEnum

_DOSSIER = re.compile(r"[A-Za-z0-9./-]{1,40}")
_CITIZEN_NUMBER = re.compile(r"(?<!\d)(?:\d{12}|\d{9})(?!\d)")

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
    """Is there a run of exactly 9 or 12 digits, which could be a citizen's number?"""
    return _CITIZEN_NUMBER.search(text) is not None


def echo(word: str) -> str:
    """A word of the user's as a message may repeat it: a name of something, never what could be a citizen's value."""
    return word if _NAME.fullmatch(word) and not holds_citizen_number(word) else "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A matter at the counter. The number must not hold a citizen's number, for it goes into the ledger.

    Raises ValueError for a number that the ledger may not keep.
    """

    number: str
    procedure: str
    purpose: str

    def __post_init__(self) -> None:
        if not _DOSSIER.fullmatch(self.number) or holds_citizen_number(self.number):
            raise ValueError("dossier number")
