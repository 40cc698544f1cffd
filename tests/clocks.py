"""A clock that only a test turns."""

import datetime as dt


class HandClock:
    """Stands still until told otherwise. `boot` is the name of the machine's present start."""

    def __init__(self, at: dt.datetime = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)) -> None:  # a Friday morning in Vietnam
        self._now, self._ns, self.boot = at, 10**12, "boot-1"

    def now(self) -> dt.datetime:
        return self._now

    def monotonic_ns(self) -> int:
        return self._ns

    def boot_id(self) -> str:
        return self.boot

    def pass_time(self, **units: float) -> None:
        """Both clocks go on."""
        step = dt.timedelta(**units)
        self._now += step
        self._ns += round(step.total_seconds() * 1e9)

    def set_back(self, **units: float) -> None:
        """Somebody sets the wall clock back."""
        self._now -= dt.timedelta(**units)
