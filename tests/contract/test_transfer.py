"""A desk's file carried over to a real server: the same chain, the same books, once; or nothing of it."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from app.core.errors import CouldNotKeep, MotcuaError, Refused
from app.core.lookup import Service
from app.core.people import Clerk, Grant, SecondFactor, Term
from app.core.tally import Month, Tally, TallyLine
from app.core.units import Unit
from app.core.usage import EventKind, Period, UsageCount
from app.store import accounts, kept, transfer, units, waiting
from app.store.about import archived_about, lacks_some
from app.store.accounts import Accounts
from app.store.archive import archive
from app.store.database import Change, Database
from app.store.kept import KeptDossiers, KeptRow, Opened
from app.store.keys import KeyFile
from app.store.ledger import Ledger
from app.store.passwords import Passwords
from app.store.province import DESKS
from app.store.reports import EVERYTHING, Reports
from app.store.schema import checkpoints_table, is_closed, ledger_table, passwords_table, second_factors_table
from app.store.seal import Seal
from app.store.second_factor import SecondFactors
from app.store.units import Units
from app.store.waiting import WaitingList
from tests.clocks import HandClock
from tests.contract.conftest import DESK, KEY, SEED, SUBJECT_KEY, Office
from tests.contract.postgres import OWNER, Cluster
from tests.unit.store.conftest import MORNING, an_event
from tests.unit.store.test_waiting_list import an_item

LAN = Clerk(login="lan", name="Trần Thị Lan", unit=Unit(code="X1", name="UBND xã Một"))
GRANT = Grant(
    login="lan",
    services=frozenset({Service.CITIZEN}),
    procedures=frozenset(),
    term=Term(first=dt.date(2026, 11, 1), last=None),
    second_factor=False,
)
GRANTED = accounts.granting(GRANT)
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


def begin_again(own: Ledger) -> None:
    """As where the server had it all, and the file was not closed any more."""
    with own.database.writing() as connection:
        connection.execute(text("DROP TRIGGER ledger_moved"))


def the_books(database: Database) -> tuple[object, ...]:
    """Who may do what, and what was printed."""
    people = Accounts(database)
    with database.reading() as connection:
        proofs = [connection.execute(select(table).order_by(*table.primary_key)).all() for table in (passwords_table, second_factors_table)]
    return people.everybody(), people.all_grants(), Units(database).printed(), proofs


def change_all(own: Ledger, folder: Path, words: str, *, hour: int) -> None:
    """A grant, a password, a second factor, printed lines: each given anew, or for the first time."""
    clock, keys = HandClock(MORNING + dt.timedelta(hours=hour)), KeyFile(folder / "keys.json")
    proofs = Passwords(database=own.database, keys=keys, clock=clock, good_for=dt.timedelta(days=90))
    factors = SecondFactors(database=own.database, desk=DESK, keys=keys, clock=clock, remembered=dt.timedelta())
    _, enrolling = factors.enrol("lan")
    with own.database.writing() as connection:
        for change in (GRANTED, proofs.setting("lan", words, one_time=False), enrolling, units.printing([printed(hour)])):
            change(connection)


def printed(number: int) -> TallyLine:
    return TallyLine(period=Month("2026-10"), number=number, unit="X1", name="UBND xã Một", tally=Tally(), tracked_by="")


def test_what_was_taken_away_between_two_attempts_is_not_brought_back(own: Ledger, province: Office, tmp_path: Path) -> None:
    change_all(own, tmp_path, "núi cao sông dài", hour=1)
    transfer.transfer(own, province.open())
    assert the_books(province.open()) == the_books(own.database)
    begin_again(own)
    own.append(an_event(EventKind.GRANT), accounts.withdrawing("lan"))
    with own.database.writing() as connection:
        connection.execute(delete(second_factors_table))
        units.printing([printed(2)])(connection)
    transfer.transfer(own, province.open())
    there = province.open()
    assert Accounts(there).grants("lan") == ()
    assert the_books(there) == the_books(own.database)


def test_what_was_changed_between_two_attempts_is_on_the_server_as_it_is_now(own: Ledger, province: Office, tmp_path: Path) -> None:
    change_all(own, tmp_path, "núi cao sông dài", hour=1)
    transfer.transfer(own, province.open())
    begin_again(own)
    with own.database.writing() as connection:
        accounts.withdrawing("lan")(connection)
    change_all(own, tmp_path, "trời xanh mây trắng", hour=2)
    transfer.transfer(own, province.open())
    assert the_books(province.open()) == the_books(own.database)


def another_desk_works(province: Office, change: Change | None = None) -> None:
    province.ledger("desk-2").append(an_event(EventKind.ACCOUNT, desk="desk-2"), change)


def test_where_others_work_on_the_server_by_then_theirs_stays(own: Ledger, province: Office, tmp_path: Path) -> None:
    """And a try of a password is no difference."""
    change_all(own, tmp_path, "núi cao sông dài", hour=1)
    transfer.transfer(own, province.open())
    begin_again(own)
    mai = Clerk(login="mai", name="Mai", unit=LAN.unit)
    factors = SecondFactors(
        database=province.open("desk-2"), desk="desk-2", keys=KeyFile(tmp_path / "2.json"), clock=HandClock(), remembered=dt.timedelta()
    )
    another_desk_works(province, accounts.adding(mai))
    another_desk_works(province, accounts.granting(replace(GRANT, login="mai")))
    for login in ("lan", "mai"):
        another_desk_works(province, factors.enrol(login)[1])
    with own.database.writing() as connection:
        connection.execute(update(passwords_table).values(wrong=2, proved_at="2026-11-20T08:00:00+00:00"))
        connection.execute(delete(second_factors_table))
    transfer.transfer(own, province.open())
    there = province.open()
    assert [person.login for person in Accounts(there).everybody()] == ["lan", "mai"]
    assert Accounts(there).all_grants() == (GRANT, replace(GRANT, login="mai"))
    assert factors.state("lan") is factors.state("mai") is SecondFactor.WANTED
    with there.reading() as connection:
        assert set(connection.execute(select(second_factors_table.c.desk)).scalars()) == {"desk-2"}


@pytest.mark.parametrize("where", ["file", "server"])
@pytest.mark.parametrize("what", ["suspended", "withdrawn", "granted", "password", "printed"])
def test_what_others_may_have_changed_meanwhile_is_neither_overwritten_nor_brought_back(
    own: Ledger, province: Office, tmp_path: Path, where: str, what: str
) -> None:
    change_all(own, tmp_path, "núi cao sông dài", hour=1)
    transfer.transfer(own, province.open())
    begin_again(own)
    another_desk_works(province)
    place = own.database if where == "file" else province.open("desk-2")
    proofs = Passwords(database=place, keys=KeyFile(tmp_path / "keys.json"), clock=HandClock(), good_for=dt.timedelta(days=90))
    changes = {
        "suspended": accounts.suspending("lan", Term(first=dt.date(2026, 11, 30))),
        "withdrawn": accounts.withdrawing("lan"),
        "granted": GRANTED,
        "password": proofs.setting("lan", "trời xanh mây trắng", one_time=True),
        "printed": units.printing([printed(2)]),
    }
    with place.writing() as connection:
        changes[what](connection)
    before, file = the_books(province.open()), the_books(own.database)
    assert refused(lambda: transfer.transfer(own, province.open())) == "store.books_differ"
    assert (the_books(province.open()), the_books(own.database)) == (before, file)
    own.append(an_event())


def drawers(server: Cluster) -> list[tuple[Any, ...]]:
    return server.sql("SELECT desk, id FROM motcua.waiting UNION ALL SELECT desk, id FROM motcua.kept_dossiers ORDER BY 1, 2")


@pytest.fixture
def second_desk(province: Office) -> Ledger:
    """Works on the server and has somebody waiting, and a dossier that is not finished."""
    other = province.ledger("desk-2")
    other.append(an_event(desk="desk-2"))
    WaitingList(other.database).keep(waiting.adding(an_item(2)))
    KeptDossiers(other.database, "desk-2").change(kept.keeping(Opened(row=ROW, content=b"theirs"), desk="desk-2", day=MORNING.date()))
    return other


def test_the_drawer_of_another_desk_stays_as_it_is(own: Ledger, second_desk: Ledger, province: Office, server: Cluster) -> None:
    theirs = [("desk-2", "00000002"), ("desk-2", ROW.id)]
    assert drawers(server) == theirs
    transfer.transfer(own, province.open())
    assert drawers(server) == [(DESK, "00000001"), (DESK, ROW.id), *theirs]
    begin_again(own)
    transfer.transfer(own, province.open())
    assert drawers(server) == [(DESK, "00000001"), (DESK, ROW.id), *theirs]


@pytest.mark.parametrize("attribute", ["", "BYPASSRLS"])
def test_a_login_above_the_server_s_rules_moves_nothing(
    own: Ledger, second_desk: Ledger, province: Office, server: Cluster, attribute: str
) -> None:
    before = drawers(server)
    role = OWNER
    if attribute:
        role = "passes"
        server.login(role, DESKS)
        server.sql(f"ALTER ROLE {role} {attribute}")
    with closing(Database.connect(server.url(role), password="", desk=DESK, key=KEY)) as books:
        assert refused(lambda: transfer.transfer(own, books)) == "store.owner_login"
    assert drawers(server) == before != []
    assert chain(province.ledger()) == [[], []]
    own.append(an_event())
    assert transfer.transfer(own, province.open()) == 152


def test_an_empty_file_has_not_arrived_anywhere(province: Office, tmp_path: Path) -> None:
    with closing(Database.open(tmp_path / "empty.db", key=KEY)) as empty:
        assert refused(lambda: transfer.require_arrived(empty, province.open(), DESK)) == "store.chain_there"


def test_a_line_of_the_same_unit_that_others_had_printed_otherwise_stops_the_move(own: Ledger, province: Office) -> None:
    with own.database.writing() as connection:
        units.printing([printed(1)])(connection)
    with province.open("desk-2").writing() as connection:
        units.entering([LAN.unit])(connection)
        units.printing([printed(2)])(connection)
    assert refused(lambda: transfer.transfer(own, province.open())) == "store.books_differ"


@pytest.mark.parametrize(("lost", "lacking"), [("lost:3", True), ("lost:0", False)])
def test_whether_a_rescued_ledger_lacks_anything_is_known_in_a_file_and_on_a_server(office: Office, lost: str, lacking: bool) -> None:
    sealed = office.ledger()
    unsigned = replace(sealed, seal=None)
    unsigned.append(about := an_event(subject="k:1"))
    unsigned.append(an_event(EventKind.SALVAGE, scope=("0:00", lost)))
    sealed.sign_end(at=MORNING)
    assert lacks_some(sealed) is lacking
    assert archived_about(sealed, ["k:1", "k:2"]) == (about,)


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
