"""A report of counts, with everything that says what it is a report of."""

import datetime as dt
from dataclasses import dataclass

from app.core.people import Scope
from app.core.usage import Period, UsageCount


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageReport:
    """Counts, and what they were counted from. `shown + filtered = chain`, or there is no report.

    `shown` are the events of the ledger, of any kind, that lie in the period and in the scope; `filtered` all others; `chain` all
    that the ledger holds. `at` is when it was counted (UTC), `anchor` the `seq:hash` of the last event that was.
    """

    by: tuple[str, ...]
    period: Period
    compared_with: Period | None
    scope: Scope
    at: dt.datetime
    counts: tuple[UsageCount, ...]
    total: UsageCount
    """All groups together; dossiers that several of them worked on are one."""
    shown: int
    filtered: int
    chain: int
    anchor: str
    archived: int = 0
    """Of `chain`, those that lie in archives by now; their counts are kept."""
    here_since: dt.date | None = None
    """Where events were archived: from which day on they are in the ledger itself."""
