"""The keys over whatever is in front (Shift+F1): looked at, and gone with the next key or click. Nothing beneath it changes."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.components import Frame, Text, theme
from app.ui.help.keys_card import keys_card
from app.ui.i18n import tr

_VEIL = 150
"""Of 255: what is beneath is seen, and seen to be beneath."""


class KeysOverlay(QWidget):
    """Covers its parent as long as it is shown; the keyboard goes back to where it was."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", "none")
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 48, 48, 48)
        card = Frame("card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(8, 16, 8, 8)
        head = Text("help.keys", look="title")
        head.setContentsMargins(16, 0, 16, 0)
        inner.addWidget(head)
        inner.addWidget(keys_card(), 1)
        foot = Text("help.overlay.leave", look="muted")
        foot.setContentsMargins(16, 0, 16, 8)
        inner.addWidget(foot)
        column.addWidget(card)
        self._under, self._before = parent, parent
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
        self.hide()
        self._before.setFocus(Qt.FocusReason.PopupFocusReason)

    def event(self, event: QEvent) -> bool:
        """Every key closes it, also one that is a shortcut of the window, which then does nothing else."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Any key but those that are held to press another one."""
        if event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta):
            self.leave()

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
