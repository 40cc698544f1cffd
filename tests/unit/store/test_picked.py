"""What the supervisor's pages pick out of the store: events by their ids, everybody's grants, and a check that says how far it is."""

import datetime as dt

import pytest
from sqlalchemy import text

from app.core.errors import CouldNotKeep
from app.core.lookup import Service
from app.core.people import Clerk, Grant, Term, Unit
from app.store import accounts, verification
from app.store.accounts import Accounts
from app.store.ledger import Ledger
from tests.unit.store.conftest import an_event

DAY = dt.date(2026, 11, 22)


def test_events_come_by_their_ids_in_the_order_of_the_chain(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.store.ledger._AT_ONCE", 2)
    kept = [an_event(dossier=f"D-{number}") for number in range(6)]
    for event in kept:
        ledger.append(event)
    wanted = [kept[4].id, kept[1].id, kept[4].id, "gone", kept[2].id]
    assert ledger.named(wanted) == (kept[1], kept[2], kept[4])
    assert ledger.named([]) == ()


def test_an_event_that_cannot_be_read_is_named_tampered(ledger: Ledger) -> None:
    event = an_event()
    ledger.append(event)
    with ledger.database.writing() as connection:
        for trigger in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            connection.execute(text(f"DROP TRIGGER {trigger}"))
        connection.execute(text("UPDATE ledger SET body = x'00'"))
    with pytest.raises(CouldNotKeep, match=r"store\.tampered"):
        ledger.named([event.id])


def test_a_check_says_how_far_it_is_and_stops_when_told(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "_TOLD_EVERY", 2)
    for _ in range(5):
        ledger.append(an_event())
    heard: list[int] = []
    assert ledger.verify(passed=heard.append).ok
    assert heard == [2, 4]

    def enough(number: int) -> None:
        raise InterruptedError(number)

    with pytest.raises(InterruptedError, match="2"):
        ledger.verify(thorough=True, passed=enough)


def test_everybodys_grants_come_oldest_first(ledger: Ledger) -> None:
    books = Accounts(ledger.database)
    unit = Unit(code="X1", name="UBND xã Một")
    given = [
        Grant(login=login, services=frozenset({Service.CITIZEN}), procedures=frozenset(), term=Term(first=DAY - dt.timedelta(days=days)))
        for login, days in (("lan", 1), ("mai", 3))
    ]
    with books.database.writing() as connection:
        for login in ("lan", "mai"):
            accounts.adding(Clerk(login=login, name=login, unit=unit))(connection)
        for grant in given:
            accounts.granting(grant)(connection)
    assert books.all_grants() == (given[1], given[0])
