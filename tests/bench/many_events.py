"""Seeded ledgers as large as wanted: desks, clerks and days of invented work, one valid chain a desk.

`python -m tests.bench.many_events --events 100000 --out FOLDER` writes `motcua.db` (key: 32 zero bytes). Rows are made by the store's
own encoding and chained by its own hash, many in one transaction. One dossier in ten is taken up again on a later day; two calls
of a hundred find nobody, some are refused, some meet an outage, a few never end.
"""

import argparse
import datetime as dt
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert, text

from app.core.lookup import Outcome
from app.core.usage import SENDING, EventKind, UsageEvent
from app.store.database import Database
from app.store.encoding import GENESIS, encode, link
from app.store.schema import ledger_table

KEY: Final = bytes(32)
PROCEDURES: Final = tuple(f"1.00{number}" for number in range(4000, 4040))
FORMS: Final = ("ct01", "khai_sinh", "xntthn", "khai_tu", "ket_hon")
METHODS: Final = ("qr", "qr", "qr", "qr", "chip", "card", "database", "vneid")
OUTCOMES: Final = (
    *(Outcome.FOUND,) * 90, *(Outcome.NOT_FOUND_OR_MISMATCH,) * 2, *(Outcome.TIMEOUT,) * 4, *(Outcome.OFFICER_NOT_ALLOWED,) * 2,
    Outcome.BAD_INPUT, None,
)  # fmt: skip
FIELDS: Final = ("full_name", "birth_date", "personal_id", "old_id", "sex", "permanent_residence")
_IN_ONE_TRANSACTION: Final = 20_000


@dataclass(frozen=True, kw_only=True)
class Office:
    """How much of what there is. Clerks sit at one desk each, by turns; units have as many desks as fall to them."""

    events: int
    units: int = 314
    clerks: int = 2_700
    desks: int = 20
    first_day: dt.date = dt.date(2026, 1, 2)
    days: int = 250
    """Working days; work is spread over them evenly."""
    citizens: int = 200_000
    seed: int = 20_261_122


def events(office: Office) -> Iterator[UsageEvent]:
    """The office's work, day by day, until there are so many events."""
    dice, made = random.Random(office.seed), 0
    back: dict[dt.date, list[tuple[int, str, str]]] = {}
    days = list(_working_days(office))
    each_day = office.events / len(days)
    for number, day in enumerate(days):
        clock = _Clock(day)
        for clerk, dossier, procedure in back.pop(day, []):
            yield from (work := list(_dossier(office, dice, clock, clerk, dossier, procedure, opened=True)))
            made += len(work)
        matter = 0
        while made < each_day * (number + 1):
            matter += 1
            clerk, procedure, dossier = dice.randrange(office.clerks), dice.choice(PROCEDURES), f"H-{day:%Y%m%d}-{matter:06}"
            yield from (work := list(_dossier(office, dice, clock, clerk, dossier, procedure, opened=False)))
            made += len(work)
            if dice.random() < 0.1 and number + 9 < len(days):
                back.setdefault(days[number + dice.randint(1, 9)], []).append((clerk, dossier, procedure))


def write(database: Database, made: Iterable[UsageEvent]) -> int:
    """Puts events into the ledger, each behind those of its desk; how many there were."""
    heads: dict[str, tuple[int, bytes]] = {}
    rows: list[dict[str, Any]] = []
    total = 0
    for event in made:
        seq, previous = heads.get(event.desk) or _head(database, event.desk)
        body = encode(event)
        head = link(previous, seq + 1, body)
        heads[event.desk] = (seq + 1, head)
        rows.append({"desk": event.desk, "seq": seq + 1, "id": event.id, "body": body, "hash": head})
        total += 1
        if len(rows) == _IN_ONE_TRANSACTION:
            _flush(database, rows)
    _flush(database, rows)
    return total


