"""Those who went onto a paper unverified: in sight, worked off in the background, each with his own way out."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.core.errors import CouldNotKeep, NotPermitted
from app.core.lookup import Answer, LookupRequest, Outcome
from app.core.waiting import WaitingItem, WaitingState
from app.counter import Counter
from app.gate import Gate
from app.store.waiting import LEASE, WaitingList, tried
from app.ui.main_window import MainWindow
from app.ui.waiting_page import WaitingRow
from resources.demo.people import DemoCitizen
from tests.ui.practice import LOGIN, hire, silent, source, unverified, window_on
from tests.ui.stage import desk, press, settled, show_card, somebody, stage, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def put_off(window: MainWindow, file: Path, *citizens: DemoCitizen) -> tuple[WaitingItem, ...]:
    """They go onto papers while the source is silent; then the list, oldest first."""
    before = len(window.backlog.items)
    with source(silent()):
        for number, citizen in enumerate(citizens):
            window.flow.renumber(f"H-{number}")
            unverified(window, citizen, file)
    until(lambda: len(window.backlog.items) == before + len(citizens))
    return tuple(sorted(window.backlog.items, key=lambda item: item.added_at))


def at_rest(window: MainWindow) -> None:
    until(lambda: not window.backlog.asking and not window.runner.busy)


def row(window: MainWindow, item: WaitingItem) -> WaitingRow:
    return window.waiting.rows[item.id]


def test_nobody_waits_at_first_and_the_foot_says_nothing(window: MainWindow) -> None:
    assert not window.foot.waiting.isVisible()
    press(window, "F11")
    assert window.waiting.nobody.isVisible()
    press(window, "Esc")
    assert window.desk.isVisible()


def test_who_went_onto_a_paper_unverified_is_in_sight_and_in_the_list(window: MainWindow, tmp_path: Path) -> None:
    (item,) = put_off(window, tmp_path / "x.pdf", somebody())
    assert window.foot.waiting.isVisible()
    assert window.foot.waiting.words == "1 chờ xác thực"
    window.foot.waiting.click()
    until(window.waiting.isVisible)
    shown = row(window, item)
    assert shown.who.text() == "Người yêu cầu · hồ sơ H-0"
    assert item.keep_to.strftime("%d/%m/%Y") in shown.when.text()
    assert shown.state.words == "Chờ hỏi"
    assert not shown.error.isVisible()
    card = somebody().card
    assert card is not None
    assert card.name not in shown.who.text() + shown.when.text()


def test_the_list_is_there_again_after_a_restart(counter: Counter, tmp_path: Path) -> None:
    with stage(counter) as window:
        put_off(window, tmp_path / "x.pdf", somebody())
    with stage(counter) as window:
        until(lambda: window.foot.waiting.isVisible())


def test_when_another_answer_shows_that_the_source_is_back_the_list_is_worked_off(window: MainWindow, tmp_path: Path) -> None:
    put_off(window, tmp_path / "x.pdf", somebody(), somebody(case="formal-name-tone"))
    show_card(window, somebody(case="differs-sex"))
    until(lambda: window.backlog.items == ())
    assert not window.foot.waiting.isVisible()


def test_once_in_a_while_one_is_tried_and_the_others_only_where_that_was_answered(
    window: MainWindow, counter: Counter, tmp_path: Path
) -> None:
    put_off(window, tmp_path / "x.pdf", somebody(), somebody(case="formal-name-tone"))
    before = sum(event.kind.value == "INTENT" for event in counter.journal.ledger.events())
    with source(silent()):
        window.backlog.work_off()
        at_rest(window)
    assert sorted(item.tries for item in window.backlog.items) == [0, 1]
    assert sum(event.kind.value == "INTENT" for event in counter.journal.ledger.events()) == before + 1
    window.backlog.work_off()
    until(lambda: window.backlog.items == ())


def test_each_has_his_own_error_and_one_of_them_is_tried_again_alone(window: MainWindow, tmp_path: Path) -> None:
    first, second = put_off(window, tmp_path / "x.pdf", somebody(), somebody(case="formal-name-tone"))
    press(window, "F11")
    with source(silent(Outcome.RATE_LIMITED)):
        row(window, first).retry.click()
        at_rest(window)
    assert row(window, first).state.words == "Chưa hỏi được"
    assert "quá tải" in row(window, first).error.text()
    assert "đã hỏi 1 lần" in row(window, first).when.text()
    assert row(window, second).state.words == "Chờ hỏi"
    row(window, first).retry.click()
    until(lambda: first.id not in window.waiting.rows)
    assert second.id in window.waiting.rows


def test_whom_another_program_asks_about_is_left_alone_so_long(window: MainWindow, counter: Counter, tmp_path: Path) -> None:
    (item,) = put_off(window, tmp_path / "x.pdf", somebody())
    at_rest(window)
    assert counter.waiting_list.take(item.id, now=counter.journal.clock.now()) is not None
    window.backlog.refresh()
    until(lambda: row(window, item).state.words == "Đang hỏi")
    told = row(window, item).when.text()
    assert "chương trình khác của quầy đang hỏi, nhiều nhất" in told
    seconds = int(told.partition("nhiều nhất ")[2].split()[0])
    assert 0 < seconds <= LEASE.total_seconds()
    assert not row(window, item).retry.isEnabled()
    counter.waiting_list.keep(tried(item))
    window.waiting._let_go.start(0)
    until(lambda: row(window, item).retry.isEnabled())
    assert "chương trình khác" not in row(window, item).when.text()


def test_all_are_tried_again_at_once_and_each_shows_how_it_went(window: MainWindow, tmp_path: Path) -> None:
    good, differing, unknown = put_off(
        window, tmp_path / "x.pdf", somebody(), somebody(case="differs-sex"), somebody(case="unknown-to-database")
    )
    press(window, "F11")
    assert window.waiting.all.isEnabled()
    press(window, "F5")
    at_rest(window)
    assert set(window.waiting.rows) == {differing.id, unknown.id}
    assert row(window, differing).state.words == "Cần xem"
    assert "Liên hệ công dân" in row(window, differing).error.text()
    assert "không tìm thấy" in row(window, unknown).error.text()
    assert not row(window, unknown).retry.isVisible()
    assert row(window, unknown).settle.isVisible()
    assert not window.waiting.all.isEnabled()
    assert good.id not in {item.id for item in window.backlog.items}


def test_what_the_database_answered_is_settled_with_a_reason(window: MainWindow, counter: Counter, tmp_path: Path) -> None:
    (item,) = put_off(window, tmp_path / "x.pdf", somebody(case="unknown-to-database"))
    press(window, "F11")
    window.backlog.retry_all()
    at_rest(window)
    shown = row(window, item)
    shown.settle.click()
    assert QApplication.focusWidget() is shown.reason.codes
    assert not shown.go.isEnabled()
    shown.back.click()
    assert not shown.reason.isVisible()
    shown.settle.click()
    shown.reason.codes.setCurrentIndex(shown.reason.codes.findData("citizen_told"))
    shown.reason.codes.activated.emit(shown.reason.codes.currentIndex())
    shown.go.click()
    until(lambda: window.backlog.items == ())
    event = list(counter.journal.ledger.events())[-1]
    assert (event.kind.value, event.reason, event.dossier) == ("DROPPED", "citizen_told", "H-0")
    assert window.waiting.nobody.isVisible()


def test_who_was_refused_waits_for_somebody_and_is_not_asked_about_in_the_background(
    qapp: QApplication, own_home: Path, tmp_path: Path
) -> None:
    hire(own_home)
    with window_on(own_home, login=LOGIN) as (_, window):
        put_off(window, tmp_path / "x.pdf", somebody())
    with desk(own_home, login="phutrach") as opened:
        opened.personnel.withdraw(LOGIN)
    with window_on(own_home, login=LOGIN) as (_, window):
        until(lambda: len(window.backlog.items) == 1)
        window.backlog.work_off()
        at_rest(window)
        (item,) = window.backlog.items
        assert (item.state, item.tries) == (WaitingState.FAILED, 1)
        press(window, "F11")
        assert "Nhờ phụ trách cấp quyền" in row(window, item).error.text()
        window.backlog.work_off()
        at_rest(window)
        assert window.backlog.items[0].tries == 1


def test_a_list_that_cannot_be_read_says_so_and_nothing_hangs(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (item,) = put_off(window, tmp_path / "x.pdf", somebody())
    press(window, "F11")
    until(lambda: not window.runner.busy)

    def broken(self: WaitingList) -> tuple[WaitingItem, ...]:
        raise CouldNotKeep("store.unwritable")

    with monkeypatch.context() as patched:
        patched.setattr(WaitingList, "items", broken)
        row(window, item).retry.click()
        until(lambda: window.backlog.trouble is not None)
        assert not window.backlog.asking
        assert "không ghi được" in window.waiting.notice.words
    window.backlog.refresh()
    until(lambda: window.backlog.trouble is None)
    assert not window.waiting.notice.isVisible()


def test_an_answer_of_the_background_does_not_touch_the_citizen_at_the_counter(window: MainWindow, tmp_path: Path) -> None:
    put_off(window, tmp_path / "x.pdf", somebody())
    asked: list[str] = []

    def notes(request: LookupRequest) -> Answer | None:
        asked.append(request.dossier)
        return None

    with source(notes):
        show_card(window, somebody(case="differs-sex"))
        until(lambda: window.backlog.items == ())
        settled(window)
    assert asked[-1] == "H-0"
    (place,) = window.flow.state.people
    card = somebody(case="differs-sex").card
    assert card is not None
    assert place.claimant is not None
    assert place.claimant.identity.number == card.number


def test_a_suspended_clerk_does_not_work_in_the_background_either(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_off(window, tmp_path / "x.pdf", somebody())

    def suspended(self: Gate, **about: str) -> None:
        raise NotPermitted(Outcome.OFFICER_NOT_ALLOWED, "suspended")

    monkeypatch.setattr(Gate, "require_working", suspended)
    window.backlog.work_off()
    at_rest(window)
    assert not window.backlog._again.isActive()
    press(window, "F11")
    assert "tạm dừng" in window.waiting.notice.words
    assert len(window.backlog.items) == 1
