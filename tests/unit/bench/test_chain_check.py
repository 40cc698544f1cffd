"""The chain that is timed is whole, and a look from the last checkpoint walks what is behind it alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.database import Database
from tests.bench.chain_check import made, rows
from tests.bench.many_events import KEY


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "motcua.db", key=KEY)
    yield opened
    opened.close()


def test_each_look_says_how_many_events_it_walked(database: Database) -> None:
    ledger = made(database, count=350)
    assert (ledger.verify().signed, ledger.verify(recent=True).since) == (300, 300)
    lines = list(rows(ledger, runs=1))
    assert [line.partition(" walked")[0].split()[-1] for line in lines] == ["350", "350", "50", "350"]
