"""Somebody proves who he is, chooses a password, gets a one-time one: events say so, never the password."""

import getpass
import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from app import prompt
from app.bootstrap import at_a_terminal, open_desk, open_personnel, open_sign_in
from app.core.errors import BadInput, MotcuaError, Refused, WrongUsage
from app.core.lookup import Outcome, Service
from app.core.people import Post, SecondFactor, Unit
from app.core.usage import EventKind
from app.permission import Refusal
from app.sign_in import SignIn, one_time_password, require_good
from app.store import passwords
from app.verify import registry
from resources.sentences import catalogue
from tests.unit.app.test_real_sources import RealSource

OWN, OTHER = "núi cao suối sâu", "sông dài biển rộng"


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def showing(word: str) -> Callable[[SignIn], object]:
    return lambda sign_in: sign_in.prove(word)


def nobody(_: SignIn) -> None:
    raise AssertionError("a password was asked for")


def hire(home: Path, *people: tuple[str, Post]) -> dict[str, str]:
    """Accounts entered by the embedded supervisor, each with a one-time password."""
    with open_personnel(home, login="phutrach", prove=nobody) as (_, personnel):
        for login, post in people:
            personnel.add(login=login, name=login.title(), unit=Unit(code="DEMO", name="UBND xã"), post=post)
        return {login: personnel.reset(login) for login, _ in people}


def choose(home: Path, login: str, present: str, new: str = OWN) -> None:
    with open_sign_in(home, login=login) as sign_in:
        sign_in.choose(present, new)


def established(home: Path, *more: tuple[str, Post]) -> dict[str, str]:
    """A desk whose administrator has chosen his password."""
    once = hire(home, ("adm", Post.ADMINISTRATOR), *more)
    choose(home, "adm", once["adm"])
    return once


def test_a_one_time_password_is_good_for_choosing_ones_own_and_for_nothing_else(own_home: Path) -> None:
    once = hire(own_home, ("lan", Post.CLERK))
    with pytest.raises(Refused, match=r"sign_in\.password-one-time"), open_personnel(own_home, login="lan", prove=showing(once["lan"])):
        pass
    choose(own_home, "lan", once["lan"])
    with open_desk(own_home, login="lan", prove=showing(OWN)) as desk:
        told = list(desk.counter.journal.ledger.events())
    assert [(event.kind, event.clerk, event.account, event.state, event.reason) for event in told[1:]] == [
        (EventKind.ACCOUNT, "phutrach", "lan", "password-reset", ""),
        (EventKind.LOGIN, "lan", "", "confirmed", "password-one-time"),
        (EventKind.LOGIN, "lan", "", "confirmed", "password-one-time"),
        (EventKind.ACCOUNT, "lan", "lan", "password", ""),
        (EventKind.LOGIN, "lan", "", "confirmed", ""),
    ]
    assert {event.method for event in told if event.kind is EventKind.LOGIN} == {"password"}
    assert not any(word in repr(told) for word in (once["lan"], OWN))


def test_a_wrong_password_opens_nothing_and_is_on_record(own_home: Path) -> None:
    established(own_home)
    with pytest.raises(Refused, match=r"sign_in\.password-wrong"), open_desk(own_home, login="adm", prove=showing(OTHER)):
        pass
    with pytest.raises(Refused, match=r"sign_in\.password-wrong"):
        choose(own_home, "adm", OTHER)
    with open_personnel(own_home, login="adm", prove=showing(OWN)) as (_, personnel):
        last = list(personnel.journal.ledger.events())[-3:]
    assert [(event.state, event.reason) for event in last] == [("refused", "password-wrong")] * 2 + [("confirmed", "")]


def test_who_has_none_yet_is_asked_for_none_until_passwords_are_in_use(own_home: Path) -> None:
    with open_personnel(own_home, login="phutrach", prove=nobody) as (_, personnel):
        personnel.add(login="lan", name="Lan", unit=Unit(code="DEMO", name="x"))
    with open_desk(own_home, login="lan", prove=nobody), open_desk(own_home, prove=nobody):
        pass
    established(own_home)
    for login, key in (("lan", "account.no_password"), ("canbo", "account.demo_over"), ("phutrach", "account.demo_over")):
        with pytest.raises(Refused, match=key), open_desk(own_home, login=login, prove=nobody):
            pass
        with pytest.raises(Refused, match=key), open_personnel(own_home, login=login, prove=nobody):
            pass
    with pytest.raises(Refused, match=r"account\.demo_has_none"), open_sign_in(own_home, login="canbo"):
        pass


