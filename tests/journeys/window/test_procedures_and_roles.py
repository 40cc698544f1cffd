"""A dossier at the counter: its procedure found in three letters, its people in their roles, through the real window."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from app.core.lookup import Method
from app.counter import Counter
from app.ui.main_window import MainWindow
from app.ui.procedure_list import star_rect
from app.ui.state import Step
from tests.ui.dossier import FATHER, MOTHER, SON, WIFE, choose, roles
from tests.ui.stage import press, settled, show_card, stage, type_text, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

MARRIAGE, PASSPORT, COPY = "1.000894", "1.001456", "2.000815"


def is_open(window: MainWindow) -> bool:
    """Does the list stand below the line?"""
    return window.matter.procedures.searching


def names(window: MainWindow) -> list[str]:
    return [one.name for one in window.matter.procedures.found.procedures.found]


def offered(window: MainWindow) -> str:
    """What the buttons for the awaited role say."""
    header = window.page.review.header
    rows = (header._awaited_row, header._offer_row)
    items = [row.itemAt(n) for row in rows for n in range(row.count())]
    return " | ".join(item.widget().accessibleName() for item in items if item is not None and not item.widget().isHidden())


# --- choosing a procedure -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "name"), [("dkkh", "Đăng ký kết hôn"), ("ket", "Đăng ký kết hôn"), ("ho chieu", "Cấp hộ chiếu phổ thông ở trong nước")]
)
def test_a_few_letters_without_accents_or_initials_find_a_procedure(window: MainWindow, words: str, name: str) -> None:
    press(window, "Ctrl+F")
    type_text(window.matter.procedures, words)
    assert names(window)[0] == name
    press(window.matter.procedures, "Return")
    settled(window)
    assert window.flow.state.listed is not None
    assert window.flow.state.listed.name == name
    assert window.matter.procedures.text().startswith(name)
    assert QApplication.focusWidget() is window.foot.primary


def test_procedures_of_one_name_say_so_and_are_told_apart_by_authority_and_code(window: MainWindow) -> None:
    window.to_procedures()
    field = window.matter.procedures
    type_text(field, "nhom can cuoc cap xa")
    model = field.found.procedures
    alike = [model.below(one) for one in model.found if one.name.startswith("Cấp đổi, cấp lại, cấp cho trẻ dưới 14 tuổi")]
    assert [line[:8] for line in alike] == ["1.014056", "1.014062", "1.014063", "1.014064"]
    assert all("Công an cấp xã · cùng tên với 3 thủ tục khác, chọn theo mã" in line for line in alike)
    (alone,) = (model.below(one) for one in window.book.find("1.004873", most=1))
    assert "cùng tên" not in alone


def test_arrows_move_enter_takes_and_escape_leaves_everything_as_it_was(window: MainWindow) -> None:
    before = window.flow.state.procedure
    press(window, "F3")
    field = window.matter.procedures
    type_text(field, "dkks")
    press(field, "Down")
    second = names(window)[1]
    press(field, "Esc")
    assert not is_open(window)
    assert window.flow.state.procedure == before
    assert field.text().endswith(before)
    press(field, "Down")
    assert is_open(window)
    type_text(field, "dkks")
    press(field, "Down")
    press(field, "Return")
    assert window.flow.state.listed is not None
    assert window.flow.state.listed.name == second


def test_words_that_nobody_has_are_answered_with_what_to_try(window: MainWindow) -> None:
    press(window, "F3")
    field = window.matter.procedures
    type_text(field, "xyzq")
    assert not field.board.nothing.isHidden()
    assert "dkkh" in field.board.nothing.text()
    press(field, "Return")
    assert is_open(window)
    window.to_primary()
    assert not is_open(window)
    assert field.text() == "Cấp Giấy xác nhận tình trạng hôn nhân · 1.004873"


def test_what_was_marked_and_what_was_chosen_last_stand_first_also_tomorrow(window: MainWindow, counter: Counter) -> None:
    choose(window, "dkkh")
    press(window, "F3")
    field = window.matter.procedures
    type_text(field, "ho chieu")
    assert "gắn sao" not in field.accessibleDescription()
    press(field, "Ctrl+D")
    assert window.book.is_starred(PASSPORT)
    assert field.accessibleDescription().startswith("Cấp hộ chiếu phổ thông ở trong nước. 1.001456 · TK01")
    assert field.accessibleDescription().endswith("đã gắn sao")
    press(field, "Esc")
    until(lambda: not window.runner.busy or window.book._file.read(counter.clerk.login).starred == (PASSPORT,))
    with stage(counter) as tomorrow:
        assert tomorrow.flow.state.procedure == MARRIAGE
        press(tomorrow, "F3")
        assert [one.code for one in tomorrow.matter.procedures.found.procedures.found][:2] == [PASSPORT, MARRIAGE]


def test_the_mouse_chooses_a_line_and_marks_by_its_star(window: MainWindow) -> None:
    press(window, "F3")
    field = window.matter.procedures
    type_text(field, "dkkh")
    view = field.found
    row = view.visualRect(view.procedures.index(1, 0))
    code = view.procedures.found[1].code

    def click(at: QPoint) -> None:
        for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            where = QPointF(at)
            event = QMouseEvent(kind, where, where, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
            QCoreApplication.sendEvent(view.viewport(), event)

    click(star_rect(row).center())
    assert window.book.is_starred(code)
    assert is_open(window)
    click(row.center())
    settled(window)
    assert window.flow.state.procedure == code


def test_every_listed_procedure_leads_to_a_paper_or_to_what_to_do_instead(window: MainWindow) -> None:
    for listed in window.book.procedures.all:
        window.flow.choose(listed.code)
        settled(window)
        state = window.flow.state
        if state.form is None:
            assert not window.page.instead.isHidden(), listed.code
            assert window.page.instead.what.text() == listed.instead
            assert state.step is Step.PROCEDURE
        else:
            assert state.pdf, listed.code
            assert state.draft is not None
            assert state.draft.form_key == state.form.key


def test_a_procedure_without_a_form_still_gets_its_receipt_slip(window: MainWindow) -> None:
    choose(window, "chung thuc ban sao")
    assert window.flow.state.procedure == COPY
    assert "không có tờ khai" in window.page.instead.what.text()
    press(window, "Ctrl+G")
    show_card(window, SON)
    state = window.flow.state
    assert state.form is not None
    assert state.form.key == "phieu_tiep_nhan"
    assert state.draft is not None
    assert state.draft.filled.text("trich_yeu_ho_so") == "Chứng thực bản sao từ bản chính"


# --- people in their roles ------------------------------------------------------------------------------------------


def test_cards_find_their_places_in_any_order_and_each_is_looked_up(window: MainWindow, counter: Counter) -> None:
    choose(window, "dkkh")
    for citizen in (SON, WIFE):
        show_card(window, citizen)
    first = roles(window)
    window.next_person()
    settled(window)
    for citizen in (WIFE, SON):
        show_card(window, citizen)
    assert roles(window) == first == {"bride": "Nguyễn Thị Ngọc Ánh", "groom": "Trần Quốc Bảo"}
    asked = [event.role for event in counter.journal.ledger.events() if event.kind == "INTENT"]
    assert sorted(asked) == ["bride", "bride", "groom", "groom"]


def test_a_relative_whom_a_record_names_is_one_key_away_and_still_looked_up_himself(window: MainWindow, counter: Counter) -> None:
    choose(window, "ho chieu")
    show_card(window, SON)
    assert "Cha của Người đề nghị: Trần Văn Đức" in offered(window)
    before = len(list(counter.journal.ledger.events()))
    press(window, "Ctrl+D")
    form = window.page.scan.form
    assert QApplication.focusWidget() is form.birth
    assert FATHER.card is not None
    assert (form.number.text(), form.full_name.text()) == (FATHER.card.number, "Trần Văn Đức")
    assert form.method.method is Method.DATABASE
    assert len(list(counter.journal.ledger.events())) == before
    type_text(form.birth, "19081959")
    press(form.birth, "Return")
    settled(window)
    father = next(place for place in window.flow.state.people if place.role == "father")
    assert father.is_found
    assert window.flow.state.draft is not None
    assert window.flow.state.draft.filled.text("cha_ns") == "19/08/1959"
    assert "Mẹ của Người đề nghị: Lê Thị Huệ" in offered(window)


def test_the_card_of_somebody_whom_a_record_names_goes_to_the_role_that_it_names_for_him(window: MainWindow) -> None:
    choose(window, "ho chieu")
    for citizen in (SON, WIFE, MOTHER):
        show_card(window, citizen)
    assert roles(window) == {"applicant": "Trần Quốc Bảo", "spouse": "Nguyễn Thị Ngọc Ánh", "mother": "Lê Thị Huệ"}


def test_the_same_card_for_a_second_role_is_noticed_and_one_key_says_that_it_is_one_person(window: MainWindow) -> None:
    show_card(window, SON)
    show_card(window, SON)
    asked = window.page.review.header._awaited_words.text()
    assert asked == f"Thẻ này là của Người yêu cầu. {subject_word(window)} cũng là người này?"
    press(window, "Ctrl+D")
    settled(window)
    subject = next(place for place in window.flow.state.places if place.role == "subject")
    assert subject.same_as == "applicant"
    assert window.flow.state.draft is not None
    assert window.flow.state.draft.filled.text("ndc_ho_ten") == "Trần Quốc Bảo"
    assert window.page.scan.notice.isHidden()


def test_bride_and_groom_are_never_offered_as_one_person(window: MainWindow) -> None:
    choose(window, "dkkh")
    show_card(window, SON)
    show_card(window, SON)
    assert window.flow.state.doubled == ""
    assert "Chính là" not in offered(window)
    press(window, "Ctrl+D")
    settled(window)
    assert roles(window) == {"groom": "Trần Quốc Bảo"}


def test_somebody_typed_by_his_old_number_turns_out_to_be_here_already(window: MainWindow) -> None:
    show_card(window, SON)
    assert SON.card is not None
    window.flow.select("subject")
    press(window, "Ctrl+T")
    form = window.page.scan.form
    for line, text in ((form.number, SON.card.old_id), (form.full_name, "Trần Quốc Bảo"), (form.birth, "07/03/1990")):
        type_text(line, text)
    press(form.birth, "Return")
    settled(window)
    (twice,) = [view for view in window.page.review.header.views if "Trùng số định danh" in view.words]
    assert twice.isVisible()
    window.steering.person_deed("unite", "subject")
    settled(window)
    assert roles(window) == {"applicant": "Trần Quốc Bảo"}
    assert next(place for place in window.flow.state.places if place.role == "subject").same_as == "applicant"


def subject_word(window: MainWindow) -> str:
    form = window.flow.state.form
    return next(person.label for person in form.people if person.role == "subject") if form else ""


def test_the_commonest_next_step_is_read_whole_on_a_screen_of_1366(window: MainWindow) -> None:
    """ "Quét: Người được cấp Giấy xác nhận"."""
    show_card(window, SON)
    QCoreApplication.processEvents()
    words = window.foot.primary._words
    assert "Người được cấp Giấy xác nhận" in words.text()
    assert words.width() >= words.sizeHint().width()
