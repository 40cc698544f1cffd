"""Help as a part of the window: F1 tells about the page in front, Shift+F1 shows the keys, the menu gathers the bundle for support."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.desk import Desk
from app.ui.main_window import MainWindow
from resources import guide

if TYPE_CHECKING:
    from app.ui.help.keys_overlay import KeysOverlay
    from app.ui.help.page import HelpPage


class Helping(QObject):
    """Builds the page, its keys and entries onto a window. GUI thread."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._home = window, desk.state.home
        window.add_key("F1", self.open)
        window.add_key("Shift+F1", self.show_keys)
        window.top.wants_help.connect(self.open)
        menu = window.top.menu
        menu.add("help.keys", icon="keyboard", shortcut="Shift+F1", deed=self.show_keys)
        menu.add("help.report.open", icon="life-buoy", deed=self._report)

    @cached_property
    def page(self) -> "HelpPage":
        """Made when it is first wanted."""
        from app.ui.help.page import HelpPage

        page = HelpPage(self._home, parent=self._window.pages)
        self._window.add_page(page)
        return page

    @cached_property
    def overlay(self) -> "KeysOverlay":
        """Likewise."""
        from app.ui.help.keys_overlay import KeysOverlay

        return KeysOverlay(self._window.pages, otherwise=self._window.to_primary)

    def open(self) -> None:
        """About the page that is in front; once more, back."""
        front = self._window.pages.currentWidget()
        if front is self.page:
            self._window.escape()
            return
        topic = getattr(front, "HELP", guide.TOPICS[0])
        self._window.turn_to(self.page)
        self.page.show_topic(topic)

    def show_keys(self) -> None:
        """Over whatever is in front."""
        self.overlay.open()

    def _report(self) -> None:
        self._window.turn_to(self.page)
        self.page.write_report()
