"""The bars above the pages: who works where, the test-data band, the matter."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from app.core.people import Clerk, Post
from app.counter import Counter
from app.ui.components import Button, Choice, Elided, Frame, Picture, Text, set_look, theme
from app.ui.i18n import tr
from app.ui.search import completer
from app.ui.state import Area, State
from app.ui.theme import Tone
from app.ui.words import sentences
from resources.text import fold


class TopBar(Frame):
    """Product, unit, clerk, the two other pages."""

    wants_usage = Signal()
    wants_help = Signal()
    wants_scanners = Signal()
    wants_language = Signal()

    def __init__(self, clerk: Clerk) -> None:
        super().__init__("bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(12)
        row.addWidget(Text("window.product", look="brand"))
        unit = Elided(look="strong")
        unit.show_data(clerk.unit.name)
        row.addWidget(unit)
        row.addStretch(1)
        row.addWidget(Picture("user"))
        name = Elided()
        name.show_data(clerk.name)
        row.addWidget(name)
        supervisor = clerk.post is Post.SUPERVISOR
        row.addWidget(Text("window.post.supervisor" if supervisor else "window.post.clerk", look="small"))
        row.addWidget(Button("window.bar.language", icon="languages", look="tool", on_click=self.wants_language.emit))
        words = "window.bar.usage_unit" if supervisor else "window.bar.usage_mine"
        row.addWidget(Button(words, icon="chart-column", look="tool", shortcut="F9", on_click=self.wants_usage.emit))
        scanners = Button("scanner.page.open", icon="scan-qr-code", look="tool", on_click=self.wants_scanners.emit)
        scanners.show_icon_only()
        row.addWidget(scanners)
        row.addWidget(Button("window.bar.help", icon="circle-question-mark", look="tool", shortcut="F1", on_click=self.wants_help.emit))


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
    """Procedure, dossier number, next person."""

    chosen = Signal(str, str)
    renumbered = Signal(str)
    next_person = Signal()

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 2)
        row.setSpacing(10)
        label = Text("window.matter.procedure", look="muted")
        row.addWidget(label)
        self.procedures = Choice("window.matter.procedure")
        self.procedures.setEditable(True)
        self.procedures.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._entries = sorted(_entries(counter), key=lambda entry: fold(entry[0]))
        for words, form_key, code in self._entries:
            self.procedures.addItem(words, (form_key, code))
        self.procedures.setCompleter(completer([words for words, _, _ in self._entries], self.procedures))
        self.procedures.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.procedures.activated.connect(self._choose)
        line = self.procedures.lineEdit()
        if line is not None:
            line.setProperty("ring", "none")
            line.editingFinished.connect(self._settle)
        label.setBuddy(self.procedures)
        row.addWidget(self.procedures, 3)
        row.addWidget(Text("window.matter.dossier", look="muted"))
        self.number = QLineEdit()
        self.number.setMaxLength(40)
        self.number.setMinimumWidth(theme().px(190))
        self.number.editingFinished.connect(self.settle)
        row.addWidget(self.number, 1)
        self.problem = Text(look="problem", wrap=True)
        self.problem.hide()
        row.addWidget(self.problem, 1)
        self.next = Button("window.step.next_person", icon="user-plus", shortcut="Ctrl+N", on_click=self.next_person.emit)
        row.addWidget(self.next)
        self._name()

    def render(self, state: State) -> None:  # type: ignore[override]  # QWidget.render draws into a device; a view renders a state
        """Shows that state."""
        place = next(
            (n for n, (_, key, code) in enumerate(self._entries) if state.form and (key, code) == (state.form.key, state.procedure)), -1
        )
        if place != self.procedures.currentIndex():
            self.procedures.setCurrentIndex(place)
        line = self.procedures.lineEdit()
        if line is not None and not line.hasFocus():
            line.setCursorPosition(0)  # where the words do not fit, their beginning tells more than the code at their end
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

    def to_procedures(self) -> None:
        """The keyboard to the procedures, ready to type over (F3)."""
        self.procedures.setFocus(Qt.FocusReason.ShortcutFocusReason)
        line = self.procedures.lineEdit()
        if line is not None:
            line.selectAll()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Names the line again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()

    def _name(self) -> None:
        self.number.setAccessibleName(tr("window.matter.dossier"))

    def _choose(self, index: int) -> None:
        if 0 <= index < len(self._entries):
            _, form_key, code = self._entries[index]
            self.chosen.emit(form_key, code)

    def _settle(self) -> None:
        """Left with half a word in it: what is chosen stands there again."""
        index = self.procedures.findText(self.procedures.currentText(), Qt.MatchFlag.MatchFixedString)
        if index >= 0:
            self._choose(index)
        else:
            self.procedures.setEditText(self.procedures.itemText(self.procedures.currentIndex()))


def _entries(counter: Counter) -> Iterator[tuple[str, str, str]]:
    """What may be chosen: words, form, procedure. The form is named where a procedure uses several."""
    for form in counter.catalogue.forms:
        for procedure in form.procedures:
            several = len(counter.catalogue.for_procedure(procedure.code)) > 1
            yield f"{procedure.name} · {form.title if several else procedure.code}", form.key, procedure.code
