"""Commitments in the window: who has signed, who is missing, which grants end soon, the province's table; an administrator enters."""

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core.lookup import Service
from app.core.people import Grant, Term
from app.core.tally import Month, Tally, TallyLine
from app.core.units import Unit, UnitKind
from app.core.usage import EventKind
from app.offices import Offices
from app.ui.supervisor.commitments_page import CommitmentsPage
from tests.clocks import HandClock
from tests.ui.stage import press, type_text, wear
from tests.ui.supervised import EVENING, at_rest, click, clocked, events_of, in_front, staff

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
HEALTH = Unit(code="so-y-te", name="Sở Y tế", kind=UnitKind.DEPARTMENT, tracked_by="Phòng PC06")
LINE = TallyLine(
    period=Month("2023-03"),
    number=1,
    unit=HEALTH.code,
    name=HEALTH.name,
    tally=Tally(organisations=21, people=1234, committed_people=34, missing_organisations=2, missing_people=7),
    tracked_by="Phòng PC06",
)


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    wear(qapp)


@pytest.fixture
def clock(own_home: Path) -> Iterator[HandClock]:
    clock = HandClock(EVENING)
    staff(own_home, clock)
    with clocked(own_home, clock) as opened:
        offices = Offices(journal=opened.personnel.journal, gate=opened.personnel.gate)
        offices.print_tallies([HEALTH], [LINE])
    yield clock


def row_of(page: CommitmentsPage, name: str) -> list[str]:
    return next(row for row in page.signed.texts() if row[0] == name)


def test_who_has_signed_what_and_who_is_missing(own_home: Path, clock: HandClock) -> None:
    with clocked(own_home, clock, login="quantri") as opened, in_front(opened, "commitments") as (_, page):
        assert row_of(page, "Trần Thị Lan")[1:7] == [
            "Bộ phận Một cửa xã Một", "sắp hết hạn", "05/01/2026", "12/CK-UBND", "2026", "30/11/2026"
        ]  # fmt: skip
        assert row_of(page, "Lê Thị Mai")[2] == "còn hiệu lực"
        assert row_of(page, "Ngô Văn Trưởng")[2] == "còn thiếu"
        assert page.signed.texts()[-1][:3] == ["2 tổ chức, 7 cá nhân", "Sở Y tế", "còn thiếu, theo bảng in"]
        assert "còn thiếu 2 tổ chức, 7 cá nhân" in page.totals.text()
        page.only_missing.click()
        names = [row[0] for row in page.signed.texts()]
        assert "Ngô Văn Trưởng" in names
        assert not {"Trần Thị Lan", "Lê Thị Mai"} & set(names)


def test_a_supervisor_sees_his_unit_alone_and_enters_nothing(own_home: Path, clock: HandClock) -> None:
    with clocked(own_home, clock, login="truong") as opened, in_front(opened, "commitments") as (_, page):
        assert {row[1] for row in page.signed.texts()} == {"Bộ phận Một cửa xã Một"}
        assert {row[0] for row in page.permits.texts()} == {"Trần Thị Lan"}
        assert (page.record.isVisible(), page.grant.isVisible(), page.look_only.isVisible()) == (False, False, True)


def test_grants_stand_by_what_ends_soonest(own_home: Path, clock: HandClock) -> None:
    today = clock.now().astimezone().date()
    with clocked(own_home, clock, login="quantri") as opened:
        for login, first, last in (("mai", -9, 3), ("lan", -9, -1), ("mai", 5, 9)):
            term = Term(first=today + dt.timedelta(days=first), last=today + dt.timedelta(days=last))
            opened.personnel.grant(Grant(login=login, services=frozenset({Service.CITIZEN}), procedures=frozenset({"1.004873"}), term=term))
        with in_front(opened, "commitments") as (_, page):
            click(page.turns["permits"])
            assert [row[5] for row in page.permits.texts()] == ["3 ngày", "chưa tới ngày", "12 ngày", "không hạn", "hết hạn"]
            assert "công dân" in page.permits.texts()[0][2]


