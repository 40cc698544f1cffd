"""The lines of the settings page: one setting, or one secret, with its words, its control, and what stands in the way."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.settings import Declaration, Setting, Source
from app.ui.components import Button, Frame, Picture, Pill, Text, rule
from app.ui.i18n import tr
from app.ui.layouts import FlowLayout
from app.ui.notices import explain
from app.ui.setting_editors import SettingEditor, value_in_words
from app.ui.theme import Tone
from app.ui.words import sentences


class Line(Frame):
    """Name, explanation and key at the left; at the right `side`, a column for the control; a hairline below."""

    def __init__(self, words: str, key: str, parent: QWidget) -> None:
        super().__init__("plain", parent)
        self.key = key
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(0, 10, 0, 10)
        row.setSpacing(24)
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(Text(f"{words}.name", look="strong", wrap=True))
        told.addWidget(Text(f"{words}.help", look="muted", wrap=True))
        self.small = Text(look="small", wrap=True)
        self.small.show_data(key)
        told.addWidget(self.small)
        told.addStretch(1)
        row.addLayout(told, 3)
        self.side = QVBoxLayout()
        self.side.setSpacing(4)
        row.addLayout(self.side, 2)
        outer.addLayout(row)
        outer.addWidget(rule())
        self.problem = Text(look="problem", wrap=True)
        self.problem.hide()

    def explain(self, failure: Exception) -> None:
        """Why a change was not made."""
        self.problem.show_data(" ".join(sentences(explain(failure))))
        self.problem.show()

    @property
    def words(self) -> str:
        """What it says of itself; never what is typed into it."""
        return " ".join(text.text() for text in self.findChildren(Text) if text.isVisibleTo(self))


class SettingRow(Line):
    """One setting. Where it may not be changed it says by whom, and the keyboard still gets there."""

    given = Signal(str, object)
    reset = Signal(str)

    def __init__(self, declaration: Declaration, *, adapters: Sequence[str], parent: QWidget) -> None:
        super().__init__(f"setting.{declaration.key}", declaration.key, parent)
        self.declaration = declaration
        self._setting: Setting | None = None
        self._may = False
        self.editor = SettingEditor(declaration, adapters=adapters, parent=self)
        self.editor.given.connect(lambda value: self.given.emit(declaration.key, value))
        self.side.addWidget(self.editor)
        self.side.addWidget(self.problem)
        self.side.addLayout(self._state())
        self._note = Text(look="small", wrap=True)
        self.side.addWidget(self._note)
        self.side.addStretch(1)
        self._tell()

    def show_setting(self, setting: Setting, *, may: bool) -> None:
        """As it stands now. `may`: does the post of whoever sits here allow a change?"""
        self._setting, self._may = setting, may
        self.editor.show_value(setting.value)
        self.editor.mark(bad=False)
        self.problem.hide()
        open_to_him = may and not setting.locked
        self.editor.open(to_him=open_to_him)
        self._changed.setVisible(setting.is_changed)
        self._reset.setVisible(setting.is_changed and open_to_him)
        self._tell()

    def explain(self, failure: Exception) -> None:
        """Why the value just given was not taken; what was typed stays in the line."""
        super().explain(failure)
        self.editor.mark(bad=True)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says it again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._tell()

    def _state(self) -> FlowLayout:
        state = FlowLayout(gap=8, line_gap=4)
        self._changed = Pill(self)
        self._changed.say("settings_page.changed", icon="pencil", tone=Tone.INFO)
        self._reset = Button("settings_page.reset", icon="rotate-ccw", look="flat", on_click=lambda: self.reset.emit(self.declaration.key))
        self._lock = Pill(self)
        for part in (self._changed, self._lock, self._reset):
            part.hide()
            state.addWidget(part)
        return state

    def _tell(self) -> None:
        setting, key = self._setting, self.declaration.key
        self.small.show_data(key if self.declaration.at_once else f"{key} · {tr('settings_page.restart')}")
        if setting is None:
            return
        lock = _lock_of(setting, may=self._may)
        self._lock.setVisible(bool(lock))
        if lock:
            self._lock.say(lock, icon="lock", tone=Tone.PLAIN, unit=setting.locked_by)
        default = value_in_words(self.declaration, self.declaration.default)
        notes = [tr("settings_page.default", value=default)] if setting.source is not Source.DEFAULT else []
        notes += [tr("settings_page.from_machine")] if setting.source is Source.MACHINE and not setting.locked else []
        self._note.show_data(". ".join(notes))
        self._note.setVisible(bool(notes))
        self._reset.setAccessibleName(f"{tr('settings_page.reset')}: {tr(f'setting.{self.declaration.key}.name')}")


class SecretRow(Line):
    """One secret: set or not set, and nothing else is ever shown of it."""

    kept = Signal(str, str)
    forgotten = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(f"secret_word.{name}", name, parent)
        self.name = name
        deeds = FlowLayout()
        self.state, self._lock = Pill(self), Pill(self)
        self.put = Button("settings_page.secret_put", icon="key-round", on_click=lambda: self._type(on=True))
        self.forget = Button("settings_page.secret_forget", icon="trash-2", look="flat", on_click=lambda: self.forgotten.emit(name))
        for part in (self.state, self.put, self.forget, self._lock):
            deeds.addWidget(part)
        self.side.addLayout(deeds)
        self._place = QWidget(self)
        typing = QVBoxLayout(self._place)
        typing.setContentsMargins(0, 4, 0, 0)
        self.line = QLineEdit(self._place)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData)
        self.line.returnPressed.connect(self._keep)
        label = Text("settings_page.secret_value", look="small")
        label.setBuddy(self.line)
        typing.addWidget(label)
        typing.addWidget(self.line)
        choices = FlowLayout()
        choices.addWidget(Button("settings_page.secret_keep", icon="check", shortcut="Enter", on_click=self._keep))
        choices.addWidget(Button("settings_page.secret_cancel", look="flat", on_click=lambda: self._type(on=False)))
        typing.addLayout(choices)
        self._place.hide()
        self.side.addWidget(self._place)
        self.side.addWidget(self.problem)
        self.side.addStretch(1)
        self._name()

    def show_state(self, *, is_set: bool, may: bool) -> None:
        """Is there one, and may whoever sits here change that?"""
        self.problem.hide()
        self.state.say(
            f"settings_page.secret_{'set' if is_set else 'not_set'}",
            icon="circle-check" if is_set else "circle-dashed",
            tone=Tone.OK if is_set else Tone.PLAIN,
        )
        self.put.say("settings_page.secret_replace" if is_set else "settings_page.secret_put")
        self.put.setVisible(may)
        self.forget.setVisible(may and is_set)
        self._lock.setVisible(not may)
        self._lock.say("settings_page.not_yours", icon="lock", tone=Tone.PLAIN)

    def stop(self) -> None:
        """Nothing half typed stays."""
        self._type(on=False, focus=False)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Names its line again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()

    def _name(self) -> None:
        self.line.setAccessibleName(tr(f"secret_word.{self.name}.name"))

    def _type(self, *, on: bool, focus: bool = True) -> None:
        self.line.setText("")  # unlike clear(), it cannot be undone
        self._place.setVisible(on)
        if focus:
            (self.line if on else self.put).setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        secret = self.line.text()
        self._type(on=False)
        self.kept.emit(self.name, secret)


class GroupHead(QWidget):
    """The name of a group above its lines."""

    def __init__(self, group: str, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 20, 0, 4)
        row.setSpacing(8)
        row.addWidget(Picture("settings", tone=Tone.INFO, size=18))
        row.addWidget(Text(f"setting_group.{group}", look="name"), 1)


def _lock_of(setting: Setting, *, may: bool) -> str:
    if setting.locked:
        return "settings_page.locked_by_unit" if setting.locked_by else "settings_page.locked_by_machine"
    if not may:
        return "settings_page.administrator" if setting.declaration.key == "unit.configuration_keys" else "settings_page.not_yours"
    return ""
