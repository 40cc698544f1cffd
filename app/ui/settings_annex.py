"""The settings as an annex of the window: their page, its key and its entry in the menu."""

from PySide6.QtCore import QObject, Signal

from app.desk import Desk
from app.settings_desk import SettingsDesk
from app.ui.main_window import MainWindow
from app.ui.settings_page import SettingsPage


class SettingsAnnex(QObject):
    """`changed` brings the `Settings` after each change: for what holds at once. `wants_restart`: somebody wants all of it in effect."""

    changed = Signal(object)
    wants_restart = Signal()

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self._made: SettingsPage | None = None
        window.add_key("Ctrl+,", self.open)
        window.top.menu.add("settings_page.menu", icon="settings", shortcut="Ctrl+,", deed=self.open)

    @property
    def page(self) -> SettingsPage:
        """Made when it is first wanted."""
        if self._made is None:
            self._made = SettingsPage(SettingsDesk.of(self._desk), self._window.runner, self._window)
            self._made.changed.connect(self.changed)
            self._made.wants_restart.connect(self.wants_restart)
            self._window.add_page(self._made)
        return self._made

    def open(self) -> None:
        """In front (Ctrl+,)."""
        self._window.turn_to(self.page)
