"""The scanner's test code on the screen, as large as there is room and never blurred."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.ui.i18n import tr
from scanner.self_test import picture


class CodeView(QWidget):
    """Black on white in every theme: readers want it so."""

    def __init__(self) -> None:
        super().__init__()
        self._code = QImage()
        self.setAccessibleName(tr("scanner.page.code"))

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Four pixels a module, which a hand scanner reads from a screen."""
        return self._code.size() * 4

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Makes the code when it is first looked at: that takes a fifth of a second."""
        super().showEvent(event)
        if self._code.isNull():
            self._code = QImage.fromData(picture(module=1))
            self.setMinimumSize(self._code.size() * 2)
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Whole device pixels a module: anything else blurs the edges that a reader needs."""
        ratio = self.devicePixelRatioF()
        module = max(1, int(min(self.width(), self.height()) * ratio // self._code.width())) / ratio
        side = int(module * self._code.width())
        area = QRect(QPoint((self.width() - side) // 2, 0), QSize(side, side))
        painter = QPainter(self)
        painter.drawImage(area, self._code.convertToFormat(QImage.Format.Format_RGB32))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says its name again in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(tr("scanner.page.code"))
