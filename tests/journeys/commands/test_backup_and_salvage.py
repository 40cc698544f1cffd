"""A dead PC, a corrupt file, an old ledger: what comes back, and what is said about the rest."""

import datetime as dt
import io
import json
import sys
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from app.bootstrap import open_desk
from app.cli.main import run
from app.core.usage import EventKind
from app.custody import LEAST_MONTHS, months_before
from app.misuse.rules import LOOKS_BACK
from app.state import SUBJECT_KEY, open_ledger, open_state
from app.store.backup import pack
from app.store.journal import SystemClock
from app.store.kept import KeptDossiers, KeptRow, Opened, keeping
from tests.journeys.commands.conftest import Motcua
from tests.journeys.commands.test_store_and_settings import a_refused_call, tamper


def backed_up(motcua: Motcua, out: Path) -> str:
    a_refused_call(motcua)
    ran = motcua("backup", "--out", out)
    assert ran.status == 0, ran.said
    return str(ran.rows[0]["recovery_code"])


def months_ago(months: int) -> dt.datetime:
    return months_before(dt.datetime.now(dt.UTC), months)


def test_a_desk_comes_back_with_its_ledger_its_keys_and_its_archives(
    motcua: Motcua, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(SystemClock, "now", lambda _: months_ago(4))
        a_refused_call(motcua)
    assert motcua("ledger", "archive", "--months", "3").rows[0]["events"] == 1
    code = backed_up(motcua, tmp_path / "b")
    (before,) = motcua("ledger", "verify").rows
    (mine,) = motcua("ledger", "anchor").rows
    subject = open_state(motcua.home).keys.get(SUBJECT_KEY)
    home = tmp_path / "new"
    ran = motcua("restore", tmp_path / "b", "--home", home, given=code.lower().encode() + b"\n")
    assert (ran.status, ran.rows[0]["chain"], ran.rows[0]["anchor"]) == (0, "ok", before["anchor"])
    assert "không được dùng tiếp" not in ran.said, "with --json the row alone tells"
    (now,) = motcua("ledger", "anchor", "--home", home).rows
    assert (now["desk"], now["public_key"]) == (mine["desk"], mine["public_key"])
    assert open_state(home).keys.get(SUBJECT_KEY) == subject
    (archive,) = (home / "archive").iterdir()
    assert motcua("ledger", "verify", archive, "--home", home).rows[0]["chain"] == "ok"
    ledger = open_ledger(open_state(home))
    told = [(event.kind.value, event.state) for event in ledger.events()]
    ledger.database.close()
    assert told == [("ARCHIVE", ""), ("OUTCOME", ""), ("BACKUP", "written"), ("BACKUP", "restored"), ("EXPORT", "")]
    assert motcua("ledger", "verify", "--home", home, "--anchor", before["anchor"]).status == 0
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]


def test_an_unfinished_dossier_is_not_in_a_backup(motcua: Motcua, tmp_path: Path) -> None:
    now = dt.datetime.now(dt.UTC)
    row = KeptRow(id="k-1", login="canbo", unit="DEMO", number="H-1", procedure="1.004194", kept_at=now)
    with open_desk(motcua.home) as opened, opened.database.writing() as connection:
        keeping(Opened(row=row, content=b"somebody"), desk=opened.state.desk, day=now.date())(connection)
    code = backed_up(motcua, tmp_path / "b")
    motcua("restore", tmp_path / "b", "--home", tmp_path / "new", given=code.encode() + b"\n")

    def kept(home: Path) -> int:
        state = open_state(home)
        with closing(open_ledger(state).database) as database:
            return len(KeptDossiers(database, state.desk).of("canbo"))

    assert (kept(motcua.home), kept(tmp_path / "new")) == (1, 0)


def test_a_backup_of_which_nothing_came_is_noted_as_such(motcua: Motcua, tmp_path: Path) -> None:
    assert motcua("backup", "--out", tmp_path / "gone" / "b").status == 6
    ledger = open_ledger(open_state(motcua.home))
    told = [event.state for event in ledger.events() if event.kind is EventKind.BACKUP]
    ledger.database.close()
    assert told == ["written", "failed"]


