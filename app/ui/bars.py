"""The bars above the pages: who works where, the test-data band, the matter."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from app.core.people import Clerk, Post
from app.ui.components import Button, Elided, Frame, Picture, Text, set_look, theme
from app.ui.i18n import tr
from app.ui.more_menu import MoreMenu
from app.ui.procedure_book import ProcedureBook
from app.ui.procedure_field import ProcedureField
from app.ui.state import Area, State
from app.ui.theme import Tone
from app.ui.words import sentences


class TopBar(Frame):
    """Product, unit, clerk, the counts, help, and the menu of everything else."""

    wants_usage = Signal()
    wants_help = Signal()

    def __init__(self, clerk: Clerk) -> None:
        super().__init__("bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(12)
        row.addWidget(Text("window.product", look="brand"))
        unit = Elided(look="strong")
        unit.show_data(clerk.unit.name)
        unit.setToolTip(clerk.unit.name)
        row.addWidget(unit)
        row.addStretch(1)
        row.addWidget(Picture("user"))
        name = Elided()
        name.show_data(clerk.name)
        name.setToolTip(clerk.name)
        row.addWidget(name)
        row.addWidget(Text(f"window.post.{clerk.post}", look="small"))
        words = "window.bar.usage_mine" if clerk.post is Post.CLERK else "window.bar.usage_unit"
        row.addWidget(Button(words, icon="chart-column", look="tool", shortcut="F9", on_click=self.wants_usage.emit))
        row.addWidget(Button("window.bar.help", icon="circle-question-mark", look="tool", shortcut="F1", on_click=self.wants_help.emit))
        self.menu = MoreMenu()
        row.addWidget(self.menu)


class DemoBand(Frame):
    """DỮ LIỆU THỬ, always in sight where the citizens are invented."""

    def __init__(self) -> None:
        super().__init__("band")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(8)
        row.addWidget(Picture("flask-conical", tone=Tone.DEMO, size=16))
        head = Text("window.demo.head", look="strong")
        set_look(head, tone=str(Tone.DEMO))
        row.addWidget(head)
        row.addWidget(Elided("window.demo.body"), 1)


class MatterBar(QWidget):
    """Procedure, dossier number, receipt slip, next person."""

    ROOM_FOR_KEYS, ROOM_FOR_WORDS = 1100, 850
    """Pixels at 100 %."""

    chosen = Signal(str)
    """The code of a procedure."""
    renumbered = Signal(str)
    next_person = Signal()
    wants_receipt = Signal()

    def __init__(self, book: ProcedureBook) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 2)
        row.setSpacing(10)
        label = Text("window.matter.procedure", look="muted")
        self._labels = (label, Text("window.matter.dossier", look="muted"))
        row.addWidget(label)
        self.procedures = ProcedureField(book)
        self.procedures.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.procedures.chosen.connect(self.chosen)
        label.setBuddy(self.procedures)
        row.addWidget(self.procedures, 3)
        row.addWidget(self._labels[1])
        self.number = QLineEdit()
        self.number.setMaxLength(40)
        self.number.setMinimumWidth(theme().px(190))
        self.number.editingFinished.connect(self.settle)
        row.addWidget(self.number, 1)
        self.problem = Text(look="problem", wrap=True)
        self.problem.hide()
        row.addWidget(self.problem, 1)
        self.receipt = Button("window.receipt.open", icon="calendar", shortcut="Ctrl+G", on_click=self.wants_receipt.emit)
        row.addWidget(self.receipt)
        self.next = Button("window.step.next_person", icon="user-plus", shortcut="Ctrl+N", on_click=self.next_person.emit)
        row.addWidget(self.next)
        self._name()

    def render(self, state: State) -> None:  # type: ignore[override]  # QWidget.render draws into a device; a view renders a state
        """Shows that state."""
        self.procedures.show_procedure(state.listed)
        if not self.number.hasFocus() and self.number.text() != state.number:
            self.number.setText(state.number)
        told = state.notices.get(Area.DOSSIER)
        self.problem.setVisible(told is not None)
        set_look(self.number, bad="true" if told else "false")
        if told is not None:
            self.problem.show_data(" ".join(sentences(told)))

    def settle(self) -> None:
        """Gives on a number that is still being typed: somebody is about to be asked about, or a paper to leave."""
        if self.number.isModified():
            self.number.setModified(False)
            self.renumbered.emit(self.number.text())

    def forget(self) -> None:
        """The next matter has another number, whatever stands there now."""
        self.number.setText("")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Where room is short it is the procedure's: the buttons give up their keys, then the lines their labels, the slip its word."""
        super().resizeEvent(event)
        room = self.width() * 100 / theme().percent
        for button, key in ((self.receipt, "Ctrl+G"), (self.next, "Ctrl+N")):
            button.show_key(key if room >= self.ROOM_FOR_KEYS else "")
        for label in self._labels:
            label.setVisible(room >= self.ROOM_FOR_WORDS)
        self.receipt.show_icon_only(only=room < self.ROOM_FOR_WORDS)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Names the line again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()

    def _name(self) -> None:
        self.number.setAccessibleName(tr("window.matter.dossier"))
