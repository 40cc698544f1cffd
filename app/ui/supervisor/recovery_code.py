"""The recovery code of a backup: shown once, checked against the paper it was written on, then forgotten. Never copied, never kept."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.errors import BadInput
from app.store.backup import read_code
from app.ui.components import Button, Frame, Text
from app.ui.i18n import tr


class RecoveryCode(Frame):
    """Stays until the paper is right, also while another page is in front or the window is locked. GUI thread."""

    confirmed = Signal()
    """The paper holds the code; it is nowhere else any more."""

    def __init__(self) -> None:
        super().__init__("inset")
        self._code = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(8)
        column.addWidget(Text("supervisor.ledger.code.title", look="strong", wrap=True))
        self.file = Text(look="small", wrap=True)
        column.addWidget(self.file)
        self._shown, self._asked = QWidget(), QWidget()
        for part in (self._shown, self._asked):
            column.addWidget(part)
        shown = QVBoxLayout(self._shown)
        shown.setContentsMargins(0, 0, 0, 0)
        self.letters = Text(look="figure", wrap=True)
        self.letters.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        shown.addWidget(self.letters)
        shown.addWidget(Text("supervisor.ledger.code.about", wrap=True))
        self.copied = Button("supervisor.ledger.code.copied", icon="check", on_click=self._ask)
        shown.addWidget(self.copied, 0, Qt.AlignmentFlag.AlignLeft)
        asked = QVBoxLayout(self._asked)
        asked.setContentsMargins(0, 0, 0, 0)
        label = Text("supervisor.ledger.code.retype")
        self.typed = QLineEdit()
        self.typed.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)  # seen while it is typed, and nothing of it can be copied
        self.typed.returnPressed.connect(self._check)
        label.setBuddy(self.typed)
        asked.addWidget(label)
        asked.addWidget(self.typed)
        self.problem = Text(look="problem", wrap=True)
        asked.addWidget(self.problem)
        buttons = QHBoxLayout()
        self.check = Button("supervisor.ledger.code.check", icon="check", on_click=self._check)
        self.look = Button("supervisor.ledger.code.look", look="flat", icon="eye", on_click=self._look)
        for button in (self.check, self.look):
            buttons.addWidget(button)
        buttons.addStretch(1)
        asked.addLayout(buttons)
        self.hide()

    def show_code(self, code: str, *, file: str) -> None:
        """That one, of that file."""
        self._code = code
        self.file.say("supervisor.ledger.code_for_file", file=file)
        self._look()
        self.show()
        self.copied.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self) -> None:
        self.letters.show_data(self._code)
        self._turn(asking=False)

    def _ask(self) -> None:
        self.letters.show_data("")
        self._turn(asking=True)
        self.typed.setAccessibleName(tr("supervisor.ledger.code.retype"))
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, *, asking: bool) -> None:
        self.typed.setText("")
        self.problem.hide()
        self._shown.setVisible(not asking)
        self._asked.setVisible(asking)

    def _check(self) -> None:
        try:
            right = read_code(self.typed.text()) == read_code(self._code)
        except BadInput as problem:
            self.problem.say(f"{problem.key}.what")
        else:
            self.problem.say("supervisor.ledger.code.wrong")
            if right:
                self._forget()
                return
        self.problem.show()

    def _forget(self) -> None:
        self._code = ""
        self.letters.show_data("")
        self.typed.setText("")
        self.hide()
        self.confirmed.emit()
