"""A unit's configuration before it is taken in: who made it, who signed it, and line by line what would change here."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QVBoxLayout, QWidget

from app.core.errors import Refused
from app.settings import DECLARED
from app.settings_desk import SettingsDesk
from app.ui.components import Button, Frame, Pill, Text
from app.ui.i18n import tr
from app.ui.layouts import FlowLayout, clear
from app.ui.notices import explain
from app.ui.sections import NoticeView
from app.ui.setting_editors import value_in_words
from app.ui.state import Notice
from app.ui.tasks import TaskRunner
from app.ui.theme import Tone
from app.ui.tick import Tick
from app.ui.words import show_notice
from app.unit_configuration import Configuration, Difference, signer
from forms.pack_keys import PublicKey

_FILE = "cau-hinh.motcua"


class ConfigurationPanel(Frame):
    """In place, above the settings. `asks_open` and `asks_save` ask the machine; tests put others in their place. GUI thread."""

    told = Signal(object)
    """A `Notice` for the page: what became of it."""
    changed = Signal()
    """The settings are others now."""

    def __init__(self, desk: SettingsDesk, runner: TaskRunner, parent: QWidget) -> None:
        super().__init__("inset", parent)
        self._desk, self._runner = desk, runner
        self.asks_open: Callable[[QWidget], Path | None] = _ask_open
        self.asks_save: Callable[[QWidget, str], Path | None] = _ask_save
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 14, 16, 14)
        self._column.setSpacing(10)
        self.notice = NoticeView(self)
        self.notice.hide()
        self._column.addWidget(self.notice)
        self._room = QVBoxLayout()
        self._room.setSpacing(8)
        self._column.addLayout(self._room)
        self.hide()

    # --- out ----------------------------------------------------------------------------------------------------------

    def offer_export(self) -> None:
        """Asks whether the values are to be locked where they go, then for a place."""
        self._begin()
        lock = Tick(tr("settings_page.export_lock"), self)
        self._room.addWidget(Text("settings_page.export_about", wrap=True))
        self._room.addWidget(lock)
        self._deeds(
            Button("settings_page.export_go", icon="file-down", look="primary", on_click=lambda: self._export(lock=lock.isChecked()))
        )
        lock.setFocus(Qt.FocusReason.OtherFocusReason)

    def _export(self, *, lock: bool) -> None:
        file = self.asks_save(self, _FILE)
        if file is None:
            return
        desk = self._desk

        def work() -> str:
            from app.paper import write_whole

            settings = desk.settings()
            out = [one.declaration.key for one in settings if one.declaration.travels and one.value != one.declaration.default]
            content = desk.export(unit=settings.text("unit.name"), on=desk.personnel.gate.today, lock=tuple(out) if lock else ())
            write_whole(file, content)
            return str(signer(content))

        def done(key: str) -> None:
            self.close_panel()
            self.told.emit(Notice(key="settings_page.exported", values={"file": file.name, "key": key}, tone=Tone.OK))

        self._runner.run(self, lambda call: work(), done=done, failed=self._explain)

    # --- in -----------------------------------------------------------------------------------------------------------

    def choose_import(self) -> None:
        """Asks for a file and shows what it would do."""
        file = self.asks_open(self)
        if file is not None:
            self.look_at(file)

    def look_at(self, file: Path) -> None:
        """Opens that file, checks its signature, lists the differences; nothing is changed yet."""
        desk = self._desk

        def work() -> tuple[Configuration, tuple[Difference, ...]]:
            configuration = desk.read(file)
            return configuration, desk.differences(configuration)

        self._begin()
        self._runner.run(self, lambda call: work(), done=lambda found: self._list(*found), failed=lambda no: self._not_yet(no, file))

    def _not_yet(self, failure: Exception, file: Path) -> None:
        self._explain(failure)
        if isinstance(failure, Refused) and failure.key == "configuration.unknown_signer":
            desk, key = self._desk, PublicKey.read(str(failure.values["key"]))
            self._runner.run(self, lambda call: desk.may_administer, done=lambda may: self._offer_trust(key, file, may=may), failed=None)
        else:
            self._deeds()

    def _offer_trust(self, key: PublicKey, file: Path, *, may: bool) -> None:
        desk = self._desk

        def done(_: object) -> None:
            self.told.emit(Notice(key="settings_page.trusted", values={"id": key.id}, tone=Tone.OK))
            self.changed.emit()
            self.look_at(file)

        def trust() -> None:
            self._runner.run(self, lambda call: desk.trust(key), done=done, failed=self._explain)

        self._deeds(*([Button("settings_page.config_trust", icon="shield-check", on_click=trust)] if may else []))

    def _list(self, configuration: Configuration, found: tuple[Difference, ...]) -> None:
        head = Text("settings_page.config_head", look="name", wrap=True, unit=configuration.unit, day=f"{configuration.made_on:%d/%m/%Y}")
        self._room.addWidget(head)
        self._room.addWidget(Text("settings_page.config_signed", look="muted", id=configuration.signed_by.id))
        changing = [one for one in found if one.changes or one.locks or one.kept]
        if not changing:
            self._room.addWidget(Text("settings_page.config_same", wrap=True))
        else:
            self._room.addWidget(Text("settings_page.config_count", look="strong", n=sum(one.changes for one in found)))
            self._room.addLayout(_lines(changing, self))
        desk = self._desk

        def done(_: object) -> None:
            self.close_panel()
            self.told.emit(Notice(key="settings_page.taken_in", values={"unit": configuration.unit}, tone=Tone.OK))
            self.changed.emit()

        def take() -> None:
            self._runner.run(self, lambda call: desk.adopt(configuration), done=done, failed=self._explain)

        self._deeds(*([Button("settings_page.config_take", icon="check", look="primary", on_click=take)] if changing else []))

    # --- the room -----------------------------------------------------------------------------------------------------

    def close_panel(self) -> None:
        """Gone, with whatever it showed."""
        clear(self._room)
        self.notice.forget()
        self.hide()

    def _begin(self) -> None:
        self.close_panel()
        self.show()

    def _explain(self, failure: Exception) -> None:
        show_notice(self.notice, explain(failure), lambda deed: None)

    def _deeds(self, *buttons: Button) -> None:
        deeds = FlowLayout()
        leave = Button("settings_page.config_leave", on_click=self.close_panel)
        for button in (*buttons, leave):
            deeds.addWidget(button)
        self._room.addLayout(deeds)
        (buttons[0] if buttons else leave).setFocus(Qt.FocusReason.OtherFocusReason)


def _lines(found: list[Difference], parent: QWidget) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    for line, one in enumerate(found):
        declared = DECLARED[one.key]
        old, new = Text(look="muted", wrap=True), Text(look="strong", wrap=True)
        old.show_data(value_in_words(declared, one.old))
        grid.addWidget(Text(f"setting.{one.key}.name", wrap=True), line, 0)
        grid.addWidget(old, line, 1)
        if one.changes:
            new.show_data(value_in_words(declared, one.new))
            grid.addWidget(Text("settings_page.config_arrow"), line, 2)
        else:
            new.say("settings_page.config_unchanged")
        grid.addWidget(new, line, 3)
        if one.kept or one.locks:
            mark = Pill(parent)
            mark.say("settings_page.config_kept" if one.kept else "settings_page.config_locks", icon="lock", tone=Tone.PLAIN)
            grid.addWidget(mark, line, 4)
    for column, share in ((0, 3), (1, 2), (3, 2)):
        grid.setColumnStretch(column, share)
    return grid


def _ask_open(parent: QWidget) -> Path | None:
    name, _ = QFileDialog.getOpenFileName(parent, tr("settings_page.import"), str(Path.home()), "motcua (*.motcua)")
    return Path(name) if name else None


def _ask_save(parent: QWidget, proposed: str) -> Path | None:
    name, _ = QFileDialog.getSaveFileName(parent, tr("settings_page.export"), str(Path.home() / proposed), "motcua (*.motcua)")
    if not name:
        return None
    return Path(name) if name.endswith(".motcua") else Path(name + ".motcua")
