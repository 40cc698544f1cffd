"""The adapter contract, whole: everything an adapter must offer and everything it may raise.

An adapter talks to one source of population data. It is built once, used from worker threads (one call
at a time per thread, several threads at once), never touches a window, and knows no other adapter.
It *returns* an `Answer` for everything the source decided (found, not found, refused, bad input) and
*raises* `Unavailable` for everything else: outages are never answers. It must

- send nothing but what the request holds, and drop every field not in `request.fields` before returning;
- never return field 20 (household-book number);
- refuse, as `Unavailable(BAD_RESPONSE)`, an answer about another number than the one asked for;
- end within `request.deadline_s` seconds, and soon after `cancel` is set, with `Unavailable(CANCELLED)`.
"""

from dataclasses import dataclass
from threading import Event
from typing import Protocol, runtime_checkable

from app.core.errors import Unavailable
from app.core.lookup import Answer, LookupRequest, Outcome, Service

__all__ = ["API_VERSION", "Answer", "Capabilities", "Check", "LookupRequest", "Outcome", "Service", "Unavailable", "Verifier"]

API_VERSION = 1
"""Raised by one when an old adapter could no longer work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a source can do. `test_data` marks every screen and paper DỮ LIỆU THỬ."""

    services: frozenset[Service]
    fields: frozenset[str]
    unconfirmed: frozenset[Service] = frozenset()
    """Services offered in a shape that no official text confirms."""
    test_data: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Is the source ready? `problem` and `hint` name sentences of the catalogue, empty where ok."""

    ok: bool
    problem: str = ""
    hint: str = ""


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

    def check(self) -> Check:
        """Settings, connection and credentials, tried with a dummy request: no citizen is looked up."""
        ...

    def ask(self, request: LookupRequest, *, cancel: Event | None = None) -> Answer:
        """One call of `request.service`: 033 answers FOUND without a record, 034 fills `members`, 037 `record`.

        Raises Unavailable.
        """
        ...
