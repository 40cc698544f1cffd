"""The forms of a dossier through the real window: several at once, warnings, the receipt slip, boxes to tick."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.components import Button
from app.ui.main_window import MainWindow
from app.ui.state import Step
from app.ui.tick import Tick
from forms.fill import FilledValue
from forms.model import JOINT
from resources.demo.people import CCCD_2021, citizens
from tests.ui.dossier import FATHER, SON, WIFE, choose, too_young
from tests.ui.practice import silent, source
from tests.ui.stage import press, settled, show_card, type_text, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


# --- the forms of a dossier -----------------------------------------------------------------------------------------


def test_one_scan_fills_every_form_and_what_is_typed_stays_with_its_own(window: MainWindow) -> None:
    choose(window, "1.000689")
    assert [form.key for form in window.flow.state.forms] == ["khai_sinh", "nhan_cha_me_con"]
    show_card(window, SON)
    window.flow.enter("nyc_quan_he", "Cha")
    settled(window)
    press(window, "Ctrl+Tab")
    settled(window)
    state = window.flow.state
    assert state.form is not None
    assert state.form.key == "nhan_cha_me_con"
    assert state.draft is not None
    assert "Trần Quốc Bảo" in {value.text for value in state.draft.filled.values.values()}
    assert dict(state.entries) == {}
    assert not window.sheets.isHidden()
    press(window, "Ctrl+Shift+Tab")
    settled(window)
    assert dict(window.flow.state.entries) == {"nyc_quan_he": "Cha"}


def test_what_is_still_being_typed_counts_for_the_form_that_is_left(window: MainWindow) -> None:
    choose(window, "1.000689")
    show_card(window, SON)
    press(window, "F8")
    field = QApplication.focusWidget()
    assert field is not None
    type_text(field, "Cha")
    press(window, "Ctrl+Tab")
    settled(window)
    assert dict(window.flow.state.entries) == {}
    assert "Cha" in window.flow.state.sheet("khai_sinh").entries.values()


def test_undo_goes_back_to_the_form_that_was_changed(window: MainWindow) -> None:
    choose(window, "1.000689")
    show_card(window, SON)
    window.flow.enter("nyc_quan_he", "Cha")
    settled(window)
    press(window, "Ctrl+Tab")
    settled(window)
    press(window, "Ctrl+Z")
    settled(window)
    assert window.flow.state.form is not None
    assert window.flow.state.form.key == "khai_sinh"
    assert dict(window.flow.state.entries) == {}


def test_who_is_taken_out_leaves_every_form(window: MainWindow) -> None:
    choose(window, "1.000689")
    show_card(window, SON)
    window.flow.enter("nyc_quan_he", "Cha")
    settled(window)
    press(window, "Ctrl+Tab")
    settled(window)
    window.flow.remove("applicant")
    settled(window)
    assert dict(window.flow.state.sheet("khai_sinh").entries) == {}
    texts = [value.text for key in ("khai_sinh", "nhan_cha_me_con") for value in drafted(window, key).values()]
    assert "Trần Quốc Bảo" not in texts


def test_after_one_form_left_the_next_step_is_the_other_and_then_the_next_person(window: MainWindow, tmp_path: Path) -> None:
    show_card(window, SON)
    press(window, "Ctrl+D")
    for key, text in (("nyc_quan_he", "Bản thân"), ("tthn", "Chưa đăng ký kết hôn với ai."), ("muc_dich", "Để đăng ký kết hôn.")):
        window.flow.enter(key, text)
    settled(window)
    press(window, "Ctrl+G")
    settled(window)
    press(window, "Ctrl+Tab")
    settled(window)
    assert step_of(window) is Step.PRINT
    save(window, tmp_path / "form.pdf")
    assert step_of(window) is Step.NEXT_FORM
    assert window.sheets.buttons["xntthn"].accessibleName().endswith("xong")
    assert window.foot.primary.words == "Tiếp: Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
    window.foot.primary.click()
    settled(window)
    assert window.flow.state.form is not None
    assert window.flow.state.form.key == "phieu_tiep_nhan"
    save(window, tmp_path / "slip.pdf")
    press(window, "Ctrl+Tab")
    settled(window)
    assert step_of(window) is Step.NEXT_PERSON
    window.flow.enter("muc_dich", "Để bổ túc hồ sơ.")
    settled(window)
    assert step_of(window) is Step.PRINT


def save(window: MainWindow, file: Path) -> None:
    window.flow.order(lambda paper: window.flow.save_paper(paper, file))
    settled(window)
    assert file.exists()


def step_of(window: MainWindow) -> Step:
    return window.flow.state.step


def drafted(window: MainWindow, key: str) -> dict[str, FilledValue]:
    draft = window.flow.state.sheet(key).draft
    return dict(draft.filled.values) if draft is not None else {}


def test_the_next_person_begins_at_the_first_form_without_the_slip(window: MainWindow) -> None:
    choose(window, "1.000689")
    show_card(window, SON)
    press(window, "Ctrl+G")
    settled(window)
    press(window, "Ctrl+N")
    settled(window)
    assert [form.key for form in window.flow.state.forms] == ["khai_sinh", "nhan_cha_me_con"]
    assert window.flow.state.form == window.flow.state.forms[0]
    assert not any(value.text == "Trần Quốc Bảo" for key in ("khai_sinh", "nhan_cha_me_con") for value in drafted(window, key).values())


# --- warnings, and the slip -------------------------------------------------------------------------------------------


def test_rules_warn_with_their_law_and_hold_nothing_back(window: MainWindow) -> None:
    choose(window, "dkkh")
    show_card(window, FATHER)
    show_card(window, too_young())
    told = window.page.review.warnings
    assert not told.isHidden()
    assert "chưa đủ 18 tuổi" in told.words
    assert "Luật Hôn nhân và gia đình 52/2014/QH13" in told.words
    assert window.foot.print.isEnabled()


def test_the_receipt_slip_promises_a_day_once_the_clerk_says_how_many(window: MainWindow) -> None:
    choose(window, "dkkh")
    show_card(window, WIFE)
    press(window, "Ctrl+G")
    settled(window)
    for _ in range(2):  # whose dossier it is, and who hands it in
        press(window, "Ctrl+D")
        settled(window)
    state = window.flow.state
    assert state.draft is not None
    assert state.draft.filled.text("ten_nguoi_nop") == "Nguyễn Thị Ngọc Ánh"
    assert "ngay_hen_tra" in state.missing
    window.flow.enter("thoi_han_xu_ly_ho_so", "5")
    settled(window)
    assert "ngay_hen_tra" not in window.flow.state.missing
    assert window.flow.state.draft is not None
    assert window.flow.state.draft.filled.text("ngay_hen_tra").startswith("17:00 ")
    window.flow.enter("thoi_han_xu_ly_ho_so", "chưa rõ")
    settled(window)
    assert "ngay_hen_tra" in window.flow.state.missing


def test_a_table_that_must_not_be_empty_has_its_first_row_ready_to_type_into(window: MainWindow) -> None:
    choose(window, "chung thuc ban sao")
    press(window, "Ctrl+G")
    show_card(window, SON)
    shown = [key for key in window.page.review._hand if key.startswith("thanh_phan_ho_sos[0].")]
    assert "thanh_phan_ho_sos[0].ten" in shown
    window.flow.enter("thanh_phan_ho_sos[0].ten", "Giấy khai sinh")
    settled(window)
    assert "thanh_phan_ho_sos" not in window.flow.state.missing


def test_how_well_a_form_is_proven_is_said_quietly_beside_the_paper(window: MainWindow) -> None:
    until(lambda: window.page.paper.proof.text() == "chưa đối chiếu nguyên văn")
    choose(window, "ho chieu")
    until(lambda: window.page.paper.proof.text() == "")


def test_an_address_of_before_the_renaming_is_shown_with_todays_which_one_click_writes(window: MainWindow) -> None:
    old = next(one for one in citizens() if one.card and one.case == "formal-old-address" and one.card.kind == CCCD_2021)
    choose(window, "cap dien moi")
    with source(silent()):
        show_card(window, old)
    window.flow.card_only("applicant")
    settled(window)
    told = window.page.review.warnings
    assert "không còn từ ngày 01/7/2025" in told.words
    (chip,) = [button for button in told.findChildren(Button) if button.property("look") == "chip"]
    chip.click()
    settled(window)
    draft = window.flow.state.draft
    assert draft is not None
    assert draft.filled.text("dc") == chip.words
    assert window.flow.state.step is Step.REASON
    assert told.isHidden()


def test_boxes_are_ticked_with_the_keyboard(window: MainWindow) -> None:
    choose(window, "1.014027")
    show_card(window, FATHER)
    first = QApplication.focusWidget()  # it went there by itself
    assert isinstance(first, Tick)
    press(first, "Space")
    settled(window)
    press(first, "Tab")
    second = QApplication.focusWidget()
    assert isinstance(second, Tick)
    assert second is not first
    press(second, "Space")
    settled(window)
    state = window.flow.state
    assert state.draft is not None
    assert state.draft.filled.text("loai") == f"{first.text()}{JOINT}{second.text()}"


def test_long_words_beside_a_box_wrap_instead_of_pushing_the_page_wide(window: MainWindow) -> None:
    choose(window, "1.014027")
    show_card(window, FATHER)
    well = window.page.review._scroll.widget()
    assert well is not None
    assert well.width() <= window.page.review._scroll.viewport().width()
    ticks = [tick for tick in window.page.review.findChildren(Tick) if tick.isVisible()]
    wrapped = [tick for tick in ticks if tick.heightForWidth(tick.width()) > tick.heightForWidth(2000)]
    assert wrapped
    until(lambda: all(tick.height() >= tick.heightForWidth(tick.width()) for tick in wrapped))
