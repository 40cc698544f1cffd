"""Help as a part of the window: F1 tells about the page in front, Shift+F1 shows the keys, the menu gathers the bundle for support."""

from PySide6.QtCore import QObject

from app.desk import Desk
from app.ui.help.keys_overlay import KeysOverlay
from app.ui.help.page import HelpPage
from app.ui.main_window import MainWindow
from resources import guide


class Helping(QObject):
    """Builds the page, its keys and entries onto a window."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window = window
        self.page = HelpPage(desk.state.home, parent=window.pages)
        self.overlay = KeysOverlay(window.pages, otherwise=window.to_primary)
        window.add_page(self.page)
        window.add_key("F1", self.open)
        window.add_key("Shift+F1", self.overlay.open)
        window.top.wants_help.connect(self.open)
        menu = window.top.menu
        menu.add("help.keys", icon="keyboard", shortcut="Shift+F1", deed=self.overlay.open)
        menu.add("help.report.open", icon="life-buoy", deed=self._report)

    def open(self) -> None:
        """About the page that is in front; once more, back."""
        front = self._window.pages.currentWidget()
        if front is self.page:
            self._window.escape()
            return
        topic = getattr(front, "HELP", guide.TOPICS[0])
        self._window.turn_to(self.page)
        self.page.show_topic(topic)

    def _report(self) -> None:
        self._window.turn_to(self.page)
        self.page.write_report()
