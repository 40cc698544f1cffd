"""A desk with passwords, restored or salvaged: it opens to nobody it did not open to before; the ledger names nobody unproven."""

import os
import stat
from pathlib import Path

import pytest

from app.bootstrap import open_personnel, open_sign_in
from app.core.people import Post
from app.core.usage import EventKind
from app.rescue import UNPROVEN, alone
from app.state import open_ledger, open_state
from app.store.passwords import PASSWORDS_BEGAN
from tests.journeys.commands.conftest import Motcua
from tests.journeys.commands.test_accounts import employ, ledger_of
from tests.journeys.commands.test_store_and_settings import a_refused_call, tamper

GOOD = "núi cao suối sâu"
AS_QUAN = ("--as", "quan")


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that answers for a password; at first the right one."""
    file = tmp_path / "words"
    file.write_text(f"{GOOD}\n")
    file.chmod(0o600)
    monkeypatch.setenv("MOTCUA_PASSWORD_FILE", str(file))
    return file


@pytest.fixture
def desk(motcua: Motcua, given: Path) -> Motcua:
    """lan and an administrator, quan, who chose his own password; minh, another administrator, has none yet."""
    a_refused_call(motcua)
    employ(motcua)
    with open_personnel(motcua.home, login="phutrach") as (_, personnel):
        for login in ("quan", "minh"):
            personnel.add(login=login, name="Lê Thử Quản", unit=personnel.gate.clerk.unit, post=Post.ADMINISTRATOR)
        once = personnel.reset("quan")
    with open_sign_in(motcua.home, login="quan") as sign_in:
        sign_in.choose(once, GOOD)
    return motcua


def spoil(motcua: Motcua, *names: str) -> None:
    """One byte of the first page of each of these tables and indexes."""
    ledger = open_ledger(open_state(motcua.home))
    with ledger.database.reading() as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        pages = [connection.exec_driver_sql(query, (name,)).scalar_one() for name in names]
    ledger.database.close()
    file = motcua.home / "motcua.db"
    content = bytearray(file.read_bytes())
    for page in pages:
        content[(page - 1) * 4096 + 100] ^= 1
    file.write_bytes(content)


def salvaged_by(motcua: Motcua) -> list[str]:
    return [event.clerk for event in ledger_of(motcua) if event.kind is EventKind.SALVAGE]


def test_a_restored_desk_says_so_in_its_ledger_and_asks_for_passwords_as_before(desk: Motcua, tmp_path: Path) -> None:
    code = desk("backup", "--out", tmp_path / "b", *AS_QUAN).rows[0]["recovery_code"]
    home = tmp_path / "new"
    ran = desk("restore", tmp_path / "b", "--home", home, given=code.encode())
    assert (ran.status, ran.rows[0]["chain"]) == (0, "ok"), ran.said
    ledger = open_ledger(open_state(home))
    *_, last = ledger.events()
    assert ledger.verify(thorough=True).ok
    ledger.database.close()
    assert (last.kind, last.state, last.clerk) == (EventKind.BACKUP, "restored", UNPROVEN)
    assert desk("ledger", "anchor", "--home", home).status == 4
    assert desk("ledger", "anchor", "--home", home, *AS_QUAN).status == 0


def test_a_desk_whose_passwords_are_lost_does_not_open_for_the_embedded_accounts(desk: Motcua) -> None:
    spoil(desk, "passwords", "sqlite_autoindex_passwords_1")
    ran = desk("ledger", "salvage", *AS_QUAN)
    assert (ran.status, ran.rows[0]["rows_lost"]) == (0, {"passwords": None})
    assert "passwords (không rõ bao nhiêu)" in ran.said
    assert "khôi phục từ bản sao lưu" in ran.said
    assert salvaged_by(desk) == [UNPROVEN], "nobody could be asked for a password"
    for login in ("canbo", "phutrach", "quan"):
        assert desk("accounts", "list", "--as", login).status == 4
    assert open_state(desk.home).keys.get(PASSWORDS_BEGAN) is not None


@pytest.mark.parametrize("login", ["canbo", "phutrach", "lan", "minh", "nobody", "099123456789"])
def test_who_is_no_administrator_with_a_password_salvages_nothing(desk: Motcua, login: str) -> None:
    tamper(desk, "UPDATE ledger SET body = x'00' WHERE seq = 2")
    ran = desk("ledger", "salvage", "--as", login)
    assert (ran.status, ran.rows) == (4, [])
    assert not list(desk.home.glob("*damaged*"))


def test_an_administrator_salvages_with_his_password_alone(desk: Motcua, given: Path) -> None:
    tamper(desk, "UPDATE ledger SET body = x'00' WHERE seq = 2")
    given.write_text("không phải đâu\n")
    ran = desk("ledger", "salvage", *AS_QUAN)
    assert (ran.status, ran.rows) == (4, [])
    given.write_text(f"{GOOD}\n")
    ran = desk("ledger", "salvage", *AS_QUAN)
    assert (ran.status, ran.rows[0]["rows_lost"]) == (0, {})
    assert "bản sao lưu" not in ran.said
    assert salvaged_by(desk) == ["quan"]


def test_words_given_for_a_login_do_not_get_into_the_ledger(motcua: Motcua) -> None:
    a_refused_call(motcua)
    tamper(motcua, "UPDATE ledger SET id = 'x' WHERE seq = 1")
    ran = motcua("ledger", "salvage", "--as", "099123456789")
    assert (ran.status, ran.rows) == (4, [])
    spoil(motcua, "accounts")
    assert motcua("ledger", "salvage", "--as", "099123456789").status == 0
    assert salvaged_by(motcua) == [UNPROVEN]


@pytest.mark.skipif(os.name != "posix", reason="permissions of a group: POSIX")
def test_the_lock_of_a_rescue_keeps_nobody_out_afterwards_who_shares_the_desk(tmp_path: Path) -> None:
    tmp_path.chmod(0o770)
    with alone(tmp_path):
        pass
    assert stat.S_IMODE((tmp_path / "window.lock").stat().st_mode) == 0o660
