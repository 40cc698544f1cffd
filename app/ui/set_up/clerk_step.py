"""The second step: practise with the embedded accounts, or open the first administrator's account with its own password."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QRadioButton, QWidget

from app.core.errors import WrongUsage
from app.first_start import FirstAccount
from app.settings_desk import SettingsDesk
from app.sign_in import SHORTEST
from app.ui.components import Text
from app.ui.i18n import tr
from app.ui.notices import explain
from app.ui.set_up.step import Office, Step
from app.ui.tasks import TaskRunner


class ClerkStep(Step):
    """Two ways; where the desk has its administrator already, neither. What was typed as a password is forgotten when it is kept."""

    NAME = "clerk"
    ICON = "users"

    def __init__(self, office: Office, runner: TaskRunner, parent: QWidget) -> None:
        super().__init__(office, runner, parent)
        self._opened = ""
        self.practise, self.own = QRadioButton(self), QRadioButton(self)
        self.practise.setChecked(True)
        for button in (self.practise, self.own):
            button.toggled.connect(lambda on: self._fit())
            self.column.addWidget(button)
        self.there = Text("set_up.clerk.there", wrap=True)
        self.there.hide()
        self.column.addWidget(self.there)
        self.account = self.folded()
        self.name = self.line("set_up.clerk.name")
        self.login = self.line("set_up.clerk.login", help_key="set_up.clerk.login_help")
        self.word = self.line("set_up.clerk.word", secret=True)
        self.again = self.line("set_up.clerk.again", secret=True)
        self.rule = Text("set_up.clerk.rule", look="small", wrap=True, least=SHORTEST)
        self.room.addWidget(self.rule)
        self.setFocusProxy(self.practise)
        self._name()
        self._fit()

    def begin(self) -> None:
        """Asks whether the desk has its administrator already."""
        first = FirstAccount(self.office.settings.personnel)
        self.work(lambda: first.is_wanted, done=lambda wanted: self._show(wanted=wanted))

    def keep(self) -> None:
        """The account, where one is wanted."""
        if self._opened or self.there.isVisibleTo(self) or self.practise.isChecked():
            self.kept.emit()
            return
        word, again = self.word.text(), self.again.text()
        if word != again:
            self.tell(explain(WrongUsage("sign_in.not_the_same")))
            self._forget()
            return
        settings, login, name = self.office.settings, self.login.text(), self.name.text()
        first = FirstAccount(settings.personnel)
        self.work(lambda: first.open(settings, login=login, name=name, password=word), done=lambda mine: self._made(mine, login))

    def said(self) -> str:
        """Who works here."""
        if self.there.isVisibleTo(self) and not self._opened:
            return tr("set_up.clerk.said_there")
        return tr("set_up.clerk.said_own", login=self._opened) if self._opened else tr("set_up.clerk.said_demo")

    @property
    def needs_restart(self) -> bool:
        """Somebody else sits here then."""
        return bool(self._opened)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says its two ways in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()

    def _name(self) -> None:
        self.practise.setText(tr("set_up.clerk.practise"))
        self.own.setText(tr("set_up.clerk.own"))

    def _show(self, *, wanted: bool) -> None:
        self.there.setVisible(not wanted)
        for button in (self.practise, self.own):
            button.setVisible(wanted)
        self._fit()
        self.practise.setFocus(Qt.FocusReason.OtherFocusReason)

    def _made(self, mine: SettingsDesk, login: str) -> None:
        self._opened = login.strip()
        self.office.settings = mine
        self._forget()
        self.there.show()
        self._show(wanted=False)
        self.kept.emit()

    def _forget(self) -> None:
        for field in (self.word, self.again):
            field.setText("")  # unlike clear(), it cannot be undone
        self.word.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        """The lines only where an account is to be made."""
        self.account.setVisible(self.own.isChecked() and self.own.isVisibleTo(self))
