"""Counts that are not the ledger's own are found out, and made anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from app.core.errors import CouldNotKeep
from app.core.usage import EventKind
from app.store.database import Database
from app.store.ledger import Ledger
from app.store.recount import are_true
from app.store.rollups import Rollups
from tests.unit.store.conftest import KEY, an_event


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Counted in three pieces: a citizen found, one about whom nobody answered yet, a paper."""
    database = Database.open(tmp_path / "motcua.db", key=KEY)
    ledger = Ledger(database, "desk-1", b"s" * 32)
    about = {"dossier": "D-1", "subject": "k:1", "service": "037", "method": "qr"}
    for events in (
        [an_event(EventKind.INTENT, request_id="r1", **about), an_event(EventKind.OUTCOME, request_id="r1", outcome="FOUND", **about)],
        [an_event(EventKind.INTENT, request_id="r2", **about | {"subject": "k:2"})],
        [an_event(EventKind.PRINT, dossier="D-1", form="ct01")],
    ):
        for event in events:
            ledger.append(event)
        Rollups(database).refresh()
    yield database
    database.close()


def change(database: Database, statement: str) -> None:
    with database.writing() as connection:
        assert connection.execute(text(statement)).rowcount > 0


def test_counts_kept_up_piece_by_piece_are_those_of_all_at_once(database: Database, tmp_path: Path) -> None:
    assert are_true(database, beside=tmp_path)
    assert [file.name for file in tmp_path.iterdir() if file.is_dir()] == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE facts SET found = 0, unavailable = found + unavailable WHERE found > 0",
        "UPDATE rollups SET calls = calls + 1 WHERE plane = 1",
        "DELETE FROM rollups WHERE plane = 2",
        "DELETE FROM subjects WHERE seq = 1",
        "DELETE FROM open_calls",
        "UPDATE facts SET clerk = 'somebody'",
    ],
)
def test_what_somebody_changed_is_found_out_once_and_is_true_afterwards(database: Database, tmp_path: Path, statement: str) -> None:
    change(database, statement)
    assert not are_true(database, beside=tmp_path)
    assert are_true(database, beside=tmp_path)


def test_what_is_written_until_the_copy_is_made_is_no_difference(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Database.copy_to

    def late(books: Database, file: Path, *, key: bytes) -> None:
        Ledger(books, "desk-1", b"s" * 32).append(an_event(EventKind.PRINT, dossier="D-2", form="ct01"))
        real(books, file, key=key)

    monkeypatch.setattr(Database, "copy_to", late)
    assert are_true(database, beside=tmp_path)
    with database.reading() as connection:
        assert connection.execute(text("SELECT seq FROM positions")).scalar_one() == 5, "counted there too"


def test_a_line_that_holds_nothing_is_no_difference(database: Database, tmp_path: Path) -> None:
    with database.reading() as connection:
        fact = connection.execute(text("SELECT * FROM facts LIMIT 1")).mappings().one()
    empty = {name: value if isinstance(value, str) else 0 for name, value in fact.items()} | {"clerk": "nobody"}
    with database.writing() as connection:
        connection.execute(text(f"INSERT INTO facts ({', '.join(empty)}) VALUES ({', '.join(f':{name}' for name in empty)})"), empty)
    assert are_true(database, beside=tmp_path)


def test_where_there_is_no_place_for_a_copy_it_is_said(database: Database, tmp_path: Path) -> None:
    with pytest.raises(CouldNotKeep, match=r"store\.no_folder"):
        are_true(database, beside=tmp_path / "missing")
