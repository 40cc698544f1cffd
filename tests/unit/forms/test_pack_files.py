"""What lies in a folder or zip is read within limits, by a closed list of names, or refused with a reason."""

import io
import os
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from forms.pack_files import LARGEST_PACK, LONGEST_FILE, MOST_FILES, PackFault, read_pack_files, read_zip, zipped
from tests.unit.forms.packs import a_zip

FILES = {"manifest.json": b"{}", "manifest.sig": b"x", "ct01/form.yaml": b"a: b", "ct01@2027/form.yaml": b"", "ct01/evidence.md": b"c"}


def refused(path: Path) -> str:
    with pytest.raises(PackFault) as fault:
        read_pack_files(path)
    return fault.value.code


def put(folder: Path, name: str, content: bytes = b"") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def test_a_folder_and_its_zip_hold_the_same(tmp_path: Path) -> None:
    for name, content in FILES.items():
        put(tmp_path / "pack", name, content)
    assert read_pack_files(tmp_path / "pack") == FILES
    put(tmp_path, "pack.zip", zipped(FILES))
    assert read_pack_files(tmp_path / "pack.zip") == FILES
    assert zipped(dict(reversed(FILES.items()))) == zipped(FILES)


def test_a_zip_may_name_its_folders() -> None:
    assert read_zip(a_zip(("ct01/", b""), ("ct01/form.yaml", b"a"))) == {"ct01/form.yaml": b"a"}


@pytest.mark.parametrize(
    "name",
    [
        "../ct01/form.yaml",
        "/ct01/form.yaml",
        "ct01/../../form.yaml",
        "ct01\\form.yaml",
        "C:/form.yaml",
        "ct01/form.yml",
        "form.yaml",
        "ct01/deep/form.yaml",
        "Ct01/form.yaml",
        "ct01@27/form.yaml",
        "thư_mục/form.yaml",
        "setup.py",
        "ct01/form.yaml\n",
        "con_" + "x" * 60 + "/form.yaml",
        "bad folder/",
    ],
)
def test_a_zip_with_any_other_name_is_refused(name: str) -> None:
    with pytest.raises(PackFault) as fault:
        read_zip(a_zip((name, b"x")))
    assert fault.value.code == "surplus_file"


def test_one_name_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = a_zip(("ct01/form.yaml", b"a"), ("ct01/form.yaml", b"b"))
    with pytest.raises(PackFault) as fault:
        read_zip(twice)
    assert fault.value.code == "surplus_file"


