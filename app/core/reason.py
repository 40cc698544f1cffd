"""Why a clerk did something that needs a reason: a code of a list, and a few words in which no citizen can be told."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from app.core.dossier import holds_nine_digits
from app.core.errors import WrongUsage
from resources.sentences import catalogue
from resources.text import bare_key, forbidden, squash

LONGEST = 80
"""Characters of the few words."""

_DATE = re.compile(r"\d{8}|\d{1,2}\D{1,12}\d{1,2}\D{1,12}\d{4}|\d{4}\D{1,12}\d{1,2}\D{1,12}\d{1,2}")
_WORDS_OF_A_NAME = 2
"""So many words of somebody's name tell who he is."""


class Use(StrEnum):
    """What a reason is for. Its codes are the sentences `reason.<use>.<code>`."""

    OVERRIDE = "override"
    UNMASK = "unmask"
    PAPER = "paper"
    """A paper was asked for although there are electronic ways."""
    DROP = "drop"
    REVIEW = "review"
    """A verdict on a flag."""
    BREAK_GLASS = "break-glass"
    REPRINT = "reprint"
    """A form of a dossier was printed once more."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes one may choose from, in their order."""
        prefix = f"reason.{self}."
        return tuple(key.removeprefix(prefix) for key in catalogue() if key.startswith(prefix))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason. It goes into the ledger, so `text` holds no nine digits and no full date, however they are written.

    Raises WrongUsage for a code that is not on the list or a text that the ledger may not keep.
    """

    use: Use
    code: str
    text: str = ""

    def __post_init__(self) -> None:
        if self.code not in self.use.codes:
            raise WrongUsage("reason.unknown", known=", ".join(self.use.codes))
        if len(self.text) > LONGEST or forbidden(self.text) or holds_nine_digits(self.text) or _holds_date(self.text):
            raise _bad_text()

    def require_silent_about(self, *full_names: str) -> None:
        """Nobody of these is told by two or more words of his name, with accents or without. Raises WrongUsage."""
        said = set(bare_key(self.text).split())
        if any(len(said.intersection(bare_key(name).split())) >= _WORDS_OF_A_NAME for name in full_names):
            raise _bad_text()

    @classmethod
    def read(cls, use: Use, written: str) -> Self:
        """`code` or `code:a few words`. Raises WrongUsage."""
        code, _, text = written.partition(":")
        return cls(use=use, code=code.strip(), text=squash(text))


def _holds_date(text: str) -> bool:
    return _DATE.search(unicodedata.normalize("NFKC", text)) is not None


def _bad_text() -> WrongUsage:
    return WrongUsage("reason.bad_text", most=LONGEST)
