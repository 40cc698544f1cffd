"""The state folder: what a first start makes, what a later one must find, and who may use it."""

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from app import state as module
from app.bootstrap import open_desk, run_window
from app.core.errors import BadInput, CouldNotKeep, Refused
from app.core.usage import EventKind
from app.state import LEDGER_BEGAN, open_copy, open_ledger, open_settings, open_state
from app.store.database import Database


def begin(home: Path) -> None:
    """A desk with one event."""
    with open_desk(home) as desk:
        desk.counter.open_dossier(number="D-1", procedure="1.004873")


def empty_ledger(home: Path) -> None:
    open_ledger(open_state(home)).database.close()


def problem_of(home: Path) -> str:
    with pytest.raises(CouldNotKeep) as problem:
        empty_ledger(home)
    assert problem.value.explain()
    return problem.value.key


def test_a_ledger_that_is_gone_is_not_begun_anew(own_home: Path) -> None:
    begin(own_home)
    for file in own_home.glob("motcua.db*"):
        file.unlink()
    assert problem_of(own_home) == "store.ledger_gone"
    assert not (own_home / "motcua.db").exists()


def test_a_ledger_that_was_emptied_is_not_begun_anew(own_home: Path) -> None:
    begin(own_home)
    (own_home / "motcua.db").write_bytes(b"")
    assert problem_of(own_home) == "store.ledger_gone"
    assert (own_home / "motcua.db").stat().st_size == 0


def test_a_desk_without_its_name_is_not_given_another(own_home: Path) -> None:
    begin(own_home)
    (own_home / "desk.json").unlink()
    assert problem_of(own_home) == "store.desk_lost"
    (own_home / "motcua.db").unlink()
    assert problem_of(own_home) == "store.desk_lost", "the keys are still somebody's"
    assert not (own_home / "desk.json").exists()


def test_lost_keys_of_a_ledger_name_the_desk_that_is_shared(own_home: Path) -> None:
    begin(own_home)
    (own_home / "keys.json").unlink()
    with pytest.raises(CouldNotKeep, match=r"keys\.lost") as problem:
        empty_ledger(own_home)
    assert "keys.backend=file" in problem.value.explain()


def test_an_administrator_starts_afresh_by_renaming_the_folder(own_home: Path) -> None:
    begin(own_home)
    own_home.rename(own_home.with_name("before"))
    begin(own_home)
    assert (own_home.with_name("before") / "motcua.db").exists()


