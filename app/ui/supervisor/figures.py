"""Figures on cards: the number, what it counts, and how it stands against the period before."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.core.usage import UsageCount
from app.ui.components import Frame, Text, theme
from app.ui.i18n import tr
from app.ui.supervisor.numbers import change, figure

NARROWEST: Final = 166
"""Pixels of a card at 100 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One card. `more` is the small line below; empty for none."""

    name: str
    value: str
    more: str = ""

    @property
    def words(self) -> str:
        """All of it, for a screen reader."""
        return ". ".join(filter(None, (f"{self.name}: {self.value}", self.more)))


def figures_of(total: UsageCount, columns: tuple[str, ...], *, compared: bool = True) -> tuple[Figure, ...]:
    """The cards of a report's total. GUI thread."""
    return tuple(
        Figure(
            name=tr(f"supervisor.count.{column}"),
            value=figure(total, column),
            more=change(total, column, total.previous) if compared else "",
        )
        for column in columns
    )


class Figures(QWidget):
    """Cards beside each other, as many as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(10)
        self.shown: tuple[Figure, ...] = ()
        self._cards: list[_Card] = []
        self._across = 0

    def show_figures(self, figures: tuple[Figure, ...]) -> None:
        """These."""
        self.shown = figures
        while len(self._cards) < len(figures):
            self._cards.append(_Card(self))
        for card, one in zip(self._cards, figures, strict=False):
            card.show_figure(one)
        for spare in self._cards[len(figures) :]:
            spare.hide()
        self._across = 0
        self._place()

    def resizeEvent(self, event: object) -> None:  # noqa: N802  # Qt's name
        """More or fewer beside each other."""
        self._place()

    def _place(self) -> None:
        count = max(1, len(self.shown))
        room = max(1, min(count, (self.width() + 10) // (theme().px(NARROWEST) + 10)))
        rows = -(-count // room)
        across = -(-count // rows)  # rows of nearly one length look better than a full one and a rest
        if across == self._across:
            return
        for column in range(self._across):
            self._grid.setColumnStretch(column, 0)
        self._across = across
        for place, card in enumerate(self._cards[: len(self.shown)]):
            self._grid.addWidget(card, place // across, place % across)
            card.show()
        for column in range(across):
            self._grid.setColumnStretch(column, 1)


class _Card(Frame):
    """One figure."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("card", parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 8, 8)
        column.setSpacing(0)
        self._name, self._value, self._more = Text(look="caption", wrap=True), Text(look="figure"), Text(look="small", wrap=True)
        for part in (self._name, self._value, self._more):
            column.addWidget(part)
            part.setMinimumHeight(1)  # its own guess is for lines narrower than a card
        column.addStretch(1)

    def show_figure(self, figure: Figure) -> None:
        """That one."""
        self._name.show_data(figure.name)
        self._value.show_data(figure.value)
        self._more.show_data(figure.more)
        self._more.setVisible(bool(figure.more))
        self.setAccessibleName(figure.words)
