"""The groups of settings to choose from: beside the lines where there is room, else as a list to drop down."""

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QScrollArea, QVBoxLayout, QWidget

from app.ui.components import Button, Choice, theme
from app.ui.i18n import tr
from app.ui.settings_groups import in_order

_WIDTH: Final = 220
"""Pixels at 100 % that the names of the groups need."""
_BAR: Final = 14


class GroupRail(QScrollArea):
    """`narrow` is the drop-down list, for whoever lays the page out to place."""

    chosen = Signal(str)
    """A group's name; empty: all of them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.narrow = Choice("settings_page.groups", parent=parent)
        self.narrow.activated.connect(lambda place: self.chosen.emit(str(self.narrow.itemData(place))))
        well = QWidget(self)
        well.setProperty("look", "well")
        column = QVBoxLayout(well)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.groups: dict[str, Button] = {}
        together = QButtonGroup(self)
        for group in ("", *(name for name, _ in in_order())):
            button = Button(_word(group), look="sheet", on_click=partial(self.chosen.emit, group))
            button.setCheckable(True)
            button.align_left()
            button.setContentsMargins(8, 0, 0, 0)
            together.addButton(button)
            self.groups[group] = button
            self.narrow.addItem(tr(_word(group)), group)
            column.addWidget(button)
        column.addStretch(1)
        well.setFixedWidth(theme().px(_WIDTH))
        self.setWidget(well)
        self.setFixedWidth(theme().px(_WIDTH) + _BAR)

    def mark(self, group: str) -> None:
        """That one is shown."""
        self.groups[group].setChecked(True)
        self.narrow.setCurrentIndex(self.narrow.findData(group))

    def fit(self, *, wide: bool) -> None:
        """Beside the lines, or above them."""
        self.setVisible(wide)
        self.narrow.setVisible(not wide)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """The list is said again in another language; the buttons do it themselves."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for place in range(self.narrow.count()):
                self.narrow.setItemText(place, tr(_word(str(self.narrow.itemData(place)))))


def _word(group: str) -> str:
    return f"setting_group.{group}" if group else "settings_page.all"
