"""What keeps citizens' data from eyes that have no business with them: the curtain, the clearing, other screens."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QLabel

from app.counter import Counter
from app.ui.lock import cover_instead
from app.ui.main_window import MainWindow
from app.ui.print_dialog import PrintDialog
from app.ui.printing import Printers
from app.ui.screens import Sight
from app.ui.state import Area, Status
from app.ui.words import sentences
from tests.ui.hand_scans import arrives, card_of, listening, scan
from tests.ui.practice import window_on
from tests.ui.stage import PATIENCE_S, press, settled, show_card, somebody, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def seen(window: MainWindow) -> str:
    return " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def test_one_key_covers_every_value_the_paper_and_the_camera_and_shows_them_again(window: MainWindow) -> None:
    show_card(window, somebody())
    name = window.page.review.header.name.text()
    assert name in seen(window)
    press(window, "F4")
    assert name not in seen(window)
    assert not window.page.paper.isVisible()
    assert not window.page.scan.camera.isVisible()
    assert "Đang che dữ liệu công dân" in seen(window)
    assert window.foot.cover._words.text() == "Đang che"
    assert QApplication.focusWidget() is window.privacy.curtain.open
    press(window, "F4")
    assert name in seen(window)
    assert window.foot.cover._words.isHidden()
    assert window.flow.state.people, "nothing was lost"


def test_behind_the_curtain_nothing_is_printed_or_chosen_unseen(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    show_card(window, somebody())
    press(window, "F4")
    asked: list[str] = []
    monkeypatch.setattr(window.dispatch, "print", lambda: asked.append("print"))
    for key in ("Ctrl+P", "Ctrl+N", "F6", "F9", "Alt+1", "Ctrl+D"):
        press(window, key)
    assert asked == []
    assert window.privacy.curtain.isVisible()
    assert window.flow.state.people
    assert not window.foot.primary.isEnabled()
    press(window.privacy.curtain.open, "Return")
    assert not window.privacy.curtain.isVisible()
    assert window.foot.primary.isEnabled()
    press(window, "Ctrl+P")
    assert asked == ["print"]


def test_the_key_works_over_a_question_too_and_takes_it_back(window: MainWindow) -> None:
    show_card(window, somebody())
    window.dispatch.finds_printers = lambda: Printers(("Phong1",), "Phong1")
    press(window, "Ctrl+P")
    until(lambda: isinstance(QApplication.activeModalWidget(), PrintDialog))
    question = QApplication.activeModalWidget()
    assert isinstance(question, PrintDialog)
    press(question, "F4")
    assert not question.isVisible()
    assert window.privacy.curtain.isVisible()
    window.activateWindow()  # the offscreen platform does not do so by itself after a dialog
    until(window.isActiveWindow)
    press(window, "F4")
    assert not window.privacy.curtain.isVisible()


def test_no_question_opens_over_the_curtain(window: MainWindow) -> None:
    show_card(window, somebody())
    found = threading.Event()
    window.dispatch.finds_printers = lambda: Printers(("Phong1",), "Phong1") if found.wait(PATIENCE_S) else Printers((), "")
    press(window, "Ctrl+P")
    press(window, "F4")
    found.set()
    until(lambda: Area.PAPER in window.flow.state.notices)
    assert QApplication.activeModalWidget() is None
    assert "Chưa in, chưa lưu gì" in sentences(window.flow.state.notices[Area.PAPER])[0]
    window.dispatch.asks_place = lambda parent, proposed: pytest.fail("asked unseen")
    window.dispatch.save()
    press(window, "F4")
    press(window, "Ctrl+P")
    until(lambda: isinstance(QApplication.activeModalWidget(), PrintDialog))
    QApplication.activeModalWidget().close()


def test_without_a_password_the_key_of_the_lock_covers_and_says_that_it_is_none(window: MainWindow) -> None:
    cover_instead(window)
    curtain = window.privacy.curtain
    press(window, "F12")
    assert curtain.isVisible()
    assert curtain.head.text() == "Đã che màn hình, nhưng chưa khóa được"
    assert "chưa có mật khẩu" in curtain.body.text()
    press(window, "F4")
    assert not curtain.isVisible()
    window.privacy.screens.seen.emit(Sight.PUBLIC)
    press(window, "F12")
    assert curtain.sight is Sight.PUBLIC, "what weighs more stands"


def documents(window: MainWindow) -> str:
    """Texts that can be marked lie in documents of Qt's, which outlive what the label shows."""
    return "\n".join(document.toPlainText() for document in window.findChildren(QTextDocument))


def test_with_the_next_citizen_nothing_of_the_last_stays_in_documents_either(window: MainWindow) -> None:
    show_card(window, somebody())
    window.page.review.filled.unfold(wide=True)
    QCoreApplication.processEvents()
    header = window.page.review.header
    name, number = header.name.text(), header.number.text()
    for shown in (header.name, header.number):
        shown.setSelection(0, 3)
    assert name in documents(window)
    assert number in documents(window)
    press(window, "Ctrl+N")
    settled(window)
    QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))
    for said in (name, number, number.replace(" ", "")):
        assert said not in documents(window)
    show_card(window, somebody())
    header.name.setSelection(0, 3)
    assert header.name.selectedText() == name[:3], "it can still be marked"