def test_the_code_is_shown_once_and_kept_nowhere(motcua: Motcua, tmp_path: Path) -> None:
    code = backed_up(motcua, tmp_path / "b")
    content = b"".join(file.read_bytes() for file in [*motcua.home.rglob("*"), tmp_path / "b"] if file.is_file())
    assert code.encode() not in content
    assert code.replace("-", "").encode() not in content


@pytest.mark.parametrize("given", [b"", b"\n", b"0000-0000-0000-0000-0000-0000-0000\n", b"\xff\xff\n"])
def test_a_code_that_was_mistyped_restores_nothing(motcua: Motcua, tmp_path: Path, given: bytes) -> None:
    backed_up(motcua, tmp_path / "b")
    ran = motcua("restore", tmp_path / "b", "--home", tmp_path / "new", given=given)
    assert (ran.status, ran.rows) == (5, [])
    assert ran.said.count(".") >= 3
    assert not (tmp_path / "new").exists()


def test_a_desk_that_is_there_is_not_overwritten(motcua: Motcua, tmp_path: Path) -> None:
    code = backed_up(motcua, tmp_path / "b")
    before = (motcua.home / "motcua.db").read_bytes()
    ran = motcua("restore", tmp_path / "b", given=code.encode())
    assert (ran.status, ran.rows) == (4, [])
    assert (motcua.home / "motcua.db").read_bytes() == before


def test_an_empty_state_folder_may_be_there(motcua: Motcua, tmp_path: Path) -> None:
    code = backed_up(motcua, tmp_path / "b")
    (tmp_path / "new").mkdir()
    (tmp_path / ".new.restoring").mkdir()
    (tmp_path / ".new.restoring" / "keys.json").write_text("cut short")
    assert motcua("restore", tmp_path / "b", "--home", tmp_path / "new", given=code.encode()).status == 0


@pytest.mark.parametrize("content", [b"", b"not a backup", b"motcua-backup\x01" + bytes(40)])
def test_a_file_that_is_no_backup_is_bad_input(motcua: Motcua, tmp_path: Path, content: bytes) -> None:
    code = backed_up(motcua, tmp_path / "b")
    (tmp_path / "c").write_bytes(content)
    for file in (tmp_path / "c", tmp_path / "missing"):
        ran = motcua("restore", file, "--home", tmp_path / "new", given=code.encode())
        assert (ran.status, ran.rows) == (5, [])
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("member", ["../evil", "archive/../../evil.db", "keys.json"])
def test_a_backup_puts_nothing_anywhere_else(motcua: Motcua, tmp_path: Path, member: str) -> None:
    code = "0000-0000-0000-0000-0000-0000-" + _check("0" * 24)
    pack(tmp_path / "b", {member: b"x"}, code=code)
    assert motcua("restore", tmp_path / "b", "--home", tmp_path / "new", given=code.encode()).status == 5
    assert {file.name for file in tmp_path.iterdir()} == {"b"}


def _check(drawn: str) -> str:
    from app.store import backup

    return backup._check(drawn)


@pytest.mark.parametrize("keys", [b"[]", b"nothing", b'{"a": 5}', None])
def test_a_backup_without_a_desk_or_its_keys_is_none(motcua: Motcua, tmp_path: Path, keys: bytes | None) -> None:
    code = "0000-0000-0000-0000-0000-0000-" + _check("0" * 24)
    desk = json.dumps({"desk": "00000000-0000-4000-8000-000000000001"}).encode()
    pack(tmp_path / "b", {"desk.json": desk} | ({"keys": keys} if keys else {}), code=code)
    ran = motcua("restore", tmp_path / "b", "--home", tmp_path / "new", given=code.encode())
    assert (ran.status, ran.rows) == (5, [])


def test_a_restored_chain_that_is_broken_is_said(motcua: Motcua, tmp_path: Path) -> None:
    a_refused_call(motcua)
    tamper(motcua, "UPDATE ledger SET id = 'x' WHERE seq = 1")
    code = motcua("backup", "--out", tmp_path / "b").rows[0]["recovery_code"]
    ran = motcua("restore", tmp_path / "b", "--home", tmp_path / "new", given=code.encode())
    assert (ran.status, ran.rows[0]["chain"]) == (1, "broken")


