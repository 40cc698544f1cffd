"""What it costs to look whether a desk's chain is whole: `python -m tests.bench.chain_check --events 100000`.

One desk, a signed checkpoint every hundred events, a few events behind the last one. The whole chain, the whole of it thoroughly,
what follows the last checkpoint (which is what a start looks at), and reading the same rows without looking at anything.
Processor time, for the machine may have other work.
"""

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy import insert, select

from app.core.usage import ChainState
from app.store import checkpoints
from app.store.chain import EVERY
from app.store.database import Database
from app.store.ledger import Ledger
from app.store.schema import checkpoints_table, ledger_table
from app.store.seal import NONE_BEFORE, Checkpoint, Seal
from tests.bench.many_events import KEY, Office, events, write

DESK = "00000000-0000-4000-8000-000000000000"
_UNSIGNED = EVERY // 2


def made(database: Database, *, count: int) -> Ledger:
    """A ledger of so many events, with its checkpoints."""
    ledger = Ledger(database, DESK, KEY, Seal(KEY))
    write(database, islice(events(Office(events=count, desks=1, clerks=9)), count))
    t = ledger_table.c
    with database.writing(DESK) as connection:
        due = select(t.seq, t.hash).where(t.seq % EVERY == 0, t.seq <= count - _UNSIGNED).order_by(t.seq)
        previous = NONE_BEFORE
        for row in connection.execute(due).all():
            point = Checkpoint(desk=DESK, seq=row.seq, head=row.hash, at=f"{dt.datetime.now(dt.UTC):%FT%T.%f+00:00}", previous=previous)
            signed = point.signed_by(Seal(KEY))
            connection.execute(insert(checkpoints_table), checkpoints.row_of(signed))
            previous = signed.digest()
    return ledger


def rows(ledger: Ledger, *, runs: int = 5) -> Iterator[str]:
    """Lines to be read. Raises AssertionError where the chain is not whole."""
    state = _whole(ledger.verify())
    behind = state.events - state.signed
    said = f"chain of {state.events:,} events"
    for what, walked, look in (
        ("whole", state.events, lambda: _whole(ledger.verify())),
        ("thorough", state.events, lambda: _whole(ledger.verify(thorough=True))),
        ("from the last checkpoint", behind, lambda: _whole(ledger.verify(recent=True))),
        ("rows read only", state.events, lambda: _read(ledger)),
    ):
        best = min(_processor(look) for _ in range(runs))
        yield f"{said:<28} {what:<26} {walked:>9,} walked {best * 1e3:>10.2f} ms {walked / best:>12,.0f} events/s"


def of_a_small_office() -> Iterator[str]:
    """For `sh dev bench`: a desk's ledger of some months."""
    database = Database.open(Path(tempfile.mkdtemp()) / "motcua.db", key=KEY)
    yield from rows(made(database, count=20_050))
    database.close()


def _whole(state: ChainState) -> ChainState:
    assert state.ok, state.reason
    return state


def _read(ledger: Ledger) -> None:
    with ledger.database.reading() as connection:
        for _ in checkpoints.events(connection, ledger.desk, after=0, many=True):
            pass


def _processor(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    """Makes the ledger and prints the table."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--events", type=int, default=100_000)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(Path(folder) / "motcua.db", key=KEY)
        for line in rows(made(database, count=given.events + _UNSIGNED)):
            print(line, flush=True)
        database.close()


if __name__ == "__main__":
    main()
