"""What goes wrong at the counter, through the real window: each in words, in its place, with the next step; nothing lost."""

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from app.core.errors import CouldNotKeep, DeviceMissing, Unavailable
from app.core.lookup import Outcome
from app.core.usage import Period
from app.counter import Counter
from app.store.ledger import Ledger
from app.ui.main_window import MainWindow
from app.ui.print_dialog import PrintDialog
from app.ui.printing import Printers
from app.ui.state import Area, Status, Step
from app.ui.words import sentences
from app.verify.adapters.demo import DemoVerifier
from resources.dates import PartialDate
from scanner.pictures import rgb_picture
from scanner.read import read_bytes
from tests.ui.stage import Frames, code, picture_of, press, settled, show_card, somebody, stage, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def applicant(window: MainWindow) -> Status:
    return window.flow.state.places[0].status


def told(window: MainWindow) -> str:
    return window.page.review.header.words


def test_an_outage_is_never_shown_as_a_missing_citizen(window: MainWindow) -> None:
    show_card(window, somebody(answer="TIMEOUT"))
    assert applicant(window) is Status.UNAVAILABLE
    header = window.page.review.header
    assert header.pill.words == "Chưa hỏi được"
    assert "Không kết nối được CSDL dân cư" in told(window)
    assert "mất" in told(window)
    assert "Không tìm thấy" not in told(window)
    assert (window.foot.primary.words, window.flow.state.step) == ("Thử lại", Step.RETRY)
    assert not window.flow.state.draft.filled.text("nyc_ho_ten")


def test_in_an_outage_the_card_alone_fills_the_paper_and_the_paper_says_so(window: MainWindow) -> None:
    show_card(window, somebody(answer="TIMEOUT"))
    window.page.review.deed.emit("card_only", "applicant")
    settled(window)
    assert applicant(window) is Status.CARD_ONLY
    assert window.flow.state.draft.marks.unverified
    assert window.flow.state.draft.filled.text("nyc_ho_ten") == somebody(answer="TIMEOUT").card.name
    assert "chưa xác thực" in told(window)


