"""Garbage is collected where widgets may end: on the window's thread, and nowhere else."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.ui.collecting import Collector
from tests.ui.stage import until


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[Collector]:
    owner = QObject()
    made = Collector(owner)
    yield made
    made.close()


@pytest.fixture
def seen() -> Iterator[list[int]]:
    """The threads in which a collection began."""
    threads: list[int] = []

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            threads.append(threading.get_ident())

    gc.callbacks.append(note)
    yield threads
    gc.callbacks.remove(note)


def litter() -> None:
    """More cycles than any threshold."""
    for _ in range(gc.get_threshold()[0] * 12):
        cycle: list[object] = []
        cycle.append(cycle)


def test_a_worker_makes_garbage_and_the_window_s_thread_takes_it_away(collector: Collector, seen: list[int]) -> None:
    worker = threading.Thread(target=litter)
    worker.start()
    worker.join()
    assert seen == []

    until(lambda: bool(seen))

    assert set(seen) == {threading.get_ident()}


def test_where_nothing_is_due_nothing_is_done(collector: Collector, seen: list[int]) -> None:
    gc.collect()
    seen.clear()
    collector.look()
    assert seen == []


def test_afterwards_the_interpreter_does_it_by_itself_again(qapp: QApplication) -> None:
    owner = QObject()
    collector = Collector(owner)
    assert not gc.isenabled()
    collector.close()
    assert gc.isenabled()
