"""A desk that has worked in its file goes on at a server, by one command: `motcua store move`."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from app import relocation
from app.core.errors import CouldNotKeep
from app.state import LEDGER_FILE, LEDGER_KEY, open_state
from app.store.database import Database
from app.store.keys import key_of
from tests.contract.postgres import Cluster
from tests.journeys.commands.conftest import Motcua, motcua, practice

__all__ = ["motcua", "practice"]  # fixtures

LOOKUP = ("lookup", "--procedure", "1.004873", "--dossier", "D-1", "--card")


@pytest.fixture
def desk(motcua: Motcua, practice: list[dict[str, Any]]) -> Motcua:
    """One look-up in a file of its own."""
    assert motcua(*LOOKUP, practice[0]["file"]).status == 0
    return motcua


def bodies(server: Cluster) -> list[tuple[Any, ...]]:
    return server.sql("SELECT seq, id, body, hash FROM motcua.ledger ORDER BY seq")


def bodies_in(file: Path, home: Path) -> list[tuple[Any, ...]]:
    key = key_of(open_state(home).keys, LEDGER_KEY, may_make=False)
    with closing(Database.open_copy(file, key=key)) as copy, copy.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT seq, id, body, hash FROM ledger ORDER BY seq")]


def test_a_desk_goes_on_at_the_server_where_its_file_ended(desk: Motcua, server: Cluster, practice: list[dict[str, Any]]) -> None:
    (before,) = desk("usage", "report", "--by", "clerk").rows
    moved = desk("store", "move", server.url("desk_1"))
    assert moved.status == 0, moved.said
    kept = desk.home / moved.rows[0]["file"]
    assert kept.exists() and not (desk.home / LEDGER_FILE).exists()
    assert bodies(server) == bodies_in(kept, desk.home)
    assert len(bodies(server)) == moved.rows[0]["events"]
    (after,) = desk("usage", "report", "--by", "clerk").rows
    assert {name: after[name] for name in ("calls", "found", "dossiers")} == {name: before[name] for name in ("calls", "found", "dossiers")}
    assert desk(*LOOKUP, practice[1]["file"]).status == 0
    (chain,) = desk("ledger", "verify", "--thorough").rows
    assert (chain["chain"], chain["events"] > moved.rows[0]["events"]) == ("ok", True)
    again = desk("store", "move", server.url("desk_1"))
    assert (again.status, "người quản máy chủ" in again.said) == (4, True)


def test_a_file_put_back_under_its_name_is_not_gone_on_in(desk: Motcua, server: Cluster, practice: list[dict[str, Any]]) -> None:
    moved = desk("store", "move", server.url("desk_1"))
    (desk.home / moved.rows[0]["file"]).rename(desk.home / LEDGER_FILE)
    desk("settings", "set", "store.url", "")
    refused = desk(*LOOKUP, practice[1]["file"])
    assert (refused.status, refused.rows) == (6, [])
    assert len(bodies(server)) == moved.rows[0]["events"]
    settled = desk("store", "move", server.url("desk_1"))
    assert (settled.status, settled.rows[0]["events"]) == (0, moved.rows[0]["events"])
    assert desk(*LOOKUP, practice[1]["file"]).status == 0


def test_a_move_cut_short_before_the_desk_was_turned_is_settled_by_the_same_command(
    desk: Motcua, server: Cluster, practice: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise CouldNotKeep("store.server_away")

    with monkeypatch.context() as patched:
        patched.setattr(relocation, "settle", cut)
        assert desk("store", "move", server.url("desk_1")).status == 6
    stopped = desk(*LOOKUP, practice[1]["file"])
    assert (stopped.status, "motcua store move" in stopped.said) == (6, True)
    there = bodies(server)
    moved = desk("store", "move", server.url("desk_1"))
    assert (moved.status, moved.rows[0]["events"]) == (0, len(there))
    assert desk(*LOOKUP, practice[1]["file"]).status == 0
    assert bodies(server)[: len(there)] == there


def test_a_file_put_back_after_the_desk_wrote_at_the_server_is_put_aside_again(
    desk: Motcua, server: Cluster, practice: list[dict[str, Any]]
) -> None:
    moved = desk("store", "move", server.url("desk_1"))
    assert desk(*LOOKUP, practice[1]["file"]).status == 0
    there = bodies(server)
    assert len(there) > moved.rows[0]["events"]
    (desk.home / moved.rows[0]["file"]).rename(desk.home / LEDGER_FILE)
    settled = desk("store", "move", server.url("desk_1"))
    assert (settled.status, settled.rows[0]["events"]) == (0, moved.rows[0]["events"]), settled.said
    assert bodies(server) == there
    assert desk(*LOOKUP, practice[1]["file"]).status == 0


def test_no_desk_is_turned_to_the_login_of_the_server_s_owner(desk: Motcua, server: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = desk("store", "move", server.url())
    assert (refused.status, "motcua_desk" in refused.said, bodies(server)) == (4, True, [])
    with monkeypatch.context() as patched:
        patched.setattr(relocation, "settle", lambda *_: (_ for _ in ()).throw(CouldNotKeep("store.server_away")))
        assert desk("store", "move", server.url("desk_1")).status == 6
    assert desk("store", "move", server.url()).status == 4
    assert (desk.home / LEDGER_FILE).exists()
    assert desk("store", "move", server.url("desk_1")).status == 0


def test_a_desk_is_settled_only_where_its_chain_is(desk: Motcua, server: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(relocation, "settle", lambda *_: (_ for _ in ()).throw(CouldNotKeep("store.server_away")))
        desk("store", "move", server.url("desk_1"))
    server.sql("ALTER TABLE motcua.ledger DISABLE TRIGGER USER")
    server.sql("DELETE FROM motcua.ledger")
    refused = desk("store", "move", server.url("desk_1"))
    assert (refused.status, (desk.home / LEDGER_FILE).exists()) == (4, True)
    assert not json.loads((desk.home / "settings.json").read_text() if (desk.home / "settings.json").exists() else "{}").get("store.url")


def test_what_fails_on_the_way_is_told_in_the_file_which_goes_on(
    desk: Motcua, server: Cluster, practice: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise CouldNotKeep("store.server_full")

    with monkeypatch.context() as patched:
        patched.setattr(relocation, "transfer", full)
        assert desk("store", "move", server.url("desk_1")).status == 6
    said = [body for _, _, body, _ in bodies_in(desk.home / LEDGER_FILE, desk.home) if b"store.url" in body]
    assert [state in body for body, state in zip(said, (b"moved", b"failed"), strict=True)] == [True, True]
    assert desk(*LOOKUP, practice[1]["file"]).status == 0
    assert desk("store", "move", server.url("desk_1")).status == 0


def test_an_office_with_accounts_lets_an_administrator_alone_move_it(desk: Motcua, server: Cluster) -> None:
    desk("accounts", "add", "lan", "--name", "Lan", "--unit", "X1", "--post", "clerk")
    assert desk("store", "move", server.url("desk_1"), "--as", "lan").status == 4
    assert bodies(server) == []


def test_nothing_moves_under_an_open_window(desk: Motcua, server: Cluster) -> None:
    with FileLock(desk.home / "window.lock"):
        assert desk("store", "move", server.url("desk_1")).status == 4
    assert bodies(server) == []


def test_an_address_that_the_unit_has_locked_is_not_changed(desk: Motcua, server: Cluster) -> None:
    (desk.home / "settings.json").write_text(json.dumps({"locked_by_unit": {"unit": "X", "keys": ["store.url"]}}))
    assert desk("store", "move", server.url("desk_1")).status == 4
    assert bodies(server) == []


def test_a_chain_that_somebody_changed_stays_for_whoever_investigates(desk: Motcua, server: Cluster) -> None:
    key = key_of(open_state(desk.home).keys, LEDGER_KEY, may_make=False)
    with closing(Database.open(desk.home / LEDGER_FILE, key=key)) as database, database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER ledger_DELETE")
        connection.exec_driver_sql("DELETE FROM ledger WHERE seq = 2")
    assert desk("store", "move", server.url("desk_1")).status == 6
    assert bodies(server) == []
