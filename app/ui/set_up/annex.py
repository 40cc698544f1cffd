"""The set-up as an annex of the window: it opens by itself at a first start, and from the menu whenever it is wanted."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.desk import Desk
from app.first_start import step_of
from app.settings import SET_UP
from app.ui.main_window import MainWindow

if TYPE_CHECKING:
    from app.ui.set_up.frame import SetUpPage


class SetUpAnnex(QObject):
    """`wants_restart`: the set-up is done, and what was chosen counts from the next start only. GUI thread."""

    wants_restart = Signal()

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        window.top.menu.add("set_up.menu", icon="list-checks", deed=self.open)

    @cached_property
    def page(self) -> "SetUpPage":
        """Made when it is first wanted: most starts never do."""
        from app.settings_desk import SettingsDesk
        from app.ui.set_up.frame import SetUpPage

        page = SetUpPage(SettingsDesk.of(self._desk), self._window.runner, self._window.hand, self._window)
        page.finished.connect(self._finished)
        self._window.add_page(page)
        self._window.intake.test_on(page.scanner.test)
        return page

    def open(self) -> None:
        """In front, from its beginning."""
        self._show(SET_UP[0])

    def begin_if_first(self) -> None:
        """In front at a first start, or where an earlier one was cut short; else nothing happens."""
        desk = self._desk
        self._window.runner.run(self, lambda call: step_of(desk), done=self._show_where, failed=lambda failure: None)

    def _show_where(self, step: str) -> None:
        if step:
            self._show(step)

    def _show(self, step: str) -> None:
        self._window.turn_to(self.page)
        self.page.begin(step)

    def _finished(self, restart: bool) -> None:  # what the signal brings
        self._window.show_desk()
        self._window.to_primary()
        if restart:
            self.wants_restart.emit()
