"""A citizen's value on its way to the clipboard: on record first, by its name, and never the value."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.claimant import Claimant
from app.core.dossier import Dossier
from app.core.errors import CouldNotKeep, NotPermitted, WrongUsage
from app.core.people import Term
from app.core.usage import EventKind
from app.counter import Counter
from app.store.ledger import Ledger
from tests.clocks import HandClock
from tests.unit.app.offices import FIRST, PROCEDURE, a_desk, events, hire, texts_of, values_of, with_case

MATTER = Dossier(number="D-1", procedure=PROCEDURE, purpose="tiep_nhan_ho_so")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def counter(own_home: Path, clock: HandClock) -> Iterator[Counter]:
    with a_desk(own_home, clock) as (counter, _):
        yield counter


def look_up(counter: Counter, role: str = "applicant", *, case: str = "") -> str:
    claim = with_case(case) if case else FIRST
    return counter.look_up(MATTER, Claimant.of_card(role, claim), fields=frozenset({"sex"})).request_id


def test_a_copy_is_on_record_with_the_look_up_that_told_it(counter: Counter) -> None:
    first, second = look_up(counter), look_up(counter, "mother", case="differs-residence")
    counter.copied(MATTER, "applicant", "full_name")
    counter.copied(MATTER, "mother", "residence")
    one, other = events(counter, EventKind.COPY)
    assert (one.dossier, one.procedure, one.role, one.fields, one.request_id) == ("D-1", PROCEDURE, "applicant", ("full_name",), first)
    assert one.subject == counter.journal.ledger.pseudonym(FIRST.personal_id)
    assert (other.role, other.fields, other.request_id) == ("mother", ("residence",), second)
    assert not [value for value in values_of(FIRST) if value in texts_of(counter)]


def test_the_last_look_up_of_that_person_counts(counter: Counter) -> None:
    assert look_up(counter) != (again := look_up(counter))
    counter.copied(MATTER, "applicant", "sex")
    assert events(counter, EventKind.COPY)[0].request_id == again


def test_what_was_scanned_and_not_looked_up_today_is_on_record_without_a_citizen(counter: Counter, clock: HandClock) -> None:
    counter.copied(MATTER, "applicant", "card.issue_date")
    look_up(counter)
    clock.pass_time(days=1)
    counter.copied(MATTER, "applicant", "full_name")
    counter.copied(replace(MATTER, number="D-2"), "applicant", "full_name")
    assert [(event.subject, event.request_id) for event in events(counter, EventKind.COPY)] == [("", "")] * 3


@pytest.mark.parametrize(("role", "field"), [("applicant", "Nguyễn Thị Hoa"), ("applicant", "099000000001"), ("the_boss", "full_name")])
def test_a_value_is_no_name(counter: Counter, role: str, field: str) -> None:
    with pytest.raises(WrongUsage, match=r"copy\.bad_name") as told:
        counter.copied(MATTER, role, field)
    assert told.value.values["name"] in ("…", "full_name")
    assert events(counter, EventKind.COPY) == []


def test_what_cannot_be_kept_is_not_copied(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise CouldNotKeep("store.disk_full")

    monkeypatch.setattr(Ledger, "append", full)
    with pytest.raises(CouldNotKeep):
        counter.copied(MATTER, "applicant", "full_name")


def test_who_was_suspended_meanwhile_copies_nothing(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock)
    with a_desk(own_home, clock, login="lan") as (counter, _), a_desk(own_home, clock, login="phutrach") as (_, personnel):
        personnel.suspend("lan", Term(first=clock.now().astimezone().date()))
        with pytest.raises(NotPermitted):
            counter.copied(MATTER, "applicant", "full_name")
        assert events(counter, EventKind.COPY) == []
