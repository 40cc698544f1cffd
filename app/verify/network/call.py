"""What goes out and what comes back, once."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request. `key`: its idempotency key, the look-up's request id; without one it is never sent twice.

    `replies`: statuses of 500 and more that are answers all the same (SOAP 1.1 tells its faults with 500).
    """

    url: str
    content: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    method: str = "POST"
    key: str = ""
    replies: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer that came whole and within bounds: 2xx or 4xx but 429. Header names in lower case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