def test_an_administrator_enters_a_commitment_and_it_is_on_record(own_home: Path, clock: HandClock) -> None:
    with clocked(own_home, clock, login="quantri") as opened, in_front(opened, "commitments") as (window, page):
        page.signed.choose("person:truong")
        click(page.record)
        form = page.recording
        assert "Ngô Văn Trưởng" in form.title.text()
        assert form.fields["document_wanted"].hasFocus()
        type_text(form.fields["last"], "01/01/2020")
        press(form.fields["last"], "Return")
        assert "ngày cuối không trước ngày đầu" in form.notice.words
        form.fields["last"].setText("")
        press(form.fields["document_wanted"], "Return")
        at_rest(window)
        assert form.notice.isVisible(), "a document without a number"
        type_text(form.fields["document_wanted"], "15/CK-UBND")
        type_text(form.fields["text_wanted"], "2026")
        click(form.save)
        at_rest(window)
        assert form.isHidden()
        assert row_of(page, "Ngô Văn Trưởng")[2:6] == ["còn hiệu lực", "18/11/2026", "15/CK-UBND", "2026"]
        told = events_of(opened, EventKind.ACCOUNT)[-1]
        assert (told.state, told.account, told.scope, told.clerk) == ("committed", "truong", ("15/CK-UBND", "2026"), "quantri")
        assert "Ngô Văn Trưởng" in window.pages.currentWidget().notice.words


def test_an_organisation_signs_for_itself(own_home: Path, clock: HandClock) -> None:
    with clocked(own_home, clock, login="quantri") as opened, in_front(opened, "commitments") as (window, page):
        page.signed.choose("unit:X1")
        assert not page.grant.isEnabled(), "an organisation looks nobody up"
        click(page.record)
        for name, words in (("document_wanted", "9/CK"), ("text_wanted", "2026")):
            type_text(page.recording.fields[name], words)
        click(page.recording.save)
        at_rest(window)
        told = events_of(opened, EventKind.UNIT)[-1]
        assert (told.state, told.scope) == ("committed", ("X1", "9/CK", "2026"))


def test_an_administrator_grants_services_and_nobody_grants_himself(own_home: Path, clock: HandClock) -> None:
    with clocked(own_home, clock, login="quantri") as opened, in_front(opened, "commitments") as (window, page):
        page.signed.choose("person:quantri")
        click(page.grant)
        click(page.granting.save)
        at_rest(window)
        assert page.granting.notice.isVisible(), "nobody looks after his own account"
        press(page.granting.save, "Esc")
        assert page.granting.isHidden()
        page.signed.choose("person:truong")
        click(page.grant)
        page.granting.services[Service.HOUSEHOLD].click()
        type_text(page.granting.fields["last"], "31122026")
        click(page.granting.save)
        at_rest(window)
        given = events_of(opened, EventKind.GRANT)[-1]
        assert (given.account, given.scope, given.last_day) == ("truong", ("034", "037"), "2026-12-31")
        assert "Ngô Văn Trưởng" in [row[0] for row in page.permits.texts()]


def test_the_provinces_table_is_shown_and_handed_out_as_it_was_printed(own_home: Path, clock: HandClock) -> None:
    with clocked(own_home, clock, login="quantri") as opened, in_front(opened, "commitments") as (window, page):
        click(page.turns["table"])
        assert page.months.currentData() == "2026-11"
        page.months.setCurrentIndex(page.months.findData("2023-03"))
        page.months.activated.emit(page.months.currentIndex())
        at_rest(window)
        assert page.table.texts()[0][:4] == ["1", "Sở Y tế", "21", "1.234"]
        assert "Tổng 1 đơn vị: sử dụng 21 tổ chức, 1.234 cá nhân" in page.total.text()
        page.turn_to("signed")
        paper, tables = page.paper(), page.tables()
        assert paper is not None
        assert tables is not None
        assert page.turns["table"].isChecked(), "what is handed out is what is shown"
        printed = " ".join(page_.extract_text() for page_ in pypdf.PdfReader(io.BytesIO(paper())).pages)
        assert "1.234" in printed
        assert "03/2023" in printed
        assert "Sở Y tế" in tables("csv").decode("utf-8-sig")
        assert b'"people": 1234' in tables("json")
        assert tables("xlsx").startswith(b"PK")


def test_empty_books_say_what_to_do(own_home: Path) -> None:
    with clocked(own_home / "new", HandClock(EVENING)) as opened, in_front(opened, "commitments") as (_, page):
        assert page.nobody.text() == "Chưa có ai trong sổ. Nhờ người quản trị nhập danh sách của đơn vị."
        assert page.no_permits.text()
        assert (page.paper(), page.tables()) == (None, None)


def test_in_english_nothing_of_the_page_stays_vietnamese(own_home: Path, clock: HandClock) -> None:
    with clocked(own_home, clock, login="quantri") as opened, in_front(opened, "commitments") as (window, page):
        press(page.signed, "Ctrl+L")
        at_rest(window)
        assert row_of(page, "Lê Thị Mai")[2] == "in force"
        assert page.signed.lines.headerData(2, Qt.Orientation.Horizontal) == "State\n↑"
        assert page.recording.fields["last"].accessibleName().startswith("Until")
