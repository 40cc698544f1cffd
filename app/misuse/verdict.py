"""What becomes of a flag: somebody opens it, and says how it stands."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from app.misuse.flag import Flag


class Verdict(StrEnum):
    """What a supervisor says. ASK may become one of the others later; those are the last word."""

    OK = "ok"
    """Hợp lệ."""
    ASK = "ask"
    """Hỏi cán bộ."""
    FORWARD = "forward"
    """Chuyển xử lý."""

    @property
    def is_last(self) -> bool:
        """Does nothing follow?"""
        return self is not Verdict.ASK


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A flag and what somebody has made of it. `edition` names the thresholds it was opened by; moments are UTC."""

    flag: Flag
    edition: str = ""
    opened_at: dt.datetime | None = None
    opened_by: str = ""
    verdict: Verdict | None = None
    reason: str = ""
    note: str = ""
    judged_at: dt.datetime | None = None
    judged_by: str = ""
    named: bool = False
    """Has whoever asks opened it himself? Others see a sign in place of the clerk until they do."""

    @property
    def opened(self) -> bool:
        """Has anybody opened it?"""
        return self.opened_at is not None

    @property
    def settled(self) -> bool:
        """Has it a verdict that is the last word?"""
        return self.verdict is not None and self.verdict.is_last

    def days_open(self, now: dt.datetime) -> int:
        """Whole days from what happened to the last word, or until now."""
        until = self.judged_at if self.settled and self.judged_at else now
        return max(0, (until - self.flag.at).days)
