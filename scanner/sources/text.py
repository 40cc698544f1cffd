"""The one thing the scan page knows of a hand scanner, by keyboard or serial line: text that arrives, with how it ended."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One scan as it was sent: text of a keyboard, or bytes of a serial line.

    `ended_by_key`: Enter, Tab or a line end closed it, not silence. `at` is the `time.monotonic()` of its end, in seconds.
    """

    sent: str | bytes = field(repr=False)
    ended_by_key: bool
    at: float
