"""The main job through the real window: a card before the camera, a reviewed form, a paper, the next person."""

import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from app.core.usage import Period
from app.counter import Counter
from app.spool.ticket import Ticket
from app.ui.main_window import MainWindow
from app.ui.ports import Receipt
from app.ui.print_dialog import PrintDialog
from app.ui.printing import Printers
from app.ui.state import Area, Status, Step
from app.ui.words import sentences
from app.verify.adapters.demo import DemoVerifier
from forms.facts import Origin
from resources.dates import PartialDate
from resources.demo.people import citizens
from resources.text import group_number
from scanner.pictures import rgb_picture
from scanner.read import read_bytes, read_file
from tests.ui.stage import CARDS, PATIENCE_S, Frames, picture_of, press, settled, show_card, somebody, stage, type_text, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def status(window: MainWindow, role: str) -> Status:
    return next(place.status for place in window.flow.state.places if place.role == role)


def complete(window: MainWindow) -> None:
    """What the citizen says himself, for the marriage form."""
    window.flow.same_person("subject", "applicant")
    for key, text in (("nyc_quan_he", "Bản thân"), ("tthn", "Hiện tại chưa đăng ký kết hôn với ai."), ("muc_dich", "Để đăng ký kết hôn.")):
        window.flow.enter(key, text)
    settled(window)


def kinds(counter: Counter) -> list[str]:
    return [event.kind.value for event in counter.journal.ledger.events()]


def test_a_card_before_the_camera_is_read_looked_up_and_fills_the_paper(counter: Counter) -> None:
    picture = rgb_picture((CARDS / "do-thi-thuy-vy.png").read_bytes())
    with stage(counter, source=lambda: Frames(picture)) as window:
        until(lambda: status(window, "applicant") is Status.FOUND)
        settled(window)
        header = window.page.review.header
        assert header.name.text() == "Đỗ Thị Thúy Vy"
        assert header.number.text() == "099 300 992 000"
        assert header.pill.words == "Có trong CSDL"
        assert window.page.scan.camera.says == "Đã đọc xong. Cất thẻ."
        draft = window.flow.state.draft
        assert draft is not None
        assert draft.filled.values["nyc_ho_ten"].origin is Origin.DATABASE
        assert window.flow.state.pdf == counter.paper(draft)
        assert kinds(counter) == ["DOSSIER", "INTENT", "OUTCOME"]


def test_a_moment_before_the_camera_is_not_enough(counter: Counter) -> None:
    picture = rgb_picture((CARDS / "do-thi-thuy-vy.png").read_bytes())
    with stage(counter, source=lambda: Frames(picture, times=2)) as window:
        until(lambda: (seen := window.page.scan.camera._seen) is not None and seen.glance.progress > 0.5)
        settled(window)
        assert window.flow.state.people == ()
        assert kinds(counter) == []


def test_the_next_step_is_always_one_button(window: MainWindow) -> None:
    primary = window.foot.primary
    assert (primary.words, window.flow.state.step) == ("Quét thẻ", Step.SCAN)
    show_card(window, somebody())
    assert primary.words == "Quét: Người được cấp Giấy xác nhận"
    window.flow.same_person("subject", "applicant")
    settled(window)
    assert primary.words == "Điền ô còn thiếu (3)"
    complete(window)
    assert primary.words == "In tờ khai"


def test_the_paper_is_saved_as_it_was_shown_and_counted_before_it_leaves(window: MainWindow, counter: Counter, tmp_path: Path) -> None:
    show_card(window, somebody())
    complete(window)
    proposed: list[str] = []
    file = tmp_path / "to-khai.pdf"

    def ask(parent: object, name: str) -> Path:
        proposed.append(name)
        return file

    window.dispatch.asks_place = ask
    press(window, "Ctrl+S")
    until(lambda: window.flow.state.handed_out)
    assert file.read_bytes() == window.flow.state.pdf
    assert kinds(counter)[-1] == "FILL"
    assert somebody().card.name not in proposed[0]
    told = sentences(window.flow.state.notices[Area.PAPER])
    assert told[0] == "Đã lưu tờ khai: to-khai.pdf"
    text = " ".join(page.extract_text() for page in PdfReader(file).pages)
    assert "Hiện tại chưa đăng ký kết hôn với ai." in " ".join(text.split())
    assert window.foot.primary.words == "Người tiếp theo"
    press(window, "Ctrl+S")
    settled(window)
    assert kinds(counter).count("FILL") == 1


