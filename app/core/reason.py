"""Why a clerk did something that needs a reason: a code of a list, and a few words that can hold no citizen's number."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from app.core.dossier import holds_citizen_number
from app.core.errors import WrongUsage
from resources.sentences import catalogue
from resources.text import forbidden, squash

LONGEST = 80
"""Characters of the few words."""

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s./-]+(?=\d)")


class Use(StrEnum):
    """What a reason is for. Its codes are the sentences `reason.<use>.<code>`."""

    OVERRIDE = "override"
    UNMASK = "unmask"
    PAPER = "paper"
    """A paper was asked for although there are electronic ways."""
    DROP = "drop"

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes one may choose from, in their order."""
        prefix = f"reason.{self}."
        return tuple(key.removeprefix(prefix) for key in catalogue() if key.startswith(prefix))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason. It goes into the ledger, so `text` holds no run of 9 or 12 digits, however they are spaced.

    Raises WrongUsage for a code that is not on the list or a text that the ledger may not keep.
    """

    use: Use
    code: str
    text: str = ""

    def __post_init__(self) -> None:
        if self.code not in self.use.codes:
            raise WrongUsage("reason.unknown", known=", ".join(self.use.codes))
        if len(self.text) > LONGEST or forbidden(self.text) or holds_citizen_number(_BETWEEN_DIGITS.sub("", self.text)):
            raise WrongUsage("reason.bad_text", most=LONGEST)

    @classmethod
    def read(cls, use: Use, written: str) -> Self:
        """`code` or `code:a few words`. Raises WrongUsage."""
        code, _, text = written.partition(":")
        return cls(use=use, code=code.strip(), text=squash(text))
