"""The print question: what a printer offers can be chosen by keyboard, a printing again owes a reason, what was chosen is remembered."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication, QWidget

from app.settings import Settings
from app.spool.server import Offer
from app.spool.ticket import Sides, Ticket
from app.ui.binding import bind
from app.ui.i18n import Tongue
from app.ui.print_dialog import PrintDialog, tray_word
from app.ui.print_memory import PrintMemory
from app.ui.print_order import Binding, Choices
from app.ui.printing import Printers
from app.ui.sections import NoticeView
from tests.ui.stage import press, until
from tests.ui.test_printing import paper

FULL = Offer(sides=(Sides.ONE, Sides.LONG, Sides.SHORT), trays=("tray-1", "manual"))
FOUND = Printers(("Phong1", "Phong2", "Khoa"), "Phong2", {"Phong1": FULL, "Khoa": Offer(accepting=False)})


@pytest.fixture
def over(dressed: QApplication) -> Iterator[QWidget]:
    window = QWidget()
    yield window
    window.deleteLater()


def asked(over: QWidget, *, chosen: str = "Phong1", choices: Choices | None = None) -> PrintDialog:
    dialog = PrintDialog(FOUND, chosen=chosen, parent=over, choices=choices)
    dialog.open()
    return dialog


def test_only_what_the_chosen_printer_offers_is_asked(over: QWidget) -> None:
    dialog = asked(over)
    assert [dialog.sides.itemText(place) for place in range(dialog.sides.count())] == [
        "Theo máy in", "Một mặt", "Hai mặt, lật theo cạnh dài", "Hai mặt, lật theo cạnh ngắn",
    ]  # fmt: skip
    assert dialog.tray.isVisible()
    dialog.printers.setCurrentText("Phong2")
    assert not dialog.sides.isVisible()
    assert not dialog.tray.isVisible()
    assert dialog.ticket == Ticket()


def test_a_printer_that_takes_no_jobs_cannot_be_chosen(over: QWidget) -> None:
    dialog = asked(over)
    dialog.printers.setCurrentText("Khoa")
    assert not dialog.go.isEnabled()
    assert dialog._unwilling.isVisible()
    dialog.printers.setCurrentText("Phong2")
    assert dialog.go.isEnabled()


def test_without_a_printer_the_keyboard_stands_on_the_way_back_and_the_next_step_works_from_there(over: QWidget) -> None:
    dialog = PrintDialog(Printers(), chosen="", parent=over)
    dialog.open()
    assert dialog.focusWidget() is dialog.back
    assert "Esc, rồi Ctrl+P" in dialog.findChildren(NoticeView)[0].words
    press(dialog.back, "Return")
    assert not dialog.isVisible()


def test_copies_go_up_and_down_by_keys_and_by_the_mouse(over: QWidget) -> None:
    dialog = asked(over)
    press(dialog.copies, "Up")
    press(dialog.copies, "Up")
    press(dialog.copies, "Down")
    assert dialog.ticket.copies == 2
    press(dialog.copies, "Down")
    press(dialog.copies, "Down")
    assert dialog.ticket.copies == 1


def test_what_was_chosen_on_a_printer_stands_there_again(over: QWidget) -> None:
    kept = Choices(tickets={"Phong1": Ticket(sides=Sides.LONG, tray="manual"), "Phong2": Ticket(tray="tray-9")})
    dialog = asked(over, choices=kept)
    assert dialog.ticket == Ticket(sides=Sides.LONG, tray="manual")
    dialog.printers.setCurrentText("Phong2")
    assert dialog.ticket == Ticket()


def test_a_form_that_was_printed_leaves_again_only_with_a_reason(over: QWidget) -> None:
    dialog = asked(over, choices=Choices(front="ct01", printings={"ct01": 2}))
    assert "bản in lần 3" in dialog._again.text()
    assert not dialog.go.isEnabled()
    dialog.reason.codes.setCurrentIndex(dialog.reason.codes.findData("spoiled"))
    dialog.reason.codes.activated.emit(dialog.reason.codes.currentIndex())
    assert dialog.go.isEnabled()
    again = dialog.order.again(dialog._choices)["ct01"]
    assert (again.printing, again.reason.code) == (3, "spoiled")


def test_a_reason_that_names_the_citizen_keeps_the_paper_back(over: QWidget) -> None:
    dialog = asked(over, choices=Choices(front="ct01", printings={"ct01": 1}, failed=True, names=("Trần Quốc Bảo",)))
    assert dialog.go.isEnabled()
    dialog.reason.words.setText("cho ong Quoc Bao")
    dialog.reason.words.textEdited.emit("cho ong Quoc Bao")
    assert not dialog.go.isEnabled()


def test_the_reason_is_owed_only_for_the_forms_that_leave(over: QWidget) -> None:
    dialog = asked(over, choices=Choices(front="a", more=("b",), held_back=("Giấy tiếp nhận",), printings={"a": 0, "b": 1}))
    assert dialog.go.isEnabled()
    dialog.forms.setCurrentIndex(dialog.forms.findData(Binding.TOGETHER))
    assert not dialog.go.isEnabled()
    assert "Giấy tiếp nhận" in dialog._held_back.text()
    assert dialog.order.again(dialog._choices) == {}


def test_the_lists_follow_the_language(over: QWidget, vietnamese: Tongue) -> None:
    dialog = asked(over, choices=Choices(front="a", more=("b",)))
    vietnamese.speak("en")
    until(lambda: dialog.sides.itemText(1) == "One side")
    assert dialog.forms.itemText(1) == "All 2, as one job"
    assert dialog.copies.accessibleName() == "Copies"


@pytest.mark.parametrize(("source", "word"), [("tray-3", "Khay 3"), ("manual", "Khay tay"), ("by-pass-tray", "Khay by-pass-tray")])
def test_a_tray_is_called_as_clerks_call_it(dressed: QApplication, source: str, word: str) -> None:
    assert tray_word(source) == word


def test_the_printer_and_its_options_are_remembered_and_copies_are_not(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    memory = PrintMemory(Settings.load(file))
    memory.keep("Phong1", Ticket(copies=4, sides=Sides.SHORT, tray="tray-1"))
    memory.keep("Phong2", Ticket())
    later = PrintMemory(Settings.load(file))
    assert later.printer == "Phong2"
    assert later.tickets == {"Phong1": Ticket(sides=Sides.SHORT, tray="tray-1"), "Phong2": Ticket()}


@pytest.mark.parametrize("written", ["", "no json", "[1]", '{"P": 1}', '{"P": {"sides": "three", "tray": ""}}', '{"P": {}}'])
def test_options_that_somebody_spoilt_count_for_nothing(tmp_path: Path, written: str) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"print.options": written}))
    assert PrintMemory(Settings.load(file)).tickets == {}


def test_several_papers_become_one_each_on_a_sheet_of_its_own(tmp_path: Path) -> None:
    def pages(*parts: bytes, two_sided: bool) -> list[bool]:
        (tmp_path / "bound.pdf").write_bytes(bind(parts, two_sided=two_sided))
        return [bool(page.extract_text().strip()) for page in PdfReader(tmp_path / "bound.pdf").pages]

    assert pages(paper(1), paper(2), two_sided=False) == [True] * 3
    assert pages(paper(1), paper(2), two_sided=True) == [True, False, True, True]
    assert bind([one := paper(3)], two_sided=True) is one
