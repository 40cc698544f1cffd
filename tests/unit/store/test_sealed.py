"""A citizen's column: sealed on its way out of the desk, opened on its way back, by nobody else."""

from pathlib import Path

from sqlalchemy import text

from app.store import waiting
from app.store.database import Database
from app.store.sealed import seal_with
from app.store.waiting import WaitingList
from tests.unit.store.conftest import KEY
from tests.unit.store.test_waiting_list import an_item


def lying(database: Database) -> list[bytes]:
    with database.reading() as connection:
        return list(connection.execute(text("SELECT claim FROM waiting ORDER BY id")).scalars())


def test_what_is_sealed_lies_there_otherwise_each_time_and_comes_back_as_it_was(database: Database) -> None:
    seal_with(database.engine, b"d" * 32)
    items = WaitingList(database)
    for n in (1, 2, 3):
        items.keep(waiting.adding(an_item(n, claim=b"099000000001" if n < 3 else b"")))
    assert [item.claim for item in items.items()] == [b"099000000001", b"099000000001", b""]
    first, second, third = lying(database)
    assert b"099000000001" not in first + second
    assert first != second
    assert third == b"", "what is forgotten is nothing, not a sealed nothing"


def test_another_desk_opens_nothing_and_a_changed_byte_is_seen(database: Database, tmp_path: Path) -> None:
    seal_with(database.engine, b"d" * 32)
    WaitingList(database).keep(waiting.adding(an_item(1, claim=b"secret")))
    other = Database.open(tmp_path / "motcua.db", key=KEY)
    seal_with(other.engine, b"o" * 32)
    (seen,) = WaitingList(other).items()
    assert seen.claim == lying(database)[0]
    other.close()
    with database.writing() as connection:
        connection.execute(text("UPDATE waiting SET claim = CAST(claim || 'x' AS BLOB)"))
    (changed,) = WaitingList(database).items()
    assert b"secret" not in changed.claim


def test_a_file_of_the_desks_own_is_encrypted_as_a_whole_and_its_columns_are_not(database: Database) -> None:
    WaitingList(database).keep(waiting.adding(an_item(1, claim=b"secret")))
    assert lying(database) == [b"secret"]