def test_a_card_scanned_behind_the_curtain_is_taken(counter: Counter) -> None:
    with listening(counter) as window:
        press(window, "F4")
        scan(card_of(somebody()))
        arrives(window)
        assert window.privacy.curtain.isVisible()
        assert somebody().card.name not in seen(window)
        press(window, "F4")
        assert window.page.review.header.pill.words == "Có trong CSDL"


def test_what_nobody_attends_to_is_cleared_after_a_visible_countdown(own_home: Path) -> None:
    with window_on(own_home, window__clear_after_min=5) as (_, window):
        clearing = window.privacy.clearing
        assert not clearing.runs, "nobody is here"
        show_card(window, somebody())
        assert clearing._quiet.interval() == 270_000
        clearing._quiet.timeout.emit()
        assert "sẽ được xóa khỏi màn hình sau 30 giây" in window.privacy.strip.words
        press(window, "F8")
        assert window.privacy.strip.words == ""
        assert window.flow.state.people
        clearing._quiet.timeout.emit()
        clearing._end = 0.0  # the half minute is over
        clearing._second.timeout.emit()
        settled(window)
        assert window.flow.state.people == ()
        assert "5 phút" in sentences(window.flow.state.notices[Area.SCAN])[0]
        assert window.privacy.strip.words == ""
        assert not clearing.runs


def test_it_is_not_cleared_where_the_setting_says_never(own_home: Path) -> None:
    with window_on(own_home, window__clear_after_min=0) as (_, window):
        show_card(window, somebody())
        assert not window.privacy.clearing.runs


def test_the_curtain_says_why_it_fell_and_stays_before_the_citizens_own_screen(window: MainWindow) -> None:
    curtain = window.privacy.curtain
    for sight, words in (
        (Sight.MOVED, "Cửa sổ vừa sang màn hình khác"),
        (Sight.MIRRORED, "Màn hình này đang chiếu lên màn hình khác"),
        (Sight.PUBLIC, "Đây là màn hình dành cho công dân"),
    ):
        window.privacy.screens.seen.emit(sight)
        assert curtain.head.text() == words
    press(window, "F4")
    assert curtain.isVisible(), "the citizens look at it"
    window.privacy.screens.seen.emit(Sight.MOVED)
    press(window, "F4")
    assert not curtain.isVisible()


TWO_SCREENS = """
import sys
from pathlib import Path
import keyring
from PySide6.QtWidgets import QApplication
from tests.conftest import ForgetfulKeyring
from tests.ui.stage import desk, stage, until, wear
keyring.set_keyring(ForgetfulKeyring())
application = QApplication([])
wear(application)
own, other = application.screens()
with desk(Path(sys.argv[1]), **({"window.public_screen": other.name()} if sys.argv[2] == "public" else {})) as opened:
    with stage(opened.counter) as window:
        print(window.privacy.curtain.isVisible(), window.privacy.curtain.sight)
        window.move(other.geometry().topLeft())
        window.windowHandle().setScreen(other)
        until(lambda: window.privacy.curtain.isVisible())
        print(window.privacy.curtain.isVisible(), window.privacy.curtain.sight)
"""


@pytest.mark.parametrize(
    ("marked", "beside", "first", "then"),
    [
        ("none", 1366, "False ours", "True moved"),
        ("public", 1366, "False ours", "True public"),
        ("none", 0, "True mirrored", "True mirrored"),
    ],
    ids=["another screen", "the citizens' screen", "a mirrored screen"],
)
def test_on_another_screen_nothing_is_shown_before_somebody_has_looked(
    own_home: Path, tmp_path: Path, marked: str, beside: int, first: str, then: str
) -> None:
    screens = [
        {"name": f"screen{n}", "x": n * beside, "y": 0, "width": 1366, "height": 768, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
        for n in range(2)
    ]
    file = tmp_path / "screens.json"
    file.write_text(json.dumps({"screens": screens}), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", TWO_SCREENS, str(own_home), marked],
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={file}"},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert ran.stdout.splitlines() == [first, then], ran.stderr


def test_what_is_under_way_says_so_after_a_moment_and_not_before(window: MainWindow) -> None:
    late = window.page.paper._late
    settled(window)
    until(lambda: not late.is_late)
    late.follow(goes_on=True)
    assert not late.is_late
    assert window.page.paper.proof.text() != "Đang vẽ tờ khai…"
    until(lambda: late.is_late)
    assert window.page.paper.proof.text() == "Đang vẽ tờ khai…"
    late.follow(goes_on=False)
    assert window.page.paper.proof.text() != "Đang vẽ tờ khai…"


def test_the_tone_sounds_for_a_card_alone_and_can_be_switched_off(counter: Counter, own_home: Path) -> None:
    with listening(counter) as window:
        heard: list[str] = []
        window.chime.sounds = lambda: heard.append("tone")
        scan(card_of(somebody()))
        arrives(window)
        assert heard == ["tone"]
        window.chime.switch()
        press(window, "Ctrl+N")
        settled(window)
        scan(card_of(somebody()))
        arrives(window)
        assert heard == ["tone"]
        kept = type(counter.settings).load(counter.settings.file)
        assert kept.setting("window.sound").value is False
        window.chime.switch()
        assert heard == ["tone", "tone"], "who switches it on hears it"
        assert window.flow.state.people[0].status is Status.FOUND
    QCoreApplication.processEvents()
