"""The third step: where citizens are asked about: invented samples, or the province's gateway, tried step by step."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from app.settings_desk import SettingsDesk
from app.state import DeskConfiguration
from app.ui.components import Button, Picture, Text
from app.ui.i18n import tr
from app.ui.layouts import clear
from app.ui.set_up.step import Office, Step
from app.ui.state import Notice
from app.ui.tasks import TaskRunner
from app.ui.theme import Tone
from app.ui.tick import Tick
from app.verify import registry
from app.verify.api import Check
from app.verify.api import Step as Trial

_FIELDS = ("verify.gateway.url", "verify.gateway.token_url", "verify.gateway.client_id")
_SECRET = "verify.gateway.client_secret"  # noqa: S105  # a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What the settings say. `wants_file`: the secret would lie in a file of keys that nobody has chosen yet."""

    words: Mapping[str, str] = field(default_factory=dict)
    adapter: str = "demo"
    secret_set: bool = False
    wants_file: bool = False


class SourceStep(Step):
    """Nothing but what is named here is changed, and the gateway is in use only after "Tiếp"."""

    NAME = "source"
    ICON = "database"

    def __init__(self, office: Office, runner: TaskRunner, parent: QWidget) -> None:
        super().__init__(office, runner, parent)
        self._there = Snapshot()
        self._good = False
        self.demo, self.gateway = QRadioButton(self), QRadioButton(self)
        self.demo.setChecked(True)
        for button in (self.demo, self.gateway):
            button.toggled.connect(lambda on: self._fit())
            self.column.addWidget(button)
        self.account = self.folded()
        self.url = self.line("setting.verify.gateway.url.name")
        self.token_url = self.line("setting.verify.gateway.token_url.name")
        self.client = self.line("setting.verify.gateway.client_id.name")
        self.secret = self.line("secret_word.verify.gateway.client_secret.name", secret=True, help_key="set_up.source.secret_help")
        self.in_file = Tick("", self)
        self.room.addWidget(self.in_file)
        self.check = Button("set_up.source.check", icon="link", on_click=self.try_it)
        self.room.addWidget(self.check, 0, Qt.AlignmentFlag.AlignLeft)
        self.steps = QVBoxLayout()
        self.steps.setSpacing(6)
        self.room.addLayout(self.steps)
        self.results: list[str] = []
        for line in (self.url, self.token_url, self.client, self.secret):
            line.textEdited.connect(lambda text: self._forget_trial())
        self.setFocusProxy(self.demo)
        self._name()
        self._fit()

    def begin(self) -> None:
        """What the settings say."""
        settings = self.office.settings

        self.work(lambda: _read(settings), done=self._show)

    def try_it(self) -> None:
        """Keeps the address and the secret, then tries the gateway as `motcua adapter check` does; nobody is looked up."""
        if self._may_keep():
            self._forget_trial()
            self._keep(then=self._try)

    def keep(self) -> None:
        """The gateway is used from the next start on, tried or not; or the samples are."""
        settings = self.office.settings
        if self.gateway.isChecked() and not self._may_keep():
            return
        chosen = self._wanted

        def use() -> None:
            if settings.settings().text("verify.adapter") != chosen:
                settings.change("verify.adapter", chosen)

        if chosen == "gateway":
            self._keep(then=lambda: self.work(use, done=lambda _: self.kept.emit()))
        else:
            self.work(use, done=lambda _: self.kept.emit())

    def said(self) -> str:
        """Which one, and whether it was found to answer."""
        if not self.gateway.isChecked():
            return tr("set_up.source.said_demo")
        return tr("set_up.source.said_good" if self._good else "set_up.source.said_untried")

    @property
    def needs_restart(self) -> bool:
        """A source is opened when the program is."""
        return self._wanted != self._there.adapter

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says its ways in another language; what a trial said was of its moment."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
            self._forget_trial()

    @property
    def _wanted(self) -> str:
        return "gateway" if self.gateway.isChecked() else "demo"

    # --- keeping ------------------------------------------------------------------------------------------------------

    def _may_keep(self) -> bool:
        if self.in_file.isVisibleTo(self) and not self.in_file.isChecked():
            self.tell(Notice(key="set_up.no_vault", tone=Tone.WARN))
            self.in_file.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        return True

    def _keep(self, *, then: Callable[[], object]) -> None:
        settings, secret, in_file = self.office.settings, self.secret.text(), self.in_file.isVisibleTo(self)
        said = dict(zip(_FIELDS, (line.text().strip() for line in (self.url, self.token_url, self.client)), strict=True))

        def work() -> None:
            if in_file:
                settings.choose_key_file()
            now = settings.settings()
            for key, value in said.items():
                if now.text(key) != value:
                    settings.change(key, value)
            if secret:
                settings.keep_secret(_SECRET, secret)

        def done(_: object) -> None:
            if secret:
                self.secret.setText("")  # unlike clear(), it cannot be undone
                self.secret.setPlaceholderText(tr("settings_page.secret_set"))
            then()

        self.work(work, done=done)

    # --- trying -------------------------------------------------------------------------------------------------------

    def _try(self) -> None:
        settings = self.office.settings
        self.work(lambda: _checked(settings), done=self._show_trial)

    def _show_trial(self, found: Check) -> None:
        self._good = found.ok
        for step in found.steps:
            self.steps.addLayout(self._line_of(step))
        said = Notice(key=f"set_up.source.trial_{'good' if found.ok else 'bad'}", tone=Tone.OK if found.ok else Tone.WARN)
        self.tell(said)
        self.seen.emit(self.check)

    def _line_of(self, step: Trial) -> QVBoxLayout:
        name, words = tr(f"adapter.step.{step.name}"), [str(step.values.get("outcome", ""))]
        if step.problem:
            words += [tr(f"{step.problem}.{part}", **step.values) for part in ("what", "next")]
        told = ": ".join(filter(None, (name, " ".join(filter(None, words)))))
        self.results.append(told)
        return _result(told, ok=step.ok)

    def _forget_trial(self) -> None:
        self._good = False
        self.results.clear()
        clear(self.steps)

    # --- showing ------------------------------------------------------------------------------------------------------

    def _show(self, there: Snapshot) -> None:
        first, self._there = not self._there.words, there
        for line, key in zip((self.url, self.token_url, self.client), _FIELDS, strict=True):
            self.fill(line, there.words[key])
        self.secret.setPlaceholderText(tr("settings_page.secret_set") if there.secret_set else "")
        if first:
            (self.demo if there.adapter == "demo" else self.gateway).setChecked(True)
        self._fit()
        (self.gateway if self.gateway.isChecked() else self.demo).setFocus(Qt.FocusReason.OtherFocusReason)

    def _name(self) -> None:
        self.demo.setText(tr("set_up.source.demo"))
        self.gateway.setText(tr("set_up.source.gateway"))
        self.in_file.setText(tr("set_up.source.in_file"))

    def _fit(self) -> None:
        wanted = self.gateway.isChecked()
        self.account.setVisible(wanted)
        self.in_file.setVisible(wanted and self._there.wants_file)
        if not wanted:
            self._forget_trial()


def _read(settings: SettingsDesk) -> Snapshot:
    now = settings.settings()
    return Snapshot(
        words={key: now.text(key) for key in _FIELDS},
        adapter=now.text("verify.adapter"),
        secret_set=settings.secrets()[_SECRET],
        wants_file=settings.wants_key_file,
    )


def _checked(settings: SettingsDesk) -> Check:
    configuration = DeskConfiguration(settings.settings(), lambda: settings.personnel.second_factors.keys)
    with closing(registry.build("gateway", configuration)) as source:
        return source.check()


def _result(words: str, *, ok: bool) -> QVBoxLayout:
    outer, row = QVBoxLayout(), QHBoxLayout()
    row.setSpacing(10)
    picture = Picture("circle-check" if ok else "circle-x", tone=Tone.OK if ok else Tone.BAD)
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    text = Text(wrap=True)
    text.show_data(words)
    row.addWidget(text, 1)
    outer.addLayout(row)
    return outer