def test_a_paper_is_printed_through_the_dialog_and_counted_only_when_taken(
    window: MainWindow, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[bytes] = []

    def spool_to(printer: str, ticket: Ticket) -> object:
        def spool(pdf: bytes) -> Receipt:
            printed.append(pdf)
            return Receipt(job=f"{printer}-7", printer=printer, state="queued", copies=ticket.copies)

        return spool

    monkeypatch.setattr("app.ui.dispatch.spool_to", spool_to)
    window.dispatch.finds_printers = lambda: Printers(("Phong1", "Phong2"), "Phong2")
    show_card(window, somebody())
    complete(window)
    press(window, "Ctrl+P")
    until(lambda: isinstance(QApplication.activeModalWidget(), PrintDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PrintDialog)
    assert dialog.printer == "Phong2"
    assert kinds(counter)[-1] == "OUTCOME"
    dialog.copies.setValue(2)
    dialog.go.click()
    until(lambda: window.flow.state.handed_out)
    assert printed == [window.flow.state.pdf]
    events = list(counter.journal.ledger.events())
    assert [(event.kind.value, event.state) for event in events[-3:]] == [("FILL", ""), ("PRINT", "sending"), ("PRINT", "queued")]
    assert counter.usage(by=["clerk"], period=Period())[0].printed == 1
    assert (events[-1].job, events[-1].copies) == ("Phong2-7", 2)
    assert "Đã gửi tới máy in Phong2." in window.page.paper.notice.words


def everything_said(window: MainWindow) -> list[str]:
    """Every text that any part of the window holds, seen or not."""
    found = []
    for part in window.findChildren(QWidget):
        found += [part.accessibleName(), part.toolTip()]
        if isinstance(part, QLabel | QLineEdit | QAbstractButton):
            found.append(part.text())
        elif isinstance(part, QPlainTextEdit):
            found.append(part.toPlainText())
        elif isinstance(part, QComboBox):
            found += [part.itemText(i) for i in range(part.count())]
    return found


def test_next_person_leaves_nothing_of_the_citizen(window: MainWindow) -> None:
    show_card(window, somebody())
    complete(window)
    record = window.flow.state.people[0].finding.record
    assert record.full_name
    assert record.personal_id
    assert record.birth_date
    secrets = (record.full_name, group_number(record.personal_id), record.personal_id, record.birth_date.slashed())
    assert all(any(value in words for words in everything_said(window)) for value in secrets[:2])
    press(window, "Ctrl+N")
    assert window.page.paper.view.drawn == ()
    settled(window)
    QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))
    until(lambda: bool(window.flow.state.number))
    state = window.flow.state
    assert (state.people, dict(state.entries), state.selected) == ((), {}, "")
    assert [words for words in everything_said(window) for value in secrets if value in words] == []
    assert state.number
    assert window.flow._history == []
    assert state.form is not None


