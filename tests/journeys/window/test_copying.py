"""What is copied out of the window: told to the ledger first, marked as private, and not for long in the clipboard."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from app.core.errors import CouldNotKeep
from app.counter import Counter
from app.ui.components import Text
from app.ui.copying import PRIVATE
from app.ui.field_rows import ReadRow
from app.ui.main_window import MainWindow
from app.ui.state import Area
from tests.ui.stage import press, settled, show_card, somebody, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(autouse=True)
def empty_clipboard(qapp: QApplication) -> Iterator[None]:
    QGuiApplication.clipboard().clear()
    yield
    QGuiApplication.clipboard().clear()


def copies(counter: Counter) -> list[tuple[str, tuple[str, ...]]]:
    return [(event.role, tuple(event.fields)) for event in counter.journal.ledger.events() if event.kind.value == "COPY"]


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def test_a_number_copied_is_in_the_ledger_first_marked_as_private_and_gone_with_the_citizen(window: MainWindow, counter: Counter) -> None:
    show_card(window, somebody())
    number = window.page.review.header.number
    number.setSelection(0, len(number.text()))
    press(number, "Ctrl+C")
    until(lambda: bool(clipboard()))
    assert clipboard() == number.text()
    assert copies(counter) == [("applicant", ("personal_id",))]
    mime = QGuiApplication.clipboard().mimeData()
    assert set(PRIVATE) <= set(mime.formats())
    assert "tự xóa sau 30 giây" in window.page.paper.notice.words
    press(window, "Ctrl+N")
    assert clipboard() == ""


def test_it_is_cleared_after_half_a_minute_but_nothing_of_anybody_elses(window: MainWindow) -> None:
    show_card(window, somebody())
    name = window.page.review.header.name
    for others in ("", "của chương trình khác"):
        name.setSelection(0, len(name.text()))
        press(name, "Ctrl+C")
        until(lambda: clipboard() == name.text())
        if others:
            QGuiApplication.clipboard().setText(others)
        assert window.privacy.copying._later.interval() == 30_000
        window.privacy.copying._later.timeout.emit()
        assert clipboard() == others


def test_what_the_ledger_cannot_keep_is_not_copied(window: MainWindow, counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    show_card(window, somebody())

    def full(self: object, *about: object) -> None:
        raise CouldNotKeep("store.broken")

    monkeypatch.setattr(type(counter), "copied", full)
    name = window.page.review.header.name
    name.setSelection(0, len(name.text()))
    press(name, "Ctrl+C")
    until(lambda: Area.PAPER in window.flow.state.notices)
    assert clipboard() == ""


def test_a_value_of_the_form_knows_whose_it_is(window: MainWindow, counter: Counter) -> None:
    show_card(window, somebody())
    window.page.review.filled.unfold(wide=True)
    row = next(row for row in window.page.review.findChildren(ReadRow) if row.key == "nyc_ho_ten")
    value = row._value
    assert isinstance(value, Text)
    value.setSelection(0, 3)
    press(value, "Ctrl+C")
    until(lambda: bool(clipboard()))
    assert clipboard() == value.text()[:3]
    assert copies(counter) == [("applicant", ("full_name",))]


def test_what_the_clerk_typed_himself_is_private_too_but_no_event(window: MainWindow, counter: Counter) -> None:
    show_card(window, somebody())
    window.flow.same_person("subject", "applicant")
    settled(window)
    field = window.page.review._hand["nyc_quan_he"].editor.field
    assert isinstance(field, QLineEdit)
    field.setText("Bản thân")
    field.selectAll()
    press(field, "Ctrl+X")
    assert (clipboard(), field.text()) == ("Bản thân", "")
    assert set(PRIVATE) <= set(QGuiApplication.clipboard().mimeData().formats())
    assert copies(counter) == []


MARKING = """
import sys
from pathlib import Path
import keyring
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QClipboard
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.conftest import ForgetfulKeyring
from tests.ui.stage import desk, settled, show_card, somebody, stage, wear
keyring.set_keyring(ForgetfulKeyring())
application = QApplication([])
wear(application)
board, marked = application.clipboard(), QClipboard.Mode.Selection
def mark(text):
    middle, left = text.height() // 2, Qt.MouseButton.LeftButton
    QTest.mousePress(text, left, pos=QPoint(2, middle))
    QTest.mouseMove(text, QPoint(text.width() - 2, middle))
    QTest.mouseRelease(text, left, pos=QPoint(text.width() - 2, middle))
    print(bool(text.selectedText()), board.text(marked) == text.selectedText(), bool(board.text(marked)))
with desk(Path(sys.argv[1])) as opened, stage(opened.counter) as window:
    show_card(window, somebody())
    mark(window.page.review.header.name)
    mark(window.matter.number)
    window.next_person()
    settled(window)
    print(bool(board.text(marked)))
"""


@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="NO X SERVER: install xvfb; what X11 does with marked text is not proven here")
def test_on_x11_nobodys_value_leaves_by_being_marked(own_home: Path) -> None:
    ran = subprocess.run(
        ["xvfb-run", "-a", sys.executable, "-c", MARKING, str(own_home)],
        env={**os.environ, "QT_QPA_PLATFORM": "xcb"},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert ran.stdout.splitlines() == ["True False False", "True True True", "False"], ran.stderr


def test_what_is_nobodys_is_copied_as_ever(window: MainWindow, counter: Counter) -> None:
    line = window.matter.number
    line.setText("H-0312")
    line.selectAll()
    press(line, "Ctrl+C")
    assert clipboard() == "H-0312"
    assert copies(counter) == []
    assert not set(PRIVATE) & set(QGuiApplication.clipboard().mimeData().formats())