def test_links_are_not_followed(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("ct01/form.yaml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    put(tmp_path, "link.zip", a_zip((link, b"/etc/passwd")))
    assert refused(tmp_path / "link.zip") == "link"
    secret = put(tmp_path, "secret", b"secret")
    put(tmp_path / "pack", "manifest.json")
    (tmp_path / "pack" / "ct01").mkdir()
    inner = tmp_path / "pack" / "ct01" / "form.yaml"
    inner.symlink_to(secret)
    assert refused(tmp_path / "pack") == "link"
    inner.unlink()
    (tmp_path / "pack" / "ct02").symlink_to(tmp_path, target_is_directory=True)
    assert refused(tmp_path / "pack") == "link"


@pytest.mark.parametrize("name", ["notes.txt", "ct01/notes.txt", "Folder/form.yaml", ".hidden"])
def test_a_folder_with_any_other_file_is_refused(tmp_path: Path, name: str) -> None:
    put(tmp_path / "pack", name)
    assert refused(tmp_path / "pack") == "surplus_file"


@pytest.mark.skipif(sys.platform == "win32", reason="no such pipes there")
def test_a_pipe_in_place_of_a_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "ct01").mkdir()
    os.mkfifo(tmp_path / "ct01" / "form.yaml")
    assert refused(tmp_path) == "surplus_file"


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = a_zip(("ct01/form.yaml", bytes(200 * 1024 * 1024)))
    assert len(bomb) < LONGEST_FILE
    put(tmp_path, "bomb.zip", bomb)
    assert refused(tmp_path / "bomb.zip") == "too_big"
    many = a_zip(*((f"a{n}/form.yaml", bytes(LONGEST_FILE)) for n in range(LARGEST_PACK // LONGEST_FILE + 1)))
    put(tmp_path, "many.zip", many)
    assert refused(tmp_path / "many.zip") == "too_big"
    put(tmp_path / "pack", "ct01/form.yaml", bytes(LONGEST_FILE + 1))
    assert refused(tmp_path / "pack") == "too_big"
    put(tmp_path, "large.zip", bytes(LARGEST_PACK + 1))
    assert refused(tmp_path / "large.zip") == "too_big"


def test_a_zip_that_lies_about_its_sizes_is_unreadable_at_most() -> None:
    content = bytearray(a_zip(("ct01/form.yaml", b"x" * 5000)))
    header = content.index(b"PK\x01\x02")
    content[header + 24 : header + 28] = (10).to_bytes(4, "little")
    with pytest.raises(PackFault) as fault:
        read_zip(bytes(content))
    assert fault.value.code == "unreadable"


def test_too_many_files_are_refused() -> None:
    with pytest.raises(PackFault) as fault:
        read_zip(a_zip(*((f"a{n}/form.yaml", b"") for n in range(MOST_FILES + 1))))
    assert fault.value.code == "too_many_files"


def encrypted(content: bytes) -> bytes:
    """The same zip with the flag that says: a password is wanted."""
    changed = bytearray(content)
    changed[6] |= 1
    changed[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


@pytest.mark.parametrize(
    "broken",
    [
        lambda whole: b"",
        lambda whole: b"not a zip",
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[:40] + bytes([whole[40] ^ 255, whole[41] ^ 255]) + whole[42:],
        encrypted,
        lambda whole: whole.replace(b"\x08\x00", b"\x63\x00"),
    ],
    ids=["empty", "text", "half", "changed", "encrypted", "unknown method"],
)
def test_a_broken_zip_is_unreadable(tmp_path: Path, broken: Callable[[bytes], bytes]) -> None:
    put(tmp_path, "pack.zip", broken(a_zip(("ct01/form.yaml", b"key: ct01\n" * 50))))
    assert refused(tmp_path / "pack.zip") == "unreadable"


@pytest.mark.parametrize("how", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2], ids=["lzma", "bzip2"])
@pytest.mark.parametrize("corrupt", [False, True], ids=["whole", "corrupt"])
def test_a_zip_packed_in_an_unusual_way_is_unreadable_whole_or_corrupt(how: int, corrupt: bool) -> None:
    content = bytearray(a_zip(("ct01/form.yaml", b"key: ct01\n" * 50), how=how))
    for place in range(44, 60) if corrupt else ():
        content[place] ^= 255
    with pytest.raises(PackFault) as fault:
        read_zip(bytes(content))
    assert (fault.value.code, fault.value.values) == ("unreadable", {"kind": f"method {how}"})


def test_a_zip_may_store_its_files_as_they_are() -> None:
    assert read_zip(a_zip(("ct01/form.yaml", b"a"), how=zipfile.ZIP_STORED)) == {"ct01/form.yaml": b"a"}


def test_a_path_without_a_pack_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(tmp_path / "nowhere") == "not_there"

    def closed(_: Path) -> object:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", closed)
    assert refused(tmp_path) == "unreadable"


def test_any_changed_byte_of_a_zip_ends_in_a_reason_or_in_files() -> None:
    whole = a_zip(("ct01/form.yaml", b"key: ct01\n"), ("manifest.json", b"{}"))
    for place in range(len(whole)):
        for bit in (1, 128, 255):
            changed = bytearray(whole)
            changed[place] ^= bit
            try:
                found = read_zip(bytes(changed))
            except PackFault as fault:
                assert fault.code in ("unreadable", "surplus_file", "too_big", "link")
            else:
                assert set(found) <= {"ct01/form.yaml", "manifest.json", "manifest.sig"}
    assert zipfile.is_zipfile(io.BytesIO(whole))