def test_trying_again_after_an_outage_finds_the_citizen(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    real, silent = DemoVerifier.ask, [True]

    def ask(self: DemoVerifier, request: Any, *, cancel: Any = None) -> Any:
        if silent.pop() if silent else False:
            raise Unavailable(Outcome.GATEWAY_ERROR)
        return real(self, request, cancel=cancel)

    monkeypatch.setattr(DemoVerifier, "ask", ask)
    show_card(window, somebody())
    assert applicant(window) is Status.UNAVAILABLE
    press(window, "F5")
    settled(window)
    assert applicant(window) is Status.FOUND


def test_while_waiting_the_page_keeps_its_place_and_escape_stops_the_question(
    window: MainWindow, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = threading.Event()

    def ask(self: DemoVerifier, request: Any, *, cancel: threading.Event) -> Any:
        asked.set()
        cancel.wait(5)
        raise Unavailable(Outcome.CANCELLED)

    monkeypatch.setattr(DemoVerifier, "ask", ask)
    picture = picture_of(somebody())
    window.flow.read(lambda: read_bytes(picture, source="clipboard"))
    until(asked.is_set)
    assert applicant(window) is Status.ASKING
    assert window.page.review.header.name.text() == somebody().card.name
    assert window.page.review.header._skeleton.isVisible()
    assert window.foot.primary.words == "Đang chờ…"
    assert window.foot.primary.isEnabled()
    press(window, "Esc")
    settled(window)
    assert applicant(window) is Status.UNAVAILABLE
    assert [event.outcome for event in counter.journal.ledger.events()][-1] == "CANCELLED"
    assert window.page.review.header.name.text() == somebody().card.name


def test_a_citizen_the_database_does_not_know_is_not_found_and_can_be_scanned_again(window: MainWindow) -> None:
    show_card(window, somebody(case="unknown-to-database"))
    assert applicant(window) is Status.NOT_FOUND
    assert "Không tìm thấy, hoặc họ tên, ngày sinh chưa khớp" in told(window)
    window.page.review.deed.emit("scan", "applicant")
    assert applicant(window) is Status.EMPTY
    show_card(window, somebody())
    assert applicant(window) is Status.FOUND


def test_a_mistyped_citizen_is_typed_again_with_what_was_there(window: MainWindow) -> None:
    window.flow.typed(number="099099999999", full_name="Không Có Ai", birth=PartialDate(1990))
    settled(window)
    assert applicant(window) is Status.NOT_FOUND
    window.page.review.deed.emit("retype", "applicant")
    form = window.page.scan.form
    assert form.isVisible()
    assert (form.number.text(), form.full_name.text(), form.birth.text()) == ("099099999999", "Không Có Ai", "1990")


@pytest.mark.parametrize(("number", "name", "birth", "what"), [
    ("0991", "A", "1990", "12 hoặc 9"),
    ("099099999999", " ", "1990", "họ và tên"),
    ("099099999999", "A", "31/02/1990", "Ngày sinh"),
])  # fmt: skip
def test_what_is_typed_wrongly_is_said_at_once_and_nobody_is_asked(
    window: MainWindow, counter: Counter, number: str, name: str, birth: str, what: str
) -> None:
    press(window, "Ctrl+T")
    form = window.page.scan.form
    form.number.setText(number)
    form.full_name.setText(name)
    form.birth.setText(birth)
    press(form.number, "Return")
    assert form.problem.isVisible()
    assert what in form.problem.text()
    assert list(counter.journal.ledger.events()) == []


def test_a_refusal_is_told_as_one_and_the_next_step_is_not_to_ask_again(window: MainWindow) -> None:
    show_card(window, somebody(answer="OFFICER_NOT_ALLOWED"))
    assert applicant(window) is Status.REFUSED
    assert "chưa được cấp quyền" in told(window)
    assert (window.flow.state.step, window.foot.primary.words) == (Step.CARD_ONLY, "Điền từ thẻ")


def test_a_difference_is_shown_side_by_side_and_the_clerk_chooses(window: MainWindow) -> None:
    citizen = somebody(case="differs-sex")
    window.flow.start("ct01", "1.004222")
    show_card(window, citizen)
    assert applicant(window) is Status.DIFFERS
    review = window.page.review
    assert review.differing.isVisible()
    assert review.differing.head.words == "Khác nhau (1)"
    by_record, by_card = review.differing.choices.values()
    assert by_record.isChecked()
    assert by_card.accessibleName().startswith("Giới tính: Theo thẻ")
    press(window, "F7")
    assert QApplication.focusWidget() is by_record
    by_card.setChecked(True)
    settled(window)
    assert window.flow.state.prefer_card == {"applicant.sex"}
    press(window, "Ctrl+Z")
    settled(window)
    assert window.flow.state.prefer_card == frozenset()
    assert by_record.isChecked()
    by_card.setChecked(True)
    window.flow.remove("applicant")
    settled(window)
    assert window.flow.state.prefer_card == frozenset()
    press(window, "Ctrl+Z")
    assert window.flow.state.prefer_card == frozenset()


def test_two_cards_before_the_camera_are_nobodys(counter: Counter) -> None:
    both = rgb_picture(picture_of(somebody(), somebody(case="differs-sex")))
    with stage(counter, source=lambda: Frames(both, times=8)) as window:
        until(lambda: window.page.scan.camera.says == "Có hai thẻ hoặc hai mã. Bỏ bớt một.")
        settled(window)
        assert window.flow.state.people == ()


def test_two_cards_in_one_picture_are_nobodys(window: MainWindow) -> None:
    show_card(window, somebody(), somebody(case="differs-sex"))
    assert window.flow.state.people == ()
    assert "hai thẻ" in window.page.scan.notice.words


@pytest.mark.parametrize(("text", "what"), [
    ("00020101021238570010A000000727", "VietQR"),
    ("https://example.org/x", "trang mạng"),
])  # fmt: skip
def test_another_code_is_named_and_the_scan_goes_on(window: MainWindow, text: str, what: str) -> None:
    import io

    out = io.BytesIO()
    code(text).save(out, "PNG")
    window.flow.read(lambda: read_bytes(out.getvalue(), source="clipboard"))
    settled(window)
    assert window.flow.state.people == ()
    assert what.casefold() in window.page.scan.notice.words.casefold()
    show_card(window, somebody())
    assert not window.page.scan.notice.isVisible()
    assert applicant(window) is Status.FOUND


def test_a_picture_without_a_code_says_what_to_do(window: MainWindow) -> None:
    blank = np.full((300, 300, 3), 255, np.uint8)
    import cv2

    png = cv2.imencode(".png", blank)[1].tobytes()
    window.flow.read(lambda: read_bytes(png, source="clipboard"))
    settled(window)
    what, more = sentences(window.flow.state.notices[Area.SCAN])
    assert what
    assert more


def test_the_same_card_again_only_points_at_its_holder(window: MainWindow, counter: Counter) -> None:
    show_card(window, somebody())
    before = len(list(counter.journal.ledger.events()))
    show_card(window, somebody())
    assert len(window.flow.state.people) == 1
    assert "đã quét" in window.page.scan.notice.words
    assert len(list(counter.journal.ledger.events())) == before


def test_a_card_too_many_is_not_looked_up_but_offered_to_the_next_matter(window: MainWindow, counter: Counter) -> None:
    show_card(window, somebody())
    show_card(window, somebody(case="differs-sex"))
    before = len(list(counter.journal.ledger.events()))
    show_card(window, somebody(case="differs-residence"))
    assert "đã đủ người" in window.page.scan.notice.words
    assert len(list(counter.journal.ledger.events())) == before


def test_without_a_camera_the_window_is_calm_and_other_ways_are_open(window: MainWindow) -> None:
    until(lambda: not window.feed.running)
    assert window.page.scan.camera._words == "window.camera.missing"
    assert "Ctrl+V" in window.page.scan.hint.text()
    assert window.foot.camera._words.text() == "Không camera"
    assert not window.page.scan.notice.isVisible()
    press(window, "F2")
    until(lambda: not window.feed.running)


def test_a_ledger_that_cannot_keep_shows_nothing_of_the_answer(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Ledger, event: object, change: object = None) -> int:
        raise CouldNotKeep("store.disk_full")

    monkeypatch.setattr(Ledger, "append", full)
    show_card(window, somebody())
    assert applicant(window) is Status.UNAVAILABLE
    assert window.page.review.header.pill.words == "Chưa hỏi được"
    assert window.flow.state.people[0].finding is None
    assert "đầy" in told(window)


def test_a_printer_that_does_not_take_the_job_leaves_the_paper_there(
    window: MainWindow, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spool_to(printer: str, ticket: object) -> Any:
        def spool(pdf: bytes) -> Any:
            raise DeviceMissing("print.refused")

        return spool

    monkeypatch.setattr("app.ui.dispatch.spool_to", spool_to)
    window.dispatch.finds_printers = lambda: Printers(("Phong1",), "Phong1")
    show_card(window, somebody())
    press(window, "Ctrl+P")
    until(lambda: isinstance(QApplication.activeModalWidget(), PrintDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PrintDialog)
    dialog.go.click()
    until(lambda: Area.PAPER in window.flow.state.notices)
    assert "Máy in không nhận lệnh" in window.page.paper.notice.words
    assert not window.flow.state.handed_out
    assert window.flow.state.pdf
    assert [event.state for event in counter.journal.ledger.events() if event.kind.value == "PRINT"] == ["sending"]
    assert counter.usage(by=["clerk"], period=Period())[0].printed == 0


def test_without_a_printer_the_dialog_says_what_to_do_instead(window: MainWindow) -> None:
    window.dispatch.finds_printers = Printers
    show_card(window, somebody())
    press(window, "Ctrl+P")
    until(lambda: isinstance(QApplication.activeModalWidget(), PrintDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PrintDialog)
    assert not dialog.go.isEnabled()
    assert "Ctrl+S" in dialog._none.words
    dialog.reject()
    settled(window)


def test_a_paper_that_cannot_be_written_says_so(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    window.dispatch.asks_place = lambda parent, name: tmp_path / "file" / "to-khai.pdf"
    show_card(window, somebody())
    press(window, "Ctrl+S")
    until(lambda: Area.PAPER in window.flow.state.notices)
    assert "to-khai.pdf" in window.page.paper.notice.words
    assert not window.flow.state.handed_out
