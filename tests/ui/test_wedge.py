"""The keyboard wedge in front of real widgets."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit

from scanner.burst import HELD_S, PAUSE_S
from scanner.hand_scanner import PIECES_WITHIN_S
from tests.ui.wedge_desk import ALT_PAD, CARD, NONE, WedgeDesk, wedge_desk


@pytest.fixture
def desk(qapp: QApplication) -> Iterator[WedgeDesk]:
    with wedge_desk() as desk:
        yield desk


def test_a_scan_goes_to_nobody_but_the_scan_target(desk: WedgeDesk) -> None:
    desk.field.setText("đang gõ dở")
    desk.type(CARD)
    desk.enter()
    assert desk.sent == [CARD]
    assert desk.scans[0].ended_by_key
    assert (desk.field.text(), desk.clicks, desk.window.isVisible()) == ("đang gõ dở", 0, True)
    assert "0991" not in repr(desk.scans[0])


def test_a_scan_in_front_of_a_button_or_of_nothing_presses_nothing(desk: WedgeDesk) -> None:
    for place in (desk.button, desk.window):
        desk.type(CARD, to=place)
        desk.enter(to=place)
        desk.now += 1
    assert desk.sent == [CARD, CARD]
    assert desk.clicks == 0


def test_what_a_person_types_arrives_letter_by_letter(desk: WedgeDesk) -> None:
    for letter in "Nguyễn Văn A":
        desk.key(letter, after=0.12)
        desk.silence(HELD_S)
    assert desk.field.text() == "Nguyễn Văn A"
    assert desk.sent == []


def test_a_fast_roll_over_two_keys_is_still_a_person(desk: WedgeDesk) -> None:
    desk.type("an", after=0.02)
    assert desk.field.text() == ""
    desk.key("h", after=0.2)
    assert desk.field.text() == "an"
    desk.silence(HELD_S)
    assert desk.field.text() == "anh"


@pytest.mark.parametrize("text", ["Ủy ban nhân dân xã ", "giấy tờ/to-khai.pdf", "0912345678", "099190001234"])
@pytest.mark.parametrize("pause", [HELD_S + 0.05, PAUSE_S + 0.1])
def test_what_a_program_types_for_a_person_arrives_in_the_field_and_enter_after_it_too(desk: WedgeDesk, text: str, pause: float) -> None:
    desk.type(text, after=0.002)
    desk.silence(pause)
    desk.enter()
    assert desk.field.text() == text
    desk.field.clear()
    desk.type("Trần Quốc Bảo", after=0.002)
    desk.enter(after=HELD_S + 0.05)
    assert (desk.field.text(), desk.clicks, desk.sent) == ("Trần Quốc Bảo", 2, [])


def test_a_word_that_an_input_method_puts_right_between_two_fast_keys_stays_whole(desk: WedgeDesk) -> None:
    desk.field.setText("Trươn")
    desk.type("g", after=0.2)
    for _ in range(4):
        desk.key("\b", key=int(Qt.Key.Key_Backspace.value), after=0.001)
    desk.type("ường", after=0.001)
    desk.silence(HELD_S)
    assert (desk.field.text(), desk.sent) == ("Trường", [])


def test_another_code_in_front_of_a_field_is_told_where_enter_ends_it_or_where_nobody_could_type(desk: WedgeDesk) -> None:
    desk.type("https://example.invalid/a")
    desk.enter()
    desk.now += 2 * PIECES_WITHIN_S
    desk.type("https://example.invalid/b", to=desk.button)
    desk.silence(PAUSE_S)
    assert desk.sent == ["https://example.invalid/a", "https://example.invalid/b"]
    assert (desk.field.text(), desk.clicks) == ("", 0)


def test_a_card_in_pieces_stays_out_of_the_field_it_comes_in_front_of(desk: WedgeDesk) -> None:
    desk.type(CARD[:15])
    desk.silence(PAUSE_S + 0.1)
    desk.type(CARD[15:])
    desk.silence(PAUSE_S)
    assert (desk.sent, desk.field.text()) == ([CARD[:15], CARD[15:]], "")


def test_a_persons_enter_and_arrows_come_after_what_stands_before_them(desk: WedgeDesk) -> None:
    desk.type("ab", after=0.02)
    desk.key("", key=int(Qt.Key.Key_Left.value), after=0.02)
    desk.type("c", after=0.1)
    desk.silence(HELD_S)
    assert desk.field.text() == "acb"
    desk.type("d", after=0.1)
    desk.enter(after=0.04)
    assert (desk.field.text(), desk.clicks) == ("acdb", 1)


def test_a_held_key_repeats_for_its_field_alone(desk: WedgeDesk) -> None:
    desk.key("a", after=0.2)
    desk.silence(HELD_S)
    for _ in range(20):
        desk.now += 0.03
        QCoreApplication.sendEvent(desk.field, QKeyEvent(QEvent.Type.KeyPress, int(Qt.Key.Key_A.value), NONE, "a", autorep=True))
    assert desk.field.text() == "a" * 21
    assert desk.sent == []


def test_a_space_on_a_button_clicks_it_once(desk: WedgeDesk) -> None:
    desk.key(" ", key=int(Qt.Key.Key_Space.value), to=desk.button, after=0.2)
    assert desk.clicks == 0
    desk.silence(HELD_S)
    assert desk.clicks == 1


def test_a_reader_that_sends_no_enter_is_ended_by_silence(desk: WedgeDesk) -> None:
    desk.type(CARD)
    assert desk.sent == []
    desk.silence(PAUSE_S)
    assert desk.sent == [CARD]
    assert not desk.scans[0].ended_by_key


def test_a_pause_in_the_middle_of_a_scan_does_not_chop_it(desk: WedgeDesk) -> None:
    desk.type(CARD[:40])
    desk.now += PAUSE_S - 0.1
    desk.type(CARD[40:])
    desk.now += 0.4
    desk.enter()
    assert desk.sent == [CARD]


def test_a_longer_pause_gives_two_pieces_even_where_no_timer_rang(desk: WedgeDesk) -> None:
    desk.type(CARD[:40])
    desk.now += PAUSE_S + 0.1
    desk.type(CARD[40:])
    desk.enter()
    assert desk.sent == [CARD[:40], CARD[40:]]


def test_carriage_return_and_line_feed_are_one_end(desk: WedgeDesk) -> None:
    desk.type(CARD)
    desk.enter()
    desk.enter()
    assert (desk.sent, desk.clicks) == ([CARD], 0)
    desk.enter(after=0.5)
    assert desk.clicks == 1


@pytest.mark.parametrize(("line", "sent"), [("abcde", ["abcde"]), ("rab cd", ["rab cd"]), ("  ", ["  "]), ("", []), ("a", ["a"])])
def test_the_next_lines_of_a_code_are_the_readers_too_however_short(desk: WedgeDesk, line: str, sent: list[str]) -> None:
    pressed: list[str] = []
    desk.field.returnPressed.connect(lambda: pressed.append("Enter"))
    for place in (desk.field, desk.button):
        desk.scans.clear()
        desk.type("xxxxxx", to=place, after=0.015)
        desk.enter(to=place, after=0.015)
        for _ in range(3):
            desk.type(line, to=place, after=0.015)
            desk.enter(to=place, after=0.015)
        desk.silence(PAUSE_S + 0.1)
        assert desk.sent == ["xxxxxx", *sent * 3]
    assert (desk.field.text(), desk.clicks, pressed, desk.window.isVisible()) == ("", 0, [], True)


def test_commands_and_compositions_right_after_a_readers_enter_do_nothing_and_a_persons_do(desk: WedgeDesk) -> None:
    fired: list[str] = []
    QShortcut(QKeySequence("Ctrl+P"), desk.window).activated.connect(lambda: fired.append("Ctrl+P"))
    desk.type("BEGIN:VCARD")
    desk.enter()
    desk.commit("", preedit="ă", after=0.04)
    desk.key("\x10", key=int(Qt.Key.Key_P.value), held=Qt.KeyboardModifier.ControlModifier, after=0.04)
    desk.key("\x1b", key=int(Qt.Key.Key_Escape.value), after=0.04)
    desk.key("\b", key=int(Qt.Key.Key_Backspace.value), after=0.04)
    desk.key("7", key=int(Qt.Key.Key_7.value), held=ALT_PAD, after=0.04)
    desk.enter(after=0.04)
    desk.commit("ă", after=0.04)
    desk.enter(after=0.04)
    assert (desk.sent, fired, desk.clicks, desk.window.isVisible()) == (["BEGIN:VCARD", "ă"], [], 0, True)
    desk.key("a", after=HELD_S + 0.01)
    desk.enter(after=0.2)
    assert (desk.field.text(), desk.clicks) == ("a", 1)


def test_a_clock_of_the_system_that_is_not_ours_keeps_no_persons_key(desk: WedgeDesk) -> None:
    desk.type("xxxxxx")
    desk.enter()
    for stamp in (5_000, 6_000):
        desk.key("a", stamp=stamp)
        desk.silence(HELD_S)
    assert desk.field.text() == "aa"


def test_a_scan_that_a_busy_window_cut_off_too_early_goes_on_as_a_scan(desk: WedgeDesk) -> None:
    desk.type(CARD[:40])
    desk.timer.ring()
    desk.type(CARD[40:43])
    desk.timer.ring()
    assert desk.sent == [CARD[:40], CARD[40:43]]
    assert desk.field.text() == ""


def test_accented_letters_may_come_through_an_input_method(desk: WedgeDesk) -> None:
    for letter in CARD:
        if letter.isascii():
            desk.key(letter)
        else:
            desk.commit("", preedit=letter)
            desk.commit(letter)
    desk.enter()
    assert desk.sent == [CARD]
    assert desk.field.text() == ""


def test_an_input_method_that_takes_letters_back_is_followed(desk: WedgeDesk) -> None:
    desk.type("099199000002|Da")
    desk.commit("ă", back=1)
    desk.commit("Đă", back=2)
    desk.key("\b", key=int(Qt.Key.Key_Backspace.value))
    desk.type("ặng")
    desk.enter()
    assert desk.sent == ["099199000002|Đặng"]


def test_words_that_a_person_composes_arrive_in_the_field(desk: WedgeDesk) -> None:
    for word in ("Nguyễn ", "Văn "):
        desk.commit("", preedit=word, after=0.3)
        desk.commit(word, after=0.3)
        desk.silence(HELD_S)
    assert desk.field.text() == "Nguyễn Văn "


def test_control_characters_in_a_code_trigger_nothing(desk: WedgeDesk) -> None:
    fired: list[str] = []
    for keys in ("Ctrl+P", "Ctrl+N", "Alt+7"):
        QShortcut(QKeySequence(keys), desk.window).activated.connect(lambda keys=keys: fired.append(keys))
    desk.type("099199")
    desk.key("\x10", key=int(Qt.Key.Key_P.value), held=Qt.KeyboardModifier.ControlModifier)
    desk.key("\x1b", key=int(Qt.Key.Key_Escape.value))
    desk.key("7", key=int(Qt.Key.Key_7.value), held=ALT_PAD)
    desk.key("\x02")
    desk.type("000002")
    desk.enter()
    assert desk.sent == ["099199000002"]
    assert fired == []
    assert desk.window.isVisible()
    desk.key("\x10", key=int(Qt.Key.Key_P.value), held=Qt.KeyboardModifier.ControlModifier, after=1)
    assert fired == ["Ctrl+P"], "a person's shortcut works as before"


def test_digits_of_an_alt_code_select_nobody_even_before_a_burst(desk: WedgeDesk) -> None:
    event = QKeyEvent(QEvent.Type.ShortcutOverride, int(Qt.Key.Key_7.value), ALT_PAD, "")
    event.ignore()
    QCoreApplication.sendEvent(desk.field, event)
    assert event.isAccepted()
    desk.key("7", key=int(Qt.Key.Key_7.value), held=ALT_PAD)
    assert desk.field.text() == ""


def test_letters_that_windows_makes_of_alt_codes_are_part_of_the_scan(desk: WedgeDesk) -> None:
    desk.type("099199|Nguy")
    for digit in "7877":
        desk.key("", key=int(Qt.Key.Key_0.value) + int(digit), held=ALT_PAD)
    desk.key("ễ", held=Qt.KeyboardModifier.AltModifier)
    desk.type("n")
    desk.enter()
    assert desk.sent == ["099199|Nguyễn"]


def test_shift_and_alt_gr_are_part_of_typing(desk: WedgeDesk) -> None:
    for letter in "0991990|":
        desk.key("", key=int(Qt.Key.Key_Shift.value), held=Qt.KeyboardModifier.ShiftModifier)
        held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier if letter == "|" else NONE
        desk.key(letter, held=held)
    desk.enter()
    assert desk.sent == ["0991990|"]


def test_a_window_that_was_busy_takes_nobodys_typing_for_a_scan(desk: WedgeDesk) -> None:
    for n, letter in enumerate("Nguyễn Văn"):
        desk.key(letter, after=0.0001, stamp=5_000 + 150 * n)
    desk.silence(HELD_S)
    assert desk.field.text() == "Nguyễn Văn"
    assert desk.sent == []


def test_an_endless_burst_is_cut_and_stays_out_of_the_field(desk: WedgeDesk) -> None:
    desk.type(CARD[:13] + "7" * 5000, after=0.001)
    desk.silence(PAUSE_S)
    assert len(desk.scans[0].sent) == 4096
    assert desk.field.text() == ""


def test_a_widget_that_is_gone_meanwhile_gets_nothing(desk: WedgeDesk) -> None:
    gone = QLineEdit(desk.window)
    desk.type("ab", to=gone)
    gone.deleteLater()
    QCoreApplication.sendPostedEvents(gone, int(QEvent.Type.DeferredDelete.value))
    desk.silence(HELD_S)
    assert desk.sent == []


def test_closing_gives_back_what_is_held_and_stops_listening(desk: WedgeDesk) -> None:
    desk.type("ab")
    desk.wedge.close()
    assert desk.field.text() == "ab"
    desk.type("0123456789")
    assert desk.field.text() == "ab0123456789"


def test_events_of_windows_and_other_objects_are_left_alone(desk: WedgeDesk) -> None:
    stranger = QObject()
    assert not desk.wedge.eventFilter(stranger, QKeyEvent(QEvent.Type.KeyPress, 0, NONE, "a"))
    assert not desk.wedge.eventFilter(desk.field, QEvent(QEvent.Type.Paint))
