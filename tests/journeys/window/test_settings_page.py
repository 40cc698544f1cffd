"""The page of the settings: found without accents, changed at once, taken back, locked and refused in words, secrets never shown."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app import settings as settings_module
from app.core.people import Post
from app.desk import Desk
from app.settings import DECLARED, SECRETS
from app.settings_desk import SettingsDesk
from app.ui.components import Button, Choice
from app.ui.main_window import MainWindow
from app.ui.settings_annex import SettingsAnnex
from app.ui.settings_list import HIDDEN
from app.ui.settings_page import SettingsPage
from app.ui.tick import Tick
from forms.pack_keys import SigningKey
from tests.ui.stage import desk, press, stage, type_text, until, wear

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@dataclass(frozen=True)
class Open:
    desk: Desk
    window: MainWindow
    page: SettingsPage

    def kept(self, key: str) -> object:
        return json.loads(self.desk.state.settings.file.read_text()).get(key)


@contextmanager
def settings_of(home: Path, *, login: str = "canbo", language: str = "vi") -> Iterator[Open]:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    wear(application)
    with desk(home, login=login) as opened, stage(opened.counter, whole=opened, language=language) as window:
        (annex,) = window.findChildren(SettingsAnnex)
        press(window, "Ctrl+,")
        until(lambda: annex.page._snapshot is not None)
        annex.page.choose("")
        until(lambda: annex.page.lines.complete, patience_s=30)
        yield Open(opened, window, annex.page)


@pytest.fixture
def opened(qapp: QApplication, own_home: Path) -> Iterator[Open]:
    with settings_of(own_home) as shown:
        yield shown


def find(page: SettingsPage, words: str) -> set[str]:
    """What is left after that was typed into the search."""
    page.search.clear()
    type_text(page.search, words)
    page.sift()
    until(lambda: page.lines.complete)
    return {key for key, row in {**page.lines.rows, **page.lines.secret_rows}.items() if not row.isHidden()}


def line_of(page: SettingsPage, key: str) -> QLineEdit:
    control = page.lines.rows[key].editor.control
    assert isinstance(control, QLineEdit)
    return control


def give(page: SettingsPage, key: str, text: str) -> None:
    """Types it and presses Enter."""
    line = line_of(page, key)
    line.clear()
    type_text(line, text)
    press(line, "Return")


def button_of(page: SettingsPage, words: str) -> Button:
    """The button that says so, once it is there."""
    found: list[Button] = []

    def there() -> bool:
        found[:] = [button for button in page.findChildren(Button) if button.words == words and button.isVisibleTo(page)]
        return bool(found)

    until(there)
    return found[0]


def test_the_key_opens_the_page_with_the_keyboard_in_the_search(opened: Open) -> None:
    assert opened.window.pages.currentWidget() is opened.page
    until(lambda: opened.page.search.hasFocus())
    press(opened.page.search, "Esc")
    assert opened.window.pages.currentWidget() is opened.window.desk


def test_every_setting_and_secret_is_there_with_words_and_can_be_reached_by_keyboard(opened: Open) -> None:
    page = opened.page
    assert set(page.lines.rows) | set(page.lines.secret_rows) == (set(DECLARED) | set(SECRETS)) - HIDDEN
    for key, row in page.lines.rows.items():
        assert key in row.words
        assert row.editor.control.accessibleName()
    reached: set[object] = set()
    page.search.setFocus()
    here = page.search.nextInFocusChain()
    while here is not page.search:
        if here.focusPolicy() & Qt.FocusPolicy.TabFocus and here.isEnabled():
            reached.add(here)
        here = here.nextInFocusChain()
    assert [key for key, row in page.lines.rows.items() if row.editor.control not in reached] == []
    assert [name for name, row in page.lines.secret_rows.items() if row.put not in reached] == []


@pytest.mark.parametrize(
    ("words", "finds"),
    [("kinh gui", "unit.addressee"), ("idle_lock", "account.idle_lock_s"), ("text size", "window.text_scale"), ("bi mat", SECRETS[0])],
)
def test_a_search_finds_by_name_help_and_key_without_accents(opened: Open, words: str, finds: str) -> None:
    assert finds in find(opened.page, words)
    assert "print.printer" not in find(opened.page, words)


def test_a_search_goes_through_all_groups_and_the_rail_says_so(opened: Open) -> None:
    page = opened.page
    page.choose("network")
    find(page, "mat khau")
    assert page.rail.groups[""].isChecked()
    find(page, "")
    assert page.rail.groups["network"].isChecked()


def test_a_search_that_finds_nothing_says_so(opened: Open) -> None:
    assert find(opened.page, "zzz") == set()
    assert not opened.page.lines.nothing.isHidden()
    opened.page.choose("unit")
    assert opened.page.lines.nothing.isHidden()
    assert opened.page.search.text() == ""


def test_a_change_is_kept_at_once_marked_and_taken_back(opened: Open) -> None:
    page = opened.page
    give(page, "unit.place", "xã Ea Tiêu")
    until(lambda: opened.kept("unit.place") == "xã Ea Tiêu" and "Đã đổi" in page.lines.rows["unit.place"].words)
    assert "Đã lưu: Làm tại" in page.notice.words
    assert "mở lại" in page.notice.words
    give(page, "unit.place", "xã Khác")
    until(lambda: opened.kept("unit.place") == "xã Khác" and not opened.window.runner.busy)
    press(line_of(page, "unit.place"), "Ctrl+Z")
    until(lambda: opened.kept("unit.place") == "xã Ea Tiêu" and not opened.window.runner.busy)
    press(page.search, "Ctrl+Z")
    until(lambda: opened.kept("unit.place") is None and not opened.window.runner.busy)
    assert "Đã đổi" not in page.lines.rows["unit.place"].words
    assert line_of(page, "unit.place").text() == ""


def test_esc_puts_back_what_is_half_typed_and_once_more_leaves(opened: Open) -> None:
    line = line_of(opened.page, "unit.name")
    before = line.text()
    opened.page.lines.rows["unit.name"].editor.setFocus()
    until(line.hasFocus)
    type_text(line, "nửa chừng")
    press(line, "Esc")
    assert opened.window.pages.currentWidget() is opened.page
    assert line.text() == before
    press(line, "Esc")
    assert opened.window.pages.currentWidget() is opened.window.desk
    until(lambda: not opened.window.runner.busy)
    assert opened.kept("unit.name") is None


def test_undo_on_this_page_touches_nothing_of_the_dossier(opened: Open) -> None:
    with patch.object(opened.window.flow, "undo") as undone:
        press(opened.page, "Ctrl+Z")
    undone.assert_not_called()


def test_to_default_takes_the_desk_s_own_word_away(opened: Open) -> None:
    page = opened.page
    give(page, "verify.deadline_s", "12")
    until(lambda: opened.kept("verify.deadline_s") == 12 and "Mặc định: 8 giây" in page.lines.rows["verify.deadline_s"].words)
    page.lines.rows["verify.deadline_s"]._reset.click()
    until(lambda: opened.kept("verify.deadline_s") is None and line_of(page, "verify.deadline_s").text() == "8")


def test_an_impossible_value_is_explained_where_it_stands_and_nothing_is_kept(opened: Open) -> None:
    page = opened.page
    give(page, "account.idle_lock_s", "5")
    row = page.lines.rows["account.idle_lock_s"]
    until(lambda: not row.problem.isHidden())
    assert "10…3600" in row.words
    assert line_of(page, "account.idle_lock_s").property("bad") == "true"
    assert opened.kept("account.idle_lock_s") is None
    give(page, "account.idle_lock_s", "60")
    until(lambda: opened.kept("account.idle_lock_s") == 60 and row.problem.isHidden())


def test_choices_and_switches_speak_words_and_count_at_once(opened: Open) -> None:
    page, heard = opened.page, []
    page.changed.connect(lambda settings: heard.append(settings.text("window.theme")))
    theme, switch = page.lines.rows["window.theme"].editor.control, page.lines.rows["account.break_glass"].editor.control
    assert isinstance(theme, Choice)
    assert isinstance(switch, Tick)
    assert [theme.itemText(n) for n in range(theme.count())][:3] == ["Theo hệ thống", "Sáng", "Tối"]
    theme.setCurrentIndex(theme.findData("dark"))
    theme.activated.emit(theme.currentIndex())
    until(lambda: opened.kept("window.theme") == "dark" and heard == ["dark"])
    assert "mở lại chương trình" not in page.notice.words
    assert switch.text() == "Tắt"
    QTest.keyClick(switch, Qt.Key.Key_Space)
    until(lambda: opened.kept("account.break_glass") is True)
    assert switch.text() == "Bật"


def test_only_what_was_changed_can_be_shown(opened: Open) -> None:
    page = opened.page
    give(page, "unit.place", "xã Ea Tiêu")
    until(lambda: opened.kept("unit.place") is not None and not opened.window.runner.busy)
    page.only_changed.click()
    shown = {key for key, row in {**page.lines.rows, **page.lines.secret_rows}.items() if not row.isHidden()}
    assert shown == {"unit.place", "keys.backend"}


def test_a_secret_is_set_and_deleted_and_its_value_stands_nowhere(opened: Open) -> None:
    page, name = opened.page, SECRETS[0]
    row = page.lines.secret_rows[name]
    assert "Chưa đặt" in row.words
    row.put.click()
    assert row.line.echoMode() == QLineEdit.EchoMode.Password
    type_text(row.line, "s3cret-bí-mật")
    press(row.line, "Return")
    until(lambda: "Đã đặt" in row.words)
    assert opened.desk.state.keys.get(name) == "s3cret-bí-mật".encode()
    everything = " ".join(line.text() for line in page.findChildren(QLineEdit)) + page.notice.words + row.words
    assert "s3cret" not in everything + opened.desk.state.settings.file.read_text()
    row.put.click()
    type_text(row.line, "half")
    press(opened.window, "Esc")
    assert row.line.text() == ""
    press(opened.window, "Ctrl+,")
    row.forget.click()
    until(lambda: "Chưa đặt" in row.words)
    assert opened.desk.state.keys.get(name) is None


def test_an_empty_secret_is_explained(opened: Open) -> None:
    row = opened.page.lines.secret_rows[SECRETS[0]]
    row.put.click()
    press(row.line, "Return")
    until(lambda: not row.problem.isHidden())
    assert opened.desk.state.keys.get(SECRETS[0]) is None


def test_what_the_machine_locked_says_so_and_cannot_be_changed(qapp: QApplication, own_home: Path, tmp_path: Path) -> None:
    machine = tmp_path / "machine.json"
    machine.write_text('{"unit.place": "xã Máy", "locked": ["unit.place"], "unit.counter": "Quầy 1"}')
    with patch.object(settings_module, "machine_file", lambda: machine), settings_of(own_home) as opened:
        row = opened.page.lines.rows["unit.place"]
        assert "Khóa bởi quản trị máy này" in row.words
        assert line_of(opened.page, "unit.place").isReadOnly()
        assert line_of(opened.page, "unit.place").text() == "xã Máy"
        assert "Do quản trị máy này đặt" in opened.page.lines.rows["unit.counter"].words


def test_a_clerk_reads_the_office_s_settings_and_is_told_whose_they_are(qapp: QApplication, own_home: Path) -> None:
    with desk(own_home, login="phutrach") as opened:
        opened.personnel.add(login="lan", name="Lan Thử", unit=opened.counter.clerk.unit, post=Post.CLERK)
    with settings_of(own_home, login="lan") as shown:
        page = shown.page
        assert line_of(page, "unit.place").isReadOnly()
        assert "Phụ trách hoặc quản trị đổi" in page.lines.rows["unit.place"].words
        assert "Chỉ quản trị đổi" in page.lines.rows["unit.configuration_keys"].words
        assert not page.lines.secret_rows[SECRETS[0]].put.isVisibleTo(page)
        assert page._import.isHidden()
        give(page, "print.printer", "Phong1")
        until(lambda: shown.kept("print.printer") == "Phong1")


def test_the_page_speaks_english_where_the_window_does(qapp: QApplication, own_home: Path) -> None:
    with settings_of(own_home, language="en") as shown:
        row = shown.page.lines.rows["unit.place"]
        assert "Place" in row.words
        press(shown.window, "Ctrl+L")
        QApplication.processEvents()
        assert "Làm tại" in row.words
        assert line_of(shown.page, "unit.place").accessibleName() == "Làm tại"


def test_a_configuration_is_written_looked_at_trusted_and_taken_in(opened: Open, tmp_path: Path) -> None:
    page, file = opened.page, tmp_path / "unit.motcua"
    give(page, "unit.place", "xã Ea Tiêu")
    until(lambda: opened.kept("unit.place") is not None and not opened.window.runner.busy)
    page.panel.asks_save = lambda parent, name: file
    page._export.click()
    page.panel.findChildren(Tick)[0].click()
    button_of(page, "Ghi tệp...").click()
    until(lambda: "Đã ghi và ký" in page.notice.words)
    give(page, "unit.place", "xã Khác")
    until(lambda: opened.kept("unit.place") == "xã Khác" and not opened.window.runner.busy)
    page.panel.asks_open = lambda parent: file
    page._import.click()
    until(lambda: "chưa được tin" in page.panel.notice.words and not opened.window.runner.busy)
    assert opened.kept("unit.place") == "xã Khác"
    button_of(page, "Tin khóa này").click()
    until(lambda: any(button.words == "Dùng cấu hình này" for button in page.panel.findChildren(Button)))
    button_of(page, "Dùng cấu hình này").click()
    until(lambda: opened.kept("unit.place") == "xã Ea Tiêu" and not opened.window.runner.busy)
    assert "Khóa bởi UBND xã Thử Nghiệm" in page.lines.rows["unit.place"].words
    assert line_of(page, "unit.place").isReadOnly()


def test_a_configuration_that_was_tampered_with_is_told_and_changes_nothing(opened: Open, tmp_path: Path) -> None:
    page, file = opened.page, tmp_path / "unit.motcua"
    settings = SettingsDesk.of(opened.desk)
    settings.change("unit.place", "x")
    file.write_bytes(settings.export(unit="Sở", on=opened.desk.personnel.gate.today).replace(b'"x"', b'"y"'))
    settings.reset("unit.place")
    page.panel.look_at(file)
    until(lambda: "bị sửa sau khi ký" in page.panel.notice.words)
    button_of(page, "Bỏ qua").click()
    assert page.panel.isHidden()
    assert opened.kept("unit.place") is None


def test_a_key_that_is_none_is_explained_at_its_line(opened: Open) -> None:
    give(opened.page, "unit.configuration_keys", "khóa nào đó")
    row = opened.page.lines.rows["unit.configuration_keys"]
    until(lambda: not row.problem.isHidden())
    give(opened.page, "unit.configuration_keys", str(SigningKey.new().public))
    until(lambda: row.problem.isHidden() and opened.kept("unit.configuration_keys") is not None)
