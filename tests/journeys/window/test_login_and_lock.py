"""Who sits here is asked before the window opens; the window locks itself and shows nothing of a citizen until the password is given."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from app.bootstrap import open_desk, open_personnel
from app.core.people import Post, Unit
from app.sign_in import Door
from app.store import passwords
from app.ui.lock import Lock
from app.ui.login import LoginDialog, LoginForm, ask_who
from app.ui.tasks import TaskRunner
from tests.ui.stage import press, settled, show_card, somebody, stage, type_text, until, wear

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

OWN = "núi cao suối sâu"


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    wear(qapp)


@pytest.fixture
def door(own_home: Path) -> Iterator[tuple[Door, str]]:
    """lan has a one-time password, minh his own."""
    with open_personnel(own_home, login="phutrach") as (_, personnel):
        for login in ("lan", "minh"):
            personnel.add(login=login, name=f"Cán bộ {login}", unit=Unit(code="DEMO", name="UBND xã"), post=Post.CLERK)
        door = Door(journal=personnel.journal, accounts=personnel.accounts, passwords=personnel.passwords)
        door.choose("minh", personnel.reset("minh"), OWN)
        yield door, personnel.reset("lan")


@pytest.fixture
def runner() -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    runner.close()


def give(form: LoginForm, *lines: tuple[QLineEdit, str]) -> None:
    """Types into these lines and presses the button; waits for what comes of it."""
    for line, text in lines:
        type_text(line, text)
    form.go.click()
    until(lambda: form.go.isEnabled())


def typed(form: LoginForm) -> str:
    return "".join(line.text() for line in (form.word, form.new, form.again))


def test_a_wrong_password_is_explained_in_place_and_forgotten(door: tuple[Door, str], runner: TaskRunner) -> None:
    dialog = LoginDialog(door[0].people(), door[0], runner, first="minh")
    form = dialog.form
    dialog.show()
    assert (form.login, form.word.echoMode()) == ("minh", QLineEdit.EchoMode.Password)
    give(form, (form.word, "sai rồi bạn ơi"))
    assert form.notice.isVisible()
    assert "không đúng" in form.notice.words
    assert (typed(form), dialog.login, dialog.isVisible()) == ("", "", True)
    give(form, (form.word, OWN))
    assert (dialog.login, dialog.isVisible(), typed(form)) == ("minh", False, "")


def test_a_card_that_a_reader_types_into_the_password_is_told_and_counts_as_no_try(door: tuple[Door, str], runner: TaskRunner) -> None:
    dialog = LoginDialog(door[0].people(), door[0], runner, first="minh")
    form = dialog.form
    dialog.show()
    for _ in range(6):
        give(form, (form.word, "099199000002||Lê Thị Hà|05021999|Nữ|Số 272A Đống Đa|15082021"))
        assert "Đầu đọc vừa gõ một thẻ" in form.notice.words
        assert typed(form) == ""
    give(form, (form.word, OWN))
    assert (dialog.login, dialog.isVisible()) == ("minh", False)


def test_with_a_one_time_password_ones_own_is_chosen_at_once(door: tuple[Door, str], runner: TaskRunner) -> None:
    dialog = LoginDialog(door[0].people(), door[0], runner, first="lan")
    form = dialog.form
    dialog.show()
    assert not form.new.isVisible()
    give(form, (form.word, door[1]))
    assert (form.new.isVisible(), form.word.isVisible()) == (True, False)
    give(form, (form.new, "biển rộng trời cao"), (form.again, "biển rộng trời"))
    assert "không giống nhau" in form.notice.words
    give(form, (form.new, "ngắn"), (form.again, "ngắn"))
    assert "chưa đạt" in form.notice.words
    give(form, (form.new, "biển rộng trời cao"), (form.again, "biển rộng trời cao"))
    assert dialog.login == "lan"
    door[0].prove("lan", "biển rộng trời cao")


def test_another_account_begins_from_the_beginning(door: tuple[Door, str], runner: TaskRunner) -> None:
    dialog = LoginDialog(door[0].people(), door[0], runner, first="lan")
    form = dialog.form
    dialog.show()
    give(form, (form.word, door[1]))
    form.who.setCurrentIndex(form.who.findData("minh"))
    assert (form.new.isVisible(), form.word.isVisible(), form.notice.isVisible()) == (False, True, False)
    dialog.reject()
    assert dialog.login == ""


def test_who_is_asked_before_there_is_a_window(door: tuple[Door, str]) -> None:
    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, LoginDialog)
        type_text(dialog.form.word, OWN)
        dialog.form.go.click()

    QTimer.singleShot(0, answer)
    assert ask_who(door[0], first="minh", language="vi", argv=["motcua"]) == "minh"
    QTimer.singleShot(0, lambda: QApplication.activeModalWidget().close())
    assert ask_who(door[0], first="minh", language="en", argv=["motcua"]) == ""


def test_a_locked_window_shows_nothing_hears_no_key_and_opens_by_the_password_alone(own_home: Path, door: tuple[Door, str]) -> None:
    with open_desk(own_home, login="minh", prove=lambda sign_in: sign_in.prove(OWN)) as desk, stage(desk.counter) as window:
        lock = Lock(window, window.runner, clerk=desk.counter.clerk, door=door[0], after_s=3600)
        told: list[str] = []
        lock.locked.connect(lambda: told.append("locked"))
        lock.unlocked.connect(lambda: told.append("unlocked"))
        show_card(window, somebody())
        QApplication.clipboard().setText("099190000001")
        press(window, "F12")
        until(lambda: lock.dialog is not None)
        dialog = lock.dialog
        assert dialog is not None
        assert (window.centralWidget().isVisible(), QApplication.clipboard().text(), told) == (False, "", ["locked"])
        press(dialog, "Esc")
        dialog.close()
        lock.lock()
        assert (lock.dialog is dialog, dialog.isVisible()) == (True, True)
        give(dialog.form, (dialog.form.word, "sai rồi bạn ơi"))
        assert not window.centralWidget().isVisible()
        type_text(dialog.form.word, OWN)
        dialog.form.go.click()
        until(lambda: lock.dialog is None)
        assert window.centralWidget().isVisible()
        assert told == ["locked", "unlocked"]
        assert window.flow.state.people, "nothing was lost"
        settled(window)


def test_it_locks_itself_when_no_hand_comes_and_counts_the_last_half_minute_aloud(own_home: Path, door: tuple[Door, str]) -> None:
    with open_desk(own_home, login="minh", prove=lambda sign_in: sign_in.prove(OWN)) as desk, stage(desk.counter) as window:
        lock = Lock(window, window.runner, clerk=desk.counter.clerk, door=door[0], after_s=3600)
        quiet, second = lock._idle._quiet, lock._idle._second
        assert quiet.interval() == 3_570_000
        quiet.timeout.emit()
        assert window.privacy.strip.words == "Không ai thao tác: cửa sổ sẽ khóa sau 30 giây."
        press(window, "F8")
        assert (window.privacy.strip.words, quiet.isActive()) == ("", True), "a key begins the time anew"
        quiet.timeout.emit()
        window.privacy.strip.keep.click()
        press(window.privacy.strip.keep, "Space")
        assert (window.privacy.strip.words, lock.dialog) == ("", None)
        quiet.timeout.emit()
        lock._idle._end = 0.0  # the half minute is over
        second.timeout.emit()
        until(lambda: lock.dialog is not None)
        assert not quiet.isActive()
        assert not second.isActive()
        assert not window.privacy.strip.isVisibleTo(window)
        dialog = lock.dialog
        assert dialog is not None
        dialog.leaves.emit()
        assert not window.isVisible()


def test_a_lock_of_a_moment_comes_by_itself(own_home: Path, door: tuple[Door, str]) -> None:
    with open_desk(own_home, login="minh", prove=lambda sign_in: sign_in.prove(OWN)) as desk, stage(desk.counter) as window:
        lock = Lock(window, window.runner, clerk=desk.counter.clerk, door=door[0], after_s=0.2)
        until(lambda: lock.dialog is not None)
        assert not window.centralWidget().isVisible()
