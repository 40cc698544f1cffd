"""Which day: the one before, the one after, and back to today; Alt with an arrow does the same."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.components import Button, Text, theme
from app.ui.i18n import tr


class DayBar(QWidget):
    """No day after today. GUI thread."""

    changed = Signal(object)
    """The `datetime.date`."""

    def __init__(self, *, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self._today = today
        self.day = today()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.before = Button("dossiers.before", icon="chevron-left", on_click=lambda: self.go(-1))
        self.after = Button("dossiers.after", icon="chevron-right", on_click=lambda: self.go(1))
        for button, keys, days in ((self.before, "Alt+Left", -1), (self.after, "Alt+Right", 1)):
            button.show_icon_only()
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self.go, days))
        self._said = Text(look="strong")
        self._said.setMinimumWidth(theme().px(170))
        self.back = Button("dossiers.today", icon="calendar", on_click=self.show_today)
        for part in (self.before, self._said, self.after, self.back):
            row.addWidget(part)
        self._show()

    @property
    def is_today(self) -> bool:
        """Is it today's list?"""
        return self.day == self._today()

    def go(self, days: int) -> None:
        """So many days on, or back."""
        self.show_day(min(self.day + dt.timedelta(days=days), self._today()))

    def show_today(self) -> None:
        """The day it is."""
        self.show_day(self._today())

    def show_day(self, day: dt.date) -> None:
        """That one."""
        if day != self.day:
            self.day = day
            self.changed.emit(day)
        self._show()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says the day again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show()

    def _show(self) -> None:
        weekday = tr(f"dossiers.weekday.{self.day.isoweekday()}")
        self._said.show_data(tr("dossiers.day", weekday=weekday, date=f"{self.day:%d/%m/%Y}"))
        self.after.setEnabled(not self.is_today)
        self.back.setVisible(not self.is_today)
