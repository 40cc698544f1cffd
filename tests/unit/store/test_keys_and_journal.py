"""Where secrets lie, who refuses to go on without a safe place, and how events are stamped."""

import datetime as dt
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keyring
import keyring.errors
import pytest
from filelock import FileLock

from app.core.errors import CouldNotKeep, Refused
from app.core.people import Clerk, Post, Unit
from app.core.usage import EventKind
from app.store import accounts, keys
from app.store.journal import Journal, SystemClock
from app.store.keys import KeyFile, Keys, SystemKeys, key_of, open_keys
from app.store.ledger import Ledger


@pytest.fixture(params=["file", "vault"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Keys:
    return KeyFile(tmp_path / "keys.json") if request.param == "file" else SystemKeys("desk-1")


def test_a_secret_comes_back_as_it_was_and_is_listed_by_name_only(place: Keys) -> None:
    assert place.get("ledger.key") is None
    place.put("ledger.key", b"\x00\xffsecret")
    place.put("other", b"2")
    assert place.get("ledger.key") == b"\x00\xffsecret"
    assert place.names() == ("ledger.key", "other")


def test_a_forgotten_secret_is_gone(place: Keys) -> None:
    place.put("a", b"1")
    assert place.delete("a")
    assert not place.delete("a")
    assert place.get("a") is None
    assert place.names() == ()


@pytest.mark.parametrize(("folder", "file"), [(0o700, 0o600), (0o2770, 0o660)])
def test_the_key_file_and_its_lock_are_for_those_whom_the_folder_is_for(tmp_path: Path, folder: int, file: int) -> None:
    tmp_path.chmod(folder)
    KeyFile(tmp_path / "keys.json").put("a", b"1")
    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("keys.json", "keys.lock")} == {file}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{broken",
        "[]",
        "1",
        '{"a": 5}',
        '{"a": null}',
        '{"a": ["MQ=="]}',
        '{"a": "M"}',
        '{"a": "M Q = ="}',
        '{"a": "\\u00e9"}',
        "[" * 100_000,
    ],
)
def test_a_broken_key_file_is_named_and_not_overwritten(tmp_path: Path, content: str) -> None:
    file = tmp_path / "keys.json"
    file.write_text(content)
    keys = KeyFile(file)
    for step in (lambda: keys.get("a"), keys.names, lambda: keys.delete("a"), lambda: keys.put("a", b"1")):
        with pytest.raises(CouldNotKeep, match=r"keys\.broken") as problem:
            step()
        assert problem.value.__cause__ is None
    assert file.read_text() == content


def test_a_key_file_that_cannot_be_read_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "keys.json").mkdir()
    with pytest.raises(CouldNotKeep, match=r"keys\.unreadable"):
        KeyFile(tmp_path / "keys.json").get("a")


def test_a_key_file_that_another_program_keeps_locked_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "LOCK_S", 0.05)
    with FileLock(tmp_path / "keys.lock"), pytest.raises(CouldNotKeep, match=r"keys\.unwritable"):
        KeyFile(tmp_path / "keys.json").put("a", b"1")


def test_rubbish_in_the_vault_is_named(own_keyring: Any) -> None:
    own_keyring.set_password("motcua:desk-1", "a", "no base64!")
    with pytest.raises(CouldNotKeep, match=r"keys\.broken"):
        SystemKeys("desk-1").get("a")


def test_a_key_file_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "keys.new").mkdir()  # the draft's place is taken
    with pytest.raises(CouldNotKeep, match=r"keys\.unwritable"):
        KeyFile(tmp_path / "keys.json").put("a", b"1")


@pytest.mark.parametrize(
    ("call", "key"), [("get_password", "keys.unreadable"), ("set_password", "keys.unwritable"), ("delete_password", "keys.unwritable")]
)
def test_a_vault_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch, call: str, key: str) -> None:
    vault = SystemKeys("desk-1")
    vault.put("a", b"1")

    def locked(*_: Any) -> None:
        raise keyring.errors.KeyringLocked("locked")

    monkeypatch.setattr(keyring.get_keyring(), call, locked)
    steps: dict[str, Callable[[], object]] = {
        "get_password": lambda: vault.get("a"),
        "set_password": lambda: vault.put("b", b"2"),
        "delete_password": lambda: vault.delete("a"),
    }
    with pytest.raises(CouldNotKeep, match=key):
        steps[call]()


