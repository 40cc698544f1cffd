"""Signed checkpoints: taken with the event they are due with, linked, and of nothing that their signer did not look at."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, text

from app.core.errors import CouldNotKeep
from app.core.usage import EventKind
from app.store import checkpoints
from app.store.database import Database
from app.store.encoding import encode, link
from app.store.ledger import Ledger
from app.store.schema import checkpoints_table
from app.store.seal import Anchor, Checkpoint, Seal, fingerprint, is_signed
from tests.unit.store.conftest import KEY, MORNING, an_event

SEAL = Seal(b"k" * 32)
FORGER = Seal(b"f" * 32)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """One that does not wait for the disk: hundreds of events, and no power cut."""
    opened = Database.open(tmp_path / "motcua.db", key=KEY)
    opened.close()
    event.listen(opened.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    yield opened
    opened.close()


@pytest.fixture
def sealed(database: Database) -> Ledger:
    return Ledger(database, "desk-1", b"s" * 32, SEAL)


def append(ledger: Ledger, count: int, *, every: float = 0.0, first: dt.datetime = MORNING) -> None:
    for n in range(count):
        ledger.append(an_event(at=first + dt.timedelta(seconds=n * every)))


def points(ledger: Ledger) -> list[Checkpoint]:
    with ledger.database.reading() as connection:
        return list(checkpoints.stored(connection, ledger.desk))


def rewrite(ledger: Ledger, *statements: str, **values: Any) -> None:
    """What somebody can do who has the key of the file, but not the one that signs."""
    with ledger.database.writing() as connection:
        for table in ("ledger", "checkpoints"):
            for change in ("UPDATE", "DELETE"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_{change}"))
        for statement in statements:
            connection.execute(text(statement), values)


def found(ledger: Ledger, **how: Any) -> tuple[str, int | None]:
    state = ledger.verify(**how)
    assert state.ok == (state.reason == "")
    return state.reason, state.first_bad_seq


def test_the_first_event_and_every_hundredth_after_it_are_signed(sealed: Ledger) -> None:
    append(sealed, 202)
    assert [point.seq for point in points(sealed)] == [1, 101, 201]
    assert all(is_signed(point, public=SEAL.public) for point in points(sealed))
    state = sealed.verify()
    assert (state.ok, state.events, state.signed, state.since) == (True, 202, 201, 0)


@pytest.mark.parametrize(("seconds", "signed"), [(59, [1]), (60, [1, 2]), (-59, [1]), (-60, [1, 2]), (-86_400, [1, 2])])
def test_a_minute_from_the_last_one_a_checkpoint_is_due_whichever_way_the_clock_went(
    sealed: Ledger, seconds: int, signed: list[int]
) -> None:
    append(sealed, 2, every=seconds)
    assert [point.seq for point in points(sealed)] == signed


def test_closing_signs_the_end_once(sealed: Ledger, database: Database) -> None:
    append(sealed, 5)
    sealed.close(at=MORNING + dt.timedelta(hours=1))
    sealed.close(at=MORNING + dt.timedelta(hours=2))
    assert [(point.seq, point.at) for point in points(sealed)][1:] == [(5, "2026-11-23T02:30:00.000000+00:00")]


def test_closing_an_empty_ledger_or_one_without_a_key_signs_nothing(sealed: Ledger, ledger: Ledger) -> None:
    sealed.close(at=MORNING)
    assert sealed.sign_end(at=MORNING) is None
    append(ledger, 2)
    ledger.close(at=MORNING)
    assert points(ledger) == []
    assert not ledger.is_signed()


def test_a_close_that_fails_loses_nothing(sealed: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    append(sealed, 5)
    with monkeypatch.context() as patched:
        patched.setattr(Database, "writing", lambda *_: (_ for _ in ()).throw(CouldNotKeep("store.disk_full")))
        sealed.close(at=MORNING)
    assert sealed.verify().ok
    assert sealed.verify().events == 5


def test_a_checkpoint_is_kept_with_its_event_or_not_at_all(sealed: Ledger) -> None:
    def fails(_: object) -> None:
        raise CouldNotKeep("store.disk_full")

    with pytest.raises(CouldNotKeep):
        sealed.append(an_event(), fails)
    assert points(sealed) == []
    assert sealed.is_signed() is False


@pytest.mark.parametrize("statement", ["UPDATE checkpoints SET at = 'x'", "DELETE FROM checkpoints"])
def test_the_database_itself_refuses_to_change_or_forget_a_checkpoint(sealed: Ledger, statement: str) -> None:
    append(sealed, 1)
    with pytest.raises(CouldNotKeep), sealed.database.writing() as connection:
        connection.execute(text(statement))
    assert sealed.verify().ok


def test_a_chain_made_anew_has_nobodys_signature(sealed: Ledger) -> None:
    append(sealed, 150)
    rewrite(sealed, "DELETE FROM ledger", "DELETE FROM checkpoints")
    append(replace(sealed, seal=None), 150)
    assert found(sealed) == ("unsigned", 1)
    append(sealed, 1)
    assert found(sealed) == ("unsigned", 1), "and the keeper of the key does not vouch for it afterwards"


def test_a_chain_made_anew_and_signed_with_another_key_shows(sealed: Ledger) -> None:
    forged = replace(sealed, seal=FORGER)
    append(forged, 150)
    assert found(forged) == ("", None)
    assert found(sealed) == ("signature", 101)
    assert found(sealed, thorough=True) == ("signature", 1)
    append(sealed, 60)
    assert [point.seq for point in points(sealed)] == [1, 101]


def test_an_end_that_was_cut_off_shows_by_the_checkpoint_beyond_it(sealed: Ledger) -> None:
    append(sealed, 105)
    rewrite(sealed, "DELETE FROM ledger WHERE seq > 90")
    assert found(sealed) == ("cut", 91)
    rewrite(sealed, "DELETE FROM ledger")
    assert found(sealed) == ("cut", 1)


def test_an_end_cut_off_with_its_checkpoints_shows_against_an_anchor(sealed: Ledger) -> None:
    append(sealed, 205)
    noted = Anchor.parse(sealed.verify().head)
    rewrite(sealed, "DELETE FROM ledger WHERE seq > 101", "DELETE FROM checkpoints WHERE seq > 101")
    assert found(sealed) == ("", None)
    assert found(sealed, anchor=noted) == ("cut", 102)
    append(sealed, 200)
    assert found(sealed, anchor=noted) == ("anchor", 205)
    assert found(sealed, anchor=Anchor.parse(sealed.verify().head)) == ("", None)


def test_forged_events_behind_the_last_checkpoint_are_not_signed_once_they_are_too_many(sealed: Ledger) -> None:
    append(sealed, 50)
    append(replace(sealed, seal=None), 60)
    append(sealed, 200)
    assert [point.seq for point in points(sealed)] == [1]
    assert found(sealed) == ("unsigned", 2)


def test_a_broken_link_is_not_signed(sealed: Ledger) -> None:
    append(sealed, 50)
    rewrite(sealed, "UPDATE ledger SET body = x'00' WHERE seq = 20")
    append(sealed, 60)
    assert [point.seq for point in points(sealed)] == [1]
    assert sealed.sign_end(at=MORNING) is None


@pytest.mark.parametrize(
    ("change", "reason", "at"),
    [
        ("head = x'00'", "checkpoint", 2),
        ("head = zeroblob(32)", "checkpoint", 2),
        ("at = 'then'", "checkpoint", 102),
        ("at = 5", "checkpoint", 102),
        ("previous = zeroblob(31)", "checkpoint", 2),
        ("previous = x'" + "11" * 32 + "'", "checkpoint", 2),
        ("signature = zeroblob(64)", "checkpoint", 102),
        ("signature = 'text'", "checkpoint", 2),
        ("seq = -1", "checkpoint", 3),
        ("seq = 'z'", "checkpoint", 102),
        ("seq = 3", "checkpoint", 4),
        ("seq = 150", "checkpoint", 102),
        ("desk = 'desk-2'", "checkpoint", 102),
    ],
)
def test_a_changed_checkpoint_shows(sealed: Ledger, change: str, reason: str, at: int) -> None:
    append(sealed, 110)
    rewrite(sealed, f"UPDATE checkpoints SET {change} WHERE seq = 1")
    state = sealed.verify()
    assert state.reason == reason
    assert state.first_bad_seq is not None
    if change not in ("seq = -1", "seq = 150"):
        assert state.first_bad_seq == at


@pytest.mark.parametrize("change", ["head = zeroblob(32)", "at = 'then'", "signature = zeroblob(64)", "signature = 'x'", "seq = 'z'"])
def test_behind_a_changed_last_checkpoint_nothing_is_signed(sealed: Ledger, change: str) -> None:
    append(sealed, 101)
    rewrite(sealed, f"UPDATE checkpoints SET {change} WHERE seq = 101")
    before = len(points(sealed))
    append(sealed, 1, first=MORNING + dt.timedelta(hours=1))
    sealed.close(at=MORNING)
    assert len(points(sealed)) == before
    assert not sealed.verify().ok
    assert not sealed.verify(recent=True).ok


@pytest.mark.parametrize("at", ["then", "2026-11-23T01:30:00"])
def test_a_checkpoint_whose_time_is_none_still_counts_events(sealed: Ledger, at: str) -> None:
    odd = Checkpoint(desk="desk-1", seq=1, head=bytes(32), at=at, previous=bytes(32), signature=bytes(64))
    assert not checkpoints._is_due(odd, seq=2, at=MORNING)
    assert checkpoints._is_due(odd, seq=101, at=MORNING)


def test_the_recent_walk_begins_at_the_last_signature_and_sees_what_follows(sealed: Ledger) -> None:
    append(sealed, 150)
    state = sealed.verify(recent=True)
    assert (state.ok, state.events, state.since, state.signed) == (True, 150, 101, 101)
    assert state.head == sealed.verify().head
    rewrite(sealed, "UPDATE ledger SET id = 'x' WHERE seq = 50")
    assert found(sealed, recent=True) == ("", None)
    assert found(sealed) == ("id", 50)
    rewrite(sealed, "UPDATE ledger SET id = 'y' WHERE seq = 140")
    assert found(sealed, recent=True) == ("id", 140)


def test_a_body_that_no_event_has_is_found_behind_the_last_signature_and_by_a_thorough_walk(sealed: Ledger) -> None:
    append(sealed, 99)
    with sealed.database.reading() as connection:
        previous = connection.execute(text("SELECT hash FROM ledger WHERE seq = 99")).scalar_one()
    written = an_event()
    body = encode(written).replace(b"INTENT", b"NOSUCH")
    row = "INSERT INTO ledger VALUES ('desk-1', 100, :id, :body, :hash)"
    rewrite(sealed, row, id=written.id, body=body, hash=link(previous, 100, body))
    assert found(sealed) == ("body", 100)
    append(sealed, 1)  # the hundredth after the first: it is signed, by its hash alone
    assert found(sealed) == ("", None)
    assert found(sealed, thorough=True) == ("body", 100)


@pytest.mark.parametrize("change", ["id = x'05'", "id = 'x'"])
def test_an_event_is_framed_by_its_id_and_desk(sealed: Ledger, change: str) -> None:
    append(sealed, 3)
    rewrite(sealed, f"UPDATE ledger SET {change} WHERE seq = 2")
    assert found(sealed) == ("id", 2)


@pytest.mark.parametrize("table", ["ledger", "checkpoints"])
def test_a_view_in_place_of_a_table_shows_whatever_it_hides(sealed: Ledger, table: str) -> None:
    append(sealed, 3)
    rewrite(sealed, f"ALTER TABLE {table} RENAME TO behind", f"CREATE VIEW {table} AS SELECT * FROM behind")
    assert found(sealed) == ("view", 1)


def test_a_copy_from_before_there_were_checkpoints_wants_none(sealed: Ledger) -> None:
    append(replace(sealed, seal=None), 3)
    rewrite(sealed, "DROP TABLE checkpoints")
    state = sealed.verify()
    assert (state.ok, state.events, state.signed) == (True, 3, 0)
    with sealed.database.reading() as connection:
        assert list(checkpoints.stored(connection, "desk-1")) == []


def test_the_first_events_cannot_be_left_out_even_up_to_a_checkpoint(sealed: Ledger) -> None:
    append(sealed, 110)
    rewrite(sealed, "DELETE FROM ledger WHERE seq <= 101")
    assert found(sealed) == ("gap", 101)
    rewrite(sealed, "DELETE FROM ledger WHERE seq <= 105")
    assert found(sealed) == ("gap", 1)
    rewrite(sealed, "DELETE FROM checkpoints WHERE seq = 1")
    assert found(sealed)[0] == "checkpoint"


def test_an_archive_event_that_names_another_head_links_nothing(sealed: Ledger) -> None:
    append(sealed, 110)
    sealed.append(an_event(EventKind.ARCHIVE, scope=("101", "00" * 32)))
    sealed.append(an_event(note="kind\0\0\0\7ARCHIVE"))
    sealed.append(an_event(note="\0\0\0\4kind\0\0\0\7ARCHIVE"))
    rewrite(sealed, "DELETE FROM ledger WHERE seq <= 101")
    assert found(sealed) == ("gap", 101)


def test_a_page_that_nobody_reads_is_looked_at_by_a_thorough_walk(tmp_path: Path, sealed: Ledger) -> None:
    append(sealed, 3)
    sealed.close(at=MORNING)
    assert found(sealed, thorough=True) == ("", None)
    sealed.database.close()
    file = tmp_path / "motcua.db"
    content = bytearray(file.read_bytes())
    with sealed.database.reading() as connection:
        page = connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'waiting'").scalar_one()
    sealed.database.close()
    content[(page - 1) * 4096 + 2000] ^= 1
    file.write_bytes(content)
    assert found(sealed, thorough=True) == ("damaged", 4)


@pytest.mark.parametrize("words", ["", "5", "5:", "5:12", ":0123456789abcdef", "5:0123456789abcdeg", "-1:0123456789abcdef"])
def test_what_is_no_anchor_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="anchor"):
        Anchor.parse(words)


def test_an_anchor_is_read_as_people_write_it() -> None:
    assert str(Anchor.parse(" 12:0123456789ABCDEF\n")) == "12:0123456789abcdef"
    assert Anchor.parse("12:" + "00" * 32).fits(bytes(32))


def test_keys_are_not_told_and_are_compared_by_a_fingerprint() -> None:
    assert "kkk" not in repr(SEAL)
    assert repr(Ledger(None, "d", b"sss", SEAL)) == "Ledger(database=None, desk='d', seal=Seal())"  # type: ignore[arg-type]  # not used
    assert fingerprint(SEAL.public) == "cd8fa86afd6bf20d"


def test_a_signature_by_a_key_that_is_none_is_none() -> None:
    point = Checkpoint(desk="d", seq=1, head=bytes(32), at="", previous=bytes(32)).signed_by(SEAL)
    assert is_signed(point, public=SEAL.public)
    assert not is_signed(point, public=b"short")
    assert not is_signed(replace(point, signature=b""), public=SEAL.public)
    assert not is_signed(point, public=FORGER.public)


def test_a_row_is_written_as_it_is_read(sealed: Ledger) -> None:
    append(sealed, 1)
    (point,) = points(sealed)
    beside = replace(point, seq=7)
    with sealed.database.writing() as connection:
        connection.execute(insert(checkpoints_table), checkpoints.row_of(beside))
    assert points(sealed)[1] == beside
