"""Which unit: all that one may see, or one of them with what is below it; indented as they stand, found by typing."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from app.ui.components import Choice, theme
from app.ui.i18n import tr
from app.ui.search import completer
from app.ui.supervisor.names import UnitLine

_INDENT: Final = "\u2003"


class UnitChoice(Choice):
    """Codes are what counts, names are what is seen. Nothing changes before Enter or a click."""

    chosen = Signal(str)
    """The code; empty for all."""

    def __init__(self) -> None:
        super().__init__("supervisor.unit.name")
        self.setEditable(True)
        self.setInsertPolicy(Choice.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(22)
        self.setMaxVisibleItems(14)
        self._lines: tuple[UnitLine, ...] | None = None
        self._code = ""
        self.activated.connect(lambda index: self._take(index))
        self.show_units(())

    @property
    def code(self) -> str:
        """That of the unit; empty for all."""
        return self._code

    def show_units(self, lines: Sequence[UnitLine]) -> None:
        """These, in their order. The one that is chosen stays so."""
        if self._lines == tuple(lines):
            return
        self._lines = tuple(lines)
        self._fill()

    def choose(self, code: str) -> None:
        """That one, without a word to anybody; all, where it is not one of them."""
        self._code = code if code in self._codes else ""
        self._rest()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter takes what was typed, where it names one unit; Esc puts back what is chosen."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self._named(self.currentText()))
        elif event.key() == Qt.Key.Key_Escape:
            self._rest()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Left with half a word in it: what is chosen stands there again."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._rest()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """All units, in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._lines is not None:
            self._fill()

    @property
    def _codes(self) -> tuple[str, ...]:
        return ("", *(line.code for line in self._lines or ()))

    def _named(self, text: str) -> int:
        names = [self.itemText(index).strip() for index in range(self.count())]
        return names.index(text.strip()) if text.strip() in names else -1

    def _fill(self) -> None:
        names = (tr("supervisor.unit.all"), *(_INDENT * line.depth + line.name for line in self._lines or ()))
        self.clear()
        self.addItems(list(names))
        found = completer([name.strip() for name in names], self)
        found.activated.connect(lambda text: self._take(self._named(str(text))))
        if (popup := found.popup()) is not None:
            popup.setMinimumWidth(theme().px(360))
        self.setCompleter(found)
        self.choose(self._code)

    def _take(self, index: int) -> None:
        """That line, or, for none, what is chosen already."""
        code = self._codes[index] if 0 <= index < len(self._codes) else self._code
        changed, self._code = code != self._code, code
        self._rest()
        if changed:
            self.chosen.emit(code)

    def _rest(self) -> None:
        index = self._codes.index(self._code)
        self.setCurrentIndex(index)
        self.setEditText(self.itemText(index).strip())
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)
