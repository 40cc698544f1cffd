"""What is kept of dossiers: one account's at one desk, gone from the file when it is forgotten; and the events of a day."""

import datetime as dt
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import text
from sqlcipher3 import dbapi2 as sqlcipher

from app.core.errors import CouldNotKeep, WrongUsage
from app.core.people import Scope
from app.core.usage import EventKind
from app.store.database import Change, Database
from app.store.dossiers import events_of
from app.store.kept import KeptDossiers, KeptRow, Opened, forgetting, forgetting_all_of, giving, keeping, new_id
from app.store.ledger import Ledger
from app.store.seal import SEED_BYTES, Seal
from tests.unit.store.conftest import KEY, MORNING, an_event

CANARY = b"NGUYEN THI CANARY 099190001234"
TODAY = dt.date(2026, 11, 23)
EVERYBODY = Scope(units=None, clerk=None)


@pytest.fixture
def kept(database: Database) -> KeptDossiers:
    return KeptDossiers(database, "desk-1")


def opened(kept_id: str = "00000001", *, login: str = "lan", number: str = "D-1", content: bytes = b"x", minutes: int = 0) -> Opened:
    at = MORNING + dt.timedelta(minutes=minutes)
    return Opened(row=KeptRow(id=kept_id, login=login, unit="DEMO", number=number, procedure="1.004873", kept_at=at), content=content)


def put(kept: KeptDossiers, one: Opened, *, day: dt.date = TODAY) -> None:
    kept.change(keeping(one, desk=kept.desk, day=day))


def test_what_is_kept_is_its_owners_alone_newest_first(kept: KeptDossiers) -> None:
    put(kept, opened("00000001"))
    put(kept, opened("00000002", number="D-2", minutes=1))
    put(kept, opened("00000003", login="hoa"))
    assert [row.number for row in kept.of("lan")] == ["D-2", "D-1"]
    assert kept.logins() == {"lan", "hoa"}
    assert kept.open("00000003", login="lan") is None
    assert kept.open("00000001", login="lan") == opened("00000001")


def test_another_desk_of_the_same_books_neither_sees_nor_forgets_it(database: Database, kept: KeptDossiers) -> None:
    put(kept, opened())
    other = KeptDossiers(database, "desk-2")
    assert (other.of("lan"), other.open("00000001", login="lan"), other.logins()) == ((), None, frozenset())
    assert other.purge(today=TODAY + dt.timedelta(days=1), barred={"lan"}) == 0
    assert kept.of("lan")


def test_a_later_state_takes_the_place_of_the_one_before(kept: KeptDossiers) -> None:
    put(kept, opened())
    put(kept, opened(number="D-7", content=b"later", minutes=3))
    found = kept.open("00000001", login="lan")
    assert found is not None
    assert (found.content, found.row.number, found.row.kept_at) == (b"later", "D-7", MORNING + dt.timedelta(minutes=3))
    assert len(kept.of("lan")) == 1


def test_a_state_that_comes_late_does_not_take_a_dossier_back_from_the_colleague(kept: KeptDossiers) -> None:
    put(kept, opened())
    kept.change(giving("00000001", login="lan", to="hoa", unit="DEMO"))
    put(kept, opened(content=b"late"))
    assert kept.of("lan") == ()
    (row,) = kept.of("hoa")
    assert row.given_by == "lan"
    found = kept.open(row.id, login="hoa")
    assert found is not None and found.content == b"x"


def test_nobody_gives_away_or_forgets_what_is_not_his(kept: KeptDossiers) -> None:
    put(kept, opened())
    with pytest.raises(WrongUsage, match=r"kept\.unknown"):
        kept.change(giving("00000001", login="hoa", to="hoa", unit="DEMO"))
    kept.change(forgetting("00000001", login="hoa"))
    assert kept.of("lan")


@pytest.mark.parametrize(
    "change", [forgetting("00000001", login="lan"), forgetting_all_of("lan"), giving("00000001", login="lan", to="hoa", unit="DEMO")]
)
def test_three_ways_to_lose_it(kept: KeptDossiers, change: Change) -> None:
    put(kept, opened())
    kept.change(change)
    assert kept.of("lan") == ()


def test_another_day_and_a_barred_account_are_forgotten_and_nothing_else(kept: KeptDossiers) -> None:
    put(kept, opened("00000001"), day=TODAY - dt.timedelta(days=1))
    put(kept, opened("00000002", login="hoa"))
    put(kept, opened("00000003"))
    assert kept.purge(today=TODAY, barred={"hoa"}) == 2
    assert [row.id for row in kept.of("lan")] == ["00000003"]
    assert kept.purge(today=TODAY, barred=()) == 0


