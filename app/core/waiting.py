"""Somebody who went onto a paper without being looked up, and waits to be."""

import datetime as dt
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
    claim: bytes = field(default=b"", repr=False)
