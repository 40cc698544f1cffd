"""The common case costs a clerk one scan and three keys, beside what no record holds: every key that goes in is counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.counter import Counter
from app.ui.main_window import MainWindow
from app.ui.printing import Printers
from app.ui.state import Step
from forms.facts import Origin
from tests.ui.hand_scans import arrives, card_of, lay_down_the_reader, listening, scan
from tests.ui.stage import press, settled, somebody, type_text, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class Keys(QObject):
    """Counts what a hand presses, once for each key: `writing` fills a field, `steering` does everything else."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._down = False
        self.steering: list[str] = []
        self.writing: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Qt says more than once that a key is down; it is pressed once until it is let go."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyRelease:
                self._down = False
            elif not self._down and watched is QApplication.focusWidget():
                self._down = True
                self._press(event)
        return False

    def _press(self, event: QKeyEvent) -> None:
        """Letters in a field write, and Enter there ends what was written; every other key steers."""
        pressed = event.keyCombination()
        ends = pressed.key() is Qt.Key.Key_Return or not event.key()
        writes = ends and isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit)
        (self.writing if writes else self.steering).append(QKeySequence(pressed).toString())


@contextmanager
def counted(window: MainWindow) -> Iterator[Keys]:
    keys = Keys(window)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.installEventFilter(keys)
    yield keys
    application.removeEventFilter(keys)


def hit(keys: str) -> None:
    """A key of the keyboard: it goes to whatever has it."""
    holder = QApplication.focusWidget()
    assert holder is not None
    press(holder, keys)


def write(text: str) -> None:
    """What no record holds, ended with Enter (in lines of several, Ctrl+Enter is the way on)."""
    holder = QApplication.focusWidget()
    assert isinstance(holder, QLineEdit | QPlainTextEdit), "the cursor stands in no field"
    type_text(holder, text)
    press(holder, "Ctrl+Return" if isinstance(holder, QPlainTextEdit) else "Return")


def test_a_card_for_the_civil_status_paper_takes_one_scan_and_three_keys(counter: Counter) -> None:
    with listening(counter) as window:
        scan(card_of(somebody()))
        put_away_the_reader(window)
        with counted(window) as keys:
            hit("Ctrl+D")  # he asks for himself
            settled(window)
            assert next_step(window) is Step.MISSING
            write("Bản thân")
            write("Hiện tại chưa đăng ký kết hôn với ai.")
            write("Để đăng ký kết hôn.")
            settled(window)
            assert next_step(window) is Step.PRINT
            print_it(window)
        assert keys.steering == ["Ctrl+D", "Ctrl+P", "Return"]
        no_record_holds_what_was_typed(window)


def test_a_card_for_a_change_of_residence_takes_one_scan_and_two_keys(counter: Counter) -> None:
    with listening(counter) as window:
        window.flow.choose("1.004222")
        scan(card_of(somebody()))
        put_away_the_reader(window)
        with counted(window) as keys:
            for _ in range(12):
                if window.flow.state.step is not Step.MISSING:
                    break
                holder = QApplication.focusWidget()
                assert holder is not None
                write(ANSWERS[holder.accessibleName()])
                settled(window)
            assert next_step(window) is Step.PRINT
            print_it(window)
        assert len(keys.steering) <= 3, keys.steering
        no_record_holds_what_was_typed(window)


def put_away_the_reader(window: MainWindow) -> None:
    """What a test types comes as fast as a reader's keys: from here on they are a hand's."""
    arrives(window)
    lay_down_the_reader()
    window.hand.close()


ANSWERS = {
    "Số điện thoại liên hệ": "0900000123",
    "Email": "thu@example.vn",
    "Họ, chữ đệm và tên chủ hộ": "Nguyễn Văn Thử",
    "Mối quan hệ với chủ hộ": "Con",
    "Số định danh cá nhân của chủ hộ": "099090999999",
    "Nội dung đề nghị": "Đăng ký thường trú vào hộ ông Nguyễn Văn Thử.",
}


def next_step(window: MainWindow) -> Step:
    return window.flow.state.step


def print_it(window: MainWindow) -> None:
    window.dispatch.finds_printers = lambda: Printers(("Phong1",), "Phong1")
    hit("Ctrl+P")
    until(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    hit("Return")
    until(lambda: QApplication.activeModalWidget() is None)


def no_record_holds_what_was_typed(window: MainWindow) -> None:
    draft = window.flow.state.draft
    assert draft is not None
    assert not draft.typed_over
    assert all(draft.filled.values[key].origin is Origin.CLERK for key in window.flow.state.entries)


def test_the_cursor_stands_in_the_first_empty_field_when_the_answer_is_there(counter: Counter) -> None:
    with listening(counter) as window:
        window.flow.choose("1.004222")
        scan(card_of(somebody()))
        arrives(window)
        until(lambda: QApplication.focusWidget() is not window.foot.primary)
        holder = QApplication.focusWidget()
        assert isinstance(holder, QWidget)
        first = next(key for key in window.page.review._hand if key in window.flow.state.missing)
        assert window.page.review._hand[first].isAncestorOf(holder)


def test_whoever_is_typing_elsewhere_keeps_his_place(counter: Counter) -> None:
    with listening(counter) as window:
        window.flow.choose("1.004222")
        window.matter.number.setFocus()
        scan(card_of(somebody()))
        arrives(window)
        assert QApplication.focusWidget() is window.matter.number


def test_a_procedure_is_found_by_three_letters_without_accents(counter: Counter) -> None:
    with listening(counter) as window, counted(window) as keys:
        window.hand.close()
        window.to_primary()
        hit("F3")
        type_text(window.matter.procedures, "thn")
        until(lambda: window.matter.procedures.searching)
        assert "tình trạng hôn nhân" in window.matter.procedures.found.procedures.found[0].name
        hit("Return")
        assert window.flow.state.procedure == "1.004873"
        assert keys.steering == ["F3"]


def test_what_is_offered_to_a_field_is_taken_by_one_key_and_the_cursor_goes_on(counter: Counter, tmp_path: Path) -> None:
    with listening(counter) as window:
        scan(card_of(somebody()))
        arrives(window)
        hit("Ctrl+D")
        settled(window)
        hit("Ctrl+D")
        settled(window)
        assert window.flow.state.entries["nyc_quan_he"] == "Bản thân"
        holder = QApplication.focusWidget()
        assert holder is not None
        assert holder.accessibleName() == "Tình trạng hôn nhân"
