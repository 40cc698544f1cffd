"""A box to tick that looks the same in both themes and at every text size."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from app.ui import icons
from app.ui.components import theme


class Tick(QCheckBox):
    """The box comes from the stylesheet, the mark in it from our own icons."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """The box, then the mark."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        side = theme().px(16)
        mark = icons.pixmap("check", colour=theme().palette.on_accent, size=side, ratio=self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap(box.center().x() - side // 2 + 1, box.center().y() - side // 2 + 1, mark)
        painter.end()
