"""What the flow needs from outside: somebody who runs work elsewhere, and somebody who takes a paper."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QObject


class Running(Protocol):
    """A task under way."""

    def cancel(self) -> None:
        """Asks it to stop."""

    def forget(self) -> None:
        """Asks it to stop and drops what it brings."""


class Runner(Protocol):
    """What the flow needs of `tasks.TaskRunner`."""

    def run(
        self,
        owner: QObject,
        work: Callable[[Any], Any],
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
        progress: Callable[[Any], None] | None = None,
    ) -> Running:
        """Starts work in a worker thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a spooler answered when it took a job."""

    job: str
    printer: str
    state: str
    copies: int = 1


Spool = Callable[[bytes], Receipt]
"""Hands the bytes of a paper to a printer. Raises DeviceMissing; worker thread."""