@pytest.mark.parametrize("reached", ["desk", "keys", "empty file", "file without tables", "tables"])
def test_a_first_start_that_was_cut_short_begins_again_where_it_stopped(
    own_home: Path, reached: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = open_state(own_home)

    def killed(*_: object, **__: object) -> None:
        if reached == "empty file":
            (own_home / "motcua.db").touch()
        raise KeyboardInterrupt

    places = {"keys": (Database, "open"), "empty file": (Database, "open"), "file without tables": (Database, "writing")}
    if reached in places:
        monkeypatch.setattr(*places[reached], killed)
    if reached == "tables":
        monkeypatch.setattr(type(state.keys), "put", _only_keys(type(state.keys).put))
    if reached != "desk":
        with pytest.raises(KeyboardInterrupt):
            open_ledger(state)
    monkeypatch.undo()
    monkeypatch.setenv("MOTCUA_HOME", str(own_home))
    begin(own_home)
    opened = open_ledger(open_state(own_home))
    assert (opened.verify().ok, opened.verify().events, opened.desk) == (True, 1, state.desk)
    opened.database.close()


def _only_keys(real: object) -> object:
    def put(keys: object, name: str, secret: bytes) -> None:
        if name == LEDGER_BEGAN:
            raise KeyboardInterrupt
        real(keys, name, secret)  # type: ignore[operator]  # the method that was there before

    return put


def test_a_mark_that_cannot_be_kept_stops_the_start_and_the_next_one_makes_it(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = open_state(own_home)
    real = type(state.keys).put

    def full(keys: object, name: str, secret: bytes) -> None:
        if name == LEDGER_BEGAN:
            raise CouldNotKeep("keys.unwritable")
        real(keys, name, secret)  # type: ignore[arg-type]  # the object it was taken from

    monkeypatch.setattr(type(state.keys), "put", full)
    assert problem_of(own_home) == "keys.unwritable"
    monkeypatch.setattr(type(state.keys), "put", real)
    empty_ledger(own_home)
    assert state.keys.get(LEDGER_BEGAN) == state.desk.encode()


@pytest.mark.parametrize("content", ["", "[]", "5", "{}", '{"desk": 1}', '{"desk": "x"}', '{"desk": null}', "[" * 100_000, "\xff"])
def test_a_broken_name_of_the_desk_is_named_and_left_alone(own_home: Path, content: str) -> None:
    begin(own_home)
    (own_home / "desk.json").write_text(content, encoding="latin-1")
    assert problem_of(own_home) == "store.broken"
    assert (own_home / "desk.json").read_text(encoding="latin-1") == content


@pytest.mark.parametrize("content", ["[]", '{"ledger.key": 5}', '{"ledger.key": "é"}', '{"ledger.key": "c2hvcnQ="}'])
def test_broken_keys_are_named_and_left_alone(own_home: Path, content: str) -> None:
    begin(own_home)
    (own_home / "keys.json").write_text(content, encoding="utf-8")
    assert problem_of(own_home) == "keys.broken"
    assert (own_home / "keys.json").read_text(encoding="utf-8") == content


def test_another_program_that_never_ends_its_start_is_waited_for_only_so_long(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = open_state(own_home)
    monkeypatch.setattr(module, "START_S", 0.05)
    with FileLock(own_home / "start.lock"):
        for step in (lambda: open_state(own_home), lambda: open_ledger(state)):
            with pytest.raises(CouldNotKeep, match=r"store\.busy"):
                step()


def test_a_folder_that_cannot_be_made_or_used_is_named(tmp_path: Path) -> None:
    pytest.importorskip("PySide6")
    (tmp_path / "file").write_text("x")
    (tmp_path / "home" / "start.lock").mkdir(parents=True)
    (tmp_path / "home" / "window.lock").mkdir()
    for home in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / "home"):
        for step in (open_state, run_window):
            with pytest.raises(CouldNotKeep, match=r"store\.no_folder"):
                step(home)


@pytest.fixture
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def use_everything(home: Path) -> dict[str, int]:
    """Every file of a desk at work, with its mode."""
    open_settings(home).changed("keys.backend", "file")
    with open_desk(home) as desk:
        desk.counter.open_dossier(number="D-1", procedure="1.004873")
        made = {file.name: stat.S_IMODE(file.stat().st_mode) for file in home.iterdir()}
    assert {"desk.json", "keys.json", "motcua.db", "settings.json", "start.lock", "motcua.db-wal"} <= made.keys()
    return made


@pytest.mark.usefixtures("usual_umask")
def test_two_users_of_one_pc_can_both_work_in_a_folder_of_their_group(own_home: Path) -> None:
    own_home.mkdir()
    own_home.chmod(0o2770)
    assert set(use_everything(own_home).values()) == {0o660}
    assert stat.S_IMODE(own_home.stat().st_mode) == 0o2770


@pytest.mark.usefixtures("usual_umask")
def test_else_everything_is_for_the_owner_alone(own_home: Path) -> None:
    assert set(use_everything(own_home).values()) == {0o600}
    assert stat.S_IMODE(own_home.stat().st_mode) == 0o700


@pytest.mark.usefixtures("usual_umask")
@pytest.mark.parametrize(("folder", "lock"), [(0o2770, 0o660), (0o700, 0o600)])
def test_the_lock_of_the_window_is_for_the_same_people(own_home: Path, monkeypatch: pytest.MonkeyPatch, folder: int, lock: int) -> None:
    pytest.importorskip("PySide6")
    own_home.mkdir()
    own_home.chmod(folder)
    monkeypatch.setattr("app.ui.window.run", lambda *_, **__: 7)
    assert run_window(own_home) == 7
    assert stat.S_IMODE((own_home / "window.lock").stat().st_mode) == lock


def with_another_source(home: Path) -> None:
    home.mkdir(parents=True)
    (home / "settings.json").write_text(json.dumps({"verify.adapter": "gateway", "keys.backend": "file", "unit.code": "UBND-01"}))


def test_the_demonstration_on_a_real_desk_has_a_folder_of_its_own(own_home: Path) -> None:
    with_another_source(own_home)
    with open_desk(own_home, adapter="demo") as desk:
        desk.counter.open_dossier(number="D-1", procedure="1.004873")
        assert (desk.state.home, desk.state.demo, desk.counter.clerk.unit.code) == (own_home / "demo", True, "DEMO")
    assert not (own_home / "motcua.db").exists()
    real = open_ledger(open_state(own_home))
    assert list(real.events()) == []
    real.database.close()


def test_on_a_demonstration_desk_it_is_the_desk_itself(own_home: Path) -> None:
    with open_desk(own_home, adapter="demo") as desk:
        assert desk.state.home == own_home
    assert not (own_home / "demo").exists()


@pytest.mark.usefixtures("usual_umask")
def test_the_demonstrations_folder_is_shared_like_the_desks(own_home: Path) -> None:
    with_another_source(own_home)
    own_home.chmod(0o2770)
    for _ in range(2):
        assert stat.S_IMODE(open_state(own_home, adapter="demo").home.stat().st_mode) == 0o2770


def test_the_source_chosen_for_one_run_decides_whether_it_is_the_demonstration(own_home: Path) -> None:
    with pytest.raises(Refused, match=r"keys\.no_vault"):
        open_state(own_home, adapter="gateway")
    open_settings(own_home).changed("keys.backend", "file")
    state = open_state(own_home, adapter="gateway")
    assert (state.adapter, state.demo, state.key_file_chosen) == ("gateway", False, True)
    assert open_state(own_home).demo


def test_a_copy_is_read_and_neither_it_nor_its_folder_is_changed(own_home: Path, tmp_path: Path) -> None:
    begin(own_home)
    copy = tmp_path / "copy" / "sổ ghi #1.db"
    copy.parent.mkdir()
    copy.write_bytes((own_home / "motcua.db").read_bytes())
    copy.chmod(0o400)
    before = copy.read_bytes()
    opened = open_copy(open_state(own_home), copy)
    assert (opened.verify().ok, opened.verify().events) == (True, 1)
    with pytest.raises(CouldNotKeep), opened.database.writing() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 7")
    opened.database.close()
    assert list(copy.parent.iterdir()) == [copy]
    assert copy.read_bytes() == before


def test_a_copy_with_its_wal_is_read_to_the_end(own_home: Path, tmp_path: Path) -> None:
    with open_desk(own_home) as desk:
        desk.counter.open_dossier(number="D-1", procedure="1.004873")
        desk.counter.open_dossier(number="D-2", procedure="1.004873")
        for name in ("motcua.db", "motcua.db-wal"):
            (tmp_path / name).write_bytes((own_home / name).read_bytes())
    opened = open_copy(open_state(own_home), tmp_path / "motcua.db")
    assert [event.kind for event in opened.events()] == [EventKind.DOSSIER] * 2
    opened.database.close()


def test_what_is_no_ledger_of_this_desk_is_bad_input_and_stays_as_it_is(own_home: Path, tmp_path: Path) -> None:
    begin(own_home)
    state = open_state(own_home)
    file = tmp_path / "file.db"
    stranger = tmp_path / "stranger.db"
    Database.open(stranger, key=b"k" * 32).close()
    without_tables = tmp_path / "bare.db"
    key = state.keys.get("ledger.key")
    assert key is not None
    opened = Database.open(without_tables, key=key)
    with opened.writing() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 0")
    opened.close()
    for content in (b"", b"rubbish " * 1000, bytes(8192), stranger.read_bytes(), without_tables.read_bytes()):
        file.write_bytes(content)
        with pytest.raises(BadInput, match=r"ledger\.not_ours"):
            open_copy(state, file)
        assert file.read_bytes() == content


def test_a_copy_by_a_newer_program_says_so(own_home: Path) -> None:
    begin(own_home)
    state = open_state(own_home)
    own = open_ledger(state)
    with own.database.writing() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")
    own.database.close()
    with pytest.raises(CouldNotKeep, match=r"store\.newer"):
        open_copy(state, own_home / "motcua.db")
