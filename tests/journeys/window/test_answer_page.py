"""Answering a citizen in the window: for the privacy officer alone, every look on record, and nothing of the number stays behind."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from app.core.usage import EventKind
from app.ui.main_window import MainWindow
from app.ui.supervisor.frame import SupervisorFrame
from tests.clocks import HandClock
from tests.ui.stage import press, stage, type_text, wear
from tests.ui.supervised import CARDS, EVENING, at_rest, click, clocked, events_of, in_front, look_up, no_room, staff

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
NUMBER = CARDS[0].personal_id


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    wear(qapp)


@pytest.fixture
def clock(own_home: Path) -> Iterator[HandClock]:
    clock = HandClock(EVENING)
    staff(own_home, clock)
    look_up(own_home, clock, "lan", 0)
    look_up(own_home, clock, "mai", 0, 1)
    yield clock


def ask(window: MainWindow, page: object, number: str, dossier: str = "DN-1") -> None:
    """Types both and presses Enter."""
    fields = page.fields  # type: ignore[attr-defined]  # an AnswerPage
    for name, words in (("number", number), ("dossier", dossier)):
        fields[name].setText("")
        type_text(fields[name], words)
    press(fields["dossier"], "Return")
    at_rest(window)


def words_of(window: MainWindow) -> str:
    """Everything that can be read, and everything that stands in a line to type into."""
    return " ".join([label.text() for label in window.findChildren(QLabel)] + [line.text() for line in window.findChildren(QLineEdit)])


def test_the_page_is_the_privacy_officers_alone(own_home: Path, clock: HandClock) -> None:
    for login, there in (("baove", True), ("truong", False), ("quantri", False), ("lan", False)):
        with clocked(own_home, clock, login=login) as opened, stage(opened.counter, whole=opened) as window:
            press(window, "F9")
            frame = window.findChild(SupervisorFrame)
            assert frame is not None
            assert ("answer" in frame.pages) is there
            assert ("alerts" in frame.pages) is (login in ("truong", "quantri"))


def test_who_looked_a_citizen_up_is_told_and_that_is_an_event(own_home: Path, clock: HandClock) -> None:
    with clocked(own_home, clock, login="baove") as opened, in_front(opened, "answer") as (window, page):
        assert not page.look.isEnabled()
        assert events_of(opened, EventKind.ENQUIRY) == []
        ask(window, page, NUMBER)
        assert [row[1] for row in page.table.texts()] == ["Trần Thị Lan", "Lê Thị Mai"]
        assert "2 lượt" in page.said.text()
        assert NUMBER not in page.said.text()
        (told,) = events_of(opened, EventKind.ENQUIRY)
        assert (told.clerk, told.dossier, told.form, told.state) == ("baove", "DN-1", "", "")
        assert NUMBER not in repr(told)


def test_where_an_archive_cannot_be_read_it_is_said_from_which_day_on_the_answer_holds(
    own_home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clocked(own_home, clock, login="baove") as opened, in_front(opened, "answer") as (window, page):
        ask(window, page, NUMBER)
        assert not page.partly.isVisible()
        monkeypatch.setattr("app.subject_access.begins", lambda ledger: (9, EVENING))  # an archive that is not there
        ask(window, page, NUMBER)
        assert page.partly.isVisible()
        assert "18/11/2026" in page.partly.text()
        ask(window, page, "000000000009")
        assert "Phần sổ này không có lượt tra cứu nào" in page.said.text()


def test_what_cannot_be_asked_about_is_not_asked(own_home: Path, clock: HandClock) -> None:
    with clocked(own_home, clock, login="baove") as opened, in_front(opened, "answer") as (window, page):
        for number, dossier in (("0991900", "DN-1"), (NUMBER, ""), (NUMBER, NUMBER), ("chữ", "DN-1")):
            ask(window, page, number, dossier)
            assert not page.look.isEnabled()
            assert page.wants.isVisible()
        assert events_of(opened, EventKind.ENQUIRY) == []
        ask(window, page, "000000000009")
        assert "Không có lượt tra cứu nào" in page.said.text()


def test_leaving_the_page_forgets_the_number_and_the_answer(own_home: Path, clock: HandClock) -> None:
    with clocked(own_home, clock, login="baove") as opened, in_front(opened, "answer") as (window, page):
        frame = window.findChild(SupervisorFrame)
        assert frame is not None
        whole = window.centralWidget()
        assert whole is not None
        ways: list[Callable[[], object]] = [lambda: frame.open("ledger"), window.show_desk, whole.hide]
        for leave in ways:
            ask(window, page, NUMBER)
            assert NUMBER in words_of(window)
            leave()
            at_rest(window)
            assert NUMBER not in words_of(window)
            assert (page.table.texts(), page.paper()) == ([], None)
            whole.show()
            window.turn_to(frame)
            frame.open("answer")
        ask(window, page, NUMBER)
        press(page.print, "Esc")
        assert NUMBER not in words_of(window)
        assert page.isVisible(), "the first step back only clears the screen"


def test_the_notice_for_the_citizen_is_a_look_of_its_own(own_home: Path, clock: HandClock, tmp_path: Path) -> None:
    out = tmp_path / "thong-bao.pdf"
    with clocked(own_home, clock, login="baove") as opened, in_front(opened, "answer") as (window, page):
        ask(window, page, NUMBER)
        page.handing_out.asks_place = lambda parent, endings, proposed: out
        click(page.save)
        at_rest(window)
        assert [event.form for event in events_of(opened, EventKind.ENQUIRY)] == ["", "thong_bao_tra_cuu"]
        printed = pypdf.PdfReader(io.BytesIO(out.read_bytes())).pages[0].extract_text()
        assert "Trần Thị Lan" in printed
        assert NUMBER not in printed
        assert "thong-bao.pdf" in page.notice.words


def test_without_room_no_notice_is_left_and_it_is_said(
    own_home: Path, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clocked(own_home, clock, login="baove") as opened, in_front(opened, "answer") as (window, page):
        ask(window, page, NUMBER)
        page.handing_out.asks_place = lambda parent, endings, proposed: tmp_path / "thong-bao.pdf"
        monkeypatch.setattr("app.paper.os.open", no_room)
        click(page.save)
        at_rest(window)
        monkeypatch.undo()
        assert "thong-bao.pdf" in page.notice.words
        assert list(tmp_path.iterdir()) == []
        assert page.table.texts(), "the answer stays for another try"
