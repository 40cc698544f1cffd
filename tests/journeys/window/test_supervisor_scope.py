"""Who sees whom: a supervisor his unit and below, a clerk himself, and nothing else on any page, by search or by filter."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from app.core.usage import Period
from app.ui.supervisor.clerk_view import ClerkView, MinePage
from app.ui.supervisor.clerks import ClerksPage
from app.ui.supervisor.page import Asked
from app.ui.supervisor.services import ServicesPage
from tests.journeys.window.supervising import everything_said, scene
from tests.ui.office import OUTSIDE, STRANGER, WORKERS
from tests.ui.stage import press, wear

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

OTHERS = ("quocviet", "Lê Quốc Việt", "ngocbich", "Phạm Ngọc Bích", "hoangnam", "Vũ Hoàng Nam", STRANGER, "Hoàng Diệu Linh")
OTHER_UNITS = ("X2", "X3", OUTSIDE, "Phòng Văn hóa – Xã hội", "Phòng Kinh tế", "phường Bên Kia")


def test_a_supervisor_of_one_unit_finds_nothing_of_another_on_any_page(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home, login="bichvan") as found:
        found.frame.period.lengths["year"].click()
        found.settled()
        for name in ("overview", "clerks", "services"):
            found.open(name)
        page = found.frame.pages["services"]
        assert isinstance(page, ServicesPage)
        page.first.setCurrentIndex(page.first.findData("unit"))
        page.second.setCurrentIndex(page.second.findData("clerk"))
        found.settled()
        assert {row[0] for row in page.table.texts()} == {"Bộ phận Một cửa", "Tổ lưu động thôn Đông"}
        clerks = found.frame.pages["clerks"]
        assert isinstance(clerks, ClerksPage)
        assert {row[0] for row in clerks.table.texts()} == {"Nguyễn Minh Anh", "Trần Thu Hà", "Đỗ Kim Oanh", "Ngô Bích Vân"}
        said = everything_said(found.frame)
        assert [word for word in (*OTHERS, *OTHER_UNITS) if word in said] == []


def test_neither_search_nor_filter_leads_to_another_unit(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home, login="bichvan") as found:
        found.open("clerks")
        clerks = found.frame.pages["clerks"]
        assert isinstance(clerks, ClerksPage)
        clerks.search.setText("linh")
        assert clerks.table.texts() == []
        clerks.search.clear()
        found.frame.go_to_unit("X2")
        assert found.frame.unit.code == ""
        for unit in ("X2", OUTSIDE):
            clerks.show_for(Asked(period=Period(first=None, last=found.frame.asked.period.last), unit=unit))
            found.settled()
            assert clerks.table.texts() == []
            assert clerks.report is not None
            assert (clerks.report.shown, clerks.report.total.calls) == (0, 0)
        clerks.show_for(found.frame.asked)
        found.settled()
        clerks.open(STRANGER)
        found.settled()
        opened = clerks.opened
        assert opened is not None
        assert opened.report is not None
        assert (opened.report.shown, opened.report.total.calls) == (0, 0)
        assert "Hoàng Diệu Linh" not in everything_said(found.frame)


@pytest.mark.parametrize("login", ["quantri1", "baove1"])
def test_administrators_and_privacy_officers_get_in_and_see_every_unit(qapp: QApplication, past: Path, own_home: Path, login: str) -> None:
    wear(qapp)
    with scene(past, own_home, login=login) as found:
        post = {"quantri1": "quản trị", "baove1": "bảo vệ dữ liệu"}[login]
        assert post in [label.text() for label in found.window.top.findChildren(QLabel)]
        found.open("clerks")
        clerks = found.frame.pages["clerks"]
        assert isinstance(clerks, ClerksPage)
        assert len(clerks.table.texts()) == len([one for one in WORKERS if one.usual])


def test_a_clerk_sees_his_own_counts_and_nobody_elses(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home, login="minhanh") as found:
        assert [type(page) for page in found.frame.pages.values()] == [MinePage]
        assert not found.frame.rail.isVisible()
        assert not found.frame.unit.isVisible()
        page = found.page
        assert isinstance(page, ClerkView)
        assert page.title.text() == "Số liệu của tôi"
        assert not page.to_list.isVisible()
        assert page.report is not None
        assert page.report.scope.clerk == "minhanh"
        assert page.report.total.calls > 0
        said = everything_said(found.frame)
        names = [one.name for one in WORKERS if one.login != "minhanh"]
        assert [word for word in (*names, *(one.login for one in WORKERS if one.login != "minhanh")) if word in said] == []
        press(found.window, "Esc")
        assert found.window.pages.currentWidget() is found.window.desk


def test_a_clerks_page_of_somebody_else_shows_a_clerk_nothing(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home, login="minhanh") as found:
        view = ClerkView(found.desk, found.window.runner, login="thuha")
        view.setParent(found.frame)
        view.show_for(found.frame.asked)
        found.settled()
        assert view.report is not None
        assert (view.report.shown, view.report.total.calls) == (0, 0)


def test_a_clerk_is_told_what_is_usual_for_himself(qapp: QApplication, past: Path, own_home: Path) -> None:
    wear(qapp)
    with scene(past, own_home, login="minhanh") as found:
        page = found.page
        assert isinstance(page, ClerkView)
        found.frame.period.lengths["day"].click()
        found.settled()
        assert (page.line.band.days if page.line.band else 0) >= 5
        assert page.usual.text().startswith("Ngày thường của chính người này: từ ")
        found.frame.period.lengths["year"].click()
        found.settled()
        assert not page.line.band
        assert "chọn một kỳ ngắn hơn" in page.usual.text()
