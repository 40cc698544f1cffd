"""Who may put packs on a desk, for which unit, and what the ledger has of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.bootstrap import open_packs, open_personnel
from app.core.errors import CouldNotKeep, MotcuaError, Refused
from app.core.people import Post
from app.core.usage import EventKind
from app.packs import PackDesk
from app.settings import OFFICE_SETTINGS, Settings
from app.state import open_settings
from forms.pack_files import zipped
from tests.unit.app.offices import employ
from tests.unit.forms.packs import KEY, pack_files


@pytest.fixture
def pack(tmp_path: Path, own_home: Path) -> Path:
    """A pack that this desk accepts."""
    open_settings(own_home).changed("forms.pack_keys", str(KEY.public))
    (tmp_path / "p.zip").write_bytes(zipped(pack_files()))
    return tmp_path / "p.zip"


@contextmanager
def desk(home: Path, login: str) -> Iterator[PackDesk]:
    with open_packs(home, login=login) as (_, packs):
        yield packs


def employ_all(home: Path) -> None:
    with open_personnel(home, login="phutrach") as (_, personnel):
        employ(personnel, "lan")
        employ(personnel, "binh", post=Post.SUPERVISOR)
        employ(personnel, "xa", post=Post.SUPERVISOR, unit="XA2")
        employ(personnel, "quan", post=Post.ADMINISTRATOR)


def refusal(problem: pytest.ExceptionInfo[MotcuaError]) -> str:
    return problem.value.key


def test_a_clerk_changes_nothing_once_the_desk_has_accounts(own_home: Path, pack: Path) -> None:
    employ_all(own_home)
    with desk(own_home, "quan") as packs:
        packs.install(pack)
    with desk(own_home, "lan") as packs:
        for wish in (
            lambda: packs.install(pack),
            lambda: packs.enable("tinh_a"),
            lambda: packs.disable("tinh_a"),
            lambda: packs.remove("tinh_a"),
        ):
            with pytest.raises(Refused) as problem:
                wish()
            assert refusal(problem) == "pack.not_yours"


def test_a_supervisor_enables_for_his_own_unit_and_an_administrator_for_any(own_home: Path, pack: Path) -> None:
    employ_all(own_home)
    with desk(own_home, "xa") as packs:
        packs.install(pack)
        assert packs.enable("tinh_a").units == {"XA2"}
        for wish in (packs.enable, packs.disable):
            with pytest.raises(Refused) as problem:
                wish("tinh_a", unit="DEMO")
            assert refusal(problem) == "pack.other_unit"
    with desk(own_home, "quan") as packs:
        assert packs.enable("tinh_a", unit="DEMO").units == {"XA2", "DEMO"}
        keys = {unit: {form.key for form in packs.shelf.catalogue(unit=unit).forms} for unit in ("XA2", "DEMO", "XA3")}
        assert ["don_a" in keys[unit] for unit in ("XA2", "DEMO", "XA3")] == [True, True, False]
        assert packs.disable("tinh_a", unit="XA2").units == {"DEMO"}
        kept = [event for event in packs.journal.ledger.events() if event.note == "forms.packs"]
    assert [(event.kind, event.clerk, event.state, event.scope) for event in kept] == [
        (EventKind.SETTING, "xa", "installed", ("tinh_a", "1.2", KEY.public.id)),
        (EventKind.SETTING, "xa", "enabled", ("tinh_a", "1.2", "XA2")),
        (EventKind.SETTING, "quan", "enabled", ("tinh_a", "1.2", "DEMO")),
        (EventKind.SETTING, "quan", "disabled", ("tinh_a", "1.2", "XA2")),
    ]


def test_the_keys_an_office_accepts_are_its_own_to_change_and_can_be_locked(own_home: Path, tmp_path: Path) -> None:
    assert "forms.pack_keys".startswith(OFFICE_SETTINGS)
    machine = tmp_path / "machine.json"
    machine.write_text('{"forms.pack_keys": "", "locked": ["forms.pack_keys"]}')
    with pytest.raises(Refused) as problem:
        Settings.load(own_home / "settings.json", machine=machine).changed("forms.pack_keys", str(KEY.public))
    assert refusal(problem) == "settings.locked"


def test_what_cannot_be_kept_is_not_installed(own_home: Path, pack: Path) -> None:
    with desk(own_home, "phutrach") as packs:
        (own_home / "packs").write_text("in the way")
        with pytest.raises(CouldNotKeep):
            packs.install(pack)
        assert [event for event in packs.journal.ledger.events() if event.note == "forms.packs"] == []
        (own_home / "packs").unlink()
        packs.install(pack)
        assert [one.name for one in packs.shelf.installed()] == ["tinh_a"]


@pytest.mark.parametrize(
    "register",
    [
        "",
        "[]",
        "7",
        '{"tinh_a": 1}',
        '{"tinh_a": {"version": "x", "units": []}}',
        '{"tinh_a": {"version": "1", "units": "DEMO"}}',
        '{"tinh_a": {"version": "1", "units": [], "forms": "don_a"}}',
        '{"tinh_a": {"version": "1", "units": [], "forms": ["../x"]}}',
    ],
)
def test_a_register_that_cannot_be_read_is_named(own_home: Path, pack: Path, register: str) -> None:
    with desk(own_home, "phutrach") as packs:
        packs.install(pack)
        (own_home / "packs" / "packs.json").write_text(register)
        with pytest.raises(MotcuaError) as problem:
            packs.shelf.installed()
        assert refusal(problem) == "pack.broken_register"
        assert [finding.rule for finding in packs.shelf.catalogue().refused] == ["PCK-4"]


def test_a_register_from_before_forms_were_kept_is_read(own_home: Path, pack: Path) -> None:
    with desk(own_home, "phutrach") as packs:
        packs.install(pack)
        packs.enable("tinh_a", unit="DEMO")
        assert packs.shelf.register()["tinh_a"].forms == ("don_a",)
        register = own_home / "packs" / "packs.json"
        register.write_text('{"tinh_a": {"version": "1.2", "units": ["DEMO"]}}')
        assert packs.shelf.catalogue(unit="DEMO").get("don_a").key == "don_a"
        assert packs.shelf.register()["tinh_a"].forms == ()
