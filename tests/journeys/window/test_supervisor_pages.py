"""The supervisor's pages with counts, through the real window, by keyboard."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from sqlalchemy import text

from app.core.errors import CouldNotKeep
from app.core.usage import Period
from app.report.making import Reporting
from app.store.reports import Reports
from app.ui.supervisor.clerks import ClerksPage
from app.ui.supervisor.overview import OverviewPage
from app.ui.supervisor.services import ServicesPage
from app.ui.theme import DARK, LIGHT
from tests.journeys.window.supervising import Scene, everything_said, scene
from tests.ui.stage import desk, press, stage, until, wear

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def overview(found: Scene) -> OverviewPage:
    page = found.frame.pages["overview"]
    assert isinstance(page, OverviewPage)
    return page


def clerks(found: Scene) -> ClerksPage:
    page = found.frame.pages["clerks"]
    assert isinstance(page, ClerksPage)
    return page


def services(found: Scene) -> ServicesPage:
    page = found.frame.pages["services"]
    assert isinstance(page, ServicesPage)
    return page


def counted(found: Scene, **asked: Any) -> Any:
    """What the same report says when it is asked for without a window."""
    personnel = found.desk.personnel
    reporting = Reporting(journal=personnel.journal, gate=personnel.gate, test_data=True)
    return reporting.report(period=found.frame.asked.period, **asked)


def test_the_overview_shows_the_figures_of_the_report_each_against_the_period_before(
    qapp: QApplication, past: Path, own_home: Path
) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        total = counted(found, by=("day",), compare=True).total
        shown = {figure.name: figure for figure in overview(found).figures.shown}
        assert shown["Lượt tra cứu"].value == f"{total.calls:,}".replace(",", ".")
        assert shown["Không kết nối được"].value == str(total.unavailable)
        assert shown["Không tìm thấy"].value == str(total.not_found)
        assert all(figure.more for figure in shown.values())
        assert shown["Tỷ lệ tìm thấy"].value.endswith("\u00a0%")
        assert "," in shown["Tỷ lệ tìm thấy"].value
        assert overview(found).today.text().startswith("Hôm nay: ")
        report = overview(found).report
        assert report is not None
        assert report.shown + report.filtered == report.chain
        assert f"= {report.chain:,} trong sổ".replace(",", ".") in overview(found).stated.text()
        assert found.frame.chain.words.startswith("Sổ ghi nguyên vẹn")


def test_arrow_keys_walk_along_the_rail_and_escape_leads_back_to_the_counter(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        assert found.frame.page is overview(found)
        for expected in ("clerks", "services"):
            found.key(Qt.Key.Key_Down)
            assert found.frame.page is found.frame.pages[expected]
            assert found.page.report is not None
        found.key(Qt.Key.Key_Escape)
        assert found.window.pages.currentWidget() is found.window.desk


def test_enter_on_a_clerk_opens_him_and_escape_comes_back_to_his_line(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        found.key(Qt.Key.Key_Down)
        page = clerks(found)
        found.tab_to(page.table)
        names = [row[0] for row in page.table.texts()]
        assert len(names) == 7
        found.key(Qt.Key.Key_Down)
        found.key(Qt.Key.Key_Return)
        opened = page.opened
        assert opened is not None
        assert opened.title.text() == names[1]
        total = counted(found, by=("day",), clerk=opened.login, compare=True).total
        assert opened.figures.shown[0].value == str(total.calls)
        assert QApplication.focusWidget() is opened.trend.chart
        last = opened.trend.said.text()
        found.key(Qt.Key.Key_Home)
        assert opened.trend.said.text() != last
        assert opened.trend.said.text() in opened.trend.chart.accessibleDescription()
        found.key(Qt.Key.Key_Escape)
        assert page.opened is None
        assert QApplication.focusWidget() is page.table
        assert page.table.texts()[page.table.currentIndex().row()][0] == names[1]


def test_space_sorts_by_the_column_one_stands_in_and_once_more_turns_the_order(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        found.open("clerks")
        table = clerks(found).table
        table.setFocus()
        assert [int(row[1]) for row in table.texts()] == sorted((int(row[1]) for row in table.texts()), reverse=True)
        found.key(Qt.Key.Key_Home)
        found.key(Qt.Key.Key_Space)
        down = [row[0] for row in table.texts()]
        found.key(Qt.Key.Key_Space)
        assert [row[0] for row in table.texts()] == down[::-1]
        assert str(table.model().headerData(0, Qt.Orientation.Horizontal)).endswith("↑")


def test_a_clerk_is_found_without_accents_and_who_is_not_found_is_said(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        found.open("clerks")
        page = clerks(found)
        page.search.setFocus()
        QTest.keyClicks(page.search, "thu ha")
        assert [row[0] for row in page.table.texts()] == ["Trần Thu Hà"]
        QTest.keyClicks(page.search, "zz")
        assert page.empty.isVisible()
        assert "Không cán bộ nào khớp" in page.empty.text()
        found.key(Qt.Key.Key_Escape)
        assert page.search.text() == ""
        assert len(page.table.texts()) == 7


def test_enter_on_a_unit_goes_down_into_it_and_escape_up_again(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        page = overview(found)
        whole = page.figures.shown[0].value
        bars = page.units.chart
        assert set(bars.drawn.keys) == {"X1", "X2", "X3"}
        found.tab_to(bars)
        while bars.drawn.keys[bars.place] != "X1":
            found.key(Qt.Key.Key_Down)
        at_x1 = bars.drawn.series[0].values[bars.place]
        found.key(Qt.Key.Key_Return)
        assert found.frame.unit.code == "X1"
        assert page.figures.shown[0].value == str(at_x1)
        assert set(bars.drawn.keys) == {"X1", "X4"}
        assert "Bộ phận Một cửa – tại chỗ" in bars.drawn.titles
        assert sum(bars.drawn.series[0].values) == at_x1
        found.key(Qt.Key.Key_Escape)
        assert found.frame.unit.code == ""
        assert page.figures.shown[0].value == whole


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a list that opens
def test_a_unit_is_found_by_typing(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        choice = found.frame.unit
        assert choice.itemText(0) == "Tất cả đơn vị được xem"
        assert choice.itemText(3).startswith("\u2003\u2003")
        line = choice.lineEdit()
        assert line is not None
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, "van hoa")
        completer = choice.completer()
        assert completer is not None
        popup = completer.popup()
        assert popup is not None
        until(popup.isVisible)
        QTest.keyClick(popup, Qt.Key.Key_Down)
        QTest.keyClick(popup, Qt.Key.Key_Return)
        found.settled()
        assert choice.code == "X2"
        report = found.page.report
        assert report is not None
        assert report.scope.units == frozenset({"X2"})
        QTest.keyClicks(line, "nobody")
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert choice.code == "X2"
        assert line.text() == "Phòng Văn hóa – Xã hội"


def test_the_period_goes_back_and_forward_and_every_page_obeys(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        this_month = found.frame.asked.period
        press(found.window, "Alt+Left")
        found.settled()
        before = found.frame.asked.period
        assert this_month.first is not None
        assert before.last == this_month.first - dt.timedelta(days=1)
        for name in ("overview", "clerks", "services"):
            found.open(name)
            assert found.page.report is not None
            assert found.page.report.period == before
        press(found.window, "Alt+Right")
        found.settled()
        assert found.page.report is not None
        assert found.page.report.period == this_month
        found.frame.period.lengths["day"].click()
        found.settled()
        assert found.frame.asked.period == Period(first=dt.date.today(), last=dt.date.today())


def test_days_from_to_are_typed(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        bar = found.frame.period
        bar.lengths["range"].click()
        found.settled()
        assert bar.first.isVisible()
        assert not bar.name.isVisible()
        QTest.keyClicks(bar.first, "05112025")
        QTest.keyClick(bar.first, Qt.Key.Key_Return)
        found.settled()
        assert found.frame.asked.period.first == dt.date(2025, 11, 5)
        report = found.page.report
        assert report is not None
        assert report.period.first == dt.date(2025, 11, 5)


def test_any_two_things_can_be_combined(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        found.open("services")
        page = services(found)
        assert list(page.by) == ["service"]
        assert "037 – Thông tin công dân" in page.bars.chart.drawn.titles
        page.first.setCurrentIndex(page.first.findData("procedure"))
        page.second.setCurrentIndex(page.second.findData("identification"))
        found.settled()
        assert list(page.by) == ["procedure", "identification"]
        expected = counted(found, by=page.by)
        assert len(page.table.texts()) == len(expected.counts)
        assert sum(int(row[2].replace(".", "")) for row in page.table.texts()) == expected.total.calls
        assert {"Mã QR trên thẻ", "Tài khoản VNeID"} <= {row[1] for row in page.table.texts()}
        assert len(page.bars.chart.drawn.titles) == 12
        assert page.bars.rest.isVisible()
        page.first.setCurrentIndex(page.first.findData("form"))
        page.second.setCurrentIndex(0)
        found.settled()
        assert page.bars.chart.drawn.series[0].name == "Tờ khai"


def test_a_chart_turns_into_a_table_of_the_same_numbers(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        card = overview(found).trend
        found.tab_to(card.turn)
        found.key(Qt.Key.Key_Space)
        assert card.table.isVisible()
        assert not card.chart.isVisible()
        assert QApplication.focusWidget() is card.table
        rows = {row[0]: row[1] for row in card.table.texts()}
        drawn = card.chart.drawn
        assert rows == {title: str(value) for title, value in zip(drawn.titles, drawn.series[0].values, strict=True)}
        card.turn_over()
        assert card.chart.isVisible()


def test_a_broken_chain_is_said_in_the_frame_and_at_the_foot(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        press(found.window, "Esc")
        with found.desk.database.writing() as connection:
            connection.execute(text("DROP TRIGGER ledger_UPDATE"))
            connection.execute(text("UPDATE ledger SET body = body || x'00' WHERE seq = 5"))
        press(found.window, "F9")
        until(lambda: "thay đổi" in found.frame.chain.words)
        assert found.frame.chain.words == "Sổ ghi bị thay đổi ở sự kiện 5"
        assert found.window.foot.ledger._words.text() == "Sổ ghi bị đổi"


def test_a_store_that_fails_is_told_and_what_stands_stays(
    qapp: QApplication, past: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        before = overview(found).figures.shown
        with monkeypatch.context() as broken:

            def fails(self: Reports, **asked: Any) -> Any:
                raise CouldNotKeep("usage.rollups_differ")

            broken.setattr(Reports, "report", fails)
            press(found.window, "Alt+Left")
            until(found.frame.notice.isVisible)
            assert "Số sự kiện đã đếm không khớp" in found.frame.notice.words
            assert "không có báo cáo nào" in found.frame.notice.words
            assert overview(found).figures.shown == before
        press(found.window, "Alt+Right")
        found.settled()
        assert not found.frame.notice.isVisible()


def test_what_is_in_front_is_asked_for_once_a_minute_and_only_then(
    qapp: QApplication, past: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        assert found.frame._minute.interval() == 60_000
        assert found.frame._minute.isActive()
        asked: list[object] = []
        monkeypatch.setattr(overview(found), "show_for", asked.append)
        found.frame._minute.timeout.emit()
        assert asked == [found.frame.asked]
        press(found.window, "Esc")
        assert not found.frame._minute.isActive()
        found.frame.refresh()
        assert len(asked) == 1


def test_an_empty_desk_says_so_and_what_to_do(qapp: QApplication, own_home: Path) -> None:
    wear(qapp)
    with desk(own_home, login="phutrach") as opened, stage(opened.counter, whole=opened) as window:
        press(window, "F9")
        until(lambda: not window.runner.busy)
        said = everything_said(window)
        assert "Chưa có lượt nào trong kỳ này. Chọn kỳ hoặc đơn vị khác" in said
        assert "chưa so được" in said


@pytest.mark.parametrize(("percent", "palette"), [(100, DARK), (150, LIGHT), (200, LIGHT)])
def test_no_button_is_cut_at_any_text_size(qapp: QApplication, past: Path, own_home: Path, percent: int, palette: Any) -> None:
    wear(qapp, palette, percent=percent)
    with scene(past, own_home) as found:
        assert found.frame.rail.isVisible() == (percent == 100)
        for name in ("overview", "clerks", "services"):
            found.open(name)
            cut = [
                button.accessibleName()
                for button in found.frame.findChildren(QAbstractButton)
                if button.isVisible() and button.parentWidget() is not None and not _whole(button)
            ]
            assert cut == []
        if percent > 100:
            found.frame.choice.setFocus()
            found.frame.choice.setCurrentIndex(1)
            found.frame.choice.activated.emit(1)
            assert found.frame.page is clerks(found)
    wear(qapp)


def _whole(button: QAbstractButton) -> bool:
    parent = button.parentWidget()
    assert parent is not None
    return button.width() >= button.minimumSizeHint().width() and button.geometry().right() <= parent.width()


def test_a_page_told_while_another_is_in_front_is_not_heard(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home) as found:
        found.open("clerks")
        from app.ui.notices import UNKEPT

        overview(found).told.emit(UNKEPT)
        assert not found.frame.notice.isVisible()
        clerks(found).told.emit(replace(UNKEPT))
        assert found.frame.notice.isVisible()
