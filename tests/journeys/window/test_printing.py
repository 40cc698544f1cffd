"""Printing through the real window to CUPS's real server: what is said is what the spooler said, and the ledger says the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from app.core.usage import Period, UsageEvent
from app.counter import Counter
from app.sign_in import Door
from app.spool import queue
from app.spool.ticket import Sides
from app.ui.lock import Lock
from app.ui.main_window import MainWindow
from app.ui.print_dialog import PrintDialog
from app.ui.print_order import Binding
from app.ui.state import Area
from tests.print_server import PrintServer, print_server, real_spooler
from tests.ui.stage import desk as fresh_desk
from tests.ui.stage import press, settled, show_card, somebody, until

pytestmark = [real_spooler, pytest.mark.qt_log_ignore("This plugin does not support", extend=True)]


@pytest.fixture
def spooler(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintServer]:
    with print_server(monkeypatch) as up:
        yield up


@pytest.fixture
def desk(spooler: PrintServer, window: MainWindow) -> MainWindow:
    """The window with a card on it, its questions going to the real spooler."""
    window.dispatch.watch.looks = queue.look
    show_card(window, somebody())
    return window


def strike(window: MainWindow, keys: str) -> None:
    """After a dialog: the offscreen platform does not make the window active again by itself."""
    window.activateWindow()
    until(window.isActiveWindow)
    press(window, keys)


def asked(window: MainWindow) -> PrintDialog:
    """The question, by Ctrl+P."""
    strike(window, "Ctrl+P")
    until(lambda: isinstance(QApplication.activeModalWidget(), PrintDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PrintDialog)
    return dialog


def send(window: MainWindow) -> None:
    dialog = asked(window)
    press(dialog, "Return")
    until(lambda: not dialog.isVisible())
    until(lambda: not window.flow.state.handing_out)


def both(window: MainWindow) -> None:
    """The form complete, and the receipt slip in front."""
    window.flow.same_person("subject", "applicant")
    for key, text in (("nyc_quan_he", "Bản thân"), ("tthn", "Hiện tại chưa đăng ký kết hôn với ai."), ("muc_dich", "Để đăng ký kết hôn.")):
        window.flow.enter(key, text)
    strike(window, "Ctrl+G")
    settled(window)


def told(window: MainWindow) -> str:
    return window.page.paper.notice.words if Area.PAPER in window.flow.state.notices else ""


def prints(counter: Counter) -> list[UsageEvent]:
    return [event for event in counter.journal.ledger.events() if event.kind.value == "PRINT"]


def states(counter: Counter) -> list[str]:
    return [event.state for event in prints(counter)]


def counted(counter: Counter) -> int:
    return counter.usage(by=["clerk"], period=Period())[0].printed


def deeds(window: MainWindow) -> list[str]:
    return [str(deed) for deed in window.flow.state.notices[Area.PAPER].deeds]


def act(window: MainWindow, deed: str) -> None:
    window.page.paper.deed.emit(deed)


def test_two_copies_on_both_sides_come_out_and_only_then_it_is_called_printed(
    desk: MainWindow, spooler: PrintServer, counter: Counter
) -> None:
    dialog = asked(desk)
    dialog.copies.setValue(2)
    dialog.sides.setCurrentIndex(dialog.sides.findData(Sides.LONG.value))
    dialog.tray.setCurrentIndex(dialog.tray.findData("tray-2"))
    assert dialog.tray.currentText() == "Khay 2"
    pages = len(desk.page.paper.view.drawn)
    press(dialog, "Return")
    until(lambda: "báo đã in xong" in told(desk), patience_s=20)
    (came,) = spooler.papers()
    assert len(PdfReader(came).pages) == 2 * (pages + pages % 2)
    assert states(counter) == ["sending", prints(counter)[1].state, "completed"]
    assert counted(counter) == 1
    assert "Duplex=DuplexNoTumble InputSlot=Tray2" in spooler.options(prints(counter)[1].job)
    desk.next_person()
    show_card(desk, somebody())
    again = asked(desk)
    assert (again.sides.currentData(), again.tray.currentData(), again.copies.value()) == ("two-sided-long-edge", "tray-2", 1)
    again.reject()


def test_without_paper_the_clerk_is_told_and_after_it_is_loaded_that_it_was_printed(
    desk: MainWindow, spooler: PrintServer, counter: Counter
) -> None:
    spooler.lacks("media-empty-error")
    send(desk)
    until(lambda: "hết giấy" in told(desk), patience_s=20)
    assert "in xong" not in told(desk).split(".")[0]
    assert "Nạp giấy" in told(desk)
    assert deeds(desk) == ["other_printer", "cancel_job"]
    assert (prints(counter)[-1].state, prints(counter)[-1].reason) == ("stopped", "media-empty")
    spooler.lacks("")
    until(lambda: "báo đã in xong" in told(desk), patience_s=20)
    assert states(counter)[-2:] == ["stopped", "completed"]
    assert counted(counter) == 1


def test_a_paused_printer_is_told_and_after_it_is_resumed_it_was_printed(desk: MainWindow, spooler: PrintServer) -> None:
    spooler.order("cupsdisable", "Phong1")
    send(desk)
    until(lambda: "tạm dừng" in told(desk), patience_s=20)
    spooler.order("cupsenable", "Phong1")
    until(lambda: "báo đã in xong" in told(desk), patience_s=20)


def test_a_job_cancelled_at_the_printer_is_no_print_and_may_be_printed_again_with_a_reason(
    desk: MainWindow, spooler: PrintServer, counter: Counter
) -> None:
    spooler.lacks("media-empty-error")
    send(desk)
    until(lambda: "hết giấy" in told(desk), patience_s=20)
    spooler.order("cancel", prints(counter)[-1].job)
    until(lambda: "đã bị hủy" in told(desk), patience_s=20)
    assert deeds(desk) == ["print", "dismiss"]
    spooler.lacks("")
    dialog = asked(desk)
    assert "bản in lần 2" in dialog._again.text()
    assert dialog.reason.reason is not None
    assert dialog.reason.reason.code == "printer"
    press(dialog, "Return")
    until(lambda: "báo đã in xong" in told(desk), patience_s=20)
    assert [(event.printing, event.reason) for event in prints(counter) if event.state == "sending"] == [(0, ""), (2, "printer")]


def test_the_clerk_takes_a_job_back_and_is_asked_for_another_printer(desk: MainWindow, spooler: PrintServer, counter: Counter) -> None:
    spooler.lacks("cover-open-error")
    send(desk)
    until(lambda: "Nắp máy in" in told(desk), patience_s=20)
    act(desk, "other_printer")
    until(lambda: isinstance(QApplication.activeModalWidget(), PrintDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PrintDialog)
    until(lambda: states(counter)[-1] == "cancelled", patience_s=20)
    dialog.reject()
    assert spooler.papers() == []


def test_a_job_given_up_by_the_printer_is_told_and_dismissed(desk: MainWindow, spooler: PrintServer, counter: Counter) -> None:
    spooler.lacks("fail")
    send(desk)
    until(lambda: "bỏ dở lệnh" in told(desk), patience_s=20)
    assert states(counter)[-1] == "aborted"
    act(desk, "dismiss")
    assert told(desk) == ""
    desk.flow.enter("nyc_quan_he", "Bản thân")
    settled(desk)
    assert told(desk) == ""


def test_a_print_server_that_is_gone_takes_nothing_and_nothing_is_counted(desk: MainWindow, spooler: PrintServer, counter: Counter) -> None:
    dialog = asked(desk)
    spooler.stop()
    press(dialog, "Return")
    until(lambda: bool(told(desk)) and not desk.flow.state.handing_out, patience_s=20)
    assert states(counter) == ["sending"]
    assert counted(counter) == 0
    assert not desk.flow.state.handed_out


def test_a_printer_that_is_no_more_says_so(desk: MainWindow, spooler: PrintServer, counter: Counter) -> None:
    dialog = asked(desk)
    spooler.order("lpadmin", "-x", "Phong1")
    press(dialog, "Return")
    until(lambda: "Không còn máy in mang tên này." in told(desk), patience_s=20)
    assert counted(counter) == 0


def test_a_trouble_is_told_on_the_next_citizens_page_and_good_news_are_not(
    desk: MainWindow, spooler: PrintServer, counter: Counter
) -> None:
    spooler.lacks("media-jam-error")
    send(desk)
    strike(desk, "Ctrl+N")
    until(lambda: "kẹt giấy" in told(desk), patience_s=20)
    assert deeds(desk) == ["cancel_job", "dismiss"]
    strike(desk, "Ctrl+N")
    until(lambda: "kẹt giấy" in told(desk))
    act(desk, "dismiss")
    assert told(desk) == ""
    spooler.lacks("")
    until(lambda: states(counter)[-1] == "completed", patience_s=20)
    assert told(desk) == ""


def test_what_becomes_of_a_job_is_known_after_the_lock_too(
    desk: MainWindow, spooler: PrintServer, counter: Counter, tmp_path: Path
) -> None:
    spooler.lacks("media-empty-error")
    send(desk)
    with fresh_desk(tmp_path / "other") as other:
        people = other.personnel
        door = Door(journal=people.journal, accounts=people.accounts, passwords=people.passwords)
    lock = Lock(desk, desk.runner, clerk=counter.clerk, door=door, after_s=600)
    lock.lock()
    until(lambda: states(counter)[-1] == "stopped", patience_s=20)
    spooler.lacks("")
    until(lambda: states(counter)[-1] == "completed", patience_s=20)
    assert lock.dialog is not None
    lock.dialog.accept()
    until(lambda: "báo đã in xong" in told(desk))


def test_two_forms_leave_as_one_job_and_each_is_counted(desk: MainWindow, spooler: PrintServer, counter: Counter) -> None:
    both(desk)
    dialog = asked(desk)
    dialog.forms.setCurrentIndex(dialog.forms.findData(Binding.TOGETHER))
    assert dialog.forms.currentText() == "Cả 2 tờ, một lệnh in"
    press(dialog, "Return")
    until(lambda: "báo đã in xong" in told(desk), patience_s=20)
    assert len(spooler.papers()) == 1
    taken = [event for event in prints(counter) if event.copies]
    assert len({event.form for event in taken}) == 2
    assert len({event.job for event in taken}) == 1
    assert counted(counter) == 2
    assert desk.flow.state.next_form is None


def test_two_forms_leave_as_a_job_each(desk: MainWindow, spooler: PrintServer, counter: Counter) -> None:
    both(desk)
    dialog = asked(desk)
    dialog.forms.setCurrentIndex(dialog.forms.findData(Binding.APART))
    press(dialog, "Return")
    until(lambda: states(counter).count("completed") == 2, patience_s=20)
    assert len(spooler.papers()) == 2
    assert counted(counter) == 2
