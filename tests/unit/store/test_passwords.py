"""Passwords: counted tries, a pause that no clock and no restart ends early, and how old one may grow."""

import datetime as dt
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from app.core.errors import CouldNotKeep
from app.core.people import Clerk, Post, Proof, Unit
from app.store import accounts, passwords
from app.store.database import Change, Database
from app.store.keys import KeyFile
from app.store.passwords import Passwords, proves
from tests.clocks import HandClock

GOOD, BAD = "núi cao suối sâu", "không phải đâu"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def books(database: Database, clock: HandClock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Passwords:
    """lan has a password of her own, minh a one-time one, hoa none."""
    light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", light)  # the cost is measured once, below
    books = Passwords(database=database, keys=KeyFile(tmp_path / "keys.json"), clock=clock, good_for=dt.timedelta(days=90))
    for login, post in (("lan", Post.CLERK), ("minh", Post.ADMINISTRATOR), ("hoa", Post.CLERK)):
        keep(books, accounts.adding(Clerk(login=login, name=login, unit=Unit(code="X1", name="X"), post=post)))
    keep(books, books.setting("lan", GOOD, one_time=False))
    keep(books, books.setting("minh", GOOD, one_time=True))
    return books


def keep(books: Passwords, change: Change) -> None:
    with books.database.writing() as connection:
        change(connection)


def again(books: Passwords, clock: HandClock) -> Passwords:
    """Another program on the same file."""
    return Passwords(database=books.database, keys=books.keys, clock=clock, good_for=books.good_for)


def test_a_password_is_known_by_its_owner_however_it_is_typed(books: Passwords) -> None:
    assert (books.have("lan"), books.have("minh"), books.have("hoa")) == (True, True, False)
    decomposed = "nu\u0301i cao suo\u0302\u0301i sa\u0302u"
    tries = [books.try_one("lan", word) for word in (GOOD, decomposed, BAD, "")]
    assert tries == [Proof.PROVED, Proof.PROVED, Proof.WRONG, Proof.WRONG]
    assert books.try_one("hoa", GOOD) is Proof.NONE


def test_it_is_kept_as_argon2id_of_the_decided_cost_and_never_as_text(database: Database, clock: HandClock, tmp_path: Path) -> None:
    books = Passwords(database=database, keys=KeyFile(tmp_path / "keys.json"), clock=clock, good_for=dt.timedelta(days=90))
    keep(books, accounts.adding(Clerk(login="lan", name="Lan", unit=Unit(code="X1", name="X"))))
    keep(books, books.setting("lan", GOOD, one_time=False))
    with database.reading() as connection:
        row = str(connection.execute(text("SELECT * FROM passwords")).one())
    assert "$argon2id$v=19$m=65536,t=3,p=4$" in row
    assert GOOD not in row
    assert books.try_one("lan", GOOD) is Proof.PROVED


def test_after_five_wrong_ones_even_the_right_one_waits_fifteen_minutes(books: Passwords, clock: HandClock) -> None:
    assert [books.try_one("lan", BAD) for _ in range(5)] == [Proof.WRONG] * 5
    assert books.try_one("lan", GOOD) is Proof.PAUSED
    assert books.try_one("minh", GOOD) is Proof.ONE_TIME, "nobody else waits"
    clock.pass_time(minutes=14, seconds=59)
    assert again(books, clock).try_one("lan", GOOD) is Proof.PAUSED
    clock.pass_time(seconds=2)
    assert again(books, clock).try_one("lan", GOOD) is Proof.PROVED


def test_a_right_one_forgets_the_wrong_ones_before_it(books: Passwords) -> None:
    for _ in range(3):
        assert [books.try_one("lan", BAD) for _ in range(4)] == [Proof.WRONG] * 4
        assert books.try_one("lan", GOOD) is Proof.PROVED


@pytest.mark.parametrize("hours", [-48, 48])
def test_a_turned_clock_neither_ends_the_pause_nor_makes_it_longer(books: Passwords, clock: HandClock, hours: int) -> None:
    for _ in range(5):
        books.try_one("lan", BAD)
    clock.set_back(hours=hours)
    assert books.try_one("lan", GOOD) is Proof.PAUSED
    clock.pass_time(minutes=15)
    assert books.try_one("lan", GOOD) is Proof.PROVED


def test_a_restart_does_not_end_the_pause(books: Passwords, clock: HandClock) -> None:
    for _ in range(5):
        books.try_one("lan", BAD)
    clock.boot = "boot-2"
    assert books.try_one("lan", GOOD) is Proof.PAUSED
    clock.pass_time(minutes=15)
    assert books.try_one("lan", GOOD) is Proof.PROVED


def test_a_restart_with_the_clock_set_back_locks_nobody_out_for_days(books: Passwords, clock: HandClock) -> None:
    for _ in range(5):
        books.try_one("lan", BAD)
    clock.boot = "boot-2"
    clock.set_back(days=3)
    assert books.try_one("lan", GOOD) is Proof.PROVED


def test_a_try_that_was_cut_short_counts_as_wrong(books: Passwords, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(passwords, "_fits", killed)
        for _ in range(5):
            with pytest.raises(KeyboardInterrupt):
                books.try_one("lan", GOOD)
    assert books.try_one("lan", GOOD) is Proof.PAUSED


def test_a_password_grows_too_old_and_a_one_time_one_soon(books: Passwords, clock: HandClock) -> None:
    clock.pass_time(days=7)
    assert books.try_one("minh", GOOD) is Proof.ONE_TIME
    clock.pass_time(minutes=1)
    assert books.try_one("minh", GOOD) is Proof.OUTWORN
    clock.pass_time(days=82, hours=23)
    assert books.try_one("lan", GOOD) is Proof.PROVED
    clock.pass_time(hours=1)
    assert books.try_one("lan", GOOD) is Proof.EXPIRED
    keep(books, books.setting("lan", BAD, one_time=False))
    assert (books.try_one("lan", BAD), books.try_one("lan", GOOD)) == (Proof.PROVED, Proof.WRONG)


def test_passwords_are_in_use_once_an_administrator_chose_his_own(books: Passwords) -> None:
    assert not books.are_in_use()
    keep(books, books.setting("minh", GOOD, one_time=False))
    assert books.are_in_use()


def test_passwords_stay_in_use_in_a_file_that_lost_them(books: Passwords) -> None:
    keep(books, books.setting("minh", GOOD, one_time=False))
    assert books.are_in_use()
    keep(books, lambda connection: connection.execute(text("DELETE FROM passwords")))
    assert books.are_in_use()
    assert not books.have("minh")


def test_a_password_is_shown_to_a_file_that_counts_no_try(books: Passwords) -> None:
    tries = [proves(books.database, login, word) for login, word in (*[("lan", BAD)] * 9, ("lan", GOOD), ("hoa", GOOD))]
    assert tries == [False] * 9 + [True, False]
    assert books.try_one("lan", GOOD) is Proof.PROVED, "and none was counted"


@pytest.mark.parametrize("damage", ["hash = 'x'", "hash = '$argon2id$v=19$m=8,t=1,p=1$AAAA$AA'", "set_at = 'x'"])
def test_a_row_that_no_program_wrote_is_a_broken_file(books: Passwords, damage: str) -> None:
    keep(books, lambda connection: connection.execute(text(f"UPDATE passwords SET {damage}")))
    with pytest.raises(CouldNotKeep, match=r"store\.broken"):
        books.try_one("lan", GOOD)
