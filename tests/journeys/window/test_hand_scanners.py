"""Hand scanners at the real window: a wedge's keys, an input method's commits, a serial line; and the page "Máy quét"."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.counter import Counter
from app.settings import Settings
from app.ui.main_window import MainWindow
from app.ui.ports import Receipt, Spool
from app.ui.print_dialog import PrintDialog
from app.ui.printing import Printers
from app.ui.unclear_dialog import UnclearDialog
from resources.demo.people import DemoCitizen, payload
from scanner.damage import Damage, typed
from scanner.errors import SourceError
from scanner.read import read_file
from scanner.reading import read_text
from scanner.repair import repair
from scanner.self_test import PAYLOAD
from scanner.sources.serial import Link, Port
from tests.ui.stage import desk, press, settled, show_card, somebody, stage, type_text, until, wear

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
HOUSE_NUMBER = "099199000002||Lê Thị Hà|05021999|Nữ|Số 272A Đống Đa|15082021"
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(counter: Counter) -> Iterator[MainWindow]:
    """The window of the other journeys, listening to hand scanners."""
    with stage(counter) as shown:
        shown.hand.choose("")
        shown.hand.open()
        yield shown


def scan(text: str, *, to: QWidget | None = None, enter: bool = True) -> None:
    """As a reader types it: no time between keys, letters beyond ASCII as commits of an input method."""
    target = to or QApplication.focusWidget()
    assert target is not None
    for letter in text:
        if letter.isascii():
            for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QCoreApplication.sendEvent(target, QKeyEvent(kind, 0, NONE, letter))
        else:
            event = QInputMethodEvent("", [])
            event.setCommitString(letter)
            QCoreApplication.sendEvent(target, event)
    if enter:
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(target, QKeyEvent(kind, int(Qt.Key.Key_Return.value), NONE, "\r"))


def card_of(citizen: DemoCitizen) -> str:
    assert citizen.card is not None
    return payload(citizen.card)


def numbers(window: MainWindow) -> list[str]:
    return [place.claimant.identity.number for place in window.flow.state.people if place.claimant is not None]


def arrives(window: MainWindow, count: int = 1) -> None:
    until(lambda: len(window.flow.state.people) == count)
    settled(window)


def question() -> UnclearDialog:
    until(lambda: isinstance(QApplication.activeModalWidget(), UnclearDialog))
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


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals")
def test_a_serial_reader_is_chosen_on_the_page_kept_and_heard(window: MainWindow, own_home: Path) -> None:
    end, line = os.openpty()
    port = os.ttyname(line)
    window.scanners.finds_ports = lambda: (Port(name=port, words="Honeywell 1900"),)
    press(window, "F10")
    page = window.scanners
    assert [page.port.itemText(n) for n in range(page.port.count())] == ["Tự tìm", "Không dùng", f"Honeywell 1900 ({port})"]
    page.port.setCurrentIndex(2)
    page.port.activated.emit(2)
    assert Settings.load(own_home / "settings.json").text("scanner.port") == port
    assert window.hand.link is Link.OPEN
    assert page.serial.words == f"Đang nghe cổng {port.removeprefix('/dev/')}."
    press(window, "Esc")
    sent = card_of(somebody()).encode()
    os.write(end, sent[:57])
    os.write(end, sent[57:] + b"\r\n")
    arrives(window)
    press(window, "F10")
    os.close(end)
    os.close(line)
    until(lambda: window.hand.link is Link.LOST)
    assert "Mất đầu đọc" in page.serial.words


def test_a_port_that_is_not_there_now_stays_chosen(qapp: QApplication, own_home: Path) -> None:
    wear(qapp)
    with desk(own_home, **{"scanner.port": "COM7"}) as opened, stage(opened.counter) as window:
        window.scanners.finds_ports = lambda: ()
        press(window, "F10")
        assert window.scanners.port.currentText() == "COM7"
        assert not window.hand.listening
        window.hand.open()
        assert window.hand.link is Link.SEARCHING
        assert window.scanners.serial.words.startswith("Chưa thấy đầu đọc")
        assert window.scanners.wedge.words.startswith("Đang nghe")


# --- the self-test --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sent", "said"), [
    (PAYLOAD, "gửi đúng cả 134 chữ"),
    (PAYLOAD.replace("aa dd ow as", "â đ ơ á"), "Telex"),
    (typed(Damage.CODE_PAGE, PAYLOAD), "bảng mã Tây Âu"),
    ("https://example.org", "không phải mã thử"),
])  # fmt: skip
def test_the_test_code_through_a_reader_gives_the_verdict_in_words(window: MainWindow, sent: str, said: str) -> None:
    press(window, "F10")
    assert "Đang chờ" in window.scanners.notice.words
    scan(sent)
    until(lambda: said in window.scanners.notice.words)
    assert numbers(window) == []


def test_letters_that_did_not_come_are_shown(window: MainWindow) -> None:
    press(window, "F10")
    scan(PAYLOAD.replace("ễ", "").replace("ữ", ""))
    until(lambda: window.scanners.missing.isVisible())
    assert window.scanners.missing.text().endswith("ễ ữ")


def test_no_enter_and_pieces_are_told_apart(window: MainWindow) -> None:
    press(window, "F10")
    scan(PAYLOAD, enter=False)
    until(lambda: "không gửi phím Enter" in window.scanners.notice.words)
    scan(PAYLOAD[:80])
    until(lambda: window.scanners._more.isActive())
    scan(PAYLOAD[80:])
    until(lambda: not window.scanners._more.isActive())
    assert "cắt khúc" in window.scanners.notice.words


def test_a_card_on_the_test_page_is_nobodys(window: MainWindow) -> None:
    press(window, "F10")
    scan(card_of(somebody()))
    until(lambda: "không phải mã thử" in window.scanners.notice.words)
    window.intake.read(read_text(card_of(somebody())))
    window.intake.read(read_text(PAYLOAD))
    assert "134" in window.scanners.notice.words
    assert numbers(window) == []
    press(window, "Esc")
    scan(card_of(somebody()))
    arrives(window)


def test_a_silent_reader_gets_advice(window: MainWindow) -> None:
    press(window, "F10")
    button = next(child for child in window.scanners.findChildren(QWidget) if child.accessibleName() == "Quét rồi mà không thấy gì?")
    button.click()  # type: ignore[attr-defined]  # found by its name
    assert "Không có gì tới" in window.scanners.notice.words


def test_the_code_is_saved_as_a_page_that_a_scanner_reads(window: MainWindow, tmp_path: Path) -> None:
    press(window, "F10")
    page = window.scanners
    page.paper.asks_place = lambda parent, name: tmp_path / name
    page.paper.save()
    until(lambda: "Đã lưu" in page.notice.words)
    (reading,) = read_file(tmp_path / "ma-thu-may-quet.pdf")
    assert reading.other is not None
    assert reading.other.text == PAYLOAD
    (tmp_path / "taken").write_text("")
    page.paper.asks_place = lambda parent, name: tmp_path / "taken" / name
    page.paper.save()
    until(lambda: "Đã lưu" not in page.notice.words)
    before = page.notice.words
    page.paper.asks_place = lambda parent, name: None
    page.paper.save()
    assert page.notice.words == before


def test_the_code_is_printed_on_the_printer_that_was_chosen(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[tuple[str, int, bytes]] = []

    def spool_to(printer: str, *, copies: int) -> Spool:
        def spool(pdf: bytes) -> Receipt:
            taken.append((printer, copies, pdf[:5]))
            return Receipt(job="1", printer=printer, state="queued")

        return spool

    monkeypatch.setattr("app.ui.code_paper.spool_to", spool_to)
    press(window, "F10")
    window.scanners.paper.finds_printers = lambda: Printers(("Máy in thử",), "Máy in thử")
    window.scanners.paper.print()
    until(lambda: isinstance(QApplication.activeModalWidget(), PrintDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PrintDialog)
    dialog.accept()
    until(lambda: "Đã gửi mã thử tới máy in Máy in thử" in window.scanners.notice.words)
    assert taken == [("Máy in thử", 1, b"%PDF-")]


def test_flatbeds_are_looked_for_and_named(window: MainWindow) -> None:
    page = window.scanners
    page.finds_flatbeds = lambda call: ("Canon LiDE 400", "Epson V39")
    press(window, "F10")
    until(lambda: page.flatbed.words == "Canon LiDE 400, Epson V39")

    def none(call: object) -> tuple[str, ...]:
        raise SourceError("flatbed_program")

    page.finds_flatbeds = none
    press(window, "Esc")
    press(window, "F10")
    until(lambda: page.flatbed.words == "Không thấy máy nào.")


def test_the_page_speaks_english_too(counter: Counter) -> None:
    with stage(counter) as window:
        press(window, "F10")
        press(window, "Ctrl+L")
        until(lambda: window.scanners.notice.words.startswith("Waiting"))
        assert window.scanners.wedge.words == "Not listening."
        assert window.scanners.port.itemText(0) == "Find it"
