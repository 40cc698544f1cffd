"""Every text of the window is in the catalogue, in both languages, and every text of the catalogue's window part is used."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app.core.lookup import Outcome
from app.ui.components import Button, Text
from app.ui.help_page import KEYS, STEPS
from app.ui.i18n import Tongue, known, tr
from app.ui.state import Deed, Status, Step
from app.ui.usage_page import Span
from resources import path
from resources.sentences import catalogue
from scanner.other import OtherKind

SOURCES = sorted(Path("app/ui").resolve().glob("*.py"))
WRITTEN = {
    key for file in SOURCES for key in re.findall(r"""["']((?:window|keys|by)\.[a-z0-9_.]+)["']""", file.read_text(encoding="utf-8"))
} - {
    "window.language",
    "window.theme",
    "window.text_scale",
    "window.camera",
}  # settings of the same name
MADE = {
    *(f"window.status.{one}" for one in Status),
    *(f"window.step.{one}" for one in Step),
    *(f"window.deed.{one}" for one in Deed),
    *(f"window.usage.{one}" for one in Span),
    *(f"window.key.{name}" for _, name in KEYS),
    *(f"window.welcome.step_{name}" for _, name in STEPS),
    *(f"window.help.step_{name}.{part}" for _, name in STEPS for part in ("head", "body")),
    "window.status_bar.database_demo",
    "window.status_bar.database_real",
}


def test_every_text_that_the_window_says_is_written_down() -> None:
    assert SOURCES
    assert not [key for key in WRITTEN | MADE if not known(key) and not known(f"{key}.what")]


def test_every_text_written_down_for_the_window_is_said_somewhere() -> None:
    elsewhere = {"window.already_open", "window.no_qt", "window.no_screen"}  # said by the composition root
    said = WRITTEN | MADE | elsewhere
    kept = {re.sub(r"\.(what|lost|next)$", "", key) for key in catalogue() if key.startswith("window.")}
    assert sorted(kept - said) == []


def test_every_outcome_and_every_other_code_can_be_explained() -> None:
    assert all(known(f"outcome.{one}.what") for one in Outcome)
    assert all(known(f"scan.other_{one}.what") for one in OtherKind)


def test_a_key_that_nobody_wrote_down_is_an_error_not_a_text(vietnamese: Tongue) -> None:
    with pytest.raises(KeyError, match="nobody"):
        tr("window.nobody.wrote.this")


def test_the_language_changes_while_the_window_is_open(vietnamese: Tongue, dressed: QApplication) -> None:
    text, button = Text("window.print.title"), Button("window.foot.save", shortcut="Ctrl+S")
    text.show()
    assert (text.text(), button.words) == ("In tờ khai", "Lưu PDF")
    vietnamese.speak("en")
    QCoreApplication.processEvents()
    assert (text.text(), button.words) == ("Print", "Save PDF")
    assert button.accessibleName() == "Save PDF Ctrl+S"
    vietnamese.speak("vi")
    QCoreApplication.processEvents()
    assert text.text() == "In tờ khai"
    text.close()


@pytest.mark.parametrize(("context", "source", "said"), [
    ("QLineEdit", "&Undo", "Hoàn tác"), ("QWidgetTextControl", "Select All", "Chọn tất cả"), ("QPlatformTheme", "&Yes", "Có"),
    ("QFileDialog", "File &name:", "Tên tệp"), ("QLineEdit", "&Paste", "Dán"),
])  # fmt: skip
def test_qts_own_menus_and_dialogs_speak_vietnamese_too(vietnamese: Tongue, context: str, source: str, said: str) -> None:
    assert QCoreApplication.translate(context, source) == said


def test_data_is_never_read_as_markup(vietnamese: Tongue) -> None:
    text = Text()
    text.show_data("<img src=file:x><b>Nguyễn</b>")
    assert text.text() == "<img src=file:x><b>Nguyễn</b>"
    assert text.textFormat().name == "PlainText"


def test_every_icon_that_is_drawn_is_bundled_and_every_bundled_one_is_drawn() -> None:
    bundled = {file.stem for file in path("icons").glob("*.svg")}
    words = set(re.findall(r'"([a-z0-9-]+)"', " ".join(file.read_text(encoding="utf-8") for file in SOURCES)))
    assert bundled - words == set()
    named = set(re.findall(r'icon="([a-z0-9-]+)"', " ".join(file.read_text(encoding="utf-8") for file in SOURCES)))
    assert named | {status.icon for status in Status} <= bundled
    assert "ISC License" in (path("icons") / "LICENSE.txt").read_text(encoding="utf-8")


def test_no_label_of_the_window_guesses_its_format() -> None:
    plain = {"components.py"}
    makers = [file.name for file in SOURCES if re.search(r"(?<!\()QLabel\(", file.read_text(encoding="utf-8"))]
    assert set(makers) <= plain
