"""Help where it is needed: F1 tells about the page in front, the keys lie over it, and support gets a bundle without anybody's data."""

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QUrl
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from app.desk import Desk
from app.ui import lock
from app.ui.help.annex import Helping
from app.ui.help.keys_card import KEYS
from app.ui.i18n import known
from app.ui.main_window import MainWindow
from resources import guide
from tests.ui.stage import press, show_card, somebody, stage, until
from tests.ui.walk import open_all


def helping(window: MainWindow) -> Helping:
    found = window.findChild(Helping)
    assert isinstance(found, Helping)
    return found


def test_f1_tells_about_the_page_in_front_and_leads_back_to_the_counter(window: MainWindow) -> None:
    page = helping(window).page
    press(window, "F1")
    assert window.pages.currentWidget() is page
    assert page.topic == "counter"
    press(window, "F1")
    assert window.pages.currentWidget() is window.desk

    press(window, "F11")
    press(window, "F1")
    assert page.topic == "waiting"
    press(window, "Esc")
    assert window.pages.currentWidget() is window.desk


def test_every_page_of_the_window_has_its_topic(window: MainWindow) -> None:
    pages = [window.pages.widget(place) for place in range(window.pages.count())]
    topics = {type(page).__name__: getattr(page, "HELP", None) for page in pages if page is not window.desk}

    assert not {name: topic for name, topic in topics.items() if topic not in guide.TOPICS}


def test_all_topics_can_be_read_by_the_arrows_alone_in_both_languages(window: MainWindow) -> None:
    page = helping(window).page
    press(window, "F1")
    for language in ("vi", "en"):
        seen = []
        page.show_topic(guide.TOPICS[0])
        for _ in guide.TOPICS:
            seen.append(page.guide.document().firstBlock().text())
            press(page.topics, "Down")
        assert seen == [guide.title(topic, language) for topic in guide.TOPICS]
        assert page.stack.currentIndex() == 1, "after the last topic stand the keys"
        press(window, "Ctrl+L")
        QCoreApplication.processEvents()


def test_another_language_keeps_the_topic(window: MainWindow) -> None:
    page = helping(window).page
    press(window, "F1")
    page.show_topic("trouble")
    press(window, "Ctrl+L")
    QCoreApplication.processEvents()

    assert page.topic == "trouble"
    assert page.guide.document().firstBlock().text() == "When something goes wrong"


def test_a_link_leads_to_another_topic_and_nowhere_else(window: MainWindow) -> None:
    page = helping(window).page
    press(window, "F1")
    page.guide.anchorClicked.emit(QUrl("scanning.md"))
    assert page.topic == "scanning"
    page.guide.anchorClicked.emit(QUrl("file:///etc/passwd"))
    assert page.topic == "scanning"


def test_pictures_are_never_wider_than_the_text(window: MainWindow) -> None:
    page = helping(window).page
    press(window, "F1")
    for width in (1100, 1366):
        window.resize(width, 700)
        QCoreApplication.processEvents()
        until(lambda: not page.guide._refit.isActive())
        assert page.guide.document().size().width() <= page.guide.viewport().width()


def test_the_table_of_keys_is_the_table_of_the_window(window: MainWindow) -> None:
    """A key of the window that the table does not know, and a line of the table that no key obeys."""
    arrows = {"Alt+←": "Alt+Left", "Alt+→": "Alt+Right"}
    several = {"Alt+1…9": {f"Alt+{number}" for number in range(1, 10)}, "Ctrl++": {"Ctrl++", "Ctrl+="}}
    told = {arrows.get(part, part) for key, _ in KEYS for part in key.split(" / ")}
    told = set().union(*(several.get(key, {key}) for key in told))
    open_all(window)
    works = {shortcut.key().toString(QKeySequence.SequenceFormat.PortableText) for shortcut in window.findChildren(QShortcut)}
    works |= {button.shortcut().toString() for button in window.findChildren(QAbstractButton) if not button.shortcut().isEmpty()}

    assert told == works | {lock.KEY}, "the lock comes with the login, which a demo has not"


def test_every_key_of_the_table_says_what_it_does() -> None:
    assert [name for _, name in KEYS if not known(f"window.key.{name}")] == []
    assert len({key for key, _ in KEYS}) == len(KEYS)


def test_the_keys_lie_over_a_screen_of_1366_x_740_without_a_rest(window: MainWindow) -> None:
    overlay = helping(window).overlay
    press(window, "Shift+F1")
    QCoreApplication.processEvents()
    assert overlay.table.verticalScrollBar().maximum() == 0


def test_keys_that_do_not_fit_are_read_to_the_end_by_the_arrows(window: MainWindow) -> None:
    window.resize(1024, 640)
    overlay = helping(window).overlay
    press(window, "Shift+F1")
    bar = overlay.table.verticalScrollBar()
    until(lambda: bar.maximum() > 0)
    press(overlay, "Down")
    assert bar.value() > 0
    press(overlay, "End")
    assert bar.value() == bar.maximum()
    press(overlay, "Up")
    press(overlay, "PgUp")
    press(overlay, "PgDown")
    press(overlay, "Home")
    assert bar.value() == 0
    assert overlay.isVisible()
    press(overlay, "A")
    assert not overlay.isVisible()


