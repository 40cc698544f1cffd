"""Behind the lock: nothing is asked, no device starts, a paper on its way arrives, and no way but the password leads back."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app.bootstrap import open_desk, open_personnel
from app.core.people import Post, Unit
from app.sign_in import Door
from app.store import passwords
from app.ui.lock import Lock, LockDialog
from app.ui.main_window import MainWindow
from app.ui.ports import Receipt
from app.ui.print_dialog import PrintDialog
from app.ui.printing import Printers
from app.ui.state import Area
from tests.ui.stage import PATIENCE_S, press, settled, show_card, somebody, stage, type_text, until, wear

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

OWN = "núi cao suối sâu"


@pytest.fixture
def lock(monkeypatch: pytest.MonkeyPatch, qapp: QApplication, own_home: Path) -> Iterator[Lock]:
    """The window of minh, who has a password; a citizen is on the screen."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    wear(qapp)
    with open_personnel(own_home, login="phutrach") as (_, personnel):
        personnel.add(login="minh", name="Cán bộ minh", unit=Unit(code="DEMO", name="UBND xã"), post=Post.CLERK)
        door = Door(journal=personnel.journal, accounts=personnel.accounts, passwords=personnel.passwords)
        door.choose("minh", personnel.reset("minh"), OWN)
        with open_desk(own_home, login="minh", prove=lambda sign_in: sign_in.prove(OWN)) as desk, stage(desk.counter) as window:
            made = Lock(window, window.runner, clerk=desk.counter.clerk, door=door, after_s=3600)
            made.locked.connect(window.intake.close)
            made.unlocked.connect(window.intake.open)
            show_card(window, somebody())
            yield made
            settled(window)


def window_of(lock: Lock) -> MainWindow:
    window = lock.parent()
    assert isinstance(window, MainWindow)
    return window


def locked(lock: Lock) -> LockDialog:
    press(QApplication.activeModalWidget() or window_of(lock), "F12")
    assert lock.dialog is not None
    return lock.dialog


def unlock(lock: Lock) -> None:
    assert lock.dialog is not None
    type_text(lock.dialog.form.word, OWN)
    lock.dialog.form.go.click()
    until(lambda: lock.dialog is None)


def test_closing_the_program_while_a_paper_leaves_does_not_open_the_desk(lock: Lock) -> None:
    window, arrives = window_of(lock), threading.Event()

    def spool(pdf: bytes) -> Receipt:
        arrives.wait(PATIENCE_S)
        return Receipt(job="Phong1-3", printer="Phong1", state="queued")

    window.flow.order(lambda paper: window.flow.print_paper(paper, spool))
    dialog = locked(lock)
    dialog.leaves.emit()
    assert (lock.dialog is dialog, dialog.isVisible(), window.isVisible()) == (True, True, True)
    assert not window.pages.isVisible()
    assert "Đang in hoặc lưu tờ khai" in dialog.form.notice.words
    arrives.set()
    until(lambda: not window.flow.state.handing_out)
    dialog.leaves.emit()
    assert (window.isVisible(), lock.dialog) == (False, None)


def test_no_question_opens_over_the_lock(lock: Lock) -> None:
    window, found = window_of(lock), threading.Event()
    window.dispatch.finds_printers = lambda: Printers(("Phong1",), "Phong1") if found.wait(PATIENCE_S) else Printers((), "")
    press(window, "Ctrl+P")
    dialog = locked(lock)
    found.set()
    until(lambda: Area.PAPER in window.flow.state.notices)
    QCoreApplication.processEvents()
    assert QApplication.activeModalWidget() is dialog
    unlock(lock)
    assert "Chưa in, chưa lưu gì" in window.page.paper.notice.words


def test_it_locks_over_a_question_which_is_answered_with_no(lock: Lock) -> None:
    window = window_of(lock)
    window.dispatch.finds_printers = lambda: Printers(("Phong1",), "Phong1")
    press(window, "Ctrl+P")
    until(lambda: isinstance(QApplication.activeModalWidget(), PrintDialog))
    question = QApplication.activeModalWidget()
    dialog = locked(lock)
    assert not question.isVisible()
    assert QApplication.activeModalWidget() is dialog
    press(dialog, "F4")
    press(dialog, "F12")
    assert lock.dialog is dialog
    assert not window.privacy.curtain.is_drawn, "it is covered already"


def test_clearing_behind_the_lock_starts_no_camera(lock: Lock) -> None:
    window = window_of(lock)
    started: list[str] = []
    window.feed.starting.connect(lambda: started.append("camera"))
    locked(lock)
    window.privacy.clearing.reached.emit()
    settled(window)
    assert window.flow.state.people == ()
    assert (started, window.feed.running) == ([], False)
    unlock(lock)
    assert started == ["camera"]
    assert window.hand.listening


def test_a_window_locked_before_it_stands_listens_to_no_scanner_until_it_is_unlocked(lock: Lock) -> None:
    window = window_of(lock)
    locked(lock)
    window.intake.listen()  # its first paper is there now
    assert not window.hand.listening
    unlock(lock)
    assert window.hand.listening
