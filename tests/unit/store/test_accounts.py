"""The books: what was entered comes back, in the transaction of the event that tells of it or not at all."""

import datetime as dt

import pytest
from sqlalchemy import text

from app.core.errors import CouldNotKeep, WrongUsage
from app.core.lookup import Service
from app.core.people import Clerk, Commitment, Grant, Post, Term, Unit
from app.core.usage import EventKind
from app.store import accounts
from app.store.accounts import Accounts
from app.store.database import Change, Database
from app.store.ledger import Ledger
from tests.unit.store.conftest import an_event

DAY = dt.date(2026, 11, 22)
LAN = Clerk(login="lan", name="Trần Thị Lan", unit=Unit(code="X1", name="UBND xã Một"))
GRANT = Grant(
    login="lan",
    services=frozenset({Service.CITIZEN, Service.HOUSEHOLD}),
    procedures=frozenset({"1.004873", "1.001193"}),
    term=Term(first=DAY, last=DAY),
    second_factor=True,
)


@pytest.fixture
def books(database: Database) -> Accounts:
    return Accounts(database)


def keep(books: Accounts, *changes: Change) -> None:
    for change in changes:
        with books.database.writing() as connection:
            change(connection)


def test_an_account_comes_back_as_it_was_entered(books: Accounts) -> None:
    keep(books, accounts.adding(LAN))
    assert books.find("lan") == LAN
    assert books.find("minh") is None


def test_a_unit_keeps_its_name_whoever_is_added_to_it(books: Accounts) -> None:
    renamed = Clerk(login="minh", name="Minh", unit=Unit(code="X1", name="UBND phường Một"), post=Post.SUPERVISOR)
    keep(books, accounts.adding(LAN), accounts.adding(renamed))
    assert [(one.login, one.unit.name) for one in books.everybody()] == [("lan", "UBND xã Một"), ("minh", "UBND xã Một")]


def test_a_login_is_given_once(books: Accounts) -> None:
    keep(books, accounts.adding(LAN))
    with pytest.raises(WrongUsage, match=r"accounts\.taken"):
        keep(books, accounts.adding(LAN))


@pytest.mark.parametrize("term", [Term(first=DAY), Term(first=DAY, last=DAY)])
def test_a_suspension_begins_and_ends(books: Accounts, term: Term) -> None:
    keep(books, accounts.adding(LAN), accounts.suspending("lan", term))
    found = books.find("lan")
    assert found is not None
    assert found.suspension == term
    keep(books, accounts.suspending("lan", None))
    assert books.find("lan") == LAN


def test_a_suspension_is_known_by_the_post_of_whoever_said_it(books: Accounts) -> None:
    keep(books, accounts.adding(LAN))
    assert books.suspended_by("lan") is None
    for post in (Post.SUPERVISOR, Post.ADMINISTRATOR):
        keep(books, accounts.suspending("lan", Term(first=DAY), by=post))
        assert books.suspended_by("lan") is post
    keep(books, accounts.suspending("lan", None))
    assert (books.suspended_by("lan"), books.suspended_by("nobody")) == (None, None)


def test_commitments_and_grants_come_back_oldest_first_and_only_their_owners(books: Accounts) -> None:
    old = Commitment(login="lan", document="1/CK", text_version="2025", term=Term(first=dt.date(2025, 1, 1), last=DAY))
    new = Commitment(login="lan", document="2/CK", text_version="2026", term=Term(first=DAY))
    every = Grant(login="lan", services=frozenset({Service.AUTHENTICATE}), procedures=frozenset(), term=Term(first=dt.date(2025, 1, 1)))
    keep(
        books, accounts.adding(LAN), accounts.committing(new), accounts.committing(old), accounts.granting(GRANT), accounts.granting(every)
    )
    assert books.commitments("lan") == (old, new)
    assert books.grants("lan") == (every, GRANT)
    assert (books.commitments("minh"), books.grants("minh")) == ((), ())
    keep(books, accounts.withdrawing("lan"))
    assert books.grants("lan") == ()


def test_nothing_is_granted_to_nobody(books: Accounts) -> None:
    with pytest.raises(CouldNotKeep):
        keep(books, accounts.granting(GRANT))


def test_a_change_is_kept_with_its_event_or_not_at_all(books: Accounts) -> None:
    ledger = Ledger(books.database, "desk-1", b"s" * 32)
    ledger.append(an_event(EventKind.ACCOUNT, account="lan"), accounts.adding(LAN))
    assert books.find("lan") == LAN
    with pytest.raises(WrongUsage, match=r"accounts\.taken"):
        ledger.append(an_event(EventKind.ACCOUNT, account="lan"), accounts.adding(LAN))
    assert ledger.verify().events == 1


@pytest.mark.parametrize("change", ["UPDATE accounts SET post = 'king'", "UPDATE grants SET services = '037,999'"])
def test_books_that_somebody_else_wrote_in_are_broken(books: Accounts, change: str) -> None:
    keep(books, accounts.adding(LAN), accounts.granting(GRANT))
    with books.database.writing() as connection:
        connection.execute(text(change))
    with pytest.raises(CouldNotKeep, match=r"store\.broken"):
        books.everybody()
        books.grants("lan")
