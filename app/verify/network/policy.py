"""The numbers of the network policy, in one place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What every call keeps to. Seconds and bytes; the total deadline is the caller's (8 s by default).

    httpx has no deadline over a whole call: an answer dripped byte by byte held `timeout=2` for 13.7 s. So these are
    only the steps beneath a deadline of our own.
    """

    connect_s: float = 2.0
    """For name and connection together, and once more for the TLS handshake."""
    read_s: float = 3.0
    """The longest silence while sending and receiving."""
    body_most: int = 64 * 1024
    """Of an answer, decoded and on the wire."""
    headers_most: int = 16 * 1024
    depth_most: int = 16
    """Of nested objects and lists."""

    retry_share: float = 0.10
    """What one answered call earns of a retry."""
    retries_most: float = 1.0
    """What a desk may save up; also what it starts with."""
    retry_pause_s: tuple[float, float] = (0.1, 0.4)
    """Drawn anew each time, so that desks that fell together do not come back together."""
    retry_least_s: float = 1.0
    """A retry with less time than this left is not begun."""

    failures: int = 5
    window_s: float = 30.0
    rest_s: float = 15.0
    """So many failures in this time, and nothing goes out for this long."""


POLICY = Policy()
