"""Old events in a file of their own, linked; a desk in one encrypted file, whole or not at all."""

import datetime as dt
import hashlib
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, text

from app.core.errors import BadInput, CouldNotKeep
from app.core.usage import EventKind, UsageEvent
from app.store import backup
from app.store.archive import Archived, archive
from app.store.backup import LETTERS, new_code, pack, read_code, unpacked
from app.store.database import Database
from app.store.ledger import Ledger
from app.store.seal import Seal
from tests.unit.store.conftest import KEY, MORNING, an_event

SEAL = Seal(b"k" * 32)
DAY = dt.timedelta(days=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Six days with five events each; the first of each day is signed, and the end."""
    database = Database.open(tmp_path / "motcua.db", key=KEY)
    database.close()
    event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    ledger = Ledger(database, "desk-1", b"s" * 32, SEAL)
    for n in range(30):
        ledger.append(an_event(at=MORNING + DAY * (n // 5)))
    ledger.sign_end(at=MORNING + DAY * 6)
    yield ledger
    database.close()


def archived(ledger: Ledger, tmp_path: Path, *, days: int) -> Archived | None:
    def told(done: Archived) -> UsageEvent:
        return an_event(EventKind.ARCHIVE, scope=done.scope, at=MORNING + DAY * 7)

    return archive(ledger, tmp_path / "archive", before=MORNING + DAY * days, key=KEY, told=told)


def check(ledger: Ledger, file: Path) -> tuple[bool, int, str]:
    database = Database.open_copy(file, key=KEY)
    state = replace(ledger, database=database).verify(part=True, thorough=True)
    database.close()
    return state.ok, state.events, state.head


def test_old_events_leave_up_to_a_signature_and_both_parts_are_whole(ledger: Ledger, tmp_path: Path) -> None:
    events = list(ledger.events())
    done = archived(ledger, tmp_path, days=3)
    assert done is not None
    assert (done.first, done.last, done.events) == (1, 11, 11)
    assert (done.last_day - done.first_day).days == 2
    assert check(ledger, done.file) == (True, 11, str(done.anchor))
    assert done.sha256 == hashlib.sha256(done.file.read_bytes()).hexdigest()
    state = ledger.verify(thorough=True)
    assert (state.ok, state.events, state.since) == (True, 20, 0)
    *kept, link = ledger.events()
    assert kept == events[11:]
    assert (link.kind, link.scope) == (EventKind.ARCHIVE, ("11", done.head.hex(), f"sha256:{done.sha256}", "from:1"))
    assert ledger.counts_from() == events[11].at


def test_a_second_archive_begins_where_the_first_ended(ledger: Ledger, tmp_path: Path) -> None:
    archived(ledger, tmp_path, days=2)
    done = archived(ledger, tmp_path, days=4)
    assert done is not None
    assert (done.first, done.last) == (7, 16)
    assert check(ledger, done.file)[:2] == (True, 10)
    state = ledger.verify()
    assert (state.ok, state.events) == (True, 16)
    database = Database.open_copy(done.file, key=KEY)
    alone = replace(ledger, database=database)
    assert alone.verify(part=True).since == 6
    assert alone.verify().reason == "gap", "an archive does not pass for the desk's own ledger"
    database.close()


def test_a_ledger_that_was_never_archived_counts_from_its_beginning(ledger: Ledger, tmp_path: Path) -> None:
    assert ledger.counts_from() is None
    assert archived(ledger, tmp_path, days=0) is None
    assert not (tmp_path / "archive").exists()


def test_all_events_may_leave_and_the_chain_goes_on(ledger: Ledger, tmp_path: Path) -> None:
    done = archived(ledger, tmp_path, days=9)
    assert done is not None
    assert (done.last, ledger.verify().events) == (30, 1)
    ledger.append(an_event(at=MORNING + DAY * 8))
    assert ledger.verify(thorough=True).ok


def test_an_empty_ledger_has_nothing_to_archive(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "empty.db", key=KEY)
    assert archived(Ledger(database, "desk-1", b"s", SEAL), tmp_path, days=9) is None
    assert Ledger(database, "desk-1", b"s", SEAL).counts_from() is None
    database.close()


def test_events_still_may_not_be_deleted_afterwards(ledger: Ledger, tmp_path: Path) -> None:
    archived(ledger, tmp_path, days=3)
    with pytest.raises(CouldNotKeep), ledger.database.writing() as connection:
        connection.execute(text("DELETE FROM ledger"))


def test_a_link_that_fails_takes_nothing_away_and_the_archive_is_written_anew(ledger: Ledger, tmp_path: Path) -> None:
    def told(_: Archived) -> UsageEvent:
        raise CouldNotKeep("store.disk_full")

    with pytest.raises(CouldNotKeep):
        archive(ledger, tmp_path / "archive", before=MORNING + DAY * 3, key=KEY, told=told)
    assert ledger.verify().events == 30
    assert archived(ledger, tmp_path, days=3) is not None
    assert len(list((tmp_path / "archive").iterdir())) == 1


def test_what_cannot_be_written_or_is_not_whole_is_not_archived(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Database, "is_undamaged", lambda _: False)
        with pytest.raises(CouldNotKeep, match=r"store\.broken"):
            archived(ledger, tmp_path, days=3)
    assert not [file for file in (tmp_path / "archive").iterdir() if file.suffix == ".db"]
    shutil.rmtree(tmp_path / "archive")
    (tmp_path / "archive").write_text("in the way")
    with pytest.raises(CouldNotKeep, match=r"file\.not_written"):
        archived(ledger, tmp_path, days=3)
    with ledger.database.writing() as connection:
        connection.execute(text("DROP TRIGGER ledger_UPDATE"))
        connection.execute(text("UPDATE ledger SET id = 'x' WHERE seq = 1"))
    with pytest.raises(CouldNotKeep, match=r"store\.tampered"):
        archived(ledger, tmp_path, days=3)


def test_a_first_event_that_cannot_be_read_is_told(ledger: Ledger, tmp_path: Path) -> None:
    archived(ledger, tmp_path, days=3)
    with ledger.database.writing() as connection:
        connection.execute(text("DROP TRIGGER ledger_UPDATE"))
        connection.execute(text("UPDATE ledger SET body = x'00' WHERE seq = 12"))
    with pytest.raises(CouldNotKeep, match=r"store\.tampered"):
        ledger.counts_from()


# --- the backup's file ------------------------------------------------------------------------------------------------


@pytest.fixture
def code() -> str:
    return new_code()


def read(file: Path, code: str) -> dict[str, bytes]:
    with unpacked(file, code=code) as members:
        return {name: content.read() for name, content in members}


@pytest.mark.parametrize("size", [0, 1, backup._PIECE - 2048, backup._PIECE, 3 * backup._PIECE + 5])
def test_what_is_packed_comes_out_the_same(tmp_path: Path, code: str, size: int) -> None:
    (tmp_path / "big").write_bytes(random.Random(size).randbytes(size))
    pack(tmp_path / "b", {"keys": b"secret", "motcua.db": tmp_path / "big"}, code=code)
    assert read(tmp_path / "b", code) == {"keys": b"secret", "motcua.db": (tmp_path / "big").read_bytes()}
    assert b"secret" not in (tmp_path / "b").read_bytes()


def test_every_change_and_every_cut_of_a_backup_is_seen(tmp_path: Path, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_PIECE", 4096)
    monkeypatch.setattr(backup, "_COST", {"n": 2, "r": 8, "p": 1})
    pack(tmp_path / "b", {"keys": b"k" * 9000}, code=code)
    whole = (tmp_path / "b").read_bytes()
    pieces = [whole[36 + n * 4112 :][:4112] for n in range((len(whole) - 36) // 4112 + 1)]
    chance = random.Random(1)
    mangled = [whole[:at] + bytes([whole[at] ^ chance.randrange(1, 256)]) + whole[at + 1 :] for at in chance.sample(range(len(whole)), 300)]
    mangled += [whole[:at] for at in (0, 5, 20, 36, 37, 4148, len(whole) - 4112, len(whole) - 1)]
    mangled += [whole[:36] + b"".join([pieces[1], pieces[0], *pieces[2:]]), whole + pieces[-1], whole + b"x"]
    for content in mangled:
        (tmp_path / "b").write_bytes(content)
        with pytest.raises(BadInput, match=r"backup\.not_o"):
            read(tmp_path / "b", code)


def test_another_code_opens_nothing_and_a_mistyped_one_is_told_apart(tmp_path: Path, code: str) -> None:
    pack(tmp_path / "b", {"keys": b"k"}, code=code)
    with pytest.raises(BadInput, match=r"backup\.not_opened"):
        read(tmp_path / "b", new_code())
    wrong = ("1" if code[0] == "0" else "0") + code[1:]
    for words in (wrong, "", code[:-1], code + "0", "đây là mã"):
        with pytest.raises(BadInput, match=r"backup\.mistyped"):
            read(tmp_path / "b", words)


def test_a_code_is_read_as_people_write_it(code: str) -> None:
    assert len(code.replace("-", "")) == 28
    assert set(code) <= {*LETTERS, "-"}
    written = code.lower().replace("-", " ").replace("1", "l").replace("0", "o")
    assert read_code(written) == read_code(code) == code.replace("-", "")[:24]


def test_a_backup_that_cannot_be_written_or_read_is_named(tmp_path: Path, code: str) -> None:
    with pytest.raises(CouldNotKeep, match=r"file\.not_written"):
        pack(tmp_path / "missing" / "b", {"keys": b"k"}, code=code)
    with pytest.raises(CouldNotKeep, match=r"file\.unreadable"):
        read(tmp_path / "missing", code)


def test_a_backup_that_holds_something_else_is_none_of_ours(tmp_path: Path, code: str) -> None:
    import tarfile

    def a_link(name: str) -> tarfile.TarInfo:
        made = real(name)
        made.type = tarfile.DIRTYPE
        return made

    real = tarfile.TarInfo
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tarfile, "TarInfo", a_link)
        pack(tmp_path / "b", {"keys": b""}, code=code)
    with pytest.raises(BadInput, match=r"backup\.not_ours"):
        read(tmp_path / "b", code)
    with (tmp_path / "b").open("wb") as file:
        sink = backup._Sealed.begin(file, code)
        sink.write(b"no archive at all")
        sink.end()
    with pytest.raises(BadInput, match=r"backup\.not_ours"):
        read(tmp_path / "b", code)


def test_a_copy_is_taken_while_others_write(tmp_path: Path, ledger: Ledger) -> None:
    ledger.database.copy_to(tmp_path / "copy.db", key=KEY)
    assert check(ledger, tmp_path / "copy.db") == (True, 30, ledger.verify().head)


@pytest.mark.parametrize("noticed", [True, False])
def test_a_disk_that_is_full_in_the_midst_of_it_is_not_filled_for_good(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, noticed: bool
) -> None:
    """SQLite leaves its WAL behind where it cannot take it into the file; what is in it alone must not leave the ledger."""
    close, name = Database.close, ".ledger-000000001-000000011.db.new"

    def closed(self: Database) -> None:
        close(self)
        for end in ("-wal", "-shm"):
            (tmp_path / "archive" / f"{name}{end}").write_bytes(b"left")

    with monkeypatch.context() as patched:
        patched.setattr(Database, "close", closed)
        if noticed:
            patched.setattr(Database, "is_undamaged", lambda _: False)
        with pytest.raises(CouldNotKeep):
            archived(ledger, tmp_path, days=3)
    assert list((tmp_path / "archive").iterdir()) == []
    assert ledger.verify().events == 30