def test_real_citizens_are_for_accounts_that_proved_their_password(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    once = hire(own_home, ("lan", Post.CLERK))
    with open_personnel(own_home, login="phutrach") as (_, personnel):
        personnel.add(login="hoa", name="Hoa", unit=Unit(code="DEMO", name="x"))
    choose(own_home, "lan", once["lan"])
    monkeypatch.setattr(registry, "BUILT_IN", {"demo": lambda _: RealSource()})
    with open_desk(own_home, login="lan", prove=showing(OWN)) as desk:
        assert desk.counter.clerk.login == "lan"
        assert desk.counter.may_look_up("1.004873", Service.CITIZEN) == Refusal(outcome=Outcome.OFFICER_NOT_ALLOWED, reason="no-commitment")
    for login, reason in (("hoa", "no-password"), ("canbo", "demo-only")):
        with open_desk(own_home, login=login, prove=nobody) as desk:
            no = desk.counter.may_look_up("1.004873", Service.CITIZEN)
            assert no is not None
            assert no.reason == reason
    with pytest.raises(Refused, match=r"password-wrong"), open_desk(own_home, login="lan", prove=showing(OTHER)):
        pass


def test_an_administrator_gives_new_passwords_and_forgets_phones_but_not_his_own(own_home: Path) -> None:
    once = established(own_home, ("lan", Post.CLERK), ("boss", Post.SUPERVISOR))
    choose(own_home, "boss", once["boss"])
    with open_personnel(own_home, login="adm", prove=showing(OWN)) as (_, personnel):
        personnel.enrol("lan")
        word = personnel.reset("lan", phone=True)
        assert word != once["lan"]
        assert personnel.second_factors.state("lan") is SecondFactor.NOT_ENROLLED
        states = [event.state for event in personnel.journal.ledger.events()][-3:]
        assert states == ["second-factor", "password-reset", "second-factor-reset"]
        with pytest.raises(Refused, match=r"accounts\.not_yours"):
            personnel.reset("adm")
    refused = pytest.raises(Refused, match=r"accounts\.administrators")
    with open_personnel(own_home, login="boss", prove=showing(OWN)) as (_, personnel), refused:
        personnel.reset("lan")
    with pytest.raises(Refused, match=r"sign_in\.password-wrong"):
        choose(own_home, "lan", once["lan"])
    choose(own_home, "lan", word)


@pytest.mark.parametrize(
    "weak",
    [
        "ngắn quá",
        "x" * 129,
        "0123456789012",
        "số 099 190 000 001",
        "ababababababa",
        "lan và biển xanh",
        "mật khẩu LAN đây",
        OWN,
        "nu\u0301i cao suối sâu",
    ],
)
def test_a_weak_password_is_refused_and_the_old_one_stays(own_home: Path, weak: str) -> None:
    once = hire(own_home, ("lan", Post.CLERK))
    choose(own_home, "lan", once["lan"])
    with pytest.raises(WrongUsage, match=r"sign_in\.weak"):
        choose(own_home, "lan", OWN, weak)
    choose(own_home, "lan", OWN, OTHER)


def test_one_time_passwords_would_do_and_differ() -> None:
    made = {one_time_password() for _ in range(50)}
    assert len(made) == 50
    for word in made:
        require_good(word, login="nobody-there", present="")


def test_every_way_a_sign_in_ends_is_explained() -> None:
    from app.core.people import Proof

    for proof in set(Proof) - {Proof.PROVED}:
        assert all(f"sign_in.{proof}.{part}" in catalogue() for part in ("what", "lost", "next"))


@pytest.fixture
def secret_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "words"
    file.write_text(f"{OWN}\n{OTHER}\n", encoding="utf-8")
    file.chmod(0o600)
    monkeypatch.setenv(prompt.FILE, str(file))
    return file


def test_a_script_names_a_file_with_a_password_a_line(secret_file: Path) -> None:
    assert prompt.ask("một") == (OWN,)
    assert prompt.ask("một", "hai") == (OWN, OTHER)
    with pytest.raises(BadInput, match=r"sign_in\.bad_file"):
        prompt.ask("1", "2", "3")
    secret_file.write_bytes(b"\xff\n")
    with pytest.raises(BadInput, match=r"sign_in\.bad_file"):
        prompt.ask("một")
    secret_file.unlink()
    with pytest.raises(BadInput, match=r"sign_in\.bad_file"):
        prompt.ask("một")


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_a_file_that_others_may_read_is_refused(secret_file: Path) -> None:
    secret_file.chmod(0o640)
    with pytest.raises(Refused, match=r"sign_in\.open_file") as no:
        prompt.ask("một")
    assert OWN not in no.value.explain()


def test_at_a_terminal_it_is_asked_for_unseen_and_elsewhere_nobody_can_be(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    established(own_home)
    asked = list[str]()

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def typed(question: str, stream: object) -> str:
        assert stream is sys.stderr
        asked.append(question)
        return OWN

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(getpass, "getpass", typed)
    with open_personnel(own_home, login="adm", prove=at_a_terminal):
        assert asked == ["Mật khẩu của adm: "]
    monkeypatch.setattr(sys, "stdin", io.StringIO(OWN))
    with pytest.raises(Refused, match=r"sign_in\.nobody_to_ask") as no, open_personnel(own_home, login="adm"):
        pass
    assert isinstance(no.value, MotcuaError)
    assert prompt.FILE in no.value.explain()


def test_the_offices_settings_are_behind_the_password_too(own_home: Path, secret_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from app.cli.main import run

    established(own_home)
    line = ["settings", "set", "account.password_days", "30", "--as", "adm", "--json"]
    secret_file.write_text("sai rồi\n", encoding="utf-8")
    assert run(line) == 4
    assert run(["settings", "get", "account.password_days", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == 90
    secret_file.write_text(f"{OWN}\n", encoding="utf-8")
    assert run(line) == 0


def test_commands_give_and_change_passwords(own_home: Path, secret_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from app.cli.main import run

    hire(own_home, ("lan", Post.CLERK))
    capsys.readouterr()
    assert run(["accounts", "reset", "lan", "--as", "phutrach", "--totp", "--json"]) == 0
    word = json.loads(capsys.readouterr().out)["one_time_password"]
    secret_file.write_text("\n".join((word, OTHER, OWN)), encoding="utf-8")
    assert run(["accounts", "password", "lan"]) == 2
    secret_file.write_text("\n".join((word, OTHER, OTHER)), encoding="utf-8")
    assert run(["accounts", "password", "lan"]) == 0
    assert OTHER not in "".join(capsys.readouterr())
    secret_file.write_text(OTHER, encoding="utf-8")
    assert run(["accounts", "list", "--as", "lan"]) == 0
    with open_sign_in(own_home, login="lan") as sign_in:
        assert replace(sign_in).login == "lan"
