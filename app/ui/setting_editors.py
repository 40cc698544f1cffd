"""One editor for each kind of setting. It gives what was chosen or typed, once, and says nothing while it is written to."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from app.settings import Declaration, Value
from app.ui.components import Button, Choice, Text, set_look, theme
from app.ui.i18n import known, tr
from app.ui.tick import Tick

_ADAPTER = "verify.adapter"
_NARROW = 120
"""Pixels at 100 % of a number."""


class SettingEditor(QWidget):
    """The control of one setting. `given` brings a new value as text or bool; whether it is possible is not judged here."""

    given = Signal(object)

    def __init__(self, declaration: Declaration, *, adapters: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._declaration = declaration
        self._shown = text_of(declaration.default)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        choices = adapters if declaration.key == _ADAPTER else declaration.choices
        if isinstance(declaration.default, bool):
            self.control: QWidget = self._switch(row)
        elif choices:
            self.control = self._choice(choices, row)
        else:
            self.control = self._line(row)
        self.setFocusProxy(self.control)
        self.name()

    def show_value(self, value: Value) -> None:
        """Puts the value in that is in force, unless another one is being typed."""
        control, before = self.control, self._shown
        self._shown = text_of(value)
        if isinstance(control, Tick):
            control.setChecked(bool(value))
        elif isinstance(control, Choice):
            if control.findData(str(value)) < 0:
                control.addItem(str(value), str(value))
            control.setCurrentIndex(control.findData(str(value)))
        elif isinstance(control, QLineEdit) and (not control.hasFocus() or control.text() == before):
            control.setText(self._shown)

    def open(self, *, to_him: bool) -> None:
        """May it be changed? What may not be is read all the same: a line keeps the keyboard, so that it can be copied."""
        if isinstance(self.control, QLineEdit):
            self.control.setReadOnly(not to_him)
        else:
            self.control.setEnabled(to_him)
        for button in self.findChildren(Button):
            button.setVisible(to_him)

    def mark(self, *, bad: bool) -> None:
        """Shows that what stands in it cannot be."""
        set_look(self.control, bad="true" if bad else "false")

    def name(self) -> None:
        """Says its name and its choices in the language of the moment."""
        self.control.setAccessibleName(tr(f"setting.{self._declaration.key}.name"))
        self.control.setAccessibleDescription(tr(f"setting.{self._declaration.key}.help"))
        if isinstance(self.control, Choice):
            for place in range(self.control.count()):
                self.control.setItemText(place, word_of(self._declaration.key, str(self.control.itemData(place))))
        if isinstance(self.control, Tick):
            _say_switch(self.control)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """The names follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.name()

    def _switch(self, row: QHBoxLayout) -> QWidget:
        tick = Tick("", self)
        tick.toggled.connect(lambda on: _say_switch(tick))
        tick.clicked.connect(lambda on: self.given.emit(on))
        row.addWidget(tick, 1)
        return tick

    def _choice(self, choices: Sequence[str], row: QHBoxLayout) -> QWidget:
        choice = Choice("", parent=self)
        for one in choices:
            choice.addItem(word_of(self._declaration.key, one), one)
        choice.activated.connect(lambda place: self._give(str(choice.itemData(place))))
        row.addWidget(choice, 1)
        return choice

    def _line(self, row: QHBoxLayout) -> QWidget:
        line, about = QLineEdit(self), self._declaration
        line.installEventFilter(LeavesUndo(line))
        line.installEventFilter(PutsBack(line, shown=lambda: self._shown))
        line.editingFinished.connect(lambda: self._give(line.text()))
        numeric = not isinstance(about.default, str)
        row.addWidget(line, 0 if numeric else 1)
        if numeric:
            line.setFixedWidth(theme().px(_NARROW))
            limits = {"least": f"{about.least:g}", "most": f"{about.most:g}"}
            row.addWidget(_Limits(about.unit, **limits), 1)
        if about.path:
            row.addWidget(Button("settings_page.browse", icon="folder-open", on_click=self._browse))
        return line

    def _browse(self) -> None:
        ask = QFileDialog.getExistingDirectory if self._declaration.path == "folder" else _existing_file
        if chosen := ask(self, tr(f"setting.{self._declaration.key}.name")):
            self._give(chosen)

    def _give(self, text: str) -> None:
        if text != self._shown:
            self._shown = text  # Enter and the keyboard's leaving are one giving
            self.given.emit(text)


def _say_switch(tick: Tick) -> None:
    tick.setText(tr("setting_choice.on" if tick.isChecked() else "setting_choice.off"))


class LeavesUndo(QObject):
    """A line whose own typing is all taken back leaves Ctrl+Z to the page: there it takes back a change."""

    def eventFilter(self, line: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Hands it on."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and is_undo(event)
        if not pressed or not isinstance(line, QLineEdit) or line.isUndoAvailable():
            return False
        event.ignore()
        return True


class PutsBack(QObject):
    """Esc puts back what was shown before somebody typed, or leaving the line would keep it half typed. Once more, Esc is the page's."""

    def __init__(self, line: QLineEdit, *, shown: Callable[[], str]) -> None:
        super().__init__(line)
        self._shown = shown

    def eventFilter(self, line: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Before the window's own key."""
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape or not isinstance(line, QLineEdit):
            return False
        if line.isReadOnly() or line.text() == self._shown():
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            line.setText(self._shown())
            line.selectAll()
            return True
        return False


def is_undo(event: QKeyEvent) -> bool:
    """Ctrl+Z?"""
    return event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier


class _Limits(Text):
    """The unit of a number and how far it goes."""

    def __init__(self, unit: str, **limits: str) -> None:
        super().__init__(look="small", wrap=True)
        self._unit, self._limits = unit, limits
        self._write()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says it again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._write()

    def _write(self) -> None:
        self.show_data(tr("settings_page.limits", unit=tr(f"setting_unit.{self._unit}") if self._unit else "", **self._limits).strip())


def word_of(key: str, value: str) -> str:
    """A choice in words, where there are any; else as it is written."""
    if not value:
        return tr("setting_choice.empty")
    word = f"setting_choice.{key}.as_{value}"
    return tr(word) if known(word) else value


def text_of(value: Value) -> str:
    """A value as it is typed."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def value_in_words(declaration: Declaration, value: Value) -> str:
    """A value as it is told: choices and switches in words, numbers with their unit."""
    if isinstance(value, bool):
        return tr("setting_choice.on" if value else "setting_choice.off")
    if declaration.unit:
        return f"{text_of(value)} {tr(f'setting_unit.{declaration.unit}')}"
    return word_of(declaration.key, text_of(value))


def _existing_file(parent: QWidget, title: str) -> str:
    return QFileDialog.getOpenFileName(parent, title)[0]
