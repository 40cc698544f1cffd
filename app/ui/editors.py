"""One editor for each type of field: they give a text, and say when it has settled."""

import re
from collections.abc import Callable, Hashable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRegularExpression, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.ui.components import Choice, set_look, theme
from app.ui.i18n import tr
from app.ui.rows import Row
from app.ui.search import completer
from app.ui.tick import Tick
from forms.model import JOINT, FieldType

SETTLES_AFTER_MS: Final = 350
"""A pause in typing that is worth drawing the paper anew."""

_DATES = frozenset({FieldType.DATE, FieldType.DATE_LINE})
_TICKED = frozenset({FieldType.CHECKBOX, FieldType.CHOICES})


def shape(row: Row) -> Hashable:
    """What its editor is made for: items of one shape can use the same editor, one after the other."""
    if row.type in _TICKED or row.options:
        return row.type in _TICKED, row.options, row.open_options
    return row.type is FieldType.MULTILINE, row.type is FieldType.INTEGER, row.type in _DATES


class Editor(QWidget):
    """What a clerk types into. `settled` gives the text after a pause, on Enter and on leaving."""

    settled = Signal(str)
    accepted = Signal()
    """Enter: done with this one."""

    def __init__(self, row: Row) -> None:
        super().__init__()
        self._last = ""
        self._is_date = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SETTLES_AFTER_MS)
        self._pause.timeout.connect(self.settle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.field, self._read, self._write = self._build(row)
        self.field.installEventFilter(self)
        self.setFocusProxy(self.field)
        column.addWidget(self.field)
        self.take_up(row.label)

    @property
    def text(self) -> str:
        """What stands in it, in the form the program takes."""
        return self._read()

    def show_text(self, text: str) -> None:
        """Puts a value in, unless the clerk is typing another one."""
        if text != self._last and (not self.field.hasFocus() or self.text == self._last):
            self._last = text
            self._write(text)
        self._pause.stop()

    def put(self, text: str) -> None:
        """Puts a value in as if it had been typed: an accepted suggestion."""
        self._write(text)
        self.settle()

    def mark(self, *, bad: bool) -> None:
        """Shows that the value cannot be."""
        set_look(self.field, bad="true" if bad else "false")

    def settle(self) -> None:
        """Gives the text on, where it is new."""
        self._pause.stop()
        text = self.text
        if text != self._last:
            self._last = text
            self.settled.emit(text)

    def rest(self) -> None:
        """Empty, and gives nothing on any more, also not on losing the keyboard: the citizen it was typed for is gone."""
        self.blockSignals(True)
        self._last = ""
        self._write("")
        self._pause.stop()
        if isinstance(self.field, Choice) and (found := self.field.completer()) is not None:
            found.setCompletionPrefix("")

    def take_up(self, label: str) -> None:
        """Works again, for the item of that name."""
        self.blockSignals(False)
        self.field.setAccessibleName(label)
        if isinstance(self.field, Choice) and (line := self.field.lineEdit()) is not None:
            line.setAccessibleName(label)
        for tick in self.field.findChildren(Tick):
            tick.setAccessibleName(f"{label}: {tick.text()}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Settles on leaving; Enter goes on to the next field."""
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self.settle()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            plain_line = not isinstance(self.field, QPlainTextEdit)
            if plain_line or event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                self.settle()
                self.accepted.emit()
                return True
        return False

    def _build(self, row: Row) -> tuple[QWidget, Callable[[], str], Callable[[str], None]]:
        if row.type in _TICKED:
            return self._ticks(row)
        if row.options:
            return self._choice(row)
        if row.type is FieldType.MULTILINE:
            return self._page()
        return self._line(row)

    def _line(self, row: Row) -> tuple[QWidget, Callable[[], str], Callable[[str], None]]:
        line = QLineEdit()
        self._is_date = row.type in _DATES
        self._hint(line)
        if row.type is FieldType.INTEGER:
            line.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d{0,4}"), line))
        line.textEdited.connect(lambda text: self._pause.start())
        read = (lambda: date_text(line.text())) if row.type in _DATES else line.text
        return line, read, line.setText

    def _hint(self, line: QWidget) -> None:
        if self._is_date and isinstance(line, QLineEdit):
            line.setPlaceholderText(tr("window.field.date_shape"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says in another language how a date is typed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._hint(self.field)

    def _ticks(self, row: Row) -> tuple[QWidget, Callable[[], str], Callable[[str], None]]:
        """A box for each answer; whichever is ticked counts at once."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        ticks = [Tick(answer) for answer in row.options]
        for tick in ticks:
            tick.installEventFilter(self)
            tick.clicked.connect(self.settle)
            column.addWidget(tick)
        box.setFocusProxy(ticks[0])

        def write(text: str) -> None:
            chosen = text.split(JOINT)
            for tick in ticks:
                tick.setChecked(tick.text() in chosen)

        return box, lambda: JOINT.join(tick.text() for tick in ticks if tick.isChecked()), write

    def _page(self) -> tuple[QWidget, Callable[[], str], Callable[[str], None]]:
        page = QPlainTextEdit()
        page.setTabChangesFocus(True)
        page.setFixedHeight(theme().px(84))
        page.textChanged.connect(self._pause.start)
        return page, page.toPlainText, page.setPlainText

    def _choice(self, row: Row) -> tuple[QWidget, Callable[[], str], Callable[[str], None]]:
        choice = Choice("")
        choice.addItem("")
        choice.addItems(list(row.options))
        if row.open_options:
            choice.setEditable(True)
            choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            choice.setCompleter(completer(row.options, choice))
            line = choice.lineEdit()
            if line is not None:
                line.setProperty("ring", "none")
            choice.editTextChanged.connect(lambda text: self._pause.start())
        choice.activated.connect(lambda index: self.settle())

        def write(text: str) -> None:
            index = choice.findText(text)
            choice.setCurrentIndex(index)
            if index < 0 and row.open_options:
                choice.setEditText(text)

        return choice, choice.currentText, write


def date_text(text: str) -> str:
    """`07031990` as people type it in a hurry becomes `07/03/1990`; dots and blanks become slashes."""
    plain = re.sub(r"[\s.\-/]+", "/", text.strip()).strip("/")
    packed = re.fullmatch(r"(\d{2})(\d{2})(\d{4})", plain)
    return "/".join(packed.groups()) if packed else plain
