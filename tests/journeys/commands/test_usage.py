"""`motcua usage report` and `scheduled`, from the command to the file."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import CouldNotKeep
from app.core.usage import EventKind
from app.store.journal import SystemClock
from tests.journeys.commands.conftest import Motcua
from tests.journeys.commands.test_accounts import ledger_of

WHO = ("lookup", "--procedure", "1.004873", "--dossier", "D-1")


@pytest.fixture
def used(motcua: Motcua, practice: list[dict[str, Any]]) -> Motcua:
    """A desk where one citizen was looked up by a scan."""
    assert motcua(*WHO, "--card", practice[0]["file"]).status in (0, 1)
    return motcua


def test_each_row_says_what_it_is_a_report_of_and_that_no_event_is_missing(used: Motcua) -> None:
    before = used("ledger", "verify").rows[0]["events"]
    ran = used("usage", "report", "--by", "clerk,week", "--from", "2026-01-01", "--compare")
    (row,) = ran.rows
    about = row["report"]
    assert about["events_shown"] + about["events_filtered"] == about["events_chain"] == before
    assert (about["period_from"], about["period_to"], about["filter_units"], about["filter_clerk"]) == ("2026-01-01", None, "DEMO", "canbo")
    assert (row["calls"], row["scanned"], row["typed"], row["previous"]) == (1, 1, 0, None)
    assert about["anchor"] in ran.said and "Phạm vi" in ran.said


@pytest.mark.parametrize("how", ["json", "csv", "xlsx", "pdf"])
def test_a_report_is_written_as_a_file_of_that_kind_and_the_ledger_says_so(used: Motcua, tmp_path: Path, how: str) -> None:
    before = used("ledger", "verify").rows[0]["events"]
    ran = used("usage", "report", "--format", how, "--out", tmp_path / f"r.{how}")
    assert (ran.status, ran.rows) == (0, [])
    assert (tmp_path / f"r.{how}").stat().st_size > 100
    assert used("ledger", "verify").rows[0]["events"] == before + 1


@pytest.mark.parametrize("how", ["xlsx", "pdf"])
def test_what_is_nothing_for_a_terminal_wants_a_file(used: Motcua, how: str) -> None:
    ran = used("usage", "report", "--format", how)
    assert (ran.status, ran.rows) == (2, [])
    assert "--out" in ran.said


def test_rows_for_a_program_leave_on_record_and_a_look_does_not(used: Motcua, capsys: pytest.CaptureFixture[str]) -> None:
    from app.cli.main import run

    def exports() -> list[tuple[str, str, tuple[str, ...]]]:
        return [(event.form, event.state, event.scope) for event in ledger_of(used) if event.kind is EventKind.EXPORT]

    for table in (("usage", "report"), ("accounts", "report")):
        assert run([*table]) == 0
    assert exports() == []
    for how in ("csv", "json"):
        assert run(["usage", "report", "--by", "unit,day", "--unit", "DEMO", "--format", how]) == 0
        assert run(["accounts", "report", "--period", "2023-03", "--format", how]) == 0
    assert used("usage", "report").rows
    assert used("accounts", "report").status == 0
    named = ("unit", "day", "DEMO")
    told = [(form, how, scope) for how in ("csv", "json") for form, scope in (("usage", named), ("commitments", ()))]
    assert exports() == [*told, ("usage", "json", ("clerk",)), ("commitments", "json", ())]
    capsys.readouterr()


def test_where_the_ledger_cannot_say_so_no_row_leaves(
    used: Motcua, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from app.cli.main import run

    def full(*_: object, **__: object) -> None:
        raise CouldNotKeep("store.disk_full")

    monkeypatch.setattr("app.report.making.record_export", full)
    for table in ("usage", "accounts"):
        for way in (("--format", "csv"), ("--format", "json"), ("--out", str(tmp_path / "o.csv"))):
            assert run([table, "report", *way]) == 6
    assert (capsys.readouterr().out, list(tmp_path.glob("o.csv"))) == ("", [])


def test_people_see_a_table_and_csv_goes_to_the_screen_too(used: Motcua, capsys: pytest.CaptureFixture[str]) -> None:
    from app.cli.main import run

    assert run(["usage", "report", "--by", "unit", "--rolled-up"]) == 0
    assert "Lượt tra cứu" in (said := capsys.readouterr()).out and "DEMO" in said.out and "Đối chiếu sổ ghi" in said.err
    assert run(["usage", "report", "--format", "csv"]) == 0
    assert "canbo,1," in capsys.readouterr().out


def test_scheduled_reports_want_a_folder_a_supervisor_and_something_that_ended(used: Motcua, tmp_path: Path) -> None:
    assert used("usage", "scheduled").status == 2
    (used.home / "settings.json").write_text(json.dumps({"report.folder": str(tmp_path / "reports")}))
    assert used("usage", "scheduled").status == 4
    ran = used("--as", "phutrach", "usage", "scheduled")
    assert (ran.status, ran.rows) == (0, [])
    assert "Không có báo cáo định kỳ" in ran.said


def test_what_could_not_be_written_is_told_and_made_up_for(
    motcua: Motcua, practice: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as yesterday:
        yesterday.setattr(SystemClock, "now", lambda _: dt.datetime.now(dt.UTC) - dt.timedelta(days=1))
        motcua("--as", "phutrach", *WHO, "--card", practice[0]["file"])
    folder = tmp_path / "reports"
    settings = {"report.folder": str(folder), "report.weekly": False, "report.monthly": False, "report.format": "csv"}
    (motcua.home / "settings.json").write_text(json.dumps(settings))
    folder.write_text("in the way")
    ran = motcua("--as", "phutrach", "usage", "scheduled")
    assert (ran.status, [row["written"] for row in ran.rows]) == (6, [False])
    assert "bao-cao-ngay-" in ran.said and str(folder) in ran.said
    folder.unlink()
    ran = motcua("--as", "phutrach", "usage", "scheduled")
    assert (ran.status, [row["written"] for row in ran.rows]) == (0, [True])
    assert [str(file) for file in folder.iterdir()] == [row["file"] for row in ran.rows]


@pytest.mark.parametrize("words", [("--from", "22/11/2026"), ("--by", "subject"), ("--format", "docx")])
def test_what_no_report_has_is_wrong_usage(motcua: Motcua, words: tuple[str, ...]) -> None:
    assert motcua("usage", "report", *words).status == 2


def test_the_table_for_people_says_how_calls_stand_against_the_period_before(used: Motcua, capsys: pytest.CaptureFixture[str]) -> None:
    from app.cli.main import run

    capsys.readouterr()
    for words, shown in (((), False), (("--compare",), True)):
        assert run(["usage", "report", "--by", "clerk", "--from", "2026-01-01", "--to", "2999-12-31", *words]) == 0
        head, line = capsys.readouterr().out.splitlines()
        assert ("So kỳ trước" in head, line.endswith("–")) == (shown, shown)
