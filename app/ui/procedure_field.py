"""Choosing a procedure: one line to type into, with what matches below it. Arrows move, Enter takes, Ctrl+D marks, Esc leaves."""

from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QStyle, QStyleOptionFrame, QVBoxLayout, QWidget

from app.ui import icons
from app.ui.components import Elided, Text, theme
from app.ui.i18n import tr
from app.ui.procedure_book import ProcedureBook
from app.ui.procedure_list import ROW, ProcedureList
from forms.procedures import ListedProcedure

MOST: Final = 200
"""Nobody reads further; all that are listed fit."""
SHOWN: Final = 8
LEAST_WIDTH: Final = 620
"""Pixels of the list at 100 %."""
_KEYS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: SHOWN, Qt.Key.Key_PageUp: -SHOWN}
_INSET: Final = 2
"""Pixels that Qt keeps free beside the text of a line."""
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ProcedureField(QLineEdit):
    """Shows the procedure of the matter; while it is searched, what is typed. Nothing is chosen without Enter or a click."""

    chosen = Signal(str)
    """The code."""

    def __init__(self, book: ProcedureBook) -> None:
        super().__init__()
        self._book = book
        self._listed: ListedProcedure | None = None
        self.board = Board(book, self)
        self.found = self.board.found
        self.found.chosen.connect(self._choose)
        self.found.starred.connect(self._mark)
        self.found.selectionModel().currentChanged.connect(lambda now, before: self._tell())
        self.textEdited.connect(self._search)
        self._name()

    @property
    def searching(self) -> bool:
        """Is the list open?"""
        return not self.board.isHidden()

    def show_procedure(self, listed: ListedProcedure | None) -> None:
        """The one of the matter."""
        self._listed = listed
        if not self.searching:
            self._rest()

    def search(self) -> None:
        """The keyboard comes here and everything is on offer, the clerk's own first."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._search("")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Arrows, Enter, Ctrl+D and Esc are the list's; everything else is typed."""
        key = Qt.Key(event.key())
        if key in _KEYS:
            if self.searching:
                self.found.go(self.found.row + _KEYS[key])
            else:
                self.search()
        elif key in _ENTER and self.searching:
            self._choose(self.found.row)
        elif key is Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier and self.searching:
            self._mark(self.found.row)
        elif key is Qt.Key.Key_Escape and self.searching:
            self._rest()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """While the list is open Esc closes it and Ctrl+D marks, and they reach nothing else."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self.searching:
            marks = event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if marks or event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """A click opens the list; within what is being typed it places the cursor."""
        super().mouseReleaseEvent(event)
        if not self.searching:
            self.search()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Left with half a word in it: what is chosen stands there again."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._rest()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """The list goes along."""
        super().resizeEvent(event)
        if self.searching:
            self.board.place_below(self)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """The line, which ends in "…" where the name is longer, then the arrow that says there is a list."""
        super().paintEvent(event)
        side = theme().px(18)
        arrow = icons.pixmap("chevron-down", colour=theme().palette.muted, size=side, ratio=self.devicePixelRatioF())
        painter = QPainter(self)
        if not self.searching:
            self._end_in_dots(painter)
        painter.drawPixmap(self.width() - side - theme().px(10), (self.height() - side) // 2, arrow)
        painter.end()

    def _end_in_dots(self, painter: QPainter) -> None:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        area = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self).marginsRemoved(self.textMargins())
        area.adjust(_INSET, 0, 0, 0)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width() - _INSET)
        if shown != self.text():
            area.setLeft(area.left() + self.fontMetrics().horizontalAdvance(shown[:-1]))
            painter.fillRect(area, self.palette().base())
            painter.setPen(self.palette().text().color())
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), "…")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Names the line again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self.setTextMargins(0, 0, theme().px(26), 0)

    def _name(self) -> None:
        self.setAccessibleName(tr("window.matter.procedure"))
        self.setPlaceholderText(tr("window.procedure.placeholder"))

    def _search(self, query: str) -> None:
        self.board.show_found(self._book.find(query, most=MOST))
        self.board.place_below(self)

    def _tell(self) -> None:
        """The keyboard stays here: a screen reader hears of the line that Enter would take from this one."""
        told = self.found.procedures.data(self.found.currentIndex(), int(Qt.ItemDataRole.AccessibleTextRole))
        self.setAccessibleDescription(told or "")

    def _mark(self, row: int) -> None:
        if 0 <= row < len(self.found.procedures.found):
            self._book.toggle(self.found.procedures.found[row].code)
            self.found.viewport().update()
            self._tell()

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.found.procedures.found):
            code = self.found.procedures.found[row].code
            self._rest()
            self.chosen.emit(code)

    def _rest(self) -> None:
        """What is chosen stands there, and no list."""
        self.board.hide()
        self.setAccessibleDescription("")
        self.setText(named(self._listed) if self._listed else "")
        self.setCursorPosition(0)  # where the words do not fit, their beginning tells more than their end


def named(listed: ListedProcedure) -> str:
    """Its name with the national code: several procedures are called the same."""
    return f"{listed.name} · {listed.code}" if listed.national else listed.name


class Board(QFrame):
    """The list on its own surface, over the page below the line; what to do where nothing was found; the keys."""

    def __init__(self, book: ProcedureBook, parent: QWidget) -> None:
        super().__init__(parent)  # of the window's tree from the beginning: without a parent it would live and die by itself
        self.setProperty("look", "inset")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self.found = ProcedureList(book)
        self.found.setProperty("look", "plain")
        column.addWidget(self.found)
        self.nothing = Text("window.procedure.nothing", look="muted", wrap=True)
        self.nothing.setContentsMargins(12, 16, 12, 16)
        column.addWidget(self.nothing)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 12, 8)
        foot.addWidget(Elided("window.procedure.keys", look="small"))
        column.addLayout(foot)
        self.hide()

    def show_found(self, found: tuple[ListedProcedure, ...]) -> None:
        """Those, with the first one marked."""
        self.found.procedures.show_found(found)
        self.found.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self.found.go(0)

    def place_below(self, line: QWidget) -> None:
        """Over the page, as wide as the line or wider, as tall as there is room."""
        window = line.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        corner = line.mapTo(window, QPoint(0, line.height() + 4))
        width = min(max(line.width(), theme().px(LEAST_WIDTH)), window.width() - 16)
        rows = min(SHOWN, max(1, len(self.found.procedures.found)))
        fit = (window.height() - corner.y() - theme().px(60)) // theme().px(ROW)
        self.found.setFixedHeight(max(1, min(rows, fit)) * theme().px(ROW))
        self.setFixedWidth(width)
        self.move(min(corner.x(), window.width() - width - 8), corner.y())
        self.adjustSize()
        self.raise_()
        self.show()
