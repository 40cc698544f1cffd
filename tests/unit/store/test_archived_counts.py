"""What archived events had added to the counts stays, also when all is counted anew."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import text

from app.core.errors import CouldNotKeep
from app.core.lookup import Outcome
from app.core.usage import EventKind, Period, UsageCount, UsageEvent
from app.store.archive import Archived, archive
from app.store.database import Database
from app.store.ledger import Ledger
from app.store.reports import EVERYTHING, Reports
from app.store.rollups import Rollups
from app.store.seal import Seal
from tests.unit.store.conftest import KEY, MORNING, an_event

DAY = dt.timedelta(days=1)


@pytest.fixture
def ledger(database: Database) -> Ledger:
    """Six days with a look-up each, of one dossier that lasts and one of the day; the third day's has no outcome until the fourth."""
    ledger = Ledger(database, "desk-1", b"s" * 32, Seal(b"k" * 32))
    for n in range(6):
        at, about = MORNING + DAY * n, {"request_id": f"r{n}", "service": "037", "method": "qr"}
        ledger.append(an_event(EventKind.DOSSIER, at=at, dossier=f"D-{n}"))
        ledger.append(an_event(EventKind.INTENT, at=at, dossier="D-LONG" if n % 2 else f"D-{n}", **about))
        if n == 3:
            ledger.append(an_event(EventKind.OUTCOME, at=at, dossier="D-2", outcome=Outcome.FOUND, **about | {"request_id": "r2"}))
        if n != 2:
            ledger.append(an_event(EventKind.OUTCOME, at=at, dossier="D-LONG" if n % 2 else f"D-{n}", outcome=Outcome.FOUND, **about))
        ledger.sign_end(at=at)
    return ledger


def take_out(ledger: Ledger, tmp_path: Path, *, days: int) -> Archived:
    def told(done: Archived) -> UsageEvent:
        return an_event(EventKind.ARCHIVE, scope=done.scope, at=MORNING + DAY * 7)

    done = archive(ledger, tmp_path / "archive", before=MORNING + DAY * days, key=KEY, told=told)
    assert done is not None
    return done


def rows(ledger: Ledger, *by: str) -> tuple[UsageCount, ...]:
    return Reports.of(ledger.database).count(by=by, period=Period(), scope=EVERYTHING)


@pytest.mark.parametrize("by", [(), ("day",), ("month", "clerk"), ("unit", "service")])
@pytest.mark.parametrize("counted_before", [True, False])
def test_totals_of_before_the_archive_stay_when_all_is_counted_anew(
    ledger: Ledger, tmp_path: Path, by: tuple[str, ...], *, counted_before: bool
) -> None:
    twin = Database.open(tmp_path / "twin.db", key=KEY)
    whole = Ledger(twin, "desk-1", b"s" * 32)
    for event in ledger.events():
        whole.append(event)
    before = rows(whole, *by)
    if counted_before:
        assert rows(ledger, *by) == before
    assert take_out(ledger, tmp_path, days=3).events == 8, "the third look-up is open behind it"
    assert rows(ledger, *by) == before
    Rollups(ledger.database).rebuild()
    assert rows(ledger, *by) == before
    take_out(ledger, tmp_path, days=5)
    Rollups(ledger.database).rebuild()
    assert rows(ledger, *by) == before
    twin.close()


def test_a_report_counts_the_archived_events_and_says_from_when_the_rest_is_here(ledger: Ledger, tmp_path: Path) -> None:
    at = MORNING + DAY * 8
    reports = Reports.of(ledger.database)
    assert reports.report(by=(), period=Period(), scope=EVERYTHING, at=at).archived == 0
    take_out(ledger, tmp_path, days=3)
    for _ in range(2):
        report = reports.report(by=(), period=Period(), scope=EVERYTHING, at=at)
        assert (report.archived, report.chain, report.shown) == (8, 19, 19), "eighteen, and that they were archived"
        assert report.total.calls == 6
        Rollups(ledger.database).rebuild()


def test_a_desk_that_nobody_counted_before_its_archive_is_added_to_those_that_were(ledger: Ledger, tmp_path: Path) -> None:
    take_out(ledger, tmp_path, days=3)
    other = Ledger(ledger.database, "desk-2", b"s" * 32, Seal(b"o" * 32))
    other.append(an_event(EventKind.INTENT, desk="desk-2", request_id="x", dossier="D-LONG", service="037", method="qr"))
    with ledger.database.writing() as connection:  # as if the other desk had been counted alone
        connection.execute(text("CREATE TABLE aside AS SELECT * FROM ledger WHERE desk = 'desk-1'"))
        connection.execute(text("DROP TRIGGER ledger_DELETE"))
        connection.execute(text("DELETE FROM ledger WHERE desk = 'desk-1'"))
    assert rows(ledger)[0].calls == 1
    with ledger.database.writing() as connection:
        connection.execute(text("INSERT INTO ledger SELECT * FROM aside"))
    (total,) = rows(ledger)
    assert (total.calls, total.found, total.dossiers) == (7, 6, 7)


def test_events_that_cannot_be_counted_do_not_leave(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(_: object) -> None:
        raise CouldNotKeep("store.tampered")

    monkeypatch.setattr("app.store.archived_counts.line_of", unreadable)
    with pytest.raises(CouldNotKeep, match=r"store\.tampered"):
        take_out(ledger, tmp_path, days=3)
    assert ledger.verify().events == 18
