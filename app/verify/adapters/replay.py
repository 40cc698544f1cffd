"""Recorded answers given again: what a province really sends, with nobody's data in it, for support and for tests.

Answers from the file of `verify.replay.file`, which `verify.record_to` has written: by service and invented number, the last
recording first. The number is the key; name and birth date are not compared, for both are invented.
"""

from collections.abc import Mapping
from pathlib import Path
from threading import Event, Lock

from app.core.citizen import ASKABLE
from app.verify import answers
from app.verify.api import (
    API_VERSION,
    Answer,
    Capabilities,
    Check,
    Configuration,
    Health,
    LookupRequest,
    Outcome,
    Service,
    Unavailable,
)
from app.verify.codes import Codes
from app.verify.readiness import tried
from app.verify.recording import SIZE_MOST, Recording

_BY = tuple[str, str]
"""Service and number."""


class ReplayVerifier:
    """Reads its file at the first question. Any thread."""

    name = "replay"
    api_version = API_VERSION

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._lock = Lock()
        self._read: Mapping[_BY, Recording] | None = None

    def capabilities(self) -> Capabilities:
        """All three services, of people who do not exist."""
        return Capabilities(
            services=frozenset(Service), fields=ASKABLE, unconfirmed=frozenset({Service.HOUSEHOLD}), test_data=True, loopback=True
        )

    def health(self) -> Health:
        """Always ready."""
        return Health()

    def check(self) -> Check:
        """Can the file be read?"""
        return Check(steps=(tried("settings", self._recorded),))

    def ask(self, request: LookupRequest, *, cancel: Event | None = None) -> Answer:
        """The recorded answer, read as it would be today. A number that was not recorded is not found. Raises Unavailable."""
        if cancel is not None and cancel.is_set():
            raise Unavailable(Outcome.CANCELLED, detail="cancelled")
        recorded = self._recorded()
        key = (request.service.value, request.identity.number)
        if key not in recorded:
            return Answer(outcome=Outcome.NOT_FOUND_OR_MISMATCH)
        told, codes = recorded[key], Codes.of(self._configuration.text("verify.codes"))
        return (
            answers.read(told.tree, request, codes=codes) if told.status == 200 else answers.at_status(told.status, told.tree, codes=codes)
        )

    def close(self) -> None:
        """Holds nothing."""

    def _recorded(self) -> Mapping[_BY, Recording]:
        with self._lock:
            if self._read is None:
                self._read = _by_number(Path(self._configuration.text("verify.replay.file")))
            return self._read


def _by_number(file: Path) -> dict[_BY, Recording]:
    """Recordings by service and number. Raises Unavailable(NOT_CONFIGURED)."""
    try:
        if file.stat().st_size > 2 * SIZE_MOST:
            raise ValueError("too large")
        recordings = [Recording.of_line(line) for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]
    except (OSError, ValueError, RecursionError) as problem:
        raise Unavailable(Outcome.NOT_CONFIGURED, detail="replay-file") from problem
    return {(one.service, one.number): one for one in recordings}