def test_the_demo_falls_back_to_the_file_where_there_is_no_vault(tmp_path: Path) -> None:
    assert open_keys(tmp_path, desk="d", backend="keyring", demo=True).in_file


def test_any_other_configuration_refuses_to_start_without_a_vault(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"keys\.no_vault"):
        open_keys(tmp_path, desk="d", backend="keyring", demo=False)


def test_the_file_chosen_on_purpose_is_taken(tmp_path: Path) -> None:
    assert open_keys(tmp_path, desk="d", backend="file", demo=False).in_file


def test_a_vault_that_protects_is_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = keyring.get_keyring()
    monkeypatch.setattr(keys, "PROTECTING", {f"{type(mine).__module__}.{type(mine).__name__}"})
    assert not open_keys(tmp_path, desk="d", backend="keyring", demo=True).in_file


def test_the_demo_stays_with_the_file_it_began_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_keys(tmp_path, desk="d", backend="keyring", demo=True).put("a", b"1")
    mine = keyring.get_keyring()
    monkeypatch.setattr(keys, "PROTECTING", {f"{type(mine).__module__}.{type(mine).__name__}"})
    assert open_keys(tmp_path, desk="d", backend="keyring", demo=True).get("a") == b"1"


def test_a_locked_vault_does_not_count_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = keyring.get_keyring()
    monkeypatch.setattr(keys, "PROTECTING", {f"{type(mine).__module__}.{type(mine).__name__}"})

    def locked(*_: Any) -> None:
        raise keyring.errors.InitError("dismissed")

    monkeypatch.setattr(mine, "get_password", locked)
    assert not keys.system_vault_is_there()


def test_a_key_is_made_once_and_never_silently_replaced(place: Keys) -> None:
    made = key_of(place, "ledger.key", may_make=True)
    assert len(made) == 32
    assert key_of(place, "ledger.key", may_make=False) == made
    place.delete("ledger.key")
    with pytest.raises(CouldNotKeep, match=r"keys\.lost"):
        key_of(place, "ledger.key", may_make=False)
    place.put("ledger.key", b"too short")
    with pytest.raises(CouldNotKeep, match=r"keys\.broken"):
        key_of(place, "ledger.key", may_make=True)
    assert place.get("ledger.key") == b"too short"


UNIT = Unit(code="DEMO", name="UBND xã Thử Nghiệm")


def test_the_demo_has_a_clerk_and_a_supervisor_and_nobody_else() -> None:
    assert accounts.clerk("canbo", unit=UNIT).post is Post.CLERK
    assert accounts.clerk("phutrach", unit=UNIT).post is Post.SUPERVISOR
    with pytest.raises(Refused, match=r"account\.unknown"):
        accounts.clerk("nobody", unit=UNIT)


def test_the_journal_stamps_who_and_when(ledger: Ledger) -> None:
    clerk = Clerk(login="canbo", name="Cán bộ", unit=UNIT)
    event = Journal(ledger, clerk, SystemClock()).write(EventKind.DOSSIER, dossier="D-1")
    assert (event.clerk, event.unit, event.desk, event.dossier) == ("canbo", "DEMO", "desk-1", "D-1")
    assert event.at.tzinfo is dt.UTC
    assert abs(dt.datetime.now(dt.UTC) - event.at) < dt.timedelta(minutes=1)
    assert next(ledger.events()) == event


def test_a_boot_is_named_by_the_system_or_is_this_process(tmp_path: Path) -> None:
    named = tmp_path / "boot_id"
    named.write_text("b-1\n")
    assert SystemClock(named).boot_id() == "b-1"
    alone = SystemClock(tmp_path / "none")
    assert alone.boot_id() == alone.boot_id() != SystemClock(tmp_path / "none").boot_id()


def test_the_key_file_holds_nothing_but_names_and_values(tmp_path: Path) -> None:
    KeyFile(tmp_path / "keys.json").put("a", b"1")
    assert set(json.loads((tmp_path / "keys.json").read_text())) == {"a"}
