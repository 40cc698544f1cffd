"""Somebody who went onto a paper without being looked up, and waits to be."""

import datetime as dt
import math
from dataclasses import dataclass, field
from enum import StrEnum


class WaitingState(StrEnum):
    """How it stands with one who waits."""

    WAITING = "waiting"
    """Not tried yet."""
    FAILED = "failed"
    """The last try got no answer; it will be tried again."""
    ANSWERED = "answered"
    """The database's answer asks for a clerk: something differs, or nobody was found. The claim is forgotten."""
    VERIFIED = "verified"
    """Found and alike: no longer in the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingItem:
    """One of them. `claim` is what he said, as bytes: it lies in the desk's encrypted file and nowhere else."""

    id: str
    dossier: str
    procedure: str
    purpose: str
    role: str
    form: str
    method: str
    subject: str
    """The keyed hash of his number, as the ledger has it."""
    fields: tuple[str, ...]
    added_at: dt.datetime
    keep_to: dt.date
    """The last day on which the claim may be kept."""
    state: WaitingState = WaitingState.WAITING
    tries: int = 0
    tried_at: dt.datetime | None = None
    outcome: str = ""
    reason: str = ""
    differs: tuple[str, ...] = ()
    held_until: dt.datetime | None = field(default=None, compare=False)
    """Somebody has him in hand for a try, at most so long."""
    claim: bytes = field(default=b"", repr=False)
    adapter: str = ""
    """The source that was in use when he went onto the paper, and is to be asked; empty in lists of older programs."""

    def held_s(self, now: dt.datetime) -> int:
        """For how many seconds at most somebody else still has him in hand; 0: nobody."""
        return max(0, math.ceil((self.held_until - now).total_seconds())) if self.held_until else 0
