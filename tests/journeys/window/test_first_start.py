"""The first start, by keyboard alone: from an empty folder to the counter; a gateway tried, a crash, no printer, nothing in the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap import open_desk, run_window
from app.core.errors import DeviceMissing
from app.core.people import Post
from app.core.units import Unit
from app.offices import Offices
from app.spool.ticket import Ticket
from app.ui.main_window import MainWindow
from app.ui.ports import Receipt, Spool
from app.ui.printing import Printers
from app.ui.set_up.annex import SetUpAnnex
from app.ui.set_up.clerk_step import ClerkStep
from app.ui.set_up.printer_step import PrinterStep
from app.ui.set_up.unit_step import UnitStep
from scanner.self_test import PAYLOAD
from tests.ui.first_start import OFFICE, First, start
from tests.ui.stage import press, type_text, until, wear

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

WORD = "một mật khẩu dài"


@pytest.fixture
def first(qapp: QApplication, own_home: Path) -> Iterator[First]:
    with start(own_home) as begun:
        yield begun


def test_in_large_letters_every_step_begins_at_its_heading_and_shows_what_has_the_keyboard(first: First, qapp: QApplication) -> None:
    wear(qapp, percent=200)
    first.rest()
    page = first.page
    assert not page.rail.isVisible()
    for step in page.steps:
        page.begin(step.NAME)
        first.rest()
        QTest.qWait(0)
        assert not page.skip_words.isVisible()
        port = page._room.viewport()
        assert page.title.mapTo(port, QPoint(0, 0)).y() >= 0, step.NAME
        holder = first.keyboard
        assert holder is page.go or holder.mapTo(port, QPoint(0, min(holder.height(), 80))).y() <= port.height(), step.NAME
        if step.NAME != "ready":
            assert page.skip.toolTip() == page.skip_words.text()


def test_the_button_that_goes_on_stands_at_the_bottom_right(first: First) -> None:
    page = first.page
    page.begin("source")
    first.rest()
    QTest.qWait(0)
    assert page.back.x() < page.skip.x() < page.go.x()
    assert page.go.geometry().right() >= page.width() - 40
    assert not first.window.foot.primary.isVisible()


def test_what_was_chosen_stands_together_below_the_heading(first: First) -> None:
    page = first.page
    page.begin("ready")
    first.rest()
    QTest.qWait(0)
    lines = [page.steps[-1].grid.cellRect(line, 1) for line in range(5)]  # type: ignore[attr-defined]  # the ready step has it
    assert max(line.height() for line in lines) < 60
    assert lines[0].y() < 20


def test_by_keyboard_alone_from_an_empty_folder_to_the_counter(first: First) -> None:
    reopened: list[bool] = []
    first.annex.wants_restart.connect(lambda: reopened.append(True))
    assert first.window.pages.currentWidget() is first.page
    assert first.page.step.NAME == "unit"
    until(lambda: first.page.step.isAncestorOf(first.keyboard))
    first.type("24133", "UBND xã Ea Tiêu", "xã Ea Tiêu", "Công an xã Ea Tiêu")
    first.next("clerk")
    until(lambda: isinstance(first.page.step, ClerkStep) and first.page.step.practise.hasFocus())
    QTest.keyClick(first.keyboard, Qt.Key.Key_Down)
    QTest.keyClick(first.keyboard, Qt.Key.Key_Tab)
    first.type("Nguyễn Thị Ngọc Ánh", "ngoc.anh", WORD, WORD)
    first.next("source")
    assert first.desk.personnel.accounts.find("ngoc.anh").post is Post.ADMINISTRATOR
    first.next("printer")
    until(lambda: isinstance(first.page.step, PrinterStep) and first.page.step.list.hasFocus())
    QTest.keyClick(first.keyboard, Qt.Key.Key_Down)
    first.next("scanner")
    first.next("ready")
    told = " ".join(text.text() for text in first.page.step.findChildren(QWidget) if hasattr(text, "text"))
    assert "UBND xã Ea Tiêu (24133)" in told
    assert "ngoc.anh" in told
    assert "Phong2" in told
    press(first.page.go, "Return")
    until(lambda: first.window.pages.currentWidget() is first.window.desk)
    assert reopened == [True]
    said = {key: first.kept(key) for key in ("unit.code", "unit.name", "unit.place", "clerk.name", "print.printer", "window.set_up")}
    assert list(said.values()) == ["24133", "UBND xã Ea Tiêu", "xã Ea Tiêu", "ngoc.anh", "Phong2", "done"]
    assert WORD not in first.desk.state.settings.file.read_text()


def test_every_step_can_be_skipped_and_says_what_that_means(first: First) -> None:
    reopened: list[bool] = []
    first.annex.wants_restart.connect(lambda: reopened.append(True))
    for name in ("clerk", "source", "printer", "scanner", "ready"):
        assert "Bỏ qua:" in first.page.skip_words.text()
        QTest.keyClick(first.keyboard, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        assert name == first.page.step.NAME
        first.rest()
    press(first.page, "Return")
    until(lambda: first.window.pages.currentWidget() is first.window.desk)
    assert first.kept("window.set_up") == "done"
    assert first.kept("unit.code") is None
    assert reopened == []


def test_back_forward_and_escape_lose_nothing_that_was_typed(first: First) -> None:
    step = first.page.step
    assert isinstance(step, UnitStep)
    first.type("24133", "UBND xã Ea Tiêu")
    press(first.page, "Esc")
    assert first.window.pages.currentWidget() is first.window.desk
    assert step.name.text() == "UBND xã Ea Tiêu"
    first.window.turn_to(first.page)
    press(first.page, "Alt+Right")
    first.rest()
    press(first.page, "Alt+Left")
    first.rest()
    assert (step.code.text(), step.name.text()) == ("24133", "UBND xã Ea Tiêu")


def test_after_a_crash_it_goes_on_at_the_step_where_one_was(qapp: QApplication, own_home: Path) -> None:
    with start(own_home) as first:
        press(first.page, "Alt+Right")
        first.rest()
        press(first.page, "Alt+Right")
        first.rest()
        until(lambda: first.kept("window.set_up") == "source")
    with start(own_home) as again:
        assert again.window.pages.currentWidget() is again.page
        assert again.page.step.NAME == "source"


def test_a_desk_that_is_set_up_is_left_alone_until_the_menu_is_asked(qapp: QApplication, own_home: Path) -> None:
    own_home.mkdir()
    (own_home / "settings.json").write_text('{"keys.backend": "file"}')
    with start(own_home) as first:
        assert first.window.pages.currentWidget() is first.window.desk
        assert "window.set_up" not in (own_home / "settings.json").read_text()
        first.annex.open()
        assert first.page.step.NAME == "unit"
        first.rest()


def test_an_impossible_unit_is_explained_and_keeps_nothing(first: First) -> None:
    first.type("không phải mã", "UBND xã Ea Tiêu")
    press(first.page, "Return")
    until(lambda: bool(first.page.notice.words) and first.page.go.isEnabled())
    assert first.page.step.NAME == "unit"
    assert first.kept("unit.code") is None


def test_a_unit_is_found_without_accents_among_the_imported_ones(qapp: QApplication, own_home: Path) -> None:
    with open_desk(own_home, login="phutrach") as opened:
        offices = Offices(journal=opened.personnel.journal, gate=opened.personnel.gate)
        offices.enter(
            (Unit(code="24133", name="UBND xã Ea Tiêu"), Unit(code="24490", name="UBND phường Buôn Ma Thuột")), source="units.csv"
        )
    with start(own_home) as first:
        first.annex.open()
        first.rest()
        step = first.page.step
        assert isinstance(step, UnitStep)
        until(lambda: step.search.hasFocus())
        type_text(step.search, "buon ma")
        assert [step.found.item(n).text() for n in range(step.found.count())] == ["UBND phường Buôn Ma Thuột (24490)"]
        press(step.search, "Down")
        until(lambda: step.found.hasFocus())
        QTest.keyClick(step.found, Qt.Key.Key_Return)
        until(lambda: step.place.hasFocus())
        assert (step.code.text(), step.name.text()) == ("24490", "UBND phường Buôn Ma Thuột")


def test_two_passwords_that_differ_make_no_account_and_are_forgotten(first: First) -> None:
    first.page.begin("clerk")
    first.rest()
    step = first.page.step
    assert isinstance(step, ClerkStep)
    step.own.setChecked(True)
    for line, words in ((step.name, "Ánh"), (step.login, "ngoc.anh"), (step.word, WORD), (step.again, WORD + "x")):
        line.setText(words)
    press(step, "Return")
    until(lambda: bool(first.page.notice.words))
    assert (step.word.text(), step.again.text(), step.login.text()) == ("", "", "ngoc.anh")
    assert first.desk.personnel.accounts.everybody() == ()


def test_a_desk_with_its_administrator_offers_no_first_account(qapp: QApplication, own_home: Path) -> None:
    with start(own_home) as first:
        first.page.begin("clerk")
        first.rest()
        step = first.page.step
        assert isinstance(step, ClerkStep)
        step.own.setChecked(True)
        for line, words in ((step.name, "Ánh"), (step.login, "ngoc.anh"), (step.word, WORD), (step.again, WORD)):
            line.setText(words)
        first.next("source")
    with start(own_home, word=WORD) as again:
        assert again.page.step.NAME == "source"
        press(again.page, "Alt+Left")
        again.rest()
        step = again.page.step
        assert isinstance(step, ClerkStep)
        assert step.there.isVisibleTo(step)
        assert not step.own.isVisibleTo(step)
        again.next("source")


def test_a_real_page_is_printed_and_said_only_when_the_spooler_took_it(first: First) -> None:
    first.page.begin("printer")
    first.rest()
    step = first.page.step
    assert isinstance(step, PrinterStep)
    QTest.keyClick(step.page, Qt.Key.Key_Space)
    until(lambda: f"{OFFICE}-1" in first.page.notice.words)

    def silent(printer: str, ticket: Ticket) -> Spool:
        def hand_over(pdf: bytes) -> Receipt:
            raise DeviceMissing("print.silent")

        return hand_over

    step.spools = silent
    QTest.keyClick(step.page, Qt.Key.Key_Space)
    until(lambda: bool(first.page.notice.words) and "đã nhận" not in first.page.notice.words)
    first.rest()


def test_without_a_printer_it_says_what_to_do_and_goes_on(first: First) -> None:
    step = next(step for step in first.page.steps if isinstance(step, PrinterStep))
    step.finds_printers = Printers
    first.page.begin("printer")
    first.rest()
    assert "Không thấy máy in nào" in first.page.notice.words
    assert not step.page.isEnabled()
    until(first.page.go.hasFocus)
    step.again.setFocus()
    press(step.again, "Return")
    first.rest()
    assert step.again.hasFocus(), "whoever looks again stays there"
    step.finds_printers = lambda: Printers(("Phong2",), "")
    press(step.again, "Return")
    until(lambda: step.chosen == "Phong2" and step.list.hasFocus())
    step.finds_printers = Printers
    step.begin()
    until(first.page.go.hasFocus)
    press(first.keyboard, "Return")
    until(lambda: first.page.step.NAME == "scanner")
    first.rest()
    assert first.kept("print.printer") is None


def test_the_scanner_s_test_is_the_scanner_page_s_own_and_a_sample_card_is_read(first: First) -> None:
    first.window.hand.open()
    first.page.begin("scanner")
    first.rest()
    until(lambda: first.window.hand.testing)
    for sign in PAYLOAD:
        type_text(first.window, sign)
    QTest.keyClick(first.window, Qt.Key.Key_Return)
    until(lambda: bool(first.page.scanner.said()))
    first.page.scanner.practise.click()
    until(lambda: "DỮ LIỆU THỬ" in first.page.notice.words)
    first.rest()
    assert first.window.flow.state.people == ()
    assert not [event for event in first.desk.counter.journal.ledger.events() if event.kind.value in ("INTENT", "SCAN")]
    first.window.hand.close()


def test_it_speaks_english_where_the_window_does(first: First) -> None:
    press(first.window, "Ctrl+L")
    QApplication.processEvents()
    assert first.page.title.text() == "Which unit's counter is this?"
    first.page.begin("ready")
    first.rest()
    assert "Skipped:" in " ".join(text.text() for text in first.page.step.findChildren(QWidget) if hasattr(text, "text"))


def test_begin_opens_the_window_again_with_what_was_chosen(qapp: QApplication, own_home: Path) -> None:
    titles: list[str] = []

    def drive() -> None:
        shown = [window for window in QApplication.topLevelWidgets() if isinstance(window, MainWindow) and window.isVisible()]
        for window in shown:
            titles.append(window.windowTitle())
            page = window.findChildren(SetUpAnnex)[0].page
            if page.isVisible() and not window.runner.busy:
                if isinstance(page.step, UnitStep):
                    page.step.code.setText("24133")
                    page.step.name.setText("UBND xã Ea Tiêu")
                page.next()
            elif "Ea Tiêu" in window.windowTitle() and not window.flow.state.drafting:
                window.close()

    driver = QTimer()
    driver.timeout.connect(drive)
    driver.start(20)
    status = run_window(own_home)
    driver.stop()
    assert status == 0
    assert ("Thử Nghiệm" in titles[0], "Ea Tiêu" in titles[-1]) == (True, True)
