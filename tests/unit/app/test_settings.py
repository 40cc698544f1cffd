"""Settings: whose word counts, what is refused, and that no file is ever damaged by being read."""

import json
from pathlib import Path

import pytest

from app.core.errors import BadInput, CouldNotKeep, Refused, WrongUsage
from app.settings import DECLARED, Settings, Source


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "settings.json"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    return tmp_path / "machine.json"


def write(file: Path, content: object) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def test_settings_of_the_machine_are_kept_from_the_user(file: Path, machine: Path) -> None:
    write(machine, {"unit.code": "U1", "verify.deadline_s": 5, "locked": ["unit.code"]})
    settings = Settings.load(file, machine=machine)
    unit = settings.setting("unit.code")
    assert (unit.value, unit.source, unit.locked) == ("U1", Source.MACHINE, True)
    with pytest.raises(Refused, match=r"settings\.locked"):
        settings.changed("unit.code", "U2")
    write(file, {"unit.code": "U2", "clerk.name": "phutrach"})
    again = Settings.load(file, machine=machine)
    assert (again.text("unit.code"), again.text("clerk.name"), again.number("verify.deadline_s")) == ("U1", "phutrach", 5.0)


def test_what_the_administrator_did_not_lock_the_desk_may_change(file: Path, machine: Path) -> None:
    write(machine, {"unit.code": "U1"})
    assert Settings.load(file, machine=machine).changed("unit.code", "U2").setting("unit.code").source is Source.USER


@pytest.mark.parametrize("broken", ["{", "[]", "1", "\ufeff{}", "[" * 100_000, b"\xff"])
def test_a_broken_file_is_named_and_stays_as_it_is(file: Path, machine: Path, broken: str | bytes) -> None:
    content = broken if isinstance(broken, bytes) else broken.encode()
    for one in (file, machine):
        one.parent.mkdir(exist_ok=True)
        one.write_bytes(content)
        with pytest.raises(BadInput, match=r"settings\.broken_file") as problem:
            Settings.load(file, machine=machine)
        assert problem.value.values["file"] == one
        assert one.read_bytes() == content
        one.unlink()


def test_a_list_of_locks_that_is_none_is_a_broken_file(file: Path, machine: Path) -> None:
    for locks in (1, [1]):
        write(machine, {"locked": locks})
        with pytest.raises(BadInput, match=r"settings\.broken_file"):
            Settings.load(file, machine=machine)


def test_a_file_that_breaks_meanwhile_is_not_overwritten(file: Path, machine: Path) -> None:
    settings = Settings.load(file, machine=machine)
    write(file, "{half")
    with pytest.raises(BadInput):
        settings.changed("clerk.name", "phutrach")
    assert file.read_text() == "{half"


def test_an_unknown_key_in_a_file_stops_nothing_is_listed_and_is_kept(file: Path, machine: Path) -> None:
    write(machine, {"future.lock": 1, "locked": ["future.rule", "unit.name"]})
    write(file, {"future.colour": "x", "clerk.name": "phutrach"})
    settings = Settings.load(file, machine=machine)
    assert settings.unknown == ("future.colour", "future.lock", "future.rule")
    assert settings.locked == {"unit.name"}
    assert settings.changed("window.theme", "dark").unknown == settings.unknown
    assert json.loads(file.read_text()) == {"future.colour": "x", "clerk.name": "phutrach", "window.theme": "dark"}


def test_a_change_keeps_what_another_program_changed_meanwhile(file: Path, machine: Path) -> None:
    window = Settings.load(file, machine=machine)
    Settings.load(file, machine=machine).changed("unit.name", "UBND xã Mới")
    both = window.changed("window.text_scale", 125)
    assert (both.text("unit.name"), both.number("window.text_scale")) == ("UBND xã Mới", 125)


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("verify.deadline_s", "soon"),
        ("verify.deadline_s", "0.1"),
        ("verify.deadline_s", "60.5"),
        ("verify.deadline_s", "nan"),
        ("verify.deadline_s", "inf"),
        ("verify.deadline_s", "1e999"),
        ("verify.deadline_s", True),
        ("verify.deadline_s", None),
        ("verify.deadline_s", [8]),
        ("window.text_scale", "50"),
        ("window.text_scale", "201"),
        ("window.text_scale", "1e2"),
        ("window.text_scale", 150.7),
        ("window.text_scale", float("inf")),
        ("clerk.name", 7),
        ("clerk.name", ""),
        ("clerk.name", "a\udc80"),
        ("unit.code", "  "),
        ("unit.addressee", "\ud800"),
        ("window.theme", "pink"),
        ("future.colour", "x"),
    ],
)
def test_ill_typed_and_impossible_settings_are_refused(file: Path, machine: Path, key: str, given: object) -> None:
    with pytest.raises(WrongUsage) as problem:
        Settings.load(file, machine=machine).changed(key, given)
    assert problem.value.explain()
    assert not file.exists()


@pytest.mark.parametrize(
    "line",
    ['"verify.deadline_s": NaN', '"verify.deadline_s": 1e999', '"unit.code": ""', '"unit.name": "\\ud800"', '"window.text_scale": 1e999'],
)
def test_an_impossible_value_in_a_file_is_named_with_its_file(file: Path, machine: Path, line: str) -> None:
    write(file, f"{{{line}}}")
    with pytest.raises(BadInput, match=r"settings\.bad_in_file") as problem:
        Settings.load(file, machine=machine)
    said = problem.value.explain()
    assert str(file) in said
    assert line.split('"')[1] in said


@pytest.mark.parametrize(("key", "least", "most"), [("verify.deadline_s", 0.5, 60), ("window.text_scale", 100, 200)])
def test_the_ends_of_a_range_belong_to_it(file: Path, machine: Path, key: str, least: float, most: float) -> None:
    settings = Settings.load(file, machine=machine)
    assert settings.changed(key, least).number(key) == least
    assert settings.changed(key, str(most)).number(key) == most
    assert f"{least:g}…{most:g}" in DECLARED[key].wanted


def test_an_empty_text_is_allowed_where_it_means_something(file: Path, machine: Path) -> None:
    assert Settings.load(file, machine=machine).changed("unit.addressee", "").text("unit.addressee") == ""


def test_a_place_where_nothing_can_be_written_is_named(file: Path, machine: Path) -> None:
    file.parent.write_text("a file where a folder is wanted")
    settings = Settings.load(file, machine=machine)
    with pytest.raises(CouldNotKeep, match=r"settings\.unwritable"):
        settings.changed("clerk.name", "phutrach")
