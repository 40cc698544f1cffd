"""The adapter contract, whole: everything an adapter must offer and everything it may raise.

An adapter talks to one source of population data. It is built once, used from worker threads (several at once), never
touches a window, and knows no other adapter. It *returns* an `Answer` for everything the source decided (found, not
found, refused, bad input) and *raises* `Unavailable` for everything else: outages are never answers. It must

- send nothing but what the request holds, and drop every field not in `request.fields` before returning;
- never return field 20 (household-book number);
- refuse, as `Unavailable(BAD_RESPONSE)`, an answer about another number than the one asked for;
- end within `request.deadline_s` seconds, and soon after `cancel` is set, with `Unavailable(CANCELLED)`.

A factory takes the desk's `Configuration` and returns a `Verifier`; what it lacks there it tells by `check` and, when
asked, by `Unavailable(NOT_CONFIGURED)`, not by failing to be built.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event
from typing import Protocol, runtime_checkable

from app.core.errors import Unavailable
from app.core.lookup import Answer, LookupRequest, Outcome, Service

__all__ = [
    "API_VERSION",
    "Answer",
    "Capabilities",
    "Check",
    "Configuration",
    "Factory",
    "Health",
    "Link",
    "LookupRequest",
    "Outcome",
    "Service",
    "Step",
    "Unavailable",
    "Verifier",
]

API_VERSION = 1
"""Raised by one when an old adapter could no longer work."""


class Configuration(Protocol):
    """What a source may know of the desk: settings by key, secrets by name. Any thread."""

    def text(self, key: str) -> str:
        """A setting as text. Raises WrongUsage for a key nobody declared."""
        ...

    def number(self, key: str) -> float:
        """A numeric setting."""
        ...

    def secret(self, name: str) -> str:
        """A secret, empty where none is set. Raises CouldNotKeep where the key store cannot be read."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a source can do. `test_data`: its citizens are invented; `loopback`: it asks this very machine."""

    services: frozenset[Service]
    fields: frozenset[str]
    unconfirmed: frozenset[Service] = frozenset()
    """Services offered in a shape that no official text confirms."""
    test_data: bool = False
    loopback: bool = False

    @property
    def is_practice(self) -> bool:
        """Is whatever comes from it test data? So is what this machine tells itself: every screen and paper says DỮ LIỆU THỬ."""
        return self.test_data or self.loopback


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a check and its verdict. Where not ok, `problem` names three sentences (`.what`, `.lost`, `.next`).

    So it may where a step is ok and there is something to say all the same. `values["outcome"]`: what a trial request was answered.
    """

    name: str
    ok: bool
    problem: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Is the source ready? Step by step, up to the first that fails."""

    steps: tuple[Step, ...]

    @property
    def failed(self) -> Step | None:
        """The step that says no."""
        return next((step for step in self.steps if not step.ok), None)

    @property
    def ok(self) -> bool:
        """Did every step say yes?"""
        return self.failed is None


class Link(StrEnum):
    """How it stands between desk and source: calls go out; none do for a while; one goes out to see."""

    READY = "ready"
    RESTING = "resting"
    PROBING = "probing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The link now. `retry_in_s`: seconds until a call goes out again."""

    link: Link = Link.READY
    retry_in_s: float = 0.0


@runtime_checkable
class Verifier(Protocol):
    """One source of population data."""

    @property
    def name(self) -> str:
        """Its name in the setting `verify.adapter`."""
        ...

    @property
    def api_version(self) -> int:
        """The version of this contract that it was written for."""
        ...

    def capabilities(self) -> Capabilities:
        """What this source offers; no input or output, never raises."""
        ...

    def health(self) -> Health:
        """How the link stands; no input or output, never raises. Any thread."""
        ...

    def check(self) -> Check:
        """Settings, connection and credentials, tried with a dummy request: no citizen is looked up. May block, never raises."""
        ...

    def ask(self, request: LookupRequest, *, cancel: Event | None = None) -> Answer:
        """One call of `request.service`: 033 answers FOUND without a record, 034 fills `members`, 037 `record`.

        Raises Unavailable.
        """
        ...

    def close(self) -> None:
        """Lets go of connections and threads; nothing is asked afterwards."""
        ...


Factory = Callable[[Configuration], Verifier]
"""What the entry point of an installed source loads to."""
