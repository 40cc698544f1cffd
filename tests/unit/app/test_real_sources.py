"""Whose account reaches a source of real citizens, and what is marked as test data."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from app.bootstrap import open_desk, open_personnel
from app.claimant import Claimant
from app.core.dossier import Dossier
from app.core.errors import NotPermitted, Refused
from app.core.lookup import Outcome, Service
from app.core.reason import Reason, Use
from app.core.usage import EventKind
from app.store import passwords
from app.verify import registry
from app.verify.api import Capabilities
from tests.clocks import HandClock
from tests.unit.app.offices import FIRST, PROCEDURE, Scripted, a_desk, employ, events, hire

TODAY = dt.date(2026, 11, 20)
MATTER = Dossier(number="D-1", procedure=PROCEDURE, purpose="tiep_nhan_ho_so")
WORD = "núi cao suối sâu"
HIM = Claimant.of_card("applicant", FIRST)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


class RealSource(Scripted):
    """As if it knew real citizens: far away, or by a tunnel that ends on this machine."""

    def __init__(self, *, loopback: bool = False) -> None:
        super().__init__()
        self.loopback, self.closed = loopback, False

    def capabilities(self) -> Capabilities:
        return replace(super().capabilities(), test_data=False, loopback=self.loopback)

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize(("login", "reason"), [("canbo", "demo-only"), ("lan", "no-password")])
def test_no_account_reaches_a_source_of_real_citizens_while_none_has_a_password(
    own_home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch, login: str, reason: str
) -> None:
    hire(own_home, clock)
    source = RealSource()
    monkeypatch.setattr(registry, "BUILT_IN", {"demo": lambda _: source})
    with a_desk(own_home, clock, login=login) as (counter, _):
        draft = counter.fill(MATTER, "xntthn", [HIM])
        for work in (
            lambda: counter.look_up(MATTER, HIM),
            lambda: counter.household(MATTER, HIM, form_key="ct01"),
            lambda: counter.open_dossier(number="D-2", procedure=PROCEDURE),
            lambda: counter.finish(draft),
            lambda: list(counter.waiting.retry_all()),
        ):
            before = len(events(counter))
            with pytest.raises(NotPermitted) as no:
                work()
            assert (no.value.outcome, no.value.reason) == (Outcome.OFFICER_NOT_ALLOWED, reason)
            (told,) = events(counter)[before:]
            assert (told.kind, told.outcome, told.reason, told.clerk) == (EventKind.OUTCOME, "OFFICER_NOT_ALLOWED", reason, login)
            assert "mật khẩu" in no.value.explain() or login == "canbo"
        ahead, instead = counter.may_look_up(PROCEDURE), counter.card_only_refusal(PROCEDURE)
        assert ahead is not None
        assert isinstance(instead, NotPermitted)
        assert ahead.reason == instead.reason == reason
    assert source.asked == []
    assert source.closed


def test_who_proved_his_password_asks_there_and_who_did_not_asks_nobody(
    own_home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    hire(own_home, clock)
    with open_personnel(own_home, login="phutrach") as (_, personnel):
        change = personnel.passwords.setting("lan", WORD, one_time=False)
        personnel.journal.write(EventKind.ACCOUNT, change, account="lan", state="password")
    source = RealSource()
    monkeypatch.setattr(registry, "BUILT_IN", {"demo": lambda _: source})
    with open_desk(own_home, login="lan", prove=lambda sign_in: sign_in.prove(WORD)) as desk:
        counter = replace(desk.counter, gate=replace(desk.counter.gate, journal=replace(desk.counter.journal, clock=clock)))
        assert counter.look_up(MATTER, HIM).outcome is Outcome.FOUND
    with pytest.raises(Refused, match=r"sign_in\.password-wrong"), open_desk(own_home, login="lan", prove=lambda one: one.prove("sai")):
        pass
    assert len(source.asked) == 1


def test_no_glass_is_broken_at_a_source_of_real_citizens_by_who_proved_nothing(
    own_home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        employ(personnel)
        personnel.withdraw("lan")
    monkeypatch.setattr(registry, "BUILT_IN", {"demo": lambda _: RealSource()})
    with a_desk(own_home, clock, login="lan") as (counter, _):
        gate = replace(counter.gate, may_break_glass=True)
        why = Reason(use=Use.BREAK_GLASS, code=Use.BREAK_GLASS.codes[0], text="cấp cứu lúc nửa đêm")
        with pytest.raises(NotPermitted) as no:
            gate.break_glass(why, service=Service.CITIZEN, procedure=PROCEDURE)
        assert no.value.reason == "no-password"
        assert not events(counter, EventKind.BREAK_GLASS)


def test_nobody_by_an_unknown_name_sits_at_a_source_of_real_citizens(
    own_home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = RealSource()
    monkeypatch.setattr(registry, "BUILT_IN", {"demo": lambda _: source})
    with pytest.raises(Refused, match=r"account\.unknown"), open_desk(own_home, login="nobody"):
        pass
    assert source.closed


def test_what_this_machine_tells_itself_is_marked_as_test_data_whoever_sits_here(
    own_home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    hire(own_home, clock)
    monkeypatch.setattr(registry, "BUILT_IN", {"demo": lambda _: RealSource(loopback=True)})
    with a_desk(own_home, clock, login="lan") as (counter, _):
        finding = counter.look_up(MATTER, HIM)
        assert not counter.clerk.demo
        assert counter.test_data
        assert counter.fill(MATTER, "xntthn", [finding]).marks.test_data
