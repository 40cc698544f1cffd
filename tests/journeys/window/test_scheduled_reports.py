"""Reports that write themselves when a supervisor's window starts: silently where it goes well, with a next step where it does not."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.core.usage import EventKind
from app.ui.notice import Area
from tests.clocks import HandClock
from tests.ui.stage import stage, wear
from tests.ui.supervised import EVENING, at_rest, clocked, events_of, look_up, no_room, staff

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    wear(qapp)


@pytest.fixture
def clock(own_home: Path) -> Iterator[HandClock]:
    """The day after one with a look-up."""
    clock = HandClock(EVENING)
    staff(own_home, clock)
    look_up(own_home, clock, "lan")
    clock.pass_time(days=1)
    yield clock


def files_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


def test_yesterday_is_written_once_and_silently(own_home: Path, clock: HandClock, tmp_path: Path) -> None:
    folder = tmp_path / "bao-cao"
    setting = {"report.folder": str(folder), "report.format": "csv", "report.weekly": False, "report.monthly": False}
    for _ in range(2):
        with clocked(own_home, clock, login="truong", **setting) as opened, stage(opened.counter, whole=opened) as window:
            at_rest(window)
            assert window.flow.state.notices.get(Area.DOSSIER) is None
            written = [event for event in events_of(opened, EventKind.EXPORT) if event.state == "csv"]
    assert len(files_in(folder)) == 1
    assert f"{(clock.now().astimezone() - dt.timedelta(days=1)):%Y-%m-%d}" in files_in(folder)[0]
    assert len(written) == 1


def test_a_clerk_writes_nobodys_report(own_home: Path, clock: HandClock, tmp_path: Path) -> None:
    setting = {"report.folder": str(tmp_path / "bao-cao")}
    with clocked(own_home, clock, login="lan", **setting) as opened, stage(opened.counter, whole=opened) as window:
        at_rest(window)
    assert not (tmp_path / "bao-cao").exists()


def test_a_folder_without_room_is_told_with_the_next_step(
    own_home: Path, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = {"report.folder": str(tmp_path / "bao-cao"), "report.format": "csv"}
    with clocked(own_home, clock, login="truong", **setting) as opened:
        monkeypatch.setattr("app.report.scheduled.os.fdopen", no_room)
        with stage(opened.counter, whole=opened) as window:
            at_rest(window)
            notice = window.flow.state.notices[Area.DOSSIER]
            assert notice.key == "supervisor.scheduled"
            assert "bao-cao-ngay" in str(notice.values["file"])
    assert [name for name in files_in(tmp_path / "bao-cao") if not name.startswith(".")] == []
