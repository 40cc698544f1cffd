"""The three lines on the back of a card, typed or pasted where the QR code cannot be read."""

import itertools

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication, QWidget

from app.counter import Counter
from app.ui.focus_ring import FocusRing
from app.ui.main_window import MainWindow
from app.ui.state import Status
from resources.demo.cards.mrz import lines
from resources.demo.people import DemoCard
from resources.text import unaccented
from tests.ui.stage import press, settled, somebody, stage, type_text, until, wear

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def card() -> DemoCard:
    found = somebody().card
    assert found is not None
    return found


def turned(window: MainWindow) -> None:
    """The form, and the place for the lines opened by its button."""
    press(window, "Ctrl+T")
    window.page.scan.form.turn.click()
    assert QApplication.focusWidget() is window.page.scan.form.back


def typing(window: MainWindow, text: str) -> None:
    """Line by line, Enter between them."""
    turned(window)
    back = window.page.scan.form.back
    for n, line in enumerate(text.splitlines()):
        if n:
            press(back, "Return")
        type_text(back, line)


def test_the_typed_lines_fill_the_form_and_the_citizen_is_found_without_accents(window: MainWindow) -> None:
    form, holder = window.page.scan.form, card()
    typing(window, "\n".join(lines(holder)).lower())
    assert form.number.text() == holder.number
    assert form.full_name.text() == unaccented(holder.name).upper()
    assert form.birth.text() == f"{holder.birth[:2]}/{holder.birth[2:4]}/{holder.birth[4:]}"
    assert "không có dấu" in form.note.text()
    assert form.note.isVisible()
    assert not form.problem.isVisible()
    press(form.back, "Return")
    until(lambda: bool(window.flow.state.people))
    settled(window)
    assert window.flow.state.places[0].status is Status.FOUND
    assert window.page.review.header.name.text() == holder.name
    assert window.flow.state.draft.filled.text("nyc_ho_ten") == holder.name
    assert [form.number.text(), form.full_name.text(), form.birth.text(), form.back.toPlainText()] == [""] * 4
    assert not form.note.isVisible()


def test_the_pasted_lines_fill_the_form(window: MainWindow) -> None:
    turned(window)
    form, mime = window.page.scan.form, QMimeData()
    mime.setText(" ".join(lines(card())))
    QGuiApplication.clipboard().setMimeData(mime)
    press(form.back, "Ctrl+V")
    assert form.number.text() == card().number
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("fillers", [True, False], ids=["with fillers", "without"])
def test_a_wrong_digit_is_said_at_once_with_what_to_do_and_nothing_is_filled(window: MainWindow, *, fillers: bool) -> None:
    first, second, third = lines(card())
    wrong = str((int(first[5]) + 1) % 10)
    text = f"{first[:5]}{wrong}{first[6:]}\n{second}"
    typing(window, (text if fillers else text.replace("<", ""))[:-1])
    form = window.page.scan.form
    assert not form.problem.isVisible()
    type_text(form.back, second[-1])
    assert form.problem.isVisible()
    assert "dòng thứ nhất" in form.problem.text()
    assert form.remedy.isVisible()
    assert "rồi sửa lại" in form.remedy.text()
    assert form.back.property("bad") == "true"
    assert QApplication.focusWidget() is form.back
    type_text(form.back, third)
    assert form.problem.isVisible()
    assert (form.number.text(), form.full_name.text()) == ("", "")
    assert window.flow.state.people == ()
    form.clear()
    assert not form.problem.isVisible()
    assert not form.remedy.isVisible()


def test_lines_without_a_name_are_complained_of_once_they_are_whole(window: MainWindow) -> None:
    first, second, _ = lines(card())
    typing(window, f"{first}\n{second}\n{'9' * 29}")
    form = window.page.scan.form
    assert not form.problem.isVisible()
    type_text(form.back, "9")
    assert "Dòng thứ ba" in form.problem.text()


def test_what_the_lines_filled_goes_when_they_say_something_no_more(window: MainWindow) -> None:
    typing(window, "\n".join(lines(card())))
    form = window.page.scan.form
    assert form.number.text() == card().number
    form.full_name.setText(card().name)
    first, *rest = lines(card())
    form.back.setPlainText("\n".join([first[:5] + str((int(first[5]) + 1) % 10) + first[6:], *rest]))
    assert form.problem.isVisible()
    assert [form.number.text(), form.full_name.text(), form.birth.text()] == [""] * 3
    assert not form.note.isVisible()


def test_what_was_typed_by_hand_stays_while_the_lines_are_begun(window: MainWindow) -> None:
    turned(window)
    form = window.page.scan.form
    form.number.setText("099199000002")
    type_text(form.back, lines(card())[0])
    assert form.number.text() == "099199000002"


def test_a_name_as_long_as_the_line_is_said_to_be_perhaps_cut(window: MainWindow) -> None:
    first, second, _ = lines(card())
    typing(window, f"{first}\n{second}\nTON<<NU<HOANG<THI<NGUYEN<PHUON")
    form = window.page.scan.form
    assert "bị cắt" in form.note.text()
    assert form.full_name.text() == "TON NU HOANG THI NGUYEN PHUON"


def test_nothing_of_the_lines_comes_back_for_the_next_citizen(window: MainWindow) -> None:
    typing(window, "\n".join(lines(card())))
    press(window, "Ctrl+N")
    form = window.page.scan.form
    assert form.back.toPlainText() == ""
    assert form.back.isHidden()
    turned(window)
    press(form.back, "Ctrl+Z")
    assert form.back.toPlainText() == ""
    assert not form.note.isVisible()


def test_tab_leaves_the_lines(window: MainWindow) -> None:
    turned(window)
    back = window.page.scan.form.back
    press(back, "Tab")
    assert QApplication.focusWidget() is not back


def test_the_lines_speak_the_language_of_the_window(window: MainWindow) -> None:
    turned(window)
    assert window.page.scan.form.back.accessibleName() == "Ba dòng mã ở mặt sau"
    press(window, "Ctrl+L")
    QCoreApplication.processEvents()
    assert window.page.scan.form.back.accessibleName() == "Three lines of the back"


@pytest.mark.parametrize("percent", [100, 150])
def test_three_lines_have_their_room_and_nothing_lies_over_them(qapp: QApplication, counter: Counter, percent: int) -> None:
    wear(qapp, percent=percent)
    with stage(counter) as window:
        typing(window, "\n".join(lines(card())))
        QCoreApplication.processEvents()
        form = window.page.scan.form
        parts = [one for one in form.children() if isinstance(one, QWidget) and one.isVisible() and not isinstance(one, FocusRing)]
        assert {form.back, form.note} <= set(parts)
        for one, other in itertools.combinations(parts, 2):
            assert not one.geometry().intersects(other.geometry()), (one, other)
        assert all(form.rect().contains(one.geometry()) for one in parts)
        inside = form.back.viewport().rect()
        assert form.back.cursorRect().bottom() <= inside.bottom()
        form.back.moveCursor(QTextCursor.MoveOperation.Start)
        assert form.back.cursorRect().top() >= inside.top()
    wear(qapp)
