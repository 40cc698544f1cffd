"""The ring around whatever has the keyboard: visible in both themes, never cut, never in the way of the mouse."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.ui.components import theme


class FocusRing(QWidget):
    """A ring of 2 px, 2 px away, around whatever has the keyboard: one to a window."""

    GAP, WIDTH = 2, 2

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._window = window
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Moves along with the focused widget and whatever carries it."""
        kind = QEvent.Type
        if event.type() in (kind.Move, kind.Resize, kind.Show, kind.Hide, kind.ParentChange) and watched in self._watched:
            self._fit()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """The ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme().palette.accent), self.WIDTH))
        half = self.WIDTH // 2
        painter.drawRoundedRect(self.rect().adjusted(half, half, -half, -half), 10, 10)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        for watched in self._watched:
            if isValid(watched):  # its page may have been rebuilt meanwhile
                watched.removeEventFilter(self)
        self._watched = []
        inside = now is not None and now.window() is self._window and now is not self._window
        self._target = now if inside else None
        if self._target is not None:
            self._target.destroyed.connect(self._lose)
            self._watched = [self._target, *self._carriers(self._target)]
            for watched in self._watched:
                watched.installEventFilter(self)
        self._fit()

    def _lose(self) -> None:
        self._target, self._watched = None, []
        QTimer.singleShot(0, self, self._fit)  # not now: the ring may stand in what is just being destroyed

    def _carriers(self, target: QWidget) -> list[QWidget]:
        """The widgets around the target up to the one with room for the ring, which is the last."""
        found: list[QWidget] = []
        carrier = target.parentWidget()
        while carrier is not None:
            found.append(carrier)
            if carrier is self._window or carrier.rect().contains(self._around(target, carrier)):
                break
            carrier = carrier.parentWidget()
        return found

    def _around(self, target: QWidget, carrier: QWidget) -> QRect:
        reach = self.GAP + self.WIDTH
        return QRect(target.mapTo(carrier, QPoint(0, 0)), target.size()).adjusted(-reach, -reach, reach, reach)

    def _fit(self) -> None:
        target = self._target
        if target is None or not isValid(target) or not target.isVisible() or target.property("ring") == "none":
            self.hide()
            return
        carriers = self._carriers(target)
        if not carriers:
            return
        if self.parentWidget() is not carriers[-1]:
            self.setParent(carriers[-1])
        self.setGeometry(self._around(target, carriers[-1]))
        self.raise_()
        self.show()
