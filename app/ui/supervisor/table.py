"""A table to be read and sorted: heads that stay, arrows between cells, Space sorts by the column one stands in, Enter opens the line."""

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from app.ui.components import theme
from app.ui.i18n import tr
from app.ui.style import SMALL
from app.ui.supervisor.chart import pen
from resources.text import fold

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT: Final = QModelIndex()
_SORTED_BY: Final = int(Qt.ItemDataRole.UserRole)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
ROW: Final = 38
_WIDEST: Final = 340
_HEAD_EDGE, _CELL_EDGE = 14, 22
"""Pixels left and right of the words, together."""
_UP, _DOWN = "\u00a0↑", "\u00a0↓"


@dataclass(frozen=True, slots=True)
class Cell:
    """What is written, and what the line is sorted by: a number, which stands to the right, or a text."""

    text: str
    value: float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """A table: what its columns are called, its lines, and the key by which each of them is opened."""

    heads: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    keys: tuple[str, ...] = ()


def words(text: str) -> Cell:
    """A text, sorted without accents and case."""
    return Cell(text, fold(text))


class LinesModel(QAbstractTableModel):
    """The lines of one table."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines = Lines()
        self._sorted = (-1, "")

    def show_lines(self, lines: Lines) -> None:
        """Others."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def show_sorting(self, column: int, order: Qt.SortOrder) -> None:
        """Marks the head of the column that the lines are sorted by."""
        self._sorted = (column, _DOWN if order is Qt.SortOrder.DescendingOrder else _UP)
        if self.lines.heads:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.lines.heads) - 1)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        """Lines."""
        return 0 if parent.isValid() else len(self.lines.rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        """Columns."""
        return 0 if parent.isValid() else len(self.lines.heads)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """A text, where it stands, what it is sorted by."""
        if not index.isValid():
            return None
        cell = self.lines.rows[index.row()][index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return cell.text
            case Qt.ItemDataRole.TextAlignmentRole:
                return _LEFT if isinstance(cell.value, str) else _RIGHT
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self.lines.heads[index.column()]}: {cell.text}"
        return cell.value if role == _SORTED_BY else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:  # noqa: N802  # Qt's name
        """What a column is called."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.lines.heads):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            head, arrow = self.lines.heads[section], self._sorted[1] if section == self._sorted[0] else ""
            return head + (arrow if " " in head else arrow.replace("\u00a0", "\n"))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            text = not self.lines.rows or isinstance(self.lines.rows[0][section].value, str)
            return (_LEFT if text else _RIGHT) | int(Qt.TextFlag.TextWordWrap)
        return None


class SortedTable(QTableView):
    """Keeps its order, its line and its place when the figures change. GUI thread."""

    opened = Signal(str)
    """The key of the line."""

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        """`name`: the sentence a screen reader calls it by."""
        super().__init__(parent)
        self._name = name
        self.setAccessibleName(tr(name))
        self.lines = LinesModel(self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self.lines)
        self._proxy.setSortRole(_SORTED_BY)
        self.setModel(self._proxy)
        self.setSortingEnabled(True)
        self.horizontalHeader().sortIndicatorChanged.connect(self.lines.show_sorting)
        self.setItemDelegate(_Here(self))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setProperty("ring", "none")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.verticalHeader().hide()
        heads = self.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
        self.doubleClicked.connect(lambda index: self._open())

    def show_lines(self, lines: Lines) -> None:
        """Another report; sorted as before, the same line current."""
        key, column = self.key, max(0, self.currentIndex().column())
        first = not self.lines.lines.heads
        self.lines.show_lines(lines)
        self.verticalHeader().setDefaultSectionSize(theme().px(ROW))
        self.horizontalHeader().setFixedHeight(theme().px(52))
        if first:
            self.sortByColumn(min(1, len(lines.heads) - 1), Qt.SortOrder.DescendingOrder)
        self._fit_columns()
        row = lines.keys.index(key) if key in lines.keys else -1
        at = self._proxy.mapFromSource(self.lines.index(row, column)) if row >= 0 else self._proxy.index(0, 0)
        self.setCurrentIndex(at)

    @property
    def key(self) -> str:
        """That of the current line; empty for none."""
        row = self._proxy.mapToSource(self.currentIndex()).row()
        return self.lines.lines.keys[row] if 0 <= row < len(self.lines.lines.keys) else ""

    def texts(self) -> list[list[str]]:
        """What is written, in the order it stands."""
        rows, columns = range(self._proxy.rowCount()), range(self._proxy.columnCount())
        return [[str(self._proxy.index(row, column).data()) for column in columns] for row in rows]

    def sort_here(self) -> None:
        """By the column one stands in; once more turns the order."""
        column, heads = self.currentIndex().column(), self.horizontalHeader()
        down = heads.sortIndicatorSection() == column and heads.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        if column >= 0:
            self.sortByColumn(column, Qt.SortOrder.AscendingOrder if down else Qt.SortOrder.DescendingOrder)

    def height_of(self, rows: int) -> int:
        """How tall it is with that many lines."""
        return theme().px(52) + rows * theme().px(ROW) + theme().px(14)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Space sorts, Enter opens; arrows, Home, End and pages move."""
        if event.key() == Qt.Key.Key_Space:
            self.sort_here()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:  # noqa: N802  # Qt's name
        """The columns share the room."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # a QResizeEvent, not worth an import
        self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Its name follows the language; its lines are its owner's to say again."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(tr(self._name))

    def _open(self) -> None:
        if self.key:
            self.opened.emit(self.key)

    def _fit_columns(self) -> None:
        """Each as wide as its words; where there is room left they share it, where there is not one scrolls."""
        count = self.lines.columnCount()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        room, words, small = self.viewport().width(), self.fontMetrics(), QFontMetrics(_head_font(self.font()))
        wide: list[int] = []
        for column in range(count):
            head = _in_two_lines(self.lines.lines.heads[column], small)
            cells = max((words.horizontalAdvance(row[column].text) for row in self.lines.lines.rows), default=0)
            wide.append(min(theme().px(_WIDEST), max(head + theme().px(_HEAD_EDGE), cells + theme().px(_CELL_EDGE))))
        spare = max(0, room - sum(wide))
        for column, width in enumerate(wide):
            self.setColumnWidth(column, width + spare // count)


def _head_font(font: QFont) -> QFont:
    """That of the heads: the stylesheet writes them smaller than the cells, which metrics of the widget do not know."""
    font = QFont(font)
    font.setPixelSize(theme().px(SMALL))
    font.setWeight(QFont.Weight.DemiBold)
    return font


def _in_two_lines(head: str, metrics: QFontMetrics) -> int:
    """The width that a head needs: one word stands above its arrow, several are broken where that is narrowest."""
    words = head.split()
    broken = ((" ".join(words[:place]), " ".join(words[place:]) + _UP) for place in range(1, len(words)))
    return min((max(map(metrics.horizontalAdvance, lines)) for lines in broken), default=metrics.horizontalAdvance(head))


class _Here(QStyledItemDelegate):
    """Draws the frame around the cell one stands in."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The cell, then its frame."""
        super().paint(painter, option, index)
        view = self.parent()
        if isinstance(view, QTableView) and view.hasFocus() and view.currentIndex() == index:
            painter.save()
            painter.setPen(pen(theme().palette.accent, 2))
            painter.drawRect(getattr(option, "rect").adjusted(1, 1, -2, -2))  # noqa: B009  # the stubs do not know an option's members
            painter.restore()
