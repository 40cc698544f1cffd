"""Who sits here: account and password, and two lines more where another password has to be chosen first."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget

from app.core.errors import WrongUsage
from app.core.people import Clerk, Proof
from app.sign_in import Door
from app.ui.components import Button, Choice, Text, remember
from app.ui.focus_ring import FocusRing
from app.ui.i18n import Tongue, tr
from app.ui.notice import Notice
from app.ui.notices import explain
from app.ui.sections import NoticeView
from app.ui.style import dress, load_fonts
from app.ui.tasks import TaskRunner
from app.ui.theme import LIGHT, Theme, Tone
from app.ui.words import show_notice
from resources.sentences import Language
from scanner.hand_scanner import has_a_number

_MUST_CHOOSE: Final = frozenset({f"sign_in.{Proof.ONE_TIME}", f"sign_in.{Proof.EXPIRED}"})
_MAY_MEND: Final = frozenset({"sign_in.weak", "sign_in.not_the_same"})
"""What is wrong with the new password alone."""


class LoginForm(QWidget):
    """Lines and one button. What was typed is forgotten with each try, and stands in no notice."""

    opened = Signal(str)
    """The login that proved itself."""

    def __init__(self, people: Sequence[Clerk], door: Door, runner: TaskRunner, *, first: str = "") -> None:
        super().__init__()
        self._door, self._runner, self._present = door, runner, ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.who = Choice("sign_in.window.who")
        for person in people:
            self.who.addItem(f"{person.name} ({person.login})", person.login)
        self.who.setCurrentIndex(max(0, self.who.findData(first)))
        self.who.setEnabled(len(people) > 1)
        self.who.currentIndexChanged.connect(self.forget)
        self.word, self.new, self.again = (QLineEdit() for _ in range(3))
        self._labels: list[Text] = []
        for key, field in (("who", self.who), ("word", self.word), ("new", self.new), ("again", self.again)):
            label = Text(f"sign_in.window.{key}", look="small")
            label.setBuddy(field)
            self._labels.append(label)
            column.addWidget(label)
            column.addWidget(field)
        for line in (self.word, self.new, self.again):
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData)
            line.returnPressed.connect(self._go)
        self.notice = NoticeView()
        self.notice.hide()
        column.addWidget(self.notice)
        self.go = Button("sign_in.window.go", icon="key-round", look="primary", shortcut="Enter", on_click=self._go)
        column.addWidget(self.go)
        self.setFocusProxy(self.word)
        self._wants_new(wanted=False)
        self._name()

    @property
    def login(self) -> str:
        """Who is chosen."""
        return str(self.who.currentData())

    def forget(self, _: int = 0) -> None:
        """Nothing typed stays, nor what was said about it."""
        self._present = ""
        for line in (self.word, self.new, self.again):
            line.setText("")  # unlike clear(), it cannot be undone
        self.notice.forget()
        self._wants_new(wanted=False)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Names the lines again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()

    def _name(self) -> None:
        for key, line in (("word", self.word), ("new", self.new), ("again", self.again)):
            line.setAccessibleName(tr(f"sign_in.window.{key}"))

    def _wants_new(self, *, wanted: bool) -> None:
        for place, field in ((1, self.word), (2, self.new), (3, self.again)):
            shown = wanted == (place > 1)
            self._labels[place].setVisible(shown)
            field.setVisible(shown)
        self.go.say("sign_in.window.choose" if wanted else "sign_in.window.go")

    def _go(self) -> None:
        login, present, new = self.login, self._present, self.new.text()
        if not present:
            word = self.word.text()
            if has_a_number(word):  # a reader's typing counts as nobody's wrong password
                self._tell_scan()
                return
            self._try(lambda: self._door.prove(login, word), login, word)
        elif new == self.again.text():
            self._try(lambda: self._door.choose(login, present, new), login, present)
        else:
            self._failed(WrongUsage("sign_in.not_the_same"), present)

    def _tell_scan(self) -> None:
        self.forget()
        show_notice(self.notice, Notice(key="sign_in.window.scanned", tone=Tone.WARN), lambda deed: None)

    def _try(self, work: Callable[[], object], login: str, present: str) -> None:
        if self.go.isEnabled():
            self.go.setEnabled(False)
            self._runner.run(self, lambda call: work(), done=lambda _: self._opened(login), failed=lambda no: self._failed(no, present))

    def _opened(self, login: str) -> None:
        self.forget()
        self.go.setEnabled(True)
        self.opened.emit(login)

    def _failed(self, failure: Exception, present: str) -> None:
        self.go.setEnabled(True)
        notice = explain(failure)
        self.forget()
        if notice.key in _MUST_CHOOSE | _MAY_MEND:
            self._present = present
            self._wants_new(wanted=True)
        if notice.key in _MUST_CHOOSE:
            notice = Notice(key="sign_in.window.must_choose", tone=Tone.INFO)
        show_notice(self.notice, notice, lambda deed: None)
        (self.new if self._present else self.word).setFocus(Qt.FocusReason.OtherFocusReason)


class LoginDialog(QDialog):
    """The form under the program's name; `login` is who opened it, once it was accepted."""

    def __init__(self, people: Sequence[Clerk], door: Door, runner: TaskRunner, *, first: str = "") -> None:
        super().__init__()
        self.login = ""
        self.setWindowTitle(tr("window.product"))
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 28, 32, 28)
        column.setSpacing(16)
        column.addWidget(Text("sign_in.window.title", look="title"))
        self.form = LoginForm(people, door, runner, first=first)
        self.form.opened.connect(self._open)
        column.addWidget(self.form)
        column.addWidget(Button("sign_in.window.leave", look="flat", shortcut="Esc", on_click=self.reject), 0, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(440)
        self._ring = FocusRing(self)
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, login: str) -> None:
        self.login = login
        self.accept()


def ask_who(door: Door, *, first: str, language: Language, argv: Sequence[str]) -> str:
    """Asks in a dialog before there is a window. Gives the login that proved itself; empty: he went away again."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(list(argv[:1]))
    load_fonts()
    remember(Theme(palette=LIGHT))
    dress(application, Theme(palette=LIGHT))
    tongue, runner = Tongue(language, application), TaskRunner(application)
    try:
        dialog = LoginDialog(door.people(), door, runner, first=first)
        dialog.exec()
        return dialog.login
    finally:
        runner.close()
        tongue.close()
