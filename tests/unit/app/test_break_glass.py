"""A clerk without a grant, in an emergency: fifteen minutes, a reason, everybody sees it, every look-up is marked."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from app.claimant import Claimant
from app.core.dossier import Dossier
from app.core.errors import MotcuaError, Unavailable
from app.core.lookup import Identity, Outcome, Service
from app.core.people import Commitment, Grant, Post, SecondFactor, Term, Unit
from app.core.reason import Reason, Use
from app.core.usage import EventKind, Mark, Period, UsageEvent
from app.counter import Counter
from app.desk import supervision
from app.misuse.flag import Rule
from app.permission import GLASS_HOLDS, Refusal, glass_holds, lacks_a_grant
from app.personnel import Personnel
from app.settings import Settings
from app.state import open_state
from resources.dates import PartialDate
from tests.clocks import HandClock
from tests.unit.app.offices import FIRST, OPEN, PROCEDURE, Scripted, a_desk, employ, events, raising

MATTER = Dossier(number="D-1", procedure=PROCEDURE, purpose="tiep_nhan_ho_so")
HIM = Claimant.of_card("applicant", FIRST)
WHY = Reason(use=Use.BREAK_GLASS, code="life_at_risk", text="cấp cứu tại quầy, cần báo người nhà")
TODAY = Term(first=dt.date(2026, 11, 20))

Desk = Callable[[str], AbstractContextManager[tuple[Counter, Personnel]]]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def desk(own_home: Path, clock: HandClock) -> Desk:
    """Where a glass may be broken; `lan` has signed and been granted nothing."""
    with a_desk(own_home, clock, login="phutrach") as (counter, personnel):
        personnel.change_setting(counter.settings, "account.break_glass", "true")
        personnel.add(login="lan", name="Lan", unit=Unit(code="DEMO", name="UBND xã"))
        personnel.commit(Commitment(login="lan", document="1/CK", text_version="2026", term=OPEN))
    return lambda login: a_desk(own_home, clock, login=login)


def break_it(counter: Counter, reason: Reason = WHY, *, procedure: str = PROCEDURE) -> dt.datetime:
    return counter.gate.break_glass(reason, service=Service.CITIZEN, procedure=procedure)


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(MotcuaError) as no:
        call()
    return no.value.key


def test_whoever_lacks_a_grant_looks_up_for_fifteen_minutes_and_every_look_up_is_marked(desk: Desk, clock: HandClock) -> None:
    with desk("lan") as (counter, _):
        assert refusal(lambda: counter.look_up(MATTER, HIM)) == "refused.no-grant"
        assert break_it(counter) == clock.now() + dt.timedelta(minutes=15)
        assert counter.may_look_up(PROCEDURE) is None
        assert counter.look_up(MATTER, HIM).outcome is Outcome.FOUND
        clock.pass_time(minutes=14, seconds=59)
        counter.look_up(MATTER, HIM)
        clock.pass_time(seconds=1)
        assert refusal(lambda: counter.look_up(MATTER, HIM)) == "refused.no-grant"
        marked = [event.marks for event in events(counter, EventKind.INTENT, EventKind.OUTCOME)]
        assert marked == [(), *[(Mark.BREAK_GLASS.value,)] * 4, ()]
        (broken,) = events(counter, EventKind.BREAK_GLASS)
        assert (broken.clerk, broken.reason, broken.note, broken.procedure) == ("lan", WHY.code, WHY.text, PROCEDURE)


def test_an_outage_under_a_broken_glass_is_marked_too(desk: Desk) -> None:
    with desk("lan") as (counter, _):
        break_it(counter)
        with pytest.raises(Unavailable):
            replace(counter, verifier=Scripted(raising(Unavailable(Outcome.TIMEOUT)))).look_up(MATTER, HIM)
        assert [event.marks for event in events(counter, EventKind.OUTCOME)] == [(Mark.BREAK_GLASS.value,)]


def test_the_supervisor_sees_it_at_once(desk: Desk, own_home: Path) -> None:
    with desk("lan") as (counter, _):
        break_it(counter)
    with desk("phutrach") as (_, personnel):
        watched = supervision(open_state(own_home), personnel)
        (review,) = (one for one in watched.reviews(period=Period()) if one.flag.rule is Rule.BREAK_GLASS)
        assert (review.flag.clerk, review.opened) == ("lan", False)


def test_a_glass_is_one_clerks_own_and_at_one_desk(desk: Desk) -> None:
    with desk("phutrach") as (_, personnel):
        personnel.add(login="mai", name="Mai", unit=Unit(code="DEMO", name="UBND xã"))
        personnel.commit(Commitment(login="mai", document="1/CK", text_version="2026", term=OPEN))
    with desk("lan") as (counter, _):
        break_it(counter)
    with desk("mai") as (counter, _):
        assert refusal(lambda: counter.look_up(MATTER, HIM)) == "refused.no-grant"


def test_no_clock_set_back_makes_it_longer(desk: Desk, clock: HandClock) -> None:
    with desk("lan") as (counter, _):
        break_it(counter)
        clock.pass_time(minutes=15)
        clock.set_back(minutes=10)
        assert refusal(lambda: counter.look_up(MATTER, HIM)) == "refused.no-grant"


def test_a_restart_leaves_the_wall_clocks_fifteen_minutes() -> None:
    at = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
    broken = UsageEvent(id="1", kind=EventKind.BREAK_GLASS, at=at, monotonic_ns=10**12, boot_id="a", desk="d", clerk="lan", unit="X")

    def holds(wall: float, ticked: float, boot: str = "a") -> bool:
        ns = 10**12 + round(ticked * 60e9)
        return glass_holds(broken, now=at + dt.timedelta(minutes=wall), monotonic_ns=ns, boot_id=boot)

    assert holds(0, 0)
    assert holds(14.9, 14.9)
    assert not holds(15, 15)
    assert not holds(5, 15)
    assert not holds(15, 5)
    assert not holds(-1, 5)
    assert holds(14, -900, boot="b")
    assert not holds(15, 1, boot="b")
    assert dt.timedelta(minutes=15) == GLASS_HOLDS


def test_where_the_office_does_not_allow_it_the_try_is_on_record_and_nothing_opens(own_home: Path, clock: HandClock, desk: Desk) -> None:
    with desk("phutrach") as (counter, personnel):
        personnel.change_setting(counter.settings, "account.break_glass", "false")
    with desk("lan") as (counter, _):
        assert refusal(lambda: break_it(counter)) == "breakglass.off"
        assert [event.state for event in events(counter, EventKind.BREAK_GLASS)] == ["refused"]
        assert refusal(lambda: counter.look_up(MATTER, HIM)) == "refused.no-grant"
        assert not replace(counter.gate, may_break_glass=True)._glass_is_broken()


def test_it_is_off_unless_somebody_allows_it(own_home: Path) -> None:
    assert Settings.load(own_home / "settings.json").setting("account.break_glass").value is False


def test_the_reason_takes_fifteen_characters(desk: Desk) -> None:
    with desk("lan") as (counter, _):
        assert refusal(lambda: break_it(counter, replace(WHY, text="mười bốn chữ !"))) == "breakglass.short"
        assert refusal(lambda: break_it(counter, procedure="1.2")) == "lookup.bad_procedure"
        assert events(counter, EventKind.BREAK_GLASS) == []
        break_it(counter, replace(WHY, text="mười lăm chữ !!"))


@pytest.mark.parametrize("reason", ["no-grant", "grant-not-yet", "grant-expired", "service", "procedure"])
def test_only_a_grant_can_be_missing(reason: str) -> None:
    assert lacks_a_grant(Refusal(outcome=Outcome.OFFICER_NOT_ALLOWED, reason=reason))
    for other in ("suspended", "no-commitment", "commitment-expired", "second-factor", "no-dossier", "paper-first"):
        assert not lacks_a_grant(Refusal(outcome=Outcome.OFFICER_NOT_ALLOWED, reason=other))


def test_no_glass_is_broken_for_the_suspended_the_uncommitted_or_a_missing_code(desk: Desk) -> None:
    with desk("phutrach") as (_, personnel):
        personnel.add(login="moi", name="Mới", unit=Unit(code="DEMO", name="UBND xã"), post=Post.CLERK)
        employ(personnel, "mai", second_factor=True)
    with desk("moi") as (counter, _):
        assert refusal(lambda: break_it(counter)) == "refused.no-commitment"
    with desk("mai") as (counter, _):
        assert refusal(lambda: break_it(counter)) == f"refused.{SecondFactor.NOT_ENROLLED}"
    with desk("lan") as (counter, _):
        break_it(counter)
        with desk("phutrach") as (_, personnel):
            personnel.suspend("lan", TODAY)
        assert refusal(lambda: break_it(counter)) == "refused.suspended"
        assert refusal(lambda: counter.look_up(MATTER, HIM)) == "refused.suspended"


def test_who_may_look_up_has_no_glass_to_break_and_his_look_ups_are_not_marked(desk: Desk) -> None:
    with desk("phutrach") as (_, personnel):
        employ(personnel, "mai")
        personnel.grant(Grant(login="lan", services=frozenset({Service.HOUSEHOLD}), procedures=frozenset(), term=TODAY))
    with desk("mai") as (counter, _):
        assert refusal(lambda: break_it(counter)) == "breakglass.not_needed"
        counter.look_up(MATTER, HIM)
        assert {event.marks for event in events(counter, EventKind.INTENT)} == {()}
    with desk("canbo") as (counter, _):
        assert refusal(lambda: break_it(counter)) == "breakglass.not_needed"
    with desk("lan") as (counter, _):
        break_it(counter)  # the service is what his grant lacks
        assert counter.look_up(MATTER, HIM).outcome is Outcome.FOUND


def asking(number: str) -> Claimant:
    identity = Identity(number=number, full_name=FIRST.full_name, birth_date=PartialDate(1990, 1, 1))
    return replace(HIM, identity=identity, claim=None)


def test_numbers_asked_one_beside_the_other_are_marked_and_no_number_is_kept(desk: Desk, clock: HandClock) -> None:
    with desk("canbo") as (counter, _):
        for number in ("099000000100", "099000000109", "099000000119", "000000001", "000000002"):
            counter.look_up(MATTER, asking(number))
        clock.pass_time(minutes=10, seconds=1)
        counter.look_up(MATTER, asking("000000003"))
        near = [bool(event.marks) for event in events(counter, EventKind.INTENT)]
        assert near == [False, True, False, False, True, False]
        assert "099000000100" not in repr(events(counter))


def test_the_same_number_again_or_another_clerks_neighbour_is_not_marked(desk: Desk) -> None:
    with desk("canbo") as (counter, _):
        for _ in range(2):
            counter.look_up(MATTER, asking("099000000100"))
        assert {event.marks for event in events(counter, EventKind.INTENT)} == {()}
    with desk("phutrach") as (counter, _):
        counter.look_up(MATTER, asking("099000000101"))
        assert {event.marks for event in events(counter, EventKind.INTENT)} == {()}
