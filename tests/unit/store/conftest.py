"""A ledger of its own for each test."""

import datetime as dt
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.core.usage import EventKind, UsageEvent
from app.store.database import Database
from app.store.ledger import Ledger

KEY = bytes(range(32))
MORNING = dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.UTC)


def an_event(kind: EventKind = EventKind.INTENT, **details: Any) -> UsageEvent:
    """An event of desk `desk-1`, clerk `canbo`, unit `DEMO`."""
    usual: dict[str, Any] = {"at": MORNING, "monotonic_ns": 7, "boot_id": "boot", "desk": "desk-1", "clerk": "canbo", "unit": "DEMO"}
    return UsageEvent(id=str(uuid.uuid4()), kind=kind, **(usual | details))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "motcua.db", key=KEY)
    yield opened
    opened.close()


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database, "desk-1", b"s" * 32)
