"""A source behind a line: what the adapters of the network have in common.

Settings are read and the line is opened at the first question, once; what is wrong with them is told by `check` and by
`Unavailable(NOT_CONFIGURED)`, not by failing to be built. A change of settings counts from the next start on.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any, ClassVar, Protocol

from app.core.citizen import ASKABLE
from app.core.errors import CouldNotKeep, Refused
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
    Step,
    Unavailable,
)
from app.verify.network.access import Access, is_loopback
from app.verify.network.line import Line
from app.verify.readiness import servers, trial, tried, up_to_the_first_no


class Speech(Protocol):
    """How one kind of source is spoken to over an open line. Its coroutines run on the line's own loop."""

    @property
    def urls(self) -> tuple[str, ...]:
        """Every address that is called."""
        ...

    @property
    def token(self) -> Callable[[], Coroutine[Any, Any, object]] | None:
        """Fetches the token that goes with a call; None where none does."""
        ...

    async def ask(self, request: LookupRequest) -> Answer:
        """One question and its answer. Raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    line: Line
    speech: Speech


class Remote(ABC):
    """A `Verifier` over the network. `line`: a seam for tests, which then own it."""

    name: ClassVar[str]
    prefix: ClassVar[str]
    """Of its settings, as in `verify.gateway`."""

    def __init__(self, configuration: Configuration, *, line: Line | None = None) -> None:
        self._configuration, self._line = configuration, line
        self._lock = Lock()
        self._opened: _Opened | None = None
        self._closed = False

    @property
    def api_version(self) -> int:
        """This program's own."""
        return API_VERSION

    @abstractmethod
    def speech(self, configuration: Configuration, line: Line) -> Speech:
        """The way to speak by these settings. Raises Unavailable(NOT_CONFIGURED)."""

    @abstractmethod
    def services(self) -> frozenset[Service]:
        """What this source offers as it is set up."""

    def capabilities(self) -> Capabilities:
        """All fields but the household book; 034 in a shape that nobody has published."""
        offered = self.services()
        return Capabilities(
            services=offered,
            fields=ASKABLE,
            unconfirmed=offered & {Service.HOUSEHOLD},
            loopback=is_loopback(self._configuration.text(f"{self.prefix}.url")),
        )

    def health(self) -> Health:
        """The line's; ready before there is one."""
        opened = self._opened
        return opened.line.health if opened else Health()

    def ask(self, request: LookupRequest, *, cancel: Event | None = None) -> Answer:
        """One call. Raises Unavailable."""
        if cancel is not None and cancel.is_set():
            raise Unavailable(Outcome.CANCELLED, detail="cancelled")
        if request.service not in self.services():
            raise Unavailable(Outcome.NOT_CONFIGURED, detail="no-service")
        opened = self._open()
        return opened.line.run(lambda: opened.speech.ask(request), deadline_s=request.deadline_s, cancel=cancel)

    def check(self) -> Check:
        """Settings, then each server's name, connection and certificate, token, trial request, up to the first that fails."""
        return up_to_the_first_no(self._steps())

    def _steps(self) -> Iterator[Step]:
        yield tried("settings", self._open)
        opened, deadline_s = self._open(), self._configuration.number("verify.deadline_s")
        for url in servers(*opened.speech.urls):
            yield from opened.line.reach(url, deadline_s=deadline_s)
        token = opened.speech.token
        if token is not None:
            yield tried("token", lambda: opened.line.run(token, deadline_s=deadline_s))
        yield tried("request", lambda: self.ask(trial(deadline_s=deadline_s)))

    def close(self) -> None:
        """Closes the line; a question asked afterwards is not asked."""
        with self._lock:
            self._closed = True
            if self._opened is not None:
                self._opened.line.close()

    def _open(self) -> _Opened:
        with self._lock:
            if self._closed:
                raise Unavailable(Outcome.CANCELLED, detail="shut")
            if self._opened is None:
                self._opened = self._made()
            return self._opened

    def _made(self) -> _Opened:
        try:
            if not self._configuration.text(f"{self.prefix}.url"):
                raise Unavailable(Outcome.NOT_CONFIGURED, detail="no-url")
            line = self._line or Line(Access.of(self._configuration, self.prefix))
            return _Opened(line=line, speech=self.speech(self._configuration, line))
        except (CouldNotKeep, Refused) as problem:
            raise Unavailable(Outcome.NOT_CONFIGURED, detail="key-store") from problem
