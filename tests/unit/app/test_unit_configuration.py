"""A unit's configuration: what travels, who vouches for it, and that nothing of a file is believed which nobody trusted signed."""

import base64
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import BadInput, MotcuaError, Refused, WrongUsage
from app.settings import DECLARED, Scope, Settings
from app.unit_configuration import LARGEST, Configuration, differences, exported, opened, signer
from forms.pack_keys import SigningKey

KEY, OTHER = SigningKey.new(), SigningKey.new()
TODAY = dt.date(2026, 11, 22)
TRUSTED = f"{OTHER.public}, {KEY.public}"
PURPOSE = b"motcua unit configuration 1\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    empty = Settings.load(tmp_path / "settings.json", machine=tmp_path / "machine.json")
    return empty.changed("unit.place", "xã Ea Tiêu").changed("verify.deadline_s", 12).changed("print.printer", "Phong1")


@pytest.fixture
def other(tmp_path: Path) -> Settings:
    return Settings.load(tmp_path / "other" / "settings.json", machine=tmp_path / "machine.json")


def file_of(settings: Settings, *, lock: tuple[str, ...] = ()) -> bytes:
    return exported(settings, KEY, unit="Tỉnh Đắk Lắk", made_on=TODAY, lock=lock)


def signed(content: Any, *, key: SigningKey = KEY) -> bytes:
    """A file whose words somebody chose and signed."""
    body = (content if isinstance(content, bytes) else json.dumps(content).encode()) + b"\n"
    return body + f"{key.public} ".encode() + key.sign(body, purpose=PURPOSE)


def words(**changes: Any) -> dict[str, Any]:
    said = {
        "kind": "motcua configuration",
        "version": 1,
        "unit": "Sở",
        "made_on": "2026-11-22",
        "values": {"unit.place": "x"},
        "locked": [],
    }
    return {**said, **changes}


def why(content: bytes, *, accepted: str = TRUSTED) -> MotcuaError:
    with pytest.raises(MotcuaError) as no:
        opened(content, accepted=accepted)
    assert no.value.explain()
    return no.value


def test_what_travels_arrives_with_its_locks_and_whose_it_is(settings: Settings) -> None:
    file = file_of(settings, lock=("verify.deadline_s", "unit.closes"))
    found = opened(file, accepted=TRUSTED)
    assert (found.unit, found.made_on, found.signed_by, found.unknown) == ("Tỉnh Đắk Lắk", TODAY, KEY.public, ())
    assert found.values == {"unit.place": "xã Ea Tiêu", "verify.deadline_s": 12.0, "unit.closes": "17:00"}
    assert found.locked == {"verify.deadline_s", "unit.closes"}
    assert signer(file) == KEY.public


def test_nothing_of_a_person_a_machine_or_a_secret_travels() -> None:
    stays = {key for key, one in DECLARED.items() if not one.travels}
    assert {one.key for one in DECLARED.values() if one.scope is Scope.USER or one.path} <= stays
    assert {"clerk.name", "print.printer", "verify.officer", "verify.gateway.client_id", "keys.backend", "unit.configuration_keys"} <= stays
    assert {"unit.code", "verify.gateway.url", "account.idle_lock_s", "forms.file"} <= DECLARED.keys() - stays


def test_a_file_with_any_one_byte_changed_is_refused(settings: Settings) -> None:
    file = file_of(settings)
    for place in range(len(file)):
        spoilt = file[:place] + bytes((file[place] ^ 1,)) + file[place + 1 :]
        assert why(spoilt).key in ("configuration.broken", "configuration.tampered", "configuration.unknown_signer")


@pytest.mark.parametrize("cut", [b"", b"\n", b"{}\n", b"no line\nno key\n", b"x\nq q\n", b"\xff\n\xff \xff\n", bytes(LARGEST + 1)])
def test_what_is_no_configuration_is_called_broken(cut: bytes) -> None:
    assert why(cut).key == "configuration.broken"
    with pytest.raises(BadInput):
        signer(cut)


