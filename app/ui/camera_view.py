"""What the camera sees, drawn in its place of the window."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame

from app.ui import icons
from app.ui.camera import Seen
from app.ui.components import set_look, theme
from app.ui.i18n import tr
from scanner.confirm import View

_WORDS_EDGE = 14
"""Pixels left and right of the words in the camera's place."""


class CameraView(QFrame):
    """What the camera sees, or in words why there is nothing to see. Takes dropped files and pictures."""

    dropped = Signal(object)
    """A `QMimeData` with files or a picture."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "camera")
        self.setAcceptDrops(True)
        self._picture: QImage | None = None
        self._progress = 0.0
        self._words = "window.camera.starting"
        self._icon = "camera"
        self.setAccessibleName(tr("window.camera.name"))

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """A card's shape and some room."""
        return QSize(theme().px(200), theme().px(158))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Room for the words at least, in as many lines as they need at this width."""
        words = max(1, self.width() - 2 * _WORDS_EDGE - 2)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
        tall = self.fontMetrics().boundingRect(QRect(0, 0, words, 10_000), flags, tr(self._words)).height() if self._picture is None else 0
        return QSize(theme().px(160), max(theme().px(64), tall + 8))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Another width, other lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def show_seen(self, seen: Seen) -> None:
        """The newest frame."""
        self._picture, self._progress = seen.picture, seen.progress if seen.view is View.STEADYING else 0.0
        set_look(self, live="true")
        self.update()

    def show_words(self, key: str, *, icon: str) -> None:
        """No picture, but words."""
        self._picture, self._words, self._icon = None, key, icon
        set_look(self, live="false")
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """The frame fills the place; or icon and words in the middle of it."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.contentsRect().adjusted(1, 1, -1, -1))
        if self._picture is None:
            self._paint_words(painter, area)
            return
        shape = QPainterPath()
        shape.addRoundedRect(area, 7, 7)
        painter.setClipPath(shape)
        picture = QRectF(self._picture.rect())
        scale = max(area.width() / picture.width(), area.height() / picture.height())
        part = QRectF(0, 0, area.width() / scale, area.height() / scale)
        part.moveCenter(picture.center())
        painter.drawImage(area, self._picture, part)
        if self._progress:
            painter.fillRect(QRectF(area.left(), area.bottom() - 6, area.width() * self._progress, 6), QColor(theme().palette.accent))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  # Qt's name
        """Files and pictures are welcome."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            set_look(self, drop="true")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802  # Qt's name
        """Not after all."""
        set_look(self, drop="false")

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  # Qt's name
        """Somebody let go of it here."""
        set_look(self, drop="false")
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        side = theme().px(28)
        picture = icons.pixmap(self._icon, colour=theme().palette.muted, size=side, ratio=self.devicePixelRatioF())
        words = area.adjusted(_WORDS_EDGE, 0, -_WORDS_EDGE, 0)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
        tall = painter.boundingRect(words, flags, tr(self._words)).height()
        over = side + 10 if side + 10 + tall < area.height() else 0
        top = area.center().y() - (over + tall) / 2
        if over:
            painter.drawPixmap(int(area.center().x() - side / 2), int(top), picture)
        painter.setPen(QColor(theme().palette.muted))
        painter.drawText(QRectF(words.left(), top + over, words.width(), tall + 2), flags, tr(self._words))
