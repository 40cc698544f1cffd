"""What a spooler says of one job, read in its own words: how far it is, and what the printer lacks. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Phase(StrEnum):
    """How far a job is. The values are the states of PRINT events that follow a hand-over."""

    WAITING = "waiting"
    PRINTING = "printing"
    HELD = "held"
    """Somebody or something at the spooler keeps it back."""
    STOPPED = "stopped"
    """The printer cannot go on before somebody has seen to it."""
    COMPLETED = "completed"
    ABORTED = "aborted"
    CANCELLED = "cancelled"
    GONE = "gone"
    """The spooler knows it no more and did not say how it ended."""
    UNKNOWN = "unknown"
    """The spooler could not be asked, or not any longer."""

    @property
    def is_over(self) -> bool:
        """Does nothing more come?"""
        return self in (Phase.COMPLETED, Phase.ABORTED, Phase.CANCELLED, Phase.GONE, Phase.UNKNOWN)

    @property
    def is_news(self) -> bool:
        """Is it worth an event and a word to the clerk?"""
        return self not in (Phase.WAITING, Phase.PRINTING)


STOPPING: Final = (
    "media-empty", "media-needed", "media-jam", "cover-open", "input-tray-missing", "output-area-full", "toner-empty",
    "marker-waste-full", "offline", "paused", "connecting-to-device",
)  # fmt: skip
"""Reasons that have their own sentences (`printing.stopped.<reason>`), the most telling first."""

_SAME: Final = {
    "door-open": "cover-open",
    "interlock-open": "cover-open",
    "marker-supply-empty": "toner-empty",
    "developer-empty": "toner-empty",
    "output-tray-missing": "output-area-full",
    "marker-waste-almost-full": "",
    "shutdown": "offline",
    "stopped-partly": "",
    "moving-to-paused": "paused",
    "timed-out": "connecting-to-device",
    "none": "",
}
"""Reasons of RFC 8011 5.4.12 that ask the same of a clerk; empty: nothing."""
_SUFFIXES: Final = ("-report", "-warning")
"""Said, but the printer goes on (RFC 8011 5.4.12)."""
_STATES: Final = {
    3: Phase.WAITING,
    4: Phase.HELD,
    5: Phase.PRINTING,
    6: Phase.STOPPED,
    7: Phase.CANCELLED,
    8: Phase.ABORTED,
    9: Phase.COMPLETED,
}
"""IPP's job-state (RFC 8011 5.3.7)."""

OTHER: Final = "other"
"""A printer that stopped without saying why in a word we know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at a job. `reason` is empty, one of STOPPING, or OTHER."""

    phase: Phase
    reason: str = ""


def look_of(state: int, reasons: Sequence[str]) -> Look:
    """Of IPP's job-state and printer-state-reasons.

    A job that waits or prints on a printer that cannot go on is STOPPED: the job itself does not know (cupsd leaves it at
    "processing" while the paper is out).
    """
    phase = _STATES.get(state, Phase.UNKNOWN)
    if phase.is_over or phase is Phase.HELD:
        return Look(phase=phase)
    stopping = [word for word in map(_stopping, reasons) if word]
    reason = next((word for word in STOPPING if word in stopping), OTHER if stopping else "")
    if phase is Phase.STOPPED:
        return Look(phase=phase, reason=reason or OTHER)
    return Look(phase=Phase.STOPPED, reason=reason) if reason else Look(phase=phase)


def _stopping(keyword: str) -> str:
    """The reason without its severity; empty where the printer goes on all the same."""
    if keyword == "offline-report":  # so the usb backend says that the printer is off
        return "offline"
    if keyword.endswith(_SUFFIXES) or keyword.startswith("cups-"):  # cupsd's own remarks about drivers
        return ""
    word = keyword.removesuffix("-error")
    return _SAME.get(word, word)
