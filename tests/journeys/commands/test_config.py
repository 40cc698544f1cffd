"""A unit's configuration by commands: written and signed, shown, refused, trusted, taken in; each trouble by its own sentence."""

from pathlib import Path

import pytest

from forms.pack_keys import SigningKey
from tests.journeys.commands.conftest import Motcua

BOSS = ("--as", "phutrach")


@pytest.fixture
def file(motcua: Motcua, tmp_path: Path) -> Path:
    out = tmp_path / "unit.motcua"
    for key, value in (("unit.place", "xã Ea Tiêu"), ("print.printer", "Phong1")):
        assert motcua("settings", "set", key, value).status == 0
    ran = motcua("config", "export", "--out", out, "--unit", "Sở Thử Nghiệm", "--lock", "unit.place")
    assert (ran.status, ran.rows[0]["unit"], ran.rows[0]["locked"]) == (0, "Sở Thử Nghiệm", ["unit.place"])
    assert ran.rows[0]["public_key"] in ran.said
    assert "Phong1" not in out.read_text()
    assert motcua("settings", "set", "unit.place", "xã Khác").status == 0
    return out


def key_of(file: Path) -> str:
    return file.read_text().splitlines()[-1].split()[0]


def test_a_file_is_refused_until_its_signer_is_trusted_then_shown_and_taken_in(motcua: Motcua, file: Path) -> None:
    refused = motcua("config", "import", file)
    assert (refused.status, refused.rows) == (4, [])
    assert key_of(file) in refused.said
    trusted = motcua("config", "trust", key_of(file))
    assert (trusted.status, trusted.rows[0]["trusted"]) == (0, True)
    shown = motcua("config", "show", file)
    assert shown.status == 0
    assert [(row["key"], row["old"], row["new"], row["changes"], row["locks"], row["kept"]) for row in shown.rows] == [
        ("unit.place", "xã Khác", "xã Ea Tiêu", True, True, False)
    ]
    assert "Sở Thử Nghiệm" in shown.said
    assert motcua("settings", "get", "unit.place").rows[0]["value"] == "xã Khác"
    assert motcua("config", "import", file).status == 0
    now = motcua("settings", "get", "unit.place").rows[0]
    assert (now["value"], now["locked"]) == ("xã Ea Tiêu", True)
    locked = motcua("settings", "set", "unit.place", "xã Khác")
    assert locked.status == 4
    assert "Sở Thử Nghiệm" in locked.said


def test_one_changed_byte_no_file_and_no_key_are_told_apart(motcua: Motcua, file: Path, tmp_path: Path) -> None:
    motcua("config", "trust", key_of(file))
    spoilt = tmp_path / "spoilt"
    spoilt.write_bytes(file.read_bytes().replace(b"Ea", b"Eb", 1))
    for path, word in ((spoilt, "sửa sau khi ký"), (tmp_path / "nowhere", "Không đọc được"), (tmp_path / "other", "không phải cấu hình")):
        (tmp_path / "other").write_text("{}\n")
        ran = motcua("config", "import", path)
        assert (ran.status, ran.rows) == (5, [])
        assert word in ran.said
    ran = motcua("config", "trust", "no key")
    assert ran.status == 2
    assert "44" in ran.said


def test_what_stays_at_home_cannot_be_locked_elsewhere(motcua: Motcua, tmp_path: Path) -> None:
    ran = motcua("config", "export", "--out", tmp_path / "x", "--lock", "clerk.name")
    assert ran.status == 2
    assert "clerk.name" in ran.said
    assert not (tmp_path / "x").exists()


def test_once_there_are_accounts_only_an_administrator_trusts(motcua: Motcua) -> None:
    key = str(SigningKey.new().public)
    assert motcua("accounts", "add", "lan", "--name", "Trần Thị Lan", *BOSS).status == 0
    assert motcua("config", "trust", key).status == 4
    assert motcua("settings", "set", "unit.configuration_keys", key).status == 4
    assert motcua("config", "trust", key, *BOSS).status == 0  # the embedded supervisor, with whom every desk begins
