"""How many retries a desk may add to an outage: a tenth of what was answered, and never more than one saved up.

Only answers earn. In an outage nothing is answered, so a desk adds at most what it had saved: one call to all its clicks,
however long the outage lasts. A budget that every *call* fed would allow a tenth for ever and one more on top.
"""

from app.verify.network.policy import Policy


class RetryBudget:
    """Kept on the line's own thread."""

    def __init__(self, policy: Policy) -> None:
        self._share = policy.retry_share
        self._most = policy.retries_most
        self._saved = policy.retries_most

    def earn(self) -> None:
        """A call was answered."""
        self._saved = min(self._most, self._saved + self._share)

    def spend(self) -> bool:
        """Takes one retry, where there is one."""
        if self._saved < 1.0 - 1e-9:  # ten tenths are a little less than one
            return False
        self._saved = max(0.0, self._saved - 1.0)
        return True
