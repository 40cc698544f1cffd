"""What people wait for, beside something they know, in the same run: `sh dev bench`.

Prints medians and ratios; asserts nothing, for machines differ. The ratio is ours to the peer's: below 1 we are quicker.
Needs no screen, and the network only for WeChat's decoder; takes some minutes, most of them the decoders'.
"""

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from app.core.citizen import ASKABLE
from app.store.database import Database
from app.store.encoding import encode
from app.store.ledger import Ledger
from app.verify import wire
from resources.demo.people import FILE, citizens
from tests.bench import adapter_overhead, chain_check, desks, papers, reading, searching, supervision
from tests.unit.store.conftest import an_event

Row = tuple[str, str, float, str, float]
"""What, ours, its median in ms, the peer, its median in ms."""


def median_ms(work: Callable[[], object], *, runs: int = 30) -> float:
    """The median time of one run in milliseconds, after one run that does not count."""
    work()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def starting() -> Iterator[Row]:
    """Whole commands, each in a process of its own."""
    environment = {**os.environ, "MOTCUA_HOME": tempfile.mkdtemp()}

    def start(*words: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, *words], check=True, capture_output=True, env=environment)

    bare = median_ms(start("-c", "pass"), runs=7)
    for words in (("--help",), ("forms", "list"), ("ledger", "verify"), ("demo", "--out", tempfile.mkdtemp())):
        yield f"start: {' '.join(words[:2])}", "motcua", median_ms(start("-m", "app", *words), runs=7), "python -c pass", bare


def counting() -> Iterator[Row]:
    """Events into the ledger and through its check."""
    folder = Path(tempfile.mkdtemp())
    database = Database.open(folder / "ours.db", key=bytes(32))
    ledger = Ledger(database, "desk-1", bytes(32))
    mine = median_ms(lambda: ledger.append(an_event(fields=("full_name", "birth_date"), dossier="D-1")), runs=300)
    plain = sqlite3.connect(folder / "plain.db", isolation_level=None)
    plain.execute("PRAGMA journal_mode = WAL")
    plain.execute("PRAGMA synchronous = FULL")
    plain.execute("CREATE TABLE events (id TEXT PRIMARY KEY, body BLOB)")
    body = encode(an_event(fields=("full_name", "birth_date"), dossier="D-1"))
    theirs = median_ms(lambda: plain.execute("INSERT INTO events VALUES (?, ?)", (str(uuid.uuid4()), body)), runs=300)
    yield "ledger: one durable event", "chained, encrypted", mine, "plain SQLite insert", theirs
    events = ledger.verify().events
    yield f"ledger: check of {events} events", "verify", median_ms(ledger.verify, runs=9), "-", float("nan")
    database.close()
    plain.close()


def reading_answers() -> Iterator[Row]:
    """Answers into records."""
    text = FILE.read_text(encoding="utf-8")
    nodes = [one.wire for one in citizens() if one.wire]
    each = median_ms(lambda: [wire.record(node, asked=ASKABLE) for node in nodes], runs=9) / len(nodes)
    peer = median_ms(lambda: json.loads(text), runs=9) / len(nodes)
    yield "record: one answer, 19 fields", "read, decode codes and areas", each, "json.loads of it", peer


def main() -> None:
    """Prints one line a measurement, and the memory at the end."""
    print(f"{'what':<34} {'ours':<30} {'ms':>9}  {'beside':<28} {'ms':>9} {'ratio':>7}")
    for part in (starting, counting, reading_answers, adapter_overhead.rows, searching.rows):
        for what, ours, mine, peer, theirs in part():
            print(f"{what:<34} {ours:<30} {mine:>9.2f}  {peer:<28} {theirs:>9.2f} {mine / theirs:>7.2f}".replace("nan", "  -"), flush=True)
    for line in chain(papers.rows(), desks.report(), reading.report(), supervision.of_a_small_office(), chain_check.of_a_small_office()):
        print(line, flush=True)


if __name__ == "__main__":
    main()
