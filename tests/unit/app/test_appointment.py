"""The day a result is promised: the office's hours, its own days off, and the file they stand in."""

import datetime as dt
from pathlib import Path

import pytest

from app.appointment import FILE, Appointments, appointment_facts
from app.core.errors import BadInput, WrongUsage
from app.settings import Settings
from forms.facts import Fact, Origin

VIETNAM = dt.timezone(dt.timedelta(hours=7))
FRIDAY = dt.datetime(2026, 11, 13, 9, 5, tzinfo=VIETNAM)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(tmp_path / "settings.json", machine=tmp_path / "machine.json")


def due(settings: Settings, received: dt.datetime, days: int) -> str:
    return f"{Appointments.of(settings).due(received, days=days):%a %d/%m %H:%M}"


def test_days_are_counted_from_the_day_after(settings: Settings) -> None:
    assert due(settings, FRIDAY, 0) == "Fri 13/11 17:00"
    assert due(settings, FRIDAY, 1) == "Mon 16/11 17:00"
    assert due(settings, FRIDAY, 5) == "Fri 20/11 17:00"


def test_who_comes_on_a_day_off_waits_no_day_longer(settings: Settings) -> None:
    for hour in (9, 18):
        assert due(settings, FRIDAY.replace(day=14, hour=hour), 1) == "Mon 16/11 17:00"


def test_the_hour_counts_only_where_the_office_says_so(settings: Settings) -> None:
    late = FRIDAY.replace(hour=15, minute=0)
    assert due(settings, late, 1) == "Mon 16/11 17:00"
    strict = settings.changed("unit.late_from", "15:00")
    assert due(strict, late, 1) == "Tue 17/11 17:00"
    assert due(strict, late, 0) == "Mon 16/11 17:00"
    assert due(strict, late - dt.timedelta(minutes=1), 0) == "Fri 13/11 17:00"


def test_nothing_is_promised_for_an_hour_that_is_over(settings: Settings) -> None:
    assert due(settings, FRIDAY.replace(hour=17, minute=0), 0) == "Mon 16/11 17:00"
    early = settings.changed("unit.closes", "16:00").changed("unit.late_from", "16:30")
    assert due(early, FRIDAY.replace(hour=16, minute=10), 0) == "Mon 16/11 16:00"


@pytest.mark.parametrize(("key", "value"), [("unit.closes", "25:00"), ("unit.closes", ""), ("unit.late_from", "3pm")])
def test_an_hour_that_is_none_is_no_setting(settings: Settings, key: str, value: str) -> None:
    with pytest.raises(WrongUsage):
        settings.changed(key, value)


def test_the_office_has_days_of_its_own(settings: Settings, tmp_path: Path) -> None:
    own = "days_off: [{day: 2026-11-16, because: Ngày truyền thống}]\ndays_worked: [{day: 2026-11-14, because: Làm bù}]\n"
    (tmp_path / FILE).write_text(own, encoding="utf-8")
    assert due(settings, FRIDAY, 1) == "Sat 14/11 17:00"
    assert due(settings, FRIDAY, 2) == "Tue 17/11 17:00"


def test_an_empty_file_says_nothing(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("# chưa có ngày nào\n", encoding="utf-8")
    assert due(settings, FRIDAY, 1) == "Mon 16/11 17:00"


@pytest.mark.parametrize(
    "content",
    [
        b"days_off: [{day: 2026-02-30, because: x}]",
        b"days_off: [{day: 2026-11-16}]",
        b"days_off: 2026-11-16",
        b"days_off: [{day: 2026-11-16, because: x}]\ndays_worked: [{day: 2026-11-16, because: y}]",
        b"closed: []",
        b"[",
        b"\xff\xfe",
    ],
)
def test_a_broken_file_is_told_and_no_day_is_promised(settings: Settings, tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(BadInput) as told:
        appointment_facts(settings, FRIDAY, days=1)
    assert told.value.key == "appointment.broken_file"
    assert FILE in told.value.explain("vi")


def test_a_folder_in_place_of_the_file_is_told_too(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(BadInput):
        appointment_facts(settings, FRIDAY, days=1)


def test_what_a_form_may_say_knows_where_it_comes_from(settings: Settings) -> None:
    assert appointment_facts(settings, FRIDAY, days=3) == {
        "now": Fact("09:05 13/11/2026", Origin.SYSTEM),
        "procedure.days": Fact("3", Origin.SYSTEM),
        "due": Fact("17:00 18/11/2026", Origin.COMPUTED),
    }


def test_without_a_term_there_is_no_promise(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("[", encoding="utf-8")
    assert appointment_facts(settings, FRIDAY, days=None).keys() == {"now"}, "and the office's days are not even read"
