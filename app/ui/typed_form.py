"""Typing for a citizen without a card: number, name, birth date."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.ui.components import Button, Elided, Text, set_look
from app.ui.editors import date_text
from app.ui.i18n import tr
from app.ui.layouts import FlowLayout
from resources.dates import PartialDate
from resources.text import forbidden, squash


class TypedForm(QWidget):
    """Number, name and birth date of a citizen without a card."""

    given = Signal(str, str, object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(4, 4, 4, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        self.number, self.full_name, self.birth = QLineEdit(), QLineEdit(), QLineEdit()
        self.problem = Text(look="problem", wrap=True)
        self.problem.hide()
        self._labels: list[tuple[Text, QLineEdit]] = []
        for place, (key, line) in enumerate(
            (("window.typed.number", self.number), ("window.typed.name", self.full_name), ("window.typed.birth", self.birth))
        ):
            label = Elided(key, look="small")
            label.setBuddy(line)
            grid.addWidget(label, 2 * place, 0, 1, 2)
            grid.addWidget(line, 2 * place + 1, 0, 1, 2)
            line.returnPressed.connect(self._give)
            self._labels.append((label, line))
        grid.addWidget(self.problem, 6, 0, 1, 2)
        deeds = FlowLayout()
        deeds.addWidget(Button("window.typed.look_up", icon="search", on_click=self._give))
        deeds.addWidget(Button("window.typed.back", look="flat", on_click=self.left.emit))
        grid.addLayout(deeds, 7, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self._name_lines()

    def fill(self, number: str, full_name: str, birth: PartialDate | None) -> None:
        """What was typed before, to be mended."""
        self.number.setText(number)
        self.full_name.setText(full_name)
        self.birth.setText(birth.slashed() if birth else "")

    def clear(self) -> None:
        """The next citizen."""
        for line in (self.number, self.full_name, self.birth):
            line.setText("")  # unlike clear(), it cannot be undone: Ctrl+Z must not bring the citizen back
        self._tell("", None)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Names the lines again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_lines()

    def _name_lines(self) -> None:
        for label, line in self._labels:
            line.setAccessibleName(label.text())
        self.birth.setPlaceholderText(tr("window.field.date_shape"))

    def _give(self) -> None:
        number = "".join(self.number.text().split())
        name = squash(self.full_name.text())
        if not (number.isascii() and number.isdigit() and len(number) in (9, 12)):
            self._tell("window.typed.bad_number", self.number)
        elif not name or forbidden(name):
            self._tell("window.typed.bad_name", self.full_name)
        else:
            try:
                birth = PartialDate.parse(date_text(self.birth.text()))
            except ValueError:
                self._tell("window.typed.bad_birth", self.birth)
                return
            self._tell("", None)
            self.given.emit(number, name, birth)

    def _tell(self, key: str, where: QLineEdit | None) -> None:
        for line in (self.number, self.full_name, self.birth):
            set_look(line, bad="true" if line is where else "false")
        self.problem.setVisible(bool(key))
        if key:
            self.problem.say(key)
        if where is not None:
            where.setFocus(Qt.FocusReason.OtherFocusReason)
