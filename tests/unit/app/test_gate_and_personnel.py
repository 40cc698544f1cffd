"""Who may ask, at a desk: refusals are in the ledger and nothing left the machine; accounts are changed by whom they may."""

import datetime as dt
from base64 import b32decode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import event

from app.bootstrap import open_personnel
from app.claimant import Claimant
from app.core.dossier import Dossier
from app.core.errors import CouldNotKeep, NotPermitted, Refused, WrongUsage
from app.core.lookup import Outcome, Service
from app.core.people import Commitment, Grant, Post, SecondFactor, Term, Unit
from app.core.reason import Reason, Use
from app.core.usage import EventKind, Period
from app.counter import Counter
from app.personnel import Personnel
from app.store.keys import KeyFile
from app.store.ledger import Ledger
from app.store.second_factor import SecondFactors
from app.verify import registry
from tests.clocks import HandClock
from tests.unit.app.offices import FIRST, PROCEDURE, Scripted, a_desk, employ, events, hire, texts_of

TODAY = dt.date(2026, 11, 20)
MATTER = Dossier(number="D-1", procedure=PROCEDURE, purpose="tiep_nhan_ho_so")
HIM = Claimant.of_card("applicant", FIRST)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def refused(counter: Counter, *, matter: Dossier = MATTER, service: Service = Service.CITIZEN) -> str:
    """The reason; and the rule's promises: the source was not asked, one OUTCOME without INTENT tells of it."""
    before, source = len(events(counter)), Scripted()
    with pytest.raises(NotPermitted) as no:
        replace(counter, verifier=source).look_up(matter, HIM, service=service)
    (event,) = events(counter)[before:]
    assert source.asked == []
    assert (event.kind, event.outcome, event.reason) == (EventKind.OUTCOME, no.value.outcome, no.value.reason)
    assert (event.request_id, event.dossier, event.clerk) == (no.value.request_id, matter.number, counter.clerk.login)
    assert no.value.exit_status == 4
    return no.value.reason


def test_an_account_with_commitment_and_grant_asks(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock)
    with a_desk(own_home, clock, login="lan") as (counter, _):
        assert counter.may_look_up(PROCEDURE) is None
        assert counter.look_up(MATTER, HIM).outcome is Outcome.FOUND
        assert [event.clerk for event in events(counter, EventKind.INTENT)] == ["lan"]


def test_a_new_account_may_nothing_until_it_has_signed_and_been_granted(own_home: Path, clock: HandClock) -> None:
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        personnel.add(login="lan", name="Lan", unit=Unit(code="DEMO", name="UBND xã"))
        with a_desk(own_home, clock, login="lan") as (counter, _):
            assert refused(counter) == "no-commitment"
            personnel.commit(Commitment(login="lan", document="1/CK", text_version="2026", term=Term(first=TODAY, last=TODAY)))
            assert refused(counter) == "no-grant"
            one = Grant(login="lan", services=frozenset({Service.CITIZEN}), procedures=frozenset({PROCEDURE}), term=Term(first=TODAY))
            personnel.grant(one)
            assert counter.look_up(MATTER, HIM).outcome is Outcome.FOUND
            assert refused(counter, service=Service.HOUSEHOLD) == "service"
            assert refused(counter, matter=replace(MATTER, procedure="1.001193")) == "procedure"
            ahead = counter.may_look_up("1.001193")
            assert ahead is not None
            assert ahead.outcome is Outcome.PROCEDURE_NOT_LICENSED
            clock.pass_time(days=1)
            assert refused(counter) == "commitment-expired"


def test_what_is_taken_away_while_the_window_is_open_is_gone_at_the_next_look_up(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock)
    with a_desk(own_home, clock, login="lan") as (counter, _), a_desk(own_home, clock, login="phutrach") as (_, personnel):
        assert counter.look_up(MATTER, HIM).outcome is Outcome.FOUND
        personnel.suspend("lan", Term(first=TODAY, last=TODAY))
        assert refused(counter) == "suspended"
        with pytest.raises(NotPermitted, match=r"refused\.suspended"):
            counter.open_dossier(number="D-2", procedure=PROCEDURE)
        assert events(counter)[-1].reason == "suspended"
        personnel.resume("lan")
        assert counter.look_up(MATTER, HIM).outcome is Outcome.FOUND
        personnel.withdraw("lan")
        assert refused(counter) == "no-grant"


