"""Work elsewhere, answers here: nothing reaches an owner that is gone, nothing unforeseen is lost or told with its values."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication

from app.core.errors import DeviceMissing
from app.ui.tasks import Call, TaskRunner
from tests.ui.stage import until


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    runner.close()


def test_work_is_done_elsewhere_and_answered_on_the_gui_thread(runner: TaskRunner) -> None:
    got: list[tuple[object, bool]] = []
    here = threading.get_ident()
    owner = QObject()
    runner.run(owner, lambda call: threading.get_ident(), done=lambda where: got.append((where != here, threading.get_ident() == here)))
    assert got == []
    until(lambda: bool(got))
    assert got == [(True, True)]
    assert not runner.busy


def test_progress_comes_in_order_before_the_end(runner: TaskRunner) -> None:
    told: list[object] = []

    def work(call: Call) -> str:
        for n in range(3):
            call.tell(n)
        return "end"

    runner.run(QObjectKept.get(), work, done=told.append, progress=told.append)
    until(lambda: "end" in told)
    assert told == [0, 1, 2, "end"]


def test_a_failure_that_has_a_sentence_goes_to_the_caller(runner: TaskRunner) -> None:
    failures: list[Exception] = []
    broken: list[bool] = []
    runner.broken.connect(lambda: broken.append(True))

    def work(call: Call) -> None:
        raise DeviceMissing("print.silent")

    runner.run(QObjectKept.get(), work, done=pytest.fail, failed=failures.append)
    until(lambda: bool(failures))
    assert isinstance(failures[0], DeviceMissing)
    assert broken == []


def test_a_fault_of_the_program_is_told_calmly_and_logged_without_its_values(runner: TaskRunner, caplog: pytest.LogCaptureFixture) -> None:
    broken: list[bool] = []
    failures: list[Exception] = []
    runner.broken.connect(lambda: broken.append(True))

    def work(call: Call) -> None:
        raise ValueError("099190001234 Nguyễn Thị Thử")

    runner.run(QObjectKept.get(), work, done=pytest.fail, failed=failures.append)
    until(lambda: bool(broken))
    assert len(failures) == 1
    assert "ValueError" in caplog.text
    assert "work" in caplog.text
    assert "test_tasks.py:" in caplog.text
    assert "099190001234" not in caplog.text
    assert "Nguyễn" not in caplog.text


def test_what_comes_for_an_owner_that_is_gone_is_dropped(runner: TaskRunner) -> None:
    got: list[object] = []
    go, stopped = threading.Event(), threading.Event()
    owner = QObject()

    def work(call: Call) -> str:
        go.wait(5)
        if call.cancel.is_set():
            stopped.set()
        return "late"

    runner.run(owner, work, done=got.append)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))
    until(lambda: not runner.busy)
    go.set()
    assert stopped.wait(5)
    done: list[object] = []
    runner.run(QObjectKept.get(), lambda call: 1, done=done.append)
    until(lambda: bool(done))
    assert got == []


def test_cancelling_asks_the_worker_to_stop_and_still_brings_its_answer(runner: TaskRunner) -> None:
    got: list[object] = []
    task = runner.run(QObjectKept.get(), lambda call: call.cancel.wait(5), done=got.append)
    task.cancel()
    until(lambda: bool(got))
    assert got == [True]


def test_closing_waits_for_the_workers_and_drops_their_answers(qapp: QApplication) -> None:
    got: list[object] = []
    runner, ended = TaskRunner(), threading.Event()

    def work(call: Call) -> None:
        call.cancel.wait(5)
        ended.set()

    runner.run(QObjectKept.get(), work, done=got.append)
    runner.close()
    assert ended.is_set()
    QCoreApplication.processEvents()
    assert got == []


def test_only_the_task_runner_makes_threads() -> None:
    makers = ("threading.Thread(", "QThread(", "ThreadPoolExecutor(", "QThreadPool")
    files = {file.name: file.read_text(encoding="utf-8") for file in Path("app/ui").resolve().glob("*.py")}
    assert [name for name, text in files.items() if any(maker in text for maker in makers)] == ["tasks.py"]


class QObjectKept:
    """Owners that live as long as the test run."""

    kept: list[QObject] = []  # noqa: RUF012  # a test's own list

    @classmethod
    def get(cls) -> QObject:
        cls.kept.append(QObject())
        return cls.kept[-1]


def test_after_the_end_nothing_is_started_any_more(qapp: QApplication) -> None:
    runner, owner, came = TaskRunner(), QObject(), list[object]()
    runner.close()
    task = runner.run(owner, lambda call: came.append("worked"), done=came.append)
    assert task.forgotten
    assert task.cancel_event.is_set()
    assert came == []
