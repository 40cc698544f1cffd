"""The settings as an annex of the window: their page, its key and its entry in the menu."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.desk import Desk
from app.ui.main_window import MainWindow

if TYPE_CHECKING:
    from app.ui.settings_page import SettingsPage


class SettingsAnnex(QObject):
    """`changed` brings the `Settings` after each change: for what holds at once. `wants_restart`: somebody wants all of it in effect."""

    changed = Signal(object)
    wants_restart = Signal()

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        window.add_key("Ctrl+,", self.open)
        window.top.menu.add("settings_page.menu", icon="settings", shortcut="Ctrl+,", deed=self.open)

    @cached_property
    def page(self) -> "SettingsPage":
        """Made when it is first wanted."""
        from app.settings_desk import SettingsDesk
        from app.ui.settings_page import SettingsPage

        page = SettingsPage(SettingsDesk.of(self._desk), self._window.runner, self._window)
        page.changed.connect(self.changed)
        page.wants_restart.connect(self.wants_restart)
        self._window.add_page(page)
        return page

    def open(self) -> None:
        """In front (Ctrl+,)."""
        self._window.turn_to(self.page)
