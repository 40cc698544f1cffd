"""The ledger, the keys and the settings, by commands: what is lost or changed is said, and nothing is made up in its place."""

import json
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from app.bootstrap import open_desk
from app.settings import SECRETS
from app.state import open_ledger, open_state
from tests.journeys.commands.conftest import Motcua

SECRET = "verify.gateway.client_secret"


def a_refused_call(motcua: Motcua) -> None:
    """One event in the ledger, without a card."""
    line = ("lookup", "--number", "099999999999", "--name", "A", "--birth", "1990", "--procedure", "1.004873")
    assert motcua(*line, "--dossier", "").status == 4


def tamper(motcua: Motcua, *statements: str) -> None:
    ledger = open_ledger(open_state(motcua.home))
    with ledger.database.writing() as connection:
        for statement in ("DROP TRIGGER ledger_UPDATE", "DROP TRIGGER ledger_DELETE", *statements):
            connection.execute(text(statement))
    ledger.database.close()


def test_a_copy_of_the_ledger_is_verified_where_it_lies(motcua: Motcua, tmp_path: Path) -> None:
    a_refused_call(motcua)
    copy = tmp_path / "copy.db"
    copy.write_bytes((motcua.home / "motcua.db").read_bytes())
    ran = motcua("ledger", "verify", copy)
    assert (ran.status, ran.rows[0]["chain"], ran.rows[0]["events"]) == (0, "ok", 1)
    assert list(tmp_path.iterdir()) == [copy]


@pytest.mark.parametrize("content", [b"", b"not a ledger", bytes(4096)])
def test_a_file_that_is_no_ledger_is_bad_input_and_is_not_written_to(motcua: Motcua, tmp_path: Path, content: bytes) -> None:
    a_refused_call(motcua)
    file = tmp_path / "file"
    file.write_bytes(content)
    ran = motcua("ledger", "verify", file)
    assert (ran.status, ran.rows) == (5, [])
    assert "sổ ghi của quầy này" in ran.said
    assert file.read_bytes() == content
    assert list(tmp_path.iterdir()) == [file]
    assert motcua("ledger", "verify", tmp_path / "missing").status == 5


def test_rows_of_another_desk_break_the_chain(motcua: Motcua) -> None:
    a_refused_call(motcua)
    desk = motcua.home / "desk.json"
    desk.write_text(json.dumps({"desk": "00000000-0000-4000-8000-000000000001"}))
    ran = motcua("ledger", "verify")
    assert ran.status == 1
    assert {name: ran.rows[0][name] for name in ("chain", "events", "first_bad_seq")} == {
        "chain": "broken",
        "events": 1,
        "first_bad_seq": 1,
    }


@pytest.mark.parametrize(("lost", "word"), [("desk.json", "desk.json"), ("motcua.db", "motcua.db"), ("keys.json", "keys.backend=file")])
def test_a_lost_part_of_the_desk_is_named_and_not_made_anew(motcua: Motcua, lost: str, word: str) -> None:
    a_refused_call(motcua)
    (motcua.home / lost).unlink()
    for line in (("ledger", "verify"), ("usage", "report"), ("ledger", "verify")):
        ran = motcua(*line)
        assert (ran.status, ran.rows) == (6, [])
        assert word in ran.said
        assert ran.said.count(".") >= 3
    assert not (motcua.home / lost).exists()


@pytest.mark.parametrize("change", ["body = x'00'", "body = 'text'"])
def test_a_report_over_a_changed_ledger_says_what_to_run(motcua: Motcua, change: str) -> None:
    a_refused_call(motcua)
    tamper(motcua, f"UPDATE ledger SET {change} WHERE seq = 1")
    ran = motcua("usage", "report")
    assert (ran.status, ran.rows) == (6, [])
    assert "Báo ngay cho phụ trách" in ran.said
    ran = motcua("ledger", "verify")
    assert (ran.status, ran.rows[0]["first_bad_seq"]) == (1, 1)


