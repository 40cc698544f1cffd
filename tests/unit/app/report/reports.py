"""Invented reports to be written, and words that spreadsheets run."""

import datetime as dt
from typing import Any, Final

from app.core.people import Scope
from app.core.report import UsageReport
from app.core.usage import Period, UsageCount

AT: Final = dt.datetime(2026, 11, 22, 3, 15, tzinfo=dt.UTC)
NOVEMBER: Final = Period(first=dt.date(2026, 11, 1), last=dt.date(2026, 11, 30))
DANGEROUS: Final = tuple(
    f"{sign}cmd|' /C calc'!A0" for sign in ("=", "+", "-", "@", "\t=", "\r=", "\0=", "\n=", " =", "＝", "＋", "－", "＠")
)


def a_report(*counts: UsageCount, **more: Any) -> UsageReport:
    """Of November, by clerk; the total is the first row's."""
    usual: dict[str, Any] = {
        "by": ("clerk",), "period": NOVEMBER, "compared_with": None, "scope": Scope(units=frozenset({"DEMO"}), clerk=None), "at": AT,
        "counts": counts, "total": counts[0] if counts else UsageCount(by={}), "shown": 7, "filtered": 3, "chain": 10,
        "anchor": "10:0123456789abcdef",
    }  # fmt: skip
    return UsageReport(**usual | more)


def a_count(clerk: str = "canbo", **more: Any) -> UsageCount:
    """Of one clerk."""
    usual: dict[str, Any] = {"calls": 1234, "found": 1000, "differs": 20, "rate_found": 0.81, "filled_1_5": 4, "rate_filled": 0.5}
    return UsageCount(by={"clerk": clerk}, **usual | more)
