"""One step of the set-up: what every one of them is, and the parts they are made of."""

from collections.abc import Callable
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.settings_desk import SettingsDesk
from app.ui.components import Button, Text
from app.ui.i18n import tr
from app.ui.notices import explain
from app.ui.state import Notice
from app.ui.tasks import TaskRunner

_FILLED: Final = "filled_with"


class Office:
    """Who sets the desk up: the settings in his hands. After the first account was made, in that account's."""

    def __init__(self, settings: SettingsDesk) -> None:
        self.settings = settings


class Step(QWidget):
    """Sentences `set_up.<NAME>.title`, `.lead` (what it is for) and `.skip` (what skipping means). GUI thread."""

    NAME: ClassVar[str]
    ICON: ClassVar[str]
    NOTHING_TO_TYPE: ClassVar[bool] = False
    """Then the keyboard waits at the button that goes on."""
    told = Signal(object)
    """A `Notice` for the frame; None: nothing to tell any more."""
    kept = Signal()
    """What was chosen is kept: on to the next step."""
    busy = Signal(bool)
    idle = Signal()
    """There is nothing to choose here: the keyboard belongs to the button that goes on."""
    seen = Signal(object)
    """A widget that has to be in sight now."""

    def __init__(self, office: Office, runner: TaskRunner, parent: QWidget) -> None:
        super().__init__(parent)
        self.office, self.runner = office, runner
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)
        self.room = self.column
        """Where the next line goes."""
        self._fields: list[tuple[QLineEdit, str]] = []

    def begin(self) -> None:
        """It comes in front."""

    def keep(self) -> None:
        """Keeps what was chosen; ends with `kept`, or with a notice. A step without anything to keep goes on at once."""
        self.kept.emit()

    def said(self) -> str:
        """What was chosen, for the end, in the language of the moment; empty where nothing was."""
        return ""

    @property
    def needs_restart(self) -> bool:
        """Does what was chosen count from the next start only?"""
        return False

    # --- parts --------------------------------------------------------------------------------------------------------

    def folded(self) -> QWidget:
        """A part that stands there only sometimes; lines made from now on are in it."""
        part = QWidget(self)
        self.room = QVBoxLayout(part)
        self.room.setContentsMargins(0, 0, 0, 0)
        self.room.setSpacing(10)
        self.column.addWidget(part)
        return part

    def line(self, key: str, *, secret: bool = False, help_key: str = "") -> QLineEdit:
        """A labelled line, and under it a word of help."""
        field = QLineEdit(self)
        label = Text(key, look="strong")
        label.setBuddy(field)
        if secret:
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData)
        self.room.addWidget(label)
        self.room.addWidget(field)
        if help_key:
            self.room.addWidget(Text(help_key, look="small", wrap=True))
        self._fields.append((field, key))
        field.setAccessibleName(tr(key))
        return field

    def fill(self, field: QLineEdit, text: str) -> None:
        """What the settings say, unless somebody has typed something else into the line meanwhile."""
        if field.text() in ("", field.property(_FILLED)):
            field.setText(text)
        field.setProperty(_FILLED, text)

    def name_fields(self) -> None:
        """The names of the lines in the language of the moment."""
        for field, key in self._fields:
            field.setAccessibleName(tr(key))

    def work(self, deed: Callable[[], Any], *, done: Callable[[Any], object]) -> None:
        """In a worker; a failure is told in the step's place, and what was typed stays."""

        def end(then: Callable[[], object]) -> None:
            self.busy.emit(False)
            then()

        self.told.emit(None)
        self.busy.emit(True)
        self.runner.run(
            self,
            lambda call: deed(),
            done=lambda found: end(lambda: done(found)),
            failed=lambda failure: end(lambda: self.tell(explain(failure))),
        )

    def tell(self, notice: Notice) -> None:
        """Something for the frame's notice."""
        self.told.emit(notice)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter presses the button that has the keyboard; in a line it goes to the next one, and after the last it is the frame's."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        lines = [field for field, _ in self._fields if field.isVisibleTo(self) and field.isEnabled()]
        here = next((place for place, field in enumerate(lines) if field.hasFocus()), -1)
        pressed = next((button for button in self.findChildren(Button) if button.hasFocus()), None)
        if pressed is not None:
            pressed.click()
        elif 0 <= here < len(lines) - 1:
            lines[here + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)