def test_the_keys_give_the_keyboard_to_the_next_step_where_its_line_has_gone_meanwhile(window: MainWindow) -> None:
    overlay = helping(window).overlay
    line = QLineEdit(window.desk)
    line.show()
    line.setFocus()
    press(window, "Shift+F1")
    line.deleteLater()
    QCoreApplication.sendPostedEvents(line, int(QEvent.Type.DeferredDelete.value))
    press(overlay, "Esc")
    assert not overlay.isVisible()
    assert window.focusWidget() is window.foot.primary


def test_the_keys_are_gone_when_the_citizen_is_forgotten_meanwhile(window: MainWindow) -> None:
    show_card(window, somebody())
    overlay = helping(window).overlay
    press(window, "Shift+F1")
    assert overlay.hasFocus()
    window.privacy.clear(1)
    QCoreApplication.processEvents()
    assert not overlay.isVisible()
    assert window.focusWidget() is window.foot.primary


def test_no_title_of_the_list_is_cut_in_either_language(window: MainWindow) -> None:
    page = helping(window).page
    press(window, "F1")
    for _ in range(2):
        QCoreApplication.processEvents()
        assert page.topics.viewport().width() >= page.topics.sizeHintForColumn(0)
        assert not page.topics.horizontalScrollBar().isVisible()
        press(window, "Ctrl+L")


def test_the_keys_lie_over_the_counter_until_any_key_is_pressed_and_that_key_does_nothing_else(window: MainWindow) -> None:
    show_card(window, somebody())
    before, focused = window.flow.state, window.focusWidget()
    overlay = helping(window).overlay
    press(window, "Shift+F1")
    assert overlay.isVisible()
    assert overlay.geometry() == window.pages.rect()
    shown = {label.text() for label in overlay.findChildren(QLabel)}
    assert {"F2", "F8", "Ctrl+N", "Ctrl+P"} <= shown

    press(overlay, "Ctrl+N")

    assert not overlay.isVisible()
    assert window.flow.state == before
    assert window.focusWidget() is focused


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dialog that asks where is answered with "cancel"."""
    monkeypatch.setattr("app.ui.help.page.QFileDialog.getSaveFileName", lambda *_: ("", ""))


def test_whoever_changes_his_mind_about_a_report_writes_none(window: MainWindow, nowhere: None) -> None:
    page = helping(window).page
    page.write_report()
    assert not page.report.busy
    assert page.notice.isHidden()


@pytest.fixture
def somewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The dialog is answered with a name without its ending."""
    monkeypatch.setattr("app.ui.help.page.QFileDialog.getSaveFileName", lambda *_: (str(tmp_path / "su-co"), ""))
    return tmp_path


def test_a_report_is_gathered_beside_the_work_and_holds_nobody_s_data(opened: Desk, somewhere: Path) -> None:
    with stage(opened.counter, whole=opened) as window:
        citizen = somebody()
        show_card(window, citizen)
        page = helping(window).page
        page.write_report()
        assert page.report.busy
        assert said(page.notice) == "Đang gom thông tin báo sự cố…"
        assert page.topic == "support"
        page.write_report()  # once more meanwhile: one is enough
        until(lambda: not page.report.busy, patience_s=60)

        assert said(page.notice) == "Đã lưu su-co.zip."
    with zipfile.ZipFile(somewhere / "su-co.zip") as packed:
        whole = "".join(packed.read(name).decode() for name in packed.namelist())
    assert '"ok": true' in whole
    assert citizen.card is not None
    assert citizen.card.number not in whole


def test_a_place_that_cannot_be_written_is_told_in_the_language_of_the_window(
    opened: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("app.ui.help.page.QFileDialog.getSaveFileName", lambda *_: (str(tmp_path / "gone" / "x.zip"), ""))
    with stage(opened.counter, whole=opened, language="en") as window:
        page = helping(window).page
        page.write_report()
        until(lambda: not page.report.busy, patience_s=60)

        assert said(page.notice).startswith("The diagnostics could not be gathered. The diagnostics could not be written there.")
        press(window, "Ctrl+L")
        QCoreApplication.processEvents()
        assert said(page.notice).startswith("Chưa gom được")


def test_a_program_that_does_not_start_is_told_too(opened: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "none"))
    with stage(opened.counter, whole=opened) as window:
        page = helping(window).page
        page.report.write(tmp_path / "x.zip", "vi")
        until(lambda: not page.report.busy)

        assert said(page.notice) == "Chưa gom được thông tin báo sự cố."


def said(notice: QWidget) -> str:
    """The first sentence of a notice."""
    return next(label.text() for label in notice.findChildren(QLabel) if label.text())