def test_a_file_cut_off_or_with_something_added_is_refused(settings: Settings) -> None:
    file = file_of(settings)
    for spoilt in (file[:-1], file[: len(file) // 2] + b"\n", b" " + file, file + b"\n", file + file):
        assert isinstance(why(spoilt), BadInput)


def test_a_signer_nobody_trusts_is_refused_before_anything_is_parsed() -> None:
    no = why(signed(b"[" * 1000), accepted=str(OTHER.public))
    assert isinstance(no, Refused)
    assert (no.key, no.values["id"], no.values["key"]) == ("configuration.unknown_signer", KEY.public.id, str(KEY.public))
    assert why(signed(words()), accepted="").key == "configuration.unknown_signer"
    assert why(signed(words()), accepted="no key").key == "configuration.bad_keys"


def test_a_signature_for_a_pack_of_forms_vouches_for_no_configuration() -> None:
    body = json.dumps(words()).encode() + b"\n"
    assert why(body + f"{KEY.public} ".encode() + KEY.sign(body)).key == "configuration.tampered"


def test_a_signature_written_another_way_is_not_the_same_line() -> None:
    file = signed(words())
    body, _, line = file[:-1].rpartition(b"\n")
    raw = base64.b64decode(line.split()[0])
    loose = base64.b64encode(raw)[:-2] + bytes((base64.b64encode(raw)[-2] + 1,)) + b"="
    if base64.b64decode(loose) == raw:
        assert why(body + b"\n" + loose + b" " + line.split()[1] + b"\n").key == "configuration.tampered"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"{", "broken"), (b"[]", "broken"), (b"[" * 100_000, "broken"), (words(kind="else"), "broken"), (words(version="1"), "broken"),
        (words(version=True), "broken"), (words(version=0), "broken"), (words(version=2), "newer"), (words(unit=""), "broken"),
        (words(unit="a\u202eb"), "broken"), (words(unit="a" * 201), "broken"), (words(unit=7), "broken"), (words(made_on="soon"), "broken"),
        (words(made_on=3), "broken"), (words(values=[]), "broken"), (words(locked={}), "broken"), (words(locked=[1]), "broken"),
        ({"kind": "motcua configuration", "version": 1}, "broken"), (words(values={"verify.deadline_s": 600}), "bad_value"),
        (words(values={"unit.closes": "noon"}), "bad_value"), (words(values={"clerk.name": "ai"}), "carries"),
        (words(values={"unit.configuration_keys": ""}), "carries"), (words(values={"verify.gateway.ca_file": "/a"}), "carries"),
    ],
)  # fmt: skip
def test_a_signed_file_that_makes_no_sense_is_told_so(content: Any, key: str) -> None:
    assert why(signed(content)).key == f"configuration.{key}"


def test_keys_of_another_version_count_for_nothing_and_are_named() -> None:
    found = opened(
        signed(words(values={"unit.place": "x", "future.rule": 1}, locked=["unit.place", "future.rule", "gone"])), accepted=TRUSTED
    )
    assert (dict(found.values), found.unknown) == ({"unit.place": "x"}, ("future.rule", "gone"))
    assert found.locked == {"unit.place"}


@pytest.mark.parametrize(
    ("unit", "lock", "key"),
    [("", (), "no_unit"), ("a\nb", (), "no_unit"), ("x" * 201, (), "no_unit"), ("099090407027", (), "no_unit"),
     ("Sở", ("clerk.name",), "stays"), ("Sở", ("no.such",), "stays")],
)  # fmt: skip
def test_what_may_not_be_exported_is_refused(settings: Settings, unit: str, lock: tuple[str, ...], key: str) -> None:
    with pytest.raises(WrongUsage, match=rf"configuration\.{key}"):
        exported(settings, KEY, unit=unit, made_on=TODAY, lock=lock)


def test_nothing_to_export_and_a_citizen_s_number_are_refused(other: Settings) -> None:
    with pytest.raises(WrongUsage, match=r"configuration\.nothing"):
        file_of(other)
    with pytest.raises(WrongUsage, match=r"configuration\.holds_number"):
        file_of(other.changed("unit.counter", "099090407027"))


