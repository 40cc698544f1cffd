"""Six digits from the clerk's telephone, typed where they are asked for."""

from typing import Final

from PySide6.QtCore import QEvent, QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.ui.components import Button, Text, theme
from app.ui.i18n import tr

DIGITS: Final = 6


class CodeField(QWidget):
    """Label, line and button. `given`: six digits; the line is empty again then, for a code counts once."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        label = Text("window.code.label", look="strong")
        row.addWidget(label)
        self.line = QLineEdit()
        self.line.setValidator(QRegularExpressionValidator(QRegularExpression(rf"[0-9]{{0,{DIGITS}}}"), self.line))
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData)
        self.line.setFixedWidth(theme().px(120))
        self.line.setPlaceholderText("000000")
        self.line.returnPressed.connect(self._give)
        label.setBuddy(self.line)
        row.addWidget(self.line)
        self.go = Button("window.code.go", icon="key-round", on_click=self._give)
        row.addWidget(self.go)
        self.line.textChanged.connect(lambda text: self.go.setEnabled(len(text) == DIGITS))
        self.go.setEnabled(False)
        self.setFocusProxy(self.line)
        self._name()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Names the line again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()

    def _name(self) -> None:
        self.line.setAccessibleName(tr("window.code.label"))

    def _give(self) -> None:
        code = self.line.text()
        if len(code) == DIGITS:
            self.line.setText("")  # unlike clear(), it cannot be undone
            self.given.emit(code)
