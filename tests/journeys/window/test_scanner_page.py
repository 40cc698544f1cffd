"""The page "Máy quét" at the real window: a serial line, the test code and its verdict, flatbeds."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.core.errors import CouldNotKeep
from app.counter import Counter
from app.settings import Settings
from app.spool.ticket import Ticket
from app.ui.main_window import MainWindow
from app.ui.ports import Receipt, Spool
from app.ui.print_dialog import PrintDialog
from app.ui.printing import Printers
from scanner.damage import Damage, typed
from scanner.errors import SourceCode, SourceError
from scanner.read import read_file
from scanner.reading import read_text
from scanner.self_test import PAYLOAD
from scanner.sources.serial import Link, Port
from tests.pseudo_terminals import needs_pseudo_terminals
from tests.ui.hand_scans import arrives, card_of, lay_down_the_reader, listening, numbers, scan
from tests.ui.stage import desk, press, somebody, stage, until, wear

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def window(counter: Counter) -> Iterator[MainWindow]:
    """The window of the other journeys, listening to hand scanners."""
    with listening(counter) as shown:
        yield shown


@needs_pseudo_terminals
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


def test_a_port_that_could_not_be_kept_is_used_and_said_to_hold_for_today(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def unwritable(settings: Settings, key: str, value: object) -> Settings:
        raise CouldNotKeep("settings.unwritable")

    monkeypatch.setattr(Settings, "changed", unwritable)
    press(window, "F10")
    window.hand.choose("auto")
    assert window.hand.port == "auto"
    assert "chưa lưu được" in window.scanners.notice.words


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
    lay_down_the_reader()
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

    def spool_to(printer: str, ticket: Ticket) -> Spool:
        def spool(pdf: bytes) -> Receipt:
            taken.append((printer, ticket.copies, pdf[:5]))
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

    page.finds_flatbeds = lambda call: ()
    press(window, "Esc")
    press(window, "F10")
    until(lambda: page.flatbed.words == "Không thấy máy nào.")


@pytest.mark.parametrize(("code", "what", "next_step"), [
    ("flatbed_program", "chưa có chương trình", "sane-utils"),
    ("flatbed_denied", "không được dùng máy quét", "nhóm scanner"),
    ("flatbed_timeout", "thời gian cho phép", "bật lại"),
])  # fmt: skip
def test_why_flatbeds_cannot_be_looked_for_is_told_until_they_can(window: MainWindow, code: SourceCode, what: str, next_step: str) -> None:
    page = window.scanners

    def fails(call: object) -> tuple[str, ...]:
        raise SourceError(code)

    page.finds_flatbeds = fails
    press(window, "F10")
    until(lambda: what in page.flatbed.words)
    assert next_step in page.flatbed.words
    page.finds_flatbeds = lambda call: ("Epson V39",)
    press(window, "Esc")
    press(window, "F10")
    until(lambda: page.flatbed.words == "Epson V39")


def test_the_page_speaks_english_too(counter: Counter) -> None:
    with stage(counter) as window:
        press(window, "F10")
        press(window, "Ctrl+L")
        until(lambda: window.scanners.notice.words.startswith("Waiting"))
        assert window.scanners.wedge.words == "Not listening."
        assert window.scanners.port.itemText(0) == "Find it"
