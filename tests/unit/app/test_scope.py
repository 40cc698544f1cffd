"""A supervisor of one unit sees nothing of another's: counts and accounts are chosen by the query, not by the window."""

import datetime as dt
from pathlib import Path

import pytest

from app.core.errors import Refused
from app.core.people import Post, Term
from app.core.units import Unit, UnitKind
from app.core.usage import EventKind, Period
from app.store import units
from tests.clocks import HandClock
from tests.unit.app.offices import PROCEDURE, a_desk, employ

DAY = dt.date(2026, 11, 20)
UNITS = [
    Unit(code="689", name="Thành phố Đồng Xoài", kind=UnitKind.DISTRICT, valid_to=dt.date(2025, 6, 30)),
    Unit(code="689.p1", name="Phường Tân Phú", kind=UnitKind.COMMUNE, parent="689", successor="p1", valid_to=dt.date(2025, 6, 30)),
    Unit(code="p1", name="Phường Bình Phước", kind=UnitKind.COMMUNE),
    Unit(code="690", name="Thị xã Bình Long", kind=UnitKind.DISTRICT),
]
CLERKS = {"an": "689", "binh": "689.p1", "chi": "p1", "dung": "690"}
BOSSES = {"boss-689": "689", "boss-p1": "p1", "boss-690": "690"}


@pytest.fixture
def home(own_home: Path) -> Path:
    """Four clerks of four units have opened a dossier each on one desk."""
    clock = HandClock()
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        personnel.journal.write(EventKind.ACCOUNT, units.entering(UNITS))
        for login, unit in CLERKS.items():
            employ(personnel, login, unit=unit)
        for login, unit in BOSSES.items():
            employ(personnel, login, unit=unit, post=Post.SUPERVISOR)
        employ(personnel, "adm", unit="690", post=Post.ADMINISTRATOR)
        employ(personnel, "officer", unit="690", post=Post.PRIVACY_OFFICER)
    for login in CLERKS:
        with a_desk(own_home, clock, login=login) as (counter, _):
            counter.open_dossier(number="D-1", procedure=PROCEDURE)
    return own_home


SEEN = [
    ("an", {"an"}),
    ("boss-689", {"an", "binh"}),
    ("boss-p1", {"binh", "chi"}),
    ("boss-690", {"dung"}),
    ("adm", set(CLERKS)),
    ("officer", set(CLERKS)),
]


@pytest.mark.parametrize(("login", "seen"), SEEN)
def test_counts_are_of_whom_one_may_see(home: Path, login: str, seen: set[str]) -> None:
    with a_desk(home, HandClock(), login=login) as (counter, personnel):
        assert {row.by["clerk"] for row in counter.usage(by=["clerk"], period=Period())} == seen
        assert {sheet.clerk.login for sheet in personnel.sheets()} & set(CLERKS) == seen


def test_a_suspended_supervisor_sees_himself_alone(home: Path) -> None:
    with a_desk(home, HandClock(), login="adm") as (_, personnel):
        personnel.suspend("boss-689", Term(first=DAY))
    with a_desk(home, HandClock(), login="boss-689") as (counter, personnel):
        assert counter.usage(by=["clerk"], period=Period()) == ()
        assert [sheet.clerk.login for sheet in personnel.sheets()] == ["boss-689"]


def test_a_supervisor_looks_after_the_clerks_below_him_and_no_others(home: Path) -> None:
    with a_desk(home, HandClock(), login="boss-689") as (_, personnel):
        personnel.suspend("binh", Term(first=DAY))
        for other in ("dung", "chi", "boss-690"):
            with pytest.raises(Refused, match=r"accounts\.not_yours"):
                personnel.suspend(other, Term(first=DAY))


def test_a_privacy_officer_changes_no_account(home: Path) -> None:
    with a_desk(home, HandClock(), login="officer") as (_, personnel), pytest.raises(Refused, match=r"accounts\.not_yours"):
        personnel.suspend("dung", Term(first=DAY))