def test_the_differences_are_told_before_anything_changes(settings: Settings, other: Settings, tmp_path: Path) -> None:
    (tmp_path / "machine.json").write_text('{"verify.deadline_s": 5, "locked": ["verify.deadline_s"]}')
    here = Settings.load(other.file, machine=tmp_path / "machine.json").changed("unit.place", "xã Ea Tiêu")
    configuration = opened(file_of(settings, lock=("unit.closes",)), accepted=TRUSTED)
    told = {one.key: (one.old, one.new, one.changes, one.locks, one.kept) for one in differences(here, configuration)}
    assert told == {
        "verify.deadline_s": (5.0, 12.0, False, False, True),
        "unit.place": ("xã Ea Tiêu", "xã Ea Tiêu", False, False, False),
        "unit.closes": ("17:00", "17:00", False, True, False),
    }
    assert list(told) == [key for key in DECLARED if key in told]


def taken_in(here: Settings, configuration: Configuration) -> Settings:
    return here.adopted(configuration.values, locks=configuration.locked, unit=configuration.unit)


def test_what_a_unit_locked_says_by_whom_until_the_unit_says_otherwise(settings: Settings, other: Settings) -> None:
    now = taken_in(other, opened(file_of(settings, lock=("unit.place",)), accepted=TRUSTED))
    place = now.setting("unit.place")
    assert (place.value, place.locked, place.locked_by, place.is_changed) == ("xã Ea Tiêu", True, "Tỉnh Đắk Lắk", False)
    with pytest.raises(Refused, match=r"settings\.locked_by_unit") as no:
        now.changed("unit.place", "x")
    assert "Tỉnh Đắk Lắk" in no.value.explain()
    with pytest.raises(Refused, match=r"settings\.locked_by_unit"):
        now.reset("unit.place")
    again = Settings.load(other.file, machine=other.file)
    assert again.unit_locks == {"unit.place": "Tỉnh Đắk Lắk"}
    assert again.unknown == ("locked_by_unit",)  # as a machine's file it would be none of these words
    free = taken_in(now, opened(file_of(settings), accepted=TRUSTED))
    assert free.changed("unit.place", "xã Khác").text("unit.place") == "xã Khác"
    assert "locked_by_unit" not in json.loads(other.file.read_text())


def test_the_machine_s_own_lock_comes_before_a_unit_s(settings: Settings, other: Settings, tmp_path: Path) -> None:
    (tmp_path / "machine.json").write_text('{"unit.place": "xã Máy", "locked": ["unit.place"]}')
    here = Settings.load(other.file, machine=tmp_path / "machine.json")
    now = taken_in(here, opened(file_of(settings, lock=("unit.place", "verify.deadline_s")), accepted=TRUSTED))
    place = now.setting("unit.place")
    assert (place.value, place.locked, place.locked_by) == ("xã Máy", True, "")
    assert (now.unit_locks, now.number("verify.deadline_s")) == ({"verify.deadline_s": "Tỉnh Đắk Lắk"}, 12)


@pytest.mark.parametrize("locks", [1, [], {}, {"unit": "", "keys": []}, {"unit": "Sở"}, {"unit": "Sở", "keys": [1]}])
def test_locks_that_make_no_sense_are_a_broken_file(other: Settings, locks: object) -> None:
    other.file.parent.mkdir()
    other.file.write_text(json.dumps({"locked_by_unit": locks}))
    with pytest.raises(BadInput, match=r"settings\.broken_file"):
        Settings.load(other.file, machine=other.file.parent / "none.json")


def test_a_word_taken_back_leaves_the_machine_s_or_the_default(other: Settings, tmp_path: Path) -> None:
    now = other.changed("unit.place", "x").changed("window.theme", "dark")
    assert now.setting("unit.place").is_changed
    back = now.reset("unit.place")
    assert (back.text("unit.place"), back.setting("unit.place").is_changed, back.text("window.theme")) == ("", False, "dark")
    assert back.reset("unit.place").text("unit.place") == ""
    with pytest.raises(WrongUsage):
        back.reset("no.such")
