"""Files of the state folder: whole or not at all, for whom the folder is for."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import CouldNotKeep
from app.core.files import drafted, mode_in, scratch, sweep, sync_folder, write_private
from app.paper import write_whole


@pytest.fixture(params=[0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize(("folder", "file"), [(0o700, 0o600), (0o755, 0o600), (0o770, 0o660), (0o2770, 0o660)])
def test_a_file_is_for_its_owner_or_for_the_group_that_shares_the_folder(tmp_path: Path, folder: int, file: int) -> None:
    tmp_path.chmod(folder)
    write_private(tmp_path / "a.json", b"1")
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == mode_in(tmp_path) == file


def test_what_a_killed_program_left_behind_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "a.new").write_text("half")
    write_private(tmp_path / "a.json", b"whole")
    assert [file.name for file in tmp_path.iterdir()] == ["a.json"]
    assert (tmp_path / "a.json").read_bytes() == b"whole"


def test_where_it_cannot_be_written_the_older_file_is_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("old")
    (tmp_path / "a.new").mkdir()
    with pytest.raises(OSError, match=r"a\.new"):
        write_private(tmp_path / "a.json", b"new")
    assert (tmp_path / "a.json").read_text() == "old"


def test_a_drafted_file_takes_its_place_when_it_is_whole(tmp_path: Path) -> None:
    with drafted(tmp_path / "a.db") as out:
        out.write(b"whole")
        assert not (tmp_path / "a.db").exists()
    assert (tmp_path / "a.db").read_bytes() == b"whole"
    assert stat.S_IMODE((tmp_path / "a.db").stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [tmp_path / "a.db"]


def test_a_draft_that_fails_leaves_the_older_file(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"older")
    with pytest.raises(KeyError), drafted(tmp_path / "a.db") as out:
        out.write(b"half")
        raise KeyError
    assert (tmp_path / "a.db").read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [tmp_path / "a.db"]


def test_a_folder_that_the_system_does_not_open_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", refused)
    sync_folder(tmp_path)


@pytest.mark.parametrize("name", [".", ""])
def test_a_place_without_a_name_is_no_file(name: str) -> None:
    with pytest.raises(IsADirectoryError), drafted(Path(name)):
        pytest.fail("nothing is written")
    with pytest.raises(CouldNotKeep, match=r"file\.unwritable"):
        write_whole(Path(name), b"")


def put_in(folder: Path, name: str, *, age_s: float = 7200) -> None:
    (folder / name).mkdir()
    (folder / name / "motcua.db").write_bytes(b"everything")
    at = (folder / name).stat().st_mtime - age_s
    os.utime(folder / name, (at, at))


def test_copies_of_a_killed_program_go_with_the_next_ones_and_those_in_use_stay(tmp_path: Path) -> None:
    for name in (".copy-ab1_cdef", ".backup-0xkilled", "archive"):
        put_in(tmp_path, name)
    for name in (".copy-in_use00", ".backup-in_use00"):
        put_in(tmp_path, name, age_s=60)
    with scratch(tmp_path) as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "motcua.db").write_bytes(b"everything")
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted([folder.name, ".backup-in_use00", ".copy-in_use00", "archive"])
    assert sorted(path.name for path in tmp_path.iterdir()) == [".backup-in_use00", ".copy-in_use00", "archive"]
    with scratch(tmp_path) as folder:  # what it makes is what it would find
        at = folder.stat().st_mtime - 7200
        os.utime(folder, (at, at))
        sweep(tmp_path)
        assert not folder.exists()
        folder.mkdir()


def test_what_somebody_named_like_a_copy_stays(tmp_path: Path) -> None:
    for name in (".backup-of-2025", ".backup-20261122", ".backup-", "a.backup-abcdefgh"):
        put_in(tmp_path, name)
    (tmp_path / ".backup-afile000").write_bytes(b"a plain file")
    put_in(tmp_path, "elsewhere")
    (tmp_path / ".backup-alink000").symlink_to(tmp_path / "elsewhere")
    for name in (".backup-afile000", ".backup-alink000"):
        os.utime(tmp_path / name, (0, 0), follow_symlinks=False)
    before = sorted(tmp_path.rglob("*"))
    sweep(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before
    sweep(tmp_path / "missing")


def test_a_copy_that_goes_while_it_is_looked_at_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(tmp_path, ".backup-vanished")
    real = Path.lstat

    def gone(path: Path) -> os.stat_result:
        if path.name == ".backup-vanished":
            raise FileNotFoundError
        return real(path)

    monkeypatch.setattr(Path, "lstat", gone)
    sweep(tmp_path)
    assert (tmp_path / ".backup-vanished").exists()
