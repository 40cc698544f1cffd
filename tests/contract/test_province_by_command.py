"""A desk whose books are on a PostgreSQL server, by its commands: set up, worked at, checked, joined by a second desk."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.state import open_ledger, open_state
from app.store.about import events_about
from app.store.province import DESKS
from tests.contract.postgres import LOCKED, Cluster
from tests.journeys.commands.conftest import Motcua, motcua, practice

__all__ = ["motcua", "practice"]  # fixtures

LOOKUP = ("lookup", "--procedure", "1.004873", "--dossier", "D-1", "--card")


@pytest.fixture
def desk(motcua: Motcua, server: Cluster) -> Motcua:
    """Told where the books are, and nothing done yet."""
    assert motcua("settings", "set", "store.url", server.url("desk_1")).status == 0
    return motcua


def at(desk: Motcua, home: Path) -> Any:
    return lambda *words, **options: desk(*words, "--home", home, **options)


def test_a_server_is_made_ready_by_one_command(motcua: Motcua, server: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server.fresh()
    passwords = tmp_path / "passwords"
    passwords.write_text("\n")
    passwords.chmod(0o600)
    monkeypatch.setenv("MOTCUA_PASSWORD_FILE", str(passwords))
    ran = motcua("store", "prepare", server.url())
    assert (ran.status, ran.rows[0]["before"]) == (0, 0)
    again = motcua("store", "prepare", server.url())
    assert again.rows[0]["before"] == again.rows[0]["version"] == ran.rows[0]["version"]
    assert motcua("store", "prepare", "postgresql://me:secret@db/x").status == 2


def test_a_clerk_looks_up_counts_and_checks_as_ever_and_no_file_is_made(
    desk: Motcua, practice: list[dict[str, Any]], server: Cluster, tmp_path: Path
) -> None:
    found = desk(*LOOKUP, practice[0]["file"])
    assert (found.status, found.rows[0]["outcome"]) == (0, "FOUND")
    (row,) = desk("usage", "report", "--by", "clerk").rows
    assert (row["by"]["clerk"], row["calls"], row["found"]) == ("canbo", 1, 1)
    (chain,) = desk("ledger", "verify", "--thorough").rows
    assert chain["chain"] == "ok"
    assert [(chain["events"],)] == server.sql("SELECT count(*)::int FROM motcua.ledger")
    assert not (desk.home / "motcua.db").exists()
    out = tmp_path / "ledger.jsonl"
    assert desk("ledger", "export", "--out", out).status == 0
    assert desk("ledger", "verify", out).rows[0]["chain"] == "ok"
    number = practice[0]["personal_id"].encode()
    for (table,) in server.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'motcua'"):
        lying = server.sql(f"SELECT * FROM motcua.{table}")
        assert number not in repr(lying).encode(), table


@pytest.mark.parametrize("line", [("backup", "--out", "b"), ("ledger", "archive"), ("ledger", "salvage")])
def test_what_only_a_file_can_is_refused_before_anything_is_written(
    desk: Motcua, server: Cluster, line: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    desk("usage", "report", "--by", "clerk")
    before = server.sql("SELECT count(*) FROM motcua.ledger")
    ran = desk(*line)
    assert ran.status == 4
    assert "người quản máy chủ" in ran.said
    assert server.sql("SELECT count(*) FROM motcua.ledger") == before
    assert list(tmp_path.iterdir()) == []


def test_a_second_desk_takes_the_key_and_both_know_the_same_citizen(
    desk: Motcua, server: Cluster, practice: list[dict[str, Any]], tmp_path: Path
) -> None:
    assert desk(*LOOKUP, practice[0]["file"]).status == 0
    home = tmp_path / "second"
    second = at(desk, home)
    second("settings", "set", "store.url", server.url("desk_2"))
    refused = second(*LOOKUP, practice[0]["file"])
    assert (refused.status, refused.rows) == (6, [])
    assert "motcua store take-key" in refused.said
    (shared,) = desk("store", "share-key", "--out", tmp_path / "key").rows
    assert second("store", "take-key", tmp_path / "key", given=b"wrong\n").status == 5
    assert second("store", "take-key", tmp_path / "none", given=b"\n").status == 5
    assert second("store", "take-key", tmp_path / "key", given=shared["code"].encode()).status == 0
    assert second(*LOOKUP, practice[0]["file"]).status == 0
    late = second("store", "take-key", tmp_path / "key", given=shared["code"].encode())
    assert (late.status, "đã bắt đầu" in late.said) == (4, True)
    both = [open_ledger(open_state(place)) for place in (desk.home, home)]
    subjects = {ledger.pseudonym(practice[0]["personal_id"]) for ledger in both}
    assert len(subjects) == 1
    assert {event.desk for event in events_about(both[0].database, subjects)} == {ledger.desk for ledger in both}
    for ledger in both:
        ledger.database.close()
    flagged = {row["rule"] for row in second("usage", "flags", "--as", "phutrach").rows}
    assert "R15" in flagged, "one account at two desks within five minutes"
    (row,) = second("usage", "report", "--by", "clerk").rows
    assert row["calls"] == 2
    assert {ran.rows[0]["chain"] for ran in (desk("ledger", "verify"), second("ledger", "verify"))} == {"ok"}


def test_a_backup_is_no_file_of_a_key(desk: Motcua, tmp_path: Path) -> None:
    from app.store.backup import new_code, pack

    code = new_code()
    pack(tmp_path / "other", {"keys": b"{}"}, code=code)
    assert desk("store", "take-key", tmp_path / "other", given=code.encode()).status == 5


def test_a_desk_goes_on_where_it_began(motcua: Motcua, server: Cluster, tmp_path: Path) -> None:
    motcua("usage", "report", "--by", "clerk")
    motcua("settings", "set", "store.url", server.url("desk_1"))
    in_file = motcua("usage", "report", "--by", "clerk")
    assert (in_file.status, "một quầy chỉ có một sổ" in in_file.said) == (6, True)
    home = tmp_path / "other"
    other = at(motcua, home)
    other("settings", "set", "store.url", server.url("desk_1"))
    assert other("usage", "report", "--by", "clerk").status == 0
    other("settings", "set", "store.url", "")
    on_server = other("usage", "report", "--by", "clerk")
    assert (on_server.status, "store.url" in on_server.said) == (6, True)
    assert not (home / "motcua.db").exists()


def test_the_password_is_a_secret_and_an_address_has_no_room_for_one(motcua: Motcua, server: Cluster) -> None:
    server.login(LOCKED, DESKS)
    server.sql(f"ALTER ROLE {LOCKED} PASSWORD 'mật khẩu 099'")
    assert motcua("settings", "set", "store.url", "postgresql://locked:secret@db/motcua").status == 2
    motcua("settings", "set", "store.url", server.url(LOCKED))
    without = motcua("usage", "report", "--by", "clerk")
    assert (without.status, "store.password" in without.said) == (6, True)
    assert motcua("secret", "set", "store.password", given="mật khẩu 099".encode()).status == 0
    assert motcua("usage", "report", "--by", "clerk").status == 0
    assert "099" not in json.dumps([path.read_text() for path in motcua.home.glob("settings.json")])


def test_an_office_with_accounts_lets_an_administrator_alone_share_its_key(
    desk: Motcua, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk("accounts", "add", "lan", "--name", "Lan", "--unit", "X1", "--post", "clerk")
    ran = desk("store", "share-key", "--out", tmp_path / "key", "--as", "lan")
    assert ran.status == 4
    assert not (tmp_path / "key").exists()


def test_the_demonstration_beside_a_real_desk_stays_in_a_file(desk: Motcua, server: Cluster, practice: list[dict[str, Any]]) -> None:
    desk("settings", "set", "verify.adapter", "gateway")
    desk("settings", "set", "keys.backend", "file")
    assert desk(*LOOKUP, practice[0]["file"], "--adapter", "demo").status == 0
    assert (desk.home / "demo" / "motcua.db").exists()
    assert server.sql("SELECT count(*) FROM motcua.ledger") == [(0,)]


def test_nobody_answers_and_nothing_is_asked_about_anybody(desk: Motcua, server: Cluster, practice: list[dict[str, Any]]) -> None:
    assert desk(*LOOKUP, practice[0]["file"]).status == 0
    server.stop()
    try:
        away = desk(*LOOKUP, practice[0]["file"])
    finally:
        server.start()
    assert (away.status, away.rows) == (6, [])
    assert "Máy chủ giữ sổ không trả lời." in away.said
    assert desk(*LOOKUP, practice[0]["file"]).status == 0