def test_a_key_that_does_not_fit_is_said_in_our_words_alone(motcua: Motcua) -> None:
    a_refused_call(motcua)
    keys = json.loads((motcua.home / "keys.json").read_text())
    keys["ledger.key"] = keys["ledger.subject"]
    (motcua.home / "keys.json").write_text(json.dumps(keys))
    running = motcua.start("ledger", "verify")
    out, said = running.communicate()
    assert (running.returncode, out) == (6, "")
    assert "Khóa không mở được" in said
    assert "ERROR" not in said


def test_broken_files_of_the_desk_are_named_and_left_alone(motcua: Motcua) -> None:
    a_refused_call(motcua)
    for name, status in (("keys.json", 6), ("desk.json", 6), ("settings.json", 5)):
        file = motcua.home / name
        before = file.read_bytes() if file.exists() else None
        for content in (b"[]", b"[" * 100_000, b"\xff", b'{"a'):
            file.write_bytes(content)
            for line in (("ledger", "verify"), ("secret", "set", SECRET)):
                ran = motcua(*line, given=b"x\n")
                assert (ran.status, ran.rows) == (status, []), (name, content[:9], line)
                assert ran.said.count(".") >= 3
            assert file.read_bytes() == content
        file.unlink() if before is None else file.write_bytes(before)
    assert motcua("ledger", "verify").status == 0


def test_every_start_that_opens_the_keys_of_the_file_says_so(motcua: Motcua) -> None:
    lines = (("ledger", "verify"), ("usage", "report"), ("secret", "list"), ("secret", "set", SECRET), ("secret", "delete", SECRET))
    for line in lines:
        assert "không có kho khóa" in motcua(*line, given=b"s3cret").said
    motcua("settings", "set", "keys.backend", "file")
    for line in lines:
        assert "keys.backend=file" in motcua(*line, given=b"s3cret").said


def test_a_secret_is_kept_listed_and_never_shown(motcua: Motcua) -> None:
    for given in (b"s3cret", b"s3cret\n", "bí mật\r\n".encode()):
        ran = motcua("secret", "set", SECRET, given=given)
        assert (ran.status, ran.rows) == (0, [{"name": SECRET, "set": True}])
        assert open_state(motcua.home).keys.get(SECRET) == given.rstrip()
    shown = motcua("secret", "list")
    assert {row["name"]: row["set"] for row in shown.rows} == dict.fromkeys(SECRETS, False) | {SECRET: True}
    assert "mật" not in json.dumps(shown.rows, ensure_ascii=False) + shown.said.replace("bí mật", "")
    assert motcua("secret", "delete", SECRET).rows == [{"name": SECRET, "set": False}]


@pytest.mark.parametrize(
    ("name", "given", "status", "word"),
    [
        ("verify.unknown", b"s3cret", 2, "Không có bí mật tên đó"),
        (SECRET, b"", 2, "trống"),
        (SECRET, b" \n", 2, "trống"),
        (SECRET, b"one\ntwo\n", 2, "một dòng"),
        (SECRET, b"one\rtwo", 2, "một dòng"),
        (SECRET, b"x" * 65_537, 2, "một dòng"),
        (SECRET, b"s\xff", 5, "UTF-8"),
    ],
)
def test_what_is_no_secret_is_refused_with_its_own_sentence(motcua: Motcua, name: str, given: bytes, status: int, word: str) -> None:
    ran = motcua("secret", "set", name, given=given)
    assert (ran.status, ran.rows) == (status, [])
    assert word in ran.said
    assert ran.said.count(".") >= 3
    assert open_state(motcua.home).keys.get(SECRET) is None


