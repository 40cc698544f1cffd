"""The page "Thiết lập" (Ctrl+,): every setting and secret, found by search, changed at once and taken back as easily."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.settings import DECLARED, SECRETS, Settings, Value
from app.settings_desk import SettingsDesk
from app.ui.components import Button, Text, theme
from app.ui.configuration_panel import ConfigurationPanel
from app.ui.i18n import tr
from app.ui.notices import explain
from app.ui.sections import NoticeView
from app.ui.setting_editors import LeavesUndo, is_undo
from app.ui.settings_groups import finds, group_of
from app.ui.settings_list import SettingsList, Snapshot
from app.ui.settings_rail import GroupRail
from app.ui.state import Notice
from app.ui.tasks import Task, TaskRunner
from app.ui.theme import Tone
from app.ui.tick import Tick
from app.ui.words import show_notice

_SEARCHES_AFTER_MS: Final = 120
_WIDE: Final = 980
"""Pixels at 100 % from where on there is room for the groups beside the lines."""
_FIRST: Final = "unit"
"""The group that is shown when the page opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """What a change did away with: the desk's own value, None where it had none."""

    key: str
    before: Value | None


class SettingsPage(QWidget):
    """Reads when it is shown; every change is kept in a worker before it is told."""

    HELP = "settings"
    left = Signal()
    changed = Signal(object)
    """The `Settings` as they are now."""
    wants_restart = Signal()

    def __init__(self, desk: SettingsDesk, runner: TaskRunner, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._runner = desk, runner
        self._snapshot: Snapshot | None = None
        self._desk_says: Mapping[str, Value] = {}
        self._undo: list[Undo] = []
        self._group = _FIRST
        self._reading: Task | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SEARCHES_AFTER_MS)
        self._pause.timeout.connect(self.sift)
        self.rail = GroupRail(self)
        self.rail.chosen.connect(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addLayout(self._head())
        column.addLayout(self._searching())
        self.notice = NoticeView(self)
        self.notice.hide()
        column.addWidget(self.notice)
        self.panel = ConfigurationPanel(desk, runner, self)
        self.panel.told.connect(lambda notice: self._tell(notice))
        self.panel.changed.connect(self.refresh)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self.rail)
        body.addWidget(self._list(), 1)
        column.addLayout(body, 1)
        self.setFocusProxy(self.search)
        self.rail.mark(_FIRST)

    # --- building -----------------------------------------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Text("settings_page.title", look="title"))
        head.addStretch(1)
        self._import = Button("settings_page.import", icon="folder-open", on_click=lambda: self.panel.choose_import())
        self._export = Button("settings_page.export", icon="file-up", on_click=lambda: self.panel.offer_export())
        for button in (self._import, self._export):
            head.addWidget(button)
        head.addWidget(Button("settings_page.close", icon="arrow-left", shortcut="Esc", on_click=self.left.emit))
        return head

    def _searching(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(LeavesUndo(self.search))
        self.search.textChanged.connect(lambda text: self._pause.start())
        row.addWidget(self.search, 1)
        row.addWidget(self.rail.narrow)
        self.only_changed = Tick("", self)
        self.only_changed.clicked.connect(lambda on: self.sift())
        row.addWidget(self.only_changed)
        self.count = Text(look="muted")
        row.addWidget(self.count)
        self._name()
        return row

    def _list(self) -> QWidget:
        well = QWidget()
        well.setProperty("look", "well")
        outer = QVBoxLayout(well)
        outer.setContentsMargins(0, 0, 8, 0)
        outer.setSpacing(12)
        outer.addWidget(self.panel)
        self.lines = SettingsList(self)
        self.lines.given.connect(self._change)
        self.lines.reset.connect(self._reset)
        self.lines.secret_kept.connect(self._keep_secret)
        self.lines.secret_forgotten.connect(self._forget_secret)
        outer.addWidget(self.lines)
        outer.addStretch(1)
        self._room = QScrollArea()
        self._room.setWidgetResizable(True)
        self._room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._room.setWidget(well)
        return self._room

    # --- showing ------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Reads everything anew."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  # Qt's name
        """Nothing half typed stays, and what was told was told."""
        super().hideEvent(event)
        self.lines.forget_typing()
        self.panel.close_panel()
        self.notice.forget()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """The groups stand beside the lines where there is room for the text size of the moment, else in a list."""
        super().resizeEvent(event)
        self.rail.fit(wide=self.width() >= theme().px(_WIDE))

    def refresh(self) -> None:
        """Reads settings, rights and which secrets are set, in a worker."""
        desk = self._desk
        self._stop_reading()

        def read() -> Snapshot:
            return Snapshot(
                settings=desk.settings(), may={key: desk.may_change(key) for key in (*DECLARED, *SECRETS)}, secrets=desk.secrets()
            )

        self._reading = self._runner.run(self, lambda call: read(), done=self._show, failed=self._failed)

    def _stop_reading(self) -> None:
        """What was read before a change is not shown after it."""
        if self._reading is not None:
            self._reading.forget()

    def sift(self) -> None:
        """Shows the lines that the search, the group and the tick leave."""
        words, now = self.search.text(), self._snapshot
        fits = [key for key in self.lines.keys if self._stands_in(key, words)]
        if self.only_changed.isChecked():
            fits = [key for key in fits if now is not None and now.is_changed(key)]
        self.lines.show_only(fits)
        self.rail.mark("" if words.strip() else self._group)
        self.count.say("settings_page.found", n=len(fits))

    def _stands_in(self, key: str, words: str) -> bool:
        """A search goes through all groups."""
        return finds(key, words) if words.strip() else not self._group or group_of(key) == self._group

    def choose(self, group: str) -> None:
        """Another group; a search is over then."""
        self._group = group
        self.search.setText("")
        self.sift()
        self._room.verticalScrollBar().setValue(0)

    # --- changing -----------------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """The last change of this visit taken back (Ctrl+Z)."""
        if not self._undo:
            return
        last, desk = self._undo.pop(), self._desk

        def work() -> Settings:
            return desk.reset(last.key) if last.before is None else desk.change(last.key, last.before)

        self._run(last.key, work, Notice(key="settings_page.undone", values=_named(last.key), tone=Tone.INFO))

    def _change(self, key: str, value: object) -> None:
        desk = self._desk
        self._with_undo(key, lambda: desk.change(key, value))

    def _reset(self, key: str) -> None:
        desk = self._desk
        self._with_undo(key, lambda: desk.reset(key))

    def _with_undo(self, key: str, work: Callable[[], Settings]) -> None:
        before = Undo(key=key, before=self._desk_says.get(key))
        word = "settings_page.kept" if DECLARED[key].at_once else "settings_page.kept_restart"
        self._run(key, work, Notice(key=word, values=_named(key), tone=Tone.OK), then=lambda: self._undo.append(before))

    def _run(self, key: str, work: Callable[[], Settings], notice: Notice, then: Callable[[], object] = lambda: None) -> None:
        def done(settings: Settings) -> None:
            then()
            self._tell(notice, *self._next(key))
            self.changed.emit(settings)
            self.refresh()

        self._stop_reading()
        self._runner.run(self, lambda call: work(), done=done, failed=self.lines.rows[key].explain)

    def _next(self, key: str) -> Iterator[Button]:
        """What may be wanted after a change of that setting."""
        if self._undo:
            yield Button("settings_page.undo", icon="undo-2", shortcut="Ctrl+Z", on_click=self.undo)
        if not DECLARED[key].at_once:
            yield Button("settings_page.restart_now", icon="refresh-cw", on_click=self.wants_restart.emit)

    def _keep_secret(self, name: str, secret: str) -> None:
        desk = self._desk
        self._on_secret(name, lambda: desk.keep_secret(name, secret), "settings_page.secret_kept")

    def _forget_secret(self, name: str) -> None:
        desk = self._desk
        self._on_secret(name, lambda: desk.forget_secret(name), "settings_page.secret_forgotten")

    def _on_secret(self, name: str, work: Callable[[], None], told: str) -> None:
        def done(_: object) -> None:
            self._tell(Notice(key=told, values=_named(name, secret=True), tone=Tone.OK))
            self.refresh()

        self._runner.run(self, lambda call: work(), done=done, failed=self.lines.secret_rows[name].explain)

    # --- telling ------------------------------------------------------------------------------------------------------

    def _show(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._desk_says = snapshot.settings.user
        self.lines.show_state(snapshot)
        for button in (self._import, self._export):
            button.setVisible(snapshot.may["unit.code"])
        self.sift()

    def _failed(self, failure: Exception) -> None:
        self._tell(explain(failure))

    def _tell(self, notice: Notice, *deeds: Button) -> None:
        show_notice(self.notice, notice, lambda deed: None)
        for deed in deeds:
            self.notice.offer(deed)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Ctrl+Z takes a setting back here, and nothing of the dossier."""
        if is_undo(event):
            self.undo()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keeps Ctrl+Z from the dossier while this page has the keyboard."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and is_undo(event):
            event.accept()
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says everything again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
            self.notice.forget()

    def _name(self) -> None:
        self.search.setPlaceholderText(tr("settings_page.search"))
        self.search.setAccessibleName(tr("settings_page.search"))
        self.only_changed.setText(tr("settings_page.only_changed"))


def _named(key: str, *, secret: bool = False) -> dict[str, object]:
    return {"name": tr(f"{'secret_word' if secret else 'setting'}.{key}.name")}
