"""Hand scanners at the real window: a wedge's keys and an input method's commits."""

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication

from app.counter import Counter
from app.ui.main_window import MainWindow
from app.ui.print_dialog import PrintDialog
from app.ui.printing import Printers
from app.ui.state import Area
from app.ui.unclear_dialog import MOST_WORDS, UnclearDialog
from scanner.damage import Damage, typed
from scanner.reading import read_text
from scanner.repair import repair
from tests.ui.hand_scans import HOUSE_NUMBER, arrives, card_of, lay_down_the_reader, listening, numbers, scan, told
from tests.ui.stage import press, show_card, somebody, type_text, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def window(counter: Counter) -> Iterator[MainWindow]:
    """The window of the other journeys, listening to hand scanners."""
    with listening(counter) as shown:
        yield shown


def question() -> UnclearDialog:
    until(lambda: isinstance(QApplication.activeModalWidget(), UnclearDialog))
    lay_down_the_reader()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, UnclearDialog)
    return dialog


# --- cards by keyboard ----------------------------------------------------------------------------------------------------


def test_a_scan_counts_like_a_card_before_the_camera(window: MainWindow) -> None:
    scan(card_of(somebody()))
    arrives(window)
    (place,) = window.flow.state.people
    assert place.finding is not None
    assert [doubt.key for doubt in place.doubts if doubt.key in ("doubt.repaired", "doubt.case_lost")] == []


def test_a_scan_while_a_field_has_the_keyboard_leaves_the_field_as_it_is(window: MainWindow) -> None:
    window.type_person()
    line = window.page.scan.form.full_name
    line.setText("Nguyễn")
    line.setFocus()
    scan(card_of(somebody()), to=line)
    arrives(window)
    assert line.text() == "Nguyễn"
    assert not window.page.scan.form.problem.isVisible(), "Enter did not give the form away"


def test_a_reader_without_enter_is_heard_too(window: MainWindow) -> None:
    scan(card_of(somebody()), enter=False)
    arrives(window)


def test_what_a_clerk_types_still_reaches_its_field(window: MainWindow) -> None:
    window.type_person()
    line = window.page.scan.form.number
    scan("099", to=line, enter=False)
    until(lambda: line.text() == "099")
    assert numbers(window) == []


def test_a_damaged_scan_is_repaired_and_said_so(window: MainWindow) -> None:
    citizen = somebody()
    scan("|".join(typed(Damage.CODE_PAGE, part) for part in card_of(citizen).split("|")))
    arrives(window)
    (place,) = window.flow.state.people
    assert place.claimant is not None
    claim = read_text(card_of(citizen)).claim
    assert claim is not None
    assert place.claimant.identity.full_name == claim.full_name
    assert place.doubts[0].key == "doubt.repaired"


def test_a_chopped_scan_is_one_card(window: MainWindow) -> None:
    text = card_of(somebody())
    scan(text[:50])
    until(lambda: window.hand._waiting is not None)
    assert numbers(window) == []
    scan(text[50:])
    arrives(window)


def test_half_a_scan_is_told_when_the_rest_never_comes_and_forgotten_with_its_citizen(window: MainWindow) -> None:
    text = card_of(somebody())
    scan(text[: text.index("|Na") if "|Na" in text else text.index("|Nữ")])
    until(lambda: window.page.scan.notice.isVisible())
    assert "thiếu" in window.page.scan.notice.words or "cắt" in window.page.scan.notice.words
    scan(text[:50])
    until(lambda: window.hand._waiting is not None)
    lay_down_the_reader()
    press(window, "Ctrl+N")
    assert window.hand._waiting is None
    scan("https://example.org")
    until(lambda: "trang mạng" in window.page.scan.notice.words)


def test_letters_that_are_not_sure_are_the_clerks_to_choose(window: MainWindow) -> None:
    citizen = somebody()
    text = card_of(citizen)
    scan("|".join(typed(Damage.DOS_GLYPHS, part) for part in text.split("|")))
    dialog = question()
    assert numbers(window) == []
    name, residence = text.split("|")[2], text.split("|")[5]
    assert dialog.go.isEnabled() is all(line.decided for line in dialog.lines.values())
    for at, right in ((2, name), (5, residence)):
        dialog.lines[at].selectAll()
        dialog.lines[at].insert(right)
        dialog.lines[at].textEdited.emit(right)
    dialog.go.click()
    arrives(window)
    (place,) = window.flow.state.people
    assert place.claimant is not None
    assert place.claimant.identity.full_name == name
    assert place.doubts[0].key == "doubt.repaired"


def test_a_scan_that_the_clerk_drops_leaves_nothing(window: MainWindow) -> None:
    text = card_of(somebody())
    scan("|".join(typed(Damage.DOS_GLYPHS, part) for part in text.split("|")))
    dialog = question()
    press(dialog, "Esc")
    until(lambda: QApplication.activeModalWidget() is None)
    assert numbers(window) == []


