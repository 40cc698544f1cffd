"""The rail at the left: which pages there are, and which is in front. Arrow keys walk along it."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QScrollArea, QSizePolicy, QVBoxLayout

from app.ui.components import Button, Frame, theme

WIDTH: Final = 208
"""Pixels at 100 %."""


class Rail(QScrollArea):
    """One button a page; `pages` gives the icon of each name."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, pages: Mapping[str, str]) -> None:
        super().__init__()
        rail = Frame("plain")
        column = QVBoxLayout(rail)
        column.setContentsMargins(12, 12, 4, 12)
        column.setSpacing(4)
        group = QButtonGroup(rail)
        self.buttons: dict[str, Button] = {}
        for name, icon in pages.items():
            button = Button(f"supervisor.page.{name}", icon=icon, look="sheet")
            button.align_left()
            button.setContentsMargins(8, 0, 8, 0)
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.toggled.connect(partial(self._turn, name))
            group.addButton(button)
            column.addWidget(button)
            self.buttons[name] = button
        column.addStretch(1)
        column.addWidget(Button("supervisor.leave", icon="arrow-left", look="flat", shortcut="Esc", on_click=self.left.emit))
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(rail)
        self._fit()

    def show_page(self, name: str) -> None:
        """That one is in front."""
        self.buttons[name].setChecked(True)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """As wide as the text size wants it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(theme().px(WIDTH))

    def _turn(self, name: str, on: bool) -> None:
        if on:
            self.chosen.emit(name)
