"""The bars around the pages: who works where, the test-data band, the matter, the state of things and the next step."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from app.core.people import Clerk, Post
from app.core.usage import ChainState
from app.counter import Counter
from app.ui.camera import CameraFeed
from app.ui.components import Button, Choice, Elided, Frame, Picture, Text, set_look, theme
from app.ui.i18n import tr
from app.ui.search import completer
from app.ui.state import Area, State, Status, Step
from app.ui.theme import Tone
from app.ui.words import role_word, sentences
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


class FootBar(Frame):
    """The state of things on the left; what can be done with the paper, and the next step, on the right."""

    stepped = Signal(str)
    ROOM_FOR_WORDS, ROOM_FOR_KEYS = 1200, 720

    wants_preview = Signal()
    wants_save = Signal()
    wants_print = Signal()

    def __init__(self, counter: Counter, *, keys_in_file: bool) -> None:
        super().__init__("foot")
        self._adapter = counter.adapter
        self._facts: list[_Fact] = []
        self._state = State()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        self.database, self.ledger, self.camera = (self._fact(row) for _ in range(3))
        self.camera.say("window.camera.starting", icon="camera", tone=Tone.PLAIN)
        self.ledger.say("window.status_bar.ledger_wait", icon="notebook-pen", tone=Tone.PLAIN)
        if keys_in_file:
            keys = self._fact(row)
            keys.say("window.status_bar.keys_in_file", icon="key-round", tone=Tone.WARN)
            keys.explain("keys.in_file")
        row.addStretch(1)
        self.preview = Button("window.foot.preview", icon="eye", shortcut="F6", on_click=self.wants_preview.emit)
        self.save = Button("window.foot.save", icon="file-down", shortcut="Ctrl+S", on_click=self.wants_save.emit)
        self.print = Button("window.foot.print", icon="printer", shortcut="Ctrl+P", on_click=self.wants_print.emit)
        self.primary = Button("window.step.scan", icon="scan-qr-code", look="primary", shortcut="F2", on_click=self._step)
        for button in (self.preview, self.save, self.print, self.primary):
            row.addWidget(button)
        self.primary.setMinimumWidth(theme().px(230))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Where room is short the facts give up their words first, then the buttons their keys; never the next step."""
        super().resizeEvent(event)
        room = self.width() * 100 / theme().percent
        for fact in self._facts:
            fact.show_words(wide=room >= self.ROOM_FOR_WORDS)
        for button, key in ((self.preview, "F6"), (self.save, "Ctrl+S"), (self.print, "Ctrl+P")):
            button.show_key(key if room >= self.ROOM_FOR_KEYS else "")

    def render(self, state: State) -> None:  # type: ignore[override]  # QWidget.render draws into a device; a view renders a state
        """Shows that state."""
        self._state = state
        step = state.step
        icon, shortcut = _STEPS[step]
        if step is Step.SCAN and state.people and state.next_role:
            self.primary.say("window.step.scan_role", role=role_word(state, state.next_role))
        else:
            self.primary.say(f"window.step.{step}", n=len(state.missing))
        self.primary.show_icon(icon)
        self.primary.show_key(shortcut)
        # Never disabled: it would hand the keyboard to its neighbour. While waiting it does nothing and looks it.
        set_look(self.primary, waiting="true" if step is Step.WAIT else "false")
        paper = bool(state.people) and state.draft is not None and not state.handing_out
        self.save.setEnabled(paper)
        self.print.setEnabled(paper)
        self.preview.setEnabled(bool(state.pdf))
        self._show_database(state)

    def show_paper_deeds(self, *, shown: bool) -> None:
        """Only beside the paper."""
        for button in (self.preview, self.save, self.print):
            button.setVisible(shown)

    def show_chain(self, chain: ChainState) -> None:
        """Whether the links of the ledger hold, from the last walk: at the start, or on the page of counts."""
        if chain.ok:
            self.ledger.say("window.status_bar.ledger", icon="notebook-pen", tone=Tone.OK)
        else:
            self.ledger.say("window.status_bar.ledger_broken", icon="circle-x", tone=Tone.BAD)

    def follow(self, feed: CameraFeed) -> None:
        """Says whether the camera runs."""
        feed.seen.connect(lambda seen: self._show_camera(on=True))
        for gone in (feed.lost, feed.stopped):
            gone.connect(lambda notice=None: self._show_camera(on=False))

    def _show_camera(self, *, on: bool) -> None:
        if on:
            self.camera.say("window.status_bar.camera_on", icon="camera", tone=Tone.OK)
        else:
            self.camera.say("window.status_bar.camera_off", icon="camera-off", tone=Tone.PLAIN)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Role words follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render(self._state)

    def _show_database(self, state: State) -> None:
        statuses = [place.status for place in state.places]
        answered = [place.finding.elapsed_ms for place in state.people if place.finding is not None]
        if Status.UNAVAILABLE in statuses:
            self.database.say("window.status_bar.database_off", icon="wifi-off", tone=Tone.WARN)
        elif answered:
            self.database.say("window.status_bar.database_ms", icon="database", tone=Tone.OK, ms=answered[-1])
        else:
            self.database.say(
                f"window.status_bar.database_{'demo' if self._adapter == 'demo' else 'real'}", icon="database", tone=Tone.PLAIN
            )

    def _fact(self, row: QHBoxLayout) -> "_Fact":
        fact = _Fact(row)
        self._facts.append(fact)
        return fact

    def _step(self) -> None:
        if self._state.step is not Step.WAIT:
            self.stepped.emit(str(self._state.step))


_STEPS = {
    Step.SCAN: ("scan-qr-code", "F2"),
    Step.WAIT: ("hourglass", ""),
    Step.RETRY: ("refresh-cw", "F5"),
    Step.MISSING: ("arrow-right", "F8"),
    Step.PRINT: ("printer", "Ctrl+P"),
    Step.NEXT_PERSON: ("user-plus", "Ctrl+N"),
}


class _Fact:
    """One state in the foot bar: icon and word."""

    def __init__(self, row: QHBoxLayout) -> None:
        self._picture, self._words = Picture(size=16), Elided(look="small")
        row.addWidget(self._picture)
        row.addWidget(self._words)
        row.addSpacing(8)

    def say(self, key: str, /, *, icon: str, tone: Tone, **values: object) -> None:
        """What it says."""
        self._picture.show_icon(icon, tone)
        self._words.say(key, **values)
        self._picture.setToolTip(self._words.text())
        self._picture.setAccessibleName(self._words.text())

    def show_words(self, *, wide: bool) -> None:
        """Icon and word, or the icon alone with the word as its tip."""
        self._words.setVisible(wide)

    def explain(self, key: str) -> None:
        """More about it, as a tip."""
        self._words.setToolTip(tr(key))
