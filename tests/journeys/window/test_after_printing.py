"""What is said of a job after the hand-over, with a spooler that is played: troubles of our own, and what stands above the paper."""

import threading

import pytest

from app.core.errors import CouldNotKeep, DeviceMissing
from app.counter import Counter
from app.spool.look import Look, Phase
from app.ui.main_window import MainWindow
from app.ui.papers import Paper
from app.ui.ports import Receipt
from app.ui.state import Area, Deed
from tests.ui.stage import press, settled, show_card, somebody, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

EMPTY, DONE = Look(phase=Phase.STOPPED, reason="media-empty"), Look(phase=Phase.COMPLETED)


class Said:
    """What the spooler says of every job, as the test goes on."""

    def __init__(self, look: Look) -> None:
        self.look = look

    def __call__(self, job: str) -> Look:
        return self.look


def printed(window: MainWindow, said: Said) -> None:
    window.dispatch.watch.looks = said
    papers: list[Paper] = []
    window.flow.order(papers.append)
    window.flow.print_paper(papers[0], lambda pdf: Receipt(job="Phong1-7", printer="Phong1", state="queued"))
    until(lambda: not window.flow.state.handing_out)


def told(window: MainWindow) -> str:
    notice = window.flow.state.notices.get(Area.PAPER)
    return notice.key if notice else ""


def states(counter: Counter) -> list[str]:
    return [event.state for event in counter.journal.ledger.events() if event.kind.value == "PRINT"]


def test_nothing_is_told_of_a_job_before_it_is_in_the_ledger(window: MainWindow, counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Counter, paper: object, **said: object) -> None:
        raise CouldNotKeep("store.unwritable")

    show_card(window, somebody())
    monkeypatch.setattr(Counter, "followed", full)
    printed(window, Said(EMPTY))
    until(lambda: told(window) == "store.unwritable")
    assert states(counter) == ["sending", "queued"]


def test_a_job_that_is_not_let_go_of_is_told(window: MainWindow) -> None:
    show_card(window, somebody())
    printed(window, Said(EMPTY))
    until(lambda: told(window) == "printing.stopped.media-empty")

    def stubborn(job: str) -> None:
        raise DeviceMissing("print.not_cancelled", job=job)

    window.dispatch.watch.takes_back = stubborn
    window.page.paper.deed.emit("cancel_job")
    until(lambda: told(window) == "print.not_cancelled")


def test_a_trouble_stays_while_the_clerk_types_on(window: MainWindow) -> None:
    show_card(window, somebody())
    printed(window, Said(EMPTY))
    until(lambda: told(window) == "printing.stopped.media-empty")
    window.flow.enter("muc_dich", "Để đăng ký kết hôn.")
    settled(window)
    assert told(window) == "printing.stopped.media-empty"
    window.dispatch.watch.dismiss()
    window.flow.enter("muc_dich", "Để đi học.")
    settled(window)
    assert told(window) == ""


def test_good_news_do_not_take_the_place_of_what_must_be_read(window: MainWindow, counter: Counter) -> None:
    show_card(window, somebody())
    said = Said(Look(phase=Phase.PRINTING))
    printed(window, said)
    window.flow.fault()
    said.look = DONE
    until(lambda: states(counter)[-1] == "completed")
    settled(window)
    assert told(window) == "window.fault"


def test_a_job_that_left_the_queue_without_a_word_is_never_called_printed(window: MainWindow, counter: Counter) -> None:
    show_card(window, somebody())
    printed(window, Said(Look(phase=Phase.GONE)))
    until(lambda: told(window) == "printing.state.gone")
    assert "không nói đã in xong chưa" in window.page.paper.notice.words
    assert window.flow.state.notices[Area.PAPER].deeds == (Deed.PRINT, Deed.DISMISS)
    assert states(counter) == ["sending", "queued", "gone"]


def test_the_notice_of_a_job_speaks_the_language_of_the_moment(window: MainWindow) -> None:
    show_card(window, somebody())
    printed(window, Said(EMPTY))
    until(lambda: told(window) == "printing.stopped.media-empty")
    press(window, "Ctrl+L")
    until(lambda: "is out of paper" in window.page.paper.notice.words)


def test_closing_the_window_ends_the_watch(window: MainWindow) -> None:
    show_card(window, somebody())
    asked = threading.Event()

    def looks(job: str) -> Look:
        asked.set()
        return EMPTY

    window.dispatch.watch.looks = looks
    papers: list[Paper] = []
    window.flow.order(papers.append)
    window.flow.print_paper(papers[0], lambda pdf: Receipt(job="Phong1-7", printer="Phong1", state="queued"))
    until(asked.is_set)
    until(lambda: told(window) == "printing.stopped.media-empty")
    assert window.close()
    assert not window.runner.busy
