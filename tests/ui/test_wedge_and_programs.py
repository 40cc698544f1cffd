"""The keyboard wedge in front of fields that a program fills in for a person: text expanders, input methods, automation."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from scanner.burst import HELD_S, PAUSE_S
from scanner.self_test import PAYLOAD
from tests.ui.wedge_desk import CARD, NONE, WedgeDesk, wedge_desk

LEFT, DELETE, ESCAPE, F5, TAB = (
    int(key.value) for key in (Qt.Key.Key_Left, Qt.Key.Key_Delete, Qt.Key.Key_Escape, Qt.Key.Key_F5, Qt.Key.Key_Tab)
)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(qapp: QApplication) -> Iterator[WedgeDesk]:
    with wedge_desk() as desk:
        yield desk


@pytest.mark.parametrize(
    "text",
    ["SĐT:0991234567", "ĐT: 0991234567", "0991234567 - Nguyễn", "Số 123456/QĐ-UBND", "số 1234567, tờ bản đồ 12", "079/123456",
     "0990012345678", "Số 099190001234, cấp ngày 01/02/2021", "motcua@example.invalid"],
)  # fmt: skip
def test_numbers_that_are_no_card_arrive_whole(desk: WedgeDesk, text: str) -> None:
    desk.type(text, after=0.002)
    desk.silence(PAUSE_S)
    assert (desk.field.text(), desk.sent) == (text, [])


def test_a_program_that_fills_in_a_form_may_press_tab(desk: WedgeDesk) -> None:
    for text in ("Trần Quốc Bảo", "099190001234"):
        desk.field.clear()
        desk.field.setFocus()
        desk.type(text, after=0.002)
        desk.key("\t", key=TAB, after=0.002)
        assert (desk.field.text(), desk.sent, desk.button.hasFocus()) == (text, [], True)


@pytest.mark.parametrize("separator", ["|", "\\", "~", "°"])
@pytest.mark.parametrize("first", ["", "]Q1", "ưQ1", " "])
def test_a_card_stays_out_of_a_field_by_its_beginning_alone(desk: WedgeDesk, first: str, separator: str) -> None:
    text = first + CARD.replace("|", separator)
    desk.type(text)
    desk.silence(PAUSE_S)
    assert (desk.sent, desk.field.text()) == ([text], "")


def test_keys_pressed_while_a_number_is_held_come_after_it_in_their_order(desk: WedgeDesk) -> None:
    desk.type("0991234567", after=0.002)
    desk.key("", key=LEFT, after=0.1)
    desk.key("\x7f", key=DELETE, after=0.1)
    desk.key("x", after=0.1)
    assert desk.field.text() == ""
    desk.silence(PAUSE_S)
    assert (desk.field.text(), desk.sent) == ("099123456x", [])


def test_a_held_down_key_does_not_overtake_what_is_held(desk: WedgeDesk) -> None:
    desk.type("0991234567", after=0.002)
    desk.key("", key=LEFT, after=0.2)
    for _ in range(2):
        desk.now += 0.03
        QCoreApplication.sendEvent(desk.field, QKeyEvent(QEvent.Type.KeyPress, LEFT, NONE, "", autorep=True))
    desk.silence(PAUSE_S)
    assert (desk.field.text(), desk.field.cursorPosition()) == ("0991234567", 7)


@pytest.mark.parametrize(("name", "key", "held"), [("F5", F5, NONE), ("Esc", ESCAPE, NONE), ("Ctrl+S", int(Qt.Key.Key_S.value), CONTROL)])
def test_a_persons_shortcut_waits_until_the_number_before_it_is_typed(
    desk: WedgeDesk, name: str, key: int, held: Qt.KeyboardModifier
) -> None:
    seen: list[str] = []
    QShortcut(QKeySequence(name), desk.window).activated.connect(lambda: seen.append(desk.field.text()))
    desk.type("0991234567", after=0.002)
    desk.key("", key=key, held=held, after=0.2)
    assert seen == []
    desk.silence(PAUSE_S)
    assert (seen, desk.field.text(), desk.sent) == (["0991234567"], "0991234567", [])


def test_what_was_held_is_gone_for_good_once_it_is_a_card(desk: WedgeDesk) -> None:
    seen: list[str] = []
    QShortcut(QKeySequence("F5"), desk.window).activated.connect(lambda: seen.append("F5"))
    desk.type(CARD[:12])
    desk.key("", key=F5)
    desk.type(CARD[12:])
    desk.key("", key=F5)
    desk.enter()
    assert (desk.sent, seen, desk.field.text()) == ([CARD], [], "")


@pytest.mark.parametrize("with_enter", [True, False])
def test_after_a_whole_card_a_word_that_an_input_method_writes_out_is_no_scan(desk: WedgeDesk, with_enter: bool) -> None:
    desk.type(CARD)
    if with_enter:
        desk.enter()
    else:
        desk.silence(PAUSE_S)
    desk.now += 4 * HELD_S
    desk.type("Ủy ban nhân dân", after=0.002)
    desk.silence(PAUSE_S)
    assert (desk.sent, desk.field.text()) == ([CARD], "Ủy ban nhân dân")


@pytest.mark.parametrize(("code", "cuts"), [(CARD, (15, 40)), (PAYLOAD, (30, 90))])
def test_the_rest_of_what_a_pause_cut_off_stays_out_of_the_field(desk: WedgeDesk, code: str, cuts: tuple[int, int]) -> None:
    one, two = cuts
    pieces = [code[:one], code[one:two], code[two:]]
    for piece in pieces:
        desk.type(piece)
        desk.silence(PAUSE_S + 0.1)
    assert (desk.sent, desk.field.text()) == (pieces, "")
