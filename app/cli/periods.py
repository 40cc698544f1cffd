"""Days as they are typed on a command line."""

import datetime as dt

from app.core.errors import WrongUsage
from app.core.usage import Period


def day(text: str) -> dt.date | None:
    """None for no text. Raises WrongUsage."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise WrongUsage("usage.bad_date") from None


def period(first: str, last: str) -> Period:
    """Both ends included, either open. Raises WrongUsage, also for one that ends before it begins: nothing would be in it."""
    found = Period(first=day(first), last=day(last))
    if found.first is not None and found.last is not None and found.last < found.first:
        raise WrongUsage("usage.ends_before")
    return found