def test_the_code_is_asked_for_at_a_terminal_without_being_shown(motcua: Motcua, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = backed_up(motcua, tmp_path / "b")
    asked: list[dict[str, object]] = []

    def prompt(words: str, **how: object) -> str:
        asked.append({"words": words, **how})
        return code

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("typer.prompt", prompt)
    monkeypatch.setattr(sys, "stdin", Terminal())
    assert run(["restore", str(tmp_path / "b"), "--home", str(tmp_path / "new")]) == 0
    assert asked[0]["hide_input"] is True


def test_a_corrupt_ledger_is_salvaged_and_the_old_file_stays_beside(motcua: Motcua) -> None:
    for _ in range(3):
        a_refused_call(motcua)
    tamper(motcua, "UPDATE ledger SET body = x'00' WHERE seq = 2")
    assert motcua("ledger", "verify").status == 1
    (row,) = motcua("ledger", "salvage").rows
    assert (row["read"], row["lost"], row["signed"]) == (2, 1, True)
    assert motcua("ledger", "verify").rows[0]["events"] == 3
    kept = Path(row["kept"])
    assert kept.parent == motcua.home
    assert motcua("ledger", "verify", kept).rows[0]["first_bad_seq"] == 2
    ledger = open_ledger(open_state(motcua.home))
    *_, link = ledger.events()
    ledger.database.close()
    assert (link.kind, link.note, link.clerk) == ("SALVAGE", kept.name, "canbo")
    a_refused_call(motcua)
    assert motcua("ledger", "verify").status == 0


def test_a_file_that_does_not_even_open_is_salvaged_as_far_as_it_can_be_read(motcua: Motcua) -> None:
    for _ in range(3):
        a_refused_call(motcua)
    file = motcua.home / "motcua.db"
    content = bytearray(file.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 + 9] ^= 1
    file.write_bytes(content)
    ran = motcua("ledger", "salvage")
    assert ran.status == 0, ran.said
    assert ran.rows[0]["signed"] is False
    assert "không có gì xác nhận" in ran.said
    assert motcua("ledger", "verify").status == 0


def test_a_ledger_that_is_whole_or_gone_or_in_use_is_not_salvaged(motcua: Motcua) -> None:
    a_refused_call(motcua)
    ran = motcua("ledger", "salvage")
    assert (ran.status, ran.rows) == (4, [])
    assert "nguyên vẹn" in ran.said
    tamper(motcua, "UPDATE ledger SET id = 'x' WHERE seq = 1")
    with FileLock(motcua.home / "window.lock"):
        assert motcua("ledger", "salvage").status == 4
    (motcua.home / "motcua.db").write_bytes(b"x" * 8192)
    ran = motcua("ledger", "salvage")
    assert (ran.status, ran.rows) == (4, [])
    assert "motcua restore" in ran.said
    assert (motcua.home / "motcua.db").read_bytes() == b"x" * 8192


def test_there_may_be_nothing_old_enough_to_archive(motcua: Motcua) -> None:
    a_refused_call(motcua)
    ran = motcua("ledger", "archive")
    assert (ran.status, ran.rows) == (0, [])
    assert "24" in ran.said
    assert motcua("ledger", "archive", "--months", "-1").status == 2


def test_what_the_rules_look_back_at_is_not_archived(motcua: Motcua, monkeypatch: pytest.MonkeyPatch) -> None:
    assert months_ago(LEAST_MONTHS) < dt.datetime.now(dt.UTC) - LOOKS_BACK
    with monkeypatch.context() as patched:
        patched.setattr(SystemClock, "now", lambda _: months_ago(4))
        a_refused_call(motcua)
    for months in ("0", str(LEAST_MONTHS - 1)):
        ran = motcua("ledger", "archive", "--months", months)
        assert (ran.status, ran.rows) == (2, [])
        assert "75 ngày" in ran.said
    motcua("settings", "set", "store.keep_months", "1")
    assert motcua("ledger", "archive").rows[0]["events"] == 1, "a setting from before is taken for the least"


def test_months_are_counted_by_the_calendar() -> None:
    at = dt.datetime(2026, 3, 31, 8, tzinfo=dt.UTC)
    assert months_before(at, 1).isoformat() == "2026-02-28T08:00:00+00:00"
    assert months_before(at, 24).year == 2024
    assert months_before(at, 3).isoformat() == "2025-12-31T08:00:00+00:00"
