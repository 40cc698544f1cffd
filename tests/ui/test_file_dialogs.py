"""Qt's own file dialog, shown where the system has none: not one word of it in another language than the window's."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from app.ui.i18n import SentenceTranslator
from tests.ui.stage import until

OF_DIALOGS = ("QFileDialog", "QFileSystemModel", "QAbstractFileIconProvider", "QPlatformTheme")

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class _Listening(SentenceTranslator):
    """Notes what it was asked for and could not say. Keys of the keyboard are not words."""

    def __init__(self) -> None:
        super().__init__("vi")
        self.unsaid: set[str] = set()

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        said = super().translate(context, source, disambiguation, n)
        if not said and context in OF_DIALOGS and not source.startswith("Alt+"):
            self.unsaid.add(source)
        return said


@pytest.fixture
def listening(qapp: QApplication) -> Iterator[_Listening]:
    translator = _Listening()
    QCoreApplication.installTranslator(translator)
    yield translator
    QCoreApplication.removeTranslator(translator)


def asked_by(dialog: QFileDialog, name: str) -> str:
    """What stands in the question that comes when that name is accepted."""
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.selectFile(name)
    dialog.show()
    questions: list[str] = []

    def read() -> bool:
        question = dialog.findChild(QMessageBox)
        if question is not None and question.isVisible():
            questions.append(question.text())
            question.reject()
        return bool(questions)

    timer = QTimer(dialog)
    timer.timeout.connect(read)
    timer.start(5)
    dialog.accept()
    until(lambda: bool(questions))
    dialog.close()
    dialog.deleteLater()
    return questions[0]


def test_a_file_dialog_says_every_word_in_vietnamese(listening: _Listening, tmp_path: Path) -> None:
    (tmp_path / "to-khai.pdf").touch()
    (tmp_path / "sub").mkdir()
    saving = QFileDialog(None, "", str(tmp_path))
    saving.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    assert asked_by(saving, str(tmp_path / "to-khai.pdf")) == "Đã có tệp to-khai.pdf.\nThay tệp cũ bằng tệp này?"
    opening = QFileDialog(None, "", str(tmp_path))
    opening.setFileMode(QFileDialog.FileMode.ExistingFile)
    assert "Không thấy tệp này" in asked_by(opening, str(tmp_path / "khong-co.pdf"))
    assert listening.unsaid == set()
