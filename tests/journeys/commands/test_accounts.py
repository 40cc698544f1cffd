"""Accounts by commands: who may enter them, what they may then ask, one-time codes."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from app.core.usage import EventKind, UsageEvent
from app.state import open_ledger, open_state
from tests.journeys.commands.conftest import Motcua

BOSS = ("--as", "phutrach")


def employ(motcua: Motcua, *grant: str, login: str = "lan") -> None:
    for line in (
        ("add", login, "--name", "Trần Thị Lan"),
        ("commit", login, "--document", "12/CK-UBND", "--text", "2026"),
        ("grant", login, "--services", "033,034,037", *grant),
    ):
        ran = motcua("accounts", *line, *BOSS)
        assert ran.status == 0, ran.said


def ask(motcua: Motcua, practice: list[dict[str, Any]], *words: str, login: str = "lan") -> Any:
    return motcua("lookup", "--card", practice[0]["file"], "--procedure", "1.004873", "--dossier", "D-1", "--as", login, *words)


def code_of(motcua: Motcua, at: float) -> str:
    keys = open_state(motcua.home).keys
    (secret,) = (keys.get(name) or b"" for name in keys.names() if name.startswith("totp.lan#"))
    return TOTP(secret, 6, SHA1(), 30).generate(at).decode()


def test_a_new_clerk_asks_once_everything_is_entered_and_is_told_what_is_missing(motcua: Motcua, practice: list[dict[str, Any]]) -> None:
    added = motcua("accounts", "add", "lan", "--name", "Trần Thị Lan", *BOSS)
    assert added.rows == [
        {
            "login": "lan", "name": "Trần Thị Lan", "unit": "DEMO", "post": "clerk", "suspended": None,
            "commitments": [], "grants": [], "second_factor": "second-factor-not-enrolled",
        }
    ]  # fmt: skip
    refused = ask(motcua, practice)
    assert (refused.status, refused.rows[0]["outcome"], refused.rows[0]["reason"]) == (4, "OFFICER_NOT_ALLOWED", "no-commitment")
    assert "cam kết" in refused.said
    motcua("accounts", "commit", "lan", "--document", "12/CK-UBND", "--text", "2026", *BOSS)
    assert ask(motcua, practice).rows[0]["reason"] == "no-grant"
    motcua("accounts", "grant", "lan", "--procedures", "1.001193", *BOSS)
    other = ask(motcua, practice)
    assert (other.status, other.rows[0]["outcome"]) == (4, "PROCEDURE_NOT_LICENSED")
    motcua("accounts", "grant", "lan", "--procedures", "1.004873,1.001193", "--from", "2026-01-01", "--to", "2999-12-31", *BOSS)
    assert ask(motcua, practice).rows[0]["outcome"] == "FOUND"
    (count,) = motcua("usage", "report", "--as", "lan").rows
    assert (count["calls"], count["found"], count["refused"]) == (4, 1, 3)
    assert motcua("ledger", "verify").rows[0]["chain"] == "ok"


@pytest.mark.parametrize(
    "line",
    [
        ("add", "minh", "--name", "Minh"),
        ("commit", "lan", "--document", "1", "--text", "1"),
        ("grant", "lan"),
        ("withdraw", "lan"),
        ("suspend", "lan"),
        ("resume", "lan"),
        ("totp", "lan"),
    ],
)
def test_a_clerk_is_refused_and_nothing_changes(motcua: Motcua, line: tuple[str, ...]) -> None:
    employ(motcua)
    employ(motcua, login="hoa")
    before = (motcua("accounts", "list", *BOSS).rows, motcua("ledger", "verify").rows)
    for login in ("canbo", "hoa"):
        ran = motcua("accounts", *line, "--as", login)
        assert (ran.status, ran.rows) == (4, [])
        assert ran.said.count(".") >= 3
    assert (motcua("accounts", "list", *BOSS).rows, motcua("ledger", "verify").rows) == before


@pytest.mark.parametrize(
    "line",
    [
        ("add", "lan", "--name", "Lan"),
        ("add", "Lan!", "--name", "Lan"),
        ("add", "minh", "--name", "Minh", "--unit", "xã 1"),
        ("commit", "lan", "--document", "099190000001", "--text", "1"),
        ("commit", "lan", "--document", "1", "--text", "1", "--from", "1.1.2026"),
        ("grant", "lan", "--services", "038"),
        ("grant", "lan", "--services", ""),
        ("grant", "lan", "--procedures", "xyz"),
        ("suspend", "lan", "--from", "2026-02-01", "--to", "2026-01-01"),
        ("grant", "nobody"),
    ],
)
def test_what_cannot_be_entered_is_wrong_usage(motcua: Motcua, line: tuple[str, ...]) -> None:
    employ(motcua)
    ran = motcua("accounts", *line, *BOSS)
    assert (ran.status, ran.rows) == (2, [])
    assert ran.said.count(".") >= 3
    assert "099190000001" not in ran.said


def test_a_suspended_clerk_may_nothing_until_it_is_over(motcua: Motcua, practice: list[dict[str, Any]]) -> None:
    employ(motcua)
    suspended = motcua("accounts", "suspend", "lan", "--from", "2026-01-01", *BOSS)
    assert suspended.rows[0]["suspended"] == {"from": "2026-01-01", "to": None}
    assert ask(motcua, practice).rows[0]["reason"] == "suspended"
    motcua("accounts", "resume", "lan", *BOSS)
    assert ask(motcua, practice).status == 0
    motcua("accounts", "withdraw", "lan", *BOSS)
    assert ask(motcua, practice).rows[0]["reason"] == "no-grant"


def test_one_time_codes_from_enrolment_to_the_look_up(
    motcua: Motcua, practice: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    import time

    from app.cli.main import run

    employ(motcua, "--second-factor")
    assert ask(motcua, practice).rows[0]["reason"] == "second-factor-not-enrolled"
    (enrolled,) = motcua("accounts", "totp", "lan", *BOSS).rows
    assert enrolled["uri"].startswith("otpauth://totp/motcua:lan?")
    refused = ask(motcua, practice)
    assert (refused.status, refused.rows[0]["outcome"], refused.rows[0]["reason"]) == (4, "SECOND_FACTOR_REQUIRED", "second-factor")
    wrong = ask(motcua, practice, "--code", "000")
    assert (wrong.status, wrong.rows[0]["reason"]) == (4, "second-factor-wrong")
    code = code_of(motcua, time.time())
    assert ask(motcua, practice, "--code", code).rows[0]["outcome"] == "FOUND"
    assert ask(motcua, practice).rows[0]["outcome"] == "FOUND", "remembered for some minutes"
    assert ask(motcua, practice, "--code", code).rows[0]["reason"] == "second-factor-used"
    assert motcua("accounts", "list", *BOSS).rows[0]["second_factor"] == "confirmed"
    assert run(["accounts", "totp", "lan", *BOSS]) == 0
    shown = capsys.readouterr()
    assert "█" in shown.out or "▄" in shown.out
    assert "otpauth://" in shown.out
    assert "otpauth://" not in shown.err
    assert ask(motcua, practice).rows[0]["reason"] == "second-factor", "a new secret ends the old confirmation"


def test_the_secret_of_a_code_is_in_the_key_store_and_nowhere_else(motcua: Motcua) -> None:
    employ(motcua, "--second-factor")
    (enrolled,) = motcua("accounts", "totp", "lan", *BOSS).rows
    secret = enrolled["uri"].partition("secret=")[2].partition("&")[0].encode()
    assert b"totp.lan" in (motcua.home / "keys.json").read_bytes()
    kept = b"".join(file.read_bytes() for file in motcua.home.iterdir() if file.is_file() and file.name != "keys.json")
    assert secret not in kept
    assert b"totp" not in kept


def test_a_table_for_people_lists_the_accounts(motcua: Motcua, capsys: pytest.CaptureFixture[str]) -> None:
    from app.cli.main import run

    employ(motcua)
    motcua("accounts", "add", "moi", "--name", "Người Mới", "--unit", "X2", "--unit-name", "UBND xã Hai", *BOSS)
    assert run(["accounts", "list", *BOSS]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["lan", "moi"]
    assert "033 034 037" in lines[0]
    assert [row["login"] for row in motcua("accounts", "list", "--as", "lan").rows] == ["lan"]


def test_the_offices_secrets_are_a_supervisors_once_somebody_has_an_account(motcua: Motcua) -> None:
    name = "verify.gateway.client_secret"
    assert motcua("secret", "set", name, given=b"mot\n").status == 0
    employ(motcua)
    assert motcua("secret", "set", name, *BOSS, given=b"hai\n").status == 0
    for line in (("set", name), ("delete", name)):
        ran = motcua("secret", *line, "--as", "lan", given=b"ba\n")
        assert (ran.status, ran.rows) == (4, [])
        assert name in ran.said
    assert open_state(motcua.home).keys.get(name) == b"hai"
    assert motcua("secret", "delete", name, *BOSS).rows == [{"name": name, "set": False}]
    told = [(one.clerk, one.note, one.state) for one in ledger_of(motcua) if one.kind is EventKind.SETTING]
    assert told == [("phutrach", name, "secret-kept"), ("phutrach", name, "secret-forgotten")]


@pytest.mark.parametrize(("login", "reason"), [("canbo", "demo-only"), ("lan", "no-password")])
def test_at_a_source_of_real_citizens_nobody_asks_and_it_is_on_record(
    motcua: Motcua, practice: list[dict[str, Any]], login: str, reason: str
) -> None:
    employ(motcua)
    for key, value in (("keys.backend", "file"), ("verify.gateway.url", "https://lgsp.example/"), ("verify.adapter", "gateway")):
        assert motcua("settings", "set", key, value, *BOSS).status == 0
    ran = ask(motcua, practice, login=login)
    assert (ran.status, ran.rows[0]["outcome"], ran.rows[0]["reason"]) == (4, "OFFICER_NOT_ALLOWED", reason)
    assert ran.rows[0]["request_id"]
    assert ("mật khẩu" if login == "lan" else "dùng thử") in ran.said
    assert [one.reason for one in ledger_of(motcua) if one.kind is EventKind.OUTCOME] == [reason]
    assert not [one for one in ledger_of(motcua) if one.kind is EventKind.INTENT]


def test_a_field_that_is_not_masked_is_refused_before_anything_is_sent(motcua: Motcua, practice: list[dict[str, Any]]) -> None:
    for word in ("full_name=citizen_asks", "religion=citizen_asks"):
        ran = ask(motcua, practice, "--unmask", word, login="canbo")
        assert (ran.status, ran.rows) == (2, [])
    ran = ask(motcua, practice, "--fields", "religion", "--unmask", "religion=nonsense", login="canbo")
    assert ran.status == 2
    assert not [one for one in ledger_of(motcua) if one.kind in (EventKind.INTENT, EventKind.UNMASK)]
    ran = ask(motcua, practice, "--fields", "religion", "--unmask", "religion=citizen_asks", login="canbo")
    assert ran.status == 0
    assert [one.kind for one in ledger_of(motcua)][-3:] == [EventKind.INTENT, EventKind.OUTCOME, EventKind.UNMASK]


def test_an_administrator_sees_every_unit_and_a_supervisor_his_own(motcua: Motcua, practice: list[dict[str, Any]]) -> None:
    employ(motcua)
    for login, unit, post in (("minh", "X2", "clerk"), ("sep", "X2", "supervisor"), ("quantri", "X1", "administrator")):
        assert motcua("accounts", "add", login, "--name", login, "--unit", unit, "--post", post, *BOSS).status == 0
    ask(motcua, practice)
    ask(motcua, practice, login="minh")

    def seen(login: str) -> tuple[set[str], dict[str, tuple[int, int]]]:
        listed = {row["login"] for row in motcua("accounts", "list", "--as", login).rows}
        rows = motcua("usage", "report", "--by", "unit", "--as", login).rows
        return listed, {row["by"]["unit"]: (row["calls"], row["refused"]) for row in rows}

    assert seen("quantri") == ({"lan", "minh", "sep", "quantri"}, {"DEMO": (1, 0), "X2": (1, 1)})
    assert seen("sep") == ({"minh", "sep"}, {"X2": (1, 1)})
    assert seen("minh") == ({"minh"}, {"X2": (1, 1)})


def ledger_of(motcua: Motcua) -> list[UsageEvent]:
    ledger = open_ledger(open_state(motcua.home))
    try:
        return list(ledger.events())
    finally:
        ledger.database.close()


def test_a_unit_keeps_its_name_and_that_is_said(motcua: Motcua) -> None:
    motcua("accounts", "add", "lan", "--name", "Lan", "--unit", "X1", "--unit-name", "UBND xã Một", *BOSS)
    ran = motcua("accounts", "add", "hoa", "--name", "Hoa", "--unit", "X1", "--unit-name", "UBND xã Khác", *BOSS)
    assert (ran.status, "vẫn tên là UBND xã Một" in ran.said) == (0, True)
    ran = motcua("accounts", "add", "mai", "--name", "Mai", "--unit", "X1", "--unit-name", "UBND xã Một", *BOSS)
    assert "vẫn tên" not in ran.said
    units = {row["code"]: row["name"] for row in motcua("accounts", "units", *BOSS).rows}
    assert units["X1"] == "UBND xã Một"
