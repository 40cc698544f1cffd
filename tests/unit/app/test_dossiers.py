"""Unfinished dossiers at a desk: whose they are, how long, what the ledger tells of them; and the list of a day."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.claimant import Claimant
from app.core.dossiers import DayDossier, Standing
from app.core.errors import BadInput, NotPermitted, Refused, WrongUsage
from app.core.people import Post, Term
from app.core.usage import EventKind
from app.counter import Counter
from app.dossiers import UNREADABLE, Dossiers
from app.kept import Kept, KeptPerson, KeptSheet
from app.personnel import Personnel
from app.store.accounts import suspending
from app.store.database import Database
from app.store.kept import KeptDossiers, Opened, keeping
from tests.clocks import HandClock
from tests.unit.app.offices import FIRST, PROCEDURE, a_desk, employ, events, hire, texts_of, values_of

TODAY = dt.date(2026, 11, 20)
SAID = KeptPerson(role="applicant", claimant=Claimant.of_card("applicant", FIRST))


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@contextmanager
def sitting(home: Path, clock: HandClock, login: str | None = None, *, keeps: bool = True) -> Iterator[tuple[Dossiers, Counter, Personnel]]:
    """Somebody at the desk of that folder. What the real clock has forgotten at the start lies there again."""
    with a_desk(home, clock, login=login) as (counter, personnel):
        yield Dossiers(journal=counter.journal, gate=counter.gate, waiting=counter.waiting_list, keeps=keeps), counter, personnel


def a_kept(number: str = "D-1", *, out: bool = False, opened: bool = True) -> Kept:
    sheets = (KeptSheet(form="xntthn", out=out),)
    return Kept(number=number, procedure=PROCEDURE, opened=opened, front="xntthn", sheets=sheets, people=(SAID,))


def stages(counter: Counter) -> list[tuple[str, str, str]]:
    return [(event.state, event.dossier, event.account) for event in events(counter, EventKind.STAGE)]


def only(dossiers: Dossiers, day: dt.date = TODAY) -> DayDossier:
    (one,) = dossiers.of_day(day)
    return one


# --- kept, put aside, taken up ------------------------------------------------------------------------------------------


def test_what_is_kept_is_taken_up_as_it_was_and_the_ledger_knows_its_number_alone(own_home: Path, clock: HandClock) -> None:
    with sitting(own_home, clock) as (dossiers, counter, _):
        dossiers.keep("00000001", a_kept())
        assert stages(counter) == []
        dossiers.put_aside("00000001", a_kept())
        assert dossiers.take_up("00000001") == a_kept()
        assert [row.number for row in dossiers.kept()] == ["D-1"]
        assert stages(counter) == [("aside", "D-1", ""), ("resumed", "D-1", "")]
        assert all(value not in texts_of(counter) for value in values_of(FIRST))


def test_an_office_that_keeps_nothing_keeps_nothing_and_says_so(own_home: Path, clock: HandClock) -> None:
    with sitting(own_home, clock) as (dossiers, _, _):
        dossiers.keep("00000001", a_kept())
    with sitting(own_home, clock, keeps=False) as (dossiers, counter, _):
        assert dossiers.kept() == ()
        dossiers.keep("00000002", a_kept())
        with pytest.raises(Refused, match=r"kept\.off"):
            dossiers.put_aside("00000003", a_kept())
        assert (dossiers.kept(), stages(counter)) == ((), [])


def test_nothing_is_kept_beyond_its_day(own_home: Path, clock: HandClock) -> None:
    with sitting(own_home, clock) as (dossiers, _, _):
        dossiers.keep("00000001", a_kept())
        clock.pass_time(minutes=90)
        assert dossiers.purge() == 0
        clock.pass_time(days=1)
        assert dossiers.purge() == 1
        assert dossiers.kept() == ()
        with pytest.raises(WrongUsage, match=r"kept\.unknown"):
            dossiers.take_up("00000001")


def test_a_real_start_forgets_what_is_of_another_day(own_home: Path, clock: HandClock) -> None:
    with sitting(own_home, clock) as (dossiers, _, _):
        dossiers.keep("00000001", a_kept())  # by a clock of another day than the machine's
    with sitting(own_home, clock) as (dossiers, _, _):
        assert dossiers.kept() == ()


@pytest.mark.parametrize("content", [b"", b"\x01{", b"\x02{}"])
def test_what_cannot_be_read_is_given_up_with_a_word_and_others_stay(own_home: Path, clock: HandClock, content: bytes) -> None:
    with sitting(own_home, clock) as (dossiers, counter, _):
        dossiers.keep("00000001", a_kept())
        dossiers.keep("00000002", a_kept("D-2"))
        _spoil(counter.journal.ledger.database, dossiers, content)
        with pytest.raises(BadInput, match=r"kept\.(broken|other_version)"):
            dossiers.take_up("00000001")
        assert [row.number for row in dossiers.kept()] == ["D-2"]
        (event,) = events(counter, EventKind.STAGE)
        assert (event.state, event.dossier, event.reason) == ("dropped", "D-1", UNREADABLE)


def _spoil(database: Database, dossiers: Dossiers, content: bytes) -> None:
    desk = dossiers.journal.ledger.desk
    row = next(row for row in dossiers.kept() if row.number == "D-1")
    KeptDossiers(database, desk).change(keeping(Opened(row=row, content=content), desk=desk, day=TODAY))


def test_a_dossier_given_up_or_left_is_forgotten(own_home: Path, clock: HandClock) -> None:
    with sitting(own_home, clock) as (dossiers, counter, _):
        for number in ("1", "2", "3"):
            dossiers.keep(f"0000000{number}", a_kept(f"D-{number}"))
        dossiers.drop("00000001")
        dossiers.leave("00000002", a_kept("D-2"))
        dossiers.leave("00000003", None)
        assert dossiers.kept() == ()
        assert stages(counter) == [("dropped", "D-1", "")]
        with pytest.raises(WrongUsage, match=r"kept\.unknown"):
            dossiers.drop("00000001")


# --- closed -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paper", "closed"), [(None, True), ("queued", True), ("completed", True), ("sending", False), ("cancelled", False)]
)
def test_a_dossier_is_closed_when_its_papers_are_out_and_no_printer_owes_one(
    own_home: Path, clock: HandClock, paper: str | None, *, closed: bool
) -> None:
    with sitting(own_home, clock) as (dossiers, counter, _):
        about = {"dossier": "D-1", "procedure": PROCEDURE, "form": "xntthn"}
        counter.journal.write(EventKind.FILL, **about)
        if paper is not None:
            counter.journal.write(EventKind.PRINT, state=paper, **about)
        counter.journal.write(EventKind.PRINT, state="sending", **about | {"dossier": "D-9"})
        dossiers.leave("00000001", a_kept(out=True))
        assert stages(counter) == ([("closed", "D-1", "")] if closed else [])


@pytest.mark.parametrize("kept", [a_kept(out=False), a_kept(out=True, opened=False)])
def test_a_dossier_without_its_papers_or_without_a_trace_is_not_closed(own_home: Path, clock: HandClock, kept: Kept) -> None:
    with sitting(own_home, clock) as (dossiers, counter, _):
        dossiers.close(kept)
        assert stages(counter) == []


# --- another clerk ------------------------------------------------------------------------------------------------------


def test_a_dossier_is_its_clerks_alone_until_it_is_handed_over_and_then_the_colleagues(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock)
    hire(own_home, clock, login="hoa")
    with sitting(own_home, clock, "lan") as (lan, counter, personnel):
        lan.keep("00000001", a_kept())
        her = _as(counter, personnel, "hoa")
        hoa = replace(lan, journal=her.journal, gate=her.gate)
        for deed in (hoa.take_up, hoa.drop):
            with pytest.raises(WrongUsage, match=r"kept\.unknown"):
                deed("00000001")
        hoa.forget("00000001")
        assert [one.login for one in lan.colleagues(PROCEDURE)] == ["hoa"]
        lan.hand_over("00000001", "hoa")
        with pytest.raises(WrongUsage, match=r"kept\.unknown"):
            lan.take_up("00000001")
        lan.keep("00000001", a_kept("D-8"))  # a state that was on its way: too late
        one = only(lan)
        assert (one.standing, one.other, one.kept) == (Standing.HANDED, "hoa", "")
        given = only(hoa)
        assert (given.standing, given.other, given.kept, given.number) == (Standing.ASIDE, "lan", "00000001", "D-1")
        assert hoa.take_up("00000001") == a_kept()
        assert only(hoa).standing is Standing.ASIDE
        assert lan.names([one]) == {"lan": "Trần Thị Lan", "hoa": "Trần Thị Lan"}


def _as(counter: Counter, personnel: Personnel, login: str) -> Counter:
    person = personnel.accounts.find(login)
    assert person is not None
    journal = replace(counter.journal, clerk=person)
    return replace(counter, journal=journal, gate=replace(counter.gate, journal=journal))


def test_the_embedded_accounts_hand_dossiers_to_each_other(own_home: Path, clock: HandClock) -> None:
    with sitting(own_home, clock) as (dossiers, counter, _):
        dossiers.keep("00000001", a_kept())
        dossiers.hand_over("00000001", "phutrach")
        assert stages(counter) == [("handed", "D-1", "phutrach")]


def test_a_dossier_is_handed_only_to_who_may_do_that_procedure_in_that_unit_today(own_home: Path, clock: HandClock) -> None:
    yesterday = Term(first=TODAY - dt.timedelta(days=1))
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        for login, more in (("lan", {}), ("hoa", {"unit": "OTHER"}), ("tam", {}), ("van", {"post": Post.PRIVACY_OFFICER})):
            employ(personnel, login, **more)
        personnel.suspend("tam", yesterday)
    with sitting(own_home, clock, "lan") as (dossiers, counter, _):
        dossiers.keep("00000001", a_kept())
        assert dossiers.colleagues(PROCEDURE) == ()
        for login in ("hoa", "tam", "van", "lan", "nobody"):
            with pytest.raises(Refused, match=r"kept\.no_colleague"):
                dossiers.hand_over("00000001", login)
        assert stages(counter) == []


def test_a_suspension_forgets_what_he_had_not_finished(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock)
    with sitting(own_home, clock, "lan") as (dossiers, _, _):
        with a_desk(own_home, clock, login="phutrach") as (_, personnel):
            personnel.suspend("lan", Term(first=TODAY + dt.timedelta(days=1)))
            dossiers.keep("00000001", a_kept())
            assert dossiers.kept()
            personnel.suspend("lan", Term(first=TODAY))
        assert dossiers.kept() == ()
        dossiers.keep("00000001", a_kept())  # his window is still open
        assert dossiers.kept() == ()
        with pytest.raises(NotPermitted):
            dossiers.put_aside("00000001", a_kept())


def test_an_account_that_is_suspended_elsewhere_is_forgotten_with_the_next_look(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock)
    with sitting(own_home, clock, "lan") as (dossiers, counter, _):
        dossiers.keep("00000001", a_kept())
        with counter.journal.ledger.database.writing() as connection:
            suspending("lan", Term(first=TODAY))(connection)
        assert dossiers.purge() == 1


def test_who_lost_his_grant_does_not_see_it_again(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock)
    with sitting(own_home, clock, "lan") as (dossiers, _, _):
        with a_desk(own_home, clock, login="phutrach") as (_, personnel):
            personnel.withdraw("lan")
        dossiers.keep("00000001", a_kept())
        with pytest.raises(NotPermitted, match="no-grant"):
            dossiers.take_up("00000001")
        assert dossiers.kept()


def test_a_one_time_code_is_asked_for_by_the_next_look_up_and_not_to_go_on(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock, second_factor=True)
    with sitting(own_home, clock, "lan") as (dossiers, _, _):
        dossiers.keep("00000001", a_kept())
        assert dossiers.take_up("00000001") == a_kept()


# --- the list -------------------------------------------------------------------------------------------------------------


def test_the_list_has_what_was_done_today_and_what_lies_aside(own_home: Path, clock: HandClock) -> None:
    with sitting(own_home, clock) as (dossiers, counter, _):
        counter.open_dossier(number="D-0", procedure=PROCEDURE)
        clock.pass_time(minutes=1)
        counter.open_dossier(number="D-1", procedure=PROCEDURE)
        dossiers.keep("00000001", a_kept())
        dossiers.keep("00000002", a_kept("D-2", opened=False))
        found = {one.number: one for one in dossiers.of_day(TODAY)}
        assert [found[number].standing for number in ("D-0", "D-1", "D-2")] == [Standing.OPEN, Standing.ASIDE, Standing.ASIDE]
        assert (found["D-1"].kept, found["D-2"].kept, found["D-2"].events) == ("00000001", "00000002", ())
        dossiers.put_aside("00000001", a_kept())
        dossiers.forget("00000001")
        assert {one.number: one.standing for one in dossiers.of_day(TODAY)}["D-1"] is Standing.OPEN
        clock.pass_time(days=1)
        assert {one.number for one in dossiers.of_day(TODAY)} == {"D-0", "D-1"}
        assert dossiers.of_day(TODAY + dt.timedelta(days=1)) == ()


def test_the_list_says_how_many_wait_to_be_verified(own_home: Path, clock: HandClock) -> None:
    with sitting(own_home, clock) as (dossiers, counter, _):
        dossier = counter.open_dossier(number="D-1", procedure=PROCEDURE)
        counter.finish(counter.fill(dossier, "xntthn", [Claimant.of_card("applicant", FIRST)]))
        one = only(dossiers)
        assert (one.standing, one.waiting, one.sheets) == (Standing.SAVED, 1, 1)


def test_a_clerk_sees_his_own_and_a_supervisor_his_units(own_home: Path, clock: HandClock) -> None:
    for login, unit in (("lan", "DEMO"), ("hoa", "DEMO"), ("tam", "OTHER")):
        hire(own_home, clock, login=login, unit=unit)
    for number, login in enumerate(("lan", "hoa", "tam")):
        with sitting(own_home, clock, login) as (_, counter, _):
            counter.open_dossier(number=f"D-{number}", procedure=PROCEDURE)
    with sitting(own_home, clock, "lan") as (dossiers, _, _):
        assert {one.number for one in dossiers.of_day(TODAY)} == {"D-0"}
    with sitting(own_home, clock, "phutrach") as (dossiers, _, _):
        assert {one.number for one in dossiers.of_day(TODAY)} == {"D-0", "D-1"}


def test_the_register_is_made_of_the_list(own_home: Path, clock: HandClock) -> None:
    with sitting(own_home, clock) as (dossiers, counter, _):
        counter.open_dossier(number="D-1", procedure=PROCEDURE)
        found = dossiers.of_day(TODAY)
        paper = dossiers.register(found, day=TODAY, settings=counter.settings, procedures={}, test_data=True)
    assert paper.startswith(b"%PDF-1.5")
