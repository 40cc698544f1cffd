"""A box to tick that looks the same in both themes and at every text size; long words go on below each other, never out of sight."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from app.ui import icons
from app.ui.components import theme

_LEAST = 160
"""Pixels at 100 % that its words need at least."""
_GAP = 8
_ROOM = 8
"""Pixels above and below the words together."""


class Tick(QCheckBox):
    """The box comes from the stylesheet, the mark in it from our own icons."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:  # noqa: N802  # Qt's name
        """It does: words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  # Qt's name
        """How tall at that width."""
        room = QRect(0, 0, max(1, width - self._words_at), 10_000)
        return max(super().minimumSizeHint().height(), self._wrapped(room).height() + theme().px(_ROOM))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Narrow: what does not fit wraps."""
        least = super().minimumSizeHint()
        return QSize(min(least.width(), theme().px(_LEAST) + self._words_at), least.height())

    def hitButton(self, at: object) -> bool:  # noqa: N802  # Qt's name
        """Box and words alike."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """The box, the mark, the words."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        setattr(option, "text", "")  # noqa: B010  # the stubs do not know the members of an option
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_CheckBox, option, painter, self)
        if self.isChecked():
            box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            side = theme().px(16)
            mark = icons.pixmap("check", colour=theme().palette.on_accent, size=side, ratio=self.devicePixelRatioF())
            painter.drawPixmap(box.center().x() - side // 2 + 1, box.center().y() - side // 2 + 1, mark)
        painter.setPen(self.palette().windowText().color())
        words = self.rect().adjusted(self._words_at, 0, 0, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap), self._plain)
        painter.end()

    @property
    def _words_at(self) -> int:
        """Where the words begin."""
        return self.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, None, self) + _GAP

    @property
    def _plain(self) -> str:
        """The words as they are read: "&&" is one sign."""
        return self.text().replace("&&", "&")

    def _wrapped(self, room: QRect) -> QRect:
        return self.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), self._plain)