def test_a_secret_typed_at_a_terminal_does_not_show(motcua: Motcua, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []

    def prompt(_: str, **how: object) -> str:
        asked.append(how)
        return "s3cret"

    monkeypatch.setattr("typer.prompt", prompt)
    monkeypatch.setattr("app.cli.system.sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True)))
    assert motcua("secret", "set", SECRET).status == 0
    assert asked[0]["hide_input"]
    assert open_state(motcua.home).keys.get(SECRET) == b"s3cret"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("verify.deadline_s", "nan"),
        ("verify.deadline_s", "61"),
        ("window.text_scale", "250"),
        ("unit.code", ""),
        ("clerk.name", " "),
        ("unit.name", "\udcff"),
        ("verify.adapter", "nowhere"),
        ("no.such", "x"),
    ],
)
def test_an_impossible_setting_is_refused(motcua: Motcua, key: str, value: str) -> None:
    ran = motcua("settings", "set", key, value)
    assert (ran.status, ran.rows) == (2, [])
    assert ran.said.count(".") >= 3
    assert not (motcua.home / "settings.json").exists()


def test_what_a_message_repeats_of_a_setting_is_never_a_citizens(motcua: Motcua) -> None:
    said = motcua("settings", "get", "099090407027").said + motcua("settings", "set", "verify.adapter", "099090407027").said
    assert said.count("…") == 2
    assert "099090407027" not in said


def test_an_unknown_source_is_refused_with_the_known_ones(motcua: Motcua) -> None:
    assert "demo" in motcua("settings", "set", "verify.adapter", "nowhere").said
    assert motcua("settings", "set", "verify.adapter", "demo").status == 0


def test_a_setting_of_a_newer_version_is_ignored_with_a_word(motcua: Motcua) -> None:
    motcua.home.mkdir()
    (motcua.home / "settings.json").write_text(json.dumps({"future.colour": "x", "unit.name": "UBND xã Mới"}))
    ran = motcua("settings", "list")
    assert ran.status == 0
    assert {row["key"]: row["value"] for row in ran.rows}["unit.name"] == "UBND xã Mới"
    assert "future.colour" in ran.said
    assert motcua("settings", "get", "future.colour").status == 2
    a_refused_call(motcua)


def test_the_first_setting_makes_a_folder_for_its_owner_alone(motcua: Motcua) -> None:
    assert motcua("settings", "set", "clerk.name", "phutrach").rows[0]["source"] == "user"
    assert stat.S_IMODE(motcua.home.stat().st_mode) == 0o700


def test_a_refused_call_is_counted_in_the_group_without_a_name(motcua: Motcua, capsys: pytest.CaptureFixture[str]) -> None:
    from app.cli.main import run

    a_refused_call(motcua)
    (row,) = motcua("usage", "report", "--by", "service,procedure").rows
    assert (row["by"], row["calls"], row["refused"]) == ({"service": "", "procedure": "1.004873"}, 1, 1)
    assert run(["usage", "report", "--by", "service"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("-  ")


def test_the_demonstration_leaves_no_calls_in_the_ledger_of_a_real_desk(motcua: Motcua, tmp_path: Path) -> None:
    motcua.home.mkdir()
    (motcua.home / "settings.json").write_text(json.dumps({"verify.adapter": "gateway", "keys.backend": "file"}))
    assert motcua("demo", "--out", tmp_path).status == 0
    assert motcua("ledger", "verify").rows[0]["events"] == 0
    assert motcua("ledger", "verify", "--home", motcua.home / "demo").rows[0]["events"] == 18
    with open_desk(motcua.home / "demo") as desk:
        assert desk.counter.chain().ok


PROBE = """
import sys
from app.cli.main import run
status = run(sys.argv[1:])
print("\\n" + str(status), *sys.modules)
"""


@pytest.mark.parametrize("line", [("settings", "list"), ("secret", "list"), ("ledger", "verify"), ("adapter", "list")])
def test_looking_after_the_desk_loads_neither_the_counter_nor_the_forms(motcua: Motcua, line: tuple[str, ...]) -> None:
    told = subprocess.run([sys.executable, "-c", PROBE, *line], capture_output=True, text=True, check=True, env=motcua.environment())
    status, *names = told.stdout.splitlines()[-1].split()
    assert status == "0"
    assert {"app.counter", "app.bootstrap", "forms.catalogue", "forms.pdf", "reportlab", "PySide6"} & set(names) == set()
    assert ("sqlalchemy" in names) == (line[0] == "ledger")