def test_a_moment_that_is_none_hides_no_row(kept: KeptDossiers, database: Database) -> None:
    put(kept, opened())
    with database.writing() as connection:
        connection.execute(text("UPDATE kept_dossiers SET kept_at = 'noon'"))
    assert kept.of("lan")[0].kept_at.year == 1970


def test_what_is_kept_has_no_repr_and_no_id_as_long_as_a_citizens_number() -> None:
    assert "CANARY" not in repr(opened(content=CANARY))
    assert len(new_id()) == 8
    assert new_id() != new_id()


PAGE, RESERVE, SALT, IV = 4096, 80, 16, 16
"""SQLCipher 4: what each page keeps for its vector and its authentication code, and the salt that the first page begins with."""


def pages_of(file: Path) -> bytes:
    """Every page of the file decrypted, freed ones too, once the WAL is taken in: what somebody with the key could see."""
    connection = sqlcipher.connect(str(file), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    content, plain = file.read_bytes(), bytearray()
    for start in range(0, len(content), PAGE):
        page = content[start : start + PAGE]
        vector = page[PAGE - RESERVE : PAGE - RESERVE + IV]
        hidden = page[0 if start else SALT : PAGE - RESERVE]
        plain += Cipher(algorithms.AES(KEY), modes.CBC(vector)).decryptor().update(hidden)
    return bytes(plain)


def test_a_citizen_stands_nowhere_in_the_files_but_encrypted(kept: KeptDossiers, tmp_path: Path) -> None:
    put(kept, opened(content=CANARY * 400))
    for file in tmp_path.iterdir():
        assert CANARY not in file.read_bytes()
    assert CANARY in pages_of(tmp_path / "motcua.db")


def test_what_is_forgotten_is_not_in_the_freed_pages_either(kept: KeptDossiers, database: Database, tmp_path: Path) -> None:
    put(kept, opened(content=CANARY * 4000))
    kept.change(forgetting("00000001", login="lan"))
    with database.reading() as connection:
        assert connection.execute(text("PRAGMA freelist_count")).scalar_one() > 20
    assert CANARY[:12] not in pages_of(tmp_path / "motcua.db")


# --- the events of a day ----------------------------------------------------------------------------------------------


def test_the_events_of_a_day_are_found_between_checkpoints_whatever_the_clock_did(database: Database) -> None:
    ledger = Ledger(database, "desk-1", b"s" * 32, Seal(bytes(range(SEED_BYTES))))
    wanted = set[str]()
    clock = [MORNING + dt.timedelta(days=days, minutes=minutes) for days in range(-3, 4) for minutes in (0, 3, 6)]
    jumped = [*clock, MORNING + dt.timedelta(hours=1), MORNING + dt.timedelta(days=9), MORNING + dt.timedelta(hours=2)]
    for number, at in enumerate(jumped):
        event = an_event(EventKind.DOSSIER, at=at, dossier=f"D-{number}")
        ledger.append(event)
        if at.astimezone().date() == MORNING.astimezone().date():
            wanted.add(event.dossier)
    found = events_of(database, MORNING.astimezone().date(), scope=EVERYBODY)
    assert {event.dossier for event in found} == wanted
    assert len(wanted) == 5


def test_only_what_lies_in_the_scope_leaves_the_ledger(database: Database, ledger: Ledger) -> None:
    for clerk, unit in (("lan", "U1"), ("hoa", "U1"), ("lan", "U2")):
        ledger.append(an_event(EventKind.DOSSIER, clerk=clerk, unit=unit))
    day = MORNING.astimezone().date()
    assert len(events_of(database, day, scope=EVERYBODY)) == 3
    assert len(events_of(database, day, scope=Scope(units=frozenset({"U1"}), clerk="lan"))) == 1
    assert events_of(database, day + dt.timedelta(days=1), scope=EVERYBODY) == ()


def test_an_empty_ledger_has_no_day(database: Database) -> None:
    assert events_of(database, TODAY, scope=EVERYBODY) == ()


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE ledger SET body = X'00'",
        "UPDATE ledger SET body = 'text'",
        "UPDATE checkpoints SET at = 'noon'",
    ],
)
def test_a_ledger_that_somebody_was_in_is_not_read_past_that(database: Database, harm: str) -> None:
    ledger = Ledger(database, "desk-1", b"s" * 32, Seal(bytes(range(SEED_BYTES))))
    ledger.append(an_event(EventKind.DOSSIER))
    with database.writing() as connection:
        for table in ("ledger", "checkpoints"):
            connection.execute(text(f"DROP TRIGGER {table}_UPDATE"))
        connection.execute(text(harm))
    with pytest.raises(CouldNotKeep, match=r"store\.tampered"):
        events_of(database, MORNING.astimezone().date(), scope=EVERYBODY)
