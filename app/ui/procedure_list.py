"""The procedures that match, below the line they are typed in: name, form and code of each, a star for those marked."""

from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui import icons
from app.ui.components import theme
from app.ui.i18n import tr
from app.ui.procedure_book import ProcedureBook, form_word, forms_of
from app.ui.style import SMALL
from forms.procedures import ListedProcedure

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT: Final = QModelIndex()

ROW: Final = 54
"""Pixels of one procedure at 100 %: its name, and a line below."""
EDGE: Final = 12
STAR: Final = 20


class ProcedureModel(QAbstractListModel):
    """What was found, the best first."""

    def __init__(self, book: ProcedureBook) -> None:
        super().__init__(book)
        self.book = book
        self.found: tuple[ListedProcedure, ...] = ()

    def show_found(self, found: tuple[ListedProcedure, ...]) -> None:
        """Others."""
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        """How many."""
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> str | None:
        """The name; for a screen reader all that is told of it."""
        if not index.isValid():
            return None
        one = self.found[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            marks = tr("window.procedure.starred") if self.book.is_starred(one.code) else ""
            return ". ".join(filter(None, (one.name, self.below(one), marks)))
        return one.name if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None

    def below(self, one: ListedProcedure) -> str:
        """The line under the name: which code, what tells it from others of that name, which papers."""
        forms = forms_of(self.book.catalogue, one)
        papers = ", ".join(map(form_word, forms)) if forms else tr("window.procedure.no_form")
        alike = self.book.alike(one)
        apart = (one.level, tr("window.procedure.alike", n=alike)) if alike else ()
        return " · ".join(filter(None, (one.code if one.national else "", *apart, papers)))


class ProcedureList(QListView):
    """Moved through by the line above; it never takes the keyboard."""

    chosen = Signal(int)
    """The row that was clicked."""
    starred = Signal(int)

    def __init__(self, book: ProcedureBook) -> None:
        super().__init__()
        self.procedures = ProcedureModel(book)
        self.setModel(self.procedures)
        self.setItemDelegate(_Row(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    @property
    def row(self) -> int:
        """The one that Enter takes; -1 for none."""
        return self.currentIndex().row()

    def go(self, row: int) -> None:
        """To that one; stays inside."""
        last = len(self.procedures.found) - 1
        self.setCurrentIndex(self.procedures.index(max(0, min(last, row)), 0))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """A click on the star marks, anywhere else it chooses."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() is Qt.MouseButton.LeftButton:
            on_star = star_rect(self.visualRect(index)).adjusted(-EDGE, -EDGE, EDGE, EDGE).contains(event.position().toPoint())
            (self.starred if on_star else self.chosen).emit(index.row())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Nothing yet: who lets go elsewhere has thought better of it."""
        event.accept()


class _Row(QStyledItemDelegate):
    """Draws one procedure."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  # Qt's name
        """As wide as the list."""
        return QSize(200, theme().px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Tint, name, the line below, star."""
        model = index.model()
        if not isinstance(model, ProcedureModel):
            return
        one, colours = model.found[index.row()], theme().palette
        area, state = _shape(option)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(colours.accent_soft if chosen else colours.sunken))
        if chosen:
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), QColor(colours.accent))
        edge, star = theme().px(EDGE), star_rect(area)
        words = area.adjusted(edge, theme().px(6), -(area.right() - star.left() + edge), -theme().px(6))
        half = words.height() // 2
        name, below = QFont(painter.font()), QFont(painter.font())
        name.setWeight(QFont.Weight.Medium)
        below.setPixelSize(theme().px(SMALL))
        recent = tr("window.procedure.recent") if model.book.is_recent(one.code) and not model.book.is_starred(one.code) else ""
        room = QFontMetrics(below).horizontalAdvance(recent) + edge if recent else 0
        upper = QRect(words.left(), words.top(), words.width() - room, half)
        _write(painter, upper, name, colours.text, one.name)
        _write(painter, QRect(words.left(), words.top() + half, words.width(), half), below, colours.muted, model.below(one))
        if recent:
            _write(painter, QRect(upper.right() + edge, words.top(), room, half), below, colours.muted, recent)
        starred = model.book.is_starred(one.code)
        if starred or chosen or state & QStyle.StateFlag.State_MouseOver:
            icon, colour = ("star-filled", colours.accent) if starred else ("star", colours.muted)
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(star.topLeft(), icons.pixmap(icon, colour=colour, size=star.width(), ratio=ratio))
        painter.restore()


def star_rect(row: QRect) -> QRect:
    """Where the star of a row stands."""
    side, edge = theme().px(STAR), theme().px(EDGE)
    return QRect(row.right() - side - edge, row.top() + (row.height() - side) // 2, side, side)


def _shape(option: QStyleOptionViewItem) -> tuple[QRect, QStyle.StateFlag]:
    """Where, and how it stands; the stubs do not know the members of an option."""
    return getattr(option, "rect"), getattr(option, "state")  # noqa: B009  # the same reason


def _write(painter: QPainter, area: QRect, font: QFont, colour: str, text: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), cut)
