"""The store's contract, in a file and on a real PostgreSQL: the same events, books, lists and counts, whatever keeps them."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import Table, delete, update

from app.core.errors import CouldNotKeep, Refused, WrongUsage
from app.core.lookup import Service
from app.core.people import Clerk, Commitment, Grant, Post, Proof, Scope, SecondFactor, Term, UnitCommitment
from app.core.tally import Month, Tally, TallyLine
from app.core.units import Unit, UnitKind, UnitTree
from app.core.usage import EventKind
from app.core.waiting import WaitingState
from app.misuse.books import Declared, Relation
from app.misuse.flag import Flag, Rule
from app.misuse.verdict import Review, Verdict
from app.store import accounts, flags, kept, passwords, units, waiting
from app.store.about import events_about
from app.store.accounts import Accounts
from app.store.database import Change, Database
from app.store.dossiers import events_of
from app.store.flags import Flags
from app.store.kept import KeptDossiers, KeptRow, Opened
from app.store.keys import KeyFile
from app.store.ledger import Ledger
from app.store.passwords import Passwords
from app.store.schema import checkpoints_table, ledger_table, waiting_table
from app.store.seal import Anchor
from app.store.second_factor import SecondFactors
from app.store.units import Units
from app.store.waiting import LEASE, WaitingList
from tests.clocks import HandClock
from tests.contract.conftest import Office
from tests.unit.store.conftest import MORNING, an_event
from tests.unit.store.test_waiting_list import an_item

DAY = dt.date(2026, 11, 23)
EVERYTHING = Scope(units=None, clerk=None)
LAN = Clerk(login="lan", name="Trần Thị Lan", unit=Unit(code="X1", name="UBND xã Một"))


def keep(database: Database, *changes: Change) -> None:
    with database.writing() as connection:
        for change in changes:
            change(connection)


# --- the ledger ------------------------------------------------------------------------------------------------------


def test_what_was_appended_comes_back_in_order_and_the_chain_is_whole_and_signed(ledger: Ledger) -> None:
    events = [an_event(dossier=f"D-{n}", note="Đặng Thị Ngọc") for n in range(230)]
    assert [ledger.append(event) for event in events] == list(range(1, 231))
    assert list(ledger.events()) == events
    assert list(ledger.events(newest_first=True)) == events[::-1]
    signed = ledger.sign_end(at=MORNING)
    assert signed is not None
    whole = ledger.verify(thorough=True, anchor=Anchor.of(signed.seq, signed.head))
    assert (whole.ok, whole.events, whole.signed) == (True, 230, 230)
    assert ledger.verify(recent=True).ok
    assert [event.dossier for event in ledger.named([events[7].id, events[3].id])] == ["D-3", "D-7"]


def test_a_chain_that_was_cut_does_not_fit_its_anchor(ledger: Ledger) -> None:
    ledger.append(an_event())
    state = ledger.verify(anchor=Anchor.parse("9:0f21b63f16d53e21"))
    assert (state.reason, state.events) == ("cut", 1)


def test_an_event_and_the_change_it_tells_of_are_kept_together_or_not_at_all(office: Office) -> None:
    ledger = office.ledger()
    ledger.append(an_event(EventKind.ACCOUNT), accounts.adding(LAN))
    with pytest.raises(WrongUsage, match=r"accounts\.taken"):
        ledger.append(an_event(EventKind.ACCOUNT), accounts.adding(LAN))
    assert ledger.verify().events == 1
    assert Accounts(office.open()).find("lan") == LAN


def test_an_event_is_in_the_ledger_once(ledger: Ledger) -> None:
    event = an_event()
    ledger.append(event)
    with pytest.raises(CouldNotKeep):
        ledger.append(event)
    assert ledger.verify().events == 1


@pytest.mark.parametrize("table", [ledger_table, checkpoints_table])
def test_nothing_of_the_ledger_can_be_changed_or_deleted(ledger: Ledger, table: Table) -> None:
    ledger.append(an_event())
    for statement in (update(table).values(desk="other"), delete(table)):
        with pytest.raises(CouldNotKeep), ledger.database.writing() as connection:
            connection.execute(statement)
    assert ledger.verify(thorough=True).ok


def test_a_view_stays_as_it_was_while_others_write(office: Office) -> None:
    ledger, other = office.ledger(), office.ledger()
    ledger.append(an_event())
    events = ledger.events()
    next(events)
    other.append(an_event())
    assert list(events) == []
    assert len(list(ledger.events())) == 2


def test_what_happened_on_a_day_is_found(ledger: Ledger) -> None:
    for day in range(3):
        ledger.append(an_event(at=MORNING + dt.timedelta(days=day), dossier=f"D-{day}"))
    assert [event.dossier for event in events_of(ledger.database, MORNING.date() + dt.timedelta(days=1), scope=EVERYTHING)] == ["D-1"]


def test_every_event_about_a_citizen_is_found_by_his_pseudonym(ledger: Ledger) -> None:
    subject = ledger.pseudonym("099000000001")
    written = [an_event(subject=subject), an_event(subject="k:2"), an_event(EventKind.UNMASK, subject=subject)]
    for event in written:
        ledger.append(event)
    assert events_about(ledger.database, [subject]) == (written[0], written[2])


# --- the books -------------------------------------------------------------------------------------------------------


def test_people_and_what_they_signed_and_were_granted_come_back(database: Database) -> None:
    books, term = Accounts(database), Term(first=DAY, last=DAY + dt.timedelta(days=9))
    both = frozenset({Service.CITIZEN, Service.HOUSEHOLD})
    grant = Grant(login="lan", services=both, procedures=frozenset({"1.004873"}), term=term, second_factor=True)
    signed = Commitment(login="lan", document="12/CK", text_version="2023", term=Term(first=DAY))
    keep(database, accounts.adding(LAN), accounts.committing(signed), accounts.granting(grant), accounts.suspending("lan", term))
    assert books.find("lan") == replace(LAN, suspension=term)
    assert (books.commitments("lan"), books.grants("lan")) == ((signed,), (grant,))
    keep(database, accounts.withdrawing("lan"), accounts.suspending("lan", None))
    assert (books.find("lan"), books.grants("lan")) == (LAN, ())
    assert books.seen_in(Scope(units=frozenset({"X2"}), clerk=None)) == ()


def test_units_are_a_tree_and_what_the_province_printed_stays_verbatim(database: Database) -> None:
    district = Unit(code="689", name="Thành phố Đồng Xoài", kind=UnitKind.DISTRICT, valid_from=DAY, valid_to=DAY, successor="25195")
    part = Unit(code="689.mot-cua", name="Một cửa", parent="689")
    line = TallyLine(period=Month("2023-03"), number=28, unit="689", name="TP. Đồng Xoài", tally=Tally(people=188), tracked_by="CA")
    signed = UnitCommitment(unit="689", document="1/CK", text_version="2023", term=Term(first=DAY))
    keep(database, units.entering([district, part]), units.committing(signed), units.printing([line]), units.printing([line]))
    books = Units(database)
    assert books.tree() == UnitTree.of([district, part])
    assert (books.commitments(), books.printed()) == ((signed,), (line,))


def test_after_five_wrong_passwords_none_counts_however_often_the_books_are_opened(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    clock = HandClock()

    def opened() -> Passwords:
        return Passwords(database=office.open(), keys=KeyFile(tmp_path / "keys.json"), clock=clock, good_for=dt.timedelta(days=90))

    first = opened()
    keep(first.database, accounts.adding(replace(LAN, post=Post.ADMINISTRATOR)), first.setting("lan", "núi cao", one_time=False))
    assert first.are_in_use()
    assert first.try_one("lan", "núi cao") is Proof.PROVED
    assert [opened().try_one("lan", "sai") for _ in range(5)] == [Proof.WRONG] * 5
    assert opened().try_one("lan", "núi cao") is Proof.PAUSED
    clock.boot = "another machine"
    assert opened().try_one("lan", "núi cao") is Proof.PAUSED
    clock.pass_time(minutes=16)
    assert opened().try_one("lan", "núi cao") is Proof.PROVED


def test_a_one_time_code_counts_once(office: Office, tmp_path: Path) -> None:
    database, clock, keys = office.open(), HandClock(), KeyFile(tmp_path / "keys.json")
    both = [
        SecondFactors(database=one, desk="desk-1", keys=keys, clock=clock, remembered=dt.timedelta()) for one in (database, office.open())
    ]
    _, change = both[0].enrol("lan")
    keep(database, accounts.adding(LAN), change)
    both[0].tidy("lan")
    secret = keys.get(*keys.names()) or b""
    code = TOTP(secret, 6, SHA1(), 30).generate(clock.now().timestamp()).decode()
    assert [one.confirm("lan", code) for one in both] == [SecondFactor.CONFIRMED, SecondFactor.USED]


def test_a_flag_is_opened_once_and_judged_until_the_last_word(database: Database) -> None:
    flag = Flag(rule=Rule.FAST, clerk="lan", unit="X1", at=MORNING, events=("e1", "e2"), values=(("count", "5"),))
    for by in ("boss", "other"):
        keep(database, flags.opening(flag, edition="e1", by=by, at=MORNING))
    review = Review(flag=flag, edition="e1", opened_at=MORNING, opened_by="boss")
    assert Flags(database).seen_in(EVERYTHING) == (review,)
    assert Flags(database).seen_in(Scope(units=frozenset({"X2"}), clerk=None)) == ()
    judged = replace(review, verdict=Verdict.FORWARD, reason="unclear", judged_at=MORNING, judged_by="boss")
    keep(database, flags.judging(judged))
    with pytest.raises(Refused):
        keep(database, flags.judging(judged))
    near = Declared(relation=Relation.RELATIVE, subject="k:1", clerk="lan")
    keep(database, flags.declaring(near), flags.declaring(near))
    assert Flags(database).declared() == (near,)


# --- what is one desk's alone ----------------------------------------------------------------------------------------


def test_those_who_wait_are_held_by_one_at_a_time_and_their_claims_come_back(office: Office) -> None:
    one, other = WaitingList(office.open()), WaitingList(office.open())
    first = an_item(1, claim="Nguyễn Thử 099000000001".encode())
    one.keep(waiting.adding(first))
    one.keep(waiting.adding(an_item(2)))
    one.keep(waiting.adding(replace(first, id="0000000a", fields=("residence",))))
    assert other.items() == (replace(first, fields=("residence", "sex")), an_item(2))
    assert one.take("00000001", now=MORNING) is not None
    assert other.take("00000001", now=MORNING) is None
    assert other.take("00000001", now=MORNING + LEASE) is not None
    other.keep(waiting.tried(replace(first, state=WaitingState.ANSWERED, tries=1, tried_at=MORNING, outcome="NOT_FOUND")))
    other.keep(waiting.removing("00000002"))
    (left,) = one.items()
    assert (left.claim, left.state) == (b"", WaitingState.ANSWERED)


def test_a_day_that_is_none_stops_nobody_else_who_waits(database: Database) -> None:
    items = WaitingList(database)
    items.keep(waiting.adding(an_item(1)))
    items.keep(lambda connection: connection.execute(update(waiting_table).values(added_at="never")))
    items.keep(waiting.adding(an_item(2)))
    assert {item.id: item.state for item in items.items()} == {"00000001": WaitingState.FAILED, "00000002": WaitingState.WAITING}


def test_a_dossier_that_is_not_finished_is_its_clerks_until_it_is_given_away(database: Database) -> None:
    drawer = KeptDossiers(database, "desk-1")
    row = KeptRow(id="0000000a", login="lan", unit="X1", number="D-1", procedure="1.004873", kept_at=MORNING)
    drawer.change(kept.keeping(Opened(row=row, content=b"\x01Th\xe1\xbb\xad"), desk="desk-1", day=DAY))
    assert drawer.of("lan") == (row,)
    assert drawer.open(row.id, login="minh") is None
    keep(database, kept.giving(row.id, login="lan", to="minh", unit="X1"))
    given = drawer.open(row.id, login="minh")
    assert given is not None
    assert (given.content, given.row.given_by) == (b"\x01Th\xe1\xbb\xad", "lan")
    assert drawer.purge(today=DAY + dt.timedelta(days=1), barred=()) == 1
