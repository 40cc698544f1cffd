"""Between two citizens, through the real window: nothing of the first reaches the second, and a paper on its way arrives."""

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from app.core.errors import DeviceMissing
from app.counter import Counter
from app.spool.ticket import Ticket
from app.ui.main_window import MainWindow
from app.ui.ports import Receipt, Spool
from app.ui.print_dialog import PrintDialog
from app.ui.printing import Printers
from app.ui.state import Area
from forms.errors import UnknownField
from resources.dates import PartialDate
from resources.demo.people import DemoCitizen
from scanner.read import read_bytes
from tests.ui.stage import PATIENCE_S, picture_of, press, settled, show_card, somebody, stage, type_text, until, wear

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def dialogs() -> list[PrintDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, PrintDialog) and one.isVisible()]


def hand_out(window: MainWindow, spool: Spool) -> None:
    window.flow.order(lambda paper: window.flow.print_paper(paper, spool))


class Slow:
    """A spooler that answers when it is told to."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.began, self.release, self._refuses = threading.Event(), threading.Event(), refuses

    def __call__(self, pdf: bytes) -> Receipt:
        self.began.set()
        self.release.wait(PATIENCE_S)
        if self._refuses:
            raise DeviceMissing("print.refused")
        return Receipt(job="Phong1-3", printer="Phong1", state="queued")


def typing(window: MainWindow) -> QLineEdit:
    """Half a word in the first missing line, not yet settled."""
    show_card(window, somebody())
    window.flow.same_person("subject", "applicant")
    settled(window)
    line = QApplication.focusWidget()  # it went there by itself
    assert isinstance(line, QLineEdit)
    type_text(line, "Bản th")
    assert dict(window.flow.state.entries) == {}
    return line


def test_what_is_still_being_typed_does_not_move_into_the_next_citizens_form(window: MainWindow) -> None:
    typing(window)
    press(window, "Ctrl+N")
    settled(window)
    assert dict(window.flow.state.entries) == {}
    show_card(window, somebody(case="differs-sex"))
    assert dict(window.flow.state.entries) == {}
    assert window.page.review._hand["nyc_quan_he"].editor.text == ""


def test_a_line_keeps_the_keyboard_and_what_is_typed_while_others_come_and_go(window: MainWindow) -> None:
    line = typing(window)
    window.page.review._open("nyc_ho_ten")
    line.setFocus()
    window.page.review._opened = frozenset()
    window.page.review.render(window.flow.state)
    assert QApplication.focusWidget() is line
    assert line.text() == "Bản th"
    assert dict(window.flow.state.entries) == {}


def test_undo_does_not_bring_a_typed_citizen_back(window: MainWindow) -> None:
    press(window, "Ctrl+T")
    form = window.page.scan.form
    for line, text in ((form.number, "099099999999"), (form.full_name, "Không Có Ai"), (form.birth, "1990")):
        type_text(line, text)
    press(window, "Ctrl+N")
    for line in (form.number, form.full_name, form.birth):
        line.undo()
        assert line.text() == ""


def test_a_dossier_number_still_being_typed_counts_for_this_matter_and_not_for_the_next(window: MainWindow, counter: Counter) -> None:
    line = window.matter.number
    line.setFocus()
    line.selectAll()
    type_text(line, "H-77")
    show_card(window, somebody())
    assert {event.dossier for event in counter.journal.ledger.events()} == {"H-77"}
    line.selectAll()
    type_text(line, "H-78")
    press(window, "Ctrl+N")
    until(lambda: bool(window.flow.state.number))
    settled(window)
    assert window.flow.state.number.startswith("H-2")
    assert line.text() == window.flow.state.number


def test_two_orders_give_one_dialog_and_a_changed_paper_is_not_printed_unseen(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[bytes] = []

    def spool_to(printer: str, ticket: Ticket) -> Spool:
        def spool(pdf: bytes) -> Receipt:
            printed.append(pdf)
            return Receipt(job="1", printer=printer, state="queued")

        return spool

    monkeypatch.setattr("app.ui.dispatch.spool_to", spool_to)
    window.dispatch.finds_printers = lambda: Printers(("Phong1",), "Phong1")
    show_card(window, somebody())
    press(window, "Ctrl+P")
    press(window, "Ctrl+P")
    until(lambda: bool(dialogs()))
    settled(window)
    (dialog,) = dialogs()
    window.feed.read.emit(next(iter(read_bytes(picture_of(somebody(case="differs-sex")), source="camera"))))
    settled(window)
    assert len(window.flow.state.people) == 1
    window.flow.same_person("subject", "applicant")
    settled(window)
    dialog.go.click()
    until(lambda: Area.PAPER in window.flow.state.notices)
    settled(window)
    assert printed == []
    assert "đã đổi" in window.page.paper.notice.words


def test_a_dialog_that_comes_late_does_not_open_over_the_next_citizen(window: MainWindow) -> None:
    release = threading.Event()

    def finds() -> Printers:
        release.wait(PATIENCE_S)
        return Printers(("Phong1",), "Phong1")

    window.dispatch.finds_printers = finds
    show_card(window, somebody())
    press(window, "Ctrl+P")
    press(window, "Ctrl+N")
    show_card(window, somebody(case="differs-sex"))
    release.set()
    until(lambda: Area.PAPER in window.flow.state.notices)
    assert dialogs() == []
    assert "hồ sơ trước" in window.page.paper.notice.words.casefold()


def test_a_file_chosen_for_one_citizen_never_gets_the_paper_of_the_next(window: MainWindow, tmp_path: Path) -> None:
    def asks(parent: object, name: str) -> Path:
        window.flow.next_person()
        return tmp_path / "to-khai.pdf"

    window.dispatch.asks_place = asks
    show_card(window, somebody())
    press(window, "Ctrl+S")
    until(lambda: Area.PAPER in window.flow.state.notices)
    settled(window)
    assert list(tmp_path.glob("*.pdf")) == []


@pytest.mark.parametrize(("refuses", "said"), [(False, "Đã gửi tới máy in Phong1."), (True, "Tờ khai của hồ sơ trước chưa in được.")])
def test_what_became_of_a_print_is_told_to_the_next_citizens_page(window: MainWindow, *, refuses: bool, said: str) -> None:
    spool = Slow(refuses=refuses)
    show_card(window, somebody())
    hand_out(window, spool)
    until(spool.began.is_set)
    press(window, "Ctrl+N")
    assert window.foot.primary.words == "Đang chờ…"
    spool.release.set()
    until(lambda: Area.PAPER in window.flow.state.notices)
    assert window.page.paper.notice.words.startswith(said)
    assert not window.flow.state.handing_out
    assert not window.flow.state.handed_out


def test_another_procedure_or_a_fault_elsewhere_leaves_a_print_under_way_alone(window: MainWindow, counter: Counter) -> None:
    spool = Slow()
    show_card(window, somebody())
    hand_out(window, spool)
    until(spool.began.is_set)
    window.flow.fault()
    assert window.flow.state.handing_out
    window.flow.start("ct01", "1.004222")
    assert window.flow.state.handing_out
    assert not window.flow.state.reading
    spool.release.set()
    until(lambda: not window.flow.state.handing_out)
    settled(window)
    assert window.foot.print.isEnabled()
    assert [event.state for event in counter.journal.ledger.events() if event.kind.value == "PRINT"] == ["sending", "queued"]


def test_the_window_does_not_close_over_a_print(window: MainWindow) -> None:
    spool = Slow()
    show_card(window, somebody())
    hand_out(window, spool)
    until(spool.began.is_set)
    assert not window.close()
    assert window.isVisible()
    assert "rồi đóng lại" in window.page.paper.notice.words
    spool.release.set()
    settled(window)


def test_a_failed_drawing_takes_the_old_paper_away_and_nothing_prints_by_itself(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    show_card(window, somebody())
    real, began, release = Counter.fill, threading.Event(), threading.Event()

    def broken(self: Counter, *args: Any, **more: Any) -> Any:
        began.set()
        release.wait(PATIENCE_S)
        raise UnknownField("xntthn", "x")

    monkeypatch.setattr(Counter, "fill", broken)
    printed: list[bytes] = []
    window.flow.same_person("subject", "applicant")
    until(began.is_set)
    window.flow.order(lambda paper: printed.append(paper.pdf))
    release.set()
    settled(window)
    assert (window.flow.state.draft, window.flow.state.pdf) == (None, b"")
    assert not window.foot.print.isEnabled()
    assert Area.PAPER in window.flow.state.notices
    monkeypatch.setattr(Counter, "fill", real)
    window.flow.same_person("subject", "")
    settled(window)
    assert window.flow.state.pdf
    assert printed == []
    assert Area.PAPER not in window.flow.state.notices


def test_bytes_that_cannot_be_drawn_leave_no_old_pages_and_say_so(window: MainWindow) -> None:
    show_card(window, somebody())
    until(lambda: bool(window.page.paper.view.drawn))
    window.page.paper.view.show_pdf(b"no pdf")
    until(lambda: not window.page.paper._unseen.isHidden())
    assert window.page.paper.view.drawn == ()
    assert "Chưa vẽ được" in window.page.paper._unseen.words


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # its list pops up, which the offscreen platform comments on
def test_an_arrow_key_on_the_procedures_asks_nobody(window: MainWindow, counter: Counter) -> None:
    show_card(window, somebody())
    window.flow.enter("nyc_quan_he", "Bản thân")
    settled(window)
    before = len(list(counter.journal.ledger.events()))
    press(window, "F3")
    box = window.matter.procedures
    for key in ("Down", "Down"):
        press(box, key)
    settled(window)
    assert box.searching
    assert len(list(counter.journal.ledger.events())) == before
    assert window.flow.state.form.key == "xntthn"
    press(box, "Esc")
    assert box.board.isHidden()
    header = window.page.review.header
    for key in ("Down", "N"):
        press(header.roles, key)
    settled(window)
    header.roles.hidePopup()
    assert window.flow.state.people[0].role == "applicant"


def test_another_procedure_keeps_what_was_typed_where_it_has_the_same_item(window: MainWindow) -> None:
    show_card(window, somebody())
    shared = {item.key for item in window.flow.state.form.items()} & {
        item.key for item in window.counter.catalogue.get("khai_sinh").items()
    }
    assert "nyc_quan_he" in shared
    window.flow.enter("nyc_quan_he", "Bản thân")
    window.flow.enter("tthn", "Hiện tại chưa đăng ký kết hôn với ai.")
    window.flow.start("khai_sinh", "1.001193")
    settled(window)
    assert dict(window.flow.state.entries) == {"nyc_quan_he": "Bản thân"}


def test_a_second_role_asks_for_what_it_prints(window: MainWindow, counter: Counter) -> None:
    citizen: DemoCitizen = somebody()
    show_card(window, citizen)
    before = window.flow.state.people[0].finding.record.asked
    extra = counter.wanted("xntthn", "applicant", same={"subject": "applicant"}) - before
    assert extra
    window.flow.same_person("subject", "applicant")
    settled(window)
    assert extra <= window.flow.state.people[0].finding.record.asked


def test_what_was_typed_about_somebody_who_is_taken_out_goes_with_him(window: MainWindow) -> None:
    show_card(window, somebody())
    window.flow.enter("nyc_ho_ten", "Người Khác Tên")
    window.flow.enter("tthn", "Hiện tại chưa đăng ký kết hôn với ai.")
    settled(window)
    window.flow.remove("applicant")
    settled(window)
    assert dict(window.flow.state.entries) == {"tthn": "Hiện tại chưa đăng ký kết hôn với ai."}
    press(window, "Ctrl+Z")
    assert "nyc_ho_ten" not in window.flow.state.entries


def test_undo_shows_in_the_line_that_has_the_keyboard(window: MainWindow) -> None:
    line = typing(window)
    for more in ("", "ân"):
        type_text(line, more)
        press(line, "Return")
        settled(window)
        line.setFocus()
    assert dict(window.flow.state.entries) == {"nyc_quan_he": "Bản thân"}
    window.flow.undo()
    settled(window)
    assert QApplication.focusWidget() is line
    assert line.text() == "Bản th"


@pytest.mark.parametrize(("percent", "size"), [(100, (1024, 740)), (200, (1366, 740))])
def test_what_became_of_the_paper_is_said_where_the_paper_has_no_room(
    qapp: QApplication, counter: Counter, tmp_path: Path, percent: int, size: tuple[int, int]
) -> None:
    wear(qapp, percent=percent)
    with stage(counter, size=size) as window:
        show_card(window, somebody())
        assert not window.page.paper.isVisible()
        window.flow.order(lambda paper: window.flow.save_paper(paper, tmp_path / "to-khai.pdf"))
        until(lambda: Area.PAPER in window.flow.state.notices)
        assert window.page.notice.isVisible()
        assert window.page.notice.words.startswith("Đã lưu tờ khai")
        for button in (window.page.scan.file, window.page.scan.type):
            assert button.width() >= button.minimumSizeHint().width()
            assert button.height() >= button.minimumSizeHint().height()
        carrier = window.page._left
        assert carrier.widget().width() <= carrier.viewport().width()
        press(window, "Ctrl+N")
        assert not window.page.notice.isVisible()
    wear(qapp)


def test_a_button_of_the_header_keeps_the_keyboard_while_the_paper_is_drawn_anew(window: MainWindow) -> None:
    show_card(window, somebody(answer="TIMEOUT"))
    item = window.page.review.header._notices.itemAt(0)
    button = item.widget().findChildren(QAbstractButton)[0]
    button.setFocus()
    window.flow.enter("nyc_quan_he", "Bản thân")
    settled(window)
    assert QApplication.focusWidget() is button


def test_after_typing_a_citizen_the_keyboard_is_on_the_next_step(window: MainWindow) -> None:
    press(window, "Ctrl+T")
    window.page.scan.form.fill("099099999999", "Không Có Ai", PartialDate(1990))
    press(window.page.scan.form.birth, "Return")
    settled(window)
    assert QApplication.focusWidget() is window.foot.primary


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # its list pops up, which the offscreen platform comments on
def test_the_procedure_is_found_without_accents(window: MainWindow) -> None:
    press(window, "F3")
    box = window.matter.procedures
    assert QApplication.focusWidget() is box
    assert box.selectedText() == box.text()
    type_text(box, "dang ky khai sinh")
    assert box.found.procedures.found[0].name == "Đăng ký khai sinh"
    press(box, "Return")
    until(lambda: window.flow.state.form is not None and window.flow.state.form.key == "khai_sinh")
    settled(window)
