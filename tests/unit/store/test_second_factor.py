"""One-time codes: those of RFC 6238, each once, five wrong ones and a pause, remembered for some minutes of one boot."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import text

from app.core.errors import CouldNotKeep
from app.core.people import Clerk, SecondFactor, Unit
from app.store import accounts
from app.store.database import Database
from app.store.keys import KeyFile
from app.store.second_factor import MOST_WRONG, PAUSE, SecondFactors
from tests.clocks import HandClock

RFC_SECRET = b"12345678901234567890"
RFC_VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]
"""RFC 6238, appendix B, SHA-1: seconds since 1970, eight digits, of which six-digit codes are the last six."""


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def factors(database: Database, tmp_path: Path, clock: HandClock) -> SecondFactors:
    with database.writing() as connection:
        accounts.adding(Clerk(login="lan", name="Lan", unit=Unit(code="X1", name="")))(connection)
    keys = KeyFile(tmp_path / "keys.json")
    return SecondFactors(database=database, desk="desk-1", keys=keys, clock=clock, remembered=dt.timedelta(minutes=10))


def enrolled(factors: SecondFactors, *, secret: bytes | None = None) -> str:
    uri, change = factors.enrol("lan")
    with factors.database.writing() as connection:
        change(connection)
    factors.tidy("lan")
    if secret is not None:
        (name,) = factors.keys.names()
        factors.keys.put(name, secret)
    return uri


def code(factors: SecondFactors, clock: HandClock, *, steps: int = 0) -> str:
    secret = factors.keys.get(*factors.keys.names())
    assert secret is not None
    return TOTP(secret, 6, SHA1(), 30).generate(clock.now().timestamp() + 30 * steps).decode()


@pytest.mark.parametrize(("seconds", "eight"), RFC_VECTORS)
def test_the_codes_are_those_of_the_standard(factors: SecondFactors, seconds: int, eight: str) -> None:
    enrolled(factors, secret=RFC_SECRET)
    at = replace(factors, clock=HandClock(dt.datetime.fromtimestamp(seconds, dt.UTC)))
    assert at.confirm("lan", eight[-6:]) is SecondFactor.CONFIRMED


def test_an_app_learns_from_the_uri_all_it_needs(factors: SecondFactors, clock: HandClock) -> None:
    parts = urlparse(enrolled(factors))
    asked = parse_qs(parts.query)
    assert (parts.scheme, parts.netloc, parts.path) == ("otpauth", "totp", "/motcua:lan")
    assert (asked["digits"], asked["period"], asked["algorithm"], asked["issuer"]) == (["6"], ["30"], ["SHA1"], ["motcua"])
    assert len(asked["secret"][0]) == 32


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_phones_clock_may_be_one_step_off(factors: SecondFactors, clock: HandClock, steps: int) -> None:
    enrolled(factors)
    assert factors.confirm("lan", f" {code(factors, clock, steps=steps)} ") is SecondFactor.CONFIRMED


@pytest.mark.parametrize("steps", [-2, 2])
def test_two_steps_off_is_wrong(factors: SecondFactors, clock: HandClock, steps: int) -> None:
    enrolled(factors)
    assert factors.confirm("lan", code(factors, clock, steps=steps)) is SecondFactor.WRONG


@pytest.mark.parametrize("given", ["", "12345", "1234567", "abcdef", "１２３４５６", "\udcff"])
def test_what_is_no_code_is_a_wrong_one(factors: SecondFactors, given: str) -> None:
    enrolled(factors)
    assert factors.confirm("lan", given) is SecondFactor.WRONG


def test_a_code_counts_once_and_so_does_every_older_one(factors: SecondFactors, clock: HandClock) -> None:
    enrolled(factors)
    now, before = code(factors, clock), code(factors, clock, steps=-1)
    assert factors.confirm("lan", now) is SecondFactor.CONFIRMED
    assert factors.confirm("lan", now) is SecondFactor.USED
    assert factors.confirm("lan", before) is SecondFactor.USED
    clock.pass_time(seconds=30)
    assert factors.confirm("lan", code(factors, clock)) is SecondFactor.CONFIRMED


def test_five_wrong_codes_begin_a_pause_in_which_even_the_right_one_does_not_count(factors: SecondFactors, clock: HandClock) -> None:
    enrolled(factors)
    wrong = code(factors, clock, steps=50)
    assert [factors.confirm("lan", wrong) for _ in range(MOST_WRONG)] == [SecondFactor.WRONG] * MOST_WRONG
    assert factors.state("lan") is SecondFactor.PAUSED
    assert factors.confirm("lan", code(factors, clock)) is SecondFactor.PAUSED
    clock.pass_time(seconds=PAUSE.total_seconds() - 1)
    clock.boot = "boot-2"
    assert factors.confirm("lan", code(factors, clock)) is SecondFactor.PAUSED, "a restart does not end it"
    clock.pass_time(seconds=1)
    assert factors.state("lan") is SecondFactor.WANTED
    assert factors.confirm("lan", code(factors, clock)) is SecondFactor.CONFIRMED


@pytest.mark.parametrize("back", [{"days": 400}, {"minutes": 16}, {"minutes": -16}, {"days": -400}])
def test_no_setting_of_the_wall_clock_makes_a_pause_shorter_or_longer(
    factors: SecondFactors, clock: HandClock, back: dict[str, float]
) -> None:
    enrolled(factors)
    for _ in range(MOST_WRONG):
        factors.confirm("lan", "000")
    clock.set_back(**back)
    assert factors.state("lan") is SecondFactor.PAUSED
    assert factors.confirm("lan", code(factors, clock)) is SecondFactor.PAUSED
    clock.pass_time(seconds=PAUSE.total_seconds() - 1)
    assert factors.state("lan") is SecondFactor.PAUSED
    clock.pass_time(seconds=1)
    assert factors.confirm("lan", code(factors, clock)) is SecondFactor.CONFIRMED


def test_a_clock_that_is_set_back_before_a_restart_pauses_nobody_for_a_year(factors: SecondFactors, clock: HandClock) -> None:
    enrolled(factors)
    for _ in range(MOST_WRONG):
        factors.confirm("lan", "000")
    clock.set_back(days=365)
    clock.boot = "boot-2"
    assert factors.state("lan") is SecondFactor.WANTED


def test_a_pause_that_is_over_does_not_come_back_with_the_clock(factors: SecondFactors, clock: HandClock) -> None:
    enrolled(factors)
    for _ in range(MOST_WRONG):
        factors.confirm("lan", "000")
    clock.pass_time(minutes=16)
    assert factors.confirm("lan", code(factors, clock)) is SecondFactor.CONFIRMED
    clock.set_back(minutes=10)
    clock.boot = "boot-2"
    assert factors.state("lan") is SecondFactor.WANTED


def test_a_secret_whose_transaction_was_not_kept_never_counted_and_is_forgotten(factors: SecondFactors, clock: HandClock) -> None:
    enrolled(factors)
    before, old = factors.keys.names(), code(factors, clock)
    with pytest.raises(CouldNotKeep), factors.database.writing() as connection:
        factors.enrol("lan")[1](connection)
        raise CouldNotKeep("store.disk_full")
    assert len(factors.keys.names()) == 2, "the program could have ended here"
    assert factors.confirm("lan", old) is SecondFactor.CONFIRMED
    factors.tidy("lan")
    assert factors.keys.names() == before


def test_the_secret_of_an_older_program_goes_on_until_a_new_one_counts(factors: SecondFactors, clock: HandClock) -> None:
    enrolled(factors)
    (name,) = factors.keys.names()
    factors.keys.put("totp.lan", factors.keys.get(name) or b"")
    with factors.database.writing() as connection:
        connection.execute(text("UPDATE second_factors SET secret = ''"))
    factors.tidy("lan")
    assert factors.keys.names() == ("totp.lan",)
    assert factors.confirm("lan", code(factors, clock)) is SecondFactor.CONFIRMED
    factors.keys.put("totp.lan.b", b"somebody else's")
    enrolled(factors)
    assert [name.partition("#")[0] for name in factors.keys.names()] == ["totp.lan", "totp.lan.b"]
    assert "totp.lan" not in factors.keys.names()


def test_who_has_no_row_has_no_secret_left_either(factors: SecondFactors) -> None:
    factors.keys.put("totp.lan#00000001", b"left over")
    factors.tidy("lan")
    assert factors.keys.names() == ()


def test_a_right_code_forgives_the_wrong_ones_before_it(factors: SecondFactors, clock: HandClock) -> None:
    enrolled(factors)
    for _ in range(3):
        for _ in range(MOST_WRONG - 1):
            assert factors.confirm("lan", "000") is SecondFactor.WRONG
        assert factors.confirm("lan", code(factors, clock)) is SecondFactor.CONFIRMED
        clock.pass_time(minutes=1)


def test_a_confirmed_clerk_is_remembered_for_ten_minutes(factors: SecondFactors, clock: HandClock) -> None:
    enrolled(factors)
    assert factors.state("lan") is SecondFactor.WANTED
    factors.confirm("lan", code(factors, clock))
    clock.pass_time(minutes=10, seconds=-1)
    assert factors.state("lan") is SecondFactor.CONFIRMED
    clock.set_back(minutes=9)
    assert factors.state("lan") is SecondFactor.CONFIRMED
    clock.pass_time(seconds=1)
    assert factors.state("lan") is SecondFactor.WANTED, "the wall clock does not make it longer"


def test_a_restart_of_the_machine_forgets_him(factors: SecondFactors, clock: HandClock) -> None:
    enrolled(factors)
    factors.confirm("lan", code(factors, clock))
    clock.boot = "boot-2"
    assert factors.state("lan") is SecondFactor.WANTED


def test_another_desk_knows_nothing_of_it(factors: SecondFactors, clock: HandClock) -> None:
    enrolled(factors)
    factors.confirm("lan", code(factors, clock))
    assert replace(factors, desk="desk-2").state("lan") is SecondFactor.NOT_ENROLLED


def test_who_is_not_enrolled_has_no_code_that_counts(factors: SecondFactors) -> None:
    assert factors.state("lan") is SecondFactor.NOT_ENROLLED
    assert factors.confirm("lan", "123456") is SecondFactor.NOT_ENROLLED


def test_to_enrol_anew_ends_the_old_secret_its_pause_and_its_confirmation(factors: SecondFactors, clock: HandClock) -> None:
    enrolled(factors)
    old = code(factors, clock)
    factors.confirm("lan", old)
    for _ in range(MOST_WRONG):
        factors.confirm("lan", "000")
    enrolled(factors)
    assert factors.state("lan") is SecondFactor.WANTED
    assert factors.confirm("lan", code(factors, clock)) is SecondFactor.CONFIRMED
