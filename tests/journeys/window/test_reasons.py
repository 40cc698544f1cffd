"""What the clerk puts in place of the database's value: shown with why it differs, with a reason, and in the ledger without the value."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QRadioButton

from app.core.reason import Reason, Use
from app.core.usage import UsageEvent
from app.counter import Counter
from app.spool.ticket import Ticket
from app.ui.components import Button, Text
from app.ui.main_window import MainWindow
from app.ui.ports import Receipt
from app.ui.print_dialog import PrintDialog
from app.ui.printing import Printers
from app.ui.reason_line import ReasonLine
from app.ui.state import Area, Step
from forms.facts import Origin
from tests.ui.practice import window_on
from tests.ui.stage import press, settled, show_card, somebody, type_text, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def differing(window: MainWindow) -> tuple[QRadioButton, ReasonLine]:
    """The card's side of the one difference, which the form prints, and the line for its reason."""
    window.flow.start("ct01", "1.004222")
    show_card(window, somebody(case="differs-sex"))
    view = window.page.review.differing
    by_card = next(box for (_, card), box in view.choices.items() if card)
    (line,) = view.reasons.values()
    return by_card, line


def choose(line: ReasonLine, code: str) -> None:
    line.codes.setCurrentIndex(line.codes.findData(code))
    line.codes.activated.emit(line.codes.currentIndex())


def save(window: MainWindow, file: Path) -> None:
    window.flow.order(lambda paper: window.flow.save_paper(paper, file))
    settled(window)


def overrides(counter: Counter) -> list[UsageEvent]:
    return [event for event in counter.journal.ledger.events() if event.kind.value == "OVERRIDE"]


def test_a_difference_says_what_kind_it_is_and_what_to_do(window: MainWindow) -> None:
    differing(window)
    words = " ".join(label.text() for label in window.page.review.differing.findChildren(Text))
    assert "Giới tính khác nhau." in words
    assert "Hỏi lại công dân" in words


def test_what_is_only_written_differently_says_so_quietly_and_asks_nothing(window: MainWindow) -> None:
    show_card(window, somebody(case="formal-name-tone"))
    assert "Họ, chữ đệm và tên: Chỉ khác vị trí đặt dấu thanh" in window.page.review.formal.words
    assert not window.page.review.differing.isVisible()
    press(window, "Ctrl+N")
    settled(window)
    assert not window.page.review.formal.isVisible()


