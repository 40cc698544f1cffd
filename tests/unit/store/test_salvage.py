"""A corrupt file: what is proved is taken into a new chain that says where it comes from; nothing planted is."""

import datetime as dt
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from app.core.errors import CouldNotKeep, Refused
from app.core.people import Clerk, Unit
from app.core.usage import EventKind, UsageEvent
from app.store import accounts
from app.store.accounts import Accounts
from app.store.database import Database
from app.store.encoding import encode, link
from app.store.ledger import Ledger
from app.store.salvage import Salvaged, kept_name, salvage
from app.store.seal import Seal
from tests.unit.store.conftest import KEY, MORNING, an_event

SEAL = Seal(b"k" * 32)
EVENTS = 260
PAGE = 4096


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """260 events, signed at 1, 101, 201 and the end; one account."""
    file = tmp_path_factory.mktemp("made") / "old.db"
    ledger = opened(file)
    ledger.append(an_event(), accounts.adding(Clerk(login="lan", name="Lê Thử Lan", unit=Unit(code="U", name="U"))))
    for n in range(1, EVENTS):
        ledger.append(an_event(dossier=f"D-{n}"))
    ledger.close(at=MORNING)
    return file


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Iterator[Ledger]:
    """A copy of it for each test."""
    shutil.copyfile(made, tmp_path / "old.db")
    ledger = opened(tmp_path / "old.db")
    yield ledger
    ledger.database.close()


def opened(file: Path) -> Ledger:
    """A ledger that does not wait for the disk."""
    database = Database.open(file, key=KEY)
    database.close()
    event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    return Ledger(database, "desk-1", b"s" * 32, SEAL)


