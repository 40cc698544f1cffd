"""Reports of what somebody may see, as files only once the ledger says so, and a folder that fills itself."""

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.calendar import Step
from app.core.errors import CouldNotKeep, Refused, WrongUsage
from app.core.people import Post
from app.core.units import Unit
from app.core.usage import EventKind, Period
from app.report import scheduled
from app.report.making import Format, Reporting
from app.report.scheduled import Done, Schedule, write_new
from app.settings import Settings
from app.store.units import entering
from tests.clocks import HandClock
from tests.unit.app.offices import a_desk

MONDAY = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(MONDAY.replace(day=16))


@pytest.fixture
def reporting(own_home: Path, clock: HandClock) -> Iterator[Reporting]:
    """A supervisor's, at a desk where one dossier was opened on Monday the 16th and one on Sunday the 22nd of November."""
    with a_desk(own_home, clock, login="phutrach") as (counter, _):
        for days in (6, 1):
            counter.open_dossier(number=f"D-{days}", procedure="1.004873")
            clock.pass_time(days=days)
        yield Reporting(journal=counter.journal, gate=counter.gate, test_data=counter.test_data)


def a_schedule(folder: Path, *steps: Step, how: Format = Format.CSV) -> Schedule:
    return Schedule(folder=folder, steps=steps or (Step.DAY, Step.WEEK, Step.MONTH), how=how)


def exports(reporting: Reporting) -> list[tuple[str, str, str, str]]:
    events = reporting.journal.ledger.events()
    return [(event.note, event.state, event.first_day, event.last_day) for event in events if event.kind is EventKind.EXPORT]


@pytest.mark.parametrize("how", list(Format))
def test_a_file_leaves_only_once_the_ledger_says_so(reporting: Reporting, how: Format) -> None:
    report = reporting.report(by=("clerk", "clerk"), period=Period(first=dt.date(2026, 11, 1)))
    assert [row.by for row in report.counts] == [{"clerk": "phutrach"}]
    got = list[bytes]()

    def put(content: bytes) -> None:
        assert exports(reporting) == [("report", how.value, "2026-11-01", "")]
        got.append(content)

    reporting.write(report, how, put, unit="DEMO")
    (told,) = [event for event in reporting.journal.ledger.events() if event.kind is EventKind.EXPORT]
    assert (told.form, told.scope) == ("usage", ("clerk", "DEMO"))
    assert got[0][:4] == {"csv": b"\xef\xbb\xbfc", "json": b'{"by', "xlsx": b"PK\x03\x04", "pdf": b"%PDF"}[how.value]


def test_an_unknown_grouping_is_named_and_a_unit_of_others_shows_nothing(reporting: Reporting) -> None:
    with pytest.raises(WrongUsage, match=r"usage\.bad_grouping"):
        reporting.report(by=("subject",), period=Period())
    elsewhere = reporting.report(by=("unit",), period=Period(), unit="ELSEWHERE")
    assert (elsewhere.counts, elsewhere.shown, elsewhere.filtered) == ((), 0, elsewhere.chain)
    assert [row.by["unit"] for row in reporting.report(by=("unit",), period=Period(), rolled_up=True).counts] == ["DEMO"]


def test_a_unit_stands_under_itself_and_what_is_above_it(reporting: Reporting) -> None:
    units = [Unit(code="PROVINCE", name="Tỉnh"), Unit(code="DEMO", name="Xã", parent="PROVINCE")]
    with reporting.journal.ledger.database.writing() as connection:
        entering(units)(connection)
    as_administrator = replace(reporting.journal, clerk=replace(reporting.journal.clerk, post=Post.ADMINISTRATOR))
    above = replace(reporting, journal=as_administrator, gate=replace(reporting.gate, journal=as_administrator))
    rows = above.report(by=("unit",), period=Period(), rolled_up=True).counts
    assert {row.by["unit"]: row.dossiers for row in rows} == {"DEMO": 2, "PROVINCE": 2}
    own = reporting.report(by=("unit",), period=Period(), rolled_up=True).counts
    assert [row.by["unit"] for row in own] == ["DEMO"], "of a unit above no more than his own part is seen: no total of it"
    named = above.report(by=("unit",), period=Period(), rolled_up=True, unit="DEMO").counts
    assert [row.by["unit"] for row in named] == ["DEMO"]
    one = above.report(by=("unit",), period=Period(), rolled_up=True, clerk="phutrach").counts
    assert [row.by["unit"] for row in one] == ["DEMO", "PROVINCE"], "one clerk was asked for: all that he did there"