def _head(database: Database, desk: str) -> tuple[int, bytes]:
    with database.reading() as connection:
        asked = text("SELECT seq, hash FROM ledger WHERE desk = :desk ORDER BY seq DESC LIMIT 1")
        last = connection.execute(asked, {"desk": desk}).first()
    return (last.seq, last.hash) if last else (0, GENESIS)


def _flush(database: Database, rows: list[dict[str, Any]]) -> None:
    if rows:
        with database.writing() as connection:
            connection.execute(insert(ledger_table), rows)
        rows.clear()


class _Clock:
    """A working day from half past seven, in UTC; every event is later than the one before."""

    def __init__(self, day: dt.date) -> None:
        self._at = dt.datetime.combine(day, dt.time(0, 30), dt.UTC)

    def tick(self) -> dt.datetime:
        self._at += dt.timedelta(milliseconds=500)
        return self._at


def _working_days(office: Office) -> Iterator[dt.date]:
    day, left = office.first_day, office.days
    while left:
        if day.weekday() < 5:
            yield day
            left -= 1
        day += dt.timedelta(days=1)


def _dossier(
    office: Office, dice: random.Random, clock: _Clock, clerk: int, dossier: str, procedure: str, *, opened: bool
) -> Iterator[UsageEvent]:
    """One citizen's matter: opened, one to three look-ups, a form filled and printed."""
    who: dict[str, Any] = {
        "desk": f"00000000-0000-4000-8000-{clerk % office.desks:012}",
        "clerk": f"canbo{clerk:04}",
        "unit": f"U{clerk % office.units:03}",
        "boot_id": "boot",
    }
    about = {"dossier": dossier, "procedure": procedure, "purpose": "tiep_nhan_ho_so"}

    def one(kind: EventKind, **more: Any) -> UsageEvent:
        at = clock.tick()
        number = int(at.timestamp() * 1000)
        return UsageEvent(id=f"{number:012x}-{dice.getrandbits(64):016x}", kind=kind, at=at, monotonic_ns=number, **who, **more)

    if not opened:
        yield one(EventKind.DOSSIER, **about)
    for _ in range(dice.choice((1, 1, 2, 3))):
        subject = f"0a1b2c3d:{dice.randrange(office.citizens):064x}"
        call = {
            **about, "service": dice.choice(("037", "037", "037", "033")), "method": dice.choice(METHODS), "adapter": "gateway",
            "subject": subject, "role": "applicant", "request_id": f"{dice.getrandbits(128):032x}",
        }  # fmt: skip
        outcome = dice.choice(OUTCOMES)
        yield one(EventKind.INTENT, fields=FIELDS, **call)
        if outcome is not None:
            differs = ("residence",) if outcome is Outcome.FOUND and dice.random() < 0.05 else ()
            yield one(EventKind.OUTCOME, outcome=outcome.value, differs=differs, duration_ms=dice.randint(20, 900), **call)
    form = {**about, "form": dice.choice(FORMS)}
    by_itself = dice.randint(0, 22)
    yield one(EventKind.FILL, **form, filled=by_itself + 2, filled_by_itself=by_itself, missing=dice.randint(0, 3))
    yield one(EventKind.PRINT, **form, state=SENDING)
    if dice.random() < 0.95:
        yield one(EventKind.PRINT, **form, state="queued", job="P-1", copies=1)


def main() -> None:
    """Writes a ledger and says how large it is."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--events", type=int, default=100_000)
    words.add_argument("--desks", type=int, default=Office.desks)
    words.add_argument("--clerks", type=int, default=Office.clerks)
    words.add_argument("--days", type=int, default=Office.days)
    words.add_argument("--seed", type=int, default=Office.seed)
    words.add_argument("--out", type=Path, required=True)
    given = words.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    database = Database.open(given.out / "motcua.db", key=KEY)
    office = Office(events=given.events, desks=given.desks, clerks=given.clerks, days=given.days, seed=given.seed)
    print(f"{write(database, events(office))} events, seed {given.seed}, {given.out / 'motcua.db'}")
    database.close()


if __name__ == "__main__":
    main()
