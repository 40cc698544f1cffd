"""Files of the state folder: whole or not at all, for whom the folder is for."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.files import mode_in, write_private


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
