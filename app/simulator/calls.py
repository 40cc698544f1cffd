"""What came in, so that tests can count look-ups: never a citizen's value."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request. `by` is `json`, `soap` or `token`; `outcome` what was answered, or the kind of fault that was played."""

    service: str
    by: str
    outcome: str
    status: int
    request_id: str = ""


def summary(calls: tuple[Call, ...]) -> dict[str, Any]:
    """All calls in order, and how many there were by service and outcome."""
    counts = Counter(f"{call.service} {call.outcome}" for call in calls)
    return {"calls": [asdict(call) for call in calls], "counts": dict(sorted(counts.items()))}