@pytest.mark.parametrize(("lacking", "reason"), [({"purpose": ""}, "no-purpose"), ({"procedure": ""}, "no-procedure")])
def test_a_matter_made_by_hand_without_a_purpose_is_refused_like_any_other(
    own_home: Path, clock: HandClock, lacking: dict[str, str], reason: str
) -> None:
    with a_desk(own_home, clock) as (counter, _):
        assert refused(counter, matter=replace(MATTER, **lacking)) == reason


def test_refusals_are_counted_as_refused_calls(own_home: Path, clock: HandClock) -> None:
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        personnel.add(login="lan", name="Lan", unit=Unit(code="DEMO", name="UBND xã"))
    with a_desk(own_home, clock, login="lan") as (counter, _):
        refused(counter)
        (row,) = counter.usage(by=["clerk"], period=Period())
        assert (row.by, row.calls, row.refused, row.dossiers) == ({"clerk": "lan"}, 1, 1, 1)


def test_the_second_factor_is_asked_for_remembered_and_written_down(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock, second_factor=True)
    with a_desk(own_home, clock, login="lan") as (counter, _), a_desk(own_home, clock, login="phutrach") as (_, personnel):
        assert refused(counter) == "second-factor-not-enrolled"
        with pytest.raises(NotPermitted, match="not-enrolled"):
            counter.confirm("123456")
        uri = personnel.enrol("lan")
        assert refused(counter) == "second-factor"
        with pytest.raises(NotPermitted) as wrong:
            counter.confirm("000")
        assert (wrong.value.outcome, wrong.value.reason) == (Outcome.SECOND_FACTOR_REQUIRED, "second-factor-wrong")
        secret = b32decode(parse_qs(urlparse(uri).query)["secret"][0])
        counter.confirm(TOTP(secret, 6, SHA1(), 30).generate(clock.now().timestamp()).decode())
        assert counter.look_up(MATTER, HIM).outcome is Outcome.FOUND
        clock.pass_time(minutes=10)
        assert refused(counter) == "second-factor"
        said = [(event.state, event.reason) for event in events(counter, EventKind.LOGIN)]
        assert said == [("refused", "second-factor-not-enrolled"), ("refused", "second-factor-wrong"), ("confirmed", "")]


def test_changes_of_an_account_are_events_without_anybodys_name(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock, second_factor=True)
    with a_desk(own_home, clock, login="phutrach") as (counter, personnel):
        personnel.suspend("lan", Term(first=TODAY))
        personnel.enrol("lan")
        told = [(event.kind, event.state, event.account, event.scope) for event in events(counter)]
        assert told == [
            (EventKind.ACCOUNT, "added", "lan", ("DEMO", "clerk")),
            (EventKind.ACCOUNT, "committed", "lan", ("12/CK-UBND", "2026")),
            (EventKind.GRANT, "granted", "lan", ("033", "034", "037")),
            (EventKind.ACCOUNT, "suspended", "lan", ()),
            (EventKind.ACCOUNT, "second-factor", "lan", ()),
        ]
        granted, suspended = events(counter)[2:4]
        assert (granted.method, granted.first_day, granted.last_day) == ("totp", "2026-01-01", "")
        assert (suspended.first_day, suspended.last_day) == (TODAY.isoformat(), "")
        assert "Trần" not in repr(events(counter))


def test_a_sheet_shows_what_the_books_say(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock, second_factor=True)
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        (sheet,) = personnel.sheets()
    assert (sheet.clerk.login, len(sheet.commitments), len(sheet.grants)) == ("lan", 1, 1)
    assert sheet.second_factor is SecondFactor.NOT_ENROLLED