def change(ledger: Ledger, *statements: str, **values: Any) -> None:
    with ledger.database.writing() as connection:
        for table in ("ledger", "checkpoints"):
            for kind in ("UPDATE", "DELETE"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_{kind}"))
        for statement in statements:
            connection.execute(text(statement), values)


def damage(tmp_path: Path, *pages: int) -> None:
    content = bytearray((tmp_path / "old.db").read_bytes())
    for page in pages:
        content[(page - 1) * PAGE + 100] ^= 1
    (tmp_path / "old.db").write_bytes(content)


def root(ledger: Ledger, table: str) -> int:
    with ledger.database.reading() as connection:
        return int(connection.exec_driver_sql(f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'").scalar_one())


def saved(tmp_path: Path, *, desk: str = "desk-1") -> tuple[Salvaged, list[UsageEvent], Database]:
    """What was found, the events of the new file, and that file; its chain is whole."""

    def told(found: Salvaged) -> UsageEvent:
        return an_event(EventKind.SALVAGE, scope=found.scope(tmp_path / "old.db"), at=MORNING + dt.timedelta(days=1), desk=desk)

    found = salvage(tmp_path / "old.db", tmp_path / "new.db", key=KEY, desk=desk, seal=SEAL, told=told)
    database = Database.open(tmp_path / "new.db", key=KEY)
    ledger = Ledger(database, desk, b"s" * 32, SEAL)
    assert ledger.verify(thorough=True).ok
    events = list(ledger.events())
    database.close()
    return found, events, database


def test_from_a_file_that_reads_well_everything_is_taken(ledger: Ledger, tmp_path: Path) -> None:
    head = ledger.verify().head
    before = list(ledger.events())
    ledger.database.close()
    found, events, database = saved(tmp_path)
    assert (found.read, found.lost, found.signed) == (EVENTS, 0, True)
    assert found.old_head.startswith(head)
    *taken, last = events
    assert taken == before
    assert last.kind is EventKind.SALVAGE
    assert last.scope[:4] == (found.old_head, f"read:{EVENTS}", "lost:0", "signed:1")
    assert Accounts(database).everybody()[0].login == "lan"
    database.close()


def test_whichever_page_is_damaged_the_rest_is_saved_and_both_are_counted(ledger: Ledger, tmp_path: Path) -> None:
    ids = {one.id for one in ledger.events()}
    ledger.database.close()
    whole = (tmp_path / "old.db").read_bytes()
    chance, losses, unreadable = random.Random(3), 0, 0
    for page in chance.sample(range(2, len(whole) // PAGE + 1), 8):
        (tmp_path / "old.db").write_bytes(whole)
        damage(tmp_path, page)
        found, events, _database = saved(tmp_path)
        if found.lost is None:  # one of the few pages that list the tables: without it SQLite reads nothing
            assert found.read == 0
            unreadable += 1
            (tmp_path / "new.db").unlink()
            continue
        assert found.read + found.lost >= EVENTS - 59, "behind the last signature nobody knows what is missing"
        assert len(events) == found.read + 1
        assert {one.id for one in events[:-1]} <= ids
        losses += found.lost
        (tmp_path / "new.db").unlink()
    assert 0 < losses < EVENTS * 4
    assert unreadable <= 2


def test_events_that_only_the_index_lost_are_found_row_by_row(ledger: Ledger, tmp_path: Path) -> None:
    index = root(ledger, "sqlite_autoindex_ledger_1")
    ledger.database.close()
    damage(tmp_path, index)
    found, events, _ = saved(tmp_path)
    assert (found.read, found.lost, len(events)) == (EVENTS, 0, EVENTS + 1)


def test_rows_of_another_table_that_are_lost_are_counted(ledger: Ledger, tmp_path: Path) -> None:
    page = root(ledger, "units")
    ledger.database.close()
    damage(tmp_path, page)
    found, events, database = saved(tmp_path)
    assert found.read == EVENTS
    assert found.rows_lost["accounts"] == 1, "its unit is lost"
    assert "rows:accounts:1" in events[-1].scope
    assert Accounts(database).everybody() == ()
    database.close()


def test_how_many_rows_an_unreadable_table_had_is_said_to_be_unknown(ledger: Ledger, tmp_path: Path) -> None:
    pages = [root(ledger, name) for name in ("units", "sqlite_autoindex_units_1")]
    ledger.database.close()
    damage(tmp_path, *pages)
    found, events, _ = saved(tmp_path)
    assert found.rows_lost["units"] is None
    assert "rows:units:?" in events[-1].scope


def test_rows_that_only_the_index_lost_are_counted_one_by_one(ledger: Ledger, tmp_path: Path) -> None:
    index = root(ledger, "sqlite_autoindex_units_1")
    ledger.database.close()
    damage(tmp_path, index)
    found, _, database = saved(tmp_path)
    assert found.rows_lost["units"] == 0
    assert Accounts(database).everybody()[0].login == "lan"
    database.close()


def test_where_no_event_can_be_read_nobody_knows_how_many_are_lost(ledger: Ledger, tmp_path: Path) -> None:
    pages = [root(ledger, name) for name in ("ledger", "sqlite_autoindex_ledger_1", "checkpoints")]
    ledger.database.close()
    damage(tmp_path, *pages)
    found, events, _ = saved(tmp_path)
    assert (found.read, found.lost, found.signed) == (0, None, False)
    assert "lost:?" in events[-1].scope


def test_changed_events_break_a_run_and_what_no_signature_covers_is_not_taken(ledger: Ledger, tmp_path: Path) -> None:
    change(
        ledger,
        "UPDATE ledger SET body = x'00' WHERE seq = 50",
        "DELETE FROM ledger WHERE seq = 150",
        "DELETE FROM checkpoints WHERE seq > 150",
    )
    ledger.database.close()
    found, _events, _ = saved(tmp_path)
    assert found.read == 49 + (149 - 51), "1 to 49 by the first signature, 52 to 149 by the second; 51 has no link, 151 on no signature"
    assert found.lost == EVENTS - found.read
    assert found.old_head.startswith("149:")


def test_planted_events_are_not_taken_however_well_they_are_linked(ledger: Ledger, tmp_path: Path) -> None:
    change(ledger, "DELETE FROM ledger WHERE seq > 120", "DELETE FROM checkpoints WHERE seq > 120")
    previous, forged = b"\x01" * 32, []
    for seq in range(122, 180):
        written = an_event(clerk="forger")
        body = encode(written)
        previous = link(previous, seq, body)
        forged.append({"id": written.id, "body": body, "hash": previous, "seq": seq})
    with ledger.database.writing() as connection:
        connection.execute(text("INSERT INTO ledger VALUES ('desk-1', :seq, :id, :body, :hash)"), forged)
    ledger.database.close()
    found, events, _ = saved(tmp_path)
    assert (found.read, found.lost) == (120, 179 - 120)
    assert not [one for one in events if one.clerk == "forger"]


def test_where_no_signature_can_be_read_the_first_run_is_taken_and_said_to_be_unsigned(ledger: Ledger, tmp_path: Path) -> None:
    change(ledger, "DELETE FROM checkpoints", "DELETE FROM ledger WHERE seq = 31")
    ledger.database.close()
    found, events, _ = saved(tmp_path)
    assert (found.read, found.signed) == (30, False)
    assert "signed:0" in events[-1].scope


def test_without_a_first_event_and_without_a_signature_nothing_is_taken(ledger: Ledger, tmp_path: Path) -> None:
    change(ledger, "DELETE FROM checkpoints", "DELETE FROM ledger WHERE seq < 3")
    ledger.database.close()
    found, events, _ = saved(tmp_path)
    assert (found.read, found.lost, len(events)) == (0, EVENTS, 1)
    assert found.old_head == "0:" + "00" * 32


def test_an_empty_ledger_is_salvaged_as_such(ledger: Ledger, tmp_path: Path) -> None:
    change(ledger, "DELETE FROM checkpoints", "DELETE FROM ledger")
    ledger.database.close()
    found, events, _ = saved(tmp_path)
    assert (found.read, found.lost, len(events)) == (0, 0, 1)


def test_rows_that_are_no_events_are_lost(ledger: Ledger, tmp_path: Path) -> None:
    written = an_event()
    odd = encode(written).replace(b"INTENT", b"NOSUCH")
    change(ledger, "UPDATE ledger SET id = :id, body = :body WHERE seq = 60", id=written.id, body=odd)
    change(ledger, "UPDATE ledger SET body = 'text' WHERE seq = 61", "UPDATE ledger SET hash = 'text' WHERE seq = 62")
    ledger.database.close()
    found, _, _ = saved(tmp_path)
    assert found.lost is not None
    assert found.lost >= 3
    assert found.read + found.lost == EVENTS


def test_a_file_of_which_nothing_can_be_read_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    ledger.database.close()
    (tmp_path / "old.db").write_bytes(b"\x00" * PAGE * 3)
    with pytest.raises(Refused, match=r"ledger\.nothing_to_read"):
        saved(tmp_path)
    assert not (tmp_path / "new.db").exists()


def test_a_new_file_that_is_not_whole_is_not_given_back(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.database.close()
    monkeypatch.setattr(Database, "is_undamaged", lambda _: False)
    with pytest.raises(CouldNotKeep, match=r"store\.broken"):
        saved(tmp_path)


def test_the_old_file_is_kept_under_a_name_that_says_when() -> None:
    assert kept_name(Path("a/motcua.db"), MORNING).as_posix() == "a/motcua-damaged-20261123T013000Z.db"
