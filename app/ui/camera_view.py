"""What the camera sees, drawn in its place of the window: the picture, codes outlined, and what to do in large words."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFont,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QFrame

from app.ui import icons
from app.ui.camera import Seen
from app.ui.components import set_look, theme
from app.ui.i18n import tr
from app.ui.incoming import content_of
from app.ui.theme import Tone
from scanner.confirm import View

if TYPE_CHECKING:
    from scanner.live import Glance

_WORDS_EDGE: Final = 14
"""Pixels left and right of the words in the camera's place."""

_LARGE: Final = 17
"""Pixels of the words at the bottom of the picture, at 100 %."""

_LINGER: Final = 12
"""Frames for which words stay when there is nothing new to say: a card that flickers must not make them flicker."""

_VIEWS: Final = {View.CROWDED: "window.camera.crowded", View.ACCEPTED: "window.camera.accepted", View.HELD: "window.camera.accepted"}
_TONES: Final = {View.CROWDED: Tone.WARN, View.ACCEPTED: Tone.OK, View.HELD: Tone.OK}


class CameraView(QFrame):
    """What the camera sees, or in words why there is nothing to see. Takes dropped files and pictures."""

    dropped = Signal(object)
    """A `QMimeData` with files, a picture or a text."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "camera")
        self.setAcceptDrops(True)
        self._seen: Seen | None = None
        self._says, self._tone, self._quiet = "", Tone.PLAIN, 0
        self._words = "window.camera.starting"
        self._icon = "camera"
        self.setAccessibleName(tr("window.camera.name"))

    @property
    def says(self) -> str:
        """The words in its place, in the language of the moment: over the picture, or instead of one; may be empty."""
        key = self._words if self._seen is None else self._says
        return tr(key) if key else ""

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """A card's shape and some room."""
        return QSize(theme().px(200), theme().px(158))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Room for the words at least, in as many lines as they need at this width; over a picture, for two large lines and a code."""
        words = max(1, self.width() - 2 * _WORDS_EDGE - 2)
        tall = self.fontMetrics().boundingRect(QRect(0, 0, words, 10_000), _CENTRED, tr(self._words)).height() if self._seen is None else 0
        return QSize(theme().px(160), max(theme().px(100), tall + 8))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Another width, other lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Says the same in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(tr("window.camera.name"))
            self.setAccessibleDescription(self.says)
            self.updateGeometry()
            self.update()

    def show_seen(self, seen: Seen) -> None:
        """The newest frame."""
        self._seen = seen
        self._say(seen.glance)
        set_look(self, live="true")
        self.update()

    def show_words(self, key: str, *, icon: str) -> None:
        """No picture, but words."""
        self._seen, self._words, self._icon = None, key, icon
        self._says, self._quiet = "", 0
        self.setAccessibleDescription(self.says)
        set_look(self, live="false")
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """The frame fills the place, cut where its shape is another; or icon and words in the middle of it."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.contentsRect().adjusted(1, 1, -1, -1))
        if self._seen is None:
            self._paint_words(painter, area)
            return
        shape = QPainterPath()
        shape.addRoundedRect(area, 7, 7)
        painter.setClipPath(shape)
        way = onto(area, self._seen.size)
        painter.drawImage(way.mapRect(QRectF(0, 0, *self._seen.size)), self._seen.picture)
        self._paint_codes(painter, way, self._seen.glance)
        self._paint_foot(painter, area, self._seen.glance)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  # Qt's name
        """Files, pictures and the text of a code are welcome."""
        if content_of(event.mimeData()) is not None:
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

    def _say(self, glance: "Glance") -> None:
        """New words at once, no words only after a while."""
        key = _VIEWS.get(glance.view) or ("" if glance.hint is None else f"window.hint.{glance.hint}")
        self._quiet = 0 if key else self._quiet + 1
        if key != self._says and (key or self._quiet > _LINGER):
            self._says, self._tone = key, _TONES.get(glance.view, Tone.PLAIN)
            self.setAccessibleDescription(self.says)

    def _paint_codes(self, painter: QPainter, way: QTransform, glance: "Glance") -> None:
        """Around each code a line in the colour of its state, on a broader one of paper: seen on any picture."""
        colours = theme().palette
        read = colours.ink(_TONES[glance.view]) if glance.view in _TONES else colours.accent
        for place, colour in [*((place, colours.warn) for place in glance.unread), *((place, read) for place in glance.codes)]:
            outline = way.map(QPolygonF([QPointF(x, y) for x, y in place]))
            for paint, width in ((colours.surface, 6), (colour, 3)):
                pen = QPen(QColor(paint), theme().px(width))
                pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                painter.setPen(pen)
                painter.drawPolygon(outline)

    def _paint_foot(self, painter: QPainter, area: QRectF, glance: "Glance") -> None:
        """Words on a band at the bottom; above it how far the reading is."""
        colours, top, said = theme().palette, area.bottom(), self.says
        if said:
            font = QFont(self.font())
            font.setPixelSize(theme().px(_LARGE))
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            room = area.adjusted(8, 0, -8, 0)
            tall = painter.boundingRect(room, _CENTRED, said).height()
            top -= tall + 10
            plain = self._tone is Tone.PLAIN
            band = QRectF(area.left(), top, area.width(), tall + 10)
            painter.fillRect(band, QColor(colours.surface if plain else colours.tint(self._tone)))
            painter.setPen(QColor(colours.text if plain else colours.ink(self._tone)))
            painter.drawText(QRectF(room.left(), top + 5, room.width(), tall), _CENTRED, said)
        if glance.view is View.STEADYING:
            painter.fillRect(QRectF(area.left(), top - 6, area.width() * glance.progress, 6), QColor(colours.accent))

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        side = theme().px(28)
        picture = icons.pixmap(self._icon, colour=theme().palette.muted, size=side, ratio=self.devicePixelRatioF())
        words = area.adjusted(_WORDS_EDGE, 0, -_WORDS_EDGE, 0)
        tall = painter.boundingRect(words, _CENTRED, self.says).height()
        over = side + 10 if side + 10 + tall < area.height() else 0
        top = area.center().y() - (over + tall) / 2
        if over:
            painter.drawPixmap(int(area.center().x() - side / 2), int(top), picture)
        painter.setPen(QColor(theme().palette.muted))
        painter.drawText(QRectF(words.left(), top + over, words.width(), tall + 2), _CENTRED, self.says)


_CENTRED: Final = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


def onto(area: QRectF, size: tuple[int, int]) -> QTransform:
    """From pixels of a frame of that size to a place of the window that it fills, centred, cut at two sides."""
    scale = max(area.width() / size[0], area.height() / size[1])
    centre = area.center()
    return QTransform(scale, 0, 0, scale, centre.x() - scale * size[0] / 2, centre.y() - scale * size[1] / 2)