def test_a_question_over_the_window_is_not_disturbed_by_a_scan(window: MainWindow) -> None:
    show_card(window, somebody())
    window.dispatch.finds_printers = lambda: Printers(("Máy in thử",), "Máy in thử")
    press(window, "Ctrl+P")
    until(lambda: isinstance(QApplication.activeModalWidget(), PrintDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PrintDialog)
    before = numbers(window)
    scan(card_of(somebody(case="differs-sex")), to=dialog.printers)
    scan("|".join(typed(Damage.DOS_GLYPHS, part) for part in card_of(somebody()).split("|")), to=dialog.printers)
    until(lambda: window.intake.missed)
    assert dialog.isVisible()
    assert numbers(window) == before
    dialog.reject()
    until(lambda: QApplication.activeModalWidget() is None)
    notice = window.flow.state.notices[Area.SCAN]
    assert notice.key == "window.scan.missed"
    assert "quét lại" in window.page.scan.notice.words
    assert not window.intake.missed
    scan(card_of(somebody(case="differs-sex")), to=window)
    arrives(window, 2)
    assert Area.SCAN not in window.flow.state.notices


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_card_that_came_while_letters_were_asked_for_is_looked_at_again_or_told(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, *, by_hand: bool
) -> None:
    looks: list[str] = []
    monkeypatch.setattr(window.feed, "look_again", lambda: looks.append("again"))
    spoilt = "|".join(typed(Damage.DOS_GLYPHS, part) for part in card_of(somebody()).split("|"))
    scan(spoilt)
    dialog = question()
    other = card_of(somebody(case="differs-sex"))
    for _ in range(2):
        if by_hand:
            window.hand.read.emit(read_text(other))
            window.hand.unclear.emit(repair(spoilt))
        else:
            window.feed.read.emit(read_text(other))
    assert QApplication.activeModalWidget() is dialog
    assert (window.intake.missed, numbers(window)) == (True, [])
    for line in dialog.lines.values():
        line.textEdited.emit(line.text())
    dialog.go.click()
    arrives(window)
    assert looks == ["again"]
    assert (Area.SCAN in window.flow.state.notices) is by_hand
    assert not window.intake.missed


def test_a_code_that_no_card_can_be_is_refused_without_a_question(window: MainWindow) -> None:
    for text, said in (("░ " * 700, "quá dài"), ("░|" * 40, "phần")):
        scan(f"099199000002||{text}|05021999|Nữ|Đống Đa|15082021{text}")
        until(partial(told, window, said))
        assert QApplication.activeModalWidget() is None


def test_a_long_question_scrolls_and_its_last_words_are_typed(window: MainWindow) -> None:
    sent = HOUSE_NUMBER.replace("Số 272A Đống Đa", "Số 272A " * 60)
    dialog = UnclearDialog(repair("|".join(typed(Damage.CODE_DIGITS, part) for part in sent.split("|"))), window)
    line = dialog.lines[5]
    dialog.show()
    assert sum(each.offered for each in dialog.lines.values()) == MOST_WORDS
    assert dialog.height() <= dialog.screen().availableGeometry().height()
    for group in line._groups:
        group.buttons()[0].click()
    assert not dialog.go.isEnabled(), "words without buttons are nobody's choice"
    line.textEdited.emit(line.text())
    assert dialog.go.isEnabled()
    dialog.close()
    dialog.deleteLater()


def test_the_words_below_a_line_put_their_reading_in_its_place_and_nothing_empty_is_taken(window: MainWindow) -> None:
    sent = "|".join(typed(Damage.CODE_DIGITS, part) for part in HOUSE_NUMBER.split("|"))
    found = repair(sent)
    dialog = UnclearDialog(found, window)
    line = dialog.lines[5]
    assert (line.text(), dialog.go.isEnabled()) == ("Số 272A Đống Đa", False)
    line.chips()["ĐA"].click()
    assert (line.text(), dialog.go.isEnabled()) == ("Số ĐA Đống Đa", False)
    line.chips()["Đa"].click()
    line.chips()["272A"].click()
    assert (line.text(), dialog.go.isEnabled()) == ("Số 272A Đống Đa", True)
    type_text(line, " 1")
    until(lambda: line.text() == "Số 272A Đống Đa 1")
    line.setText("  ")
    dialog.go.click()
    assert dialog.result() == 0
    line.setText("Số 272A, Đống Đa")
    dialog.go.click()
    assert dialog.result() == 1
    assert dialog.settled.fields[5] == "Số 272A, Đống Đa"
    dialog.deleteLater()


def test_what_is_typed_by_hand_needs_no_choice_and_a_line_without_choices_is_decided(window: MainWindow) -> None:
    dialog = UnclearDialog(repair(HOUSE_NUMBER.replace("Hà", "H?")), window)
    assert dialog.go.isEnabled()
    dialog.deleteLater()
    dialog = UnclearDialog(repair("|".join(typed(Damage.CODE_DIGITS, part) for part in HOUSE_NUMBER.split("|"))), window)
    assert not dialog.go.isEnabled()
    type_text(dialog.lines[5], "x")
    until(dialog.go.isEnabled)
    dialog.deleteLater()


# --- cards by serial line -------------------------------------------------------------------------------------------------
