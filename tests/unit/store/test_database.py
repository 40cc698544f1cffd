"""The file on the disk: locked, safe, and clear about what is wrong with it."""

import stat
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from app.core.errors import CouldNotKeep
from app.store import desk_file as module
from app.store.database import Database
from app.store.ledger import Ledger
from tests.unit.store.conftest import KEY, an_event


def key_of(problem: pytest.ExceptionInfo[CouldNotKeep]) -> str:
    return problem.value.key


def test_the_pragmas_that_keep_what_is_committed_are_really_on(database: Database) -> None:
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA cipher_version").scalar()


def test_the_bundled_sqlite_is_new_enough() -> None:
    assert sqlcipher.sqlite_version_info >= module.LEAST_SQLITE


def test_nothing_readable_lies_on_the_disk(tmp_path: Path, database: Database) -> None:
    Ledger(database, "desk-1", b"s" * 32).append(an_event(dossier="D-FINDME"))
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"SQLite format" not in content
    assert b"D-FINDME" not in content


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    Database.open(tmp_path / "own.db", key=KEY).close()
    assert stat.S_IMODE((tmp_path / "own.db").stat().st_mode) == 0o600


def test_in_a_folder_shared_with_the_desks_group_the_group_may_write(tmp_path: Path) -> None:
    tmp_path.chmod(0o2770)
    database = Database.open(tmp_path / "shared.db", key=KEY)
    with database.reading():
        assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o660}
    database.close()


def test_a_wrong_key_is_named_as_such_and_by_nobody_else(tmp_path: Path, database: Database, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CouldNotKeep) as problem:
        Database.open(tmp_path / "motcua.db", key=b"w" * 32)
    assert key_of(problem) == "store.wrong_key"
    assert capfd.readouterr() == ("", "")


def test_a_file_that_must_be_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(CouldNotKeep) as problem:
        Database.open(tmp_path / "motcua.db", key=KEY, may_make=False)
    assert key_of(problem) == "store.unwritable"
    (tmp_path / "motcua.db").touch()
    with pytest.raises(CouldNotKeep) as problem:
        Database.open(tmp_path / "motcua.db", key=KEY, may_make=False)
    assert key_of(problem) == "store.broken"


def test_a_file_that_vanishes_under_the_running_program_is_not_begun_anew(tmp_path: Path, database: Database) -> None:
    database.engine.dispose()
    for file in tmp_path.iterdir():
        file.unlink()
    with pytest.raises(CouldNotKeep):
        Ledger(database, "desk-1", b"s" * 32).append(an_event())
    assert list(tmp_path.iterdir()) == []


def test_a_copy_can_be_read_and_nothing_else(tmp_path: Path, database: Database) -> None:
    Ledger(database, "desk-1", b"s" * 32).append(an_event())
    database.close()
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    copy = Database.open_copy(tmp_path / "motcua.db", key=KEY)
    assert Ledger(copy, "desk-1", b"s" * 32).verify().events == 1
    with pytest.raises(CouldNotKeep):
        Ledger(copy, "desk-1", b"s" * 32).append(an_event())
    copy.close()
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_copy_is_refused_by_an_older_sqlite_too(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAST_SQLITE", (99, 0, 0))
    with pytest.raises(CouldNotKeep) as problem:
        Database.open_copy(tmp_path / "motcua.db", key=KEY)
    assert key_of(problem) == "store.sqlite_too_old"


def test_a_folder_that_is_not_there_is_unwritable(tmp_path: Path) -> None:
    with pytest.raises(CouldNotKeep) as problem:
        Database.open(tmp_path / "missing" / "motcua.db", key=KEY)
    assert key_of(problem) == "store.unwritable"


def test_a_newer_programs_file_is_left_alone(tmp_path: Path, database: Database) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")
    with pytest.raises(CouldNotKeep) as problem:
        Database.open(tmp_path / "motcua.db", key=KEY)
    assert key_of(problem) == "store.newer"


def test_an_older_sqlite_is_refused_before_the_file_is_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAST_SQLITE", (99, 0, 0))
    with pytest.raises(CouldNotKeep) as problem:
        Database.open(tmp_path / "motcua.db", key=KEY)
    assert key_of(problem) == "store.sqlite_too_old"
    assert not (tmp_path / "motcua.db").exists()


def test_a_pragma_that_does_not_hold_stops_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BUSY_MS", -1)  # SQLite reads a negative time-out back as 0
    with pytest.raises(CouldNotKeep) as problem:
        Database.open(tmp_path / "motcua.db", key=KEY)
    assert key_of(problem) == "store.pragma"


def test_a_full_disk_is_named_and_the_event_is_not_kept(ledger: Ledger) -> None:
    ledger.append(an_event())
    with ledger.database.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(CouldNotKeep) as problem:
        for _ in range(200):
            ledger.append(an_event(note="x" * 500))
    assert key_of(problem) == "store.disk_full"
    kept = ledger.verify()
    assert kept.ok
    assert kept.events < 201


def test_a_locked_ledger_says_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BUSY_MS", 50)
    one, other = Database.open(tmp_path / "a.db", key=KEY), Database.open(tmp_path / "a.db", key=KEY)
    with one.writing(), pytest.raises(CouldNotKeep) as problem, other.writing():
        pass
    assert key_of(problem) == "store.busy"
    one.close()
    other.close()


def test_a_file_of_rubbish_is_not_taken_for_a_ledger(tmp_path: Path) -> None:
    (tmp_path / "motcua.db").write_bytes(b"rubbish " * 1000)
    with pytest.raises(CouldNotKeep):
        Database.open(tmp_path / "motcua.db", key=KEY)


def test_a_copy_with_a_wal_beside_it_is_looked_at_as_it_is_used_and_stays_as_it_was(tmp_path: Path, database: Database) -> None:
    Ledger(database, "desk-1", b"s" * 32).append(an_event())
    for end in ("", "-wal"):
        (tmp_path / f"copy.db{end}").write_bytes((tmp_path / f"motcua.db{end}").read_bytes())
    before = (tmp_path / "copy.db-wal").read_bytes()
    copy = Database.open_copy(tmp_path / "copy.db", key=KEY)
    assert copy.is_undamaged()
    copy.close()
    assert (tmp_path / "copy.db-wal").read_bytes() == before != b""
    assert database.is_undamaged()
    assert (tmp_path / "motcua.db-wal").read_bytes() == b"", "one's own file takes its WAL in first"


def test_a_page_that_a_crash_left_half_copied_out_of_the_wal_is_no_damage(tmp_path: Path, database: Database) -> None:
    Ledger(database, "desk-1", b"s" * 32).append(an_event())
    (tmp_path / "crashed.db-wal").write_bytes((tmp_path / "motcua.db-wal").read_bytes())
    file = tmp_path / "crashed.db"
    file.write_bytes((tmp_path / "motcua.db").read_bytes() + b"half a page")
    crashed = Database.open(file, key=KEY)
    assert crashed.is_undamaged()
    assert Ledger(crashed, "desk-1", b"s" * 32).verify(thorough=True).events == 1
    crashed.close()