@pytest.mark.parametrize(
    ("login", "sees"),
    [("phutrach", {"lan", "minh", "xa", "adm"}), ("adm", {"lan", "minh", "xa", "adm"}), ("minh", {"lan", "minh", "adm"}), ("lan", {"lan"})],
)
def test_a_supervisor_sees_his_unit_an_administrator_all_a_clerk_himself(
    own_home: Path, clock: HandClock, login: str, sees: set[str]
) -> None:
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        employ(personnel)
        employ(personnel, "minh", post=Post.SUPERVISOR)
        employ(personnel, "xa", unit="X2")
        employ(personnel, "adm", post=Post.ADMINISTRATOR)
    with a_desk(own_home, clock, login=login) as (_, personnel):
        assert {sheet.clerk.login for sheet in personnel.sheets()} == sees


UNIT = Unit(code="DEMO", name="UBND xã")
TERM = Term(first=TODAY)
CHANGES: list[Callable[[Personnel, str], object]] = [
    lambda personnel, login: personnel.suspend(login, TERM),
    lambda personnel, login: personnel.resume(login),
    lambda personnel, login: personnel.withdraw(login),
    lambda personnel, login: personnel.enrol(login),
    lambda personnel, login: personnel.commit(Commitment(login=login, document="1", text_version="1", term=TERM)),
    lambda personnel, login: personnel.grant(Grant(login=login, services=frozenset(Service), procedures=frozenset(), term=TERM)),
]

OF_GRANTS = (CHANGES[2], CHANGES[5])


@pytest.mark.parametrize("change", CHANGES)
def test_a_clerk_changes_nobodys_account_and_a_supervisor_not_his_own(
    own_home: Path, clock: HandClock, change: Callable[[Personnel, str], object]
) -> None:
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        employ(personnel)
        employ(personnel, "minh", post=Post.SUPERVISOR)
        with pytest.raises(WrongUsage, match=r"accounts\.unknown"):
            change(personnel, "nobody")
    for actor, other in (("canbo", "lan"), ("lan", "minh"), ("minh", "minh")):
        with a_desk(own_home, clock, login=actor) as (counter, personnel):
            before = len(events(counter))
            with pytest.raises(Refused, match=r"accounts\.not_yours") as no:
                change(personnel, other)
            tried = [(event.kind, event.account, event.clerk, event.state) for event in events(counter)[before:]]
            for_himself = actor == other and change in OF_GRANTS  # is seen by R18
            assert tried == ([(EventKind.GRANT, actor, actor, "refused")] if for_himself else [])
            assert no.value.exit_status == 4
    with a_desk(own_home, clock, login="minh") as (_, personnel):
        change(personnel, "lan")


def test_a_clerk_adds_nobody(own_home: Path, clock: HandClock) -> None:
    with a_desk(own_home, clock) as (_, personnel), pytest.raises(Refused, match=r"accounts\.not_yours"):
        personnel.add(login="lan", name="Lan", unit=UNIT)


@pytest.mark.parametrize(
    ("details", "problem"),
    [
        ({"login": "Lan"}, "accounts.bad_login"),
        ({"login": "l"}, "accounts.bad_login"),
        ({"login": "a099190000001"}, "accounts.bad_login"),
        ({"login": "canbo"}, "accounts.bad_login"),
        ({"unit": Unit(code="xã 1", name="x")}, "accounts.bad_unit"),
        ({"unit": Unit(code="099190000001", name="x")}, "accounts.bad_unit"),
        ({"name": "  "}, "accounts.bad_name"),
        ({"name": "x" * 201}, "accounts.bad_name"),
        ({"name": "a\u202eb"}, "accounts.bad_name"),
        ({"login": "minh"}, "accounts.taken"),
    ],
)
def test_what_no_account_can_have_is_refused(own_home: Path, clock: HandClock, details: dict[str, object], problem: str) -> None:
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        employ(personnel, "minh")
        with pytest.raises(WrongUsage, match=problem):
            personnel.add(**({"login": "lan", "name": "Lan", "unit": UNIT} | details))  # type: ignore[arg-type]  # a test's own words


