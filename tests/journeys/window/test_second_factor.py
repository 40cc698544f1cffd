"""A one-time code, asked for where the look-up stands still: typed in place, and the look-up goes on by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.core.errors import CouldNotKeep
from app.desk import Desk
from app.gate import Gate
from app.ui.code_field import CodeField
from app.ui.main_window import MainWindow
from app.ui.place import Status
from app.ui.state import Step
from tests.ui.practice import LOGIN, code_now, hire, window_on
from tests.ui.stage import press, settled, show_card, somebody, type_text, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Seat = tuple[Desk, MainWindow]


@pytest.fixture
def seat(qapp: QApplication, own_home: Path) -> Iterator[Seat]:
    """A clerk whose grant wants a code, with a card just scanned."""
    hire(own_home, second_factor=True)
    with window_on(own_home, login=LOGIN) as (opened, window):
        show_card(window, somebody())
        yield opened, window


def field(window: MainWindow) -> CodeField:
    found = window.page.review.header.code_field
    assert found is not None
    return found


def give(window: MainWindow, code: str) -> None:
    line = field(window).line
    line.setFocus()
    type_text(line, code)
    press(line, "Return")
    until(lambda: not window.runner.busy)
    settled(window)


def test_a_look_up_that_wants_a_code_asks_for_it_in_place(seat: Seat) -> None:
    _, window = seat
    assert window.flow.state.people[0].status is Status.CODE
    assert "Cần mã xác thực 6 số" in window.page.review.header.words
    assert (window.flow.state.step, window.foot.primary.words) == (Step.CODE, "Nhập mã xác thực")
    assert QApplication.activeModalWidget() is None
    window.foot.primary.click()
    assert QApplication.focusWidget() is field(window).line
    assert field(window).line.accessibleName() == "Mã xác thực"


def test_the_right_code_and_the_look_up_runs_by_itself(seat: Seat) -> None:
    opened, window = seat
    give(window, code_now(opened))
    assert window.flow.state.people[0].status is Status.FOUND
    assert window.page.review.header.code_field is None
    events = [(event.kind.value, event.outcome, event.state) for event in opened.counter.journal.ledger.events()]
    assert events[-3:] == [("LOGIN", "", "confirmed"), ("INTENT", "", ""), ("OUTCOME", "FOUND", "")]


def test_everybody_who_waited_for_the_code_is_asked_about(seat: Seat) -> None:
    opened, window = seat
    show_card(window, somebody(case="differs-sex"))
    assert [place.status for place in window.flow.state.people] == [Status.CODE, Status.CODE]
    give(window, code_now(opened))
    assert [place.status for place in window.flow.state.people] == [Status.FOUND, Status.DIFFERS]


def test_a_wrong_code_says_how_many_may_be_wrong_and_the_next_one_is_typed_in_the_same_place(seat: Seat) -> None:
    opened, window = seat
    right = code_now(opened)
    give(window, "000000" if right != "000000" else "000001")
    assert "không đúng" in window.page.review.header.words
    assert "sai 5 lần phải chờ 15 phút" in window.page.review.header.words
    assert QApplication.focusWidget() is field(window).line
    assert field(window).line.text() == ""
    give(window, code_now(opened))
    assert window.flow.state.people[0].status is Status.FOUND


def test_after_five_wrong_codes_none_is_asked_for_any_more(seat: Seat) -> None:
    opened, window = seat
    wrong = next(code for code in ("000000", "000001", "000002") if code != code_now(opened))
    for _ in range(5):
        give(window, wrong)
    give(window, wrong)
    assert "phải chờ" in window.page.review.header.words
    assert window.page.review.header.code_field is None
    assert window.flow.state.people[0].status is Status.REFUSED


def test_half_a_code_and_letters_are_not_tried(seat: Seat) -> None:
    opened, window = seat
    line = field(window).line
    type_text(line, "12a45")
    assert line.text() == "1245"
    assert not field(window).go.isEnabled()
    press(line, "Return")
    assert not [event for event in opened.counter.journal.ledger.events() if event.kind.value == "LOGIN"]


def test_a_code_that_could_not_be_written_down_can_be_given_again(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, window = seat

    def full(self: Gate, code: str) -> None:
        raise CouldNotKeep("store.disk_full")

    with monkeypatch.context() as broken:
        broken.setattr(Gate, "confirm", full)
        give(window, "123456")
    assert "đầy" in window.page.review.header.words
    give(window, code_now(opened))
    assert window.flow.state.people[0].status is Status.FOUND


def test_a_grant_that_is_missing_says_who_can_give_it_and_asks_for_no_code(qapp: QApplication, own_home: Path) -> None:
    hire(own_home, granted=False)
    with window_on(own_home, login=LOGIN) as (_, window):
        show_card(window, somebody())
        assert window.flow.state.people[0].status is Status.REFUSED
        assert "Nhờ phụ trách cấp quyền" in window.page.review.header.words
        assert window.page.review.header.words.count("chưa được cấp quyền") == 1
        assert window.page.review.header.code_field is None


def test_who_may_not_look_up_is_not_offered_to_go_around_it(qapp: QApplication, own_home: Path) -> None:
    hire(own_home, granted=False)
    with window_on(own_home, login=LOGIN) as (_, window):
        show_card(window, somebody())
        place = window.flow.state.people[0]
        assert place.trouble is not None
        assert [str(deed) for deed in place.trouble.deeds] == ["retry"]
