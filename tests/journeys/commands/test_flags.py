"""A supervisor's flags, a broken glass and a citizen's question, by commands."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.journeys.commands.conftest import Motcua

BOSS = ("--as", "phutrach")
GLASS = ("breakglass", "--procedure", "1.004873", "--as", "lan", "--reason")


def ask(motcua: Motcua, practice: list[dict[str, Any]], *words: str) -> Any:
    return motcua("lookup", "--card", practice[0]["file"], "--procedure", "1.004873", "--dossier", "D-1", *words)


def flags(motcua: Motcua, *words: str, rule: str) -> list[dict[str, Any]]:
    ran = motcua("usage", "flags", *BOSS, *words)
    assert ran.status == 0, ran.said
    return [row for row in ran.rows if row["rule"] == rule]


def near_kin(motcua: Motcua, practice: list[dict[str, Any]]) -> dict[str, Any]:
    declared = motcua("usage", "declare", "--relation", "relative", "--clerk", "canbo", "--number", practice[0]["personal_id"], *BOSS)
    assert declared.status == 0, declared.said
    ask(motcua, practice)
    (flag,) = flags(motcua, rule="R3")
    return flag


def test_a_flag_is_listed_opened_and_judged(motcua: Motcua, practice: list[dict[str, Any]]) -> None:
    flag = near_kin(motcua, practice)
    assert {"rule", "clerk", "unit", "at", "reason", "events"} <= flag.keys()
    assert (flag["unit"], flag["reason"], len(flag["events"])) == ("DEMO", "Cán bộ tra cứu người thân đã khai.", 1)
    assert "canbo" not in str(flag)
    too_early = motcua("usage", "flags", "judge", flag["id"], "--verdict", "ok", "--reason", "dossier_seen", *BOSS)
    assert (too_early.status, "flags open" in too_early.said) == (4, True)
    assert motcua("usage", "flags", "open", flag["id"], *BOSS).rows[0]["clerk"] == "canbo"
    words = ("--verdict", "forward", "--reason", "no_reason_seen", "--text", "đã mời làm việc")
    judged = motcua("usage", "flags", "judge", flag["id"], *words, *BOSS)
    assert (judged.status, judged.rows[0]["verdict"], judged.rows[0]["verdict_reason"]) == (0, "forward", "no_reason_seen")
    (again,) = flags(motcua, rule="R3")
    assert (again["id"], again["events"], again["verdict"], again["overdue"]) == (flag["id"], flag["events"], "forward", False)
    assert motcua("usage", "flags", "judge", flag["id"], *words, *BOSS).status == 4
    assert motcua("ledger", "verify").rows[0]["chain"] == "ok"


def test_people_read_a_line_that_names_no_clerk(motcua: Motcua, practice: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> None:
    from app.cli.main import run

    flag = near_kin(motcua, practice)
    assert run(["usage", "flags", *BOSS]) == 0
    told = capsys.readouterr().out
    assert f"cán bộ {flag['clerk']}" in told
    assert "Chưa xem xét" in told
    assert "canbo" not in told


def test_a_period_and_a_unit_narrow_the_list(motcua: Motcua, practice: list[dict[str, Any]]) -> None:
    near_kin(motcua, practice)
    tomorrow = (dt.datetime.now().astimezone().date() + dt.timedelta(days=1)).isoformat()
    assert flags(motcua, "--from", tomorrow, rule="R3") == []
    assert flags(motcua, "--to", "2001-01-01", rule="R3") == []
    assert len(flags(motcua, "--unit", "DEMO", "--to", tomorrow, rule="R3")) == 1
    empty = motcua("usage", "flags", "--unit", "X9", *BOSS)
    assert (empty.rows, "Không có cảnh báo" in empty.said) == ([], True)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (("flags", "--as", "canbo"), 4),
        (("flags", "open", "r1-0", "--as", "canbo"), 4),
        (("flags", "open", "r1-0", *BOSS), 2),
        (("flags", "--from", "yesterday", *BOSS), 2),
        (("flags", "judge", "r1-0", "--verdict", "fine", "--reason", "dossier_seen", *BOSS), 2),
        (("flags", "judge", "r1-0", "--verdict", "ok", "--reason", "because", *BOSS), 2),
        (("flags", "judge", "r1-0", "--verdict", "ok", "--reason", "dossier_seen", "--text", "099 000 000 001", *BOSS), 2),
        (("declare", "--relation", "friend", "--number", "099000000001", *BOSS), 2),
        (("declare", "--relation", "self", "--number", "099000000001", *BOSS), 2),
        (("enquiry", "--dossier", "YC-1", *BOSS), 2),
        (("enquiry", "--dossier", "YC-1", "--number", "099000000001", "--card", "x.png", *BOSS), 2),
        (("enquiry", "--dossier", "YC-1", "--number", "12", *BOSS), 5),
        (("enquiry", "--dossier", "YC-1", "--number", "099000000001", "--out", ".", *BOSS), 2),
        (("enquiry", "--dossier", "YC-1", "--number", "099000000001", *BOSS), 4),
    ],
)
def test_what_cannot_be_done_ends_with_its_status(motcua: Motcua, line: tuple[str, ...], status: int) -> None:
    ran = motcua("usage", *line)
    assert (ran.status, ran.rows) == (status, [])
    assert ran.said.strip()
    assert "099000000001" not in ran.said


def test_a_broken_file_of_rules_is_named(motcua: Motcua, practice: list[dict[str, Any]]) -> None:
    ask(motcua, practice)
    (motcua.home / "misuse").mkdir()
    (motcua.home / "misuse" / "rules.yaml").write_text("version: 1\nedition: e\nall: {again: none}\n", encoding="utf-8")
    ran = motcua("usage", "flags", *BOSS)
    assert (ran.status, "rules.yaml" in ran.said, "again" in ran.said) == (5, True, True)


def test_a_glass_is_broken_in_sight_of_the_supervisor(motcua: Motcua, practice: list[dict[str, Any]]) -> None:
    for line in (("add", "lan", "--name", "Trần Thị Lan"), ("commit", "lan", "--document", "12/CK", "--text", "2026")):
        assert motcua("accounts", *line, *BOSS).status == 0
    assert ask(motcua, practice, "--as", "lan").status == 4
    off = motcua(*GLASS, "life_at_risk:cấp cứu ngay tại quầy")
    assert (off.status, "không cho phép" in off.said) == (4, True)
    assert motcua("settings", "set", "account.break_glass", "true", *BOSS).status == 0
    assert motcua(*GLASS, "life_at_risk:cấp cứu").status == 2
    broken = motcua(*GLASS, "life_at_risk:cấp cứu ngay tại quầy")
    assert (broken.status, broken.rows[0]["reason"]) == (0, "life_at_risk")
    assert ask(motcua, practice, "--as", "lan").rows[0]["outcome"] == "FOUND"
    (flag,) = flags(motcua, rule="R19")
    assert "khẩn cấp" in flag["reason"]
    assert motcua("ledger", "verify").rows[0]["chain"] == "ok"


def test_a_citizen_is_told_who_looked_him_up(motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path) -> None:
    assert motcua("accounts", "add", "baove", "--name", "Phạm Văn Bảo", "--post", "privacy_officer", *BOSS).status == 0
    ask(motcua, practice)
    out = tmp_path / "thongbao.pdf"
    told = motcua("usage", "enquiry", "--card", practice[0]["file"], "--dossier", "YC-1", "--out", out, "--as", "baove")
    assert told.status == 0, told.said
    (row,) = told.rows
    assert (row["who"], row["dossier"], row["purpose"], row["outcome"]) == ("Cán bộ dùng thử", "D-1", "tiep_nhan_ho_so", "found")
    text = " ".join(page.extract_text() for page in PdfReader(out).pages)
    assert "Cán bộ dùng thử" in text and "DỮ LIỆU THỬ" in text
    assert practice[0]["personal_id"] not in text
    nobody = motcua("usage", "enquiry", "--number", "099000000001", "--dossier", "YC-2", "--as", "baove")
    assert (nobody.status, nobody.rows, "Không có lượt" in nobody.said) == (0, [], True)


def test_an_answer_by_a_part_of_the_ledger_says_so(motcua: Motcua, practice: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    assert motcua("accounts", "add", "baove", "--name", "Phạm Văn Bảo", "--post", "privacy_officer", *BOSS).status == 0
    ask(motcua, practice)
    began = dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC)
    monkeypatch.setattr("app.subject_access.begins", lambda ledger: (9, began))  # what was before is in an archive that is not there
    told = motcua("usage", "enquiry", "--card", practice[0]["file"], "--dossier", "YC-1", "--as", "baove")
    assert (len(told.rows), "theo sổ từ ngày 05/03/2026" in told.said) == (1, True)
    nobody = motcua("usage", "enquiry", "--number", "099000000001", "--dossier", "YC-2", "--as", "baove")
    assert ("theo sổ từ ngày 05/03/2026" in nobody.said, "Không có lượt" in nobody.said) == (True, False)
    several = motcua("usage", "enquiry", "--number", "099000000001", "--number", "099000000002", "--dossier", "YC-3", "--as", "baove")
    assert (several.status, several.rows, "một công dân" in several.said) == (2, [], True)