def test_a_district_that_is_named_shows_what_its_communes_did(reporting: Reporting) -> None:
    units = [Unit(code="DISTRICT", name="Huyện"), Unit(code="DEMO", name="Xã", parent="DISTRICT"), Unit(code="OTHER", name="Huyện khác")]
    with reporting.journal.ledger.database.writing() as connection:
        entering(units)(connection)
    below = reporting.report(by=("unit",), period=Period(), unit="DISTRICT")
    assert [(row.by["unit"], row.dossiers) for row in below.counts] == [("DEMO", 2)]
    assert reporting.report(by=("unit",), period=Period(), unit="OTHER").counts == ()


def test_what_is_due_is_what_the_folder_lacks_of_the_ended_days_weeks_and_months(tmp_path: Path) -> None:
    due = list(a_schedule(tmp_path).due(today=MONDAY.date(), whose="DEMO-1"))
    assert [one.file.name for one in due[:7]] == [f"bao-cao-ngay-2026-11-{day}-DEMO-1.csv" for day in range(16, 23)]
    assert [one.file.name for one in due[7:]] == [
        *(f"bao-cao-tuan-2026-W{week}-DEMO-1.csv" for week in (44, 45, 46, 47)),
        *(f"bao-cao-thang-2026-{month:02}-DEMO-1.csv" for month in (8, 9, 10)),
    ]
    assert due[10].period == Period(first=dt.date(2026, 11, 16), last=dt.date(2026, 11, 22))
    due[0].file.touch()
    assert len(list(a_schedule(tmp_path).due(today=MONDAY.date(), whose="DEMO-1"))) == len(due) - 1


def test_the_folder_is_filled_once_and_days_without_an_event_are_left_out(reporting: Reporting, tmp_path: Path) -> None:
    schedule, desk = a_schedule(tmp_path / "new" / "folder"), reporting.journal.ledger.desk[:8]
    done = schedule.write(reporting)
    names = ("ngay-2026-11-16", "ngay-2026-11-22", "tuan-2026-W47")
    assert [file.name for file in done.written] == [f"bao-cao-{name}-DEMO-{desk}.csv" for name in names]
    assert (done.failed, sorted(done.written)) == ([], sorted(schedule.folder.iterdir()))
    assert schedule.write(reporting) == Done()
    done.written[0].unlink()
    assert schedule.write(reporting).written == done.written[:1]


def test_a_month_that_ended_is_reported_with_its_title(reporting: Reporting, clock: HandClock, tmp_path: Path) -> None:
    clock.pass_time(days=8)
    (file,) = a_schedule(tmp_path, Step.MONTH, how=Format.JSON).write(reporting).written
    assert "2026-11" in file.name and b'"dossiers": 2' in file.read_bytes()


def test_a_clerk_writes_no_report_of_his_unit(reporting: Reporting, tmp_path: Path) -> None:
    journal = reporting.journal
    as_clerk = replace(journal, clerk=replace(journal.clerk, post=Post.CLERK))
    with pytest.raises(Refused, match=r"usage\.not_yours"):
        a_schedule(tmp_path).write(replace(reporting, journal=as_clerk, gate=replace(reporting.gate, journal=as_clerk)))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_fails_is_told_and_tried_again(reporting: Reporting, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.write_text("in the way")
    done = a_schedule(folder).write(reporting)
    assert (done.written, [file.name[:23] for file in done.failed]) == ([], ["bao-cao-ngay-2026-11-16"])
    assert len(exports(reporting)) == 1
    folder.unlink()
    assert len(a_schedule(folder).write(reporting).written) == 3


def test_a_report_that_is_there_is_never_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "r.csv"
    write_new(file, b"first")
    write_new(file, b"second")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"first", 0o600)

    def no_links(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", no_links)
    write_new(file, b"third")
    write_new(tmp_path / "other.csv", b"fourth")
    assert (file.read_bytes(), (tmp_path / "other.csv").read_bytes()) == (b"first", b"fourth")
    assert sorted(tmp_path.iterdir()) == [tmp_path / "other.csv", file]


def test_a_full_disk_leaves_no_half_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CouldNotKeep, match=r"file\.unwritable"):
        write_new(tmp_path / "r.csv", b"half")
    assert list(tmp_path.iterdir()) == []


def test_where_links_are_not_the_way_a_rename_that_overwrites_nothing_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduled, "_ON_WINDOWS", True)
    write_new(tmp_path / "r.csv", b"first")
    assert (tmp_path / "r.csv").read_bytes() == b"first"


def test_the_settings_say_what_goes_where(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path / "settings.json", machine=tmp_path / "machine.json")
    assert Schedule.of(settings) is None
    with pytest.raises(WrongUsage, match=r"usage\.no_folder"):
        scheduled.scheduled(settings)
    settings = settings.changed("report.folder", str(tmp_path)).changed("report.daily", False).changed("report.format", "xlsx")
    assert scheduled.scheduled(settings) == a_schedule(tmp_path, Step.WEEK, Step.MONTH, how=Format.XLSX)