def test_the_cards_side_wants_a_reason_and_the_paper_waits_for_it(window: MainWindow, tmp_path: Path) -> None:
    by_card, line = differing(window)
    assert not line.isVisible()
    by_card.setChecked(True)
    settled(window)
    assert line.isVisible()
    assert line.codes.currentText() == "Chọn lý do…"
    assert (window.flow.state.step, window.foot.primary.words) == (Step.REASON, "Chọn lý do")
    assert not window.foot.print.isEnabled()
    draft = window.flow.state.draft
    assert draft is not None
    assert draft.filled.values["gioi_tinh"].origin is Origin.DATABASE
    save(window, tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()
    press(window, "Ctrl+S")
    assert QApplication.focusWidget() is line.codes
    assert "Chưa chọn lý do" in window.page.paper.notice.words


def test_with_its_reason_the_choice_is_on_the_paper_and_in_the_ledger_without_a_value(
    window: MainWindow, counter: Counter, tmp_path: Path
) -> None:
    by_card, line = differing(window)
    by_card.setChecked(True)
    press(window, "Ctrl+S")
    choose(line, "recently_changed")
    line.words.setText("xem giấy tạm trú")
    line.words.editingFinished.emit()
    settled(window)
    assert Area.PAPER not in window.flow.state.notices
    draft = window.flow.state.draft
    assert draft is not None
    assert draft.filled.values["gioi_tinh"].origin is Origin.CARD
    assert window.foot.print.isEnabled()
    save(window, tmp_path / "x.pdf")
    (event,) = overrides(counter)
    assert (event.fields, event.side, event.reason, event.note) == (("sex",), "card", "recently_changed", "xem giấy tạm trú")
    card = somebody(case="differs-sex").card
    assert card is not None
    assert not [one for one in counter.journal.ledger.events() if card.name in repr(one) or card.number in repr(one)]


def test_what_differs_but_is_not_printed_is_shown_with_nothing_to_choose(window: MainWindow) -> None:
    window.flow.start("khai_sinh", "1.001193")
    show_card(window, somebody(case="differs-residence"))
    view = window.page.review.differing
    assert view.isVisible()
    assert view.choices == {}
    assert "applicant" in view.slips
    assert any("không in trường này" in label.text() for label in view.findChildren(Text))
    press(window, "F7")
    assert window.flow.state.unexplained == ()


def test_the_choice_about_a_home_is_about_the_one_that_the_card_states(qapp: QApplication, own_home: Path) -> None:
    with window_on(own_home, forms__footnote2="fill") as (_, window):
        window.flow.start("khai_sinh", "1.001193")
        show_card(window, somebody(case="differs-residence"))
        draft = window.flow.state.draft
        assert draft is not None
        assert draft.filled.values["nyc_noi_cu_tru"].origin is Origin.DATABASE
        window.flow.prefer("applicant.residence", card=True)
        window.flow.explain_choice("applicant.residence", Reason(use=Use.OVERRIDE, code="citizen_confirms"))
        settled(window)
        draft = window.flow.state.draft
        assert draft is not None
        assert draft.filled.values["nyc_noi_cu_tru"].origin is Origin.CARD


def test_words_that_hold_a_number_like_a_citizens_are_refused_in_place(window: MainWindow) -> None:
    by_card, line = differing(window)
    by_card.setChecked(True)
    choose(line, "document_shown")
    line.words.setText("số 099 190 001 234")
    line.words.editingFinished.emit()
    settled(window)
    assert line.problem.isVisible()
    assert window.flow.state.step is Step.REASON
    assert "099" not in line.problem.text()
    line.words.setText("có giấy khai sinh")
    line.words.editingFinished.emit()
    settled(window)
    assert not line.problem.isVisible()
    assert window.flow.state.step is not Step.REASON


def test_a_choice_taken_back_takes_its_reason_with_it(window: MainWindow) -> None:
    by_card, line = differing(window)
    by_card.setChecked(True)
    choose(line, "document_shown")
    by_record = next(box for (_, card), box in window.page.review.differing.choices.items() if not card)
    by_record.setChecked(True)
    settled(window)
    assert dict(window.flow.state.reasons) == {}
    by_card.setChecked(True)
    settled(window)
    assert line.codes.currentText() == "Chọn lý do…"
    press(window, "Ctrl+Z")
    settled(window)
    assert window.flow.state.unexplained == ()


def test_the_next_citizen_finds_no_reason_of_the_one_before(window: MainWindow) -> None:
    by_card, line = differing(window)
    by_card.setChecked(True)
    choose(line, "document_shown")
    press(window, "Ctrl+N")
    show_card(window, somebody(case="differs-sex"))
    assert dict(window.flow.state.reasons) == {}
    assert all(one.reason is None for one in window.page.review.differing.reasons.values())


def test_typing_over_the_database_wants_a_reason_too(window: MainWindow, counter: Counter, tmp_path: Path) -> None:
    show_card(window, somebody())
    window.page.review._open("nyc_ho_ten")
    assert window.page.review._hand["nyc_ho_ten"].reason is None
    row = window.page.review._hand["nyc_ho_ten"]
    window.flow.enter("nyc_ho_ten", "Người Khác Tên")
    settled(window)
    assert row.reason is not None
    assert row.reason.isVisible()
    assert window.flow.state.step is Step.REASON
    window.foot.primary.click()
    assert QApplication.focusWidget() is row.reason.codes
    choose(row.reason, "clerical_error")
    settled(window)
    save(window, tmp_path / "x.pdf")
    (event,) = overrides(counter)
    assert (event.fields, event.side, event.reason) == (("nyc_ho_ten",), "typed", "clerical_error")
    assert not [one for one in counter.journal.ledger.events() if "Người Khác Tên" in repr(one)]


def test_the_databases_own_value_typed_again_wants_no_reason(window: MainWindow) -> None:
    show_card(window, somebody())
    window.page.review._open("nyc_ho_ten")
    window.flow.enter("nyc_ho_ten", "Người Khác Tên")
    settled(window)
    window.flow.withdraw("nyc_ho_ten")
    settled(window)
    assert window.flow.state.unexplained == ()
    row = window.page.review._hand["nyc_ho_ten"]
    assert row.reason is not None
    assert not row.reason.isVisible()


def test_words_still_being_typed_count_when_the_paper_is_ordered(window: MainWindow, counter: Counter, tmp_path: Path) -> None:
    by_card, line = differing(window)
    by_card.setChecked(True)
    choose(line, "document_shown")
    settled(window)
    line.words.setFocus()
    type_text(line.words, "giay")
    window.dispatch.asks_place = lambda parent, name: tmp_path / "x.pdf"
    press(window, "Ctrl+S")
    until(lambda: (tmp_path / "x.pdf").exists())
    settled(window)
    assert [event.note for event in overrides(counter)] == ["giay"]


def spool_into(printed: list[bytes]) -> Any:
    def spool_to(printer: str, ticket: Ticket) -> Any:
        def spool(pdf: bytes) -> Receipt:
            printed.append(pdf)
            return Receipt(job="Phong1-9", printer=printer, state="queued", copies=ticket.copies)

        return spool

    return spool_to


def slip_dialog(window: MainWindow) -> PrintDialog:
    window.page.review.differing.slips["applicant"].click()
    until(lambda: isinstance(QApplication.activeModalWidget(), PrintDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PrintDialog)
    return dialog


def test_a_slip_for_the_police_is_printed_and_counted_like_any_paper(
    window: MainWindow, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[bytes] = []
    monkeypatch.setattr("app.ui.dispatch.spool_to", spool_into(printed))
    window.dispatch.finds_printers = lambda: Printers(("Phong1",), "Phong1")
    differing(window)
    dialog = slip_dialog(window)
    assert dialog.windowTitle() == "In phiếu phản ánh sai lệch"
    dialog.go.click()
    until(lambda: bool(printed))
    settled(window)
    assert printed[0].startswith(b"%PDF")
    assert printed[0] != window.flow.state.pdf
    events = list(counter.journal.ledger.events())[-3:]
    assert [(one.kind.value, one.form, one.state) for one in events] == [
        ("FILL", "phieu_phan_anh", ""), ("PRINT", "phieu_phan_anh", "sending"), ("PRINT", "phieu_phan_anh", "queued"),
    ]  # fmt: skip
    assert len({(one.dossier, one.procedure, one.purpose) for one in events}) == 1
    assert events[-1].dossier == window.flow.state.number
    assert "Đã gửi phiếu phản ánh tới máy in Phong1." in window.page.paper.notice.words
    assert not window.flow.state.handed_out
    assert window.flow.state.step is not Step.NEXT_PERSON


def test_somebody_who_is_not_found_gets_a_slip_too(window: MainWindow, counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[bytes] = []
    monkeypatch.setattr("app.ui.dispatch.spool_to", spool_into(printed))
    window.dispatch.finds_printers = lambda: Printers(("Phong1",), "Phong1")
    show_card(window, somebody(case="unknown-to-database"))
    offered = [
        button for button in window.page.review.header.findChildren(Button) if button.accessibleName().startswith("In phiếu phản ánh")
    ]
    assert len(offered) == 1
    offered[0].click()
    until(lambda: isinstance(QApplication.activeModalWidget(), PrintDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PrintDialog)
    dialog.go.click()
    until(lambda: bool(printed))
    settled(window)
    kinds = [(one.kind.value, one.form) for one in counter.journal.ledger.events()][-3:]
    assert kinds == [(kind, "phieu_phan_anh") for kind in ("FILL", "PRINT", "PRINT")]


def test_without_a_printer_the_slips_question_says_so_in_its_own_words(window: MainWindow) -> None:
    window.dispatch.finds_printers = Printers
    differing(window)
    dialog = slip_dialog(window)
    assert not dialog.go.isEnabled()
    assert "lưu ra tệp" in dialog._none.words
    dialog.reject()


def test_a_slip_about_somebody_who_has_left_does_not_leave(window: MainWindow, counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[bytes] = []
    monkeypatch.setattr("app.ui.dispatch.spool_to", spool_into(printed))
    window.dispatch.finds_printers = lambda: Printers(("Phong1",), "Phong1")
    differing(window)
    dialog = slip_dialog(window)
    window.flow.remove("applicant")
    settled(window)
    dialog.go.click()
    until(lambda: Area.PAPER in window.flow.state.notices)
    assert printed == []
    assert not [event for event in counter.journal.ledger.events() if event.form == "phieu_phan_anh"]
