"""What is an administrator's alone: new codes in place of others, lifting what he suspended, the name of a unit."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import Refused
from app.core.people import Post, SecondFactor, Term, Unit
from app.core.usage import EventKind
from app.personnel import Personnel
from tests.clocks import HandClock
from tests.unit.app.offices import a_desk, employ, events

TODAY = dt.date(2026, 11, 20)
Books = Callable[[str], Personnel]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def office(own_home: Path, clock: HandClock) -> Path:
    """A clerk, his supervisor, an administrator."""
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        employ(personnel)
        employ(personnel, "minh", post=Post.SUPERVISOR)
        employ(personnel, "adm", post=Post.ADMINISTRATOR)
    return own_home


def test_a_supervisor_gives_a_phone_and_no_second_one(office: Path, clock: HandClock) -> None:
    with a_desk(office, clock, login="minh") as (counter, personnel):
        assert personnel.enrol("lan").startswith("otpauth://")
        before, secrets = len(events(counter)), personnel.second_factors.keys.names()
        with pytest.raises(Refused, match=r"accounts\.administrators") as refused:
            personnel.enrol("lan")
        assert "Nhờ quản trị" in refused.value.explain()
        assert (len(events(counter)), personnel.second_factors.keys.names()) == (before, secrets)
        assert personnel.second_factors.state("lan") is SecondFactor.WANTED
    with a_desk(office, clock, login="adm") as (_, personnel):
        assert personnel.enrol("lan").startswith("otpauth://")
        personnel.reset("lan", phone=True)
    with a_desk(office, clock, login="minh") as (_, personnel):
        assert personnel.enrol("lan").startswith("otpauth://"), "the first one again"


@pytest.mark.parametrize("sooner", ["adm", "minh"])
def test_what_an_administrator_suspended_no_supervisor_lifts_whoever_said_it_first(office: Path, clock: HandClock, sooner: str) -> None:
    later = {"adm": "minh", "minh": "adm"}[sooner]
    for login in (sooner, later):
        with a_desk(office, clock, login=login) as (_, personnel):
            personnel.suspend("lan", Term(first=TODAY))
    with a_desk(office, clock, login="minh") as (counter, personnel):
        before = len(events(counter))
        with pytest.raises(Refused, match=r"accounts\.administrators"):
            personnel.resume("lan")
        assert len(events(counter)) == before
        person = personnel.accounts.find("lan")
        assert person is not None
        assert person.suspension == Term(first=TODAY)
    with a_desk(office, clock, login="adm") as (_, personnel):
        personnel.resume("lan")
        assert personnel.accounts.suspended_by("lan") is None


def test_what_a_supervisor_suspended_he_lifts_again(office: Path, clock: HandClock) -> None:
    with a_desk(office, clock, login="adm") as (_, personnel):
        personnel.suspend("lan", Term(first=TODAY, last=TODAY))
    clock.pass_time(days=2)
    with a_desk(office, clock, login="minh") as (_, personnel):
        personnel.suspend("lan", Term(first=TODAY))  # an administrator's has ended: this is another one
        personnel.suspend("lan", Term(first=TODAY, last=TODAY + dt.timedelta(days=9)))
        personnel.resume("lan")
        person = personnel.accounts.find("lan")
        assert person is not None
        assert person.suspension is None
        personnel.resume("lan")  # nothing stands: nothing to lift


def test_nobody_renames_a_unit_by_adding_to_it(office: Path, clock: HandClock) -> None:
    with a_desk(office, clock, login="minh") as (counter, personnel):
        unit = personnel.tree().units["DEMO"]
        personnel.add(login="hoa", name="Hoa", unit=replace(unit, name="Ủy ban khác"))
        assert personnel.tree().units["DEMO"] == unit
        with pytest.raises(Refused, match=r"accounts\.not_yours"):
            personnel.add(login="tam", name="Tâm", unit=Unit(code="A9", name="Ủy ban mới"))
        assert "A9" not in personnel.tree().units
        assert [event.account for event in events(counter, EventKind.ACCOUNT) if event.clerk == "minh"] == ["hoa"]
