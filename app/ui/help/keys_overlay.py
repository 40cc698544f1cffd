"""The keys over whatever is in front (Shift+F1): the next key or click closes them, and nothing beneath changes."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.ui.components import Frame, Text, theme
from app.ui.help.keys_card import keys_card
from app.ui.i18n import tr

_VEIL = 150
"""Of 255: what is beneath is seen, and seen to be beneath."""
_Move = QAbstractSlider.SliderAction
_SCROLLS: Final = {
    Qt.Key.Key_Up: _Move.SliderSingleStepSub,
    Qt.Key.Key_Down: _Move.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: _Move.SliderPageStepSub,
    Qt.Key.Key_PageDown: _Move.SliderPageStepAdd,
    Qt.Key.Key_Home: _Move.SliderToMinimum,
    Qt.Key.Key_End: _Move.SliderToMaximum,
}
_HELD: Final = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta})
"""Held to press another one."""


class KeysOverlay(QWidget):
    """Covers its parent as long as it has the keyboard, which goes back to where it was; `otherwise`, where that has gone meanwhile."""

    def __init__(self, parent: QWidget, *, otherwise: Callable[[], object]) -> None:
        super().__init__(parent)
        self.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", "none")
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 16, 32, 16)
        card = Frame("card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(8, 12, 8, 8)
        inner.setSpacing(4)
        head = Text("help.keys", look="title")
        head.setContentsMargins(16, 0, 16, 0)
        inner.addWidget(head)
        self.table = keys_card()
        inner.addWidget(self.table, 1)
        foot = Text("help.overlay.leave", look="muted")
        foot.setContentsMargins(16, 0, 16, 8)
        inner.addWidget(foot)
        column.addWidget(card)
        self._under, self._before, self._otherwise = parent, parent, otherwise
        parent.installEventFilter(self)

    def open(self) -> None:
        """Over everything, with the keyboard."""
        self._before = self.window().focusWidget() or self._under
        self.setAccessibleName(tr("help.keys"))
        self.setGeometry(self._under.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Gone."""
        before = self._before
        self.hide()
        if isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        else:
            self._otherwise()

    def event(self, event: QEvent) -> bool:
        """Every key closes it, also one that is a shortcut of the window, which then does nothing else."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Arrows and their like scroll what does not fit; any other key but those that are held to press another one closes."""
        key = Qt.Key(event.key())
        if key in _SCROLLS:
            self.table.verticalScrollBar().triggerAction(_SCROLLS[key])
        elif key not in _HELD:
            self.leave()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """The keyboard has gone elsewhere in the window (the next citizen, a button of a bar): what is there must be seen."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Any click beside the table."""
        self.leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """As large as its parent, always."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._under.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """A veil over what is beneath."""
        painter = QPainter(self)
        veil = QColor(theme().palette.bg)
        veil.setAlpha(_VEIL)
        painter.fillRect(self.rect(), veil)
        painter.end()