def test_what_arrives_for_the_person_before_is_dropped(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = somebody(), somebody(case="differs-sex")
    real, release, asked, answered = DemoVerifier.ask, threading.Event(), threading.Event(), threading.Event()

    def ask(self: DemoVerifier, request: Any, *, cancel: Any = None) -> Any:
        if request.identity.number != first.card.number:
            return real(self, request, cancel=cancel)
        asked.set()
        release.wait(PATIENCE_S)
        try:
            return real(self, request, cancel=None)
        finally:
            answered.set()

    monkeypatch.setattr(DemoVerifier, "ask", ask)
    picture = picture_of(first)
    window.flow.read(lambda: read_bytes(picture, source="clipboard"))
    until(asked.is_set)
    press(window, "Ctrl+N")
    show_card(window, second)
    release.set()
    until(answered.is_set)
    until(lambda: not window.runner.busy or window.feed.running)
    settled(window)
    (place,) = window.flow.state.people
    assert place.finding.claimant.identity.number == second.card.number
    assert place.finding.record.personal_id == second.card.number


def test_a_birth_is_registered_with_several_people_by_role(window: MainWindow, counter: Counter) -> None:
    window.flow.start("khai_sinh", "1.001193")
    for name in ("tran-quoc-bao.png", "nguyen-thi-ngoc-anh.png"):
        window.flow.read(partial(read_file, CARDS / name))
        until(lambda: not window.flow.state.reading)
        settled(window)
    assert [(place.role, place.status) for place in window.flow.state.people] == [("applicant", Status.FOUND), ("mother", Status.FOUND)]
    press(window, "Alt+3")
    assert window.flow.state.selected == "father"
    window.page.review.deed.emit("same:applicant", "father")
    settled(window)
    assert status(window, "father") is Status.SAME
    values = window.flow.state.draft.filled.values
    assert values["cha_ho_ten"].text == values["nyc_ho_ten"].text


def test_the_clerk_types_into_what_is_missing_and_enter_goes_on(window: MainWindow) -> None:
    show_card(window, somebody())
    window.flow.same_person("subject", "applicant")
    settled(window)
    first = QApplication.focusWidget()  # it went there by itself
    assert isinstance(first, QLineEdit)
    assert first.accessibleName().startswith("Quan hệ với người được cấp")
    type_text(first, "Bản thân")
    press(first, "Return")
    settled(window)
    assert window.flow.state.entries["nyc_quan_he"] == "Bản thân"
    assert QApplication.focusWidget() is not first
    assert QApplication.focusWidget().accessibleName() == "Tình trạng hôn nhân"
    assert window.foot.primary.words == "Điền ô còn thiếu (2)"


def test_a_suggestion_counts_only_when_it_is_accepted(window: MainWindow) -> None:
    show_card(window, somebody())
    window.flow.same_person("subject", "applicant")
    settled(window)
    assert "nyc_quan_he" in window.flow.state.missing
    row = window.page.review._hand["nyc_quan_he"]
    chip = row._chip_row.itemAt(0).widget()
    assert chip.words == "Bản thân"
    chip.click()
    settled(window)
    assert "nyc_quan_he" not in window.flow.state.missing


def test_an_impossible_entry_is_refused_where_it_stands_and_can_be_undone(window: MainWindow) -> None:
    window.flow.start("ct01", "1.004222")
    show_card(window, somebody())
    window.flow.enter("so_dien_thoai", "không có")
    settled(window)
    row = window.page.review._hand["so_dien_thoai"]
    assert row.editor.field.property("bad") == "true"
    assert row._problem.text()
    assert "so_dien_thoai" not in window.flow.state.draft.filled.values
    press(window, "Ctrl+Z")
    settled(window)
    assert window.flow.state.rejected == {}
    window.flow.enter("so_dien_thoai", "0900 000 123")
    settled(window)
    assert window.flow.state.draft.filled.values["so_dien_thoai"].origin is Origin.CLERK


def test_a_value_of_the_database_can_be_changed_by_hand_and_taken_back(window: MainWindow) -> None:
    show_card(window, somebody())
    window.page.review._open("nyc_ho_ten")
    assert "nyc_ho_ten" in window.page.review._hand
    window.flow.enter("nyc_ho_ten", "Người Khác Tên")
    settled(window)
    assert origin_of(window, "nyc_ho_ten") == "clerk"
    window.flow.withdraw("nyc_ho_ten")
    settled(window)
    assert origin_of(window, "nyc_ho_ten") == "database"


def origin_of(window: MainWindow, key: str) -> str:
    return window.flow.state.draft.filled.values[key].origin.value


def test_a_household_grows_by_scanning_its_members(window: MainWindow) -> None:
    window.flow.start("ct01", "1.004222")
    family = [one for one in citizens() if one.family == somebody().family and one.card]
    for citizen in family[:3]:
        show_card(window, citizen)
    roles = [place.role for place in window.flow.state.places]
    assert roles == ["applicant", "member[0]", "member[1]", "member[2]"]
    assert window.flow.state.draft.filled.values["thanh_vien[0].ho_ten"].origin is Origin.DATABASE
    assert any("Thành viên" in button.accessibleName() for button in window.page.people._buttons.values())


def test_a_picture_pasted_or_dropped_is_read_like_a_scan(window: MainWindow) -> None:
    picture = QImage.fromData(picture_of(somebody()))
    mime = QMimeData()
    mime.setImageData(picture)
    QGuiApplication.clipboard().setMimeData(mime)
    press(window, "Ctrl+V")
    assert QGuiApplication.clipboard().image().isNull()
    press(window, "Ctrl+V")  # nothing more to take
    until(lambda: bool(window.flow.state.people))
    settled(window)
    assert status(window, "applicant") is Status.FOUND


def test_a_file_is_opened_and_read(window: MainWindow) -> None:
    window.intake.asks_file = lambda parent: CARDS / "do-thi-thuy-vy.png"
    press(window, "Ctrl+O")
    until(lambda: bool(window.flow.state.people))
    settled(window)
    assert status(window, "applicant") is Status.FOUND


def test_somebody_without_a_card_is_typed_in(window: MainWindow) -> None:
    card = somebody().card
    assert card is not None
    press(window, "Ctrl+T")
    form = window.page.scan.form
    assert QApplication.focusWidget() is form.number
    type_text(form.number, card.number)
    type_text(form.full_name, card.name)
    type_text(form.birth, card.birth)
    press(form.birth, "Return")
    until(lambda: bool(window.flow.state.people))
    settled(window)
    assert status(window, "applicant") is Status.FOUND
    assert window.page.review.header.card.text() == "Thẻ căn cước (cán bộ nhập)"
    assert (form.number.text(), form.full_name.text()) == ("", "")
    assert window.flow.state.people[0].claimant.identity.birth_date == PartialDate.parse(
        f"{card.birth[:2]}/{card.birth[2:4]}/{card.birth[4:]}"
    )


def test_a_sample_card_shows_a_newcomer_how_it_goes(window: MainWindow) -> None:
    assert window.page.welcome.isVisible()
    window.page.welcome.sample.click()
    until(lambda: bool(window.flow.state.people))
    settled(window)
    assert status(window, "applicant") is Status.FOUND
    assert not window.page.welcome.isVisible()


def test_changing_the_procedure_keeps_the_people_and_asks_again_for_the_new_purpose(window: MainWindow, counter: Counter) -> None:
    show_card(window, somebody())
    window.flow.start("ct01", "1.004222")
    settled(window)
    assert status(window, "applicant") is Status.FOUND
    intents = [event for event in counter.journal.ledger.events() if event.kind.value == "INTENT"]
    assert [event.procedure for event in intents] == ["1.004873", "1.004222"]
    assert len({event.dossier for event in intents}) == 1


def test_the_dossier_number_is_the_clerks_and_never_a_citizens(window: MainWindow, counter: Counter) -> None:
    window.matter.renumbered.emit("099190001234")
    assert window.matter.problem.isVisible()
    assert "099190001234" not in window.matter.problem.text()
    assert window.matter.number.property("bad") == "true"
    window.matter.renumbered.emit("H-0312")
    settled(window)
    assert not window.matter.problem.isVisible()
    show_card(window, somebody())
    assert {event.dossier for event in counter.journal.ledger.events()} == {"H-0312"}


def test_every_control_has_a_name_and_can_be_reached_by_keyboard(window: MainWindow) -> None:
    show_card(window, somebody())
    window.flow.same_person("subject", "applicant")
    settled(window)
    window.page.review.filled.unfold(wide=True)
    controls = [
        one for kind in (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit) for one in window.findChildren(kind) if one.isVisible()
    ]
    inner = {box.lineEdit() for box in window.findChildren(QComboBox)}
    nameless = [(type(one).__name__, one.parent()) for one in controls if not one.accessibleName() and one not in inner]
    assert nameless == []
    assert not [one.accessibleName() for one in controls if one.focusPolicy() is Qt.FocusPolicy.NoFocus]
