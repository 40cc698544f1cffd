"""Files of older programs open, with everything in them; the same events stay the same bytes."""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from app.core.errors import CouldNotKeep
from app.core.people import Unit
from app.core.usage import EventKind, Period, UsageEvent
from app.store import schema, waiting
from app.store.accounts import Accounts
from app.store.database import Database
from app.store.encoding import decode, encode
from app.store.ledger import Ledger
from app.store.reports import count
from app.store.waiting import WaitingList
from tests.unit.store.conftest import KEY, MORNING, an_event

OLD_FILE = Path(__file__).with_name("version_1.db")
"""Made by the program before there were accounts: eight events of one matter, one of them found, one timed out, one form printed."""
OLD_HEAD = "8:0f21b63f16d53e21"
OLD_BODY = "59538d44e4d464ede31f2f8d86f58bad89ab1b34494e63e97a172c3359d230e1"
"""SHA-256 of what that program wrote for `an_old_outcome`."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    shutil.copyfile(OLD_FILE, tmp_path / "motcua.db")
    return tmp_path / "motcua.db"


def test_an_older_file_is_brought_up_to_date_and_its_chain_is_whole(old: Path) -> None:
    database = Database.open(old, key=KEY, may_make=False)
    ledger = Ledger(database, "desk-1", b"s" * 32)
    state = ledger.verify()
    assert (state.ok, state.events, state.head) == (True, 8, OLD_HEAD)
    assert Accounts(database).everybody() == ()
    ledger.append(an_event(EventKind.UNMASK, reason="citizen_asks"))
    assert ledger.verify().ok
    with database.reading() as connection:
        assert schema.version_of(connection) == schema.SCHEMA_VERSION
    database.close()


def test_old_events_count_as_they_did_when_scanned_and_typed_were_the_methods(old: Path) -> None:
    database = Database.open(old, key=KEY)
    ledger = Ledger(database, "desk-1", b"s" * 32)
    about = {"request_id": "r-3", "dossier": "D-2"}
    for kind, outcome in ((EventKind.INTENT, ""), (EventKind.OUTCOME, "FOUND")):
        ledger.append(an_event(kind, method="qr", outcome=outcome, **about))
    rows = {row.by["method"]: row for row in count(ledger.events(), by=("method",), period=Period())}
    assert (rows["scanned"].calls, rows["scanned"].found) == (2, 2)
    assert (rows["typed"].calls, rows["typed"].unavailable) == (1, 1)
    seven = {row.by["identification"]: row.calls for row in count(ledger.events(), by=("identification",), period=Period())}
    assert seven == {"": 0, "qr": 1, "scanned": 1, "typed": 1}
    database.close()


def test_a_copy_of_an_older_file_is_read_as_it_is(old: Path) -> None:
    before = old.read_bytes()
    copy = Database.open_copy(old, key=KEY)
    assert Ledger(copy, "desk-1", b"s" * 32).verify().head == OLD_HEAD
    copy.close()
    assert old.read_bytes() == before


def test_an_upgrade_that_is_cut_short_leaves_the_older_file(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise CouldNotKeep("store.disk_full")

    monkeypatch.setattr(schema, "_STEPS", (schema._STEPS[0], schema._STEPS[1], full))
    with pytest.raises(CouldNotKeep):
        Database.open(old, key=KEY)
    copy = Database.open_copy(old, key=KEY)
    with copy.reading() as connection:
        assert schema.version_of(connection) == 1
        assert connection.execute(text("SELECT name FROM sqlite_master WHERE name = 'accounts'")).first() is None
    copy.close()


def test_those_who_waited_in_the_second_version_wait_on_and_may_play_a_second_part(database: Database) -> None:
    columns = "id, dossier, procedure, purpose, role, form, method, subject, fields, added_at, keep_to, state, tries, tried_at, taken_at"
    with database.writing() as connection:
        connection.execute(text("DROP TABLE waiting"))
        connection.execute(text(f"CREATE TABLE waiting ({columns}, outcome, reason, differs, claim, UNIQUE (dossier, subject))"))
        row = "'0000000a', 'D-1', '1.004873', 'p', 'applicant', 'xntthn', 'qr', 'k:1', 'sex', '2026-11-20T00:00:00+00:00', '2026-11-23'"
        connection.execute(text(f"INSERT INTO waiting VALUES ({row}, 'waiting', 0, '', '', '', '', '', x'00')"))
        connection.exec_driver_sql("PRAGMA user_version = 2")
        schema.upgrade(connection)
    (kept,) = WaitingList(database).items()
    assert (kept.id, kept.adapter, kept.claim, kept.keep_to.isoformat()) == ("0000000a", "", b"\0", "2026-11-23")
    WaitingList(database).keep(waiting.adding(replace(kept, id="0000000b", role="subject")))
    assert [item.role for item in WaitingList(database).items()] == ["applicant", "subject"]


def test_who_was_paused_and_enrolled_in_the_third_version_still_is(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("INSERT INTO units (code, name) VALUES ('X1', 'X1')"))
        connection.execute(text("INSERT INTO accounts (login, name, unit, post) VALUES ('lan', 'Lan', 'X1', 'clerk')"))
        connection.execute(text("DROP TABLE second_factors"))
        columns = "desk, login, last_step, wrong, paused_until, boot_id, confirmed_ns"
        connection.execute(text(f"CREATE TABLE second_factors ({columns}, PRIMARY KEY (desk, login))"))
        connection.execute(text("INSERT INTO second_factors VALUES ('desk-1', 'lan', 7, 2, '2026-11-20T02:15:00+00:00', 'b', 9)"))
        connection.exec_driver_sql("PRAGMA user_version = 3")
        schema.upgrade(connection)
        (row,) = connection.execute(schema.second_factors_table.select())
    assert tuple(row) == ("desk-1", "lan", 7, 2, "2026-11-20T02:15:00+00:00", "b", 9, "", 0, "")


def test_people_and_phones_of_the_fourth_version_are_kept_and_their_units_become_a_tree(database: Database) -> None:
    newer = "checkpoints passwords unit_commitments tallies facts rollups open_calls subjects positions flags declared"
    with database.writing() as connection:
        for table in newer.split():
            connection.execute(text(f"DROP TABLE {table}"))
        for name in ("kind", "parent", "valid_from", "valid_to", "successor", "tracked_by"):
            connection.execute(text(f"ALTER TABLE units DROP COLUMN {name}"))
        connection.execute(text("INSERT INTO units VALUES ('X1', 'UBND xã Một')"))
        connection.execute(text("INSERT INTO accounts (login, name, unit, post) VALUES ('lan', 'Lan', 'X1', 'clerk')"))
        phone = ("desk-1", "lan", 7, 2, "2026-11-20T02:15:00+00:00", "b", 9, "boot", 11, "ab12cd34")
        connection.execute(text(f"INSERT INTO second_factors VALUES {phone}"))
        connection.exec_driver_sql("PRAGMA user_version = 4")
        schema.upgrade(connection)
        (row,) = connection.execute(schema.second_factors_table.select())
        there = {name for (name,) in connection.execute(text("SELECT name FROM sqlite_master"))}
    assert tuple(row) == phone
    assert {*newer.split(), "checkpoints_UPDATE", "checkpoints_DELETE"} <= there
    (person,) = Accounts(database).everybody()
    assert (person.login, person.unit) == ("lan", Unit(code="X1", name="UBND xã Một"))


def test_two_programs_that_upgrade_at_once_take_each_step_once(old: Path) -> None:
    one, other = Database.open(old, key=KEY), Database.open(old, key=KEY)
    with one.writing() as connection:
        schema.upgrade(connection)
    assert Ledger(other, "desk-1", b"s" * 32).verify().ok
    one.close()
    other.close()


def an_old_outcome() -> UsageEvent:
    return UsageEvent(
        id="00000000-0000-4000-8000-000000000099", kind=EventKind.OUTCOME, at=MORNING.replace(day=21), monotonic_ns=7, boot_id="boot",
        desk="desk-1", clerk="canbo", unit="DEMO", procedure="1.004873", dossier="D-1", purpose="tiep_nhan_ho_so", service="037",
        fields=("full_name", "sex"), subject="k:ab", role="applicant", method="scanned", request_id="r", adapter="demo", outcome="FOUND",
        differs=("residence",), duration_ms=3, form="ct01", filled=4, filled_by_itself=3, missing=2, job="P-1", state="queued", copies=2,
        note="n",
    )  # fmt: skip


def test_an_event_that_older_programs_knew_is_still_the_same_bytes() -> None:
    body = encode(an_old_outcome())
    assert hashlib.sha256(body).hexdigest() == OLD_BODY
    assert decode(body) == an_old_outcome()


def test_what_is_new_stands_behind_what_is_old() -> None:
    body = encode(an_old_outcome())
    newer = an_event(
        EventKind.GRANT, reason="r", side="card", account="lan", scope=("037", "1.004873"), first_day="2026-01-01", last_day="2026-12-31"
    )
    assert decode(encode(newer)) == newer
    assert b"account" not in body


def test_who_was_suspended_before_it_was_known_by_whom_still_is(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE accounts DROP COLUMN suspended_by"))
        connection.execute(text("INSERT INTO units (code, name) VALUES ('X1', 'X1')"))
        row = "'lan', 'Lan', 'X1', 'clerk', '2026-11-20'"
        connection.execute(text(f"INSERT INTO accounts (login, name, unit, post, suspended_from) VALUES ({row})"))
        connection.exec_driver_sql(f"PRAGMA user_version = {schema._STEPS.index(schema._who_suspended)}")
        schema.upgrade(connection)
    (person,) = Accounts(database).everybody()
    assert person.suspension is not None
    assert Accounts(database).suspended_by("lan") is None
