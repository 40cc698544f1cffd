"""A desk's file carried over to a real server: the same chain, the same books, once; or nothing of it."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from app.core.errors import CouldNotKeep, MotcuaError, Refused
from app.core.people import Clerk, Term
from app.core.units import Unit
from app.core.usage import EventKind, Period, UsageCount
from app.store import accounts, kept, transfer, units, waiting
from app.store.accounts import Accounts
from app.store.archive import archive
from app.store.database import Database
from app.store.kept import KeptDossiers, KeptRow, Opened
from app.store.ledger import Ledger
from app.store.reports import EVERYTHING, Reports
from app.store.schema import checkpoints_table, is_closed, ledger_table
from app.store.seal import Seal
from app.store.waiting import WaitingList
from tests.contract.conftest import DESK, KEY, SEED, SUBJECT_KEY, Office
from tests.unit.store.conftest import MORNING, an_event
from tests.unit.store.test_waiting_list import an_item

LAN = Clerk(login="lan", name="Trần Thị Lan", unit=Unit(code="X1", name="UBND xã Một"))
ROW = KeptRow(id="0000000a", login="lan", unit="X1", number="D-1", procedure="1.004873", kept_at=MORNING)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Ledger]:
    """A desk that has worked in a file for a while."""
    with closing(Database.open(tmp_path / "motcua.db", key=KEY)) as database:
        ledger = Ledger(database, DESK, SUBJECT_KEY, Seal(SEED))
        ledger.append(an_event(EventKind.ACCOUNT), accounts.adding(LAN))
        for n in range(150):
            ledger.append(an_event(dossier=f"D-{n}", unit="X1", clerk="lan"))
        WaitingList(database).keep(waiting.adding(an_item(1, claim="Nguyễn Thử".encode())))
        KeptDossiers(database, DESK).change(kept.keeping(Opened(row=ROW, content=b"\x01Th"), desk=DESK, day=MORNING.date()))
        yield ledger


def chain(ledger: Ledger) -> list[list[Any]]:
    """Every event and every checkpoint, as they lie there."""
    tables = (ledger_table, checkpoints_table)
    with ledger.database.reading() as connection:
        return [[tuple(row) for row in connection.execute(select(t).where(t.c.desk == ledger.desk).order_by(t.c.seq))] for t in tables]


def counts(database: Database) -> tuple[UsageCount, ...]:
    return Reports.of(database).count(by=("clerk",), period=Period(), scope=EVERYTHING)


def refused(what: Callable[[], object], *, kind: type[MotcuaError] = Refused) -> str:
    with pytest.raises(kind) as problem:
        what()
    assert problem.value.explain("vi") and problem.value.explain("en")
    return problem.value.key


def test_everything_of_a_file_is_on_the_server_and_the_file_takes_nothing_more(own: Ledger, province: Office) -> None:
    assert transfer.transfer(own, province.open()) == 151
    there = province.ledger()
    assert chain(there) == chain(own)
    state = there.verify(thorough=True)
    assert (state.ok, state.events, state.head) == (True, 151, own.verify().head)
    assert Accounts(there.database).find("lan") == LAN
    assert WaitingList(there.database).items() == WaitingList(own.database).items() != ()
    opened = KeptDossiers(there.database, DESK).open(ROW.id, login="lan")
    assert opened is not None and opened.content == b"\x01Th"
    assert counts(there.database) == counts(own.database) != ()
    assert refused(lambda: own.append(an_event()), kind=CouldNotKeep) == "store.moved"
    assert own.verify(thorough=True).ok
    there.append(an_event())
    assert there.verify().events == 152


def test_what_is_a_citizens_lies_sealed_on_the_server(own: Ledger, province: Office) -> None:
    transfer.transfer(own, province.open())
    assert province.cluster is not None
    asked = "SELECT claim FROM motcua.waiting UNION ALL SELECT content FROM motcua.kept_dossiers"
    lying = [bytes(value) for (value,) in province.cluster.sql(asked)]
    assert len(lying) == 2
    assert all(value.startswith(b"sealed") for value in lying)


@pytest.mark.parametrize("step", ["_is_begun", "_merge", "_lengthen", "_add"])
def test_a_transfer_that_is_cut_short_leaves_nothing_on_the_server_and_the_file_as_it_was(
    own: Ledger, province: Office, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise CouldNotKeep("store.server_away")

    with monkeypatch.context() as patched:
        patched.setattr(transfer, step, away)
        assert refused(lambda: transfer.transfer(own, province.open()), kind=CouldNotKeep) == "store.server_away"
    assert chain(province.ledger()) == [[], []]
    assert Accounts(province.open()).everybody() == ()
    own.append(an_event())
    assert transfer.transfer(own, province.open()) == 152


def test_where_the_file_went_on_after_the_server_had_it_all_the_rest_is_added(own: Ledger, province: Office) -> None:
    """Cut short between the server's end and the file's."""
    transfer.transfer(own, province.open())
    with own.database.writing() as connection:
        connection.execute(text("DROP TRIGGER ledger_moved"))
    own.append(an_event(EventKind.ACCOUNT), accounts.suspending("lan", Term(first=dt.date(2026, 11, 30))))
    WaitingList(own.database).keep(waiting.removing("00000001"))
    assert transfer.transfer(own, province.open()) == 152
    there = province.ledger()
    assert chain(there) == chain(own)
    assert Accounts(there.database).find("lan") == Accounts(own.database).find("lan") != LAN
    assert WaitingList(there.database).items() == ()


def test_another_chain_of_the_desk_on_the_server_is_left_alone(own: Ledger, province: Office) -> None:
    there = province.ledger()
    there.append(an_event(note="another"))
    assert refused(lambda: transfer.transfer(own, province.open())) == "store.chain_there"
    assert there.verify().events == 1
    own.append(an_event())


def test_a_desk_that_went_on_at_the_server_is_not_overwritten_by_its_old_file(own: Ledger, province: Office) -> None:
    transfer.transfer(own, province.open())
    province.ledger().append(an_event())
    with own.database.writing() as connection:
        connection.execute(text("DROP TRIGGER ledger_moved"))
    assert refused(lambda: transfer.transfer(own, province.open())) == "store.chain_there"
    assert province.ledger().verify().events == 152


def test_pseudonyms_of_another_key_are_not_mixed(own: Ledger, province: Office) -> None:
    from app.store.pseudonyms import key_of_all

    key_of_all(province.open(), first="01234567")
    assert refused(lambda: transfer.transfer(own, province.open()), kind=CouldNotKeep) == "store.other_key"
    assert chain(province.ledger()) == [[], []]


def test_books_that_agree_are_one_and_books_that_do_not_stop_the_move(own: Ledger, province: Office) -> None:
    books = province.open("desk-2")
    with books.writing() as connection:
        accounts.adding(LAN)(connection)
        units.entering([Unit(code="X2", name="UBND xã Hai")])(connection)
    assert transfer.transfer(own, province.open()) == 151
    assert [person.login for person in Accounts(province.open()).everybody()] == ["lan"]


def test_an_account_of_another_name_under_the_same_login_stops_the_move(own: Ledger, province: Office) -> None:
    with province.open("desk-2").writing() as connection:
        accounts.adding(Clerk(login="lan", name="Lê Thị Lan", unit=LAN.unit))(connection)
    assert refused(lambda: transfer.transfer(own, province.open())) == "store.books_differ"
    assert chain(province.ledger()) == [[], []]
    with own.database.reading() as connection:
        assert not is_closed(connection)


def test_a_chain_whose_beginning_is_in_an_archive_moves_with_what_was_counted_of_it(own: Ledger, province: Office, tmp_path: Path) -> None:
    later = MORNING + dt.timedelta(days=400)
    own.append(an_event(at=later))
    done = archive(
        own,
        tmp_path / "archive",
        before=later - dt.timedelta(days=1),
        key=KEY,
        told=lambda done: an_event(EventKind.ARCHIVE, scope=done.scope, note=done.file.name, at=later),
    )
    assert done is not None
    transfer.transfer(own, province.open())
    there = province.ledger()
    assert chain(there) == chain(own)
    assert there.verify().ok
    assert counts(there.database) == counts(own.database) != ()


def test_a_chain_that_does_not_arrive_whole_closes_no_file(own: Ledger, province: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    real = transfer._add

    def one_less(connection: Any, table: Any, rows: Any) -> None:
        real(connection, table, [row for row in rows if table is not ledger_table or row.seq < 100])

    monkeypatch.setattr(transfer, "_add", one_less)
    assert refused(lambda: transfer.transfer(own, province.open()), kind=CouldNotKeep) == "store.tampered"
    monkeypatch.undo()
    own.append(an_event())
    assert transfer.transfer(own, province.open()) == 152
