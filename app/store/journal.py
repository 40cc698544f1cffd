"""Writing into the ledger as one clerk at one desk: who and when are stamped here, once for all."""

import datetime as dt
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from app.core.people import Clerk
from app.core.usage import EventKind, UsageEvent
from app.store.database import Change
from app.store.ledger import Ledger

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Clock(Protocol):
    """The desk's clock. Wall time may jump; the monotonic one, within one boot, may not."""

    def now(self) -> dt.datetime:
        """The moment, in UTC."""
        ...

    def monotonic_ns(self) -> int:
        """Nanoseconds since some moment of this boot."""
        ...

    def boot_id(self) -> str:
        """The same for as long as `monotonic_ns` counts on."""
        ...


class SystemClock:
    """The machine's own clock; where the system names no boot, this process counts as one."""

    def __init__(self, boot_id_file: Path = _BOOT_ID) -> None:
        self._boot_id = boot_id_file.read_text().strip() if boot_id_file.exists() else str(uuid.uuid4())

    def now(self) -> dt.datetime:
        """See Clock."""
        return dt.datetime.now(dt.UTC)

    def monotonic_ns(self) -> int:
        """See Clock."""
        return time.monotonic_ns()

    def boot_id(self) -> str:
        """See Clock."""
        return self._boot_id


def day_of(clock: Clock) -> dt.date:
    """Today, by the office's own calendar."""
    return clock.now().astimezone().date()


@dataclass(frozen=True, slots=True)
class Journal:
    """One clerk's pen."""

    ledger: Ledger
    clerk: Clerk
    clock: Clock

    def write(self, kind: EventKind, change: Change | None = None, /, **details: Any) -> UsageEvent:
        """Adds an event and returns it when it is durable, and with it the `change` that it is about.

        `details` are fields of UsageEvent. Raises CouldNotKeep, and then neither is kept.
        """
        event = self.event(kind, **details)
        self.ledger.append(event, change)
        return event

    def event(self, kind: EventKind, /, **details: Any) -> UsageEvent:
        """An event of this clerk's, now, that is not in the ledger yet."""
        return UsageEvent(
            id=str(uuid.uuid4()),
            kind=kind,
            at=self.clock.now(),
            monotonic_ns=self.clock.monotonic_ns(),
            boot_id=self.clock.boot_id(),
            desk=self.ledger.desk,
            clerk=self.clerk.login,
            unit=self.clerk.unit.code,
            **details,
        )
