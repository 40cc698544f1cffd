"""The table of things to be done: its lines stand as they were given until somebody sorts them, and a cell may carry a tone and an icon."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor

from app.ui import icons
from app.ui.components import theme
from app.ui.supervisor.table import Cell, Index, Lines, LinesModel, SortedTable
from app.ui.theme import Tone


@dataclass(frozen=True, slots=True)
class Toned(Cell):
    """A cell that says how things stand; the words say it too."""

    tone: Tone = Tone.PLAIN
    icon: str = ""


class _TonedModel(LinesModel):
    """Colours and icons of the theme of the moment."""

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        cell = self.lines.rows[index.row()][index.column()] if index.isValid() else None
        if isinstance(cell, Toned):
            ink = theme().palette.ink(cell.tone)
            if role == Qt.ItemDataRole.ForegroundRole and cell.tone is not Tone.PLAIN:
                return QColor(ink)
            if role == Qt.ItemDataRole.DecorationRole and cell.icon:
                return icons.pixmap(cell.icon, colour=ink, size=theme().px(18))
        return super().data(index, role)


class WorkTable(SortedTable):
    """Says which line is in front. GUI thread."""

    chosen = Signal(str)
    """Its key; empty: there is none."""

    def __init__(self, name: str, *, by: int = 0) -> None:
        """`name`: the sentence a screen reader calls it by. `by`: the column whose values are the order it begins with."""
        super().__init__(name)
        self._by = by
        self.setWordWrap(False)
        self.lines.deleteLater()
        self.lines = _TonedModel(self)
        self.horizontalHeader().sortIndicatorChanged.connect(self.lines.show_sorting)
        self._proxy.setSourceModel(self.lines)
        self.selectionModel().currentRowChanged.connect(lambda now, before: self.chosen.emit(self.key))

    def show_lines(self, lines: Lines) -> None:
        """Others; nothing moves where they are the same."""
        if lines == self.lines.lines:
            return
        first = not self.lines.lines.heads
        super().show_lines(lines)
        if first:
            self.sortByColumn(self._by, Qt.SortOrder.AscendingOrder)
            self.setCurrentIndex(self._proxy.index(0, 0))
        if not lines.rows:
            self.chosen.emit("")

    def choose(self, key: str) -> None:
        """Brings that line in front, where it is there."""
        if key in self.lines.lines.keys:
            row = self.lines.lines.keys.index(key)
            self.setCurrentIndex(self._proxy.mapFromSource(self.lines.index(row, 0)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Its heads and three lines can always be read: rather the page scrolls."""
        return QSize(super().minimumSizeHint().width(), self.height_of(3))
