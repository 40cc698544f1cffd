"""What a supervisor's screens cost, with roll-ups and without, on one seeded ledger: `python -m tests.bench.supervision --events 10000000`.

Three ways to the same rows, compared before they are timed: the planes; the facts, one line a dossier and day, which is what a table
without roll-ups would be; and, once, a recount of the ledger itself. Times are wall time of whole calls on an open database, the first
of each not counted; processor time beside it, for the machine may have other work, and how many times the facts take of that.
A ledger made once with `--in FOLDER` is used again.
"""

import argparse
import datetime as dt
import platform
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from app.core.people import Scope
from app.core.usage import Period
from app.store.database import Database
from app.store.ledger import Ledger
from app.store.reports import EVERYTHING, Reports, count
from app.store.rollups import Rollups
from tests.bench.many_events import KEY, Office, events, write

YEAR: Final = Period(first=dt.date(2026, 1, 1), last=dt.date(2026, 12, 31))
SO_FAR: Final = Period(first=dt.date(2026, 1, 1), last=dt.date(2026, 11, 22))
MONTH: Final = Period(first=dt.date(2026, 10, 1), last=dt.date(2026, 10, 31))
DAY: Final = Period(first=dt.date(2026, 10, 14), last=dt.date(2026, 10, 14))
UNIT: Final = Scope(units=frozenset({"U001"}), clerk=None)
CLERK: Final = Scope(units=frozenset({"U001"}), clerk="canbo0001")
SCREENS: Final[dict[str, dict[str, Any]]] = {
    "province, today by unit": {"by": ("unit",), "period": DAY, "scope": EVERYTHING},
    "province, year by unit": {"by": ("unit",), "period": YEAR, "scope": EVERYTHING},
    "province, year by clerk": {"by": ("clerk",), "period": YEAR, "scope": EVERYTHING},
    "province, year so far by clerk": {"by": ("clerk",), "period": SO_FAR, "scope": EVERYTHING},
    "province, month by clerk": {"by": ("clerk",), "period": MONTH, "scope": EVERYTHING},
    "province, year by service": {"by": ("service",), "period": YEAR, "scope": EVERYTHING},
    "province, year by procedure": {"by": ("procedure",), "period": YEAR, "scope": EVERYTHING},
    "province, year by method": {"by": ("method",), "period": YEAR, "scope": EVERYTHING},
    "province, trend by month": {"by": ("month",), "period": YEAR, "scope": EVERYTHING},
    "province, trend by day, a month": {"by": ("day",), "period": MONTH, "scope": EVERYTHING},
    "unit, year by clerk": {"by": ("clerk",), "period": YEAR, "scope": UNIT},
    "unit, trend by day, a year": {"by": ("day",), "period": YEAR, "scope": UNIT},
    "clerk, own year by month": {"by": ("month",), "period": YEAR, "scope": CLERK},
}


def seconds(work: Callable[[], object], *, runs: int) -> tuple[list[float], float]:
    """Wall times of so many runs, and the processor time of one on average."""
    times, began = [], time.process_time()
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return times, (time.process_time() - began) / runs


def of_a_small_office() -> Iterator[str]:
    """The table for `sh dev bench`: what one commune's desk has in some years."""
    database = Database.open(Path(tempfile.mkdtemp()) / "motcua.db", key=KEY)
    yield f"{write(database, events(Office(events=20_000)))} events made"
    yield from report(database, runs=10, recount=True)
    database.close()


def report(database: Database, *, runs: int, recount: bool) -> Iterator[str]:
    """Lines to be read. Raises AssertionError where two ways disagree."""
    kept = Rollups(database)
    began, worked = time.perf_counter(), time.process_time()
    counted = kept.refresh(batch=100_000)
    took, cpu = time.perf_counter() - began, time.process_time() - worked
    yield f"{counted.events:,} events counted in {took:.1f} s, {cpu:.1f} s of processor time (0 where they had been before)"
    with_, without = Reports(kept), Reports(kept, from_facts=True)
    yield f"{'screen':<34} {'rows':>6} {'median':>9} {'p95 ms':>9} {'cpu ms':>9}   {'facts ms':>10} {'cpu ms':>9} {'times':>7}"
    every = []
    for name, asked in SCREENS.items():
        rows = with_.count(**asked)
        (slow,), slow_cpu = seconds(lambda asked=asked, rows=rows: _same(without.count(**asked), rows), runs=1)  # type: ignore[misc]  # bound now
        times, cpu = seconds(lambda asked=asked: with_.count(**asked), runs=runs)  # type: ignore[misc]  # bound now
        every += times
        median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        yield (
            f"{name:<34} {len(rows):>6} {median * 1e3:>9.1f} {p95 * 1e3:>9.1f} {cpu * 1e3:>9.1f}   "
            f"{slow * 1e3:>10.0f} {slow_cpu * 1e3:>9.0f} {slow_cpu / cpu:>7.0f}"
        )
    yield f"{'all screens':<34} {'':>6} {statistics.median(every) * 1e3:>9.1f} {statistics.quantiles(every, n=20)[-1] * 1e3:>9.1f}"
    subjects = [f"0a1b2c3d:{number:064x}" for number in range(runs)]
    each = [seconds(lambda subject=subject: kept.about(subject), runs=1)[0][0] for subject in subjects]  # type: ignore[misc]  # bound now
    yield f"{'who looked me up':<34} {'':>6} {statistics.median(each) * 1e3:>9.1f} {statistics.quantiles(each, n=20)[-1] * 1e3:>9.1f}"
    if recount:
        asked = SCREENS["province, year by clerk"]
        (slow,), slow_cpu = seconds(lambda: _same(_recount(database, asked), with_.count(**asked)), runs=1)
        yield f"{'year by clerk, the ledger recounted':<34} {'':>36}   {slow * 1e3:>10.0f} {slow_cpu * 1e3:>9.0f}"


def _recount(database: Database, asked: dict[str, Any]) -> object:
    desks = [f"00000000-0000-4000-8000-{desk:012}" for desk in range(Office.desks)]
    return count(chain.from_iterable(Ledger(database, desk, KEY).events() for desk in desks), by=asked["by"], period=asked["period"])


def _same(rows: object, others: object) -> None:
    assert rows == others


def main() -> None:
    """Makes the ledger where there is none, and prints the table."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--events", type=int, default=20_000)
    words.add_argument("--runs", type=int, default=20)
    words.add_argument("--in", dest="folder", type=Path, default=None)
    words.add_argument("--no-recount", action="store_true", help="leave the ledger itself alone: it takes a minute a million events")
    given = words.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    made = (folder / "motcua.db").exists()
    database = Database.open(folder / "motcua.db", key=KEY)
    office, began = Office(events=given.events), time.perf_counter()
    print(f"Python {platform.python_version()}, SQLite {dbapi2.sqlite_version} (SQLCipher), seed {office.seed}, {dt.date.today()}")
    if not made:
        print(f"{write(database, events(office)):,} events made in {time.perf_counter() - began:.1f} s", flush=True)
    for line in report(database, runs=given.runs, recount=not given.no_recount):
        print(line, flush=True)
    database.close()
    size = sum(file.stat().st_size for file in folder.iterdir()) / 2**20
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10 if sys.platform == "linux" else float("nan")
    print(f"{size:,.0f} MiB on disk, {memory:,.0f} MiB of memory at most")


if __name__ == "__main__":
    main()
