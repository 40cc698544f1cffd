"""The period that every page obeys: a length of the calendar, or days from-to; one back, one forward."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QDate, QEvent, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDateEdit, QHBoxLayout, QWidget

from app.core.calendar import Step
from app.ui.components import Button, Choice, Text
from app.ui.i18n import tr
from app.ui.supervisor.span import Span
from app.ui.supervisor.trend import called

RANGE: Final = "range"


class PeriodBar(QWidget):
    """Begins with this month. GUI thread."""

    changed = Signal(object)
    """The Span."""

    def __init__(self, *, today: Callable[[], dt.date]) -> None:
        super().__init__()
        self._today = today
        self.span = Span.holding(today(), Step.MONTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        group = QButtonGroup(self)
        self.lengths: dict[str, Button] = {}
        for name in (*Step, RANGE):
            button = Button(f"supervisor.length.{name}", look="segment", on_click=partial(self._choose, str(name)))
            button.setCheckable(True)
            group.addButton(button)
            row.addWidget(button)
            self.lengths[str(name)] = button
        self.length = Choice("supervisor.period.length")
        self.length.activated.connect(lambda index: self._choose(str(self.length.itemData(index))))
        self.length.hide()
        row.addWidget(self.length)
        self.back = Button("supervisor.period.back", icon="chevron-left", look="tool", on_click=lambda: self.move_on(forward=False))
        self.on = Button("supervisor.period.on", icon="chevron-right", look="tool", on_click=lambda: self.move_on(forward=True))
        for button in (self.back, self.on):
            button.show_icon_only()
        self.name = Text(look="strong")
        self.name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.first, self.last = QDateEdit(), QDateEdit()
        for part in (self.back, self.name, self.first, self.last, self.on):
            row.addWidget(part)
        for field in (self.first, self.last):
            field.setDisplayFormat("dd/MM/yyyy")
            field.setCalendarPopup(False)
            field.setButtonSymbols(QDateEdit.ButtonSymbols.NoButtons)
            field.editingFinished.connect(self._take_days)
        self._name()
        self._render()

    def show_narrow(self, *, narrow: bool) -> None:
        """Where room is short the lengths are a list."""
        self.length.setVisible(narrow)
        for button in self.lengths.values():
            button.setVisible(not narrow)

    def move_on(self, *, forward: bool) -> None:
        """One later or one earlier."""
        self._show(self.span.moved(forward=forward))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says the period in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
            self._render()

    def _name(self) -> None:
        self.length.clear()
        for name in self.lengths:
            self.length.addItem(tr(f"supervisor.length.{name}"), name)

    def _choose(self, name: str) -> None:
        """The one that holds today; days from-to begin as what was shown before."""
        if name == RANGE:
            self._show(Span.between(self.span.first, min(self.span.last, max(self._today(), self.span.first))))
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._show(Span.holding(self._today(), Step(name)))

    def _take_days(self) -> None:
        first, last = (dt.date(day.year(), day.month(), day.day()) for day in (self.first.date(), self.last.date()))
        if self.span.step is None and (first, last) != (self.span.first, self.span.last):
            self._show(Span.between(first, last))

    def _show(self, span: Span) -> None:
        changed, self.span = span != self.span, span
        self._render()
        if changed:
            self.changed.emit(span)

    def _render(self) -> None:
        span = self.span
        self.lengths[str(span.step or RANGE)].setChecked(True)
        self.length.setCurrentIndex(self.length.findData(str(span.step or RANGE)))
        chosen = span.step is None
        self.name.setVisible(not chosen)
        self.name.show_data(called(span.first, span.last, span.step))
        for field, day, name in ((self.first, span.first, "first"), (self.last, span.last, "last")):
            field.setVisible(chosen)
            field.setDate(QDate(day.year, day.month, day.day))
            field.setAccessibleName(tr(f"supervisor.period.{name}"))