@pytest.mark.parametrize("words", [("", "1"), ("1", ""), ("số 099190000001", "1"), ("x" * 61, "1"), ("a;b", "1")])
def test_a_document_number_holds_no_citizens(own_home: Path, clock: HandClock, words: tuple[str, str]) -> None:
    hire(own_home, clock)
    with a_desk(own_home, clock, login="phutrach") as (_, personnel), pytest.raises(WrongUsage, match=r"accounts\.bad_document"):
        personnel.commit(Commitment(login="lan", document=words[0], text_version=words[1], term=TERM))


def test_a_grant_names_services_and_real_procedures(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock)
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        with pytest.raises(WrongUsage, match=r"accounts\.no_service"):
            personnel.grant(Grant(login="lan", services=frozenset(), procedures=frozenset(), term=TERM))
        with pytest.raises(WrongUsage, match=r"lookup\.bad_procedure"):
            personnel.grant(Grant(login="lan", services=frozenset(Service), procedures=frozenset({"x"}), term=TERM))


def test_a_change_that_the_ledger_cannot_keep_is_not_made(own_home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise CouldNotKeep("store.disk_full")

    hire(own_home, clock)
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        with monkeypatch.context() as patched:
            patched.setattr(Ledger, "append", full)
            with pytest.raises(CouldNotKeep):
                personnel.withdraw("lan")
        assert len(personnel.accounts.grants("lan")) == 1


def test_accounts_are_looked_after_without_opening_a_source(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "BUILT_IN", {})
    with open_personnel(own_home, login="phutrach") as (state, personnel):
        assert personnel.sheets() == ()
        assert state.home == own_home


def test_the_offices_settings_are_a_supervisors_once_somebody_has_an_account(own_home: Path, clock: HandClock) -> None:
    with a_desk(own_home, clock) as (counter, personnel):
        free = personnel.change_setting(counter.settings, "verify.card_only.most", 7)
        assert (free.number("verify.card_only.most"), events(counter, EventKind.SETTING)) == (7, [])
    with a_desk(own_home, clock, login="phutrach") as (counter, personnel):
        employ(personnel)
        after = personnel.change_setting(counter.settings, "verify.card_only.most", 8)
        assert after.number("verify.card_only.most") == 8
        (event,) = events(counter, EventKind.SETTING)
        assert (event.clerk, event.note) == ("phutrach", "verify.card_only.most")
    with a_desk(own_home, clock, login="lan") as (counter, personnel):
        with pytest.raises(Refused, match=r"settings\.not_yours"):
            personnel.change_setting(counter.settings, "verify.card_only.most", 500)
        assert counter.settings.number("verify.card_only.most") == 8
        assert len(events(counter, EventKind.SETTING)) == 1


def test_so_are_its_secrets_and_the_ledger_tells_their_names_alone(own_home: Path, clock: HandClock) -> None:
    name = "verify.gateway.client_secret"
    with a_desk(own_home, clock) as (counter, personnel):
        personnel.keep_secret(name, b"first")
        assert events(counter, EventKind.SETTING) == []
    with a_desk(own_home, clock, login="phutrach") as (counter, personnel):
        employ(personnel)
        keys = personnel.second_factors.keys
        personnel.keep_secret(name, b"second")
        assert keys.get(name) == b"second"
        personnel.forget_secret(name)
        assert keys.get(name) is None
        personnel.keep_secret(name, b"third")
        told = [(event.clerk, event.note, event.state) for event in events(counter, EventKind.SETTING)]
        assert told == [("phutrach", name, f"secret-{how}") for how in ("kept", "forgotten", "kept")]
        assert "third" not in texts_of(counter)
    with a_desk(own_home, clock, login="lan") as (counter, personnel):
        with pytest.raises(Refused, match=r"settings\.not_yours"):
            personnel.keep_secret(name, b"mine")
        with pytest.raises(Refused, match=r"settings\.not_yours"):
            personnel.forget_secret(name)
        assert personnel.second_factors.keys.get(name) == b"third"
        assert len(events(counter, EventKind.SETTING)) == 3


def test_to_suspend_again_never_lifts_a_suspension(own_home: Path, clock: HandClock) -> None:
    with a_desk(own_home, clock, login="phutrach") as (_, personnel):
        employ(personnel)
        personnel.suspend("lan", Term(first=TODAY))
        personnel.suspend("lan", Term(first=TODAY + dt.timedelta(days=9), last=TODAY + dt.timedelta(days=10)))
        kept = personnel.accounts.find("lan")
        assert kept is not None
        assert kept.suspension == Term(first=TODAY)
        personnel.resume("lan")
        personnel.suspend("lan", Term(first=TODAY, last=TODAY))
        clock.pass_time(days=2)
        later = Term(first=TODAY + dt.timedelta(days=3), last=TODAY + dt.timedelta(days=4))
        personnel.suspend("lan", later)
        again = personnel.accounts.find("lan")
        assert again is not None
        assert again.suspension == later


def test_an_enrolment_whose_commit_fails_leaves_the_old_phone_as_it_was(own_home: Path, clock: HandClock) -> None:
    def full(*_: object) -> None:
        raise CouldNotKeep("store.disk_full")

    with a_desk(own_home, clock, login="phutrach") as (counter, personnel):
        employ(personnel)
        factors, engine = personnel.second_factors, personnel.accounts.database.engine
        personnel.enrol("lan")
        (name,) = secrets_of("lan", factors)
        before, told = factors.keys.get(name), len(events(counter))
        event.listen(engine, "commit", full)
        with pytest.raises(CouldNotKeep):
            personnel.enrol("lan")
        event.remove(engine, "commit", full)
        assert len(events(counter)) == told
        assert factors.keys.get(name) == before
        factors.tidy("lan")
        assert secrets_of("lan", factors) == [name], "the new one, if not at once"
        code = TOTP(before or b"", 6, SHA1(), 30).generate(clock.now().timestamp()).decode()
        assert factors.confirm("lan", code) is SecondFactor.CONFIRMED


def test_a_secret_that_cannot_be_written_changes_nothing(own_home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    def unwritable(*_: object) -> None:
        raise CouldNotKeep("keys.unwritable")

    with a_desk(own_home, clock, login="phutrach") as (counter, personnel):
        employ(personnel)
        personnel.enrol("lan")
        before, told = secrets_of("lan", personnel.second_factors), len(events(counter))
        monkeypatch.setattr(KeyFile, "put", unwritable)
        with pytest.raises(CouldNotKeep, match="keys"):
            personnel.enrol("lan")
        assert (secrets_of("lan", personnel.second_factors), len(events(counter))) == (before, told)


def secrets_of(login: str, factors: SecondFactors) -> list[str]:
    return [name for name in factors.keys.names() if name.startswith(f"totp.{login}")]


def test_whoever_is_suspended_hands_out_and_unmasks_nothing(own_home: Path, clock: HandClock) -> None:
    hire(own_home, clock)
    with a_desk(own_home, clock, login="lan") as (counter, _), a_desk(own_home, clock, login="phutrach") as (_, personnel):
        finding = counter.look_up(MATTER, HIM, fields=frozenset({"religion"}))
        draft = counter.fill(MATTER, "xntthn", [finding])
        personnel.suspend("lan", Term(first=TODAY, last=TODAY))
        reason = Reason(use=Use.UNMASK, code="citizen_asks")
        for deed in (
            lambda: counter.finish(draft),
            lambda: counter.unmask(MATTER, finding, "religion", reason),
            lambda: counter.waiting.retry("00000000"),
            lambda: list(counter.waiting.retry_all()),
            lambda: counter.waiting.drop("00000000", Reason(use=Use.DROP, code="citizen_told")),
        ):
            with pytest.raises(NotPermitted, match=r"refused\.suspended"):
                deed()
        assert events(counter, EventKind.FILL, EventKind.UNMASK) == []
