"""Something to tell the clerk, as a frozen value: what, where it sits, what can be done about it. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.ui.theme import Tone


class Deed(StrEnum):
    """What a notice offers to do. The value names the sentence `window.deed.<value>`."""

    RETRY = "retry"
    LOOK_UP = "look_up"
    CARD_ONLY = "card_only"
    TYPED_ONLY = "typed_only"
    LISTED_ONLY = "listed_only"
    CODE = "code"
    """A one-time code: six digits typed in place, not a button alone."""
    SCAN = "scan"
    RETYPE = "retype"
    NEXT_PERSON = "next_person"
    PRINT = "print"
    OTHER_PRINTER = "other_printer"
    """Takes the job back and asks for another printer."""
    CANCEL_JOB = "cancel_job"
    SLIP = "slip"
    UNITE = "unite"
    """Two places hold one person: the later one is played by whoever has the earlier."""
    DISMISS = "dismiss"
    CANCEL = "cancel"


class Area(StrEnum):
    """Where a notice sits: where it happened."""

    DOSSIER = "dossier"
    SCAN = "scan"
    PAPER = "paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence by key."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to tell the clerk, by keys: `<key>.what`, `.lost`, `.next` where they exist, else `<key>`."""

    key: str
    tone: Tone = Tone.INFO
    values: Mapping[str, object] = field(default_factory=dict, repr=False)
    deeds: tuple[Deed, ...] = ()
    """The first one is the next step."""
    limit: tuple[Line, ...] = ()
    """Why something that is usually offered is not."""
    support: tuple[Line, ...] = ()
    """Small, for whoever is called for help."""
    ready_at: float = 0.0
    """From when on trying again makes sense, by `time.monotonic()`; 0: now."""
