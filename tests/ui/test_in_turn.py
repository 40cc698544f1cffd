"""Work in turn: in its order, one at a time, the latest state alone, and going on after a failure."""

import threading

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.core.errors import CouldNotKeep
from app.ui.in_turn import InTurn
from app.ui.tasks import TaskRunner
from tests.ui.stage import PATIENCE_S, until


@pytest.fixture
def owner(qapp: QApplication) -> QObject:
    return QObject(qapp)


def test_pieces_are_done_in_their_order_and_told(owner: QObject) -> None:
    runner = TaskRunner(owner)
    turn, done, told = InTurn(runner, owner), list[int](), list[int]()

    def piece(number: int) -> None:
        turn.add(lambda: done.append(number) or number, done=told.append)  # type: ignore[func-returns-value]  # it returns the number

    for number in range(20):
        piece(number)
    until(lambda: not turn.busy)
    assert done == told == list(range(20))
    runner.close()


def test_of_states_that_wait_only_the_latest_is_written(owner: QObject) -> None:
    runner, go, written = TaskRunner(owner), threading.Event(), list[str]()
    turn = InTurn(runner, owner)
    turn.add(lambda: go.wait(PATIENCE_S))
    for state in ("one", "two", "three"):
        turn.add(lambda state=state: written.append(state), about="state")  # type: ignore[misc]  # mypy cannot infer a default
    turn.add(lambda: written.append("other"))
    turn.add(lambda: written.append("four"), about="state")
    go.set()
    until(lambda: not turn.busy)
    assert written == ["three", "other", "four"]
    runner.close()


def test_after_a_failure_the_next_piece_is_done(owner: QObject) -> None:
    runner, failures, done = TaskRunner(owner), list[str](), list[str]()
    turn = InTurn(runner, owner)

    def fails() -> None:
        raise CouldNotKeep("store.disk_full")

    turn.add(fails, done=lambda brought: done.append("never"), failed=lambda failure: failures.append(failure.key))
    turn.add(lambda: None, done=lambda brought: done.append("next"))
    until(lambda: not turn.busy)
    assert (failures, done) == (["store.disk_full"], ["next"])
    runner.close()


def test_a_fault_of_the_program_is_told_as_one_and_holds_nothing_up(owner: QObject, caplog: pytest.LogCaptureFixture) -> None:
    runner, broken, done = TaskRunner(owner), list[bool](), list[str]()
    runner.broken.connect(lambda: broken.append(True))
    turn = InTurn(runner, owner)

    def faults() -> None:
        raise ValueError("099190001234")

    turn.add(faults)
    until(lambda: bool(broken))
    assert "099190001234" not in caplog.text
    turn.add(lambda: None, done=lambda brought: done.append("next"))
    until(lambda: not turn.busy)
    assert done == ["next"]
    runner.close()


def test_a_window_that_closes_waits_for_all_that_was_ordered(owner: QObject) -> None:
    runner, go, written, began = TaskRunner(owner), threading.Event(), list[str](), threading.Event()
    turn = InTurn(runner, owner)

    def first() -> None:
        began.set()
        go.wait(PATIENCE_S)

    turn.add(first)
    turn.add(lambda: written.append("forgotten"))
    assert began.wait(PATIENCE_S)
    go.set()
    runner.close()
    assert written == ["forgotten"]
