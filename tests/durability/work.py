"""A desk at work, in a process of its own under the shim: `python -m tests.durability.work FOLDER log|faults ...`.

Events are numbered and their ids are their numbers, so that whoever looks later knows which ones are missing.
"""

import datetime as dt
import json
import random
import shutil
import sys
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import event as listen

from app.core.errors import CouldNotKeep
from app.core.usage import EventKind, UsageEvent
from app.store.archive import Archived, archive
from app.store.database import Database
from app.store.ledger import Ledger
from app.store.seal import Seal
from tests.durability import shim
from tests.unit.store.conftest import KEY, MORNING, an_event

SEAL = Seal(b"k" * 32)
OLD_FILE = Path(__file__).parents[1] / "unit" / "store" / "version_1.db"
SESSIONS = 3
EACH = 8
ERRORS = {"ENOSPC": 28, "EIO": 5}


def opened(folder: Path, *, synchronous: str = "FULL") -> Ledger:
    """The ledger of that folder, made or brought up to date; with another `synchronous` than the program's, to prove the harness."""
    database = Database.open(folder / "motcua.db", key=KEY)
    if synchronous != "FULL":
        database.close()
        listen.listen(database.engine, "connect", lambda connection, _: connection.execute(f"PRAGMA synchronous = {synchronous}"))
    ledger = Ledger(database, "desk-1", b"s" * 32, SEAL)
    if not ledger.is_signed():  # as a desk does that comes from a program without checkpoints
        ledger.sign_end(at=MORNING)
    return ledger


def numbered(number: int, kind: EventKind = EventKind.INTENT, **details: object) -> UsageEvent:
    return replace(an_event(kind, at=MORNING + dt.timedelta(minutes=number), **details), id=str(uuid.UUID(int=number)))


def working_days(folder: Path, *, synchronous: str = "FULL") -> Iterator[int]:
    """Opens (an older file is brought up to date), appends and signs, closes, again; then archives, and appends once more.

    Gives each event's number once it is acknowledged.
    """
    number = 0
    for session in range(SESSIONS):
        ledger = opened(folder, synchronous=synchronous)
        try:
            for _ in range(EACH):
                ledger.append(numbered(number + 1))
                number += 1
                yield number
            if session == SESSIONS - 1:
                number += 1
                _archive(ledger, folder, number)
                yield number
                ledger.append(numbered(number + 1))
                number += 1
                yield number
        finally:
            ledger.close(at=MORNING + dt.timedelta(minutes=number))


def _archive(ledger: Ledger, folder: Path, number: int) -> None:
    """All but the last few events leave; the event that says so has that number."""

    def told(done: Archived) -> UsageEvent:
        return numbered(number, EventKind.ARCHIVE, scope=done.scope)

    archive(ledger, folder / "archive", before=MORNING + dt.timedelta(minutes=number - 3), key=KEY, told=told)


def found(folder: Path) -> tuple[bool, set[int]]:
    """Does what is on the disk open and hold, and which numbers are there, in the ledger or in a whole archive of which it tells?"""
    try:
        ledger = opened(folder)
    except CouldNotKeep:
        return False, set()
    try:
        if not ledger.verify(thorough=True).ok:
            return False, set()
        events = list(ledger.events())
        told = {event.scope[2].removeprefix("sha256:"): event for event in events if event.kind is EventKind.ARCHIVE}
        there = {_number(event) for event in events}
        for file in (folder / "archive").glob("*.db") if told else ():
            there |= _archived(file)
        return True, there
    except CouldNotKeep:
        return False, set()
    finally:
        ledger.database.close()


def _archived(file: Path) -> set[int]:
    kept = Ledger(Database.open_copy(file, key=KEY), "desk-1", b"s" * 32, SEAL)
    try:
        return {_number(event) for event in kept.events()} if kept.verify(part=True).ok else set()
    finally:
        kept.database.close()


def _number(event: UsageEvent) -> int:
    try:
        return uuid.UUID(event.id).int
    except ValueError:
        return 0


def begin(folder: Path, *, old: bool) -> None:
    """An empty desk, or one with the file of the oldest program."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    if old:
        (folder / "motcua.db").write_bytes(OLD_FILE.read_bytes())


def under_faults(folder: Path, *, cycles: int, seed: int) -> dict[str, int]:
    """Lets one change after the other fail with ENOSPC or EIO, once or for good, whole or torn; what came of it."""
    chance = random.Random(seed)
    home = folder / "desk"
    points = []
    for old in (False, True):
        begin(home, old=old)
        before = shim.changes()
        for _ in working_days(home):
            pass
        points += [(old, nth) for nth in range(1, shim.changes() - before + 1)]
    chance.shuffle(points)
    said = {"cycles": 0, "points": len(points), "failed": 0, "lost": 0, "broken": 0, "other": 0}
    for cycle in range(cycles):
        old, nth = points[cycle % len(points)]
        begin(home, old=old)
        acknowledged = 0
        error = chance.choice(list(ERRORS.values()))
        shim.arm(nth, error, sticky=chance.random() < 0.5, torn=chance.random() < 0.5)
        try:
            for number in working_days(home):
                acknowledged = number
        except CouldNotKeep:
            said["failed"] += 1
        except Exception as problem:
            said["other"] += 1
            print(f"cycle {cycle}: {type(problem).__name__}", file=sys.stderr)
        finally:
            shim.arm(0, 0, sticky=False, torn=False)
        whole, there = found(home)
        said["cycles"] += 1
        said["broken"] += not whole
        said["lost"] += len(set(range(1, acknowledged + 1)) - there) if whole else 0
    return said


def main() -> None:
    folder, what, *more = Path(sys.argv[1]), *sys.argv[2:]
    if what == "log":
        for number in working_days(folder / "desk", synchronous=more[0]):
            shim.mark(number)
    else:
        print(json.dumps(under_faults(folder, cycles=int(more[0]), seed=int(more[1]))))


if __name__ == "__main__":
    main()
